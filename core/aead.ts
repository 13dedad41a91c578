// AES, called here and nowhere else: AES-256-GCM, XAES-256-GCM (C2SP) over it, and what opens the key material of others.
//
//   box = nonce 24 | ciphertext (as long as the plaintext) | tag 16          XAES-256-GCM, C2SP XAES-256-GCM.md
//
// A1  GCM (SP 800-38D) always has a 12-byte nonce and a 16-byte tag: Electron accepts a 4-byte tag and odd nonces
//     unless it is told otherwise, so the lengths are fixed here and checked before every call.
// A2  A long-lived key is used through XAES only: 24 random bytes of nonce, 2^80 messages before a repeat is likely.
//     Plain GCM (stream.ts) is used under a key that serves one file, with counted nonces.
// A3  Nothing is handed out before the tag was verified.

import {
  type Cipher,
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  createHash,
  type Decipher,
  type DecipherGCM,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { KeyBytes } from './keybytes.ts';
import { invariant } from './refusal.ts';

export const keyLength = 32;
const nonceLength = 12;
export const tagLength = 16;
const boxNonceLength = 24;
/** What a box is longer than its plaintext: nonce and tag. */
export const boxOverhead = boxNonceLength + tagLength;
const sizes = 'XAES-256-GCM key 32, nonce 24 bytes';
const withTag = { authTagLength: tagLength };

/** AES-256-GCM ready to encrypt: 32-byte key, 12-byte nonce, 16-byte tag (A1). */
export function gcmCipher(key: Uint8Array, nonce: Uint8Array): CipherGCM {
  return createCipheriv(gcmFor(key, nonce), key, nonce, withTag);
}

/** AES-256-GCM ready to decrypt; the caller releases nothing before `final()` has returned (A3). */
export function gcmDecipher(key: Uint8Array, nonce: Uint8Array, tag: Uint8Array): DecipherGCM {
  invariant(tag.length === tagLength, 'AES-GCM tag 16 bytes');
  return createDecipheriv(gcmFor(key, nonce), key, nonce, withTag).setAuthTag(tag);
}

/** 16-byte keys occur in Tink's published streaming vectors only; Keyward makes none. */
function gcmFor(key: Uint8Array, nonce: Uint8Array): 'aes-256-gcm' | 'aes-128-gcm' {
  invariant(nonce.length === nonceLength, 'AES-GCM nonce 12 bytes');
  invariant(key.length === keyLength || key.length === 16, 'AES-GCM key 32 bytes');
  return key.length === keyLength ? 'aes-256-gcm' : 'aes-128-gcm';
}

/** Seals `plaintext` under a fresh random nonce; `bound` is the place that the box belongs to. */
export function sealBox(key: KeyBytes, plaintext: Uint8Array, bound: Uint8Array): Buffer {
  return sealBoxWithNonce(key, randomBytes(boxNonceLength), plaintext, bound);
}

/** As `sealBox` with the nonce given: for the published vectors; a nonce must never serve twice under one key. */
export function sealBoxWithNonce(
  key: KeyBytes,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  bound: Uint8Array,
): Buffer {
  using ready = new BoxKey(key);
  return ready.sealWithNonce(nonce, plaintext, bound);
}

/** Opens a box; null where key, place or any bit is not the one it was sealed with (A3). */
export function openBox(key: KeyBytes, box: Uint8Array, bound: Uint8Array): KeyBytes | null {
  using ready = new BoxKey(key);
  return ready.open(box, bound);
}

/** A box, and the associated data (32 bytes) of the place that it belongs to. */
interface PlacedBox {
  readonly box: Uint8Array;
  readonly bound: Uint8Array;
}

/**
 * A key (32 bytes) that many boxes are sealed under, made ready once: its AES key schedule and its CMAC subkey
 * (SP 800-38B section 6.1) serve every box, so that a box costs one GCM and no key set-up of its own.
 */
export class BoxKey {
  readonly #aes: BlockKey;
  /** The two derivation messages of C2SP XAES-256-GCM, the CMAC subkey mixed in and the nonce still to be. */
  readonly #messages: Buffer;

  /** `key` stays the caller's to wipe. */
  constructor(key: KeyBytes) {
    this.#aes = new BlockKey(key);
    const subkey = doubled(this.#aes.encrypt(Buffer.alloc(16)));
    this.#messages = Buffer.concat([subkey, subkey]);
    for (const half of [0, 1]) mix(this.#messages, 16 * half, Buffer.from([0, half + 1, 0x58, 0]), 4);
    subkey.fill(0);
  }

  seal(plaintext: Uint8Array, bound: Uint8Array): Buffer {
    return this.sealWithNonce(randomBytes(boxNonceLength), plaintext, bound);
  }

  sealWithNonce(nonce: Uint8Array, plaintext: Uint8Array, bound: Uint8Array): Buffer {
    invariant(nonce.length === boxNonceLength, sizes);
    using derived = this.#derive([nonce]);
    const box = Buffer.alloc(plaintext.length + boxOverhead);
    derived.use((bytes) => sealGcm(bytes, nonce, plaintext, bound, box));
    return box;
  }

  open(box: Uint8Array, bound: Uint8Array): KeyBytes | null {
    if (box.length < boxOverhead) return null;
    using derived = this.#derive([box]);
    const plaintext = derived.use((bytes) => openGcm(bytes, box, bound));
    return plaintext === null ? null : KeyBytes.take(plaintext);
  }

  /**
   * Opens boxes and seals what is in them under `to`, in place, each bound to where it was. Answers which ones opened; the
   * others are as they were. AES is called once for all their keys.
   */
  reseal(to: BoxKey, boxes: readonly PlacedBox[]): readonly boolean[] {
    const whole = boxes.filter(({ box }) => box.length >= boxOverhead);
    const fresh = randomBytes(whole.length * boxNonceLength);
    const nonces = whole.map((_, i) => fresh.subarray(i * boxNonceLength, (i + 1) * boxNonceLength));
    using before = this.#derive(whole.map(({ box }) => box));
    using after = to.#derive(nonces);
    let i = 0;
    return boxes.map(({ box, bound }) => {
      if (box.length < boxOverhead) return false;
      const [nonce = fresh, from, end] = [nonces[i], i * keyLength, ++i * keyLength];
      const plaintext = before.use((keys) => openGcm(keys.subarray(from, end), box, bound));
      if (plaintext === null) return false;
      try {
        after.use((keys) => sealGcm(keys.subarray(from, end), nonce, plaintext, bound, box));
        return true;
      } finally {
        giveBack(plaintext);
      }
    });
  }

  wipe(): void {
    this.#messages.fill(0);
    this.#aes.wipe();
  }

  [Symbol.dispose](): void {
    this.wipe();
  }

  /** The key (32 bytes) of each nonce or box: CMAC of two one-block messages, as SP 800-108r1 counter mode. */
  #derive(nonces: readonly Uint8Array[]): KeyBytes {
    const messages = new Uint8Array(nonces.length * 32);
    for (const [i, nonce] of nonces.entries()) {
      invariant(nonce.length >= boxNonceLength, sizes);
      messages.set(this.#messages, i * 32);
      for (const half of [4, 20]) mix(messages, i * 32 + half, nonce, nonceLength);
    }
    const derived = KeyBytes.take(this.#aes.encrypt(messages));
    messages.fill(0);
    return derived;
  }
}

/** AES-256 (FIPS 197) on blocks of 16 bytes, each by itself: what modes are made of, and no mode. */
export class BlockKey {
  #aes: Cipher | null;

  /** `key` (32 bytes) stays the caller's to wipe. */
  constructor(key: KeyBytes) {
    invariant(key.length === keyLength, sizes);
    this.#aes = key.use((bytes) => createCipheriv('aes-256-ecb', bytes, null)).setAutoPadding(false);
  }

  /** `blocks` is a multiple of 16 bytes; the answer is as long. */
  encrypt(blocks: Uint8Array): Buffer {
    invariant(this.#aes !== null, 'a key used after it was wiped');
    invariant(blocks.length % 16 === 0, 'AES works in blocks of 16 bytes');
    return this.#aes.update(blocks);
  }

  /** Gives the key schedule back to the library, which overwrites it. */
  wipe(): void {
    this.#aes?.final();
    this.#aes = null;
  }
}

/** AES backwards on blocks of 16 bytes, for what others wrapped (kwp.ts): no mode, and nothing that Keyward writes. */
export class BlockOpener {
  #aes: Decipher | null;

  /** `key` (16, 24 or 32 bytes) stays the caller's to wipe. */
  constructor(key: KeyBytes) {
    invariant([16, 24, 32].includes(key.length), 'AES key 16, 24 or 32 bytes');
    this.#aes = key.use((bytes) => createDecipheriv(`aes-${bytes.length * 8}-ecb`, bytes, null));
    this.#aes.setAutoPadding(false);
  }

  /** Decrypts one block where it stands. */
  decrypt(block: Uint8Array): void {
    invariant(this.#aes !== null && block.length === 16, 'AES works in blocks of 16 bytes');
    const decrypted = this.#aes.update(block);
    block.set(decrypted);
    decrypted.fill(0);
  }

  [Symbol.dispose](): void {
    this.#aes?.final();
    this.#aes = null;
  }
}

/**
 * AES-CBC with its padding, for key files that others protected (pkcs8.ts); the caller wipes the answer. Null where the
 * padding is wrong: nothing else of it says who wrote it (A3 cannot hold here).
 */
export function openCbc(key: Uint8Array, iv: Uint8Array, body: Uint8Array): KeyBytes | null {
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv);
  const parts: Buffer[] = [];
  try {
    parts.push(decipher.update(body));
    parts.push(decipher.final());
    return KeyBytes.take(Buffer.concat(parts));
  } catch {
    return null;
  } finally {
    for (const part of parts) part.fill(0);
  }
}

/** AES-256-GCM under the key of one nonce, whose second half is GCM's, into a `box` of the length that it takes. */
function sealGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  bound: Uint8Array,
  box: Uint8Array,
): void {
  const cipher = gcmCipher(key, nonce.subarray(nonceLength)).setAAD(bound);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  const tag = cipher.getAuthTag();
  box.set(nonce);
  box.set(ciphertext, boxNonceLength);
  box.set(tag, box.length - tagLength);
  giveBack(ciphertext);
  giveBack(tag);
}

/** The plaintext, which the caller wipes; null where the tag does not fit (A3). */
function openGcm(key: Uint8Array, box: Uint8Array, bound: Uint8Array): Buffer | null {
  const end = box.length - tagLength;
  const decipher = gcmDecipher(key, box.subarray(nonceLength, boxNonceLength), box.subarray(end));
  const plaintext = decipher.setAAD(bound).update(box.subarray(boxNonceLength, end));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    return null;
  }
  return plaintext;
}

/**
 * Wipes what a cipher has answered and gives its memory back at once, so that the next answer has the same: it has a memory of
 * its own, which nobody else may hold (docs/performance.md).
 */
export function giveBack(answered: Buffer): void {
  answered.fill(0);
  // Node 20 cannot, and collects it later.
  (answered.buffer as ArrayBuffer).transfer?.(0);
}

/** XORs the first `length` bytes into `target`. */
function mix(target: Uint8Array, at: number, bytes: Uint8Array, length: number): void {
  for (let i = 0; i < length; i++) target[at + i] = (target[at + i] ?? 0) ^ (bytes[i] ?? 0);
}

/** Doubling in GF(2^128), the first CMAC subkey (SP 800-38B section 6.1), without a branch on the secret. */
function doubled(block: Buffer): Buffer {
  const result = Buffer.alloc(16);
  for (let i = 0; i < 16; i++) result[i] = ((block[i] ?? 0) << 1) | ((block[i + 1] ?? 0) >>> 7);
  const carry = -((block[0] ?? 0) >>> 7) & 0x87;
  result[15] = (result[15] ?? 0) ^ carry;
  block.fill(0);
  return result;
}

/** Constant-time comparison of two public values of equal purpose, such as MACs and commitments. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
