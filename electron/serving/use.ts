// Using keys on small data, and signing.

import { shell } from 'electron';
import { Refusal } from '../../core/refusal.ts';
import { FileBeingRead } from '../filereading.ts';
import { type Answers, type Ground, nothing } from '../ground.ts';

export function keyUseAnswers(ground: Ground) {
  return { ...onData(ground), ...onFiles(ground), ...onTokens(ground), ...secrets(ground) } satisfies Answers;
}

/** Characters of a ciphertext of 32 KiB under RSA-3072, with room for white space around it. */
const longestToken = 65_536;

function onData({ vault: { use }, places, held }: Ground) {
  return {
    encrypt: ({ keyId, data, context }) => use.encrypt(keyId, data, context),
    encryptFile: async ({ keyId, file, context }) =>
      use.encrypt(keyId, await use.readData(places.path(file, 'data')), context),
    decrypt: async ({ ciphertext, context }) => {
      const { secret, ...used } = await use.decrypt(ciphertext.trim(), context);
      return { ...used, secret: held.hold(secret) };
    },
    reEncrypt: ({ ciphertext, to, context }) =>
      use.reEncrypt(ciphertext.trim(), to === 'newest' ? to : { keyIdHex: to }, context),
    createDataKey: async ({ keyId, bits, show, context }) => {
      const { clear, ...made } = await use.dataKey(keyId, bits, show, context);
      return { ...made, secret: clear === null ? null : held.hold(clear) };
    },
    openDataKey: async ({ sealed, context }) => {
      const { secret, ...used } = await use.openDataKey(sealed.trim(), context);
      return { ...used, secret: held.hold(secret) };
    },
    sign: ({ keyId, data }) => use.sign(keyId, data),
    verify: ({ signature, data }) => use.verify(signature.trim(), data),
  } satisfies Answers;
}

function onFiles({ vault: { use }, places }: Ground) {
  const reading = new FileBeingRead();
  return {
    signFile: async ({ keyId, file, existing }) => {
      const path = places.path(file, 'file');
      const { signaturePath, ...used } = await reading.read(path, (goOn) =>
        use.signFile(path, keyId, existing, goOn),
      );
      return { ...used, ...places.keep(signaturePath, 'signature') };
    },
    verifyFile: ({ file, signature }) => {
      const path = places.path(file, 'file');
      const beside = signature === null ? undefined : places.path(signature, 'signature');
      return reading.read(path, (goOn) => use.verifyFile(path, beside, goOn));
    },
    fileReading: async () => reading.view,
    stopFileReading: async () => nothing(reading.stop()),
    showSignature: async ({ signature }) =>
      nothing(shell.showItemInFolder(places.path(signature, 'signature'))),
  } satisfies Answers;
}

function onTokens({ vault: { use }, places }: Ground) {
  return {
    readToken: async ({ file }) => {
      const path = places.path(file, 'token');
      const text = (await use.readData(path, longestToken)).toString('utf8').trim();
      // Nothing but a ciphertext or a signature crosses: the page is no reader of files.
      if (!/^kws?1:[0-9a-f]+:[0-9]+:[\w-]+$/.test(text)) throw new Refusal('ciphertext_malformed');
      return { text };
    },
    saveToken: ({ token, place }) =>
      nothing(use.writeResult(places.path(place, 'token'), Buffer.from(`${token}\n`, 'utf8'))),
  } satisfies Answers;
}

function secrets({ vault: { use }, places, held, copied, preferences }: Ground) {
  return {
    // A view of a buffer of its own, which is wiped once it was sent (serve.ts).
    showSecret: async ({ secret }) => ({ bytes: new Uint8Array(held.bytes(secret)) }),
    copySecret: async ({ secret, as }) => {
      const { clipboardSeconds } = preferences.now;
      return { clearsAt: await copied.copySecret(held.text(secret, as), clipboardSeconds) };
    },
    saveSecret: async ({ secret, place }) => {
      const path = places.path(place, 'secret');
      const bytes = held.bytes(secret);
      try {
        return await nothing(use.writeResult(path, bytes));
      } finally {
        bytes.fill(0);
      }
    },
    forgetSecret: async ({ secret }) => nothing(held.forget(secret)),
    copyText: ({ text }) => nothing(copied.copy(text)),
    clearCopied: () => nothing(copied.clear()),
  } satisfies Answers;
}
