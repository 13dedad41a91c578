// 한국어: account.

import type { Wording } from '../en.ts';
import { amounts } from './counting.ts';

export const account: Wording['account'] = {
  intro: '본인만의 정보입니다. 다른 사람은 바꿀 수 없고, 아무도 암호 문구를 볼 수 없습니다.',
  desk: '로그인 상태',
  deskWhy: '이 컴퓨터에 로그인해 있습니다. 금고가 열려 있는 동안 다음 사람이 이어서 로그인할 수 있습니다.',
  signOut: '로그아웃',
  name: '이름',
  lastSignIn: '로그인한 때',
  added: '등록한 때',
  myKeys: '내 키',
  toPeople: '구성원 목록에서 보기',

  passphrase: {
    title: '암호 문구',
    what: '암호 문구는 다른 사람 없이 혼자 바꿉니다.',
    forShare: '루트 키의 내 조각도 이 암호 문구로 엽니다. 복구 키트는 만들 때의 암호 문구를 그대로 씁니다.',
    open: '암호 문구 바꾸기…',
    dialog: '암호 문구 바꾸기',
    old: '현재 암호 문구',
    fresh: '새 암호 문구',
    repeat: '새 암호 문구 다시 입력',
    submit: '암호 문구 바꾸기',
    working: '바꾸는 중…',
    done: '암호 문구를 바꾸었습니다. 이제부터 새 암호 문구를 사용하십시오.',
  },
  keyFile: {
    title: '키 파일',
    none: '키 파일이 필요 없습니다. 키 파일을 쓰면 암호 문구만으로는 부족하고, 매체에 담긴 파일도 있어야 합니다.',
    required:
      '암호 문구와 함께 키 파일이 필요합니다. 사본을 보관하십시오. 파일이 없으면 로그인할 수 없습니다.',
    add: '키 파일 요구…',
    replace: '키 파일 교체…',
    remove: '키 파일 없이 쓰기…',
    addTitle: '키 파일 요구',
    replaceTitle: '키 파일 교체',
    removeTitle: '키 파일 없이 쓰기',
    addWhat: '선택한 곳에 새 키 파일을 저장합니다. 그때부터 암호 문구와 함께 키 파일이 필요합니다.',
    replaceWhat: '선택한 곳에 새 키 파일을 저장합니다. 이전 키 파일은 더 이상 쓸 수 없습니다.',
    removeWhat: '그때부터 암호 문구만으로 충분합니다.',
    passphrase: '내 암호 문구',
    placeMissing: '키 파일을 저장할 곳을 고르십시오.',
    presentMissing: '현재 키 파일을 고르십시오.',
    present: '현재 키 파일',
    working: '바꾸는 중…',
    doneAdd: '키 파일을 저장했습니다. 다음 로그인부터 필요합니다.',
    doneRemove: '이제 키 파일이 필요 없습니다.',
  },
  share: {
    title: '루트 키의 내 조각',
    what: '이 조각으로 금고를 열었거나 복구 훈련을 했을 때 마지막으로 증명했습니다.',
    proved: '조각 증명',
    kitProved: '복구 키트 증명',
    never: '없음',
    daysAgo: (days) => (days === 0 ? '오늘' : `${amounts.number(days)}일 전`),
    toCustody: '루트 키와 관리자',
  },
  roleTitle: '내 역할',
};
