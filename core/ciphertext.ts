// Ciphertexts: small data and data keys protected by a key version, as text.
//
//   token    = "kw1:" key id ":" version ":" base64url(body)                                                (token.ts)
//   place    = SHA-256("keyward/1/" label 0x00 vault id 16 | key id 16 | version u32 | SHA-256(canonical context))
//
//   AES-256  body = XAES-256-GCM(HKDF(key version; vault id, purpose | key id | version u32), plaintext), bound to place
//   RSA      body = RSAES-OAEP(public key, one-time key 32; label = place)                            256 or 384 bytes
//                   | XAES-256-GCM(one-time key, plaintext), bound to place
//            OAEP and its MGF1 with SHA-256 (RFC 8017 section 7.1)
//
//   content     purpose           label               plaintext
//   data        "encrypt"         "small-data"        0 to 32,768 bytes
//   data key    "seal-data-key"   "sealed-data-key"   16, 32 or 64 random bytes; AES-256 only
//
// CT1  A ciphertext opens only in its vault, under its key and version, with its context, and as its own content:
//      a sealed data key is never taken for small data, nor the reverse, nor either for the data key of a file.
// CT2  Nothing says why a ciphertext does not open; OAEP and GCM failures look the same.
// CT3  An RSA ciphertext proves nothing about who made it: the public key is enough to make one. The one-time key
//      serves one message.

import { constants, privateDecrypt, publicEncrypt } from 'node:crypto';
import { boxOverhead, openBox, sealBox, sha256 } from './aead.ts';
import { binding, type Label, type Purpose, subkey } from './kdf.ts';
import { KeyBytes } from './keybytes.ts';
import { privateKeyOf, publicKeyOf } from './keytypes.ts';
import type { VersionPlace } from './keywrap.ts';
import { u32 } from './layout.ts';
import { invariant, Refusal } from './refusal.ts';
import { composeToken, readToken, type Token } from './token.ts';

/** Bytes of small data. */
export const mostData = 32 * 1024;
/** Data keys come in these sizes, in bits. */
export const dataKeyBits = [128, 256, 512] as const;
export type DataKeyBits = (typeof dataKeyBits)[number];

/** What a ciphertext holds. */
export type Content = 'data' | 'data key';

/** Where a ciphertext belongs; `context` in canonical form (context.ts). */
export interface CiphertextPlace extends VersionPlace {
  readonly content: Content;
  readonly context: Buffer;
}

const names: Readonly<Record<Content, { readonly purpose: Purpose; readonly label: Label }>> = {
  data: { purpose: 'encrypt', label: 'small-data' },
  'data key': { purpose: 'seal-data-key', label: 'sealed-data-key' },
};
const oneTimeKeyLength = 32;
/** RSA-3072, the longest of the types. */
const longestWrappedKey = 384;
const longestBody = longestWrappedKey + boxOverhead + mostData;

/** Encrypts under a symmetric key version. Refuses `data_too_large`. */
export function encryptUnder(material: KeyBytes, place: CiphertextPlace, plaintext: Uint8Array): string {
  requireSmall(plaintext);
  using key = subkeyFor(material, place);
  return composeToken('kw1', { ...place, body: sealBox(key, plaintext, bindingOf(place)) });
}

/** The reverse, from the body of a token; null where it does not belong to this place (CT1). */
export function decryptUnder(material: KeyBytes, place: CiphertextPlace, body: Buffer): KeyBytes | null {
  using key = subkeyFor(material, place);
  return openBox(key, body, bindingOf(place));
}

/** Encrypts to an RSA public key (SPKI DER). Refuses `data_too_large`. */
export function encryptTo(publicKey: Buffer, place: CiphertextPlace, plaintext: Uint8Array): string {
  requireSmall(plaintext);
  invariant(place.content === 'data', 'data keys are sealed under symmetric keys');
  const bound = bindingOf(place);
  using oneTimeKey = KeyBytes.random(oneTimeKeyLength);
  const wrapped = oneTimeKey.use((bytes) =>
    publicEncrypt({ key: publicKeyOf(publicKey), ...oaepWith(bound) }, bytes),
  );
  const body = Buffer.concat([wrapped, sealBox(oneTimeKey, plaintext, bound)]);
  return composeToken('kw1', { ...place, body });
}

/** The reverse, by the private key (PKCS#8 DER); null where the body does not belong to this place (CT1, CT2). */
export function decryptBy(privateKey: KeyBytes, place: CiphertextPlace, body: Buffer): KeyBytes | null {
  const key = privateKeyOf(privateKey);
  const wrappedLength = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  invariant(wrappedLength > 0, 'an RSA key has a modulus');
  const bound = bindingOf(place);
  using oneTimeKey = unwrapOneTimeKey(key, body.subarray(0, wrappedLength), bound);
  return oneTimeKey === null ? null : openBox(oneTimeKey, body.subarray(wrappedLength), bound);
}

/** Which key and version a ciphertext names, and its body. Refuses `ciphertext_malformed`. */
export function readCiphertext(text: string): Token {
  const token = readToken('kw1', text, longestBody);
  if (token === null || token.body.length < boxOverhead) throw new Refusal('ciphertext_malformed');
  return token;
}

function unwrapOneTimeKey(
  key: ReturnType<typeof privateKeyOf>,
  wrapped: Buffer,
  bound: Buffer,
): KeyBytes | null {
  try {
    const oneTimeKey = KeyBytes.take(privateDecrypt({ key, ...oaepWith(bound) }, wrapped));
    if (oneTimeKey.length === oneTimeKeyLength) return oneTimeKey;
    oneTimeKey.wipe();
    return null;
  } catch {
    return null;
  }
}

function requireSmall(plaintext: Uint8Array): void {
  if (plaintext.length > mostData) throw new Refusal('data_too_large', { most: mostData });
}

function subkeyFor(material: KeyBytes, { content, vaultId, keyId, version }: CiphertextPlace): KeyBytes {
  return subkey(material, vaultId, names[content].purpose, keyId, u32(version));
}

function bindingOf({ content, vaultId, keyId, version, context }: CiphertextPlace): Buffer {
  return binding(names[content].label, vaultId, keyId, u32(version), sha256(context));
}

function oaepWith(label: Buffer) {
  return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: label } as const;
}
