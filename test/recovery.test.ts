// The recovery program on a vault of this very code: a real one, open and in use, so that its newest rows are in SQLite's
// log; files of more than one segment. What it does with vaults of earlier versions: vectors-vaults.test.ts.

import { copyFile, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrations } from '../core/migrations.ts';
import { runRecovery } from './recovery.ts';
import { passphrases, World } from './vault-world.ts';

const content = Buffer.alloc(1_048_520 + 1_048_560 + 17, 'Keyward ');
let world: World;
let kept: string;
const path = (name: string) => join(world.folder, name);
const typed = [passphrases[0] ?? '', passphrases[1] ?? ''];

beforeAll(async () => {
  world = await World.make();
  await world.create();
  await writeFile(path('large.bin'), content, { mode: 0o640 });
  const first = (await world.makeKey('First')).id;
  for (let i = 0; i < 60; i++) await world.makeKey(`Key ${String(i).padStart(3, '0')} ${'x'.repeat(50)}`);
  const order = { keyIds: [first], existing: 'refuse', original: 'keep', context: [] } as const;
  await world.vault.files.seal([{ path: path('large.bin'), size: content.length }], order);
  await world.jobsEnded();
  kept = path('kept');
  await mkdir(kept);
  for (const name of ['keystore.db', 'keystore.db-wal'])
    await copyFile(join(world.vaultFolder, name), join(kept, name));
});
afterAll(() => world.remove());

const recover = async (out: string, vault: string) => {
  await mkdir(path(out));
  const args = ['--vault', vault, '--out', path(out), path('large.bin.sealed')];
  return runRecovery(args, typed);
};

test('it takes nothing of Keyward', async () => {
  const folder = resolve(import.meta.dirname, '../recovery');
  const names = await readdir(folder);
  const sources = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const taken = sources.flatMap((text) =>
    [...text.matchAll(/(?:from |import\()'([^']+)'/g)].map(([, what]) => what),
  );
  const foreign = taken.filter((what) => !/^node:|^\.\/[a-z]+\.mjs$/.test(what ?? ''));
  expect(taken.length).toBeGreaterThan(20);
  expect(foreign.sort()).toEqual(['@noble/hashes/argon2.js', 'argon2']);
});

test('a vault that was never closed is read with its log', async () => {
  expect((await stat(join(kept, 'keystore.db-wal'))).size).toBeGreaterThan(0);
  const { code, says } = await recover('out', join(kept, 'keystore.db'));
  expect(code, says).toBe(0);
  expect((await readFile(path('out/large.bin'))).equals(content)).toBe(true);
  expect((await stat(path('out/large.bin'))).mode & 0o777).toBe(0o640);
  const [was, is] = await Promise.all([stat(path('large.bin')), stat(path('out/large.bin'))]);
  expect(Math.abs(is.mtimeMs - was.mtimeMs)).toBeLessThan(1);
});

test('of a log that is torn at its end, what was committed before counts', async () => {
  await mkdir(path('torn'));
  await copyFile(join(kept, 'keystore.db'), path('torn/keystore.db'));
  await copyFile(join(kept, 'keystore.db-wal'), path('torn/keystore.db-wal'));
  const { size } = await stat(path('torn/keystore.db-wal'));
  await truncate(path('torn/keystore.db-wal'), size - 100);
  const { code, says } = await recover('out torn', path('torn/keystore.db'));
  expect(code, says).toBe(0);
});

test('nothing but a keystore or a backup is one, and a newer one is said to be newer', async () => {
  await writeFile(path('other'), 'hello');
  expect(await recover('a', path('other'))).toMatchObject({
    ...{ code: 2, says: expect.stringContaining('neither a keystore nor a backup') },
  });
  const newer = await readFile(join(kept, 'keystore.db'));
  newer.writeUInt32BE(migrations.length + 1, 60);
  await writeFile(path('newer.db'), newer);
  expect(await recover('b', path('newer.db'))).toMatchObject({
    ...{ code: 2, says: expect.stringContaining('newer version') },
  });
});

test('a tree of pages that comes back to itself, and lengths beyond the file, are damage', async () => {
  const whole = await readFile(join(kept, 'keystore.db'));
  // The first page as an inner one, whose children are itself.
  const circle = Buffer.from(whole);
  circle.writeUInt8(5, 100);
  circle.writeUInt16BE(2, 103);
  circle.writeUInt32BE(1, 108);
  circle.fill(0, 112, 204);
  circle.writeUInt16BE(200, 112);
  circle.writeUInt16BE(200, 114);
  circle.writeUInt32BE(1, 200);
  const empty = Buffer.from(whole);
  empty.writeUInt16BE(0, 16);
  for (const [name, bytes] of Object.entries({ circle, empty })) {
    await writeFile(path(`${name}.db`), bytes);
    expect(await recover(`of-${name}`, path(`${name}.db`))).toMatchObject({
      ...{ code: 2, says: expect.stringContaining('database is damaged') },
    });
  }
});
