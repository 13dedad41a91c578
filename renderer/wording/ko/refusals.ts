// 거부할 때 한국어로 무엇이라고 말하는지, 그리고 사용자가 무엇을 할 수 있는지.

import type { Refusals } from '../en/refusals.ts';

export const refusalsInKorean: Refusals = {
  argument_invalid: () => '이해할 수 없는 요청입니다. 변경된 것은 없습니다.',
  vault_name_invalid: () => '글자나 숫자로 시작하는 1~63자를 한 줄로 입력하십시오.',
  person_name_invalid: () => '1~63자를 한 줄로 입력하십시오. ID처럼 보이는 이름은 쓸 수 없습니다.',
  person_name_taken: (fact) =>
    `“${fact('name')}” 이름을 쓰는 사람이 이미 있습니다. 구별되는 이름을 입력하십시오.`,
  quorum_invalid: () => '정족수는 2명 이상, 관리자 수 이하여야 하며 관리자는 16명까지 둘 수 있습니다.',
  key_name_invalid: () =>
    '글자로 시작하는 3~63자를 입력하십시오. 글자, 숫자, 하이픈, 밑줄, 마침표, 공백을 쓸 수 있으며, ID처럼 보이는 이름은 쓸 수 없습니다.',
  key_name_taken: (fact) => `“${fact('name')}” 키가 이 금고에 이미 있습니다. 다른 이름을 입력하십시오.`,
  passphrase_malformed: () =>
    '다시 똑같이 입력하기 어려운 문자가 들어 있습니다. 글자, 숫자, 기호, 공백만 사용하십시오.',
  passphrase_short: (fact) =>
    `암호 문구는 ${fact('least')}자 이상이어야 합니다. 지금은 ${fact('length')}자입니다.`,
  passphrase_weak: () =>
    '너무 빨리 추측될 암호 문구입니다. 서로 관련 없는 낱말을 여러 개 쓰거나 추천을 받으십시오.',
  passphrase_same: () => '지금 쓰는 암호 문구와 같습니다. 다른 암호 문구를 입력하십시오.',
  key_file_missing: () =>
    '암호 문구와 함께 키 파일이 필요합니다. 키 파일이 든 매체를 연결하고 파일을 선택하십시오.',
  key_file_wrong: () => '이 암호 문구에 맞는 키 파일이 아닙니다. 가장 나중에 만든 키 파일을 선택하십시오.',
  key_file_unneeded: () => '키 파일 없이 여는 암호 문구입니다. 암호 문구만 입력하십시오.',
  key_file_damaged: () => '키 파일이 아니거나 손상된 파일입니다. 다른 사본을 선택하십시오.',

  roles_invalid: () => '역할을 하나 이상 선택하십시오. 관리자는 관리자 변경 절차로만 정할 수 있습니다.',
  person_holds_share: (fact) =>
    `${fact('name')} 님은 루트 키 조각을 가진 관리자입니다. 관리자 변경 절차로 제외하십시오.`,
  role_lacking: (fact) =>
    `${fact('name')} 님에게 필요한 역할(${fact('role')})이 없습니다. 먼저 역할을 부여하십시오.`,
  assignment_own: () =>
    '자신에게는 키를 배정할 수 없습니다. 관리자나 이 키의 다른 키 관리자에게 요청하십시오.',
  assignment_exists: (fact) => `${fact('name')} 님에게 이미 배정된 키입니다.`,
  assignment_missing: (fact) => `${fact('name')} 님에게 배정되지 않은 키입니다.`,

  approval_expired: () => '확인이 유효한 5분이 지났습니다. 다시 요청하십시오.',
  approval_other_action: () => '확인받은 작업과 다릅니다. 이 작업으로 다시 요청하십시오.',
  approval_own: () => '자신의 요청은 자신이 확인할 수 없습니다. 다른 관리자가 암호 문구를 입력해야 합니다.',
  approval_twice: (fact) => `${fact('name')} 님은 이미 확인했습니다. 다른 관리자가 필요합니다.`,
  approval_not_admin: (fact) =>
    `${fact('name')} 님은 관리자가 아닙니다. 이 작업은 관리자만 요청하고 확인할 수 있습니다.`,
  approval_unconfirmed: (fact) =>
    `다른 관리자 ${fact('needed')}명의 확인이 필요한데 ${fact('confirmed')}명이 확인했습니다. 다음 관리자에게 요청하십시오.`,

  policy_invalid: (fact) => `${fact('least')}~${fact('most')}분 사이의 정수를 입력하십시오.`,
  kit_damaged: () => '복구 키트가 아니거나 손상되었습니다. 다른 사본을 사용하십시오.',
  kit_format_newer: () => '더 새로운 Keyward에서 만든 복구 키트입니다. 새 버전을 설치하십시오.',
  kit_line_wrong: (fact) => `${fact('line')}번째 줄이 인쇄된 내용과 다릅니다. 비교하여 고치십시오.`,
  kit_line_missing: (fact) => `인쇄된 줄이 더 있습니다. ${fact('line')}번째 줄부터 계속 입력하십시오.`,
  kit_lines_mixed: () => '줄마다 내용은 맞지만 서로 다른 키트의 줄이 섞였습니다. 한 장의 줄만 입력하십시오.',
  kit_elsewhere: (fact) => `다른 금고(“${fact('vault')}”)의 복구 키트입니다.`,
  kit_superseded: (fact) =>
    `${fact('name')} 님의 복구 키트는 유효하지 않습니다. 만든 뒤에 루트 키나 관리자가 바뀌었으니 가장 최근의 키트를 사용하십시오.`,
  kit_newer: (fact) =>
    `${fact('name')} 님의 복구 키트가 이 키 저장소보다 나중에 만들어졌습니다. 더 최근의 백업을 사용하십시오.`,

  passphrase_wrong: (fact) => `${fact('name')} 님의 암호 문구가 아닙니다.`,
  wait_before_retry: (fact) => `${fact('name')} 님은 ${fact('seconds')}초 뒤에 다시 시도할 수 있습니다.`,
  shares_withdrawn: () => '지금까지 입력한 암호 문구가 취소되었습니다. 다시 입력하십시오.',
  share_presented: (fact) => `${fact('name')} 님은 이미 입력했습니다. 다른 관리자가 필요합니다.`,
  share_none: (fact) => `${fact('name')} 님은 루트 키 조각이 없어 복구 키트를 만들 수 없습니다.`,
  share_unusable: (fact) =>
    `암호 문구는 맞지만 ${fact('name')} 님의 조각이 열리지 않습니다. 키 저장소가 변경되었거나 손상되었으니 백업에서 복원하십시오.`,
  quorum_not_reached: () => '관리자가 더 입력해야 합니다.',
  root_key_unproved: () =>
    '조각들로 이 금고의 루트 키를 만들 수 없습니다. 키 저장소가 변경되었거나 손상되었으니 백업에서 복원하십시오.',
  person_unknown: () => '이 금고에는 그런 사람이 없습니다.',
  not_signed_in: () => '로그인한 사람이 없습니다. 먼저 본인의 암호 문구로 로그인하십시오.',
  not_permitted: () => '맡은 역할로는 할 수 없는 일입니다. 관리자에게 문의하십시오.',
  approval_missing: () => '먼저 다른 관리자의 확인이 필요합니다.',
  vault_locked: () => '금고가 잠겨 있습니다. 먼저 여십시오.',
  vault_not_locked: () => '금고가 이미 열려 있습니다.',
  vault_exists: () => '이 폴더에 이미 금고가 있습니다. 기존 금고는 그대로입니다.',
  admin_change_under_way: () => '관리자 변경이 진행 중입니다. 먼저 마치거나 그만두십시오.',
  admin_change_step: () => '관리자 변경이 이 단계가 아닙니다. 지금 화면에서 계속하십시오.',
  ceremony_step: () => '지금 진행 중인 단계가 아닙니다. 화면에 보이는 단계에서 계속하십시오.',

  release_key_unset: () =>
    '이 빌드에는 릴리스 키가 없어 정식 릴리스와 위조를 구별할 수 없습니다. 함께 제공된 프로그램으로 내려받은 파일을 확인하십시오.',
  release_foreign: (fact) =>
    `“${fact('file')}” 파일은 Keyward 업데이트 파일이 아닙니다. .release로 끝나는 파일을 선택하십시오.`,
  release_forged: (fact) =>
    `“${fact('file')}” 파일에 릴리스 키의 서명이 없습니다. 함께 받은 파일을 설치하지 마십시오.`,
  release_trial: (fact) =>
    `“${fact('file')}” 파일은 시험용 빌드의 것으로, 중요한 키에 쓸 수 없습니다. 설치하지 마십시오.`,

  keystore_missing: (fact) =>
    `${fact('path')} 위치에 키 저장소가 없습니다. 옮겼다면 제자리에 돌려놓으십시오.`,
  keystore_damaged: (fact) => `${fact('path')} 위치의 키 저장소가 손상되었습니다. 백업에서 복원하십시오.`,
  keystore_foreign: (fact) => `${fact('path')} 위치의 파일은 Keyward 키 저장소가 아닙니다.`,
  keystore_newer: (fact) =>
    `더 새로운 Keyward에서 기록한 키 저장소입니다(형식 ${fact('found')}, 현재 버전은 ${fact('known')}까지). 새 버전을 설치하십시오.`,
  keystore_altered: (fact) =>
    `키 저장소가 Keyward 밖에서 변경되었습니다. ${fact('place')}에 이 금고의 표식이 없습니다. 백업에서 복원하십시오.`,
  keystore_busy: () => '다른 Keyward가 이 금고를 열고 있습니다. 그쪽을 닫은 다음 다시 시도하십시오.',

  backup_folder_missing: (fact) =>
    `백업 폴더(${fact('folder')})가 없습니다. 드라이브를 연결하거나 다른 폴더를 선택하십시오.`,
  backup_foreign: (fact) => `“${fact('file')}” 파일은 Keyward 백업이 아니어서 그대로 두었습니다.`,
  backup_newer: (fact) =>
    `“${fact('file')}” 파일은 더 새로운 Keyward에서 만든 백업입니다. 새 버전을 설치하십시오.`,
  backup_damaged: (fact) =>
    `“${fact('file')}” 백업이 손상되었거나 일부가 없습니다. 다른 백업을 사용하십시오.`,
  backup_altered: (fact) =>
    `“${fact('file')}” 백업이 변조되었습니다. ${fact('place')} 항목에 이 금고의 표식이 없습니다. 다른 백업을 사용하십시오.`,
  backup_former_root: (fact) =>
    `“${fact('file')}” 백업은 이전 루트 키로 만들어졌습니다. 당시 관리자들의 조각으로만 열 수 있습니다.`,
  backup_elsewhere: (fact) => `다른 금고(“${fact('vault')}”)의 백업이어서 이 금고를 대신할 수 없습니다.`,
  backup_folder_unfit: () =>
    '금고 폴더 안에는 백업을 둘 수 없습니다. 함께 잃게 되므로 다른 폴더를 선택하십시오.',

  key_unknown: () => '이 금고에 없는 키입니다.',
  key_not_available: (fact) =>
    `“${fact('name')}” 키는 사용할 수 없는 상태입니다(${fact('state')}). 다른 키를 선택하십시오.`,
  key_wrong_type: (fact) => `“${fact('name')}” 키는 ${fact('type')} 키이므로 이 작업에 쓸 수 없습니다.`,
  key_not_enabled: (fact) =>
    `“${fact('name')}” 키는 ${fact('state')} 상태입니다. 사용 가능한 키만 사용 중지할 수 있습니다.`,
  key_not_disabled: (fact) =>
    `“${fact('name')}” 키는 ${fact('state')} 상태입니다. 사용 중지된 키만 다시 사용할 수 있게 할 수 있습니다.`,
  key_deleted: (fact) => `“${fact('name')}” 키는 삭제되어 더 이상 바꿀 수 없습니다.`,
  key_not_deleted: (fact) =>
    `“${fact('name')}” 키는 ${fact('state')} 상태이므로 관리 정보를 지우지 않습니다.`,
  version_unknown: (fact) => `“${fact('name')}” 키에 그런 버전은 없습니다.`,
  version_newest: (fact) =>
    `버전 ${fact('version')}은(는) “${fact('name')}” 키의 최신 버전이므로 따로 사용 중지할 수 없습니다. 먼저 키를 교체하거나 키 전체를 사용 중지하십시오.`,
  version_unchanged: (fact) =>
    `“${fact('name')}” 키의 버전 ${fact('version')}은(는) 이미 ${fact('state')} 상태입니다.`,
  version_change_refused: (fact) =>
    `“${fact('name')}” 키는 ${fact('state')} 상태입니다. 버전의 상태는 키가 사용 가능할 때만 바꿀 수 있습니다.`,
  rotation_refused: (fact) =>
    `“${fact('name')}” 키는 ${fact('state')} 상태입니다. 사용 가능한 키만 직접 교체할 수 있습니다.`,
  rotation_exhausted: (fact) =>
    `“${fact('name')}” 키는 만들 수 있는 버전 ${fact('most')}개를 모두 썼습니다. 새 키를 만들어 다시 봉인하십시오. 이미 봉인한 것은 계속 열 수 있습니다.`,
  rotation_period_invalid: () => '자동 교체는 끄거나 1~730일 주기로 정할 수 있습니다.',
  rotation_not_due: (fact) => `“${fact('name')}” 키를 자동으로 교체할 때가 아직 되지 않았습니다.`,
  deletion_refused: (fact) =>
    `“${fact('name')}” 키는 ${fact('state')} 상태입니다. 삭제 요청은 사용 가능하거나 사용 중지된 키에만 할 수 있습니다.`,
  deletion_not_waiting: (fact) =>
    `“${fact('name')}” 키는 ${fact('state')} 상태이며, 기다리는 삭제 요청이 없습니다.`,
  deletion_not_due: (fact) => `“${fact('name')}” 키의 삭제 대기 시간이 아직 지나지 않았습니다.`,
  destruction_unproved: (fact) =>
    `“${fact('name')}” 키를 덮어썼지만 키 저장소 파일에 흔적이 남아 있습니다. 자동으로 다시 시도합니다. 디스크 공간이 부족하면 확보하십시오.`,
  deletion_name_differs: (fact) =>
    `입력한 글자가 키 이름과 다릅니다. 확인을 위해 “${fact('name')}”을(를) 그대로 입력하십시오.`,
  deletion_window_invalid: () => '삭제 대기 시간은 72시간 이상 30일 이하로 정하십시오.',
  reason_invalid: () => '사유를 3자 이상 500자 이하로 입력하십시오.',

  wrapping_key_gone: () =>
    '이 래핑 키는 더 이상 없습니다. 이미 쓰였거나, 다른 래핑 키로 바뀌었거나, 24시간이 지났거나, 금고가 잠겼습니다. 새 래핑 키를 만들어 키 자료를 다시 래핑하십시오.',
  import_file_unfit: (fact) =>
    `“${fact('file')}”은(는) ${fact('most')}바이트 이하의 파일이 아니므로 키 자료가 아닙니다. 다른 파일을 선택하십시오.`,
  import_wrapped_length: (fact) =>
    `“${fact('file')}” 파일의 크기 ${fact('length')}바이트는 이 래핑 키로 래핑한 파일의 크기가 될 수 없습니다. 화면에 보이는 명령으로 래핑하고, 텍스트가 아닌 바이트 그대로의 파일을 선택하십시오.`,
  import_wrapped_unopened: (fact) =>
    `“${fact('file')}” 파일이 열리지 않습니다. 다른 래핑 키나 다른 방식으로 래핑했거나 손상된 파일입니다. 래핑 키의 SHA-256을 비교하고 화면에 보이는 명령을 사용하십시오.`,
  import_secret_length: (fact) =>
    `AES-256 키는 32바이트여야 하는데 래핑된 것은 ${fact('length')}바이트입니다. 숫자로 적은 것이라면 먼저 바이트로 바꾸십시오.`,
  import_secret_guessable: () =>
    '이 32바이트는 텍스트이거나 모두 같은 값이므로 무작위 키가 아닙니다. 키의 바이트 그대로를 래핑하십시오.',
  import_unprotected: (fact) =>
    `“${fact('file')}”은(는) 보호되지 않은 개인 키이므로 가져오지 않았습니다. 암호 문구로 보호한 뒤(openssl pkcs8 -topk8 -v2 aes-256-cbc) 보호되지 않은 파일을 파기하십시오.`,
  import_file_malformed: (fact) =>
    `“${fact('file')}”은(는) 암호 문구로 보호된 개인 키 파일(PKCS#8, “BEGIN ENCRYPTED PRIVATE KEY” 또는 그 DER)이 아닙니다. 다음 명령으로 변환하십시오: openssl pkcs8 -topk8 -v2 aes-256-cbc`,
  import_protection_unfit: (fact) =>
    `“${fact('file')}” 파일의 보호 방식이 너무 약하거나, 너무 무겁거나, 알려지지 않은 것입니다. 다음 명령으로 다시 보호하십시오: openssl pkcs8 -topk8 -v2 aes-256-cbc`,
  import_passphrase_wrong: (fact) =>
    `“${fact('file')}” 파일의 암호 문구가 아니거나 파일이 손상되었습니다. 다시 입력하십시오.`,
  import_key_unreadable: () =>
    'Keyward가 다루는 유형의 개인 키가 아니거나 손상된 키입니다. PKCS#8 형식의 RSA, ECDSA P-256, Ed25519 키를 가져올 수 있습니다.',
  import_key_trailing: (fact) =>
    `개인 키 뒤에 키에 속하지 않는 ${fact('bytes')}바이트가 더 있습니다. 키만 담긴 파일을 가져오십시오.`,
  import_key_other: (fact) =>
    `${fact('wanted')} 유형이 아니라 ${fact('found')} 유형의 키입니다. 키에 맞는 유형이나 다른 파일을 선택하십시오.`,
  import_exponent_unfit: (fact) =>
    `이 RSA 키의 공개 지수는 ${fact('exponent')}입니다. 공개 지수가 65537인 키만 가져올 수 있으니 키를 새로 만드십시오.`,
  import_key_weak: () =>
    '이 RSA 키는 풀릴 수 있습니다. 두 소수가 너무 가깝거나, 결함이 알려진 칩이 만든 소수입니다. 키를 새로 만드십시오.',
  import_pair_inconsistent: () =>
    '개인 키와 공개 키가 서로 맞지 않습니다. 파일이 손상되었거나 잘못 만들어졌습니다. 다른 사본을 가져오십시오.',
  data_too_large: (fact) =>
    `이 방법은 ${fact('most')}바이트까지만 쓸 수 있습니다. 데이터를 파일로 저장한 다음 파일을 봉인하거나 서명하십시오.`,
  context_too_large: () =>
    '암호화 컨텍스트는 64개 항목, 모두 합쳐 8KiB까지 쓸 수 있습니다. 줄인 다음 다시 시도하십시오.',
  context_malformed: () =>
    '암호화 컨텍스트에 저장할 수 없는 문자가 있습니다. 다시 입력하거나 그 문자를 빼십시오.',
  context_repeated: (fact) =>
    `암호화 컨텍스트에 “${fact('key')}” 항목이 두 번 있습니다. 하나를 지우거나 이름을 바꾸십시오.`,
  ciphertext_malformed: () =>
    'Keyward의 암호문이 아니거나 일부가 빠졌습니다. kw1로 시작하는 전체를 복사하십시오.',
  ciphertext_unopened: () =>
    '암호문이 열리지 않습니다. 암호화할 때와 같은 암호화 컨텍스트를 입력했는지, 봉인된 데이터 키는 아닌지 확인하고 전체를 다시 복사하십시오.',
  file_unsignable: (fact) =>
    `“${fact('file')}” 항목은 파일이 아니어서 서명하거나 확인할 수 없습니다. 폴더라면 먼저 파일 하나로 묶으십시오.`,
  signature_malformed: () =>
    'Keyward의 서명이 아니거나 일부가 빠졌습니다. kws1로 시작하는 전체를 복사하십시오.',
  signature_file_malformed: (fact) =>
    `“${fact('file')}” 파일은 Keyward의 서명 파일이 아니거나 변경되었습니다. 서명 파일을 다시 받으십시오.`,
  signature_elsewhere: (fact) =>
    `“${fact('file')}” 파일은 다른 금고(ID ${fact('vault')})에서 서명했습니다. 그 금고에서 확인하거나 공개 키로 확인하십시오.`,

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
  seal_keys_invalid: () => '봉인에 쓸 서로 다른 키를 1개 이상 8개 이하로 고르십시오.',
  sealed_context_too_large: (fact) =>
    `봉인된 파일의 암호화 컨텍스트는 ${fact('most')}바이트까지 쓸 수 있습니다. 줄인 다음 다시 시도하십시오.`,
  reseal_readback_failed: (fact) =>
    `“${fact('file')}” 파일을 다시 봉인하며 기록한 내용이 다시 읽은 것과 다릅니다. 파일은 여전히 열립니다. 디스크 고장일 수 있으니 사본을 만드십시오.`,
  original_changed: (fact) =>
    `“${fact('file')}” 항목이 읽은 뒤에 변경되어 휴지통으로 옮기지 않았습니다. 만들어진 결과에는 그 변경이 들어 있지 않습니다.`,
  trash_failed: (fact) =>
    `“${fact('file')}” 항목을 휴지통으로 옮기지 못했습니다. 원래 자리에 그대로 있습니다.`,
  campaign_open: (fact) =>
    `“${fact('name')}” 키의 다시 봉인 작업이 끝나지 않았습니다. 이어서 진행하거나 먼저 그만두십시오.`,
  campaign_needless: (fact) =>
    `“${fact('name')}” 키에서 다시 봉인할 알려진 파일이 없습니다. 다른 곳에 있는 파일은 그 폴더를 검색하면 찾을 수 있습니다.`,
  campaign_unknown: () => '이 다시 봉인 작업은 이미 끝났습니다.',
  campaign_running: () => '이 다시 봉인 작업이 진행 중입니다. 먼저 멈추십시오.',
  campaign_unfinished: (fact) => `다시 봉인할 파일이 아직 ${fact('left')}개 남아 있습니다.`,
  folder_too_deep: (fact) => `“${fact('file')}” 폴더는 너무 깊은 곳에 있어 검색하지 않았습니다.`,

  age_recipients_count: (fact) =>
    `수신자를 한 줄에 하나씩 1명에서 ${fact('most')}명까지 입력하십시오. 입력된 수신자: ${fact('found')}`,
  age_recipient_invalid: (fact) =>
    `${fact('number')}번째 수신자는 age 수신자가 아니거나 잘못 입력되었습니다. “age1”로 시작하는 줄 전체를 받으십시오.`,
  age_recipient_secret: (fact) =>
    `${fact('number')}번째 수신자는 비밀 키입니다. 비밀 키는 남에게 주면 안 됩니다. “age1”로 시작하는 줄을 받으십시오.`,
  age_recipient_foreign: (fact) =>
    `${fact('number')}번째 수신자는 Keyward가 내보낼 수 없는 종류입니다. age-keygen으로 만든 수신자를 받으십시오.`,
  age_recipient_twice: (fact) =>
    `${fact('number')}번째 수신자는 이미 입력되어 있습니다. 둘 중 하나를 지우십시오.`,
  age_recipients_mixed: () =>
    '양자 컴퓨터에 안전한 수신자(age1pq…)와 그렇지 않은 수신자를 함께 쓸 수 없습니다. 더 약한 쪽이 전체의 안전을 정하기 때문입니다. 종류별로 따로 내보내십시오.',
  export_folder_unfit: () => '금고 폴더 안으로는 내보낼 수 없습니다. 다른 폴더를 선택하십시오.',

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
