// core/kwp.ts against RFC 5649, NIST CAVP and Wycheproof.

import { describe, expect, test } from 'vitest';
import { unwrapPadded } from '../core/kwp.ts';
import nist from './vectors/nist/aes_256_kwp_cavp.json' with { type: 'json' };
import rfc from './vectors/rfc/rfc5649.json' with { type: 'json' };
import wycheproof from './vectors/wycheproof/aes_kwp_test.json' with { type: 'json' };
import { hex, revealed, secret, Tally } from './vectors-corpus.ts';
import { wrapPadded } from './wrapping.ts';

function unwrapped(key: string, wrapped: string): string | null {
  using kek = secret(key);
  return revealed(unwrapPadded(kek, hex(wrapped)));
}

describe('RFC 5649', () => {
  const tally = new Tally('rfc/rfc5649.json');
  test('its own examples, both ways', () =>
    tally.each(rfc.wraps, ({ key, msg, ct }) => {
      expect(unwrapped(key, ct)).toBe(msg);
      // What the other tests wrap with is right too.
      expect(wrapPadded(hex(key), hex(msg)).toString('hex')).toBe(ct);
    }));
  tally.expectAll();
});

describe('NIST CAVP', () => {
  const tally = new Tally('nist/aes_256_kwp_cavp.json');
  test('what was wrapped is unwrapped', () =>
    tally.each(nist.wrapped, ({ key, p, c }) => {
      expect(unwrapped(key, c)).toBe(p);
      expect(wrapPadded(hex(key), hex(p)).toString('hex')).toBe(c);
    }));
  test('and what was changed is not', () =>
    tally.each(nist.unwrapped, (vector) => {
      const found = unwrapped(vector.key, vector.c);
      expect(found).toBe(vector.result === 'valid' ? vector.p : null);
    }));
  tally.expectAll();
});

describe('Wycheproof', () => {
  const tally = new Tally('wycheproof/aes_kwp_test.json');
  test('unwraps what is valid and nothing else', () =>
    tally.each(
      wycheproof.testGroups.flatMap((group) => group.tests),
      ({ key, msg, ct, result }) => {
        expect(unwrapped(key, ct)).toBe(result === 'valid' ? msg : null);
      },
    ));
  tally.expectAll();
});
