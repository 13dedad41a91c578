// 한국어: approvals. 문장마다 일어날 일을 요청에 담긴 사실 그대로 말합니다.

import type { ApprovalView } from '../../../core/peopleviews.ts';
import type { Wording } from '../en.ts';

type Request = Pick<ApprovalView, 'operation' | 'key' | 'version' | 'detail'>;

function sentence({ operation, key, detail }: Request, keyName: string | null): string {
  const fact = (name: string) => String(detail[name] ?? '');
  const named = `“${keyName ?? fact('name')}”${key === null ? '' : ` (ID ${key.slice(0, 8)}…)`}`;
  switch (operation) {
    case 'delete immediately':
      return `${named} 키를 지금 삭제합니다. 모든 버전을 여기와 모든 백업에서 영구히 파기합니다.`;
    case 'see deleted keys':
      return `삭제된 키의 관리 정보를 표시합니다. 사유: “${fact('reason')}”.`;
    case 'rotate root key':
      return '루트 키를 교체합니다. 모든 키 버전을 다시 래핑하며 지금까지 만든 복구 키트는 더 쓸 수 없습니다.';
    case 'change admins':
      return newAdmins(fact);
    case 'restore':
      return `이 금고를 백업 “${fact('backup')}”(으)로 대체합니다.`;
    case 'forget backup folder':
      return `이전 백업 폴더 ${fact('folder')}을(를) 잊습니다. 그 폴더의 삭제된 키는 더 이상 파기되지 않습니다.`;
    case 'set policy':
      return `아무도 쓰지 않은 지 ${fact('idleMinutes')}분이 지나면 금고를 잠그도록 합니다.`;
    default:
      return [operation, ...Object.entries(detail).map(([name, value]) => `${name}: ${value}`)].join(', ');
  }
}

/** Who holds shares from then on, how many of them open the vault, and who holds none any more. */
function newAdmins(fact: (name: string) => string): string {
  const newcomers = Number(fact('newcomers'));
  const count = fact('holders').split(' ').filter(Boolean).length + newcomers;
  const coming = newcomers === 0 ? [] : [`새 관리자 ${newcomers}명`];
  const holders = [fact('admins'), ...coming].filter(Boolean).join(', ');
  return [
    `루트 키의 조각을 가질 사람을 ${holders}(으)로 정합니다. 이 ${count}명 중 어느 ${fact('quorum')}명이든 모이면 금고가 열립니다.`,
    ...(fact('leaving') === '' ? [] : [`더 이상 조각을 갖지 않는 사람: ${fact('leaving')}.`]),
    ...(fact('witness') === '' ? [] : [`입회인: ${fact('witness')}.`]),
  ].join(' ');
}

export const approvals: Wording['approvals'] = {
  title: (needed) => (needed === 1 ? '두 번째 관리자의 확인' : `다른 관리자 ${needed}명의 확인`),
  asks: (name) => `${name} 님의 요청:`,
  sentence,
  how: (name) =>
    `다른 관리자가 키보드를 넘겨받아 이 내용을 읽고 자신의 암호 문구로 확인합니다. 그동안 ${name} 님은 화면과 키보드를 보지 않습니다.`,
  admins: '확인할 수 있는 관리자',
  submit: '이 작업 확인',
  progress: (confirmed, needed) => `다른 관리자 ${needed}명 중 ${confirmed}명 확인`,
  dies: (span) => `${span} 후 요청 만료`,
  giveUp: '요청 거두기',
};
