// 한국어: common, shell, home.

import type { Wording } from '../en.ts';

export const common: Wording['common'] = {
  cancel: '취소',
  close: '닫기',
  back: '뒤로',
  copy: '복사',
  dismiss: '알림 닫기',
  tryAgain: '다시 시도',
  showFolder: '폴더 보기',
  emptySearch: '검색어 지우기',
  loading: 'Keyward를 여는 중…',
  reading: '읽는 중…',
  notices: '알림',
  faultTitle: '창에 오류가 발생했습니다',
  fault: '금고에는 영향이 없습니다. 창을 다시 표시하십시오. 오류가 반복되면 Keyward를 다시 시작하십시오.',
  showAgain: '창 다시 표시',
};

export const shell: Wording['shell'] = {
  screens: {
    home: '홈',
    keys: '키',
    key: '키',
    'deleted keys': '삭제된 키',
    use: '키 사용',
    'sealed files': '봉인된 파일',
    calendar: '일정',
    people: '구성원',
    person: '구성원',
    account: '내 계정',
    custody: '루트 키와 관리자',
    'admin change': '관리자 변경',
    'recovery kit': '복구 키트',
    'recovery drill': '복구 훈련',
    'ceremony record': '절차 기록',
    backups: '백업',
    log: '감사 로그',
    metering: '사용량 집계',
    settings: '설정',
    about: '정보',
  },
  screensLabel: '화면',
  menu: '메뉴',
  personMenu: (name) => `현재 사용자: ${name}`,
};

export const home: Wording['home'] = {
  open: '열림',
  lock: '잠그기',
  signOut: '로그아웃',
  glance: '한눈에 보기',
  keys: '키',
  noKeys: '아직 없음',
  firstKey: '첫 번째 키 만들기',
  due: '다가오는 일',
  nothingDue: '없음',
  dueOf: {
    rotation: (name, date) => `${date} ${name} 교체`,
    deletion: (name, date) => `${date} ${name} 삭제`,
    'root key': (_, date) => `${date}까지 루트 키 교체`,
  },
};
