// The disk is full in the middle of a transaction, and SQLite undoes it by itself: nothing of it may be anywhere.

import Database from 'better-sqlite3';
import { afterEach, expect, test, vi } from 'vitest';
import { refusalOf } from './expect-refusal.ts';
import { World } from './vault-world.ts';

let world: World | null = null;
afterEach(async () => {
  vi.restoreAllMocks();
  await world?.remove();
  world = null;
});

/** The keystore that is open in this process: SQLite takes it for a disk of so many pages, null for the real one. */
async function openedWithRoom(): Promise<(pages: 'no more' | 'any') => void> {
  const opened: Database.Database[] = [];
  const pragma = Database.prototype.pragma;
  vi.spyOn(Database.prototype, 'pragma').mockImplementation(function (this: Database.Database, ...given) {
    if (this.name.endsWith('keystore.db')) opened.push(this);
    return pragma.apply(this, given);
  });
  world = await World.opened();
  const database = opened.at(-1);
  return (pages) => {
    const now = Number(database?.pragma('page_count', { simple: true }));
    database?.pragma(`max_page_count = ${pages === 'any' ? 1_000_000 : now}`);
  };
}

test('keys that did not fit are not in the vault, and not in the backup that is added to afterwards', async () => {
  const room = await openedWithRoom();
  await world?.makeKey('before');
  room('no more');
  const refusals: string[] = [];
  for (let i = 0; i < 40 && refusals.length === 0; i++)
    await world?.makeKey(`filling ${i}`).catch((thrown: { code: string }) => refusals.push(thrown.code));
  expect(refusals).toEqual(['disk_full']);
  expect(await refusalOf(world?.makeKey('too much') ?? Promise.resolve())).toMatchObject({
    code: 'disk_full',
  });
  room('any');
  await world?.makeKey('afterwards');
  const { backups } = (await world?.vault.backups.list()) ?? { backups: [] };
  await world?.vault.backups.prove(backups[0]?.name ?? '');
  const names = (await world?.open())?.keys.map(({ name }) => name);
  expect(names).toContain('afterwards');
  expect(names).not.toContain('too much');
});
