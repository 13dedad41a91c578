// core/ciphertext.ts: CT1 to CT3. Every ciphertext is moved to every other place, and must not open there.

import { constants, createHash, hkdfSync, publicEncrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sealBox } from '../core/aead.ts';
import {
  type CiphertextPlace,
  type Content,
  dataKeyBits,
  decryptBy,
  decryptUnder,
  encryptTo,
  encryptUnder,
  mostData,
  readCiphertext,
} from '../core/ciphertext.ts';
import { canonicalContext } from '../core/context.ts';
import { makeMaterial, privateKeyOf, publicKeyOf } from '../core/keytypes.ts';
import { sealDataKey, unsealDataKey } from '../core/keywrap.ts';
import { composeToken } from '../core/token.ts';
import { xaesOpen } from './reference/reader.ts';
import { oaepOpen } from './reference/rsa.ts';
import {
  changedAt,
  createdAt,
  dataKey,
  fileId,
  key,
  keyId,
  material,
  refusalOf,
  vaultId,
} from './sealed-file.ts';
import { revealed, secret } from './vectors-corpus.ts';

const context = canonicalContext([['department', 'Payroll']]);
const place: CiphertextPlace = { vaultId, keyId, version: 3, content: 'data', context };
const plaintext = Buffer.from('The account number is 1002-334-556677.');
const otherId = Buffer.alloc(16, 0x77);
const bodyOf = (token: string) => readCiphertext(token).body;
/** Every other place that a ciphertext could be taken to. */
const elsewhere: Readonly<Record<string, Partial<CiphertextPlace>>> = {
  'another vault': { vaultId: otherId },
  'another key': { keyId: otherId },
  'the version before': { version: 2 },
  'the version after': { version: 4 },
  'no context': { context: Buffer.alloc(0) },
  'a context with another value': { context: canonicalContext([['department', 'payroll']]) },
  'a context with one more entry': {
    context: canonicalContext([
      ['department', 'Payroll'],
      ['year', ''],
    ]),
  },
};

function hkdf(ikm: Buffer, salt: Buffer, info: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', ikm, salt, info, 32));
}
function hash(...parts: Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}
const versionField = Buffer.from([0, 0, 0, 3]);

describe.each(['data', 'data key'] as const)('AES-256, %s', (content: Content) => {
  const here = { ...place, content };
  const token = encryptUnder(key(material), here, plaintext);
  const opens = (at: Partial<CiphertextPlace>, body = bodyOf(token), under = material) =>
    revealed(decryptUnder(key(under), { ...here, ...at }, body));

  test('opens where it was made, and names its key and version', () => {
    expect(opens({})).toBe(plaintext.toString('hex'));
    const { keyId: named, version } = readCiphertext(token);
    expect([named, version]).toEqual([keyId, 3]);
    expect(token.startsWith(`kw1:${keyId.toString('hex')}:3:`)).toBe(true);
  });

  test('is new each time, 40 bytes longer than the plaintext, and shows nothing of it', () => {
    expect(encryptUnder(key(material), here, plaintext)).not.toBe(token);
    expect(bodyOf(token)).toHaveLength(40 + plaintext.length);
    expect(bodyOf(token).includes(plaintext.subarray(0, 8))).toBe(false);
  });

  test.each(Object.entries(elsewhere))('CT1: moved to %s it does not open', (_, at) => {
    expect(opens(at)).toBeNull();
  });

  test('CT1: taken for the other content it does not open', () => {
    expect(opens({ content: content === 'data' ? 'data key' : 'data' })).toBeNull();
  });

  test('CT1: under other material it does not open', () => {
    expect(opens({}, bodyOf(token), dataKey)).toBeNull();
  });

  test('CT1: taken for the data key of a file it does not open, nor the reverse', () => {
    const file = { fileId, createdAt, context };
    const short = bodyOf(encryptUnder(key(material), here, dataKey));
    expect(unsealDataKey(key(material), place, file, short)).toBeNull();
    expect(opens({}, sealDataKey(key(material), place, file, key(dataKey)))).toBeNull();
  });

  test('CT2: with any byte changed or missing it does not open', () => {
    const body = bodyOf(token);
    for (let at = 0; at < body.length; at++) {
      expect(opens({}, changedAt(body, at))).toBeNull();
      expect(opens({}, body.subarray(0, at))).toBeNull();
    }
  });

  test('is what the page says, opened from it alone', () => {
    const [purpose, label] =
      content === 'data' ? ['encrypt', 'small-data'] : ['seal-data-key', 'sealed-data-key'];
    const info = Buffer.concat([Buffer.from(`keyward/1/${purpose}\0`), keyId, versionField]);
    const bound = hash(Buffer.from(`keyward/1/${label}\0`), vaultId, keyId, versionField, hash(context));
    expect(xaesOpen(hkdf(material, vaultId, info), bodyOf(token), bound)).toEqual(plaintext);
  });
});

describe.each(['RSA-2048', 'RSA-3072'] as const)('%s', (type) => {
  const made = makeMaterial(type).then(({ material, publicKey }) => ({
    privateKey: material,
    publicKey: publicKey ?? Buffer.alloc(0),
  }));
  const wrappedLength = type === 'RSA-2048' ? 256 : 384;
  const sealed = made.then(({ publicKey }) => encryptTo(publicKey, place, plaintext));
  const opens = async (at: Partial<CiphertextPlace>, body?: Buffer) =>
    revealed(decryptBy((await made).privateKey, { ...place, ...at }, body ?? bodyOf(await sealed)));

  test('opens where it was made, by the private key', async () => {
    expect(await opens({})).toBe(plaintext.toString('hex'));
    expect(bodyOf(await sealed)).toHaveLength(wrappedLength + 40 + plaintext.length);
    expect(readCiphertext(await sealed).version).toBe(3);
  });

  test('is new each time, with a key of its own', async () => {
    const again = bodyOf(encryptTo((await made).publicKey, place, plaintext));
    const mixed = Buffer.concat([
      again.subarray(0, wrappedLength),
      bodyOf(await sealed).subarray(wrappedLength),
    ]);
    expect(await opens({}, again)).toBe(plaintext.toString('hex'));
    expect(await opens({}, mixed)).toBeNull();
  });

  test.each(Object.entries(elsewhere))('CT1: moved to %s it does not open', async (_, at) => {
    expect(await opens(at)).toBeNull();
  });

  test('CT1: the wrapped key alone is bound to its place, and so is the data alone', async () => {
    const { privateKey } = await made;
    const info = Buffer.from('keyward/1/small-data\0');
    const bound = hash(info, vaultId, keyId, versionField, hash(context));
    const body = bodyOf(await sealed);
    const oneTimeKey = oaepOpen(privateKeyOf(privateKey), body.subarray(0, wrappedLength), bound);
    expect(() =>
      oaepOpen(privateKeyOf(privateKey), body.subarray(0, wrappedLength), Buffer.alloc(32)),
    ).toThrow('label');
    expect(xaesOpen(oneTimeKey, body.subarray(wrappedLength), bound)).toEqual(plaintext);
    expect(() => xaesOpen(oneTimeKey, body.subarray(wrappedLength), Buffer.alloc(32))).toThrow();
  });

  test('CT1: by another private key it does not open', async () => {
    const other = await makeMaterial(type);
    expect(decryptBy(other.material, place, bodyOf(await sealed))).toBeNull();
  });

  test('CT2: changed or cut off anywhere it does not open', async () => {
    const body = bodyOf(await sealed);
    for (let at = 0; at < body.length; at += 7) {
      expect(await opens({}, changedAt(body, at))).toBeNull();
      expect(await opens({}, body.subarray(0, at))).toBeNull();
    }
  });

  test('CT2: a wrapped key of another length or padding does not open', async () => {
    const { publicKey } = await made;
    const info = Buffer.from('keyward/1/small-data\0');
    const bound = hash(info, vaultId, keyId, versionField, hash(context));
    const wrap = (bytes: Buffer, oaepHash: string) =>
      publicEncrypt(
        {
          key: publicKeyOf(publicKey),
          padding: constants.RSA_PKCS1_OAEP_PADDING,
          oaepHash,
          oaepLabel: bound,
        },
        bytes,
      );
    const box = sealBox(key(dataKey), plaintext, bound);
    expect(await opens({}, Buffer.concat([wrap(dataKey, 'sha256'), box]))).toBe(plaintext.toString('hex'));
    expect(await opens({}, Buffer.concat([wrap(dataKey.subarray(1), 'sha256'), box]))).toBeNull();
    expect(await opens({}, Buffer.concat([wrap(dataKey, 'sha1'), box]))).toBeNull();
  });

  test('seals no data keys', async () => {
    const { publicKey } = await made;
    expect(() => encryptTo(publicKey, { ...place, content: 'data key' }, dataKey)).toThrow('invariant');
  });

  test('takes 32 KiB, and no more', async () => {
    const { publicKey, privateKey } = await made;
    const most = Buffer.alloc(mostData, 'x');
    const opened = decryptBy(privateKey, place, bodyOf(encryptTo(publicKey, place, most)));
    expect(opened?.equals(most)).toBe(true);
    expect(refusalOf(() => encryptTo(publicKey, place, Buffer.alloc(mostData + 1)))).toBe('data_too_large');
  });
});

describe('sizes', () => {
  test('nothing at all, 32 KiB, and no more', () => {
    for (const length of [0, 1, mostData]) {
      const data = Buffer.alloc(length, 'x');
      const token = encryptUnder(key(material), place, data);
      expect(decryptUnder(key(material), place, bodyOf(token))?.equals(data)).toBe(true);
    }
    expect(refusalOf(() => encryptUnder(key(material), place, Buffer.alloc(mostData + 1)))).toBe(
      'data_too_large',
    );
  });

  test('data keys of 128, 256 and 512 bits', () => {
    const here = { ...place, content: 'data key' as const };
    for (const bits of dataKeyBits) {
      const clear = Buffer.alloc(bits / 8, 0x5a);
      const token = encryptUnder(key(material), here, clear);
      expect(revealed(decryptUnder(key(material), here, bodyOf(token)))).toBe(clear.toString('hex'));
    }
  });

  test('a body shorter than a box of nothing, or longer than any, is no ciphertext', () => {
    const ofLength = (length: number) =>
      refusalOf(() => readCiphertext(composeToken('kw1', { keyId, version: 1, body: Buffer.alloc(length) })));
    for (const length of [1, 39, 384 + 40 + mostData + 1, 200_000])
      expect(ofLength(length)).toBe('ciphertext_malformed');
    for (const length of [40, 384 + 40 + mostData]) expect(ofLength(length)).toMatchObject({ version: 1 });
    expect(refusalOf(() => readCiphertext('kw1:'))).toBe('ciphertext_malformed');
  });
});

test('the secret is wiped where it was: what is opened is KeyBytes', () => {
  using opened = decryptUnder(key(material), place, bodyOf(encryptUnder(key(material), place, plaintext)));
  expect(String(opened)).toBe('[secret]');
  expect(revealed(secret('00'))).toBe('00');
});
