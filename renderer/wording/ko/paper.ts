// 한국어: custody, 인쇄한 페이지에 적히는 글.

import type { CeremonyRecord } from '../../../core/snapshot.ts';
import type { Wording } from '../en.ts';
import { amounts } from './counting.ts';

/** Under and around a page on the screen. */
export const paper: Wording['custody']['paper'] = {
  preview: '페이지 미리 보기',
  print: '인쇄…',
  printed: '프린터로 보냈습니다.',
  notPrinted: '인쇄하지 않았습니다. 프린터가 없으면 페이지를 PDF로 저장하십시오.',
  savePdf: 'PDF로 저장…',
  saved: (name, folder) => `${folder}에 “${name}”(으)로 저장했습니다.`,
  page: (vault) => `Keyward · ${vault}`,
};

const fact = (detail: CeremonyRecord['detail'], name: string) => detail[name] ?? '';

/** What happened, by the kind of the ceremony. */
function what({ ceremony, detail, admins, quorum }: CeremonyRecord, moment: (iso: string) => string): string {
  const number = (name: string) => amounts.number(Number(fact(detail, name)));
  const made = () => moment(String(fact(detail, 'made')));
  switch (ceremony) {
    case 'creation':
      return `금고를 만들었습니다. 루트 키를 관리자 ${admins.length}명에게 나누었으며, 그중 어느 ${quorum}명이든 모이면 금고가 열립니다. 모든 관리자가 디스크에서 다시 읽은 자기 조각을 한 번씩 열었습니다.`;
    case 'root key rotation':
      return `루트 키 ${fact(detail, 'epoch')}번이 이전 루트 키를 대신합니다. 키 버전 ${number('versions')}개를 한 트랜잭션에서 다시 래핑했습니다. 이전에 만든 복구 키트는 더 쓸 수 없습니다.`;
    case 'change of admins':
      return `이제부터 아래의 관리자가 조각을 가지며, 정족수는 ${admins.length}명 중 ${quorum}명입니다. 모두 자기 조각을 증명했고 이전 조각은 파기했습니다. 루트 키 ${fact(detail, 'epoch')}번이 쓰이며, 키 버전 ${number('versions')}개를 다시 래핑했습니다. 이전에 만든 복구 키트는 더 쓸 수 없습니다.`;
    case 'restore':
      return `${made()}에 만든 백업 “${fact(detail, 'backup')}”에서 금고를 복원했습니다.`;
    case 'recovery drill':
      return `루트 키 ${fact(detail, 'epoch')}번 아래 ${made()}에 만든 백업 “${fact(detail, 'backup')}”의 사본을 복구 키트로 열었습니다. 헤더, 행, 로그에 손상이 없었고(로그 항목 ${number('entries')}개), 키 ${number('keys')}개의 모든 버전을 풀 수 있었습니다. 사용 중인 금고는 건드리지 않았습니다.`;
  }
}

export const recordPaper: Wording['custody']['recordPaper'] = {
  title: '절차 기록',
  what,
  vault: '금고',
  vaultId: '금고 ID',
  when: '완료한 때',
  utc: (iso) => `${iso} (UTC)`,
  quorum: '정족수',
  rule: (quorum, count) => `관리자 ${count}명 중 ${quorum}명`,
  present: '참여한 사람',
  admins: '조각을 가진 사람',
  proved: (moment) => `증명 ${moment}`,
  unproved: '이 절차에서는 증명하지 않음',
  witness: '입회인',
  noWitness: '없음',
  rests: '이 기록의 근거',
  auditEntry: '감사 항목',
  auditHash: '항목의 해시',
  verifier: '검증 키',
  signature: '서명 값',
  verify: '금고 없이 검증하는 방법',
  steps: [
    '이 기록을 파일로 저장하고, 이 금고나 복원한 금고에서 감사 로그를 JSON Lines로 내보냅니다.',
    'Node.js가 있는 아무 컴퓨터에서나 Keyward에 들어 있는 프로그램을 실행합니다.',
    '프로그램은 로그가 끊기지 않았는지, 위의 감사 항목이 위의 해시를 가지는지, 금고가 이 기록에 서명했는지 확인합니다. 이 종이에 적힌 검증 키가 있으므로 누구도 자기 키로 서명한 다른 로그를 내세울 수 없습니다.',
  ],
  command: (verifier) => `node keyward-verify.mjs export.jsonl --key '${verifier}' --record record.json`,
  sign: '자필 서명',
  role: { present: '참여', witness: '입회인' },
  toSign: '서명',
  date: '날짜',
  save: '기록 파일 저장…',
  fileName: (day) => `절차 기록 ${day}.json`,
  pdfName: (day) => `절차 기록 ${day}.pdf`,
};

export const kitPaper: Wording['custody']['kitPaper'] = {
  title: '복구 키트',
  of: (name) => `${name}`,
  vault: '금고',
  vaultId: '금고 ID',
  admin: '관리자',
  set: '조각',
  setIs: ({ admins, epoch }) => `루트 키 ${epoch}번의 조각 ${admins}개 중 하나`,
  quorum: '정족수',
  quorumIs: ({ quorum, admins }) => `${admins}명 중 ${quorum}명`,
  made: '만든 때',
  needs: '여는 데 필요한 것',
  needsPassphrase: '만든 날의 관리자 암호 문구',
  needsKeyFile: '만든 날의 관리자 암호 문구와 관리자의 키 파일',
  what: '용도',
  whatIs: ({ quorum, personName }) =>
    `금고와 그 컴퓨터를 잃으면 백업 하나, 서로 다른 관리자의 복구 키트 ${quorum}개와 그 암호 문구로 모든 것을 되찾습니다. 이 페이지만으로는 아무것도 열리지 않습니다. ${personName} 님의 조각이 암호 문구로 암호화되어 있고, 암호 문구는 여기에 적혀 있지 않습니다.`,
  how: '사용 방법',
  steps: [
    'Keyward를 설치하고 첫 화면에서 복원을 시작한 뒤 백업 파일을 고릅니다.',
    '이 키트를 제시합니다. 키보드처럼 입력하는 스캐너로 QR 코드를 읽거나 아래의 줄을 입력하고, 이어서 암호 문구를 입력합니다.',
    '다른 키트도 똑같이 제시합니다. 복구 훈련에서는 금고를 건드리지 않고 같은 일을 해 봅니다.',
  ],
  outdated:
    '루트 키를 교체하거나 관리자를 변경하거나 암호 문구를 바꾸면 더는 맞지 않습니다. 그때는 파기하고 새로 만드십시오.',
  lines: '입력할 수 있는 줄로 적은 키트',
  linesWhy:
    '줄마다 줄 번호로 시작해 확인 문자 여섯 개로 끝납니다. 한 줄에서 틀린 문자 네 개까지는 반드시 찾아내며, Keyward가 그 줄을 알려 줍니다. I, L, O, U는 쓰이지 않습니다.',
  qr: 'QR 코드로 적은 키트',
  kept: '보관 장소',
};
