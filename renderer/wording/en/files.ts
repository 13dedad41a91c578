// English: files, jobs, sealed files, inspecting, locking while files are in work.

import { amounts, items, many } from './counting.ts';

const sealedFilesOf = (count: number) => many(count, 'sealed file', 'sealed files');
const fileJobs = (count: number) => many(count, 'file job', 'file jobs');

export const files = {
  title: 'Files',
  chooseFiles: 'Choose files…',
  chooseFolder: 'Choose folder…',
  emptyTitle: 'Drop files and folders anywhere in this window',
  emptyHow:
    'They are sealed. Sealed files are unsealed, re-sealed, checked, inspected or exported. You confirm first.',
  noKey: 'There is no key to seal under yet. Sealed files can be unsealed.',
  noKeyForYou: 'No key is assigned to you for sealing. Ask an admin or a key manager.',
  sealUnder: 'Seal under',
  inspect: 'Inspect a sealed file…',
  jobsElsewhere: (left: number) => `${fileJobs(left)} in work`,
  jobsRefused: (count: number) => `${fileJobs(count)} refused`,

  dropTitle: (count: number) => (count > 0 ? `Drop ${items(count)}` : 'Drop to hand over'),
  dropUnder: (key: string) => `To be sealed under “${key}”, unless you choose another key.`,
  dropNoKey: 'Nothing is sealed before there is a key.',
  dropInspect: 'Sealed files show what they say of themselves. Others wait until the vault is open.',
  dropThen: 'You see the list and confirm before anything happens.',

  staging: {
    looking: 'Looking at what you handed over…',
    titleSeal: (count: number) => `Seal ${items(count)}`,
    titleSealed: {
      unseal: (count: number) => `Unseal ${many(count, 'file', 'files')}`,
      reseal: (count: number) => `Re-seal ${many(count, 'file', 'files')}`,
      check: (count: number) => `Check ${many(count, 'file', 'files')}`,
      inspect: (count: number) => `Inspect ${many(count, 'file', 'files')}`,
      export: (count: number) => `Export ${many(count, 'file', 'files')}`,
    },
    titleBoth: {
      unseal: (plain: number, sealed: number) =>
        `Seal ${items(plain)}, unseal ${many(sealed, 'file', 'files')}`,
      reseal: (plain: number, sealed: number) =>
        `Seal ${items(plain)}, re-seal ${many(sealed, 'file', 'files')}`,
      check: (plain: number, sealed: number) =>
        `Seal ${items(plain)}, check ${many(sealed, 'file', 'files')}`,
      inspect: (plain: number, sealed: number) =>
        `Seal ${items(plain)}, inspect ${many(sealed, 'file', 'files')}`,
      export: (plain: number, sealed: number) =>
        `Seal ${items(plain)}, export ${many(sealed, 'file', 'files')}`,
    },
    titleNothing: 'Nothing that can be sealed or unsealed',
    plain: 'To be sealed',
    under: 'Sealed under',
    orUnder: (place: number) => `Or opened by key ${place}`,
    addKey: 'Add a key',
    addKeyWhy: 'Each of the keys opens the files by itself.',
    removeKey: (key: string) => `Do not seal under ${key}`,
    contextHint:
      'Names and values that everybody can read in the sealed file, such as a case number. Nobody can change them unnoticed.',
    sealed: 'Sealed files',
    forSealed: 'What to do with them',
    choices: {
      unseal: { label: 'Unseal', hint: 'Writes what is in them beside them.' },
      reseal: {
        label: 'Re-seal',
        hint: 'Wraps their data keys anew, in place. What is in them is not touched, whatever its size.',
      },
      check: { label: 'Check', hint: 'Verifies every byte with the key. Nothing is written.' },
      export: {
        label: 'Export to age',
        hint: 'For people without Keyward. You say for whom next.',
      },
      inspect: {
        label: 'Inspect',
        hint: 'Shows what they say of themselves. No key is used, and nothing is proved.',
      },
    },
    resealTo: 'Under which keys',
    resealNewest: 'The newest version of each of their keys',
    resealOther: 'Other keys, and no others',
    refused: 'Left out',
    sum: (count: number, bytes: number) =>
      bytes === 0 ? items(count) : `${items(count)}, ${amounts.bytes(bytes)}`,
    folder: 'Folder',
    remove: (name: string) => `Leave out ${name}`,
    inspectOf: (name: string) => `Inspect ${name}`,
    existing: 'If a result’s name is taken',
    existingChoices: {
      refuse: 'Refuse that file',
      number: 'Write beside it, with a number',
    },
    trash: 'Move the originals to the trash',
    trashHint:
      'Each one only after its result stands on the disk, was read back and verified. Otherwise they stay where they are. A trash keeps the content: empty it yourself.',
    keep: 'Results are written beside the originals, which stay where they are.',
    noReplace: 'No existing file is ever replaced.',
    noKeyTitle: 'There is no key to seal under yet',
    noKey: 'Make one here. The files stay on this list.',
    noKeyForYou:
      'No key is assigned to you for sealing, so these items cannot be sealed. Ask an admin or a key manager.',
    onlyInspect: 'No key is assigned to you for opening them. You can see what they say of themselves.',
    seal: 'Seal',
    unseal: 'Unseal',
    reseal: 'Re-seal',
    check: 'Check',
    inspect: 'Inspect',
    export: 'Choose for whom…',
    both: {
      unseal: 'Seal and unseal',
      reseal: 'Seal and re-seal',
      check: 'Seal and check',
      inspect: 'Seal and inspect',
      export: 'Seal, then choose for whom…',
    },
    working: 'Starting…',
  },

  waiting: {
    wait: (count: number) =>
      count === 1 ? '1 file waits until the vault is open' : `${items(count)} wait until the vault is open`,
    waitForDesk: (count: number) =>
      count === 1 ? '1 file waits until you sign in' : `${items(count)} wait until you sign in`,
    nothingYet: 'Nothing is done with them before you have confirmed it.',
    show: 'Show them',
    forget: 'Forget them',
    title: 'Waiting files',
  },
};

export const inspection = {
  title: (name: string) => name,
  unproved:
    'This is what the file says of itself. It was read without any key, so nothing of it is proved: whoever can write to the file can make it say anything. A check with the vault open proves it.',
  proved: 'Checked: every byte is as it was sealed, and was sealed by this vault.',
  reading: 'Reading the file…',
  place: (at: number, of: number) => `${amounts.number(at)} of ${amounts.number(of)}`,
  previous: 'Previous file',
  next: 'Next file',
  facts: {
    folder: 'Folder',
    vault: 'Vault',
    keys: 'Opened by',
    keyName: 'Key name, as it says',
    sealedAt: 'Sealed',
    generation: 'Re-sealed',
    size: 'Size',
    contentSize: 'Content',
    context: 'Encryption context',
    pages: 'Key pages',
    fileId: 'File ID',
  },
  thisVault: 'This vault',
  otherVault: (id: string) => `Another vault (ID ${id})`,
  vaultId: (id: string) => `ID ${id}`,
  slot: (key: string, version: number) => `${key}, version ${amounts.number(version)}`,
  slotById: (id: string, version: number) => `Key with ID ${id}, version ${amounts.number(version)}`,
  newest: 'newest version',
  newer: (version: number) => `version ${amounts.number(version)} is newer`,
  noName: 'It does not say',
  resealed: (generation: number) => (generation <= 1 ? 'Never' : many(generation - 1, 'time', 'times')),
  cutOff: 'Cannot be told: the file is cut off or damaged',
  noContext: 'None',
  unreadableContext: 'In a form that this Keyward does not read',
  page: (which: 'A' | 'B', health: string) => `${which} ${health}`,
  health: { sound: 'sound', outdated: 'outdated', newer: 'of a newer format', damaged: 'damaged' },
  pagesGood: 'Either one opens the file.',
  pagesOne: 'One is enough to open the file. Re-sealing makes both sound again.',
  check: 'Check integrity',
  checkAgain: 'Check again',
  checking: 'Checking every byte…',
  checkedSound: 'The check found the file sound.',
  checkedPage: 'The check found the content sound and one key page damaged. Re-seal the file to heal it.',
  unseal: 'Unseal…',
  reseal: 'Re-seal…',
  export: 'Export…',
  showInFolder: 'Show in folder',
};

const ended = { waiting: 'Waiting', paused: 'Paused', cancelled: 'Cancelled' };

export const jobs = {
  list: 'File jobs',
  filter: 'Show',
  filters: { all: 'All', active: 'In work', refused: 'Refused', done: 'Done' },
  total: 'Total progress',
  progressOf: (name: string) => `Progress of ${name}`,
  ofSize: (done: string, size: string) => `${done} of ${size}`,
  settled: (settled: number, all: number) => `${amounts.number(settled)} of ${fileJobs(all)}`,
  finished: (count: number) => `${fileJobs(count)} finished`,
  withRefused: (count: number) => `${amounts.number(count)} refused`,
  left: (span: string) => `${span} left`,
  states: {
    seal: { ...ended, running: 'Sealing', done: 'Sealed', refused: 'Not sealed' },
    unseal: { ...ended, running: 'Unsealing', done: 'Unsealed', refused: 'Not unsealed' },
    export: { ...ended, running: 'Exporting', done: 'Exported', refused: 'Not exported' },
    reseal: { ...ended, running: 'Re-sealing', done: 'Re-sealed', refused: 'Not re-sealed' },
    check: { ...ended, running: 'Checking', done: 'Intact', refused: 'Not intact' },
    scan: { ...ended, running: 'Searching', done: 'Searched', refused: 'Not searched' },
  },
  findings: {
    resealed: 'Re-sealed',
    healed: 'Key page healed',
    current: 'Was under the newest already',
    sound: 'Intact',
    'page damaged': 'Intact, one key page damaged',
  },
  pageDamaged: 'The file opens. Re-seal it to heal the damaged key page.',
  allPlaces: 'all known places',
  trashed: 'Original in the trash',
  notTrashed: (why: string) => `The original was not moved to the trash. ${why}`,
  pause: 'Pause',
  pauseOf: (name: string) => `Pause: ${name}`,
  pauseAll: 'Pause all',
  resume: 'Resume',
  resumeOf: (name: string) => `Resume: ${name}`,
  resumeAll: 'Resume all',
  under: (key: string) => `under ${key}`,
  as: (output: string) => `as ${output}`,
  keepBoth: 'Keep both',
  keepBothOf: (name: string) => `Keep both: ${name}`,
  tryAgainOf: (name: string) => `Try again: ${name}`,
  tryAllAgain: 'Try all refused again',
  showInFolder: 'Show in folder',
  showInFolderOf: (name: string) => `Show in folder: ${name}`,
  moreOf: (name: string) => `More about ${name}`,
  showFound: 'What was found',
  showFoundOf: (name: string) => `What was found: ${name}`,
  cancelOf: (name: string) => `Cancel: ${name}`,
  cancelAll: 'Cancel all',
  clearDone: 'Clear done',
  clearEnded: 'Clear all ended…',
  clearTitle: 'Clear all file jobs that have ended',
  clearWhat: (refused: number, cancelled: number) =>
    `${[
      ...(refused > 0 ? [`${amounts.number(refused)} refused`] : []),
      ...(cancelled > 0 ? [`${amounts.number(cancelled)} cancelled`] : []),
    ].join(
      ' and ',
    )} would go from this list with their reasons, and can then not be tried again from here. The audit log keeps what was refused.`,
  clearAct: 'Clear the list',
  none: 'No file job of this kind.',
};

export const scans = {
  title: (name: string) => `Found in ${name}`,
  titleAll: 'Found in all known places',
  present: 'Sealed files of this vault',
  added: 'New to the index',
  moved: 'Moved since they were seen last',
  missing: 'Missing from where they were',
  copies: 'Copies',
  copiesWhy: 'Copies of files that are still where they are known to be. They are not re-sealed.',
  unreadable: 'Could not be looked into',
  more: (count: number) => `and ${amounts.number(count)} more`,
};

export const sealedFiles = {
  intro:
    'What this vault knows to be sealed under a key, and where. It learns of files when they are sealed, re-sealed or checked, and by searching folders.',
  key: 'Key',
  noKeys: 'No key that files are sealed under',
  noKeysHow: 'Files are sealed under AES-256 keys. You see those that you may know of.',
  scan: 'Search a folder…',
  scanAll: 'Search all known places',
  scanning: (name: string) => `Searching: ${name}`,
  scanned: (name: string) => `Search finished: ${name}`,
  scanFailed: (name: string, why: string) => `Not searched: ${name}. ${why}`,
  standing: 'Show',
  standings: { present: 'Present', missing: 'Missing' },
  list: (key: string) => `Files sealed under ${key}`,
  columns: {
    name: 'File',
    version: 'Version',
    size: 'Size',
    sealed: 'Sealed',
    fate: 'Without this key',
    more: 'More',
  },
  fates: { lost: 'Lost', survives: 'Survives' },
  selectAll: 'Select all that are shown',
  select: (name: string) => `Select ${name}`,
  none: {
    present: 'No file is known to be sealed under this key',
    missing: 'No file is missing',
  },
  noneHow: {
    present: 'Files that were sealed elsewhere, or moved, are found by searching their folders.',
    missing: 'Every file that is known was there when it was looked for last.',
  },
  loadMore: 'Show more',
  selected: (count: number) =>
    count === 0 ? 'Nothing selected' : many(count, 'file selected', 'files selected'),
  check: 'Check',
  reseal: 'Re-seal…',
  export: 'Export to age…',
  inspect: 'Inspect',
  showInFolder: 'Show in folder',
  lastSeen: (date: string) => `last seen ${date}`,
};

export const campaigns = {
  title: 'Re-sealing all files of this key',
  none: 'Brings every known file of this key to its newest version, or over to another key. It can be stopped and resumed, and ends only when nothing is left.',
  begin: 'Re-seal all files…',
  beginTitle: (key: string) => `Re-seal all files of “${key}”`,
  target: 'To where',
  newest: (version: number) => `The newest version of this key (version ${amounts.number(version)})`,
  newestHint: 'After this, no known file depends on an older version.',
  other: 'Another key',
  otherHint: 'After this, no known file depends on this key.',
  otherKey: 'The other key',
  beginWhat: 'Only the key pages of the files are written; what is in them is not touched.',
  beginAct: 'Begin re-sealing',
  toNewest: 'To the newest version',
  toKey: (key: string) => `To “${key}”`,
  states: { running: 'Running', stopped: 'Stopped', complete: 'Complete', 'given up': 'Given up' },
  progress: (done: number, all: number) => `${amounts.number(done)} of ${sealedFilesOf(all)}`,
  left: (count: number) => `${amounts.number(count)} left`,
  missing: (count: number) => `${amounts.number(count)} missing: their places are not known`,
  missingHow: 'Search the folders where they may be, then resume.',
  refused: (count: number) => `${amounts.number(count)} refused in this run`,
  refusedTitle: 'Refused in this run',
  showRefused: 'Show refused',
  stoppedBy: (why: string) => `It stopped by itself. ${why}`,
  stop: 'Stop',
  resume: 'Resume',
  giveUp: 'Give up…',
  giveUpTitle: 'Give up re-sealing',
  giveUpWhat: (left: number) =>
    `${sealedFilesOf(left)} stay as they are. Those that were re-sealed stay re-sealed. A new campaign can begin later.`,
  giveUpAct: 'Give up',
  complete: (files: number, date: string) =>
    `Complete on ${date}: all ${sealedFilesOf(files)} were re-sealed, and the audit log proves that none was left.`,
  givenUp: (date: string) => `Given up on ${date}.`,
  begun: (date: string) => `begun ${date}`,
  history: 'Earlier',
};

export const locking = {
  title: (count: number) => `${fileJobs(count)} in work`,
  what: 'What becomes of them when the vault is locked?',
  finish: 'Finish them, then lock',
  finishWhat:
    'Nobody is at the desk meanwhile, and nobody can sign in. The keys stay in memory until the last file is finished. Paused jobs are abandoned.',
  abandon: 'Abandon them and lock now',
  abandonWhat:
    'What they had begun is removed. The originals are where they were, and what was finished stays.',
  stay: 'Stay open',
  again: 'Pressing the shortcut again abandons them and locks at once.',
  finishing: 'Locked to everybody. The files in work are being finished.',
  finishingTitle: 'Finishing, then locking',
  abandonNow: 'Abandon them and lock now',
  idle: 'Nobody is at it',
  idleLeft: (span: string) => `The vault locks in ${span}. Move the mouse or press a key to keep it open.`,
};
