// English: the audit log, metering, backups, restoring.

import type { MeteringView } from '../../../core/keyviews.ts';
import type { AuditEvent, LogFinding, RowFinding } from '../../../core/recordviews.ts';
import type { BackupReason } from '../../../core/snapshot.ts';
import { amounts, many } from './counting.ts';

const entries = (count: number) => many(count, 'entry', 'entries');
const keys = (count: number) => many(count, 'key', 'keys');
const days = (count: number) => many(count, 'day', 'days');

/** What is in the log besides the operations of people. */
const events: Record<AuditEvent, string> = {
  'create vault': 'Create the vault',
  'prove share': 'Prove a share',
  'present share': 'Present a share',
  unlock: 'Unlock',
  lock: 'Lock',
  'write checkpoint': 'Sign a checkpoint',
  'sign in': 'Sign in',
  'sign out': 'Sign out',
  'destroy key': 'Destroy key material',
  'delete key': 'Delete a key',
  'forget deleted key': 'Forget a deleted key',
  'notice clock': 'Notice of the clock',
  'notice early destruction': 'Notice of an early destruction',
  'notice rollback': 'Notice of an older keystore',
  'notice rotation exhausted': 'Rotation exhausted',
  'destroy in backups': 'Destroy in backups',
  'remove damaged backup': 'Remove a damaged backup',
};

const findings: Record<LogFinding['is'], (from: number, to: number) => string> = {
  altered: (from, to) =>
    from === to ? `Entry ${from} was altered.` : `Entries ${from} to ${to} were altered.`,
  missing: (from, to) =>
    from === to ? `Entry ${from} is missing.` : `Entries ${from} to ${to} are missing.`,
  'cut off': (from, to) =>
    from === to
      ? `Entry ${from} was cut off at the end.`
      : `Entries ${from} to ${to} were cut off at the end.`,
};

const rowFindings: Record<RowFinding['is'], (row: string) => string> = {
  altered: (row) => `The row “${row}” was altered outside Keyward.`,
  missing: (row) => `The row “${row}” was removed outside Keyward.`,
  added: (row) => `The row “${row}” was added outside Keyward.`,
};

const reasons: Record<BackupReason, string> = {
  'key created': 'A key was created',
  'before ceremony': 'Before a ceremony',
  'after ceremony': 'After a ceremony',
  daily: 'Daily',
  'on request': 'On request',
};

const covers: Record<MeteringView['covers'], string> = {
  'the whole month': 'The whole month.',
  'the month so far': 'The month so far.',
  'keys still remembered':
    'Keys that were deleted more than a year ago have been forgotten and are not counted.',
};

/** What an entry says besides who, what and when; what is not named here is shown as the log has it. */
const details = {
  admins: 'Admins',
  approval: 'Request',
  backup: 'Backup',
  bits: 'Bits',
  by: 'By',
  bytes: 'Bytes',
  checkValue: 'Check value',
  command: 'Command',
  confirmedBy: 'Confirmed by',
  entries: 'Entries',
  epoch: 'Root key no.',
  file: 'File',
  files: 'Files',
  findings: 'Findings',
  fingerprint: 'SHA-256 of the public key',
  folder: 'Folder',
  form: 'Form',
  format: 'Format',
  from: 'Before',
  holders: 'Holders of shares',
  how: 'How it came',
  hours: 'Hours until deletion',
  idleMinutes: 'Minutes without use',
  jobs: 'Jobs',
  keys: 'Keys',
  leaving: 'No share any more',
  left: 'Left to do',
  made: 'Made',
  missing: 'Not found',
  name: 'Name',
  newcomers: 'New admins',
  notice: 'Notice',
  operation: 'Action asked for',
  original: 'Original',
  outcome: 'Outcome',
  output: 'Output',
  path: 'Place',
  person: 'Person concerned',
  points: 'Backups compared',
  quorum: 'Quorum',
  reason: 'Reason',
  requestedBy: 'Asked for by',
  role: 'Role',
  roles: 'Roles',
  rotation: 'Rotation',
  rows: 'Rows',
  sha256: 'SHA-256',
  shown: 'Shown in the clear',
  stored: 'As it was stored',
  to: 'After',
  toVersion: 'To version',
  type: 'Type',
  verdict: 'Verdict',
  versions: 'Versions',
  witness: 'Witness',
  wrappingKey: 'SHA-256 of the wrapping key',
};

export const records = {
  log: {
    intro: 'Everything that was done or refused, in order, each entry linked to the one before.',
    search: 'Search names, actions and details',
    from: 'From',
    to: 'To',
    person: 'Person',
    anybody: 'Anybody',
    key: 'Key',
    anyKey: 'Any key',
    action: 'Action',
    anyAction: 'Any action',
    result: 'Result',
    anyResult: 'Done or refused',
    results: { done: 'Done', refused: 'Refused' },
    clear: 'Clear filters',
    events,
    list: 'Entries, newest first',
    columns: { seq: 'No.', at: 'Time', action: 'Action', person: 'Person', key: 'Key', result: 'Result' },
    itself: 'Keyward',
    version: (version: number) => `v${version}`,
    more: 'Show older entries',
    searching: 'Looking through the log…',
    end: 'This is where the log begins.',
    none: 'No entry matches',
    noneHow: 'Change the search or the filters, or look further back.',
    entry: {
      details,
      title: (seq: number) => `Entry ${amounts.number(seq)}`,
      at: 'Time',
      action: 'Action',
      person: 'Person',
      result: 'Result',
      why: 'Why',
      key: 'Key',
      signed: 'Mark',
      signedYes: 'Signed',
      signedNo: 'Made while the vault was locked, taken under its mark at the next unlock',
      links: 'Its place in the log',
      linksWhat:
        'SHA-256, as an exported log has it and as the printed record of a ceremony names its entry.',
      hash: 'Hash of this entry',
      previous: 'Hash of the one before',
      noPrevious: 'The entry before it is missing. Verify the log.',
      openKey: 'Open the key',
      only: 'Show only entries of this key',
    },
    verify: {
      button: 'Verify the log',
      title: 'Verify the audit log',
      what: 'Follows the chain from the first entry to the last, checks every signed checkpoint, and compares every row of the keystore with what the log says of it.',
      act: 'Verify',
      again: 'Verify again',
      progress: (done: number, of: number) => `${amounts.number(done)} of ${amounts.number(of)}`,
      stop: 'Stop',
      intact: 'The log is intact',
      intactWhat: (count: number, rows: number) =>
        `${entries(count)} follow one another without a gap, and ${many(rows, 'row is', 'rows are')} as the log says.`,
      confirmed: (seq: number) => `Signed places confirm it up to entry ${amounts.number(seq)}.`,
      notIntact: 'The log or the keystore was changed outside Keyward',
      lastGood: (seq: number, date: string | null) =>
        date === null
          ? `Up to entry ${amounts.number(seq)} it is good.`
          : `Up to entry ${amounts.number(seq)} of ${date} it is good.`,
      findings,
      rowFindings,
      forged: (seq: number) => `The checkpoint at entry ${amounts.number(seq)} was not signed by this vault.`,
      more: (count: number) => `and ${amounts.number(count)} more findings`,
      whatToDo:
        'Stop working with this vault. Keep a copy of its folder as evidence. Then restore the newest backup from before the change, and compare the log with an export that was kept elsewhere.',
    },
    export: {
      jsonl: 'Export as JSON Lines…',
      csv: 'Export as CSV…',
      menu: 'Export and sign',
      name: (day: string, format: 'jsonl' | 'csv') => `keyward-log-${day}.${format}`,
      running: 'Writing the log…',
      done: (count: number, name: string, folder: string) =>
        `${entries(count)} written to ${name} in ${folder}.`,
      checkpoint: 'Save a signed checkpoint…',
      checkpointName: (day: string) => `keyward-checkpoint-${day}.txt`,
      checkpointSaved: (name: string, folder: string) => `The checkpoint is in ${name} in ${folder}.`,
    },
    outside: {
      title: 'Verifying without the vault',
      what: 'An export as JSON Lines is verified by a small separate program, keyward-verify.mjs, which needs neither this vault nor Keyward. Keep the verifier key apart from the vault: whoever has it sees whether a log, a checkpoint or a ceremony record is of this vault.',
      key: 'Verifier key',
      checkpoints: 'Signed checkpoints kept',
      copy: 'Copy',
    },
  },

  metering: {
    intro:
      'Managed key-days: one for each key and day (UTC) on which it was available, disabled or waiting for deletion.',
    month: 'Month',
    total: (count: number) => many(count, 'managed key-day', 'managed key-days'),
    covers,
    perMonth: 'Key-days by month',
    list: 'Key-days by key',
    columns: { key: 'Key', type: 'Type', days: 'Key-days' },
    deleted: (count: number) => `${keys(count)} deleted since`,
    none: 'No key was managed in this month',
    noneHow: 'Choose another month.',
    copy: 'Copy as table',
    save: 'Save as CSV…',
    fileName: (month: string) => `keyward-key-days-${month}.csv`,
    saved: (name: string, folder: string) => `${name} saved in ${folder}.`,
    chart: 'Managed key-days of the last 12 months',
    bar: (month: string, count: number) => `${month}: ${many(count, 'key-day', 'key-days')}`,
  },

  backups: {
    intro:
      'A backup is made at every key created, around every ceremony and daily; the last 30 are kept. Each is a whole copy of the keystore, sealed as the vault itself is.',
    make: 'Back up now',
    making: 'Making a backup…',
    made: (name: string) => `${name} was made.`,
    restore: 'Restore a backup…',
    folder: 'Folder',
    folderIs: { default: 'The folder that is used where none was chosen', chosen: 'Chosen' },
    sameDisk:
      'It lies beside the vault: a lost disk takes both. Choose a folder on another disk or a removable medium.',
    choose: 'Choose a folder…',
    back: 'Back to the usual folder',
    show: 'Show in folder',
    problem: 'Backups need attention',
    former: 'Folders used before',
    formerWhat:
      'Their backups stay there. A key that is deleted is destroyed in them too, so they must be within reach; forget a folder only when what is in it is gone.',
    forget: 'Forget…',
    forgetTitle: 'Forget this folder',
    forgetWhat: (folder: string) =>
      `Keyward no longer destroys deleted keys in ${folder}. A second admin confirms that its backups are gone.`,
    forgetAct: 'Ask a second admin',
    list: 'Backups, newest first',
    columns: { made: 'Made', reason: 'Reason', size: 'Size', proved: 'Proved', more: 'Prove' },
    reasons,
    unproved: 'Not proved yet',
    provedToday: 'Proved today',
    proved: (count: number) => `Proved ${days(count)} ago`,
    missing: 'Not in the folder',
    prove: 'Prove',
    proveOf: (date: string) => `Prove the backup of ${date}`,
    proving: 'Proving…',
    provedNow: 'It would bring everything back: header, rows, log and every key version are sound.',
    unreadable: 'Cannot be read',
    none: 'No backup yet',
    noneHow: 'The first one is made with the first key, or now.',
    needs: 'What a restore needs',
    needsWhat: (quorum: number) =>
      `A backup from here, and ${amounts.number(quorum)} admins with their passphrases; where the shares in it are too old, their recovery kits. Keep both away from this computer as well.`,
  },

  restore: {
    start: 'Restore from a backup…',
    overTitle: 'Replace this vault by a backup',
    overWhat:
      'The vault goes back to what it was when the backup was made. A backup of the present state is made first. Keys that were deleted since stay deleted.',
    overAct: 'Choose a backup…',
    title: 'Restore a vault',
    replaces: {
      nothing: 'There is no vault here yet.',
      'unreadable keystore': 'The vault that cannot be read is set aside, not overwritten.',
      vault: 'The vault that is here now is set aside, not overwritten.',
    },
    backup: 'Backup',
    made: 'Made',
    until: 'Holds everything up to',
    torn: 'The very last changes in it were cut off by a crash. Everything before them is there.',
    reason: 'Why it was made',
    vault: 'Vault',
    quorum: (entered: number, quorum: number) => `${amounts.number(entered)} of ${amounts.number(quorum)}`,
    presenting: (quorum: number) =>
      `${amounts.number(quorum)} admins open the backup, each with the passphrase that was theirs when it was made, or with a recovery kit.`,
    how: 'Open a share with',
    ways: { passphrase: 'A passphrase', kit: 'A recovery kit' },
    withdraw: 'Start over',
    confirmTitle: 'What the restore brings',
    entries: 'Entries of its audit log',
    keys: 'Keys that come back',
    deletedSince: 'Deleted since, and not coming back',
    noneDeleted: 'None',
    older: 'This computer has seen a newer state of this vault',
    witness: 'Witness (optional)',
    witnessHint: 'Somebody who is in the room and is no admin. The record names them.',
    confirm: 'Restore this vault',
    confirming: 'Restoring…',
    abandon: 'Give up the restore',
    abandonTitle: 'Give up the restore',
    abandonWhat: 'Nothing was changed. Whatever was here before stays as it is.',
    abandonAct: 'Give up',
    complete: 'The vault is restored',
    completeWhat:
      'Print the record and have it signed. Then enter the vault, make new recovery kits and prove a backup.',
    enter: 'Enter the vault',
  },
};
