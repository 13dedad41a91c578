// core/pkcs8.ts and core/der.ts: private keys in files under a passphrase.

import { describe, expect, test } from 'vitest';
import { KeyBytes } from '../core/keybytes.ts';
import { openProtected } from '../core/pkcs8.ts';
import { refusalView } from '../core/refusal.ts';
import { refusalOf } from './expect-refusal.ts';
import { revealed } from './vectors-corpus.ts';
import { element, freshPair, integer, type Protection, pem, protect, usual } from './wrapping.ts';

const { der } = freshPair('Ed25519');
const right = 'correct horse – 열쇠';

async function opened(file: Buffer, typed = right): Promise<string | null> {
  using passphrase = KeyBytes.take(Buffer.from(typed));
  return revealed(await openProtected(file, passphrase, 'key.p8'));
}
const codeOf = async (file: Buffer, typed?: string) => (await refusalOf(opened(file, typed))).code;
const armoured = (bytes: Buffer) => Buffer.from(pem('ENCRYPTED PRIVATE KEY', bytes));
const pbkdf2 = (iterations: number, hash: 'sha1' | 'sha256' | 'sha384' | 'sha512' = 'sha256') =>
  ({ bits: 256, by: { kdf: 'pbkdf2', iterations, hash } }) as const;
const scrypt = (N: number, r: number, p: number) => ({ bits: 256, by: { kdf: 'scrypt', N, r, p } }) as const;

describe('opens', () => {
  const ways: readonly Protection[] = [
    usual,
    ...([128, 192] as const).map((bits) => ({ ...usual, bits })),
    ...(['sha1', 'sha384', 'sha512'] as const).map((hash) => pbkdf2(2048, hash)),
    scrypt(16384, 8, 1),
  ];
  test.each(ways)('%j', async (way) => {
    const file = protect(der, right, way);
    expect(await opened(file)).toBe(der.toString('hex'));
    expect(await opened(armoured(file))).toBe(der.toString('hex'));
  });
  test('PEM with what OpenSSL writes around it, and the line ends of Windows', async () => {
    const text = `Bag Attributes\n    friendlyName: key\n${armoured(protect(der, right))}`;
    expect(await opened(Buffer.from(text.replaceAll('\n', '\r\n')))).toBe(der.toString('hex'));
  });
});

describe('a wrong passphrase', () => {
  test('is said to be one, however its padding comes out', async () => {
    const file = protect(der, right);
    for (let i = 0; i < 300; i++) expect(await codeOf(file, `wrong ${i}`)).toBe('import_passphrase_wrong');
  });
  test('and so is a changed file', async () => {
    const file = protect(der, right);
    file.writeUInt8(file.readUInt8(file.length - 20) ^ 1, file.length - 20);
    expect(await codeOf(file)).toBe('import_passphrase_wrong');
  });
});

describe('a private key in the clear is refused (PF1)', () => {
  const rsa = element('30', integer(0), integer(12345));
  test.each([
    ['PKCS#8, DER', der],
    ['PKCS#8, PEM', Buffer.from(pem('PRIVATE KEY', der))],
    ['PKCS#1, PEM', Buffer.from(pem('RSA PRIVATE KEY', rsa))],
    ['SEC 1, PEM', Buffer.from(pem('EC PRIVATE KEY', rsa))],
  ])('%s', async (_, file) => {
    expect(await codeOf(file)).toBe('import_unprotected');
  });
});

describe('what is no such file', () => {
  const whole = protect(der, right);
  const text = armoured(whole).toString();
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('hello, this is no key')],
    ['bytes after it', Buffer.concat([whole, Buffer.alloc(1)])],
    ['a part of it', whole.subarray(0, -1)],
    ['two keys in one file', Buffer.from(text + text)],
    ['PEM that does not end', Buffer.from(text.slice(0, -20))],
    ['PEM that is no base64', Buffer.from(text.replace(/\n(.)/, '\n*'))],
    ['a certificate', Buffer.from(pem('CERTIFICATE', whole))],
    [
      'the older protection of OpenSSL',
      Buffer.from('-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n'),
    ],
    [
      'a length that is longer than need be',
      Buffer.concat([Buffer.from([0x30, 0x82, 0, whole.length - 3]), whole.subarray(3)]),
    ],
    ['a length without end', Buffer.from('3080020100', 'hex')],
  ])('%s', async (_, file) => {
    expect(await codeOf(file)).toBe('import_file_malformed');
  });
});

describe('what protects too little, costs too much, or is unknown (PF2, PF3)', () => {
  /** The same file with another object identifier, of the same length. */
  const altered = (from: string, to: string, file = protect(der, right)) => {
    const at = file.indexOf(Buffer.from(from, 'hex'));
    expect(at).toBeGreaterThan(0);
    Buffer.from(to, 'hex').copy(file, at);
    return file;
  };
  test.each([
    ['fewer iterations than RFC 8018 wants', () => protect(der, right, pbkdf2(999))],
    ['more iterations than anybody waits for', () => protect(der, right, pbkdf2(10_000_001))],
    ['scrypt that wants 512 MiB', () => protect(der, right, scrypt(2 ** 19, 8, 1))],
    ['scrypt of 17 lanes', () => protect(der, right, scrypt(1024, 8, 17))],
    ['PBES1, MD5 and DES', () => altered('2a864886f70d01050d', '2a864886f70d010503')],
    ['an unknown derivation', () => altered('2a864886f70d01050c', '2a864886f70d01050e')],
    ['an unknown HMAC', () => altered('2a864886f70d0209', '2a864886f70d0202')],
    ['AES in another mode', () => altered('60864801650304012a', '60864801650304012b')],
  ])('%s', async (_, make) => {
    expect(await codeOf(make())).toBe('import_protection_unfit');
  });
});

describe('any file at all', () => {
  const file = protect(der, right);
  const reason = /^import_(file_malformed|unprotected|protection_unfit|passphrase_wrong)$/;
  const answer = (bytes: Buffer) =>
    opened(bytes).then(
      () => 'opened',
      (thrown: unknown) => refusalView(thrown).code,
    );
  test('with any one bit changed is refused with a reason, but where only CBC could tell (PF4)', async () => {
    // An IV of 16 bytes, the header of the body, and the body: 48 bytes of a key, padded.
    const body = file.length - 64;
    const iv = body - 2 - 16;
    for (let at = 0; at < file.length; at++) {
      const changed = Buffer.from(file);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at);
      const isUnderCbc = at >= body || (at >= iv && at < body - 2);
      expect(await answer(changed), `byte ${at}`).toMatch(isUnderCbc ? /^(opened|import_.*)$/ : reason);
    }
  });
  test('cut off anywhere is refused', async () => {
    for (let length = 0; length < file.length; length++)
      expect(await answer(file.subarray(0, length)), `${length} bytes`).toMatch(reason);
  });
});
