// core/importedmaterial.ts: what must hold of material from outside.

import {
  checkPrimeSync,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  generatePrimeSync,
  randomBytes,
} from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isWeakRsa, proofOf, requirePair, takeMaterial } from '../core/importedmaterial.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { fingerprint } from '../core/keytypes.ts';
import type { KeyType } from '../core/snapshot.ts';
import { refusalIn } from './expect-refusal.ts';
import { element, freshPair, integer, pkcs8Of } from './wrapping.ts';

/** No key gets as far as this check whose library is in order, so the library is made to err. */
const library = vi.hoisted(() => ({ errs: false }));
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>();
  const verify = (...given: Parameters<typeof real.verify>) => !library.errs && real.verify(...given);
  return { ...real, verify };
});
afterEach(() => {
  library.errs = false;
});

const take = (type: KeyType, bytes: Buffer) => takeMaterial(type, KeyBytes.take(Buffer.from(bytes)));

describe('AES-256', () => {
  test('32 bytes are taken as they are, and what they came in is wiped', () => {
    const key = randomBytes(32);
    const given = KeyBytes.take(Buffer.from(key));
    const { material, publicKey } = takeMaterial('AES-256', given);
    expect(material.equals(key)).toBe(true);
    expect(publicKey).toBeNull();
    expect(() => given.length).toThrow('wiped');
  });
  test.each([0, 16, 24, 31, 33, 64])('%d bytes are no key', (length) => {
    const wanted = { code: 'import_secret_length', facts: { length } };
    expect(refusalIn(() => take('AES-256', randomBytes(length)))).toEqual(wanted);
  });
  test.each([
    ['32 hexadecimal digits', Buffer.from('0123456789abcdef0123456789ABCDEF')],
    ['a sentence', Buffer.from('my secret key for the payroll ok')],
    ['zeros', Buffer.alloc(32)],
    ['ones', Buffer.alloc(32, 0xff)],
  ])('%s are guessed', (_, bytes) => {
    expect(refusalIn(() => take('AES-256', bytes)).code).toBe('import_secret_guessable');
  });
  test('the check value is HMAC-SHA-256 under the key, 3 bytes of it (IM5)', () => {
    const key = randomBytes(32);
    const mac = createHmac('sha256', key).update('Keyward key check value').digest('hex');
    expect(proofOf(take('AES-256', key))).toEqual({ of: 'secret key', checkValue: mac.slice(0, 6) });
  });
});

describe.each(['RSA-2048', 'RSA-3072', 'ECDSA-P256', 'Ed25519'] as const)('%s', (type) => {
  const { der, spki } = freshPair(type);

  test('is taken, and its public key is derived (IM2)', () => {
    const taken = take(type, der);
    expect(taken.publicKey?.equals(spki)).toBe(true);
    expect(taken.material.equals(der)).toBe(true);
    expect(proofOf(taken)).toEqual({ of: 'public key', fingerprint: fingerprint(spki) });
  });
  test('is not taken for another type (IM1)', () => {
    const other = type === 'Ed25519' ? 'ECDSA-P256' : 'Ed25519';
    const facts = { found: type, wanted: other };
    expect(refusalIn(() => take(other, der))).toEqual({ code: 'import_key_other', facts });
  });
  test('with bytes after it, before it or cut off, is refused (IM1)', () => {
    const trailing = { code: 'import_key_trailing', facts: { bytes: 2 } };
    expect(refusalIn(() => take(type, Buffer.concat([der, randomBytes(2)])))).toEqual(trailing);
    const before = Buffer.concat([Buffer.alloc(1), der]);
    expect(refusalIn(() => take(type, before)).code).toBe('import_key_unreadable');
    expect(refusalIn(() => take(type, der.subarray(0, -1))).code).toBe('import_key_unreadable');
  });
});

describe('keys of other kinds are named', () => {
  const facts = (found: string, wanted: string) => ({ code: 'import_key_other', facts: { found, wanted } });
  const key = {
    rsa: (modulusLength: number) => pkcs8Of(generateKeyPairSync('rsa', { modulusLength }).privateKey),
    ec: (namedCurve: string) => pkcs8Of(generateKeyPairSync('ec', { namedCurve }).privateKey),
  };
  test('RSA of another size', () => {
    expect(refusalIn(() => take('RSA-2048', key.rsa(1024)))).toEqual(facts('RSA-1024', 'RSA-2048'));
    expect(refusalIn(() => take('RSA-3072', key.rsa(2048)))).toEqual(facts('RSA-2048', 'RSA-3072'));
  });
  test('another curve, and a key that only agrees on keys', () => {
    const p384 = key.ec('secp384r1');
    expect(refusalIn(() => take('ECDSA-P256', p384))).toEqual(facts('ECDSA secp384r1', 'ECDSA-P256'));
    const x25519 = pkcs8Of(generateKeyPairSync('x25519').privateKey);
    expect(refusalIn(() => take('Ed25519', x25519))).toEqual(facts('X25519', 'Ed25519'));
  });
  test('what no library here reads', () => {
    const unknown = element('30', integer(0), element('30', element('06', Buffer.from('2a03', 'hex'))));
    expect(refusalIn(() => take('Ed25519', unknown)).code).toBe('import_key_unreadable');
    expect(refusalIn(() => take('RSA-2048', randomBytes(1200))).code).toBe('import_key_unreadable');
  });
});

describe('RSA that is not safe', () => {
  test('the public exponent is 65537 and nothing else', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
    const wanted = { code: 'import_exponent_unfit', facts: { exponent: '3' } };
    expect(refusalIn(() => take('RSA-2048', pkcs8Of(privateKey)))).toEqual(wanted);
  });
  test('a key whose parts do not fit together is refused', () => {
    const { der } = freshPair('RSA-2048');
    for (const at of [60, 400, 700, 1000]) {
      const changed = Buffer.from(der);
      changed.writeUInt8(changed.readUInt8(at) ^ 4, at);
      expect(refusalIn(() => take('RSA-2048', changed)).code).toMatch(/unreadable|inconsistent/);
    }
  });

  const number = (value: bigint) => {
    const digits = value.toString(16);
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
    return element('02', (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
  };
  /** As a PKCS#8 is written; only modulus and primes are looked at. */
  const written = (n: bigint, p: bigint, q: bigint) => {
    const rsa = element('30', integer(0), number(n), integer(65537), integer(7), number(p), number(q));
    return element('30', integer(0), element('30'), element('04', rsa));
  };
  /** The inverse of a modulo m (extended Euclid). */
  const inverse = (a: bigint, m: bigint) => {
    let [r, next, x, y] = [m, a % m, 0n, 1n];
    while (next !== 0n) {
      const quotient = r / next;
      [r, next, x, y] = [next, r - quotient * next, y, x - quotient * y];
    }
    return ((x % m) + m) % m;
  };
  const odd = (bits: number) =>
    BigInt(`0x${randomBytes(bits / 8).toString('hex')}`) | (1n << BigInt(bits - 1)) | 1n;

  test('primes that are near to each other are found', () => {
    const [p, q] = [odd(1024), odd(1024)];
    expect(isWeakRsa(written(p * q, p, q))).toBe(false);
    const near = p ^ (1n << 900n);
    expect(isWeakRsa(written(p * near, p, near))).toBe(true);
    const apart = p ^ (1n << 1000n);
    expect(isWeakRsa(written(p * apart, p, apart))).toBe(false);
  });
  test('the print of the chips of CVE-2017-15361 is found', () => {
    // Their primes are k M + (65537^a mod M), M the product of the first primes.
    const primes = [
      2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    ];
    const more = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167];
    const M = [...primes, ...more].reduce((product, prime) => product * BigInt(prime), 1n);
    const weak = (a: number) => odd(512) * M + (65537n ** BigInt(a) % M);
    const [p, q] = [weak(17), weak(1234)];
    expect(isWeakRsa(written(p * q, p, q))).toBe(true);
  });
  test('a key of such primes is not taken in, though it is a sound pair', () => {
    const q = generatePrimeSync(1024, { bigint: true });
    let p = q + (1n << 800n);
    while (!checkPrimeSync(p)) p += 2n;
    const n = p * q;
    const d = inverse(65537n, (p - 1n) * (q - 1n));
    const parts = [n, 65537n, d, p, q, d % (p - 1n), d % (q - 1n), inverse(q, p)].map(number);
    const rsa = element('30', integer(0), ...parts);
    const id = element('30', element('06', Buffer.from('2a864886f70d010101', 'hex')), element('05'));
    const key = element('30', integer(0), id, element('04', rsa));
    expect(refusalIn(() => take('RSA-2048', key)).code).toBe('import_key_weak');
  });
  test('no key that is made here has either', () => {
    for (let i = 0; i < 3; i++) expect(isWeakRsa(freshPair('RSA-2048').der)).toBe(false);
  });
});

describe('pairwise consistency (IM2)', () => {
  const keys = ['RSA-2048', 'ECDSA-P256', 'Ed25519'] as const;
  const of = (der: Buffer) => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  test.each(keys)('%s: another public key does not belong to it', (type) => {
    const [one, other] = [of(freshPair(type).der), of(freshPair(type).der)];
    expect(() => requirePair(one, createPublicKey(one))).not.toThrow();
    expect(refusalIn(() => requirePair(one, createPublicKey(other))).code).toBe('import_pair_inconsistent');
  });
  test.each(keys)('%s: what does not verify what it signed is not taken in', (type) => {
    const { der } = freshPair(type);
    library.errs = true;
    expect(refusalIn(() => take(type, der)).code).toBe('import_pair_inconsistent');
  });
  test('a public key of another type neither', () => {
    const open = createPublicKey(of(freshPair('Ed25519').der));
    expect(refusalIn(() => requirePair(of(freshPair('RSA-2048').der), open)).code).toBe(
      'import_pair_inconsistent',
    );
  });
});
