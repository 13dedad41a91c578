// AES-256-GCM, called here and nowhere else, and XAES-256-GCM (C2SP) over it.
//
//   box = nonce 24 | ciphertext (as long as the plaintext) | tag 16          XAES-256-GCM, C2SP XAES-256-GCM.md
//
// A1  GCM (SP 800-38D) always has a 12-byte nonce and a 16-byte tag: Electron accepts a 4-byte tag and odd nonces
//     unless it is told otherwise, so the lengths are fixed here and checked before every call.
// A2  A long-lived key is used through XAES only: 24 random bytes of nonce, 2^80 messages before a repeat is likely.
//     Plain GCM (stream.ts) is used under a key that serves one file, with counted nonces.
// A3  Nothing is handed out before the tag was verified.

import {
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  createHash,
  type DecipherGCM,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { KeyBytes } from './keybytes.ts';
import { invariant } from './refusal.ts';

export const keyLength = 32;
export const nonceLength = 12;
export const tagLength = 16;
export const boxNonceLength = 24;
/** What a box is longer than its plaintext: nonce and tag. */
export const boxOverhead = boxNonceLength + tagLength;

/** AES-256-GCM ready to encrypt: 32-byte key, 12-byte nonce, 16-byte tag (A1). */
export function gcmCipher(key: Uint8Array, nonce: Uint8Array): CipherGCM {
  return createCipheriv(gcmFor(key, nonce), key, nonce, { authTagLength: tagLength });
}

/** AES-256-GCM ready to decrypt; the caller releases nothing before `final()` has returned (A3). */
export function gcmDecipher(key: Uint8Array, nonce: Uint8Array, tag: Uint8Array): DecipherGCM {
  invariant(tag.length === tagLength, 'AES-GCM tag 16 bytes');
  return createDecipheriv(gcmFor(key, nonce), key, nonce, { authTagLength: tagLength }).setAuthTag(tag);
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
  using derived = deriveXaesKey(key, nonce);
  return derived.use((bytes) => {
    const cipher = gcmCipher(bytes, nonce.subarray(nonceLength)).setAAD(bound);
    const ciphertext = cipher.update(plaintext);
    cipher.final();
    return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
  });
}

/** Opens a box; null where key, place or any bit is not the one it was sealed with (A3). */
export function openBox(key: KeyBytes, box: Uint8Array, bound: Uint8Array): KeyBytes | null {
  if (box.length < boxOverhead) return null;
  const nonce = box.subarray(0, boxNonceLength);
  const ciphertext = box.subarray(boxNonceLength, box.length - tagLength);
  using derived = deriveXaesKey(key, nonce);
  return derived.use((bytes) => {
    const decipher = gcmDecipher(bytes, nonce.subarray(nonceLength), box.subarray(box.length - tagLength));
    decipher.setAAD(bound);
    const plaintext = decipher.update(ciphertext);
    try {
      decipher.final();
    } catch {
      plaintext.fill(0);
      return null;
    }
    return KeyBytes.take(plaintext);
  });
}

/** XAES-256-GCM key derivation: CMAC (SP 800-38B) of two one-block messages, as SP 800-108r1 counter mode. */
function deriveXaesKey(key: KeyBytes, nonce: Uint8Array): KeyBytes {
  invariant(
    key.length === keyLength && nonce.length === boxNonceLength,
    'XAES-256-GCM key 32, nonce 24 bytes',
  );
  return key.use((bytes) => {
    const aes = createCipheriv('aes-256-ecb', bytes, null).setAutoPadding(false);
    const k1 = doubled(aes.update(Buffer.alloc(16)));
    const messages = Buffer.alloc(32);
    for (const half of [0, 1]) {
      const at = half * 16;
      messages.set([0, half + 1, 0x58, 0], at);
      messages.set(nonce.subarray(0, nonceLength), at + 4);
      for (let i = 0; i < 16; i++) messages[at + i] = (messages[at + i] ?? 0) ^ (k1[i] ?? 0);
    }
    const derived = KeyBytes.take(aes.update(messages));
    k1.fill(0);
    messages.fill(0);
    return derived;
  });
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
