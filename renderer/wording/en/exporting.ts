// English: exporting sealed files to the age format.

import { amounts, many } from './counting.ts';

const recipientsOf = (count: number) => many(count, 'recipient', 'recipients');

export const exporting = {
  title: (count: number) => `Export ${many(count, 'file', 'files')} to age`,
  what: 'Makes encrypted files that people without Keyward open with age, a free program (age-encryption.org). The sealed files stay as they are. A sealed folder comes out as a tar archive, NAME.tar.age.',
  leaves: 'What is exported leaves the vault',
  leavesWhat:
    'Whoever it is for can open it for good and pass it on. Disabling or deleting the key, rotating and re-sealing do not reach it. The audit log keeps who exported what, and for whom.',
  forWhom: 'Who can open it',
  choices: {
    recipients: {
      label: 'Recipients with an age key',
      hint: 'Nobody else can open it, and no secret has to be told.',
    },
    passphrase: {
      label: 'Whoever knows a passphrase',
      hint: 'Tell it to them another way than the file goes.',
    },
  },
  recipients: 'Recipients',
  recipientsHint:
    'One on each line, beginning with “age1”, as the recipient gave it to you. Never ask anybody for a secret key.',
  passphrase: 'Passphrase of the exported files',
  repeat: 'Repeat the passphrase',
  into: 'Written to',
  beside: 'Beside each sealed file',
  besideInstead: 'Beside each sealed file instead',
  folder: (name: string, parent: string) => `${name} (in ${parent})`,
  choose: 'Choose a folder…',
  review: 'Check the recipients…',
  act: 'Export',
  compare: (count: number): string =>
    count === 1
      ? 'Compare this with what the recipient gave you, character by character at the beginning and the end at least. A wrong recipient would be able to open everything that is exported.'
      : 'Compare each with what its recipient gave you, character by character at the beginning and the end at least. A wrong recipient would be able to open everything that is exported.',
  recipientOf: (place: number, kind: string) => `Recipient ${amounts.number(place)} · ${kind}`,
  kinds: {
    X25519: 'X25519',
    'X25519 and ML-KEM-768': 'X25519 and ML-KEM-768, safe from quantum computers',
  },
  files: 'Files',
  moreFiles: (count: number) => `and ${amounts.number(count)} more`,
  back: 'Back',
  actFor: (count: number) => `Export for ${recipientsOf(count)}`,
};
