// Hostile inputs into every parser (test/torture/inputs.ts): the short form. What long runs have found is in parsers.test.ts.

import { expect, test } from 'vitest';
import { shortly } from './torture/family.ts';
import { inputFamily } from './torture/inputs.ts';

test('mutated samples into every parser: an answer or a refusal with a reason, at once', async () => {
  const tally = await shortly(inputFamily, 40_000);
  expect(tally.failures).toEqual([]);
  expect(tally.tried).toBeGreaterThanOrEqual(40_000);
  for (const parser of ['archive', 'backup', 'keystore', 'seen record', 'sealed file', 'arguments of a call'])
    expect(tally.outcomes.map(([outcome]) => outcome).join('\n')).toContain(parser);
});
