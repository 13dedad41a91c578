// 한국어: 키와 키 화면, 일정.

import type { Wording } from '../en.ts';
import { amounts } from './counting.ts';

const files = (count: number) => `봉인된 파일 ${amounts.number(count)}개`;
const days = (count: number) => `${amounts.number(count)}일`;
const chosen = (count: number) => `키 ${amounts.number(count)}개`;
const times = (count: number) => `${amounts.number(count)}회`;

const states = {
  available: '사용 가능',
  disabled: '사용 중지',
  'deletion requested': '삭제 예정',
  deleted: '삭제됨',
};

export const keys: Wording['keys'] = {
  title: '키',
  newKey: '새 키',
  deletedKeys: '삭제된 키…',
  columns: {
    name: '이름',
    type: '유형',
    state: '상태',
    version: '버전',
    created: '만든 날',
    rotation: '다음 교체',
    sealedFiles: '봉인한 파일',
  },
  states,
  stateMeanings: {
    available: '사용 가능한 버전을 쓸 수 있습니다.',
    disabled: '다시 사용하도록 할 때까지 모든 사용이 거부됩니다. 잃는 것은 없습니다.',
    'deletion requested':
      '모든 사용이 거부됩니다. 그 전에 취소하지 않으면 기한에 이 키의 키 데이터가 모든 백업에서까지 파기됩니다.',
    deleted: '키 데이터가 파기되었습니다.',
  },
  types: {
    'AES-256': { label: 'AES-256', hint: '암호화하고 봉인합니다. 파일과 데이터에 알맞습니다.' },
    'RSA-2048': {
      label: 'RSA-2048',
      hint: 'RSA가 필요한 상대를 위해 암호화하고 서명합니다. 2030년 무렵까지만 쓰십시오.',
    },
    'RSA-3072': { label: 'RSA-3072', hint: 'RSA가 필요한 상대를 위해 암호화하고 서명합니다.' },
    'ECDSA-P256': { label: 'ECDSA P-256', hint: '서명합니다. 널리 쓰입니다.' },
    Ed25519: { label: 'Ed25519', hint: '서명합니다. 최신 방식입니다.' },
  },
  version: (version) => `v${version}`,
  emptyTitle: '아직 키가 없습니다',
  empty: '파일은 키로 봉인합니다. 첫 번째 키를 만드십시오. 키는 이 금고를 벗어나지 않습니다.',
  emptyForYou: '아직 배정된 키가 없습니다. 키는 관리자나 키 담당자가 배정합니다.',
  search: '이름이나 ID로 키 찾기',
  filterState: '상태',
  filterType: '유형',
  filterAge: '만든 때',
  anyState: '모든 상태',
  anyType: '모든 유형',
  anyAge: '모든 기간',
  ages: { day: '오늘', month: '30일 이내', year: '1년 이내', older: '1년 이상 전' },
  shown: (shown, all) =>
    shown === all ? `${amounts.number(all)}` : `${amounts.number(all)} 중 ${amounts.number(shown)}`,
  noMatch: '맞는 키가 없습니다',
  noMatchHow: '찾는 말이나 필터를 바꾸십시오.',
  clearFilters: '찾는 말과 필터 지우기',
  columnsMenu: '열',
  selectKey: (name) => `${name} 선택`,
  selectAll: '표시된 키 모두 선택',
  never: '–',
  exhausted: '소진됨',

  bulk: {
    selected: (count) => `${chosen(count)} 선택됨`,
    none: '선택한 키 없음',
    rotate: '교체…',
    disable: '사용 중지…',
    enable: '사용 재개…',
    setRotation: '교체 주기…',
    rotateWhat:
      '키마다 새 버전을 만들어 지금부터 새 버전으로 보호합니다. 이전 버전은 보호하던 것을 계속 엽니다.',
    clear: '선택 해제',
    stop: '멈추기',
    noFiles: '이 금고가 아는 한 이 키들로 봉인한 파일은 없습니다.',
    left: (count) => `${chosen(count)}를 남기고 멈췄습니다. 남은 키는 바뀌지 않았습니다.`,
    notAll: (able, all) =>
      `선택한 ${chosen(all)} 중 ${amounts.number(able)}개만 할 수 있습니다. 나머지는 상태가 다르거나 담당하는 키가 아닙니다.`,
    noneAble: '선택한 키 중 할 수 있는 것이 없습니다. 상태가 다르거나 담당하는 키가 아닙니다.',
    titles: {
      rotate: (count) => `${chosen(count)} 교체`,
      disable: (count) => `${chosen(count)} 사용 중지`,
      enable: (count) => `${chosen(count)} 사용 재개`,
      'set rotation': (count) => `${chosen(count)}의 교체 주기`,
    },
    acts: { rotate: '교체', disable: '사용 중지', enable: '사용 재개', 'set rotation': '주기 저장' },
    progress: (done, all) => `${amounts.number(all)} 중 ${amounts.number(done)}`,
    outcome: (done, refused) =>
      refused === 0
        ? `${chosen(done)}를 처리했습니다.`
        : `${chosen(done)}를 처리했고 ${amounts.number(refused)}개는 거부되었습니다.`,
  },

  create: {
    title: '새 키',
    name: '키 이름',
    rules:
      '글자로 시작하는 3~63자. 글자, 숫자, 하이픈, 밑줄, 마침표, 공백을 쓸 수 있으며 금고 안에서 겹치지 않아야 합니다.',
    type: '유형',
    rotates: '자동으로 교체',
    rotatesHint: '날짜마다 새 버전을 만듭니다. 이전 버전은 보호하던 것을 계속 엽니다.',
    days: '교체 간격(일)',
    daysHint: '1~730',
    backup: '키를 쓸 수 있게 되기 전에 백업 지점을 남깁니다.',
    submit: '키 만들기',
    working: '키를 만드는 중…',
  },

  screen: {
    gone: '볼 수 있는 키가 아닙니다',
    goneHow: '삭제되었거나 더는 배정되어 있지 않습니다.',
    id: '키 ID',
    copyId: 'ID 복사',
    created: '만든 때',
    createdBy: (date, name) => (name === null ? date : `${date}, ${name}`),
    type: '유형',
    capabilities: { encrypt: '암호화와 복호화', seal: '봉인과 봉인 해제', sign: '서명과 검증' },
    neverUsed: '사용한 적 없음',
    use: '이 키 사용',
    rename: '이름 바꾸기…',
    sealed: '이 키로 봉인한 파일',
    sealedCount: files,
    sealedShow: '봉인된 파일 보기',
    log: '이력',
    logShow: '감사 로그에서 보기',
    logLongAgo: '최근에는 없습니다. 이전 기록은 감사 로그에 있습니다.',
    people: '배정된 사람',
    peopleNone: '이 키가 배정된 사람이 없습니다. 관리자는 배정 없이도 쓸 수 있습니다.',
  },

  actions: {
    title: '상태',
    disable: '사용 중지…',
    disableWhat: '모든 버전의 모든 사용을 바로 멈춥니다. 다시 사용하도록 할 수 있습니다.',
    enable: '사용 재개…',
    enableWhat: '모든 버전이 중지하기 전의 상태로 돌아갑니다.',
    requestDeletion: '삭제 요청…',
    requestDeletionWhat:
      '모든 사용을 멈추고 72시간 또는 그 뒤에 키를 영원히 파기합니다. 그때까지 취소할 수 있습니다.',
    cancelDeletion: '삭제 취소…',
    cancelDeletionWhat: '키는 남고 사용 중지 상태가 됩니다. 쓰려면 다시 사용하도록 하십시오.',
    deleteImmediately: '즉시 삭제…',
    deleteImmediatelyWhat: '두 번째 관리자와 함께 지금 파기합니다. 되돌릴 수 없습니다.',
    notYours: '상태는 이 키를 담당하는 사람이 바꿀 수 있습니다.',
  },
  disabling: {
    title: (name) => `“${name}” 사용 중지`,
    act: '키 사용 중지',
    what: '지금부터 누구도 이 키의 어떤 버전도 쓸 수 없습니다. 자동 교체는 계속됩니다.',
    sealed: (count) => `이 금고가 아는 ${files(count)}는 다시 사용하도록 할 때까지 열 수 없습니다.`,
    none: '이 금고가 아는 한 이 키로 봉인한 파일은 없습니다.',
  },
  enabling: {
    title: (name) => `“${name}” 사용 재개`,
    act: '키 사용 재개',
    what: '배정받은 모두가 바로 다시 쓸 수 있습니다. 따로 사용을 중지한 버전은 그대로 중지됩니다.',
  },
  rotating: {
    button: '지금 교체…',
    title: (name) => `“${name}” 교체`,
    act: '키 교체',
    what: (next) =>
      `버전 ${amounts.number(next)}을 만들어 지금부터 이 버전으로 보호합니다. 이전 버전은 보호하던 것을 계속 엽니다. 자동 일정은 바뀌지 않습니다.`,
    left: (count) => `그다음에는 버전을 ${amounts.number(count)}개 더 만들 수 있습니다.`,
  },
  deleting: {
    title: (name) => `“${name}” 삭제 요청`,
    weigh: '잃게 될 것',
    weighing: '이 키에 달린 것을 모두 찾는 중…',
    lastUse: (date) => `마지막으로 사용한 때: ${date}`,
    neverUsed: '사용한 적이 없습니다.',
    onlyHere: (count, size) =>
      `${files(count)}(이 키로 봉인한 전체 ${size})를 영원히 잃습니다. 다른 키로는 열 수 없습니다.`,
    survive: (count) => `${files(count)}는 다른 키로도 열리므로 남습니다.`,
    nothing: '이 금고가 아는 한 이 키로 봉인한 파일은 없습니다.',
    unknown:
      '색인에 없는 것은 세지 않았습니다. 다른 곳으로 옮긴 파일, 암호화한 데이터, 다른 곳에 보관한 데이터 키가 그렇습니다. 확실하지 않으면 먼저 그 폴더를 검색하십시오.',
    show: '파일 보기',
    days: '파기할 때까지의 날수',
    daysHint: '3일에서 30일까지입니다. 그때까지는 삭제를 취소할 수 있습니다.',
    reason: '이유',
    reasonHint: '키에 대해 남는 정보와 감사 로그에 기록됩니다.',
    typedName: (name) => `확인을 위해 키 이름을 입력하십시오: ${name}`,
    what: (date) => `${date}에 키 데이터가 키 저장소와 모든 백업에서 파기됩니다.`,
    act: '삭제 요청',
    countdown: '파기 예정',
    deadline: (date, span) => `${date}, ${span} 후`,
    overdue: '기한이 되었습니다. 파기하는 중입니다.',
    requested: '요청한 때',
    by: (date, name) => (name === null ? date : `${date}, ${name}`),
  },
  cancelling: {
    title: (name) => `“${name}” 삭제 취소`,
    act: '삭제 취소',
    what: '키와 모든 버전이 남습니다. 취소한 뒤에는 사용 중지 상태이므로 쓰려면 다시 사용하도록 하십시오.',
  },
  ending: {
    title: (name) => `지금 “${name}” 삭제`,
    act: '두 번째 관리자에게 요청',
    what: '키 데이터를 키 저장소와 모든 백업에서 지금 파기합니다. 누구도 되돌릴 수 없고, 이 키로만 열리는 것은 영원히 열 수 없습니다.',
    second: '두 번째 관리자가 암호 문구로 확인한 다음에 실행합니다.',
  },
  renaming: {
    title: (name) => `“${name}” 이름 바꾸기`,
    act: '이름 바꾸기',
    what: 'ID는 바뀌지 않습니다. 봉인된 파일은 그대로 열리며 봉인할 때의 이름을 보여 줍니다.',
  },

  versions: {
    title: '버전',
    list: (name) => `${name}의 버전`,
    columns: {
      version: '버전',
      status: '버전의 상태',
      counts: '실제 사용',
      created: '만든 때',
      more: '더 보기',
    },
    current: '현재',
    statuses: { available: '사용 가능', disabled: '사용 중지' },
    usable: '쓸 수 있음',
    notUsable: '쓸 수 없음',
    byKey: {
      disabled: '쓸 수 없음: 키가 사용 중지됨',
      'deletion requested': '쓸 수 없음: 키가 삭제될 예정',
      deleted: '쓸 수 없음: 키가 삭제됨',
    },
    newest: '가장 새 버전만 따로 중지할 수는 없습니다. 먼저 교체하거나 키를 중지하십시오.',
    keyNot: '버전의 상태는 키가 사용 가능할 때 바꿀 수 있습니다.',
    disable: '이 버전 사용 중지…',
    enable: '이 버전 사용 재개…',
    left: (count) =>
      count === 0
        ? '버전 100개를 모두 썼습니다.'
        : `전체 100개 중 ${amounts.number(count)}개를 더 만들 수 있습니다.`,
    disabling: {
      title: (version) => `버전 ${amounts.number(version)} 사용 중지`,
      act: '버전 사용 중지',
      what: '이 버전으로 보호한 것은 다시 사용하도록 할 때까지 열 수 없습니다. 더 새로운 버전은 그대로입니다.',
    },
    enabling: {
      title: (version) => `버전 ${amounts.number(version)} 사용 재개`,
      act: '버전 사용 재개',
      what: '이 버전으로 보호한 것을 다시 열 수 있습니다.',
    },
  },

  rotation: {
    title: '교체',
    off: '자동으로 교체하지 않음',
    every: (count) => `${days(count)}마다`,
    next: '다음 자동 교체',
    missed:
      '이 날짜가 지났지만 교체되지 않았습니다. 금고가 열려 있는 동안 스스로 다시 시도하며, 지금 교체할 수도 있습니다. 무엇이 막았는지는 감사 로그에 있습니다.',
    change: '바꾸기…',
    exhausted: '교체 소진',
    exhaustedWhat:
      '버전 100개를 모두 써서 더는 교체하지 않습니다. 보호하던 것은 모두 계속 열립니다. 바꾸려면 새 키를 만들고, 봉인된 파일 화면에서 모든 파일을 새 키로 다시 봉인한 다음 이 키의 삭제를 요청하십시오.',
    exhaustedSigning:
      '버전 100개를 모두 써서 더는 교체하지 않습니다. 보호하던 것은 계속 열리고 서명도 계속 검증됩니다. 바꾸려면 새 키를 만들고, 공개 키가 필요한 사람에게 전한 다음, 아무도 쓰지 않게 되면 이 키를 사용 중지하십시오.',
    replace: '봉인된 파일로 이동',
    changing: {
      title: '자동 교체',
      act: '저장',
      keeps: '같은 주기를 고르면 날짜가 그대로이고, 다른 주기는 오늘부터 셉니다.',
    },
  },

  usage: {
    title: '사용',
    none: '사용한 적이 없습니다.',
    total: (uses, size) => `${times(uses)}, ${size}`,
    first: '처음 사용',
    last: '마지막 사용',
    chart: (name) => `${name}의 날짜별 사용`,
    asTable: '표로 보기',
    columns: { day: '날짜', version: '버전', operation: '작업', uses: '횟수', bytes: '크기' },
    byVersion: '버전별',
    versions: (name) => `${name}의 버전별 사용`,
    day: (date, uses) => `${date}: ${times(uses)}`,
    operations: {
      encrypt: '암호화',
      decrypt: '복호화',
      're-encrypt': '다시 암호화',
      'create data key': '데이터 키 만들기',
      'open data key': '데이터 키 열기',
      sign: '서명',
      verify: '검증',
      'sign file': '파일 서명',
      'verify file': '파일 검증',
      'seal file': '파일 봉인',
      'unseal file': '파일 봉인 해제',
      'export to age': 'age로 내보내기',
      're-seal file': '파일 다시 봉인',
      'check file': '파일 검사',
    },
  },

  publicKey: {
    title: '공개 키',
    what: '다른 사람이 이 키로 암호화하거나 서명을 검증할 때 씁니다. 비밀이 아닙니다.',
    version: '버전',
    show: '공개 키 보기…',
    pem: 'PEM',
    fingerprint: 'SHA-256',
    save: '파일로 저장…',
    copy: '복사',
    saved: (name, folder) => `${folder}에 “${name}”(으)로 저장했습니다.`,
    fileName: (name, version) => `${name} v${version}.pem`,
  },

  deleted: {
    title: '삭제된 키',
    intro:
      '키 데이터를 파기한 뒤 1년 동안 남는 정보입니다. 이유를 기록하고 두 번째 관리자와 함께 볼 수 있습니다.',
    reason: '왜 보아야 합니까?',
    reasonHint: '감사 로그에 기록됩니다.',
    ask: '두 번째 관리자에게 요청',
    none: '지난 1년 동안 삭제한 키가 없습니다',
    noneHow: '그보다 먼저 삭제한 키의 정보는 지워졌습니다.',
    columns: {
      type: '유형',
      versions: '버전',
      deleted: '삭제한 때',
      forgotten: '지우는 날',
    },
    created: '만든 때',
    requested: '삭제를 요청한 때',
    by: '삭제한 사람',
    reasonGiven: '이유',
    usage: '사용',
    system: '일정에 따라',
    notAdmin: '관리자만 요청할 수 있습니다.',
  },

  calendar: {
    intro: '스스로 일어나는 일과 해야 할 일입니다.',
    none: '예정된 일이 없습니다',
    noneHow: '자동 교체, 삭제, 해마다 하는 루트 키 교체가 여기에 나타납니다.',
    overdue: '기한 지남',
    rotation: '교체',
    deletion: '삭제',
    root: '루트 키 교체',
    share: (name) => `조각 증명: ${name}`,
    kit: (name) => `복구 키트 증명: ${name}`,
    backup: '백업 증명',
    rotationWhat: (version) => `버전 ${amounts.number(version)}을 스스로 만듭니다.`,
    deletionWhat: '취소하지 않으면 키 데이터를 스스로 파기합니다.',
    rootWhat: '관리자 두 명이 교체하며 모든 키 버전을 새로 래핑합니다.',
    shareWhat: '잠금을 풀거나 복구 훈련을 하면 증명됩니다. 마지막 증명에서 90일 뒤입니다.',
    kitWhat: '복구 훈련을 하면 증명됩니다. 마지막 증명에서 1년 뒤입니다.',
    kitNever: '증명한 적이 없거나 아직 키트가 없습니다. 복구 훈련을 하면 증명됩니다.',
    backupWhat: '백업 화면의 버튼으로 증명합니다. 마지막 증명에서 90일 뒤입니다.',
    backupNever: '증명한 백업이 없습니다.',
    more: (count) => `이달에 ${amounts.number(count)}건 더`,
  },
};
