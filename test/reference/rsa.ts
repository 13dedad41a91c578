/**
 * RSAES-OAEP and RSASSA-PSS with SHA-256, written from RFC 8017 alone, slow and obvious, on numbers and not on a library.
 *
 * They say that what core/ makes is what the standard and its own page say, and not what one library happens to make.
 */
import { createHash, type KeyObject } from 'node:crypto';

const hashLength = 32;

/** RSAES-OAEP-DECRYPT (section 7.1.2). Throws a plain Error. */
export function oaepOpen(privateKey: KeyObject, ciphertext: Buffer, label: Buffer): Buffer {
  const { n, d } = numbersOf(privateKey);
  const k = bytesIn(n);
  must(ciphertext.length === k, 'the ciphertext is as long as the modulus');
  const em = octets(power(number(ciphertext), d, n), k);
  must(em[0] === 0, 'the first octet is zero');
  const [maskedSeed, maskedDb] = [em.subarray(1, 1 + hashLength), em.subarray(1 + hashLength)];
  const seed = xor(maskedSeed, mgf1(maskedDb, hashLength));
  const db = xor(maskedDb, mgf1(seed, maskedDb.length));
  must(db.subarray(0, hashLength).equals(sha256(label)), 'the label is the one it was made with');
  const one = db.findIndex((octet, at) => at >= hashLength && octet !== 0);
  must(db[one] === 1, 'zeros and a one before the message');
  return db.subarray(one + 1);
}

/** RSASSA-PSS-VERIFY (sections 8.1.2 and 9.1.2) with a salt of 32 octets. */
export function pssVerify(publicKey: KeyObject, message: Buffer, signature: Buffer): boolean {
  const { n, e } = numbersOf(publicKey);
  if (signature.length !== bytesIn(n)) return false;
  const bits = n.toString(2).length - 1;
  const em = octets(power(number(signature), e, n), Math.ceil(bits / 8));
  if (em.at(-1) !== 0xbc) return false;
  const [maskedDb, h] = [em.subarray(0, em.length - hashLength - 1), em.subarray(-hashLength - 1, -1)];
  const db = xor(maskedDb, mgf1(h, maskedDb.length));
  const surplus = 8 * em.length - bits;
  db[0] = (db[0] ?? 0) & (0xff >>> surplus);
  const salt = db.subarray(-32);
  const padding = db.subarray(0, -32);
  const expected = Buffer.alloc(padding.length);
  expected[expected.length - 1] = 1;
  return padding.equals(expected) && sha256(Buffer.alloc(8), sha256(message), salt).equals(h);
}

function mgf1(seed: Buffer, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / hashLength) }, (_, counter) =>
    sha256(seed, octets(BigInt(counter), 4)),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

function numbersOf(key: KeyObject) {
  const jwk = key.export({ format: 'jwk' });
  const of = (text: string | undefined) => number(Buffer.from(text ?? '', 'base64url'));
  return { n: of(jwk.n), e: of(jwk.e), d: of(jwk.d) };
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((octet, at) => octet ^ (b[at] ?? 0)));
}

function sha256(...parts: Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function number(bytes: Buffer): bigint {
  return BigInt(`0x0${bytes.toString('hex')}`);
}

function octets(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
}

function bytesIn(n: bigint): number {
  return Math.ceil(n.toString(2).length / 8);
}

function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`not so: ${what}`);
}
