// 한국어: settings, about, the palette, the tray.

import type { Wording } from '../en.ts';

export const settings: Wording['settings'] = {
  yours: '이 창',
  yoursIntro: '이 컴퓨터에서 본인에게만 적용됩니다. 누가 무엇을 할 수 있는지는 여기서 정하지 않습니다.',
  own: {
    language: { label: '언어', options: { system: '시스템 설정 따름', en: 'English', ko: '한국어' } },
    theme: { label: '테마', options: { system: '시스템 설정 따름', light: '밝게', dark: '어둡게' } },
    notifications: { label: '시스템 알림', options: { shown: '표시', 'not shown': '표시 안 함' } },
    whenClosed: {
      label: '창을 닫을 때',
      options: { quit: '잠그고 종료', stay: '잠그고 트레이에 남김' },
    },
    originals: { label: '봉인한 파일의 원본', options: { keep: '그대로 둠', trash: '휴지통으로 옮김' } },
    jobsWhenLocking: {
      label: '금고를 잠글 때의 파일 작업',
      options: { ask: '물어보기', finish: '먼저 마침', abandon: '중단함' },
    },
    clipboardSeconds: '복사한 비밀을 지우는 시간',
  },
  seconds: (count) => `${count}초`,
  everybody: '모두에게',
  everybodyIntro: '관리자들이 합의한 것으로, 이 금고를 쓰는 모두에게 적용됩니다.',
  idle: {
    now: (minutes) =>
      `사용이 없는 채로 ${minutes}분이 지나거나, 화면이 잠기거나, 컴퓨터가 절전에 들어가기 전에 금고가 스스로 잠깁니다.`,
    label: '사용이 없는 시간(분)',
    hint: '1~240. 다른 관리자가 변경을 확인합니다.',
    change: '변경…',
    admins: '관리자 두 사람이 함께 변경합니다.',
  },
  backups: '백업을 두는 곳과, 검증된 백업을 볼 수 있습니다.',
  tray: {
    show: 'Keyward 보기',
    lock: '금고 잠그기',
    quit: '잠그고 종료',
    open: '금고가 열려 있음',
    closed: '금고가 잠겨 있음',
  },
};

export const about: Wording['about'] = {
  intro: '이 빌드의 구성과, 이 컴퓨터에서 스스로 증명하는 것을 보여 줍니다.',
  build: '이 빌드',
  version: '버전',
  packaging: { packaged: '패키지', development: '직접 빌드' },
  platform: '시스템',
  vaultFolder: '금고',
  profile: '환경 설정',
  selfTest: '자체 시험',
  selfTestHow:
    '다른 기관이 공개한 정답을 바로 이 빌드의 암호 기능으로 확인합니다. 금고의 키는 사용하지 않습니다.',
  runSelfTest: '자체 시험 실행',
  allPassed: (count) => `정답 ${count}개가 모두 맞았습니다.`,
  someFailed: (count) =>
    `정답 ${count}개가 틀렸습니다. 금고를 잠그고, 검증한 설치 파일로 Keyward를 다시 설치하십시오.`,
  outcomes: { passed: '통과', failed: '실패' },
  whats: {
    'Refusal of a changed ciphertext': '변조된 암호문의 거부',
    'Shamir secret sharing, 2 of 3': '샤미르 비밀 분산, 3개 중 2개',
  },
  evidence: '신뢰성 근거',
  evidenceHow: '이 빌드를 배포하기 전에 공격하고, 중단시키고, 측정한 결과를 보고서 원문 그대로 보여 줍니다.',
  noEvidence: '이 빌드에는 보고서가 포함되어 있지 않습니다.',
  noEvidenceHow: '소스에서 만든 빌드에는 “npm run torture”와 “npm run bench”를 실행한 뒤에 포함됩니다.',
  updates: '업데이트',
  updatesHow:
    '릴리스 파일을 이동식 매체로 가져와 업데이트 파일(.release)을 여기에서 여십시오. 서명을 확인하고, 함께 있는 파일을 업데이트 파일과 비교합니다. Keyward가 스스로 설치하는 일은 없습니다.',
  openUpdate: '업데이트 파일 열기…',
  updateIs: {
    newer: (version) => `릴리스 키로 서명된 버전 ${version}입니다. 이 빌드보다 새로운 버전입니다.`,
    same: (version) => `릴리스 키로 서명된 버전 ${version}입니다. 지금 실행 중인 버전과 같습니다.`,
    older: (version) =>
      `릴리스 키로 서명된 버전 ${version}입니다. 이 빌드보다 오래된 버전이어서 이 금고가 열리지 않을 수 있으니, 이유 없이 되돌리지 마십시오.`,
  },
  updateAltered: '함께 있는 파일이 서명된 것과 다릅니다. 설치하지 말고 릴리스를 다시 받으십시오.',
  updateNothing: '함께 있는 릴리스 파일이 없습니다. 이 컴퓨터용 패키지를 같은 폴더에 복사하십시오.',
  updateInstall: '금고를 잠그고 종료한 다음, 이 컴퓨터의 관리자 권한으로 확인된 패키지를 설치하십시오.',
  updateFiles: '릴리스의 파일',
  updateFound: { verified: '확인됨', altered: '변조됨', 'not here': '없음' },
  showUpdate: '폴더에서 보기',
  network: '네트워크',
  networkHow:
    'Keyward는 네트워크에 연결하지 않습니다. 보내는 것도, 가져오는 것도, 조회하는 것도 없습니다. 업데이트는 사람이 직접 가져옵니다.',
};

export const palette: Wording['palette'] = {
  find: '찾기',
  title: '찾기와 실행',
  search: '화면, 동작, 키, 구성원 찾기',
  results: '결과',
  nothing: '찾은 것이 없습니다.',
  screen: '화면',
  key: '키',
  action: '동작',
  person: '구성원',
  newKey: '새 키…',
  use: (task) => `${task}…`,
  sealFiles: '파일 선택…',
  sealFolder: '폴더 선택…',
  openSealed: '봉인된 파일 살펴보기…',
  lock: '금고 잠그기',
};

export const shortcuts: Wording['shortcuts'] = {
  title: '단축키',
  everywhere: '열린 금고의 모든 화면에서',
  within: '화면, 목록, 대화 상자 안에서',
  find: '찾기와 실행',
  lock: '금고 잠그기',
  choose: '봉인하거나 열 파일 선택',
  settings: '설정',
  back: '이전 화면으로',
  overview: '이 목록',
  move: '다음 항목으로, 이전 항목으로',
  choosing: '목록, 메뉴, 선택지 안에서 이동',
  press: '단추 누르기, 항목 선택',
  close: '대화 상자나 메뉴 닫기, 검색어 지우기',
  copySecret: '표시된 평문 복사(클립보드는 저절로 지워짐)',
  keys: { space: '스페이스' },
};
