// English: common, shell, home.

import type { Screen } from '../../going.ts';

export const common = {
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  copy: 'Copy',
  dismiss: 'Dismiss',
  tryAgain: 'Try again',
  showFolder: 'Show folder',
  emptySearch: 'Clear the search',
  loading: 'Opening Keyward…',
  reading: 'Reading…',
  notices: 'Notices',
  faultTitle: 'This window ran into a fault',
  fault: 'The vault is not affected. Show the window again; if the fault comes back, restart Keyward.',
  showAgain: 'Show the window again',
};

const screens: Record<Screen, string> = {
  home: 'Home',
  keys: 'Keys',
  key: 'Key',
  'deleted keys': 'Deleted keys',
  use: 'Use keys',
  'sealed files': 'Sealed files',
  calendar: 'Calendar',
  people: 'People',
  person: 'Person',
  account: 'My account',
  custody: 'Root key and admins',
  'admin change': 'Change of admins',
  'recovery kit': 'Recovery kit',
  'recovery drill': 'Recovery drill',
  'ceremony record': 'Ceremony record',
  backups: 'Backups',
  log: 'Audit log',
  metering: 'Metering',
  settings: 'Settings',
  about: 'About',
};

export const shell = {
  screens,
  screensLabel: 'Screens',
  menu: 'Menu',
  personMenu: (name: string) => `At the desk: ${name}`,
};

export const home = {
  open: 'Open',
  lock: 'Lock',
  signOut: 'Sign out',
  glance: 'At a glance',
  keys: 'Keys',
  noKeys: 'None yet',
  firstKey: 'Make the first key',
  due: 'Due next',
  nothingDue: 'Nothing',
  dueOf: {
    rotation: (name: string, date: string) => `${name} rotates ${date}`,
    deletion: (name: string, date: string) => `${name} is deleted ${date}`,
    'root key': (_: string, date: string) => `Root key to be rotated by ${date}`,
  },
};
