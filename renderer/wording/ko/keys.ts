// 한국어: keys.

import type { Wording } from '../en.ts';

export const keys: Wording['keys'] = {
  title: '키',
  newKey: '새 키',
  columns: {
    name: '이름',
    type: '유형',
    state: '상태',
    version: '버전',
    created: '만든 날',
    sealedFiles: '봉인한 파일',
  },
  states: {
    available: '사용 가능',
    disabled: '사용 중지',
    'deletion requested': '삭제 예정',
    deleted: '삭제됨',
  },
  version: (version) => `v${version}`,
  forSealing: '봉인용',
  emptyTitle: '아직 키가 없습니다',
  empty: '파일은 키로 봉인합니다. 첫 번째 키를 만드십시오. 키는 이 금고를 벗어나지 않습니다.',
  create: {
    title: '새 키',
    name: '키 이름',
    rules:
      '글자로 시작하는 3~63자. 글자, 숫자, 하이픈, 밑줄, 마침표, 공백을 쓸 수 있으며 금고 안에서 겹치지 않아야 합니다.',
    type: '유형',
    submit: '키 만들기',
    working: '키를 만드는 중…',
  },
};
