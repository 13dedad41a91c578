// English: using keys on small data, data keys, signatures, and secrets that are shown for a while.

import { amounts, many } from './counting.ts';

const bytes = (count: number) => many(count, 'byte', 'bytes');

/** Why a key is not among those that are offered. */
const unfit = {
  'not permitted': 'not assigned to you for use',
  disabled: 'disabled',
  'deletion requested': 'waiting for deletion',
  deleted: 'deleted',
  'wrong type': 'of a type that cannot do this',
};

export const use = {
  intro: 'For text and small files, up to 32 KiB. Files of any size are sealed at home, and signed here.',
  tasks: {
    encrypt: 'Encrypt',
    decrypt: 'Decrypt',
    reEncrypt: 'Re-encrypt',
    dataKey: 'Data keys',
    sign: 'Sign',
    verify: 'Verify',
  },
  tasksLabel: 'What to do',
  notForYou: 'Your roles do not include the use of keys',
  notForYouHow: 'Admins use every key, and key users those that are assigned to them. Ask an admin.',

  key: {
    label: 'Key',
    search: 'Type to search',
    showAll: 'Show the keys',
    none: 'No key can do this for you.',
    noMatch: 'No key of that name.',
    missing: 'Choose a key.',
    described: (type: string, version: number) => `${type}, version ${amounts.number(version)}`,
    unfit,
    others: (reasons: readonly (readonly [count: number, reason: string])[]) =>
      `Not offered: ${reasons.map(([count, reason]) => `${many(count, 'key', 'keys')} ${reason}`).join(', ')}.`,
  },

  data: {
    source: 'What',
    text: 'Text',
    file: 'A file',
    chooseFile: 'Choose a file…',
    chosen: (name: string, folder: string) => `${name} in ${folder}`,
    fileMissing: 'Choose a file.',
    textMissing: 'Enter the text.',
    size: (count: number, most: number) => `${amounts.number(count)} of ${bytes(most)}`,
    tooLarge: (most: number) =>
      `This is for at most ${bytes(most)}. Save the text as a file, and seal or sign it.`,
    stays: 'What you type here leaves this window when you go elsewhere, and when the vault is locked.',
    wiped:
      'What you type here leaves this window with the result, when you go elsewhere, and when the vault is locked.',
  },

  context: {
    title: 'Encryption context',
    hint: 'Names and values that belong to the ciphertext, such as a case number. They are not secret; to decrypt, the same ones are needed.',
    hintSame: 'The same names and values as when it was encrypted.',
    add: 'Add a context',
    addMore: 'Add another',
    name: (place: number) => `Name ${place}`,
    value: (place: number) => `Value ${place}`,
    remove: (place: number) => `Remove entry ${place}`,
  },

  token: {
    ciphertext: 'Ciphertext',
    ciphertextHint: 'Begins with kw1: and names its key and version.',
    sealed: 'Sealed data key',
    signature: 'Signature',
    signatureHint: 'Begins with kws1: and names its key and version.',
    missing: 'Paste it, or take it from a file.',
    fromFile: 'From a file…',
    copy: 'Copy',
    copied: 'Copied.',
    save: 'Save as a file…',
    saved: (name: string, folder: string) => `Saved as ${name} in ${folder}.`,
    files: { ciphertext: 'encrypted.kw1.txt', sealed: 'data-key.kw1.txt', signature: 'signature.kws1.txt' },
  },

  underKey: (key: string, version: number) => `“${key}”, version ${amounts.number(version)}`,
  keyById: (id: string) => `Key with ID ${id}`,

  encrypt: {
    intro: 'Only this vault decrypts it again. The ciphertext may be kept and sent anywhere.',
    what: 'Text to encrypt',
    act: 'Encrypt',
    done: (used: string) => `Encrypted under ${used}.`,
  },
  decrypt: {
    intro:
      'The ciphertext says which key it needs. The text stays in the vault’s own process until you choose what becomes of it.',
    act: 'Decrypt',
    done: (used: string) => `Decrypted with ${used}.`,
  },
  reEncrypt: {
    intro:
      'Moves a ciphertext or a sealed data key to the newest version, or to another key. Its content is not shown.',
    to: 'To',
    newest: 'The newest version of its key',
    other: 'Another key',
    act: 'Re-encrypt',
    done: (used: string) => `Now under ${used}.`,
    old: 'The ciphertext of before still decrypts. Replace it wherever it is kept.',
  },
  dataKey: {
    which: 'What to do with data keys',
    create: 'Create one',
    open: 'Open a sealed one',
    createIntro:
      'Random bits for a program of yours to encrypt with. It keeps the sealed form beside its data.',
    openIntro:
      'Gives back the data key that was sealed. It stays in the vault’s own process until you choose what becomes of it.',
    bits: 'Length',
    bitsOf: (count: number) => `${count} bits`,
    show: 'Also in the clear',
    showHint: 'To be used at once: it can be seen once, and copied. The log says that it was given out.',
    act: 'Create data key',
    openAct: 'Open data key',
    done: (bits: number, used: string) => `A data key of ${bits} bits, sealed under ${used}.`,
    opened: (used: string) => `Opened with ${used}.`,
    clear: 'The data key in the clear',
  },
  sign: {
    intro:
      'Proves who signed, and that not a byte was changed since. Anybody can verify with the public key.',
    what: 'Text to sign',
    act: 'Sign',
    done: (used: string) => `Signed with ${used}.`,
    fileDone: (name: string, folder: string) => `The signature is ${name}, beside the file in ${folder}.`,
    existing: 'There is a signature file already. It was not touched.',
    number: 'Write beside it, with a number',
    show: 'Show in folder',
  },
  verify: {
    intro: 'The signature says which key made it.',
    what: 'The text that was signed',
    act: 'Verify',
    beside: 'Its signature file',
    besideUsual: 'The one beside it, with .sig added to the name',
    chooseSignature: 'Choose another signature file…',
    usual: 'Take the one beside it',
    verdicts: {
      genuine: 'Genuine',
      'content changed': 'The content was changed',
      'not genuine': 'Not genuine',
    },
    genuine: (used: string) => `Signed with ${used}, and not changed since.`,
    changed: (used: string) =>
      `The signature was made with ${used}, but for another content than the file has now.`,
    notGenuine: (used: string) =>
      `This is not a signature of this content by ${used}. Content or signature were changed, or do not belong together.`,
    signed: (who: string, moment: string) => `Signed by ${who}, ${moment}.`,
    asFile: (name: string) => `The file was called ${name} then.`,
  },
  reading: {
    label: (name: string) => `Reading ${name}`,
    progress: (done: string, size: string) => `${done} of ${size}`,
    stop: 'Stop',
  },

  secret: {
    title: 'What was decrypted',
    text: (size: number) => `${bytes(size)} of text.`,
    bytes: (size: number) => `${bytes(size)} that are not text.`,
    as: 'As',
    encodings: { text: 'Text', base64: 'Base64', hex: 'Hexadecimal' },
    show: 'Show',
    hide: 'Hide',
    shown: 'Shown below. Everyone who sees this screen can read it.',
    copy: (seconds: number) => `Copy for ${amounts.number(seconds)} s`,
    save: 'Save as a file…',
    saved: (name: string, folder: string) => `Saved as ${name} in ${folder}, in the clear.`,
    fileName: 'decrypted',
    keyFileName: 'data-key',
    wipe: 'Wipe it',
    wiped: 'Wiped from this window and from memory.',
    until: (span: string) => `Wiped by itself in ${span}, or when you leave this screen.`,
    value: 'In the clear',
  },
  copied: {
    left: (span: string) => `Clipboard clears in ${span}`,
    clear: 'Clear now',
    label: 'Copied secret',
  },
};
