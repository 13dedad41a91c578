// English: approvals. Each sentence says exactly what will happen, with every fact that the request holds.

import type { ApprovalView } from '../../../core/peopleviews.ts';
import { many } from './counting.ts';

type Request = Pick<ApprovalView, 'operation' | 'key' | 'version' | 'detail'>;

function sentence({ operation, key, detail }: Request, keyName: string | null): string {
  const fact = (name: string) => String(detail[name] ?? '');
  const named = `“${keyName ?? fact('name')}”${key === null ? '' : ` (id ${key.slice(0, 8)}…)`}`;
  switch (operation) {
    case 'delete immediately':
      return `Delete the key ${named} now: destroy all its versions, here and in every backup, for ever.`;
    case 'see deleted keys':
      return `Show what is kept of deleted keys. Reason: “${fact('reason')}”.`;
    case 'rotate root key':
      return 'Rotate the root key: wrap every key version anew, and outdate all recovery kits made so far.';
    case 'change admins':
      return newAdmins(fact);
    case 'restore':
      return `Replace this vault by the backup “${fact('backup')}”.`;
    case 'forget backup folder':
      return `Forget the former backup folder ${fact('folder')}: Keyward no longer destroys deleted keys in it.`;
    case 'set policy':
      return `Let the vault lock by itself after ${fact('idleMinutes')} minutes without use.`;
    default:
      return [operation, ...Object.entries(detail).map(([name, value]) => `${name}: ${value}`)].join(', ');
  }
}

/** Who holds shares from then on, how many of them open the vault, and who holds none any more. */
function newAdmins(fact: (name: string) => string): string {
  const newcomers = Number(fact('newcomers'));
  const count = fact('holders').split(' ').filter(Boolean).length + newcomers;
  const coming = newcomers === 0 ? [] : [many(newcomers, 'new admin', 'new admins')];
  const holders = [fact('admins'), ...coming].filter(Boolean).join(' and ');
  return [
    `Make ${holders} the holders of the root key: any ${fact('quorum')} of these ${count} open the vault.`,
    ...(fact('leaving') === '' ? [] : [`No share any more: ${fact('leaving')}.`]),
    ...(fact('witness') === '' ? [] : [`Witness: ${fact('witness')}.`]),
  ].join(' ');
}

export const approvals = {
  title: (needed: number) => (needed === 1 ? 'A second admin confirms' : `${needed} other admins confirm`),
  asks: (name: string) => `${name} asks to:`,
  sentence,
  how: (name: string) =>
    `Another admin takes the keyboard, reads this, and confirms it with their own passphrase. ${name} looks away meanwhile.`,
  admins: 'Admins who can confirm',
  submit: 'Confirm this',
  progress: (confirmed: number, needed: number) =>
    `Confirmed by ${confirmed} of ${many(needed, 'other admin', 'other admins')}`,
  dies: (span: string) => `the request expires in ${span}`,
  giveUp: 'Take the request back',
};
