// English: settings, about, the palette, the tray.

import { many } from './counting.ts';

export const settings = {
  yours: 'This window',
  yoursIntro: 'For you on this computer. Nothing here decides who may do what.',
  own: {
    language: { label: 'Language', options: { system: 'As the system', en: 'English', ko: '한국어' } },
    theme: { label: 'Theme', options: { system: 'As the system', light: 'Light', dark: 'Dark' } },
    notifications: {
      label: 'System notifications',
      options: { shown: 'Shown', 'not shown': 'Not shown' },
    },
    whenClosed: {
      label: 'When the window is closed',
      options: { quit: 'Lock and quit', stay: 'Lock and stay in the tray' },
    },
    originals: {
      label: 'Originals of sealed files',
      options: { keep: 'Keep them', trash: 'Move them to the trash' },
    },
    jobsWhenLocking: {
      label: 'File jobs when the vault is locked',
      options: { ask: 'Ask', finish: 'Finish them first', abandon: 'Abandon them' },
    },
    clipboardSeconds: 'Clear copied secrets after',
  },
  seconds: (count: number) => many(count, 'second', 'seconds'),
  everybody: 'Everybody',
  everybodyIntro: 'Agreed on by the admins, for all who use this vault.',
  idle: {
    now: (minutes: number) =>
      `The vault locks by itself after ${many(minutes, 'minute', 'minutes')} without use, when the screen is locked, and before the computer sleeps.`,
    label: 'Minutes without use',
    hint: '1 to 240. A second admin confirms the change.',
    change: 'Change…',
    admins: 'Two admins change this together.',
  },
  backups: 'Where backups are kept, and which of them are proved.',
  tray: {
    show: 'Show Keyward',
    lock: 'Lock the vault',
    quit: 'Lock and quit',
    open: 'the vault is open',
    closed: 'the vault is locked',
  },
};

/** Names of what the self-test proves, where they are not names already. */
const whats: Readonly<Record<string, string>> = {};

export const about = {
  intro: 'What this build is made of, and what it proves of itself on this computer.',
  build: 'This build',
  version: 'Version',
  packaging: { packaged: 'packaged', development: 'built here' },
  platform: 'System',
  vaultFolder: 'Vault',
  profile: 'Preferences',
  selfTest: 'Self-test',
  selfTestHow:
    'Runs known answers that others have published through the cryptography of this very build. No key of the vault is touched.',
  runSelfTest: 'Run the self-test',
  allPassed: (count: number) => `All ${count} known answers came out right.`,
  someFailed: (count: number) =>
    `${many(count, 'known answer', 'known answers')} came out wrong. Lock the vault, and install Keyward anew from a verified download.`,
  outcomes: { passed: 'Passed', failed: 'Failed' },
  whats,
  evidence: 'Reliability evidence',
  evidenceHow:
    'How this build was attacked, interrupted and measured before it was handed out, as its reports say.',
  noEvidence: 'No report was bundled with this build.',
  noEvidenceHow: 'A build from source has them after “npm run torture” and “npm run bench”.',
  updates: 'Updates',
  updatesHow:
    'Bring the files of a release on a medium, and open its update file (.release) here. Its signature is checked, and the files beside it are compared with it. Keyward installs nothing by itself.',
  openUpdate: 'Open an update file…',
  updateIs: {
    newer: (version: string) => `Version ${version} is signed by the release key and newer than this build.`,
    same: (version: string) =>
      `Version ${version} is signed by the release key. It is the version that runs.`,
    older: (version: string) =>
      `Version ${version} is signed by the release key, but older than this build. Do not go back without a reason: older versions may not open this vault.`,
  },
  updateAltered: 'A file beside it is not the one that was signed. Do not install it; get the release again.',
  updateNothing: 'None of its files lies beside it. Copy the package for this computer into the same folder.',
  updateInstall:
    'Lock the vault and quit, then install the verified package as the administrator of this computer.',
  updateFiles: 'Files of the release',
  updateFound: { verified: 'Verified', altered: 'Altered', 'not here': 'Not here' },
  showUpdate: 'Show in folder',
  network: 'Network',
  networkHow:
    'Keyward opens no network connection: nothing is sent, nothing is fetched, nothing is looked up. Updates are brought by hand.',
};

export const palette = {
  find: 'Find',
  title: 'Find and do',
  search: 'Find a screen, an action, a key or a person',
  results: 'Results',
  nothing: 'Nothing found.',
  screen: 'Screen',
  key: 'Key',
  action: 'Action',
  person: 'Person',
  newKey: 'New key…',
  use: (task: string) => `${task}…`,
  sealFiles: 'Choose files…',
  sealFolder: 'Choose a folder…',
  openSealed: 'Inspect a sealed file…',
  lock: 'Lock the vault',
};

export const shortcuts = {
  title: 'Keyboard shortcuts',
  everywhere: 'Everywhere in the open vault',
  within: 'In a screen, a list or a dialog',
  find: 'Find and do',
  lock: 'Lock the vault',
  choose: 'Choose files to seal or unseal',
  settings: 'Settings',
  back: 'Back to the screen before',
  overview: 'This list',
  move: 'To the next control, and back',
  choosing: 'Move in a list, a menu or a choice',
  press: 'Press a button, choose an entry',
  close: 'Close a dialog or a menu, empty a search',
  copySecret: 'Copy what is shown in the clear; the clipboard clears itself',
  keys: { space: 'Space' },
};
