// 한국어: welcome, passphrase, ceremony, unlock, signIn, unreadable.

import type { Wording } from '../en.ts';

export const welcome: Wording['welcome'] = {
  title: 'Keyward',
  what: [
    'Keyward는 여러 관리자가 함께해야만 열리는 금고에 암호화 키를 담아 이 컴퓨터에 보관합니다.',
    '금고가 열려 있는 동안 이 창에 파일을 끌어다 놓아 봉인하며, 어떤 것도 네트워크로 나가지 않습니다.',
  ],
  readyTitle: '시작하기 전에',
  ready: [
    '모든 관리자가 한자리에 모여 이 키보드를 차례로 씁니다',
    '관리자 한 명에 2분쯤 걸립니다',
    '규정에 따라 필요하면 입회인이 함께합니다',
  ],
  create: '금고 만들기',
  folder: '금고를 보관할 위치',
};

export const passphrase: Wording['passphrase'] = {
  keyFile: {
    choose: '키 파일 선택…',
    chosen: (name) => `키 파일: ${name}`,
    without: '키 파일 없이 계속',
  },
  show: '암호 문구 표시',
  hide: '암호 문구 숨기기',
  capsLock: 'Caps Lock이 켜져 있습니다.',
  composed:
    '한글처럼 조합해서 입력하는 글자가 있습니다. 많은 시스템에서는 암호 문구를 표시한 상태에서만 이런 글자를 입력할 수 있습니다.',
  composedWrong: '한글이 들어 있다면 암호 문구를 표시한 상태에서 입력하십시오.',
  strength: '암호 문구 강도',
  suggest: '암호 문구 추천',
  suggested: '본인만을 위해 만든 암호 문구입니다. 외우거나, 혼자만 보관하는 종이에 적으십시오.',
  hint: '서로 관련 없는 낱말 네 개 이상이면 강하고 기억하기도 쉽습니다.',
  levels: ['바로 추측됨', '매우 약함', '약함', '아직 부족함', '강함'],
  short: '너무 짧습니다. 글자나 낱말을 더 쓰십시오.',
  weak: '너무 빨리 추측됩니다. 관련 없는 낱말을 더하십시오.',
  malformed: '다시 똑같이 입력하기 어려운 문자가 있습니다. 글자, 숫자, 기호, 공백만 사용하십시오.',
  ok: '좋습니다. 추측을 견딜 수 있습니다.',
  reasons: {
    common: '가장 먼저 시도되는 흔한 암호 목록에 있습니다.',
    names: '사람이나 이 금고의 이름이 들어 있습니다.',
    keyboard: '키보드에서 이웃한 글자를 따라갑니다.',
    repeats: '같은 글자나 낱말이 되풀이됩니다.',
    sequences: 'abc나 6543 같은 연속된 글자가 들어 있습니다.',
    dates: '날짜가 들어 있으며, 날짜는 먼저 시도됩니다.',
    guessable: '형태에서 추측할 수 있습니다. 관련 없는 낱말을 더하십시오.',
  },
  missing: '암호 문구를 입력하십시오.',
  tooWeak: '받아들일 수 없습니다. 더 강한 암호 문구를 정하십시오.',
  repeatDiffers: '두 입력이 서로 다릅니다. 같은 암호 문구를 다시 입력하십시오.',
};

export const ceremony: Wording['ceremony'] = {
  title: '새 금고',
  steps: { plan: '금고와 정족수', admins: '관리자', proof: '증명', record: '기록' },
  stepState: { done: '완료', now: '진행 중', ahead: '대기' },
  adminNamed: (seat, name) => name ?? `관리자 ${seat}`,

  plan: {
    title: '금고와 정족수',
    intro: '여기서 정한 내용은 금고를 만들 때 금고에 기록됩니다.',
    vaultName: '금고 이름',
    admins: '관리자 수',
    adminsHint: '루트 키의 조각을 하나씩 가집니다.',
    quorum: '정족수',
    quorumHint: '금고를 열 때 모여야 하는 수입니다.',
    rule: (quorum, count) => `${count}명 중 ${quorum}명`,
    opens: (quorum, count) =>
      quorum === count
        ? `관리자 ${count}명이 모두 모여야 금고가 열립니다.`
        : `관리자 ${count}명 중 어느 ${quorum}명이든 모이면 금고가 열립니다.`,
    loss: (quorum, count) =>
      quorum === count
        ? '한 명이라도 없거나 암호 문구를 잊으면 아무도 금고를 다시 열 수 없습니다.'
        : `${count - quorum}명까지는 없거나 암호 문구를 잊어도 금고가 열립니다. ${count - quorum + 1}명을 잃으면 아무도 다시 열 수 없습니다.`,
    theft: (quorum) =>
      `암호 문구 ${quorum - 1}개를 훔쳐도 키에 관해 아무것도 알 수 없습니다. ${quorum}개와 이 컴퓨터의 디스크가 모두 있어야 합니다.`,
    lossTitle: '분실에 대하여',
    theftTitle: '도난에 대하여',
    witness: '입회인(선택)',
    witnessHint: '조각을 갖지 않고 절차를 지켜보는 사람입니다. 기록에 이름이 남습니다.',
    begin: '생성 절차 시작',
  },

  handOver: {
    enrolFirst: '관리자 1이 키보드 앞에 앉습니다',
    enrolNext: (seat) => `관리자 ${seat}에게 키보드를 넘기십시오`,
    enrolWhy: '암호 문구는 관리자가 혼자 정합니다. 다른 사람은 키보드와 화면을 보지 마십시오.',
    enrolButton: (seat) => `관리자 ${seat}입니다`,
    proveFirst: (name) => `이제 증명 차례입니다. ${name} 님에게 키보드를 넘기십시오`,
    proveNext: (name) => `${name} 님에게 키보드를 넘기십시오`,
    proveWhy: '이제 관리자마다 자기 조각을 한 번씩 엽니다. 다른 사람은 키보드와 화면을 보지 마십시오.',
    proveButton: (name) => `${name}입니다`,
  },

  enrol: {
    title: (seat) => `관리자 ${seat}: 이름과 암호 문구`,
    intro:
      '암호 문구는 루트 키의 내 조각을 여는 데 쓰입니다. 아무도 볼 수 없고 재설정할 수도 없으며, 잊으면 조각을 잃습니다.',
    name: '이름',
    nameMissing: '이름을 입력하십시오.',
    passphrase: '암호 문구',
    repeat: '암호 문구 다시 입력',
    submit: (seat) => `관리자 ${seat} 등록`,
    working: '조각을 잠그는 중…',
  },

  prove: {
    title: (name) => `${name} 님의 조각 증명`,
    intro:
      '디스크에 기록한 조각을 다시 읽어 열어 봅니다. 키가 이 조각에 의존하기 전에 조각과 암호 문구가 맞는다는 것을 증명합니다.',
    passphrase: '내 암호 문구',
    submit: '내 조각 증명',
    working: '조각을 여는 중…',
    again: '다른 암호 문구 정하기',
    againWhy:
      '입력할 수 없다면 다시 등록하십시오. 그러면 모든 조각을 새로 만들고, 모두가 자신의 조각을 다시 증명합니다.',
  },

  record: {
    title: '금고를 만들었습니다',
    intro:
      '모든 관리자가 자기 조각을 한 번씩 열었습니다. Keyward를 끝내기 전에 기록을 인쇄해 서명을 받거나 저장하십시오.',
    open: '금고 열기',
  },

  cancel: {
    button: '생성 절차 취소…',
    title: '생성 절차를 취소합니까?',
    what: '아직 금고를 만들지 않았습니다. 지금까지 입력한 이름과 조각은 버려지고, 모든 관리자가 처음부터 다시 해야 합니다.',
    confirm: '생성 절차 취소',
    keep: '계속 진행',
  },
};

export const unlock: Wording['unlock'] = {
  reasons: {
    start: 'Keyward를 시작한 뒤로 잠겨 있습니다.',
    button: '직접 잠갔습니다.',
    idle: '자리를 비운 동안 잠갔습니다.',
    'screen locked': '화면이 잠겨서 잠갔습니다.',
    sleep: '컴퓨터가 잠자기에 들어가서 잠갔습니다.',
  },
  noticesWhy: '어느 키나 사람에 관한 것인지는 금고를 연 뒤에 표시합니다.',
  intro: (quorum) => `관리자 ${quorum}명이 함께 이 금고를 엽니다. 순서는 상관없습니다.`,
  meter: (entered, quorum) => `${quorum}명 중 ${entered}명`,
  meterLabel: '입력한 관리자',
  admins: '관리자',
  entered: '입력함',
  passphraseOf: (name) => `${name} 님의 암호 문구`,
  submit: '입력',
  working: '조각을 여는 중…',
  waits: (span) => `${span} 뒤에 다시 시도`,
  failures: (count) => `연속 ${count}번 틀렸습니다.`,
  startOver: '처음부터',
  startOverWhy: '지금까지 입력한 암호 문구를 잊습니다.',
  complete: '금고를 여는 중…',
  accepted: (name, missing) =>
    missing === 0
      ? `${name} 님이 입력했습니다. 금고를 엽니다.`
      : `${name} 님이 입력했습니다. ${missing}명이 더 필요합니다.`,
};

export const signIn: Wording['signIn'] = {
  open: '금고가 열려 있습니다.',
  intro: '본인의 암호 문구로 로그인하십시오. 하신 일은 본인의 이름으로 기록됩니다.',
  people: '구성원',
  search: '구성원 찾기',
  noMatch: '맞는 사람이 없습니다.',
};

export const otherVault: Wording['otherVault'] = {
  choose: '다른 금고 열기…',
  title: '다른 금고를 엽니까?',
  what: (name, folder) =>
    `${folder}에 있는 “${name}” 폴더의 금고로 Keyward를 다시 시작합니다. 금고가 없으면 그 안의 별도 폴더에 새로 만들 수 있습니다.`,
  safe: '지금까지의 금고는 잠긴 채 그 자리에 그대로 있습니다. 언제든 돌아올 수 있습니다.',
  act: '이 금고로 다시 시작',
  usual: '원래 금고로 돌아가기…',
  usualTitle: '원래 금고로 돌아갑니까?',
  usualWhat: '응용 프로그램 데이터 폴더에 있는 원래 금고로 Keyward를 다시 시작합니다.',
  usualAct: '원래 금고로 다시 시작',
};

export const unreadable: Wording['unreadable'] = {
  title: '금고를 읽을 수 없습니다',
  safe: '변경된 것은 없습니다.',
  folder: '금고 폴더',
};
