// 한국어: 키 자료 가져오기.

import type { Wording } from '../en.ts';

export const imports: Wording['imports'] = {
  origin: '출처',
  origins: { generated: '이 금고에서 만듦', imported: '가져옴' },
  importedMeans: '가져온 키: 버전 1의 사본이 금고 밖에 있을 수 있습니다.',
  material: '키 자료',
  choices: {
    generated: {
      label: '이 금고에서 만들기',
      hint: '무작위로 만들며 다른 곳에는 없습니다. 거의 모든 키에 알맞습니다.',
    },
    imported: {
      label: '밖에서 가져오기',
      hint: '이미 있는 키이고 다른 곳에서도 그 키에 의존할 때 씁니다.',
    },
  },
  next: '다음',
  back: '이전',

  title: '키 자료 가져오기',
  steps: { key: '키', material: '자료', done: '비교' },
  stepsLabel: '가져오기 단계',
  meansTitle: '가져온 키란',
  means:
    'Keyward는 이 키가 어떻게 만들어졌고 누가 또 가지고 있는지 알 수 없습니다. 삭제하면 이 금고에 있는 것만 파기되고 밖의 사본은 남습니다. 키 화면과 버전 목록, 감사 로그에는 가져온 키라는 사실이 끝까지 남습니다. 이후 교체로 생기는 버전은 이 금고에서 만듭니다.',

  how: '가져오는 방법',
  ways: {
    protected: {
      label: '암호 문구로 보호된 파일',
      hint: 'PKCS#8 형식. openssl pkcs8 -topk8과 대부분의 시스템이 만듭니다.',
    },
    wrapped: {
      label: '이 금고의 키로 래핑한 파일',
      hint: '암호 문구를 보낼 필요가 없습니다. 상대편에서 명령 몇 개를 실행합니다.',
    },
  },
  onlyWrapped: 'AES 키는 어디에도 평문으로 놓이지 않도록 이 금고의 키로 래핑하여 가져옵니다.',

  wrapping: {
    title: '래핑 키',
    what: '이번 가져오기 한 번을 위해 금고가 키 쌍을 만듭니다. 공개 키는 키를 가진 사람에게 전달합니다.',
    limits:
      '래핑 키는 메모리에만 최대 24시간 있습니다. 금고가 잠기면(자리를 비워 잠길 때도) 사라지므로 새로 만들어야 합니다.',
    make: '래핑 키 만들기',
    making: '래핑 키를 만드는 중…',
    save: '1. 공개 키를 저장하여 전달하기',
    saveHow: 'SHA-256을 서로 읽어 비교하십시오. 파일을 바꿔치기한 사람이 키를 받게 되기 때문입니다.',
    saveAct: '파일로 저장…',
    saved: (name, folder) => `${folder}에 “${name}” 이름으로 저장했습니다.`,
    fileName: 'wrapping-key.pem',
    fingerprint: 'SHA-256',
    goodUntil: '유효 기한',
    wrap: '2. 상대편에서 OpenSSL 3으로 래핑하기',
    commands: '명령',
    copy: '명령 복사',
    replace: '새로 만들기',
  },
  bring: '3. 래핑한 파일 가져오기',
  file: '파일',
  choose: '파일 선택…',
  other: '다른 파일 선택…',
  dropHere: '또는 여기에 끌어다 놓으십시오',
  chosen: (name) => `“${name}”`,
  noFile: '먼저 파일을 선택하십시오.',
  passphrase: '파일의 암호 문구',
  noPassphrase: '파일을 보호하는 암호 문구를 입력하십시오.',
  act: '키 가져오기',
  working: '키를 가져오는 중…',

  done: (name) => `“${name}” 키를 가져왔습니다`,
  compare: '이제 키를 가진 사람과 이 값을 비교하십시오. 다르면 다른 키이므로 삭제하십시오.',
  fingerprint: '공개 키의 SHA-256',
  checkValue: '확인 값',
  checkHow: '키로 계산한 HMAC-SHA-256의 앞 6자리입니다. 상대편에서 쓸 명령은 안내서에 있습니다.',
  afterwards: '그런 다음 키가 담겨 온 파일을 파기하십시오. 밖에서 더는 이 키가 필요 없다면 교체하십시오.',
};
