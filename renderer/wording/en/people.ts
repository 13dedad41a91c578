// English: people, their roles and what is assigned to them.

import type { Role } from '../../../core/snapshot.ts';
import type { Operation } from '../../../core/views.ts';
import { amounts, many } from './counting.ts';

const roleMeans: Record<Role, string> = {
  admin: 'Holds a share of the root key; everything on every key; people, policy and backups.',
  'key manager':
    'The life cycle of the keys assigned to them, and who uses these. Does not use them without being a key user too.',
  'key user': 'Uses the keys assigned to them: encrypt, decrypt, seal, unseal, sign, verify.',
  auditor: 'Sees all management information and the audit log, verifies and exports it; changes nothing.',
};

/** Every operation of the vault's own table, by what it is called there. */
const operations: Record<Operation, string> = {
  'create key': 'Create a key',
  'rename key': 'Rename a key',
  'enable key': 'Enable a key',
  'disable key': 'Disable a key',
  'rotate key': 'Rotate a key',
  'set rotation': 'Set automatic rotation',
  'enable version': 'Enable a version',
  'disable version': 'Disable a version',
  'request deletion': 'Request deletion',
  'cancel deletion': 'Cancel a deletion',
  'delete immediately': 'Delete immediately',
  'see key': 'See a key',
  'see deleted keys': 'See deleted keys',
  'export public key': 'Export a public key',
  encrypt: 'Encrypt',
  decrypt: 'Decrypt',
  're-encrypt': 'Re-encrypt',
  'create data key': 'Create a data key',
  'open data key': 'Open a data key',
  sign: 'Sign',
  verify: 'Verify a signature',
  'sign file': 'Sign a file',
  'verify file': 'Verify a signed file',
  'seal file': 'Seal a file',
  'unseal file': 'Unseal a file',
  're-seal file': 'Re-seal a file',
  'check file': 'Check a sealed file',
  'begin campaign': 'Begin a re-seal campaign',
  'end campaign': 'End a re-seal campaign',
  'scan folder': 'Look through a folder for sealed files',
  'see index': 'See the index of sealed files',
  'see people': 'See people',
  'direct file jobs': 'Pause and cancel file jobs',
  'add person': 'Add a person',
  'rename person': 'Rename a person',
  'set roles': 'Change roles',
  'remove person': 'Remove a person',
  'assign key': 'Assign a key',
  'unassign key': 'Take a key back',
  'change passphrase': 'Change one’s own passphrase',
  'confirm action': 'Confirm another’s action',
  'rotate root key': 'Rotate the root key',
  'change admins': 'Change the admins',
  'enrol admin': 'Enrol a new admin',
  'prove new share': 'Prove a new share',
  'abandon change of admins': 'Abandon a change of admins',
  'export kit': 'Take out one’s own recovery kit',
  'recovery drill': 'Hold a recovery drill',
  'make backup': 'Make a backup',
  'prove backup': 'Prove a backup',
  'set backup folder': 'Choose the backup folder',
  'forget backup folder': 'Forget a backup folder',
  'set policy': 'Change the policy',
  'see backups': 'See backups and the root key',
  restore: 'Restore a backup',
  'confirm clock': 'Confirm the clock',
  'acknowledge notice': 'Acknowledge a notice',
  'see log': 'See the audit log',
  'verify log': 'Verify the audit log',
  'export log': 'Export the audit log',
  'see usage': 'See how a key was used',
  'see metering': 'See metering',
};

export const people = {
  title: 'People',
  search: 'Search people',
  showRemoved: (count: number) => `Show ${many(count, 'removed person', 'removed people')}`,
  noMatch: 'Nobody matches.',
  noMatchHow: 'Search by name or role.',
  columns: {
    name: 'Name',
    roles: 'Roles',
    keys: 'Keys',
    lastSignIn: 'Last sign-in',
    standing: 'Status',
  },
  everyKey: 'Every key',
  everyKeyToSee: 'Sees every key',
  keyCount: (count: number) => (count === 0 ? 'No keys' : many(count, 'key', 'keys')),
  standings: { active: 'Active', enrolling: 'Being enrolled', removed: 'Removed' },
  atDesk: 'At the desk',
  you: 'You',
  delayed: (span: string) => `Must wait ${span}`,
  noSignIn: 'Never',
  notSince: (date: string) => `Not since ${date}`,

  roleTable: {
    title: 'What each role may do',
    intro:
      'A person may hold several roles. The vault asks this table before every act, and records what it refused.',
    show: 'Show all operations',
    hide: 'Hide all operations',
    label: 'Operations by role',
    operation: 'Operation',
    every: 'Yes',
    assigned: 'Assigned keys',
    no: 'No',
    confirmed: {
      'by a second admin': 'A second admin confirms',
      'by the quorum': 'The quorum confirms',
    },
    groups: {
      life: 'Life cycle of keys',
      use: 'Use of keys',
      people: 'People',
      custody: 'Root key, policy and backups',
      records: 'Records',
    },
  },
  roleMeans,
  operations,

  add: {
    open: 'Add a person',
    title: 'Add a person',
    intro:
      'You choose the name and the roles. The passphrase is typed by the new person: nobody else sees it, and nobody can reset it.',
    name: 'Name',
    nameMissing: 'Enter a name.',
    roles: 'Roles',
    rolesMissing: 'Choose at least one role.',
    noAdmin: 'Admins are made by a change of admins, because an admin holds a share of the root key.',
    keyFile: 'Needs a key file besides the passphrase',
    keyFileHint: 'A small file on a removable medium that only this person keeps.',
    next: 'Go on to the passphrase',
    handOver: (name: string) => `Hand the keyboard to ${name}`,
    handOverWhy: (name: string) =>
      `${name} types the passphrase alone. Everyone else looks away from keyboard and screen.`,
    taken: (name: string) => `I am ${name}`,
    own: (name: string) => `${name}: your passphrase`,
    ownWhy:
      'You sign in with it, and what you do is recorded under your name. Nobody can see it or reset it.',
    passphrase: 'Passphrase',
    repeat: 'Repeat passphrase',
    keyFileName: 'keyward.keyfile',
    keyFilePlace: 'Choose where the key file goes…',
    keyFileAt: (name: string, folder: string) => `The key file will be written to ${name} in ${folder}.`,
    keyFileMissing: 'Choose where the key file goes.',
    submit: 'Add me to the vault',
    working: 'Adding…',
  },

  person: {
    facts: {
      roles: 'Roles',
      standing: 'Status',
      added: 'Added',
      lastSignIn: 'Last sign-in',
      keyFile: 'Key file',
      share: 'Share of the root key',
      delay: 'Wrong passphrases',
      id: 'Id',
    },
    keyFile: { none: 'Not needed', required: 'Needed besides the passphrase' },
    noRoles: 'None',
    shareHeld: (days: number | null) =>
      days === null
        ? 'Held, never proved since'
        : days === 0
          ? 'Held, proved today'
          : `Held, proved ${many(days, 'day', 'days')} ago`,
    failures: (count: number, span: string | null) =>
      `${many(count, 'wrong passphrase', 'wrong passphrases')} in a row${span === null ? '' : `; next attempt in ${span}`}`,
    unknown: 'This person is no longer in the vault.',
    more: (name: string) => `More for ${name}`,
    rename: 'Rename…',
    setRoles: 'Change roles…',
    remove: 'Remove from the vault…',
    ownAccount: 'My account',
    isAdmin: 'Admins come and go by a change of admins, which the quorum confirms.',
    toCustody: 'Root key and admins',
    forgottenTitle: 'If the passphrase is forgotten',
    forgotten: (name: string) =>
      `Nobody can reset it. Remove ${name} and add them again: they choose a new passphrase, and their keys are assigned again.`,
    forgottenAdmin: (name: string) =>
      `Nobody can reset it. While the quorum can still open the vault, a change of admins replaces ${name}.`,
  },

  renaming: {
    title: (name: string) => `Rename ${name}`,
    what: 'The new name stands from now on. What is recorded so far keeps the old one, with the same id.',
    act: 'Rename',
  },
  roleChange: {
    title: (name: string) => `Roles of ${name}`,
    what: 'This takes effect at once, also for somebody who is at the desk.',
    loses: (count: number) =>
      `${many(count, 'assignment', 'assignments')} in the roles taken away end now. They do not come back with the role.`,
    act: 'Change roles',
  },
  removal: {
    title: (name: string) => `Remove ${name}?`,
    what: (name: string, keys: number) =>
      `${name} can no longer sign in, and ${keys === 0 ? 'has no keys assigned' : `loses ${many(keys, 'assigned key', 'assigned keys')}`}. The records keep the name. This cannot be taken back: to let ${name} in again, add a new person.`,
    act: 'Remove',
  },

  assignments: {
    title: 'Assigned keys',
    intro: (name: string) => `The keys that ${name} manages or uses, one by one.`,
    none: 'No keys are assigned.',
    noneAdmin: 'An admin may do everything on every key and needs no assignment.',
    noneAuditor: 'An auditor sees every key and needs no assignment.',
    key: 'Key',
    role: 'In the role',
    unassign: 'Take back',
    unassignOf: (key: string, role: string) => `Take back ${key} (${role})`,
    search: 'Search keys',
    assign: 'Assign keys…',
    choosing: {
      title: (name: string) => `Assign keys to ${name}`,
      role: 'In which role',
      search: 'Search keys',
      keys: 'Keys to assign',
      noMatch: 'No key matches.',
      noneLeft: 'Every key that you may assign is assigned in this role already.',
      chosen: (count: number) => `${amounts.number(count)} chosen`,
      act: (count: number) => (count < 2 ? 'Assign the key' : `Assign ${amounts.number(count)} keys`),
    },
    noRole: (name: string) => `${name} is neither key manager nor key user, so no key can be assigned.`,
  },
};
