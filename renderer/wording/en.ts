// Every English word of the window. This is the model: other languages are complete when they have its type.

import type { KeyState, PassphraseReason } from '../../core/snapshot.ts';
import { amountsIn, localeWithin } from './amounts.ts';
import { refusalsInEnglish } from './en-refusals.ts';

const amounts = amountsIn(localeWithin('en'), { hour: ' h', minute: ' min', second: ' s' });

function many(count: number, one: string, more: string): string {
  return `${amounts.number(count)} ${count === 1 ? one : more}`;
}

const items = (count: number) => many(count, 'item', 'items');

const keyStates: Record<KeyState, string> = {
  available: 'Available',
  disabled: 'Disabled',
  'deletion requested': 'Deletion requested',
  deleted: 'Deleted',
};

const passphraseReasons: Record<PassphraseReason, string> = {
  common: 'It is on the lists of common passwords that are tried first.',
  names: 'It holds the name of a person or of this vault.',
  keyboard: 'It follows neighbouring keys on the keyboard.',
  repeats: 'It repeats the same characters or words.',
  sequences: 'It holds a sequence such as abc or 6543.',
  dates: 'It holds a date, and dates are tried first.',
  guessable: 'It can be guessed from its pattern. Add unrelated words.',
};

export const en = {
  amounts,
  refusals: refusalsInEnglish,

  common: {
    cancel: 'Cancel',
    close: 'Close',
    back: 'Back',
    dismiss: 'Dismiss',
    tryAgain: 'Try again',
    showFolder: 'Show folder',
    loading: 'Opening Keyward…',
    notices: 'Notices',
    faultTitle: 'This window ran into a fault',
    fault: 'The vault is not affected. Show the window again; if the fault comes back, restart Keyward.',
    showAgain: 'Show the window again',
  },

  welcome: {
    title: 'Keyward',
    what: [
      'Keyward keeps your encryption keys in a vault on this computer that only several admins together can open.',
      'While it is open, you seal files by dropping them on this window; nothing ever crosses a network.',
    ],
    readyTitle: 'Before you start',
    ready: [
      'All admins in the room, taking turns at this keyboard',
      'About two minutes for each admin',
      'A witness, if your rules ask for one',
    ],
    create: 'Create a vault',
    folder: 'The vault will be kept in',
  },

  passphrase: {
    show: 'Show passphrase',
    hide: 'Hide passphrase',
    capsLock: 'Caps Lock is on.',
    strength: 'Passphrase strength',
    suggest: 'Suggest a passphrase',
    suggested:
      'This passphrase was made for you alone. Memorise it, or write it on paper that only you keep.',
    hint: 'Four or more unrelated words are strong and easy to remember.',
    levels: ['Guessed at once', 'Very weak', 'Weak', 'Not strong enough', 'Strong'],
    short: 'Too short. Use more characters or more words.',
    weak: 'It would be guessed too soon. Add unrelated words.',
    malformed:
      'It has characters that cannot be typed again reliably. Use letters, digits, signs and spaces.',
    ok: 'Good. It will hold against guessing.',
    reasons: passphraseReasons,
    missing: 'Enter a passphrase.',
    tooWeak: 'Not accepted. Choose a stronger passphrase.',
    repeatDiffers: 'The two entries differ. Type the same passphrase again.',
  },

  ceremony: {
    title: 'New vault',
    steps: { plan: 'Vault and quorum', admins: 'Admins', proof: 'Proof', record: 'Record' },
    stepState: { done: 'done', now: 'in progress', ahead: 'not yet' },
    admin: (seat: number) => `Admin ${seat}`,
    adminNamed: (seat: number, name: string | null) => name ?? `Admin ${seat}`,

    plan: {
      title: 'Vault and quorum',
      intro: 'These choices are written into the vault when it is created.',
      vaultName: 'Vault name',
      admins: 'Admins',
      adminsHint: 'Each holds one share of the root key.',
      quorum: 'Quorum',
      quorumHint: 'So many must come together to open.',
      rule: (quorum: number, count: number) => `${quorum} of ${count}`,
      opens: (quorum: number, count: number) =>
        quorum === count
          ? `All ${count} admins together open the vault.`
          : `Any ${quorum} of the ${count} admins together open the vault.`,
      loss: (quorum: number, count: number) =>
        quorum === count
          ? 'If one admin is lost or forgets the passphrase, nobody can open the vault again.'
          : `${count - quorum === 1 ? 'One admin' : `Up to ${count - quorum} admins`} may be lost or forget the passphrase, and the vault still opens. Lose ${count - quorum + 1} and nobody can open it again.`,
      theft: (quorum: number) =>
        `A thief with ${quorum - 1 === 1 ? 'one passphrase' : `${quorum - 1} passphrases`} learns nothing about the keys. It takes ${quorum}, and this computer’s disk.`,
      lossTitle: 'Against loss',
      theftTitle: 'Against theft',
      witness: 'Witness (optional)',
      witnessHint: 'Someone who watches the ceremony and holds no share. Named in the record.',
      begin: 'Begin the ceremony',
    },

    handOver: {
      enrolFirst: 'Admin 1 takes the keyboard',
      enrolNext: (seat: number) => `Hand the keyboard to admin ${seat}`,
      enrolWhy: 'Admins choose their passphrases alone. Everyone else looks away from keyboard and screen.',
      enrolButton: (seat: number) => `I am admin ${seat}`,
      proveFirst: (name: string) => `Now the proof: hand the keyboard to ${name}`,
      proveNext: (name: string) => `Hand the keyboard to ${name}`,
      proveWhy:
        'Each admin now opens their own share once. Everyone else looks away from keyboard and screen.',
      proveButton: (name: string) => `I am ${name}`,
    },

    enrol: {
      title: (seat: number) => `Admin ${seat}: name and passphrase`,
      intro:
        'Your passphrase opens your share of the root key. Nobody can see it or reset it; without it your share is lost.',
      name: 'Your name',
      nameMissing: 'Enter your name.',
      passphrase: 'Passphrase',
      repeat: 'Repeat passphrase',
      submit: (seat: number) => `Enrol admin ${seat}`,
      working: 'Locking your share…',
    },

    prove: {
      title: (name: string) => `${name}: prove your share`,
      intro:
        'Keyward reads your share back from the disk and opens it. This proves that the share and your passphrase fit together before any key depends on them.',
      passphrase: 'Your passphrase',
      submit: 'Prove my share',
      working: 'Opening your share…',
      again: 'Choose another passphrase',
      againWhy:
        'If you cannot enter it, enrol again. All shares are then made anew, and everybody proves theirs again.',
    },

    record: {
      title: 'The vault is created',
      intro: 'Every admin has opened their own share once. This is the record of the ceremony.',
      vault: 'Vault',
      vaultId: 'Vault id',
      created: 'Created',
      quorum: 'Quorum',
      admins: 'Admins',
      proved: (moment: string) => `share proved ${moment}`,
      witness: 'Witness',
      noWitness: 'None',
      auditEntry: 'Audit entry',
      auditHash: 'Its hash',
      open: 'Open the vault',
    },

    cancel: {
      button: 'Cancel the ceremony…',
      title: 'Cancel the ceremony?',
      what: 'No vault has been created yet. The names and shares made so far are discarded, and every admin starts again.',
      confirm: 'Cancel the ceremony',
      keep: 'Continue the ceremony',
    },
  },

  unlock: {
    lockedByButton: 'Locked.',
    intro: (quorum: number) => `${quorum} admins open this vault together, in any order.`,
    meter: (entered: number, quorum: number) => `${entered} of ${quorum}`,
    meterLabel: 'Passphrases entered',
    admins: 'Admins',
    entered: 'Entered',
    passphraseOf: (name: string) => `Passphrase of ${name}`,
    submit: 'Enter',
    working: 'Opening the share…',
    waits: (span: string) => `Try again in ${span}`,
    failures: (count: number) => `${many(count, 'wrong passphrase', 'wrong passphrases')} in a row.`,
    startOver: 'Start over',
    startOverWhy: 'Forgets the passphrases entered so far.',
    complete: 'Opening the vault…',
    accepted: (name: string, missing: number) =>
      missing === 0 ? `${name} entered. Opening the vault.` : `${name} entered. ${missing} more needed.`,
  },

  signIn: {
    open: 'The vault is open.',
    intro: 'Sign in with your own passphrase. What you do is recorded under your name.',
    people: 'People',
  },

  unreadable: {
    title: 'The vault cannot be read',
    safe: 'Nothing was changed.',
    folder: 'Vault folder',
  },

  home: {
    open: 'Open',
    person: 'At the desk',
    lock: 'Lock',
    signOut: 'Sign out',
  },

  keys: {
    title: 'Keys',
    newKey: 'New key',
    columns: {
      name: 'Name',
      type: 'Type',
      state: 'State',
      version: 'Version',
      created: 'Created',
      sealedFiles: 'Sealed files',
    },
    states: keyStates,
    version: (version: number) => `v${version}`,
    forSealing: 'for sealing',
    emptyTitle: 'No key yet',
    empty: 'Files are sealed under a key. Make the first one; it never leaves this vault.',
    create: {
      title: 'New key',
      name: 'Key name',
      rules:
        '3 to 63 characters: letters, digits, hyphen, underscore, dot or space, beginning with a letter. Unique in this vault.',
      type: 'Type',
      submit: 'Create key',
      working: 'Creating the key…',
    },
  },

  files: {
    title: 'Files',
    chooseFiles: 'Choose files…',
    chooseFolder: 'Choose folder…',
    emptyTitle: 'Drop files and folders anywhere in this window',
    sealsUnder: (key: string) => `They are sealed under “${key}”. Sealed files are unsealed.`,
    noKey: 'There is no key to seal under yet. Sealed files can be unsealed.',
    sealingUnder: (key: string) => `Sealing under “${key}”`,
    originals: 'Originals stay where they are.',

    dropTitle: (count: number) => (count > 0 ? `Drop ${items(count)}` : 'Drop to hand over'),
    dropUnder: (key: string) => `To be sealed under “${key}”. Sealed files among them are unsealed.`,
    dropNoKey: 'You can make the key in the next step. Sealed files among them are unsealed.',
    dropThen: 'You see the list and confirm before anything happens.',

    staging: {
      looking: 'Looking at what you handed over…',
      titleSeal: (count: number) => `Seal ${items(count)}`,
      titleUnseal: (count: number) => `Unseal ${many(count, 'file', 'files')}`,
      titleBoth: (plain: number, sealed: number) =>
        `Seal ${items(plain)}, unseal ${many(sealed, 'file', 'files')}`,
      titleNothing: 'Nothing that can be sealed or unsealed',
      sealed: 'To be sealed',
      under: 'Sealed under',
      unsealed: 'To be unsealed',
      refused: 'Left out',
      sum: (count: number, size: string) => `${items(count)}, ${size}`,
      folder: 'Folder',
      remove: (name: string) => `Leave out ${name}`,
      originals:
        'Results are written beside the originals, which stay where they are. No existing file is replaced.',
      noKeyTitle: 'There is no key to seal under yet',
      noKey: 'Make one here. The files stay on this list.',
      seal: 'Seal',
      unseal: 'Unseal',
      both: 'Seal and unseal',
      working: 'Starting…',
    },
  },

  jobs: {
    list: 'File jobs',
    filter: 'Show',
    filters: { all: 'All', active: 'In work', refused: 'Refused', done: 'Done' },
    total: 'Total progress',
    progressOf: (name: string) => `Progress of ${name}`,
    ofSize: (done: string, size: string) => `${done} of ${size}`,
    settled: (settled: number, all: number) =>
      `${amounts.number(settled)} of ${many(all, 'file job', 'file jobs')}`,
    finished: (count: number) => `${many(count, 'file job', 'file jobs')} finished`,
    withRefused: (count: number) => `${amounts.number(count)} refused`,
    left: (span: string) => `${span} left`,
    kinds: { seal: 'Seal', unseal: 'Unseal', reseal: 'Re-seal', check: 'Check', scan: 'Search' },
    states: {
      seal: {
        waiting: 'Waiting',
        running: 'Sealing',
        paused: 'Paused',
        done: 'Sealed',
        refused: 'Not sealed',
        cancelled: 'Cancelled',
      },
      unseal: {
        waiting: 'Waiting',
        running: 'Unsealing',
        paused: 'Paused',
        done: 'Unsealed',
        refused: 'Not unsealed',
        cancelled: 'Cancelled',
      },
      reseal: {
        waiting: 'Waiting',
        running: 'Re-sealing',
        paused: 'Paused',
        done: 'Re-sealed',
        refused: 'Not re-sealed',
        cancelled: 'Cancelled',
      },
      check: {
        waiting: 'Waiting',
        running: 'Checking',
        paused: 'Paused',
        done: 'Intact',
        refused: 'Not intact',
        cancelled: 'Cancelled',
      },
      scan: {
        waiting: 'Waiting',
        running: 'Searching',
        paused: 'Paused',
        done: 'Searched',
        refused: 'Not searched',
        cancelled: 'Cancelled',
      },
    },
    resume: 'Resume',
    resumeOf: (name: string) => `Resume: ${name}`,
    under: (key: string) => `under ${key}`,
    as: (output: string) => `as ${output}`,
    verifying: 'Verifying',
    keepBoth: 'Keep both',
    keepBothOf: (name: string) => `Keep both: ${name}`,
    tryAgainOf: (name: string) => `Try again: ${name}`,
    showInFolder: 'Show in folder',
    showInFolderOf: (name: string) => `Show in folder: ${name}`,
    cancelOf: (name: string) => `Cancel: ${name}`,
    cancelAll: 'Cancel all',
    clearFinished: 'Clear finished',
    none: 'No file job of this kind.',
  },
};

export type Wording = typeof en;
