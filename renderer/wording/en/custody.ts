// English: custody: the root key and its admins, recovery kits, the drill, and what is printed.

import type { CeremonyKind } from '../../../core/snapshot.ts';
import { many } from './counting.ts';
import { kitPaper, paper, recordPaper } from './paper.ts';

const kinds: Record<CeremonyKind, string> = {
  creation: 'Creation of the vault',
  'root key rotation': 'Rotation of the root key',
  'change of admins': 'Change of admins',
  restore: 'Restore from a backup',
  'recovery drill': 'Recovery drill',
};

const daysAgo = (days: number) => (days <= 0 ? 'today' : `${many(days, 'day', 'days')} ago`);

const root = {
  title: 'Root key',
  intro:
    'It encrypts every key of this vault, is in memory only while the vault is open, and is split among the admins.',
  number: 'In force',
  numbered: (epoch: number) => `Root key no. ${epoch} of this vault`,
  made: 'Made',
  due: 'Next rotation',
  overdue: 'Overdue',
  inDays: (days: number) => `in ${many(days, 'day', 'days')}`,
  overdueWhy: (days: number) =>
    `The root key is older than a year: its rotation was due ${daysAgo(days)}. The vault goes on working. Rotate it when two admins are here.`,
  rotate: 'Rotate the root key…',
  ask: {
    title: 'Rotate the root key?',
    what: (versions: string) =>
      `A new root key takes the place of this one. Every key version (${versions} keys) is wrapped anew in one transaction: if it is cut off, the vault opens as before.`,
    kits: 'All recovery kits made so far stop working. Every admin makes a new one afterwards.',
    stays: 'Admins, quorum and passphrases stay as they are. Sealed files and ciphertexts are not touched.',
    second: 'A backup is made before and after. A second admin confirms with their own passphrase.',
    act: 'Rotate the root key',
  },
  waiting: 'Waits for a second admin to confirm.',
  working: 'A backup is made, then every key version is wrapped anew. This can take a minute.',
  done: (epoch: number) => `Root key no. ${epoch} is in force. Recovery kits made before no longer work.`,
};

const holders = {
  title: 'Admins',
  intro: (quorum: number, count: number) =>
    `Each holds one share of the root key. ${quorum === count ? `All ${count}` : `Any ${quorum} of the ${count}`} together open the vault.`,
  spare: (spare: number) =>
    spare === 1
      ? 'One admin may be lost, or forget the passphrase, and the vault still opens.'
      : `Up to ${spare} admins may be lost, or forget their passphrases, and the vault still opens.`,
  lockOutTitle: 'One admin from lock-out',
  lockOut:
    'Every admin is needed. If one is lost or forgets the passphrase, nobody can open this vault again. Add an admin, or lower the quorum.',
  table: 'What each admin has proved',
  name: 'Admin',
  share: 'Share and passphrase proved',
  kit: 'Recovery kit proved',
  keyFile: 'Key file',
  keyFileIs: { none: 'none', required: 'needed' },
  how: 'A share is proved at an unlock, in a ceremony or in a drill; a recovery kit in a drill only.',
  daysAgo,
  never: 'never',
  noKit: 'not since this root key was made',
  you: 'you',
  change: 'Change admins or quorum…',
};

const changing = {
  title: 'Change of admins',
  underWay: 'A change of admins is under way',
  underWayEnrolling: (left: number) =>
    `${many(left, 'new admin', 'new admins')} still to be enrolled. It ends if the vault is locked before that.`,
  underWayProving: (proved: number, all: number) =>
    `${proved} of ${all} have proved their new shares. Until all have, the former admins open the vault.`,
  goOn: 'Go on',
  admins: 'Only an admin takes part in a change of admins.',
  steps: { plan: 'Plan', enrol: 'New admins', prove: 'Proof', record: 'Record' },

  plan: {
    intro:
      'Choose who holds a share from now on. Nothing changes before every one of them has proved their share.',
    stay: 'Who holds a share',
    isAdmin: 'Admin now',
    isNoAdmin: 'Becomes an admin',
    leaves: 'Will hold no share any more',
    others: 'Others who become admins',
    othersHint: 'They keep their name, passphrase and key file, and are given every key.',
    newcomers: 'New admins',
    newcomersHint: 'People whom the vault does not know yet. Each enrols alone at this keyboard.',
    quorum: 'Quorum',
    quorumHint: 'How many must come together to open the vault.',
    witness: 'Witness (optional)',
    witnessHint: 'Someone who watches and holds no share. Named in the record.',
    tooFew: 'At least two must hold a share.',
    tooMany: 'At most 16 can hold a share.',
    summary: (quorum: number, count: number) => `${quorum} of ${count}`,
    all: 'Every admin will be needed: if one is lost, nobody can open the vault again.',
    twoOfTwo:
      'With 2 of 2 neither admin can be ill, leave or forget. Three admins with a quorum of 2 are the smallest set that forgives a loss.',
    same: 'This is the present set. A change of admins then only makes a new root key and proves every share.',
    confirmed: (others: number) =>
      others === 1
        ? 'Another admin of the present quorum confirms this plan with their own passphrase.'
        : `${others} other admins, the present quorum, confirm this plan with their own passphrases.`,
    removed: (names: string) =>
      `${names} will hold no share, and will open and confirm nothing once the change is complete.`,
    begin: 'Ask for confirmation',
    beginning: 'A backup is made, then the change begins…',
  },

  enrol: {
    intro: 'Each new admin enrols alone. The others look away from keyboard and screen.',
    seats: 'New admins',
    seat: (seat: number) => `New admin ${seat}`,
    enrolled: 'enrolled',
    waits: 'still to come',
    again: 'Enrol again',
    handOver: (seat: number) => `Hand the keyboard to new admin ${seat}`,
    handOverWhy: 'You choose a passphrase alone. Everyone else looks away from keyboard and screen.',
    iAm: (seat: number) => `I am new admin ${seat}`,
    title: (seat: number) => `New admin ${seat}: name and passphrase`,
    why: 'Your passphrase opens your share of the root key. Nobody can see it or reset it; without it your share is lost.',
    submit: (seat: number) => `Enrol new admin ${seat}`,
    lockEnds: 'Until all are enrolled, this is kept in memory only: locking the vault ends the change.',
  },

  prove: {
    intro:
      'Every holder of the new set opens their new share once, as it was read back from the disk. With the last proof the new set is in force and the old one dies.',
    safe: 'Until then the former admins open the vault, with the passphrases they have always had.',
    resumes:
      'If the vault is locked meanwhile, the change stays and can be gone on with; those who had proved their shares prove them again.',
    holders: 'Holders of the new set',
    proved: 'Proved',
    waits: 'Still to prove',
    progress: (proved: number, all: number) => `${proved} of ${all} proved`,
    handOver: (name: string) => `Hand the keyboard to ${name}`,
    handOverWhy: 'Everyone else looks away from keyboard and screen.',
    iAm: (name: string) => `I am ${name}`,
    next: (name: string) => `Go on with ${name}`,
    other: 'Somebody else first',
    title: (name: string) => `${name}: prove your new share`,
    submit: 'Prove my share',
    working: 'Opening your share…',
    forgotten:
      'A new admin who cannot enter the passphrase makes this change impossible: abandon it and begin again.',
  },

  abandon: {
    button: 'Abandon the change…',
    title: 'Abandon the change of admins?',
    what: 'The new shares and the new admins are removed. The present admins, their shares and their passphrases stay as they are.',
    act: 'Abandon the change',
  },
};

const kit = {
  title: 'Your recovery kit',
  intro:
    'Your sealed share of the root key, for a fireproof vault. With a backup, as many kits as the quorum and their passphrases, a lost vault comes back. A kit opens nothing without your passphrase.',
  asFile: 'Save as a file…',
  asFileHint: 'For a removable medium that is kept away from this computer.',
  onPaper: 'Show the page to print…',
  onPaperHint: 'A QR code and lines that can be typed back in.',
  toAccount: 'My passphrase and key file',
  fileName: (name: string) => `Recovery kit ${name}.keyward-kit`,
  pageName: (name: string) => `Recovery kit ${name}.pdf`,
  saved: (name: string) => `Saved as “${name}”, and read back. Keep it away from this computer.`,
  renew: 'Make a new one after every root key rotation, change of admins, and change of your passphrase.',
  pageIntro: 'Print it and put it away. It is not kept here: leaving this screen drops it.',
};

const kitFields = {
  how: 'The recovery kit',
  asFile: 'A file',
  asLines: 'Typed or scanned from the page',
  choose: 'Choose the kit file…',
  chosen: (name: string) => `Kit: ${name}`,
  other: 'Choose another',
  lines: 'Lines of the page',
  linesHint:
    'Type each line as it is printed, beginning with its number. Spaces do not matter; O is read as 0, I and L as 1. A QR scanner that types into the first line fills them all.',
  line: (number: number) => `Line ${number}`,
  wrong: 'This line differs from the page. Compare it and correct it.',
  count: (right: number, of: number) => `${right} of ${many(of, 'line', 'lines')} right`,
  whole: 'All lines are right.',
  clear: 'Empty all lines',
};

const drill = {
  title: 'Recovery drill',
  intro: 'Proves that a backup and the recovery kits would bring this vault back.',
  live: 'The vault stays open and is not touched: the drill works on a copy of the backup, which is removed at its end.',
  last: 'Last drill',
  never: 'No drill has been held yet.',
  begin: 'Hold a recovery drill…',
  underWay: (presented: number, quorum: number) =>
    `A drill is under way: ${presented} of ${quorum} kits opened.`,
  goOn: 'Go on',
  which: 'The backup',
  listed: 'A backup of this vault',
  listedField: 'Backup',
  chosen: 'Another file, for example from a medium that was put away',
  choose: 'Choose the backup file…',
  chosenFile: (name: string) => `Backup: ${name}`,
  noBackup: 'There is no backup in the backup folder.',
  witness: 'Witness (optional)',
  witnessHint: 'Someone who watches the drill. Named in the record.',
  start: 'Open the backup',
  starting: 'The backup is copied and checked…',
  backup: 'Backup',
  made: 'Made',
  rootKey: 'Under root key',
  numbered: (epoch: number) => `no. ${epoch}`,
  progress: (presented: number, quorum: number) => `${presented} of ${quorum} kits`,
  progressLabel: 'Kits opened',
  admins: 'Admins of this backup',
  presented: 'Kit opened',
  waits: 'Not yet',
  next: (number: number) => `Kit ${number}`,
  passphrase: 'Passphrase of this kit’s admin',
  passphraseHint: 'The one that its admin had when the kit was made. Everyone else looks away.',
  noKit: 'Choose the kit file, or type its lines.',
  present: 'Open this kit',
  presenting: 'The kit is opened. With the last one the whole backup is checked.',
  proved: (days: number) => `proved ${daysAgo(days)}`,
  unproved: 'never proved',
  failed: 'The drill has failed',
  onlyAdmins: 'Only an admin holds a recovery drill.',
  abandon: {
    button: 'End the drill…',
    title: 'End the drill without a result?',
    what: 'The copy of the backup is removed. Kits that have opened stay proved.',
    act: 'End the drill',
  },
};

export const custody = {
  kinds,
  ...{ root, holders, changing, kit, kitFields, drill },
  ...{ paper, recordPaper, kitPaper },
  records: {
    title: 'Ceremony records',
    intro: 'Of ceremonies since Keyward was started. Print or save them before it is closed.',
    show: 'Show the record',
    done: (kind: CeremonyKind): string => {
      switch (kind) {
        case 'creation':
          return 'The vault is created';
        case 'root key rotation':
          return 'The root key is rotated';
        case 'change of admins':
          return 'The new admins are in force';
        case 'restore':
          return 'The vault is restored';
        case 'recovery drill':
          return 'The drill succeeded';
      }
    },
    screenIntro: 'Print it or save it before Keyward is closed: it is not kept here for longer.',
  },
};
