// 한국어: 봉인된 파일을 age 형식으로 내보내기.

import type { Wording } from '../en.ts';
import { amounts, fileCount } from './counting.ts';

export const exporting: Wording['exporting'] = {
  title: (count) => `${fileCount(count)} age로 내보내기`,
  what: 'Keyward가 없는 사람이 무료 프로그램인 age(age-encryption.org)로 열 수 있는 암호화된 파일을 만듭니다. 봉인된 파일은 그대로 둡니다. 봉인된 폴더는 tar 묶음(이름.tar.age)으로 나옵니다.',
  leaves: '내보낸 것은 금고를 떠납니다',
  leavesWhat:
    '받은 사람은 언제까지나 열 수 있고 남에게 넘길 수도 있습니다. 키를 사용 중지하거나 삭제하거나 교체하거나 다시 봉인해도 내보낸 파일에는 미치지 않습니다. 누가 무엇을 누구에게 내보냈는지는 감사 로그에 남습니다.',
  forWhom: '열 수 있는 사람',
  choices: {
    recipients: {
      label: 'age 키가 있는 수신자',
      hint: '다른 사람은 열 수 없고, 비밀을 알려 줄 필요가 없습니다.',
    },
    passphrase: {
      label: '암호 문구를 아는 사람',
      hint: '암호 문구는 파일과 다른 경로로 알려 주십시오.',
    },
  },
  recipients: '수신자',
  recipientsHint:
    '수신자에게서 받은 그대로, “age1”로 시작하는 값을 한 줄에 하나씩 입력하십시오. 비밀 키는 누구에게도 요구하지 마십시오.',
  passphrase: '내보낼 파일의 암호 문구',
  repeat: '암호 문구 다시 입력',
  into: '기록할 곳',
  beside: '봉인된 파일 옆',
  besideInstead: '봉인된 파일 옆에 기록',
  folder: (name, parent) => `${name} (${parent} 안)`,
  choose: '폴더 선택…',
  review: '수신자 확인…',
  act: '내보내기',
  compare: () =>
    '수신자에게서 받은 값과 적어도 처음과 끝 부분을 한 글자씩 비교하십시오. 잘못된 수신자는 내보낸 것을 모두 열 수 있습니다.',
  recipientOf: (place, kind) => `${amounts.number(place)}번째 수신자 · ${kind}`,
  kinds: {
    X25519: 'X25519',
    'X25519 and ML-KEM-768': 'X25519와 ML-KEM-768, 양자 컴퓨터에 안전',
  },
  files: '파일',
  moreFiles: (count) => `외 ${amounts.number(count)}개`,
  back: '뒤로',
  actFor: (count) => `수신자 ${amounts.number(count)}명에게 내보내기`,
};
