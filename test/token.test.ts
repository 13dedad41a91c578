// core/token.ts: TK1 and TK2.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeToken, readToken } from '../core/token.ts';

const id = 'b2'.repeat(16);
const token = { keyId: Buffer.from(id, 'hex'), version: 7, body: Buffer.from('fbff00', 'hex') };
const text = `kw1:${id}:7:-_8A`;

test('a token, character by character, and back', () => {
  expect(composeToken('kw1', token)).toBe(text);
  expect(composeToken('kws1', token)).toBe(`kws1:${id}:7:-_8A`);
  expect(readToken('kw1', text, 3)).toEqual(token);
});

test('any key id, version and body come back', () => {
  const bytes = (size: fc.IntArrayConstraints) => fc.uint8Array(size).map((array) => Buffer.from(array));
  const tokens = fc.record({
    keyId: bytes({ minLength: 16, maxLength: 16 }),
    version: fc.integer({ min: 1, max: 100 }),
    body: bytes({ minLength: 1, maxLength: 100 }),
  });
  fc.assert(
    fc.property(tokens, fc.constantFrom('kw1', 'kws1'), (given, form) => {
      expect(readToken(form, composeToken(form, given), 100)).toEqual(given);
    }),
  );
});

test('TK1: one value has one text', () => {
  const others = {
    'another form': `kws1:${id}:7:-_8A`,
    'no form': `${id}:7:-_8A`,
    'a later form': `kw2:${id}:7:-_8A`,
    'upper-case form': `KW1:${id}:7:-_8A`,
    'upper-case id': `kw1:${id.toUpperCase()}:7:-_8A`,
    'short id': `kw1:${id.slice(2)}:7:-_8A`,
    'long id': `kw1:${id}b2:7:-_8A`,
    'version 0': `kw1:${id}:0:-_8A`,
    'version 101': `kw1:${id}:101:-_8A`,
    'version 07': `kw1:${id}:07:-_8A`,
    'version +7': `kw1:${id}:+7:-_8A`,
    'no version': `kw1:${id}::-_8A`,
    padding: `kw1:${id}:7:-_8AAA==`,
    'the other alphabet': `kw1:${id}:7:+/8A`,
    'bits left over': `kw1:${id}:7:-_9`,
    'one character left over': `kw1:${id}:7:-_8Ab`,
    'no body': `kw1:${id}:7:`,
    'more after it': `${text}:`,
    'a line feed after it': `${text}\n`,
    'a space before it': ` ${text}`,
    'a space within it': `kw1:${id}:7:-_ 8A`,
    nothing: '',
  };
  for (const [what, other] of Object.entries(others)) expect(readToken('kw1', other, 100), what).toBeNull();
});

test('TK1: whatever is read is the text of what it is read as', () => {
  const mutated = fc
    .tuple(fc.nat(text.length - 1), fc.string({ minLength: 0, maxLength: 2, unit: 'binary-ascii' }))
    .map(([at, other]) => text.slice(0, at) + other + text.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(mutated, fc.string()), (given) => {
      const read = readToken('kw1', given, 100);
      if (read !== null) expect(composeToken('kw1', read)).toBe(given);
    }),
    { numRuns: 2000 },
  );
});

test('TK2: a body longer than the cap is not read', () => {
  const long = composeToken('kw1', { ...token, body: Buffer.alloc(101) });
  expect(readToken('kw1', long, 101)).not.toBeNull();
  expect(readToken('kw1', long, 100)).toBeNull();
  expect(readToken('kw1', `kw1:${id}:7:${'A'.repeat(1_000_000)}`, 100)).toBeNull();
});
