// Imported material: what must hold of key material from outside before the vault takes it in.
//
//   AES-256      exactly 32 bytes, neither text nor one byte repeated
//   RSA          PKCS#8, 2,048 or 3,072 bits as the type says, e = 65537, primes apart, none of a known weak make
//   ECDSA-P256   PKCS#8, on that curve                                     Ed25519   PKCS#8
//
// IM1  Only what is exactly a key of the type is taken: nothing is cut, filled up, or taken for another type.
// IM2  A pair is shown to be one before it is taken in (pairwise consistency, SP 800-56A section 5.6.2.1.4): a public
//      key is derived from the private one, signs and verifies, and for RSA encrypts and decrypts. Other people will
//      rely on it.
// IM3  What is kept is written anew from the key itself; attributes and whatever else stood beside it stay outside.
// IM4  How a key was made cannot be seen in it. What is refused as weak is what a mistake or a known flaw looks like;
//      a key that passes may still be known to others, and that is why its origin is shown for ever.
//
// Check value of a secret key = the first 3 bytes of HMAC-SHA-256(key, "Keyward key check value")
//
// IM5  The usual check value, AES of a block of zeros, is a part of GCM's own hash key wherever a copy outside is used
//      with GCM. HMAC under the key gives nothing of it away, and 3 bytes give a guesser no answer that he could rely
//      on, while a wrong file passes once in 16 million times. The holder of the key computes it with openssl
//      (docs/handbook.md).

import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { sameBytes } from './aead.ts';
import { DerReader } from './der.ts';
import { KeyBytes } from './keybytes.ts';
import { fingerprint, type Material } from './keytypes.ts';
import type { MaterialProof } from './keyviews.ts';
import { Refusal } from './refusal.ts';
import type { KeyType } from './snapshot.ts';

const secretLength = 32;
const exponent = 65537n;

/**
 * Material of this type from bytes that came from outside, which it wipes. Refuses `import_secret_…`, `import_key_…`,
 * `import_exponent_unfit`, `import_pair_inconsistent`.
 */
export function takeMaterial(type: KeyType, bytes: KeyBytes): Material {
  using given = bytes;
  return type === 'AES-256' ? secretKey(given) : privateKey(type, given);
}

/** What both sides compare (IM5). */
export function proofOf({ material, publicKey }: Material): MaterialProof {
  if (publicKey !== null) return { of: 'public key', fingerprint: fingerprint(publicKey) };
  const mac = material.use((key) => createHmac('sha256', key).update('Keyward key check value').digest());
  return { of: 'secret key', checkValue: mac.toString('hex', 0, 3) };
}

function secretKey(given: KeyBytes): Material {
  if (given.length !== secretLength) throw new Refusal('import_secret_length', { length: given.length });
  // A random key is all printable once in 10^13 times: this is a password, or the digits of a key.
  const isGuessable = given.use(
    (key) => key.every((byte) => byte >= 0x20 && byte < 0x7f) || key.every((byte) => byte === key[0]),
  );
  if (isGuessable) throw new Refusal('import_secret_guessable');
  return { material: given.copy(), publicKey: null };
}

function privateKey(type: Exclude<KeyType, 'AES-256'>, given: KeyBytes): Material {
  given.use(requireNothingAfter);
  const key = given.use(parsed);
  const found = typeOf(key);
  if (found !== type) throw new Refusal('import_key_other', { found, wanted: type });
  using material = KeyBytes.take(key.export({ format: 'der', type: 'pkcs8' }));
  if (key.asymmetricKeyType === 'rsa') {
    const { publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
    if (publicExponent !== exponent)
      throw new Refusal('import_exponent_unfit', { exponent: String(publicExponent) });
    if (material.use(isWeakRsa)) throw new Refusal('import_key_weak');
  }
  const open = createPublicKey(key);
  requirePair(key, open);
  return { material: material.copy(), publicKey: open.export({ format: 'der', type: 'spki' }) };
}

/** IM1. Parsers let bytes after the key pass. */
function requireNothingAfter(der: Buffer): void {
  const whole = new DerReader(der, unreadable);
  whole.within('sequence');
  if (whole.left > 0) throw new Refusal('import_key_trailing', { bytes: whole.left });
}

function parsed(der: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch {
    throw unreadable();
  }
}

function unreadable(): Refusal {
  return new Refusal('import_key_unreadable');
}

/** A type of the vault, or what else the key is, to be shown. */
function typeOf({ asymmetricKeyType, asymmetricKeyDetails: details = {} }: KeyObject): string {
  switch (asymmetricKeyType) {
    case 'rsa':
      return `RSA-${details.modulusLength}`;
    case 'ec':
      return details.namedCurve === 'prime256v1' ? 'ECDSA-P256' : `ECDSA ${details.namedCurve}`;
    case 'ed25519':
      return 'Ed25519';
    default:
      return String(asymmetricKeyType).toUpperCase();
  }
}

/** IM2. Refuses `import_pair_inconsistent`. */
export function requirePair(key: KeyObject, open: KeyObject): void {
  const probe = randomBytes(32);
  let isPair: boolean;
  try {
    const isRsa = key.asymmetricKeyType === 'rsa';
    const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    isPair = verify(hash, probe, open, sign(hash, probe, key));
    if (isRsa) {
      const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
      const back = privateDecrypt({ key, ...oaep }, publicEncrypt({ key: open, ...oaep }, probe));
      isPair = isPair && sameBytes(back, probe);
    }
  } catch {
    isPair = false;
  }
  if (!isPair) throw new Refusal('import_pair_inconsistent');
}

/**
 * Primes so near to each other that the modulus is factored at once (FIPS 186-5, A.1.3), or a modulus with the print of
 * the chips that made predictable primes (CVE-2017-15361). `der` is a PKCS#8 that was just written.
 */
export function isWeakRsa(der: Buffer): boolean {
  const outer = new DerReader(der, unreadable).within('sequence');
  outer.number();
  outer.element('sequence');
  const rsa = outer.within('octets').within('sequence');
  rsa.number();
  const modulus = rsa.element('integer');
  for (let skipped = 0; skipped < 2; skipped++) rsa.element('integer');
  const [p, q] = [withoutSign(rsa.element('integer')), withoutSign(rsa.element('integer'))];
  const near = 12;
  return (p.length === q.length && sameBytes(p.subarray(0, near), q.subarray(0, near))) || hasPrint(modulus);
}

function withoutSign(integer: Buffer): Buffer {
  return integer[0] === 0 ? integer.subarray(1) : integer;
}

/** The modulus is public, so it may become a number. */
function hasPrint(modulus: Buffer): boolean {
  const n = BigInt(`0x${modulus.toString('hex')}`);
  return printPrimes.every((prime) => powersOfExponent(prime).has(Number(n % BigInt(prime))));
}

/** Those of the first primes of which the powers of 65537 are not all the numbers below. */
const printPrimes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157] as const;

function powersOfExponent(prime: number): ReadonlySet<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * Number(exponent)) % prime) powers.add(power);
  return powers;
}
