// Key types: how the material of each is made, and its public half. What each may do is in lifecycle.ts.
//
//   type         uses            material                          public key
//   AES-256      encrypt, seal   32 random bytes                   none
//   RSA-2048     encrypt, sign   PKCS#8 DER (RFC 5958), e = 65537  SPKI DER (RFC 5280)
//   RSA-3072     encrypt, sign   the same                          the same
//   ECDSA-P256   sign            PKCS#8 DER, named curve           SPKI DER
//   Ed25519      sign            PKCS#8 DER (RFC 8410)             SPKI DER
//
// KT1  Private and secret material leaves this module as KeyBytes; a public key is plain bytes.
// KT2  An RSA version is one pair for both its uses, against the rule of one key for one purpose, because a key of this
//      type shows one public key. OAEP and PSS may share a pair (Haber and Pinkas, CCS 2001): each pads with its own
//      hash-based encoding, here under labels of their own as well (ciphertext.ts, signature.ts).
//
// The limit: while a private key is at work, Node holds it in a KeyObject too, which the garbage collector frees and
// no one can wipe earlier.

import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { sha256 } from './aead.ts';
import { KeyBytes } from './keybytes.ts';
import { unreachable } from './refusal.ts';
import type { KeyType } from './snapshot.ts';

/** Fresh material of a key version. The caller wipes `material`; `publicKey` is null for secret keys. */
export interface Material {
  readonly material: KeyBytes;
  readonly publicKey: Buffer | null;
}

const generate = promisify(generateKeyPair);

/**
 * Makes material of a type: random bits for a symmetric key (SP 800-133r2 section 6.1), a pair by FIPS 186-5 for the
 * others. Pairs are made on the thread pool; RSA-3072 may take seconds there.
 */
export async function makeMaterial(type: KeyType): Promise<Material> {
  switch (type) {
    case 'AES-256':
      return { material: KeyBytes.random(32), publicKey: null };
    case 'RSA-2048':
      return encoded(await generate('rsa', { modulusLength: 2048, publicExponent: 0x10001 }));
    case 'RSA-3072':
      return encoded(await generate('rsa', { modulusLength: 3072, publicExponent: 0x10001 }));
    case 'ECDSA-P256':
      return encoded(await generate('ec', { namedCurve: 'prime256v1' }));
    case 'Ed25519':
      return encoded(await generate('ed25519'));
    default:
      return unreachable(type);
  }
}

function encoded(pair: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }): Material {
  const material = KeyBytes.take(pair.privateKey.export({ format: 'der', type: 'pkcs8' }));
  return { material, publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }) };
}

/** The private key of a pair, from its material. */
export function privateKeyOf(material: KeyBytes): KeyObject {
  return material.use((key) => createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
}

/** A public key, from its SPKI DER. */
export function publicKeyOf(publicKey: Buffer): KeyObject {
  return createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
}

/** A public key as people hand it on: PEM, "BEGIN PUBLIC KEY" (RFC 7468 section 13). */
export function publicKeyPem(publicKey: Buffer): string {
  return publicKeyOf(publicKey).export({ format: 'pem', type: 'spki' }).toString();
}

/**
 * SHA-256 of the SPKI DER, 64 hexadecimal digits: what two people compare. The same as
 * `openssl pkey -pubin -in key.pem -outform DER | sha256sum`.
 */
export function fingerprint(publicKey: Buffer): string {
  return sha256(publicKey).toString('hex');
}
