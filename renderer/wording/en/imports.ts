// English: importing key material.

import type { Origin } from '../../../core/snapshot.ts';

const origins: Record<Origin, string> = { generated: 'Made by this vault', imported: 'Imported' };

export const imports = {
  origin: 'Origin',
  origins,
  importedMeans: 'Imported: copies of version 1 may exist outside this vault.',
  material: 'Key material',
  choices: {
    generated: {
      label: 'Made by this vault',
      hint: 'Random, and nowhere else. The right choice for nearly every key.',
    },
    imported: {
      label: 'Imported from outside',
      hint: 'The key exists already, and somebody else relies on it.',
    },
  },
  next: 'Next',
  back: 'Back',

  title: 'Import key material',
  steps: { key: 'Key', material: 'Material', done: 'Compare' },
  stepsLabel: 'Steps of the import',
  meansTitle: 'What an imported key is',
  means:
    'Keyward cannot see how it was made or who else has it. Deleting it destroys what is here and no copy outside. Its screen, its versions and the audit log say for ever that it was imported. Versions that rotation makes later are made here.',

  how: 'How it comes',
  ways: {
    protected: {
      label: 'In a file under a passphrase',
      hint: 'PKCS#8, as openssl pkcs8 -topk8 and most systems write it.',
    },
    wrapped: {
      label: 'Wrapped under a key of this vault',
      hint: 'No passphrase is to be sent. It takes a few commands on the other side.',
    },
  },
  onlyWrapped:
    'An AES key comes wrapped under a key of this vault, so that it never lies anywhere in the clear.',

  wrapping: {
    title: 'Wrapping key',
    what: 'The vault makes a pair for this one import. Its public half goes to whoever has the key.',
    limits:
      'It is held in memory for 24 hours at most. When the vault is locked, by idling too, it is gone: then make another one.',
    make: 'Make a wrapping key',
    making: 'Making the wrapping key…',
    save: '1. Save the public half, and hand it over',
    saveHow: 'Read the SHA-256 out to each other: whoever could exchange the file would receive your key.',
    saveAct: 'Save as file…',
    saved: (name: string, folder: string) => `Saved as “${name}” in ${folder}.`,
    fileName: 'wrapping-key.pem',
    fingerprint: 'SHA-256',
    goodUntil: 'Good until',
    wrap: '2. Wrap the key over there, with OpenSSL 3',
    commands: 'Commands',
    copy: 'Copy commands',
    replace: 'Make another one',
  },
  bring: '3. Bring the wrapped file',
  file: 'File',
  choose: 'Choose a file…',
  other: 'Choose another file…',
  dropHere: 'or drop it here',
  chosen: (name: string) => `“${name}”`,
  noFile: 'Choose the file first.',
  passphrase: 'Passphrase of the file',
  noPassphrase: 'Enter the passphrase that protects the file.',
  act: 'Import key',
  working: 'Importing the key…',

  done: (name: string) => `“${name}” is imported`,
  compare: 'Now compare this with whoever has the key. If it differs, this is another key: delete it.',
  fingerprint: 'SHA-256 of the public key',
  checkValue: 'Check value',
  checkHow:
    'The first 6 digits of HMAC-SHA-256 under the key; the handbook has the command for the other side.',
  afterwards: 'Then destroy the files that it came in. If nobody outside needs the key any more, rotate it.',
};
