// Attackers with the keystore file in hand, who edit its rows (test/torture/rows.ts): the short form.

import { rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Scene } from './torture/aftermath.ts';
import { shortly } from './torture/family.ts';
import { keystorePath, populate } from './torture/populated.ts';
import { rowsFamily } from './torture/rows.ts';

test('an altered, removed, doubled, exchanged or restored row of any table is found, or changes nothing that decides', async () => {
  const tally = await shortly(rowsFamily, 4999);
  expect(tally.failures).toEqual([]);
  expect(tally.tried).toBeGreaterThan(300);
});

test('the whole keystore as it once was is found, from the record outside its folder', async () => {
  const populated = await populate();
  const scene = await Scene.of(populated);
  const { found, says } = await scene.after(() =>
    writeFile(keystorePath(populated.world), populated.earlier),
  );
  expect([found, says]).toEqual(['verification', 'the log cut off']);
  await rm(populated.world.folder, { recursive: true, force: true });
});
