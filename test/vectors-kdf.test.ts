// core/kdf.ts against RFC 5869 and Wycheproof, HMAC-SHA-256 as it is called there.

import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sameBytes } from '../core/aead.ts';
import { binding, hkdf, MacKey, subkey, tagged } from '../core/kdf.ts';
import hkdfVectors from './vectors/wycheproof/hkdf_sha256_test.json' with { type: 'json' };
import hmacVectors from './vectors/wycheproof/hmac_sha256_test.json' with { type: 'json' };
import { hex, revealed, secret, Tally } from './vectors-corpus.ts';

describe('HKDF-SHA-256, Wycheproof', () => {
  const tally = new Tally('wycheproof/hkdf_sha256_test.json');

  test('derives, and refuses more than 255 blocks', () =>
    tally.each(
      hkdfVectors.testGroups.flatMap((group) => group.tests),
      (v) => {
        const act = () => hkdf(hex(v.ikm), hex(v.salt), hex(v.info), v.size).toString('hex');
        if (v.result === 'valid') expect(act()).toBe(v.okm);
        else expect(act).toThrow();
      },
    ));

  test('D3: info beyond 1,024 bytes is refused', () => {
    expect(hkdf(hex('00'), hex(''), Buffer.alloc(1024), 32)).toHaveLength(32);
    expect(() => hkdf(hex('00'), hex(''), Buffer.alloc(1025), 32)).toThrow('HKDF info');
  });

  tally.expectAll();
});

describe('HMAC-SHA-256, Wycheproof', () => {
  const tally = new Tally('wycheproof/hmac_sha256_test.json');

  test('accepts the right tag only', () =>
    tally.each(
      hmacVectors.testGroups.flatMap((group) => group.tests),
      (v) => {
        const made = createHmac('sha256', hex(v.key)).update(hex(v.msg)).digest();
        expect(sameBytes(made, hex(v.tag))).toBe(v.result === 'valid');
      },
    ));

  tally.expectAll();
});

describe('what Keyward makes of them', () => {
  const parent = '0b'.repeat(32);
  const vaultId = Buffer.alloc(16, 7);

  test('a MacKey gives HMAC-SHA-256 over "keyward/1/" label 00 fields, of any length, in any order', () => {
    using key = secret(parent);
    using ready = new MacKey(key);
    for (const length of [0, 1, 55, 64, 300, 5000, 20, 70_000, 2]) {
      const fields = [Buffer.alloc(length, 0xa5), Buffer.from('b')];
      const message = Buffer.concat([Buffer.from('keyward/1/row\0'), ...fields]);
      const expected = createHmac('sha256', hex(parent)).update(message).digest();
      expect(ready.mac('row', ...fields)).toEqual(expected);
    }
  });

  test('a MacKey that was wiped makes no more of them: by its empty pads anybody could', () => {
    using key = secret(parent);
    const ready = new MacKey(key);
    ready.wipe();
    expect(() => ready.mac('row', Buffer.alloc(1))).toThrow('used after it was wiped');
  });

  test('D1: no two purposes give the same key, no two labels the same binding', () => {
    using key = secret(parent);
    const purposes = ['header-mac', 'row-mac', 'key-wrap', 'seal', 'file-stream', 'file-metadata'] as const;
    const labels = ['private-key', 'share', 'key-version', 'data-key', 'file-metadata', 'row'] as const;
    expect(new Set(purposes.map((purpose) => revealed(subkey(key, vaultId, purpose)))).size).toBe(
      purposes.length,
    );
    expect(new Set(labels.map((label) => binding(label).toString('hex'))).size).toBe(labels.length);
  });

  test('the longest tag that a key is derived with stays far below the limit of D3', () => {
    expect(tagged('passphrase-commitment', [vaultId, vaultId, Buffer.alloc(4)]).length).toBeLessThan(128);
  });
});
