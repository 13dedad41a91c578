// English: welcome, passphrase, ceremony, unlock, signIn, unreadable.

import type { LockReason, PassphraseReason } from '../../../core/snapshot.ts';
import { many } from './counting.ts';

const passphraseReasons: Record<PassphraseReason, string> = {
  common: 'It is on the lists of common passwords that are tried first.',
  names: 'It holds the name of a person or of this vault.',
  keyboard: 'It follows neighbouring keys on the keyboard.',
  repeats: 'It repeats the same characters or words.',
  sequences: 'It holds a sequence such as abc or 6543.',
  dates: 'It holds a date, and dates are tried first.',
  guessable: 'It can be guessed from its pattern. Add unrelated words.',
};

export const welcome = {
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
};

export const passphrase = {
  keyFile: {
    choose: 'Choose a key file…',
    chosen: (name: string) => `Key file: ${name}`,
    without: 'Go on without a key file',
  },
  show: 'Show passphrase',
  hide: 'Hide passphrase',
  capsLock: 'Caps Lock is on.',
  composed:
    'It has letters that some keyboards compose, such as Hangul. On many systems they can be typed only while the passphrase is shown.',
  composedWrong: 'If it has composed letters such as Hangul, show the passphrase while you type it.',
  strength: 'Passphrase strength',
  suggest: 'Suggest a passphrase',
  suggested: 'This passphrase was made for you alone. Memorise it, or write it on paper that only you keep.',
  hint: 'Four or more unrelated words are strong and easy to remember.',
  levels: ['Guessed at once', 'Very weak', 'Weak', 'Not strong enough', 'Strong'],
  short: 'Too short. Use more characters or more words.',
  weak: 'It would be guessed too soon. Add unrelated words.',
  malformed: 'It has characters that cannot be typed again reliably. Use letters, digits, signs and spaces.',
  ok: 'Good. It will hold against guessing.',
  reasons: passphraseReasons,
  missing: 'Enter a passphrase.',
  tooWeak: 'Not accepted. Choose a stronger passphrase.',
  repeatDiffers: 'The two entries differ. Type the same passphrase again.',
};

export const ceremony = {
  title: 'New vault',
  steps: { plan: 'Vault and quorum', admins: 'Admins', proof: 'Proof', record: 'Record' },
  stepState: { done: 'done', now: 'in progress', ahead: 'not yet' },
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
    proveWhy: 'Each admin now opens their own share once. Everyone else looks away from keyboard and screen.',
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
    intro:
      'Every admin has opened their own share once. Print the record and have it signed, or save it, before Keyward is closed.',
    open: 'Open the vault',
  },

  cancel: {
    button: 'Cancel the ceremony…',
    title: 'Cancel the ceremony?',
    what: 'No vault has been created yet. The names and shares made so far are discarded, and every admin starts again.',
    confirm: 'Cancel the ceremony',
    keep: 'Continue the ceremony',
  },
};

export const unlock = {
  reasons: {
    start: 'Locked since Keyward was started.',
    button: 'Locked by hand.',
    idle: 'Locked because nobody was at it.',
    'screen locked': 'Locked because the screen was locked.',
    sleep: 'Locked because the computer went to sleep.',
  } satisfies Record<LockReason, string>,
  noticesWhy: 'Which key or person is meant is shown once the vault is open.',
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
};

export const signIn = {
  open: 'The vault is open.',
  intro: 'Sign in with your own passphrase. What you do is recorded under your name.',
  people: 'People',
  search: 'Search people',
  noMatch: 'Nobody matches.',
};

export const otherVault = {
  choose: 'Open another vault…',
  title: 'Open another vault?',
  what: (name: string, folder: string) =>
    `Keyward starts again with the vault in the folder “${name}” (in ${folder}). If there is none, you can create one there, in a folder of its own.`,
  safe: 'The vault of before stays where it is, locked. You can come back to it.',
  act: 'Start again with it',
  usual: 'Back to the usual vault…',
  usualTitle: 'Back to the usual vault?',
  usualWhat: 'Keyward starts again with the vault in its own folder for application data.',
  usualAct: 'Start again with it',
};

export const unreadable = {
  title: 'The vault cannot be read',
  safe: 'Nothing was changed.',
  folder: 'Vault folder',
};
