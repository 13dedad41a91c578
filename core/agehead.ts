// The head of an age file (age-encryption.org/v1): who may open it, made by age-encryption, the library of age's author.
//
//   head   "age-encryption.org/v1" | a stanza for each recipient, or one for the passphrase | MAC | payload nonce 16
//
// AH1  Recipients are parsed strictly (Bech32 with its checksum, length, prefix), and each has the file key wrapped for it
//      once for trial before anything is begun: a point of low order passes every checksum.
// AH2  What is refused is named by its place alone: people paste their secret keys where a recipient was asked for.
// AH3  A passphrase stands alone, and recipients safe from quantum computers stand with none that are not, as the format
//      wants it: the weakest way in is what counts.
// AH4  Of the kinds of recipients, those are taken for which tests open what was made: X25519 and ML-KEM-768 with X25519.
// AH5  A passphrase is taken byte by byte by every age. So one that Keyward would change to a form that can be typed
//      again reliably (passphrase.ts, N2) is refused instead.

import { randomBytes, scrypt } from 'node:crypto';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { Decrypter, Encrypter, type Recipient, Stanza } from 'age-encryption';
import { chunkTagLength, payloadNonceLength } from './agestream.ts';
import type { AgeRecipient } from './fileviews.ts';
import { KeyBytes } from './keybytes.ts';
import { normalisePassphrase } from './passphrase.ts';
import { invariant, Refusal } from './refusal.ts';
import { requireStrong } from './strength.ts';

/** Whom an age file is for (AH3). Recipients are those that `readRecipients` answered. */
export type AgeTarget =
  | { readonly for: 'recipients'; readonly recipients: readonly string[] }
  | { readonly for: 'passphrase'; readonly passphrase: KeyBytes };

const mostRecipients = 16;
const fileKeyLength = 16;
/** As age itself has it: 2^18 rounds of 1 KiB, 256 MiB, one to two seconds. */
const usualWorkFactor = 18;

/**
 * The recipients in a text, as age's recipients files have them: one a line, empty lines and lines beginning with # left
 * out. Refuses `age_recipients_count`, `age_recipient_invalid`, `age_recipient_secret`, `age_recipient_foreign`,
 * `age_recipient_twice`, `age_recipients_mixed`; each with the `number` of the recipient.
 */
export async function readRecipients(text: string): Promise<readonly AgeRecipient[]> {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const given = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (given.length < 1 || given.length > mostRecipients)
    throw new Refusal('age_recipients_count', { most: mostRecipients, found: given.length });
  const read: AgeRecipient[] = [];
  for (const [place, recipient] of given.entries()) {
    if (given.indexOf(recipient) < place) throw new Refusal('age_recipient_twice', { number: place + 1 });
    read.push({ recipient, kind: await kindOf(recipient, place + 1) });
  }
  if (new Set(read.map(({ kind }) => kind)).size > 1) throw new Refusal('age_recipients_mixed');
  return read;
}

/** AH1, AH2, AH4. */
async function kindOf(recipient: string, number: number): Promise<AgeRecipient['kind']> {
  if (/^age-(secret-key|plugin)-/i.test(recipient)) throw new Refusal('age_recipient_secret', { number });
  const isForeign = /^age1[a-z0-9]{1,20}1/.test(recipient) && !recipient.startsWith('age1pq1');
  if (isForeign || /^(ssh|ecdsa|sk)-/.test(recipient)) throw new Refusal('age_recipient_foreign', { number });
  try {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    await encrypter.encrypt(new Uint8Array(0));
  } catch {
    throw new Refusal('age_recipient_invalid', { number });
  }
  return recipient.startsWith('age1pq1') ? 'X25519 and ML-KEM-768' : 'X25519';
}

/**
 * A passphrase as it was typed, for an age file; the bytes are taken over. Refuses `passphrase_malformed` (AH5),
 * `passphrase_short`, `passphrase_weak`.
 */
export function takePassphrase(typed: Uint8Array, names: readonly string[]): KeyBytes {
  using passphrase = KeyBytes.take(typed);
  using copy = passphrase.copy();
  using normal = copy.use(normalisePassphrase);
  if (!passphrase.use((bytes) => normal.equals(bytes))) throw new Refusal('passphrase_malformed');
  requireStrong(normal, names);
  return normal.copy();
}

/** A fresh file key and the head that wraps it for `target`; the nonce of the payload is at its end. */
export async function makeHead(
  target: AgeTarget,
  workFactor = usualWorkFactor,
): Promise<{ readonly head: Buffer; readonly nonce: Buffer; readonly fileKey: KeyBytes }> {
  const encrypter = new Encrypter();
  const keeping = new Keeping();
  encrypter.addRecipient(keeping);
  if (target.for === 'passphrase') encrypter.addRecipient(underPassphrase(target.passphrase, workFactor));
  else for (const recipient of target.recipients) encrypter.addRecipient(recipient);
  try {
    const empty = Buffer.from(await encrypter.encrypt(new Uint8Array(0)));
    // A nonce of its own: that of the empty payload is spent.
    const header = empty.subarray(0, empty.length - payloadNonceLength - chunkTagLength);
    const nonce = randomBytes(payloadNonceLength);
    return { head: Buffer.concat([header, nonce]), nonce, fileKey: keeping.copy() };
  } finally {
    keeping.wipe();
  }
}

/** Whether the head, as it was read back, carries the MAC of this file key. */
export async function isHeadOf(fileKey: KeyBytes, head: Buffer): Promise<boolean> {
  const decrypter = new Decrypter();
  const copy = fileKey.use((bytes) => Uint8Array.from(bytes));
  decrypter.addIdentity({ unwrapFileKey: () => copy });
  try {
    await decrypter.decryptHeader(head.subarray(0, head.length - payloadNonceLength));
    return true;
  } catch {
    return false;
  } finally {
    copy.fill(0);
  }
}

/** A recipient that adds nothing to the head and keeps the file key, which the library makes and tells nobody else. */
class Keeping implements Recipient {
  #fileKey: Uint8Array | null = null;

  wrapFileKey(fileKey: Uint8Array): Stanza[] {
    this.#fileKey = fileKey;
    return [];
  }

  copy(): KeyBytes {
    invariant(this.#fileKey?.length === fileKeyLength, 'a file key of 16 bytes');
    return KeyBytes.take(Uint8Array.from(this.#fileKey));
  }

  wipe(): void {
    this.#fileKey?.fill(0);
  }
}

/** The stanza of a passphrase, here since the library wants it as a string, which cannot be wiped. */
function underPassphrase(passphrase: KeyBytes, workFactor: number): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const salt = randomBytes(16);
      const labelled = Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), salt]);
      using key = await oneAtATime(() => scryptOf(passphrase, labelled, workFactor));
      const body = key.use((bytes) => chacha20poly1305(bytes, new Uint8Array(12)).encrypt(fileKey));
      return [new Stanza(['scrypt', base64(salt), String(workFactor)], body)];
    },
  };
}

/** On the thread pool, never on the calling thread. */
async function scryptOf(passphrase: KeyBytes, salt: Buffer, workFactor: number): Promise<KeyBytes> {
  const cost = { N: 2 ** workFactor, r: 8, p: 1, maxmem: 2 ** (workFactor + 10) + 2 ** 20 };
  using own = passphrase.copy();
  const derive = (bytes: Buffer) =>
    new Promise<Buffer>((resolve, reject) => {
      scrypt(bytes, salt, 32, cost, (error, key) => (error === null ? resolve(key) : reject(error)));
    });
  return KeyBytes.take(await own.use(derive));
}

let derived: Promise<unknown> = Promise.resolve();

/** Each takes 256 MiB, and small files are worked on side by side. */
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const turn = derived.then(work);
  derived = turn.catch(() => undefined);
  return turn;
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
