// English: the account of the person at the desk.

import { many } from './counting.ts';

export const account = {
  intro: 'What belongs to you alone. Nobody else can change it, and nobody can see your passphrase.',
  desk: 'At the desk',
  deskWhy: 'You are signed in on this computer. While the vault is open, the next person signs in after you.',
  signOut: 'Sign out',
  name: 'Name',
  lastSignIn: 'Signed in',
  added: 'Added',
  myKeys: 'My keys',
  toPeople: 'My entry among people',

  passphrase: {
    title: 'Passphrase',
    what: 'You change your own passphrase alone, without the others.',
    forShare:
      'It opens your share of the root key as well. Recovery kits keep the passphrase they were made with.',
    open: 'Change passphrase…',
    dialog: 'Change your passphrase',
    old: 'Present passphrase',
    fresh: 'New passphrase',
    repeat: 'Repeat new passphrase',
    submit: 'Change passphrase',
    working: 'Changing…',
    done: 'Your passphrase is changed. Use the new one from now on.',
  },
  keyFile: {
    title: 'Key file',
    none: 'You need none. With a key file, your passphrase alone is not enough: the file on its medium is needed too.',
    required:
      'You need your key file besides the passphrase. Keep a copy: without the file you cannot sign in.',
    add: 'Require a key file…',
    replace: 'Replace the key file…',
    remove: 'Do without the key file…',
    addTitle: 'Require a key file',
    replaceTitle: 'Replace your key file',
    removeTitle: 'Do without the key file',
    addWhat:
      'A new key file is written to the place you choose. From then on you need it besides your passphrase.',
    replaceWhat: 'A new key file is written to the place you choose. The one before no longer counts.',
    removeWhat: 'From then on your passphrase alone is enough.',
    passphrase: 'Your passphrase',
    placeMissing: 'Choose where the key file goes.',
    presentMissing: 'Choose your present key file.',
    present: 'Present key file',
    working: 'Changing…',
    doneAdd: 'Your key file is written. You need it from the next sign-in on.',
    doneRemove: 'You need no key file any more.',
  },
  share: {
    title: 'Your share of the root key',
    what: 'It was proved last when you opened the vault with it, or in a drill.',
    proved: 'Share proved',
    kitProved: 'Recovery kit proved',
    never: 'Never',
    daysAgo: (days: number) => (days === 0 ? 'today' : `${many(days, 'day', 'days')} ago`),
    toCustody: 'Root key and admins',
  },
  roleTitle: 'Your roles',
};
