// 한국어: custody.

import type { Wording } from '../en.ts';
import { amounts } from './counting.ts';
import { kitPaper, paper, recordPaper } from './paper.ts';

type Custody = Wording['custody'];

const kinds: Custody['kinds'] = {
  creation: '금고 생성',
  'root key rotation': '루트 키 교체',
  'change of admins': '관리자 변경',
  restore: '백업 복원',
  'recovery drill': '복구 훈련',
};

const daysAgo = (days: number) => (days <= 0 ? '오늘' : `${amounts.number(days)}일 전`);

const root: Custody['root'] = {
  title: '루트 키',
  intro:
    '이 금고의 모든 키를 암호화합니다. 금고가 열려 있는 동안에만 메모리에 있으며, 관리자들이 조각으로 나누어 가집니다.',
  number: '쓰이는 루트 키',
  numbered: (epoch) => `이 금고의 루트 키 ${epoch}번`,
  made: '만든 때',
  due: '다음 교체',
  overdue: '기한 지남',
  inDays: (days) => `${amounts.number(days)}일 뒤`,
  overdueWhy: (days) =>
    `루트 키를 만든 지 1년이 넘었습니다. 교체 기한은 ${daysAgo(days)}이었습니다. 금고는 계속 쓸 수 있습니다. 관리자 두 명이 모였을 때 교체하십시오.`,
  rotate: '루트 키 교체…',
  ask: {
    title: '루트 키를 교체합니까?',
    what: (versions) =>
      `새 루트 키가 지금의 루트 키를 대신합니다. 모든 키 버전(키 ${versions}개)을 한 트랜잭션에서 다시 래핑합니다. 도중에 끊기면 금고는 이전과 같이 열립니다.`,
    kits: '지금까지 만든 모든 복구 키트는 더 쓸 수 없습니다. 교체한 뒤 관리자마다 새로 만드십시오.',
    stays: '관리자, 정족수, 암호 문구는 그대로입니다. 봉인된 파일과 암호문은 건드리지 않습니다.',
    second: '교체하기 전과 뒤에 백업을 만듭니다. 두 번째 관리자가 자신의 암호 문구로 확인합니다.',
    act: '루트 키 교체',
  },
  waiting: '두 번째 관리자의 확인을 기다립니다.',
  working: '백업을 만든 뒤 모든 키 버전을 다시 래핑합니다. 1분쯤 걸릴 수 있습니다.',
  done: (epoch) => `루트 키 ${epoch}번이 쓰입니다. 이전에 만든 복구 키트는 더 쓸 수 없습니다.`,
};

const holders: Custody['holders'] = {
  title: '관리자',
  intro: (quorum, count) =>
    `루트 키의 조각을 하나씩 가집니다. ${quorum === count ? `${count}명이 모두` : `${count}명 중 어느 ${quorum}명이든`} 모이면 금고가 열립니다.`,
  spare: (spare) => `${spare}명까지는 없거나 암호 문구를 잊어도 금고가 열립니다.`,
  lockOutTitle: '한 명만 잃어도 열 수 없습니다',
  lockOut:
    '관리자가 모두 있어야 합니다. 한 명이라도 없거나 암호 문구를 잊으면 아무도 이 금고를 다시 열 수 없습니다. 관리자를 늘리거나 정족수를 낮추십시오.',
  table: '관리자마다 증명한 것',
  name: '관리자',
  share: '조각과 암호 문구를 증명한 때',
  kit: '복구 키트를 증명한 때',
  keyFile: '키 파일',
  keyFileIs: { none: '없음', required: '필요' },
  how: '조각은 금고를 열 때, 절차에서, 복구 훈련에서 증명됩니다. 복구 키트는 복구 훈련에서만 증명됩니다.',
  daysAgo,
  never: '없음',
  noKit: '이 루트 키를 만든 뒤로 없음',
  you: '본인',
  change: '관리자나 정족수 변경…',
};

const changing: Custody['changing'] = {
  title: '관리자 변경',
  underWay: '관리자 변경이 진행 중입니다',
  underWayEnrolling: (left) =>
    `새 관리자 ${left}명이 아직 등록하지 않았습니다. 그 전에 금고를 잠그면 변경이 끝납니다.`,
  underWayProving: (proved, all) =>
    `${all}명 중 ${proved}명이 새 조각을 증명했습니다. 모두 증명할 때까지는 이전 관리자가 금고를 엽니다.`,
  goOn: '이어서 하기',
  admins: '관리자 변경에는 관리자만 참여합니다.',
  steps: { plan: '계획', enrol: '새 관리자', prove: '증명', record: '기록' },

  plan: {
    intro:
      '이제부터 조각을 가질 사람을 정합니다. 모두가 자기 조각을 증명하기 전에는 아무것도 바뀌지 않습니다.',
    stay: '조각을 가질 사람',
    isAdmin: '지금 관리자',
    isNoAdmin: '관리자가 됨',
    leaves: '더 이상 조각을 갖지 않음',
    others: '관리자가 될 다른 구성원',
    othersHint: '이름, 암호 문구, 키 파일은 그대로 쓰며, 모든 키를 맡게 됩니다.',
    newcomers: '새 관리자',
    newcomersHint: '금고가 아직 모르는 사람입니다. 한 명씩 이 키보드에서 혼자 등록합니다.',
    quorum: '정족수',
    quorumHint: '금고를 열 때 모여야 하는 수입니다.',
    witness: '입회인(선택)',
    witnessHint: '조각을 갖지 않고 절차를 지켜보는 사람입니다. 기록에 이름이 남습니다.',
    tooFew: '적어도 두 명이 조각을 가져야 합니다.',
    tooMany: '조각은 16명까지 가질 수 있습니다.',
    summary: (quorum, count) => `${count}명 중 ${quorum}명`,
    all: '관리자가 모두 필요하게 됩니다. 한 명이라도 잃으면 아무도 금고를 다시 열 수 없습니다.',
    twoOfTwo:
      '2명 중 2명이면 어느 관리자도 아프거나 떠나거나 잊을 수 없습니다. 정족수가 2인 관리자 3명이 한 명을 잃어도 되는 가장 작은 구성입니다.',
    same: '지금과 같은 구성입니다. 이대로 변경하면 새 루트 키를 만들고 모든 조각을 다시 증명하기만 합니다.',
    confirmed: (others) =>
      others === 1
        ? '지금 정족수에 드는 다른 관리자 한 명이 자신의 암호 문구로 이 계획을 확인합니다.'
        : `지금 정족수에 드는 다른 관리자 ${others}명이 자신의 암호 문구로 이 계획을 확인합니다.`,
    removed: (names) =>
      `${names} 님은 조각을 갖지 않게 되며, 변경이 끝나면 아무것도 열거나 확인할 수 없습니다.`,
    begin: '확인 요청',
    beginning: '백업을 만든 뒤 변경을 시작합니다…',
  },

  enrol: {
    intro: '새 관리자는 한 명씩 혼자 등록합니다. 다른 사람은 키보드와 화면을 보지 않습니다.',
    seats: '새 관리자',
    seat: (seat) => `새 관리자 ${seat}`,
    enrolled: '등록함',
    waits: '아직 등록 안 함',
    again: '다시 등록',
    handOver: (seat) => `새 관리자 ${seat}에게 키보드를 넘기십시오`,
    handOverWhy: '암호 문구는 혼자 정합니다. 다른 사람은 키보드와 화면을 보지 마십시오.',
    iAm: (seat) => `새 관리자 ${seat}입니다`,
    title: (seat) => `새 관리자 ${seat}: 이름과 암호 문구`,
    why: '암호 문구는 루트 키의 내 조각을 여는 데 쓰입니다. 아무도 볼 수 없고 재설정할 수도 없으며, 잊으면 조각을 잃습니다.',
    submit: (seat) => `새 관리자 ${seat} 등록`,
    lockEnds: '모두 등록할 때까지는 메모리에만 보관하므로, 금고를 잠그면 변경이 끝납니다.',
  },

  prove: {
    intro:
      '새 구성원마다 디스크에서 다시 읽은 새 조각을 한 번씩 엽니다. 마지막 증명과 함께 새 구성이 쓰이고 이전 구성은 없어집니다.',
    safe: '그때까지는 이전 관리자가 늘 쓰던 암호 문구로 금고를 엽니다.',
    resumes:
      '그사이 금고를 잠가도 변경은 남아 있어 이어서 할 수 있습니다. 이미 증명한 사람은 자기 조각을 다시 증명합니다.',
    holders: '새로 조각을 가질 사람',
    proved: '증명함',
    waits: '아직 증명 안 함',
    progress: (proved, all) => `${all}명 중 ${proved}명 증명`,
    handOver: (name) => `${name} 님에게 키보드를 넘기십시오`,
    handOverWhy: '다른 사람은 키보드와 화면을 보지 마십시오.',
    iAm: (name) => `${name}입니다`,
    next: (name) => `${name} 님부터 계속`,
    other: '다른 사람 먼저',
    title: (name) => `${name} 님의 새 조각 증명`,
    submit: '내 조각 증명',
    working: '조각을 여는 중…',
    forgotten:
      '새 관리자가 암호 문구를 입력하지 못하면 이 변경을 마칠 수 없습니다. 변경을 취소하고 다시 시작하십시오.',
  },

  abandon: {
    button: '변경 취소…',
    title: '관리자 변경을 취소합니까?',
    what: '새 조각과 새 관리자를 없앱니다. 지금의 관리자와 그 조각, 암호 문구는 그대로입니다.',
    act: '변경 취소',
  },
};

const kit: Custody['kit'] = {
  title: '내 복구 키트',
  intro:
    '내화 금고에 보관할, 봉인된 루트 키 조각입니다. 금고를 잃어도 백업 하나와 정족수만큼의 키트와 그 암호 문구가 있으면 되찾습니다. 키트는 암호 문구 없이는 아무것도 열지 못합니다.',
  asFile: '파일로 저장…',
  asFileHint: '이 컴퓨터와 떨어진 곳에 보관할 이동식 매체에 저장하십시오.',
  onPaper: '인쇄할 페이지 보기…',
  onPaperHint: 'QR 코드와, 다시 입력할 수 있는 줄이 있습니다.',
  toAccount: '내 암호 문구와 키 파일',
  fileName: (name) => `복구 키트 ${name}.keyward-kit`,
  pageName: (name) => `복구 키트 ${name}.pdf`,
  saved: (name) => `“${name}”(으)로 저장하고 다시 읽어 확인했습니다. 이 컴퓨터와 떨어진 곳에 보관하십시오.`,
  renew: '루트 키를 교체하거나 관리자를 변경하거나 암호 문구를 바꾼 뒤에는 매번 새로 만드십시오.',
  pageIntro: '인쇄해서 따로 보관하십시오. 여기에는 남지 않으며, 이 화면을 떠나면 사라집니다.',
};

const kitFields: Custody['kitFields'] = {
  how: '복구 키트',
  asFile: '파일',
  asLines: '페이지에서 입력하거나 스캔',
  choose: '키트 파일 선택…',
  chosen: (name) => `키트: ${name}`,
  other: '다른 파일 선택',
  lines: '페이지의 줄',
  linesHint:
    '줄마다 인쇄된 그대로 번호부터 입력하십시오. 공백은 상관없으며 O는 0으로, I와 L은 1로 읽습니다. 키보드처럼 입력하는 QR 스캐너는 첫 줄에서 읽으면 모든 줄을 채웁니다.',
  line: (number) => `${number}번째 줄`,
  wrong: '이 줄이 페이지와 다릅니다. 비교해서 고치십시오.',
  count: (right, of) => `${of}줄 중 ${right}줄 맞음`,
  whole: '모든 줄이 맞습니다.',
  clear: '모든 줄 비우기',
};

const drill: Custody['drill'] = {
  title: '복구 훈련',
  intro: '백업과 복구 키트로 이 금고를 되찾을 수 있음을 증명합니다.',
  live: '금고는 열린 채로 있고 건드리지 않습니다. 훈련은 백업의 사본에서 하며, 끝나면 사본을 없앱니다.',
  last: '마지막 훈련',
  never: '아직 훈련한 적이 없습니다.',
  begin: '복구 훈련 시작…',
  underWay: (presented, quorum) => `훈련이 진행 중입니다. 키트 ${quorum}개 중 ${presented}개를 열었습니다.`,
  goOn: '이어서 하기',
  which: '백업',
  listed: '이 금고의 백업',
  listedField: '백업',
  chosen: '다른 파일(예: 따로 보관하던 매체에 있는 파일)',
  choose: '백업 파일 선택…',
  chosenFile: (name) => `백업: ${name}`,
  noBackup: '백업 폴더에 백업이 없습니다.',
  witness: '입회인(선택)',
  witnessHint: '훈련을 지켜보는 사람입니다. 기록에 이름이 남습니다.',
  start: '백업 열기',
  starting: '백업을 복사하고 확인하는 중…',
  backup: '백업',
  made: '만든 때',
  rootKey: '쓰던 루트 키',
  numbered: (epoch) => `${epoch}번`,
  progress: (presented, quorum) => `키트 ${quorum}개 중 ${presented}개`,
  progressLabel: '연 키트',
  admins: '이 백업의 관리자',
  presented: '키트를 열었음',
  waits: '아직',
  next: (number) => `${number}번째 키트`,
  passphrase: '이 키트를 가진 관리자의 암호 문구',
  passphraseHint: '키트를 만들 때의 암호 문구입니다. 다른 사람은 화면과 키보드를 보지 않습니다.',
  noKit: '키트 파일을 고르거나 줄을 입력하십시오.',
  present: '이 키트 열기',
  presenting: '키트를 여는 중입니다. 마지막 키트를 열면 백업 전체를 확인합니다.',
  proved: (days) => `${daysAgo(days)} 증명함`,
  unproved: '증명한 적 없음',
  failed: '복구 훈련에 실패했습니다',
  onlyAdmins: '복구 훈련은 관리자만 합니다.',
  abandon: {
    button: '훈련 끝내기…',
    title: '결과 없이 훈련을 끝냅니까?',
    what: '백업의 사본을 없앱니다. 이미 연 키트는 증명된 것으로 남습니다.',
    act: '훈련 끝내기',
  },
};

export const custody: Custody = {
  kinds,
  ...{ root, holders, changing, kit, kitFields, drill },
  ...{ paper, recordPaper, kitPaper },
  records: {
    title: '절차 기록',
    intro: 'Keyward를 시작한 뒤에 한 절차의 기록입니다. Keyward를 끝내기 전에 인쇄하거나 저장하십시오.',
    show: '기록 보기',
    done: (kind) => {
      switch (kind) {
        case 'creation':
          return '금고를 만들었습니다';
        case 'root key rotation':
          return '루트 키를 교체했습니다';
        case 'change of admins':
          return '새 관리자 구성이 쓰입니다';
        case 'restore':
          return '금고를 복원했습니다';
        case 'recovery drill':
          return '복구 훈련에 성공했습니다';
      }
    },
    screenIntro: 'Keyward를 끝내기 전에 인쇄하거나 저장하십시오. 그 뒤로는 여기에 남지 않습니다.',
  },
};
