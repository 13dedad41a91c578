// core/aead.ts against NIST CAVP, Wycheproof and the C2SP definition of XAES-256-GCM.

import { shake128 } from '@noble/hashes/sha3.js';
import { describe, expect, test } from 'vitest';
import { gcmCipher, gcmDecipher, openBox, sealBoxWithNonce } from '../core/aead.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { xaesOpen } from './reference/reader.ts';
import nist from './vectors/nist/aes_256_gcm_cavp.json' with { type: 'json' };
import wycheproof from './vectors/wycheproof/aes_gcm_test.json' with { type: 'json' };
import xaes from './vectors/xaes/xaes_256_gcm.json' with { type: 'json' };
import { hex, revealed, secret, Tally } from './vectors-corpus.ts';

describe('AES-256-GCM, NIST CAVP', () => {
  const tally = new Tally('nist/aes_256_gcm_cavp.json');

  test('encrypts', () =>
    tally.each(nist.encrypt, (v) => {
      expect(gcmSeal(v.key, v.iv, v.aad, v.pt)).toEqual({ ct: v.ct, tag: v.tag });
    }));

  test('decrypts, and refuses what was changed', () =>
    tally.each(nist.decrypt, (v) => {
      const opened = gcmOpen(v.key, v.iv, v.aad, v.ct, v.tag);
      expect(opened).toBe(v.result === 'valid' ? v.pt : null);
    }));

  tally.expectAll();
});

describe('AES-256-GCM, Wycheproof', () => {
  const tally = new Tally('wycheproof/aes_gcm_test.json');
  const nonces12 = wycheproof.testGroups.filter((group) => group.ivSize === 96);
  const otherNonces = wycheproof.testGroups.filter((group) => group.ivSize !== 96);

  test('decrypts and encrypts with 12-byte nonces', () =>
    tally.each(
      nonces12.flatMap((group) => group.tests),
      (v) => {
        const valid = v.result === 'valid';
        expect(gcmOpen(v.key, v.iv, v.aad, v.ct, v.tag)).toBe(valid ? v.msg : null);
        if (valid) expect(gcmSeal(v.key, v.iv, v.aad, v.msg)).toEqual({ ct: v.ct, tag: v.tag });
      },
    ));

  test('A1: every other nonce length is refused before the key is used', () =>
    tally.each(
      otherNonces.flatMap((group) => group.tests),
      (v) => {
        expect(() => gcmCipher(hex(v.key), hex(v.iv))).toThrow('AES-GCM nonce 12 bytes');
        expect(() => gcmDecipher(hex(v.key), hex(v.iv), hex(v.tag))).toThrow('AES-GCM nonce 12 bytes');
      },
    ));

  test('A1: a tag of any length but 16 is refused', () => {
    for (const length of [0, 1, 4, 8, 12, 13, 14, 15, 17]) {
      expect(() => gcmDecipher(Buffer.alloc(32), Buffer.alloc(12), Buffer.alloc(length))).toThrow('tag 16');
    }
  });

  tally.expectAll();
});

describe('XAES-256-GCM, C2SP', () => {
  const tally = new Tally('xaes/xaes_256_gcm.json');

  test('seals and opens as the specification does, and so does the reference reader', () =>
    tally.each([...xaes.specVectors, ...xaes.cases], (v) => {
      using key = secret(v.key);
      const box = v.nonce + v.ciphertext;
      expect(sealBoxWithNonce(key, hex(v.nonce), hex(v.plaintext), hex(v.aad)).toString('hex')).toBe(box);
      expect(revealed(openBox(key, hex(box), hex(v.aad)))).toBe(v.plaintext);
      expect(xaesOpen(hex(v.key), hex(box), hex(v.aad)).toString('hex')).toBe(v.plaintext);
    }));

  test('opens nothing that was changed', () =>
    tally.each(xaes.invalid, (v) => {
      using key = secret(v.key);
      const box = hex(v.nonce + v.ciphertext);
      if (key.length === 32) expect(openBox(key, box, hex(v.aad))).toBeNull();
      else expect(() => openBox(key, box, hex(v.aad))).toThrow('XAES-256-GCM key 32, nonce 24 bytes');
      expect(() => xaesOpen(hex(v.key), box, hex(v.aad))).toThrow();
    }));

  test('seals under no nonce but one of 24 bytes and no key but one of 32', () => {
    const refused = 'XAES-256-GCM key 32, nonce 24 bytes';
    for (const [key, nonce] of [
      [32, 12],
      [32, 23],
      [32, 25],
      [16, 24],
      [31, 24],
      [64, 24],
    ] as const) {
      const act = () =>
        sealBoxWithNonce(KeyBytes.random(key), Buffer.alloc(nonce), Buffer.alloc(1), Buffer.alloc(0));
      expect(act).toThrow(refused);
    }
  });

  test('accumulated, 10,000 iterations', () =>
    tally.each([10_000], (iterations) => {
      expect(accumulated(iterations)).toBe(xaes.accumulated.expected10000);
    }));

  test.runIf(process.env['KEYWARD_LONG'] === '1')(
    'accumulated, 1,000,000 iterations (KEYWARD_LONG=1)',
    () => {
      expect(accumulated(1_000_000)).toBe(xaes.accumulated.expected1000000);
    },
    900_000,
  );

  tally.expectAll();
});

function gcmSeal(key: string, nonce: string, ad: string, plaintext: string): { ct: string; tag: string } {
  const cipher = gcmCipher(hex(key), hex(nonce)).setAAD(hex(ad));
  const ct = cipher.update(plaintext, 'hex', 'hex') + cipher.final('hex');
  return { ct, tag: cipher.getAuthTag().toString('hex') };
}

function gcmOpen(key: string, nonce: string, ad: string, ct: string, tag: string): string | null {
  const decipher = gcmDecipher(hex(key), hex(nonce), hex(tag)).setAAD(hex(ad));
  const plaintext = decipher.update(ct, 'hex', 'hex');
  try {
    return plaintext + decipher.final('hex');
  } catch {
    return null;
  }
}

/** The accumulated test of the specification; the file says how it runs. */
function accumulated(iterations: number): string {
  const random = shake128.create({});
  const absorbed = shake128.create({ dkLen: 32 });
  const bytes = (length: number) => random.xof(length);
  for (let i = 0; i < iterations; i++) {
    using key = KeyBytes.take(bytes(32));
    const nonce = bytes(24);
    const plaintext = bytes(bytes(1)[0] ?? 0);
    const ad = bytes(bytes(1)[0] ?? 0);
    const box = sealBoxWithNonce(key, nonce, plaintext, ad);
    absorbed.update(box.subarray(24));
    const opened = openBox(key, box, ad);
    if (opened?.equals(plaintext) !== true) throw new Error(`iteration ${i} does not open`);
    opened.wipe();
  }
  return Buffer.from(absorbed.digest()).toString('hex');
}
