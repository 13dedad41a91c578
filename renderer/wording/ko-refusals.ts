// 거부할 때 한국어로 무엇이라고 말하는지, 그리고 사용자가 무엇을 할 수 있는지.

import type { Refusals } from './en-refusals.ts';

export const refusalsInKorean: Refusals = {
  argument_invalid: () => '이해할 수 없는 요청입니다. 변경된 것은 없습니다.',
  vault_name_invalid: () => '글자나 숫자로 시작하는 1~63자를 한 줄로 입력하십시오.',
  person_name_invalid: () => '1~63자를 한 줄로 입력하십시오.',
  person_name_taken: (fact) =>
    `“${fact('name')}” 이름을 쓰는 관리자가 이미 있습니다. 구별되는 이름을 입력하십시오.`,
  quorum_invalid: () => '정족수는 2명 이상, 관리자 수 이하여야 하며 관리자는 16명까지 둘 수 있습니다.',
  key_name_invalid: () =>
    '글자로 시작하는 3~63자를 입력하십시오. 글자, 숫자, 하이픈, 밑줄, 마침표, 공백을 쓸 수 있습니다.',
  key_name_taken: (fact) => `“${fact('name')}” 키가 이 금고에 이미 있습니다. 다른 이름을 입력하십시오.`,
  passphrase_malformed: () =>
    '다시 똑같이 입력하기 어려운 문자가 들어 있습니다. 글자, 숫자, 기호, 공백만 사용하십시오.',
  passphrase_short: (fact) =>
    `암호 문구는 ${fact('least')}자 이상이어야 합니다. 지금은 ${fact('length')}자입니다.`,
  passphrase_weak: () =>
    '너무 빨리 추측될 암호 문구입니다. 서로 관련 없는 낱말을 여러 개 쓰거나 추천을 받으십시오.',

  passphrase_wrong: (fact) => `${fact('name')} 님의 암호 문구가 아닙니다.`,
  wait_before_retry: (fact) => `${fact('name')} 님은 ${fact('seconds')}초 뒤에 다시 시도할 수 있습니다.`,
  shares_withdrawn: () => '지금까지 입력한 암호 문구가 취소되었습니다. 다시 입력하십시오.',
  share_presented: (fact) => `${fact('name')} 님은 이미 입력했습니다. 다른 관리자가 필요합니다.`,
  share_unusable: (fact) =>
    `암호 문구는 맞지만 ${fact('name')} 님의 조각이 열리지 않습니다. 키 저장소가 변경되었거나 손상되었으니 백업에서 복원하십시오.`,
  quorum_not_reached: () => '관리자가 더 입력해야 합니다.',
  root_key_unproved: () =>
    '조각들로 이 금고의 루트 키를 만들 수 없습니다. 키 저장소가 변경되었거나 손상되었으니 백업에서 복원하십시오.',
  vault_locked: () => '금고가 잠겨 있습니다. 먼저 여십시오.',
  vault_not_locked: () => '금고가 이미 열려 있습니다.',
  vault_exists: () => '이 폴더에 이미 금고가 있습니다. 기존 금고는 그대로입니다.',
  ceremony_step: () => '지금 진행 중인 단계가 아닙니다. 화면에 보이는 단계에서 계속하십시오.',

  keystore_missing: (fact) =>
    `${fact('path')} 위치에 키 저장소가 없습니다. 옮겼다면 제자리에 돌려놓으십시오.`,
  keystore_damaged: (fact) => `${fact('path')} 위치의 키 저장소가 손상되었습니다. 백업에서 복원하십시오.`,
  keystore_foreign: (fact) => `${fact('path')} 위치의 파일은 Keyward 키 저장소가 아닙니다.`,
  keystore_newer: (fact) =>
    `더 새로운 Keyward에서 기록한 키 저장소입니다(형식 ${fact('found')}, 현재 버전은 ${fact('known')}까지). 새 버전을 설치하십시오.`,
  keystore_altered: (fact) =>
    `키 저장소가 Keyward 밖에서 변경되었습니다. ${fact('place')}에 이 금고의 표식이 없습니다. 백업에서 복원하십시오.`,
  keystore_busy: () => '다른 Keyward가 이 금고를 열고 있습니다. 그쪽을 닫은 다음 다시 시도하십시오.',

  key_unknown: () => '이 금고에 없는 키입니다.',
  key_not_available: (fact) =>
    `“${fact('name')}” 키는 사용할 수 없는 상태입니다(${fact('state')}). 다른 키를 선택하십시오.`,
  key_wrong_type: (fact) => `“${fact('name')}” 키는 ${fact('type')} 키이므로 이 작업에 쓸 수 없습니다.`,

  not_sealed: (fact) => `“${fact('file')}” 파일은 봉인된 파일이 아닙니다.`,
  sealed_newer: (fact) =>
    `“${fact('file')}” 파일은 더 새로운 Keyward에서 봉인했습니다. 새 버전을 설치하십시오.`,
  sealed_elsewhere: (fact) =>
    `“${fact('file')}” 파일은 다른 금고(ID ${fact('vault')})에서 봉인했습니다. 그 금고에서 여십시오.`,
  sealed_key_unknown: (fact) => `“${fact('file')}” 파일을 봉인한 키가 이 금고에 없습니다.`,
  sealed_truncated: (fact) => `“${fact('file')}” 파일의 끝부분이 없습니다. 다른 사본을 사용하십시오.`,
  sealed_changed: (fact) =>
    `“${fact('file')}” 파일이 변경되었거나 손상되었습니다. 봉인을 해제하지 않았습니다. 다른 사본을 사용하십시오.`,
  archive_unsafe: (fact) =>
    `“${fact('file')}” 파일에 폴더에 둘 수 없는 항목(${fact('entry')})이 있습니다. 봉인을 해제하지 않았습니다.`,

  file_missing: (fact) => `“${fact('file')}” 파일이 더 이상 그 자리에 없습니다.`,
  file_unsupported: (fact) => `“${fact('file')}” 항목은 파일도 폴더도 아니어서 봉인할 수 없습니다.`,
  file_changed: (fact) =>
    `“${fact('file')}” 파일이 읽는 동안 변경되었습니다. 다른 프로그램이 쓰지 않을 때 다시 시도하십시오.`,
  target_exists: (fact) =>
    `“${fact('file')}” 파일이 이미 있어 그대로 두었습니다. 둘 다 보관하면 번호가 붙은 이름으로 기록합니다.`,
  name_too_long: (fact) => `“${fact('file')}” 이름이 이 디스크에는 너무 깁니다. 줄인 다음 다시 시도하십시오.`,
  no_permission: (fact) =>
    `“${fact('file')}” 파일을 읽거나 쓸 권한이 없습니다. 파일과 폴더의 권한을 확인하십시오.`,
  disk_full: (fact) =>
    `디스크가 가득 차서 “${fact('file')}” 파일을 기록하지 못했습니다. 공간을 확보한 다음 다시 시도하십시오.`,
  disk_read_only: (fact) => `“${fact('file')}” 파일이 있는 디스크는 읽기 전용입니다.`,
  disk_failed: (fact) => `“${fact('file')}” 파일에서 디스크 오류가 발생했습니다(${fact('fault')}).`,
  readback_failed: (fact) =>
    `“${fact('file')}” 파일을 다시 읽은 내용이 기록한 것과 달라 보관하지 않았습니다. 디스크 고장일 수 있습니다.`,
  cancelled: () => '취소했습니다. 쓰다 만 파일은 남지 않았습니다.',

  internal: () => 'Keyward 내부에서 문제가 발생했습니다. 이 단계에서 변경된 것은 없습니다.',
};
