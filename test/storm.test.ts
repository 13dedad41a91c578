// Many kinds of work at the same time on one vault (test/torture/storm.ts): the short form.

import { expect, test } from 'vitest';
import { shortly } from './torture/family.ts';
import { stormFamily } from './torture/storm.ts';

test('many at the same time, and the vault locked under them: each call answers or says why not, and nothing is lost', async () => {
  const tally = await shortly(stormFamily, 3);
  expect(tally.failures).toEqual([]);
  expect(tally.tried).toBeGreaterThan(100);
});
