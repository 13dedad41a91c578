// core/context.ts: EC1 to EC3, and the exact bytes of the canonical form.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalContext, type EncryptionContext, readContext } from '../core/context.ts';
import { refusalOf } from './sealed-file.ts';

const refused = (context: EncryptionContext) => refusalOf(() => canonicalContext(context));

test('the canonical form, byte by byte', () => {
  const context = [
    ['department', 'Payroll'],
    ['a', ''],
    ['é', '값'],
  ] as const;
  const expected = [
    '0003',
    ...['0001', '61', '0000'],
    ...['000a', '6465706172746d656e74', '0007', '506179726f6c6c'],
    ...['0002', 'c3a9', '0003', 'eab092'],
  ].join('');
  expect(canonicalContext(context).toString('hex')).toBe(expected);
});

test('no entries have no bytes', () => {
  expect(canonicalContext([])).toHaveLength(0);
  expect(readContext(Buffer.alloc(0))).toEqual([]);
  expect(readContext(Buffer.from('0000', 'hex'))).toBeNull();
});

describe('EC1: one context, one form', () => {
  test('the order in which entries are given does not matter', () => {
    const entries = [
      ['b', '1'],
      ['aa', '2'],
      ['a', '3'],
    ] as const;
    const forms = [entries, entries.toReversed(), [entries[1], entries[0], entries[2]]];
    expect(new Set(forms.map((form) => canonicalContext(form).toString('hex'))).size).toBe(1);
  });

  test('sorted by the bytes of the key, not as words are', () => {
    const keys = readContext(
      canonicalContext(['ä', 'b', 'B', '\u{1f511}', '\ufffd'].map((key) => [key, ''])),
    );
    expect(keys?.map(([key]) => key)).toEqual(['B', 'b', 'ä', '\ufffd', '\u{1f511}']);
  });

  test('a key that occurs twice is refused and named, wherever it stands', () => {
    const twice = [
      ['a', '1'],
      ['b', '1'],
      ['a', '1'],
    ] as const;
    expect(refused(twice)).toBe('context_repeated');
    expect(() => canonicalContext(twice)).toThrow('“a”');
  });

  test('keys that look alike and are other bytes are two keys', () => {
    expect(
      readContext(
        canonicalContext([
          ['é', '1'],
          ['e\u0301', '2'],
        ]),
      ),
    ).toHaveLength(2);
  });

  test('what moves between key and value is another context', () => {
    const forms = [[['ab', 'c']], [['a', 'bc']], [['abc', '']], [['', 'abc']]] as const;
    expect(new Set(forms.map((form) => canonicalContext(form).toString('hex'))).size).toBe(4);
  });
});

describe('EC2: at most 64 entries and 8,192 bytes', () => {
  const entries = (count: number) => Array.from({ length: count }, (_, i) => [`key ${i}`, ''] as const);

  test('64 entries, and no more', () => {
    expect(readContext(canonicalContext(entries(64)))).toHaveLength(64);
    expect(refused(entries(65))).toBe('context_too_large');
  });

  test('8,192 bytes, and no more', () => {
    const sized = (length: number): EncryptionContext => [['k', 'x'.repeat(length - 2 - 4 - 1)]];
    expect(canonicalContext(sized(8192))).toHaveLength(8192);
    expect(refused(sized(8193))).toBe('context_too_large');
    expect(refused([['k', 'x'.repeat(70_000)]])).toBe('context_too_large');
  });

  test('bytes count, not characters', () => {
    expect(refused([['k', '값'.repeat(2800)]])).toBe('context_too_large');
  });
});

test('EC3: a lone surrogate is refused in a key and in a value; U+FFFD and U+FEFF are characters', () => {
  expect(refused([['\ud800', 'x']])).toBe('context_malformed');
  expect(refused([['x', 'a\udc00b']])).toBe('context_malformed');
  const context = [['\ufeffx', '\ufffd']] as const;
  expect(readContext(canonicalContext(context))).toEqual(context);
});

describe('reading back', () => {
  const texts = fc.string({ unit: 'grapheme' });
  const contexts = fc.uniqueArray(fc.tuple(texts, texts), { maxLength: 64, selector: ([key]) => key });

  test('gives the entries that were written, sorted', () => {
    fc.assert(
      fc.property(contexts, (context) => {
        const form = canonicalContext(context);
        const read = readContext(form);
        expect(Object.fromEntries(read ?? [])).toEqual(Object.fromEntries(context));
        expect(canonicalContext(read ?? [])).toEqual(form);
      }),
    );
  });

  test('any bytes are the canonical form of what they are read as, or not read at all', () => {
    const form = canonicalContext([
      ['purpose', 'archive'],
      ['year', '2026'],
    ]);
    const mutated = fc
      .tuple(fc.nat(form.length - 1), fc.nat(255), fc.integer({ min: -3, max: 3 }))
      .map(([at, byte, longer]) => {
        const bytes = Buffer.concat([form, Buffer.alloc(3)]).subarray(0, form.length + longer);
        if (at < bytes.length) bytes[at] = byte;
        return bytes;
      });
    const random = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.oneof(mutated, random), (bytes) => {
        const read = readContext(bytes);
        if (read !== null) expect(canonicalContext(read)).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test('unsorted, repeated, cut off, followed by more, not UTF-8: not read', () => {
    const hex = (text: string) => readContext(Buffer.from(text.replaceAll(' ', ''), 'hex'));
    expect(hex('0002 000161 0000 000162 0000')).toHaveLength(2);
    expect(hex('0002 000162 0000 000161 0000')).toBeNull();
    expect(hex('0002 000161 0000 000161 0000')).toBeNull();
    expect(hex('0002 000161 0000 000162 00')).toBeNull();
    expect(hex('0001 000161 0000 00')).toBeNull();
    expect(hex('0001 0001ff 0000')).toBeNull();
    expect(hex('ffff')).toBeNull();
    expect(readContext(Buffer.alloc(8193))).toBeNull();
  });
});
