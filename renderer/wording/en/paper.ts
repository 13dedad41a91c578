// English: custody, what stands on printed pages.

import type { KitPage } from '../../../core/peopleviews.ts';
import type { CeremonyRecord } from '../../../core/snapshot.ts';
import { many } from './counting.ts';

/** Under and around a page on the screen. */
export const paper = {
  preview: 'Preview of the page',
  print: 'Print…',
  printed: 'Handed to the printer.',
  notPrinted: 'Nothing was printed. Where there is no printer, save the page as PDF.',
  savePdf: 'Save as PDF…',
  saved: (name: string, folder: string) => `Saved as “${name}” in ${folder}.`,
  page: (vault: string) => `Keyward · ${vault}`,
};

const fact = (detail: CeremonyRecord['detail'], name: string) => detail[name] ?? '';

/** What happened, by the kind of the ceremony. */
function what({ ceremony, detail, admins, quorum }: CeremonyRecord, moment: (iso: string) => string): string {
  const set = `${quorum} of ${admins.length}`;
  switch (ceremony) {
    case 'creation':
      return `The vault was created. Its root key was split among ${many(admins.length, 'admin', 'admins')}, any ${quorum} of whom open the vault. Every admin opened their own share once, as it was read back from the disk.`;
    case 'root key rotation':
      return `Root key no. ${fact(detail, 'epoch')} took the place of the one before. ${many(Number(fact(detail, 'versions')), 'key version was', 'key versions were')} wrapped anew in one transaction. Recovery kits made before no longer work.`;
    case 'change of admins':
      return `The admins named below hold the shares from now on, with a quorum of ${set}. Every one of them proved their share; the former shares are destroyed. Root key no. ${fact(detail, 'epoch')} is in force; ${many(Number(fact(detail, 'versions')), 'key version was', 'key versions were')} wrapped anew. Recovery kits made before no longer work.`;
    case 'restore':
      return `The vault was restored from the backup “${fact(detail, 'backup')}”, which was made on ${moment(String(fact(detail, 'made')))}.`;
    case 'recovery drill':
      return `The backup “${fact(detail, 'backup')}”, made on ${moment(String(fact(detail, 'made')))} under root key no. ${fact(detail, 'epoch')}, was opened with recovery kits on a copy. Header, rows and log were intact: ${many(Number(fact(detail, 'entries')), 'log entry', 'log entries')}; every version of ${many(Number(fact(detail, 'keys')), 'key', 'keys')} could be unwrapped. The vault in use was not touched.`;
  }
}

export const recordPaper = {
  title: 'Ceremony record',
  what,
  vault: 'Vault',
  vaultId: 'Vault id',
  when: 'Completed',
  utc: (iso: string) => `${iso} (UTC)`,
  quorum: 'Quorum',
  rule: (quorum: number, count: number) => `${quorum} of ${count} admins`,
  present: 'Took part',
  admins: 'Holders of a share',
  proved: (moment: string) => `proved ${moment}`,
  unproved: 'not proved in this ceremony',
  witness: 'Witness',
  noWitness: 'none',
  rests: 'What this record rests on',
  auditEntry: 'Audit entry',
  auditHash: 'Its hash',
  verifier: 'Verifier key',
  signature: 'Signature',
  verify: 'How to verify it without the vault',
  steps: [
    'Save this record as a file, and export the audit log as JSON Lines, from this vault or from one that was restored.',
    'On any computer with Node.js, run the program that comes with Keyward:',
    'It checks that the log is unbroken, that the audit entry above has the hash above, and that the vault signed this record. The verifier key on this paper keeps anybody from passing off another log with a key of their own.',
  ],
  command: (verifier: string) =>
    `node keyward-verify.mjs export.jsonl --key '${verifier}' --record record.json`,
  sign: 'Signatures',
  role: { present: 'took part', witness: 'witness' },
  toSign: 'Signature',
  date: 'Date',
  save: 'Save the record file…',
  fileName: (day: string) => `Ceremony record ${day}.json`,
  pdfName: (day: string) => `Ceremony record ${day}.pdf`,
};

export const kitPaper = {
  title: 'Recovery kit',
  of: (name: string) => `of ${name}`,
  vault: 'Vault',
  vaultId: 'Vault id',
  admin: 'Admin',
  set: 'Share',
  setIs: ({ admins, epoch }: KitPage) => `one of ${admins}, of root key no. ${epoch}`,
  quorum: 'Quorum',
  quorumIs: ({ quorum, admins }: KitPage) => `${quorum} of ${admins}`,
  made: 'Made',
  needs: 'Opens with',
  needsPassphrase: 'the passphrase that the admin has on this date',
  needsKeyFile: 'the passphrase that the admin has on this date, and the admin’s key file',
  what: 'What it is for',
  whatIs: ({ quorum, personName }: KitPage) =>
    `If the vault and its computer are lost, a backup, ${quorum} such kits of different admins and their passphrases bring everything back. This page alone opens nothing: it holds the share of ${personName} encrypted under the passphrase, which is not on it.`,
  how: 'How to use it',
  steps: [
    'Install Keyward, begin a restore on its first screen, and choose the backup file.',
    'Present this kit: scan the QR code with a scanner that types, or type the lines below; then the passphrase.',
    'Repeat it with the other kits. A recovery drill does the same without touching the vault.',
  ],
  outdated:
    'It is out of date after a root key rotation, a change of admins, or a change of the passphrase. Then destroy it and make a new one.',
  lines: 'The kit as lines to type',
  linesWhy:
    'Every line begins with its number and ends with six check characters: up to four wrong characters in a line are always found, and Keyward names the line. The letters I, L, O and U do not occur.',
  qr: 'The kit as a QR code',
  kept: 'Kept at',
};
