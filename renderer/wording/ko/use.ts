// 한국어: 작은 데이터에 키를 사용하기, 데이터 키, 서명, 잠시 보여 주는 비밀.

import type { Wording } from '../en.ts';
import { amounts } from './counting.ts';

const bytes = (count: number) => `${amounts.number(count)}바이트`;

export const use: Wording['use'] = {
  intro:
    '32 KiB까지의 텍스트와 작은 파일에 사용합니다. 크기에 상관없이 파일을 봉인하는 일은 홈에서, 서명하는 일은 여기에서 합니다.',
  tasks: {
    encrypt: '암호화',
    decrypt: '복호화',
    reEncrypt: '재암호화',
    dataKey: '데이터 키',
    sign: '서명',
    verify: '검증',
  },
  tasksLabel: '할 일',
  notForYou: '맡은 역할로는 키를 사용할 수 없습니다',
  notForYouHow: '관리자는 모든 키를, 키 사용자는 배정받은 키를 사용합니다. 관리자에게 문의하십시오.',

  key: {
    label: '키',
    search: '이름을 입력하여 찾기',
    showAll: '키 목록 보기',
    none: '이 일을 할 수 있는 키가 없습니다.',
    noMatch: '그런 이름의 키가 없습니다.',
    missing: '키를 선택하십시오.',
    described: (type, version) => `${type}, 버전 ${amounts.number(version)}`,
    unfit: {
      'not permitted': '사용 권한 없음',
      disabled: '사용 중지',
      'deletion requested': '삭제 예정',
      deleted: '삭제됨',
      'wrong type': '유형이 맞지 않음',
    },
    others: (reasons) =>
      `제외된 키: ${reasons.map(([count, reason]) => `${reason} ${amounts.number(count)}개`).join(', ')}.`,
  },

  data: {
    source: '대상',
    text: '텍스트',
    file: '파일',
    chooseFile: '파일 선택…',
    chosen: (name, folder) => `${name} (${folder})`,
    fileMissing: '파일을 선택하십시오.',
    textMissing: '텍스트를 입력하십시오.',
    size: (count, most) => `${bytes(most)} 중 ${amounts.number(count)}`,
    tooLarge: (most) =>
      `${bytes(most)}까지만 쓸 수 있습니다. 텍스트를 파일로 저장한 다음 그 파일을 봉인하거나 서명하십시오.`,
    stays: '여기에 입력한 것은 다른 화면으로 가거나 금고가 잠기면 이 창에서 사라집니다.',
    wiped: '여기에 입력한 것은 결과가 나오거나, 다른 화면으로 가거나, 금고가 잠기면 이 창에서 사라집니다.',
  },

  context: {
    title: '암호화 컨텍스트',
    hint: '사건 번호처럼 암호문에 딸린 이름과 값입니다. 비밀이 아니며, 복호화할 때 똑같이 입력해야 합니다.',
    hintSame: '암호화할 때와 똑같은 이름과 값을 입력하십시오.',
    add: '컨텍스트 추가',
    addMore: '하나 더 추가',
    name: (place) => `이름 ${place}`,
    value: (place) => `값 ${place}`,
    remove: (place) => `${place}번째 항목 제거`,
  },

  token: {
    ciphertext: '암호문',
    ciphertextHint: 'kw1:로 시작하며, 어느 키의 어느 버전인지 담고 있습니다.',
    sealed: '봉인된 데이터 키',
    signature: '서명',
    signatureHint: 'kws1:로 시작하며, 어느 키의 어느 버전인지 담고 있습니다.',
    missing: '붙여 넣거나 파일에서 가져오십시오.',
    fromFile: '파일에서 가져오기…',
    copy: '복사',
    copied: '복사했습니다.',
    save: '파일로 저장…',
    saved: (name, folder) => `${folder}에 ${name} 파일로 저장했습니다.`,
    files: { ciphertext: 'encrypted.kw1.txt', sealed: 'data-key.kw1.txt', signature: 'signature.kws1.txt' },
  },

  underKey: (key, version) => `“${key}” 키(버전 ${amounts.number(version)})`,
  keyById: (id) => `ID ${id}`,

  encrypt: {
    intro: '이 금고에서만 다시 복호화할 수 있습니다. 암호문은 어디에 두거나 보내도 됩니다.',
    what: '암호화할 텍스트',
    act: '암호화',
    done: (used) => `${used}로 암호화했습니다.`,
  },
  decrypt: {
    intro:
      '어느 키가 필요한지는 암호문에 들어 있습니다. 나온 내용은 어떻게 할지 정할 때까지 금고 프로세스 안에만 있습니다.',
    act: '복호화',
    done: (used) => `${used}로 복호화했습니다.`,
  },
  reEncrypt: {
    intro: '암호문이나 봉인된 데이터 키를 최신 버전이나 다른 키로 옮깁니다. 내용은 표시하지 않습니다.',
    to: '옮길 곳',
    newest: '같은 키의 최신 버전',
    other: '다른 키',
    act: '재암호화',
    done: (used) => `이제 ${used}로 암호화되어 있습니다.`,
    old: '이전 암호문도 여전히 복호화됩니다. 보관한 곳마다 새 암호문으로 바꾸십시오.',
  },
  dataKey: {
    which: '데이터 키로 할 일',
    create: '새로 만들기',
    open: '봉인된 것 열기',
    createIntro:
      '다른 프로그램이 암호화에 쓸 난수입니다. 그 프로그램은 봉인된 형태를 데이터와 함께 보관합니다.',
    openIntro: '봉인된 데이터 키를 되돌립니다. 어떻게 할지 정할 때까지 금고 프로세스 안에만 있습니다.',
    bits: '길이',
    bitsOf: (count) => `${count}비트`,
    show: '평문으로도 받기',
    showHint:
      '바로 사용할 때 선택하십시오. 한 번 볼 수 있고 복사할 수 있으며, 내주었다는 사실이 감사 로그에 남습니다.',
    act: '데이터 키 만들기',
    openAct: '데이터 키 열기',
    done: (bits, used) => `${bits}비트 데이터 키를 ${used}로 봉인했습니다.`,
    opened: (used) => `${used}로 열었습니다.`,
    clear: '데이터 키 평문',
  },
  sign: {
    intro:
      '누가 서명했는지, 그 뒤로 한 바이트도 바뀌지 않았는지를 증명합니다. 공개 키로 누구나 검증할 수 있습니다.',
    what: '서명할 텍스트',
    act: '서명',
    done: (used) => `${used}로 서명했습니다.`,
    fileDone: (name, folder) => `서명 파일 ${name}을(를) 원래 파일과 같은 폴더(${folder})에 두었습니다.`,
    existing: '서명 파일이 이미 있어 건드리지 않았습니다.',
    number: '번호를 붙여 옆에 쓰기',
    show: '폴더에서 보기',
  },
  verify: {
    intro: '어느 키로 서명했는지는 서명에 들어 있습니다.',
    what: '서명한 텍스트',
    act: '검증',
    beside: '서명 파일',
    besideUsual: '파일 이름 뒤에 .sig가 붙은, 같은 폴더의 파일',
    chooseSignature: '다른 서명 파일 선택…',
    usual: '같은 폴더의 파일 사용',
    verdicts: {
      genuine: '진본입니다',
      'content changed': '내용이 바뀌었습니다',
      'not genuine': '진본이 아닙니다',
    },
    genuine: (used) => `${used}로 서명한 뒤로 바뀌지 않았습니다.`,
    changed: (used) => `${used}로 한 서명이지만, 서명할 때의 내용이 지금 파일의 내용과 다릅니다.`,
    notGenuine: (used) =>
      `이 내용에 대한 ${used}의 서명이 아닙니다. 내용이나 서명이 바뀌었거나, 서로 짝이 아닙니다.`,
    signed: (who, moment) => `${moment}에 ${who} 님이 서명했습니다.`,
    asFile: (name) => `그때의 파일 이름은 ${name}입니다.`,
  },
  reading: {
    label: (name) => `${name} 읽는 중`,
    progress: (done, size) => `${size} 중 ${done}`,
    stop: '중지',
  },

  secret: {
    title: '복호화한 내용',
    text: (size) => `${bytes(size)}의 텍스트입니다.`,
    bytes: (size) => `텍스트가 아닌 ${bytes(size)}입니다.`,
    as: '형식',
    encodings: { text: '텍스트', base64: 'Base64', hex: '16진수' },
    show: '보기',
    hide: '숨기기',
    shown: '아래에 표시했습니다. 이 화면을 보는 사람은 누구나 읽을 수 있습니다.',
    copy: (seconds) => `${amounts.number(seconds)}초 동안 복사`,
    save: '파일로 저장…',
    saved: (name, folder) => `${folder}에 ${name} 파일로 저장했습니다. 암호화되지 않은 파일입니다.`,
    fileName: 'decrypted',
    keyFileName: 'data-key',
    wipe: '지우기',
    wiped: '이 창과 메모리에서 지웠습니다.',
    until: (span) => `${span} 뒤에, 또는 이 화면을 떠나면 저절로 지워집니다.`,
    value: '평문',
  },
  copied: {
    left: (span) => `${span} 뒤에 클립보드를 지웁니다`,
    clear: '지금 지우기',
    label: '복사한 비밀',
  },
};
