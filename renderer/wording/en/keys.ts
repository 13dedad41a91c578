// English: keys, their screens, the calendar.

import type { KeyState, KeyType } from '../../../core/snapshot.ts';
import { amounts, keyStates, many } from './counting.ts';

const files = (count: number) => many(count, 'sealed file', 'sealed files');
const days = (count: number) => many(count, 'day', 'days');
const chosen = (count: number) => many(count, 'key', 'keys');

const types: Record<KeyType, { readonly label: string; readonly hint: string }> = {
  'AES-256': { label: 'AES-256', hint: 'Encrypts and seals. The right one for files and data.' },
  'RSA-2048': { label: 'RSA-2048', hint: 'Encrypts and signs, for partners who need RSA. Until about 2030.' },
  'RSA-3072': { label: 'RSA-3072', hint: 'Encrypts and signs, for partners who need RSA.' },
  'ECDSA-P256': { label: 'ECDSA P-256', hint: 'Signs. Widely accepted.' },
  Ed25519: { label: 'Ed25519', hint: 'Signs. The modern choice.' },
};

const stateMeanings: Record<KeyState, string> = {
  available: 'Its available versions can be used.',
  disabled: 'Every use is refused until it is enabled. Nothing is lost.',
  'deletion requested':
    'Every use is refused. At the deadline its material is destroyed, here and in every backup, unless the deletion is cancelled before.',
  deleted: 'Its material is destroyed.',
};

export const keys = {
  title: 'Keys',
  newKey: 'New key',
  deletedKeys: 'Deleted keys…',
  columns: {
    name: 'Name',
    type: 'Type',
    state: 'State',
    version: 'Version',
    created: 'Created',
    rotation: 'Next rotation',
    sealedFiles: 'Sealed files',
  },
  states: keyStates,
  stateMeanings,
  types,
  version: (version: number) => `v${version}`,
  emptyTitle: 'No key yet',
  empty: 'Files are sealed under a key. Make the first one; it never leaves this vault.',
  emptyForYou: 'No key is assigned to you yet. An admin or a key manager assigns keys.',
  search: 'Search keys by name or ID',
  filterState: 'State',
  filterType: 'Type',
  filterAge: 'Age',
  anyState: 'Any state',
  anyType: 'Any type',
  anyAge: 'Any age',
  ages: { day: 'Made today', month: 'Up to 30 days', year: 'Up to a year', older: 'Older than a year' },
  shown: (shown: number, all: number) =>
    shown === all ? amounts.number(all) : `${amounts.number(shown)} of ${amounts.number(all)}`,
  noMatch: 'No key matches',
  noMatchHow: 'Change the search or the filters.',
  clearFilters: 'Clear search and filters',
  columnsMenu: 'Columns',
  selectKey: (name: string) => `Select ${name}`,
  selectAll: 'Select all that are shown',
  never: '–',
  exhausted: 'exhausted',

  bulk: {
    selected: (count: number) => `${chosen(count)} selected`,
    none: 'Nothing selected',
    rotate: 'Rotate…',
    disable: 'Disable…',
    enable: 'Enable…',
    setRotation: 'Set rotation…',
    rotateWhat:
      'Each gets a new version, which protects everything from now on. Older versions go on opening what they protected.',
    clear: 'Clear selection',
    stop: 'Stop',
    noFiles: 'This vault knows of no file that is sealed under them.',
    left: (count: number) => `Stopped before ${chosen(count)}: nothing was changed there.`,
    notAll: (able: number, all: number) =>
      `${amounts.number(able)} of the ${chosen(all)} selected can be: the others are in another state, or are not yours to manage.`,
    noneAble: 'None of the selected keys can be: they are in another state, or are not yours to manage.',
    titles: {
      rotate: (count: number) => `Rotate ${chosen(count)}`,
      disable: (count: number) => `Disable ${chosen(count)}`,
      enable: (count: number) => `Enable ${chosen(count)}`,
      'set rotation': (count: number) => `Set the rotation of ${chosen(count)}`,
    },
    acts: {
      rotate: 'Rotate',
      disable: 'Disable',
      enable: 'Enable',
      'set rotation': 'Set rotation',
    },
    progress: (done: number, all: number) => `${amounts.number(done)} of ${amounts.number(all)}`,
    outcome: (done: number, refused: number) =>
      refused === 0
        ? `Done for ${chosen(done)}.`
        : `Done for ${chosen(done)}, refused for ${amounts.number(refused)}:`,
  },

  create: {
    title: 'New key',
    name: 'Key name',
    rules:
      '3 to 63 characters: letters, digits, hyphen, underscore, dot or space, beginning with a letter. Unique in this vault.',
    type: 'Type',
    rotates: 'Rotate automatically',
    rotatesHint: 'A new version is made at each date. Older versions go on opening what they protected.',
    days: 'Days between rotations',
    daysHint: '1 to 730',
    backup: 'A backup point is taken before the key is ready to use.',
    submit: 'Create key',
    working: 'Creating the key…',
  },

  screen: {
    gone: 'This key is not among those that you may see',
    goneHow: 'It was deleted, or is no longer assigned to you.',
    id: 'Key ID',
    copyId: 'Copy ID',
    created: 'Created',
    createdBy: (date: string, name: string | null) => (name === null ? date : `${date} by ${name}`),
    type: 'Type',
    capabilities: { encrypt: 'encrypt and decrypt', seal: 'seal and unseal', sign: 'sign and verify' },
    neverUsed: 'Never used',
    use: 'Use this key',
    rename: 'Rename…',
    sealed: 'Sealed under it',
    sealedCount: files,
    sealedShow: 'Show sealed files',
    log: 'History',
    logShow: 'Show its entries in the audit log',
    logLongAgo: 'Nothing lately. The audit log has what was before.',
    people: 'Assigned people',
    peopleNone: 'Nobody is assigned this key. Admins reach it all the same.',
  },

  actions: {
    title: 'State',
    disable: 'Disable…',
    disableWhat: 'Stops every use at once, of every version. It can be enabled again.',
    enable: 'Enable…',
    enableWhat: 'Every version is again what it was before the key was disabled.',
    requestDeletion: 'Request deletion…',
    requestDeletionWhat:
      'Stops every use, and destroys the key for ever after 72 hours or more. It can be cancelled until then.',
    cancelDeletion: 'Cancel deletion…',
    cancelDeletionWhat: 'The key stays, and is disabled. Enable it to use it again.',
    deleteImmediately: 'Delete immediately…',
    deleteImmediatelyWhat: 'Destroys the key now, with a second admin. Nothing brings it back.',
    notYours: 'Who manages this key can change its state.',
  },
  disabling: {
    title: (name: string) => `Disable “${name}”`,
    act: 'Disable the key',
    what: 'From now on nobody can use it, whichever version it takes. Automatic rotation goes on.',
    sealed: (count: number) => `${files(count)} known to this vault cannot be unsealed until it is enabled.`,
    none: 'This vault knows of no file that is sealed under it.',
  },
  enabling: {
    title: (name: string) => `Enable “${name}”`,
    act: 'Enable the key',
    what: 'It can be used again at once by everybody it is assigned to. Versions that were disabled by themselves stay disabled.',
  },
  rotating: {
    button: 'Rotate now…',
    title: (name: string) => `Rotate “${name}”`,
    act: 'Rotate the key',
    what: (next: number) =>
      `Version ${amounts.number(next)} is made and protects everything from now on. Older versions go on opening what they protected. The automatic schedule does not move.`,
    left: (count: number) => `After that it can have ${many(count, 'more version', 'more versions')}.`,
  },
  deleting: {
    title: (name: string) => `Request deletion of “${name}”`,
    weigh: 'What would be lost',
    weighing: 'Looking for everything that depends on this key…',
    lastUse: (date: string) => `It was used last on ${date}.`,
    neverUsed: 'It was never used.',
    onlyHere: (count: number, size: string) =>
      `${files(count)} (${size} in all that is sealed under it) would be lost for ever: no other key opens them.`,
    survive: (count: number) => `${files(count)} would survive, since another key opens them too.`,
    nothing: 'This vault knows of no file that is sealed under it.',
    unknown:
      'What is not in the index is not counted: files that were moved away, encrypted data and data keys kept elsewhere. Search their folders first if you are not sure.',
    show: 'Show the files',
    days: 'Days until it is destroyed',
    daysHint: '3 to 30. Until then the deletion can be cancelled.',
    reason: 'Reason',
    reasonHint: 'It is kept with what remains of the key, and in the audit log.',
    typedName: (name: string) => `Type the name of the key to confirm: ${name}`,
    what: (date: string) => `All its material is destroyed on ${date}, in the keystore and in every backup.`,
    act: 'Request deletion',
    countdown: 'To be destroyed',
    deadline: (date: string, span: string) => `${date}, in ${span}`,
    overdue: 'The deadline has come. It is being destroyed.',
    requested: 'Requested',
    by: (date: string, name: string | null) => (name === null ? date : `${date} by ${name}`),
  },
  cancelling: {
    title: (name: string) => `Cancel the deletion of “${name}”`,
    act: 'Cancel the deletion',
    what: 'The key stays with all its versions. It is disabled afterwards: enable it to use it again.',
  },
  ending: {
    title: (name: string) => `Delete “${name}” now`,
    act: 'Ask a second admin',
    what: 'All its material is destroyed now, in the keystore and in every backup. Nobody can bring it back, and what only this key opens stays closed for ever.',
    second: 'A second admin confirms this with a passphrase before it is done.',
  },
  renaming: {
    title: (name: string) => `Rename “${name}”`,
    act: 'Rename',
    what: 'The ID stays. Sealed files go on opening; they show the name that they were sealed with.',
  },

  versions: {
    title: 'Versions',
    list: (name: string) => `Versions of ${name}`,
    columns: {
      version: 'Version',
      status: 'Own status',
      counts: 'What counts',
      created: 'Created',
      more: 'More',
    },
    current: 'current',
    statuses: { available: 'Available', disabled: 'Disabled' },
    usable: 'Usable',
    notUsable: 'Not usable',
    byKey: {
      disabled: 'Not usable: the key is disabled',
      'deletion requested': 'Not usable: the key is to be deleted',
      deleted: 'Not usable: the key is deleted',
    },
    newest: 'The newest version cannot be disabled by itself: rotate first, or disable the key.',
    keyNot: 'A version’s status is changed while the key is available.',
    disable: 'Disable this version…',
    enable: 'Enable this version…',
    left: (count: number) =>
      count === 0
        ? 'All 100 versions are used.'
        : `${many(count, 'more version', 'more versions')} can follow, of 100 in all.`,
    disabling: {
      title: (version: number) => `Disable version ${amounts.number(version)}`,
      act: 'Disable the version',
      what: 'What this version protected cannot be opened until it is enabled again. Newer versions are not touched.',
    },
    enabling: {
      title: (version: number) => `Enable version ${amounts.number(version)}`,
      act: 'Enable the version',
      what: 'What this version protected can be opened again.',
    },
  },

  rotation: {
    title: 'Rotation',
    off: 'Not rotated automatically',
    every: (count: number) => `Every ${days(count)}`,
    next: 'Next automatic rotation',
    missed:
      'This date has passed without a rotation. The vault tries again by itself while it is open; rotating now is possible too. The audit log says what stood in the way.',
    change: 'Change…',
    exhausted: 'Rotation exhausted',
    exhaustedWhat:
      'All 100 versions are used, so it rotates no more. What it protected still opens. To replace it: make a new key, re-seal all its files under that one on the screen of sealed files, then request the deletion of this key.',
    exhaustedSigning:
      'All 100 versions are used, so it rotates no more. What it protected still opens, and its signatures still verify. To replace it: make a new key, give its public key to those who need it, and disable this one when nobody uses it any more.',
    replace: 'Go to its sealed files',
    changing: {
      title: 'Automatic rotation',
      act: 'Save',
      keeps: 'The same period keeps the dates as they are; another one counts from today.',
    },
  },

  usage: {
    title: 'Usage',
    none: 'It was never used.',
    total: (uses: number, size: string) => `${many(uses, 'use', 'uses')}, ${size}`,
    first: 'First use',
    last: 'Last use',
    chart: (name: string) => `Uses of ${name} by day`,
    asTable: 'As a table',
    columns: { day: 'Day', version: 'Version', operation: 'Operation', uses: 'Uses', bytes: 'Bytes' },
    byVersion: 'By version',
    versions: (name: string) => `Uses of ${name} by version`,
    day: (date: string, uses: number) => `${date}: ${many(uses, 'use', 'uses')}`,
    operations: {
      encrypt: 'Encrypt',
      decrypt: 'Decrypt',
      're-encrypt': 'Re-encrypt',
      'create data key': 'Create data key',
      'open data key': 'Open data key',
      sign: 'Sign',
      verify: 'Verify',
      'sign file': 'Sign file',
      'verify file': 'Verify file',
      'seal file': 'Seal file',
      'unseal file': 'Unseal file',
      'export to age': 'Export to age',
      're-seal file': 'Re-seal file',
      'check file': 'Check file',
    } as Readonly<Record<string, string>>,
  },

  publicKey: {
    title: 'Public key',
    what: 'For others: to encrypt for this key, or to verify what it signed. It is no secret.',
    version: 'Version',
    show: 'Show public key…',
    pem: 'PEM',
    fingerprint: 'SHA-256',
    save: 'Save as file…',
    copy: 'Copy',
    saved: (name: string, folder: string) => `Saved as “${name}” in ${folder}.`,
    fileName: (name: string, version: number) => `${name} v${version}.pem`,
  },

  deleted: {
    title: 'Deleted keys',
    intro:
      'What is kept of a key for a year after its material was destroyed. It is shown for a reason that is recorded, and with a second admin.',
    reason: 'Why do you need to see it?',
    reasonHint: 'The audit log keeps this.',
    ask: 'Ask a second admin',
    none: 'No key was deleted in the last year',
    noneHow: 'What was deleted longer ago has been forgotten.',
    columns: {
      type: 'Type',
      versions: 'Versions',
      deleted: 'Deleted',
      forgotten: 'Forgotten on',
    },
    created: 'Created',
    requested: 'Deletion requested',
    by: 'Deleted by',
    reasonGiven: 'Reason',
    usage: 'Used',
    system: 'The schedule',
    notAdmin: 'Only admins may ask for it.',
  },

  calendar: {
    intro: 'What comes by itself, and what is due to be done.',
    none: 'Nothing is due',
    noneHow: 'Automatic rotations, deletions and the yearly rotation of the root key appear here.',
    overdue: 'Overdue',
    rotation: 'Rotation',
    deletion: 'Deletion',
    root: 'Rotation of the root key',
    share: (name: string) => `Proof of the share: ${name}`,
    kit: (name: string) => `Proof of the recovery kit: ${name}`,
    backup: 'Proof of a backup',
    rotationWhat: (version: number) => `Version ${amounts.number(version)} is made by itself.`,
    deletionWhat: 'Its material is destroyed by itself, unless the deletion is cancelled.',
    rootWhat: 'Two admins rotate it; every key version is wrapped anew.',
    shareWhat: 'By an unlock or a recovery drill, 90 days after the last time.',
    kitWhat: 'By a recovery drill, a year after the last time.',
    kitNever: 'It was never proved, or there is none yet: a recovery drill does it.',
    backupWhat: 'By its button, 90 days after one was proved last.',
    backupNever: 'None was ever proved.',
    more: (count: number) => `${amounts.number(count)} more in this month`,
  },
};
