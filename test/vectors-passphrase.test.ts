// core/passphrase.ts against RFC 8265 and RFC 9106, and the Argon2 library against its reference vectors.

import { type argon2d, type argon2i, hash } from 'argon2';
import { describe, expect, test } from 'vitest';
import {
  argon2id,
  argon2WithinCaps,
  leastPassphraseLength,
  normalisePassphrase,
} from '../core/passphrase.ts';
import argon2 from './vectors/argon2/argon2.json' with { type: 'json' };
import normalisation from './vectors/passphrase/normalisation.json' with { type: 'json' };
import { hex, revealed, secret, Tally } from './vectors-corpus.ts';

describe('normalisation, RFC 8265 with NFKC', () => {
  const tally = new Tally('passphrase/normalisation.json');
  const refuses = (typed: Buffer) => {
    const text = typed.toString('hex');
    const refused = expect.objectContaining({ code: 'passphrase_malformed', facts: {} });
    expect(() => normalisePassphrase(typed), text).toThrow(refused);
    expect(
      typed.every((byte) => byte === 0),
      text,
    ).toBe(true);
  };
  const normalised = (input: string) => {
    const typed = Buffer.from(input, 'utf8');
    const result = normalisePassphrase(typed);
    expect(typed.every((byte) => byte === 0)).toBe(true);
    return hex(revealed(result) ?? '').toString('utf8');
  };

  test('N2: OpaqueString, on top of it NFKC where RFC 8265 has NFC', () =>
    tally.each(normalisation.opaqueString, (v) => {
      expect(normalised(v.input)).toBe(v.output.normalize('NFKC'));
    }));

  test('NFKC differs from the output of RFC 8265 in the one vector that says so', () => {
    const differing = normalisation.opaqueString.filter((v) => normalised(v.input) !== v.output);
    expect(differing.map((v) => v.output)).toEqual(['ﬁne']);
  });

  test('N1: refuses what OpaqueString refuses; nothing at all is left to the rule of the least length', () =>
    tally.each(normalisation.opaqueStringRefused, (v) => {
      if (v.input === '') {
        expect(normalised(v.input)).toBe('');
        expect(leastPassphraseLength).toBeGreaterThan(0);
        return;
      }
      refuses(Buffer.from(v.input));
    }));

  test('N2: NFKC pairs', () =>
    tally.each(normalisation.nfkc, (v) => {
      expect(normalised(v.input)).toBe(v.nfkc);
      expect(normalised(v.nfc)).toBe(v.nfkc);
    }));

  test('N1: ill-formed UTF-8 and U+FFFD are refused', () => {
    for (const bytes of ['80', 'c080', 'c3', 'eda080', 'f4908080', 'ff', 'efbfbd']) refuses(hex(bytes));
  });

  test('N1: invisible, private and unassigned code points are refused', () => {
    for (const point of [0xfeff, 0x200d, 0x034f, 0x115f, 0x3164, 0xfe0f, 0xe000, 0x0378, 0x7f, 0x85]) {
      refuses(Buffer.from(`a${String.fromCodePoint(point)}b`));
    }
  });

  tally.expectAll();
});

describe('Argon2, RFC 9106', () => {
  const tally = new Tally('argon2/argon2.json');
  const products = argon2.vectors.filter((v) => v.type === 'argon2id' && v.secret === undefined);
  const others = argon2.vectors.filter((v) => !products.includes(v));

  test('N3: Argon2id as Keyward calls it', async () => {
    expect(products).toHaveLength(11);
    await tally.each(products, async (v) => {
      expect(argon2WithinCaps(v)).toBe(true);
      using passphrase = secret(v.password);
      expect(revealed(await argon2id(passphrase, hex(v.salt), v))).toBe(v.tag);
      expect(passphrase.use((bytes) => bytes.toString('hex'))).toBe(v.password);
    });
  }, 60_000);

  test('the other types, secrets and associated data by the library itself', async () => {
    expect(others).toHaveLength(8);
    await tally.each(others, async (v) => {
      const tag = await hash(hex(v.password), {
        raw: true,
        type: typeOf(v.type),
        version: v.version,
        memoryCost: v.memoryKiB,
        timeCost: v.passes,
        parallelism: v.lanes,
        hashLength: v.tagLength,
        salt: hex(v.salt),
        ...(v.secret !== undefined && { secret: hex(v.secret) }),
        ...(v.associatedData !== undefined && { associatedData: hex(v.associatedData) }),
      });
      expect(tag.toString('hex')).toBe(v.tag);
    });
  }, 60_000);

  tally.expectAll();
});

function typeOf(name: string): typeof argon2d | typeof argon2i | 2 {
  const types = { argon2d: 0, argon2i: 1, argon2id: 2 } as const;
  const found = Object.entries(types).find(([type]) => type === name);
  if (found === undefined) throw new Error(`no type ${name}`);
  return found[1];
}
