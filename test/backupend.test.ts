// core/backupend.ts, restoredkeys.ts, setaside.ts: what somebody writes into the keystore, a backup or the record
// outside has Keyward destroy no live key. Real vaults.

import { copyFile, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeBackup } from '../core/backupbytes.ts';
import { destroyInFolder, signedTombstones } from '../core/backupend.ts';
import type { BackupFolder } from '../core/backupfile.ts';
import { kitPage, makeKit } from '../core/kit.ts';
import { openBackup } from '../core/openbackup.ts';
import { readFounding } from '../core/records.ts';
import type { RefusalView } from '../core/refusal.ts';
import { setAside, setAsideIn } from '../core/setaside.ts';
import { Desk } from './desk.ts';
import { refusalOf } from './expect-refusal.ts';
import { OpenDesk } from './open-desk.ts';
import { typed, World } from './vault-world.ts';

const hour = 3_600_000;
let world: World;
let live: string;
let backup: string;
beforeEach(async () => {
  world = await World.opened();
  live = (await world.makeKey('live')).id;
  backup = join(world.folder, 'backups', await world.vault.backups.make());
});
afterEach(() => world.remove());

async function inside<T>(path: string, work: (copy: Awaited<ReturnType<typeof openBackup>>) => Promise<T>) {
  const place = join(world.folder, 'inside.db');
  const copy = await openBackup(path, place);
  try {
    return await work(copy);
  } finally {
    await copy.keystore.close();
    await rm(place);
  }
}
/** The lengths of what each backup has of the live key. */
async function liveInBackups(): Promise<readonly number[]> {
  const folder = join(world.folder, 'backups');
  const lengths: number[] = [];
  for (const name of await readdir(folder)) {
    const rows = await inside(join(folder, name), ({ keystore }) =>
      keystore.read((from) => from.some('key_version', { key_id: Buffer.from(live, 'hex') })),
    );
    lengths.push(...rows.map(({ wrapped }) => wrapped.length));
  }
  return lengths;
}
function inKeystore(sql: string, path = join(world.vaultFolder, 'keystore.db')): void {
  const database = new Database(path);
  database.pragma('foreign_keys = OFF');
  database.exec(sql);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}
const plant = (at = 1) => `INSERT INTO tombstone VALUES (x'${live}', ${at}, x'')`;
const takeOut = () => `${plant()}; UPDATE key_version SET wrapped = x'' WHERE key_id = x'${live}'`;

/** Changes the keystore in a backup and makes its label fit. */
async function alter(path: string, into: string, sql: string): Promise<void> {
  const place = join(world.folder, 'altered.db');
  await rm(place, { force: true });
  const { keystore, label } = await openBackup(path, place);
  await keystore.close();
  inKeystore(sql, place);
  const [from, to] = [await open(place, 'r'), await open(into, 'w+')];
  await writeBackup(from, to, label);
  await Promise.all([from.close(), to.close()]);
}
async function endAnother(): Promise<void> {
  const { id } = await world.makeKey('dead');
  await world.vault.keys.requestDeletion(id, { typedName: 'dead', reason: 'no longer used', hours: 72 });
  world.clock.pass(73 * hour);
  await world.vault.runDue();
  expect((await world.open()).keys.map(({ name }) => name)).toEqual(['live']);
}
/** Restores a backup where the vault was; answers the keys that come back. */
async function restored(path: string): Promise<readonly string[]> {
  await world.vault.close();
  await rm(world.vaultFolder, { recursive: true });
  await world.start();
  await world.vault.restoring.begin(path);
  for (const seat of [1, 2]) {
    const snapshot = await world.vault.snapshot();
    if (snapshot.state !== 'restoring') throw new Error('not restoring');
    const id = snapshot.admins.find(({ name }) => name === `Admin ${seat}`)?.id ?? '';
    await world.vault.restoring.present(id, typed(world.passphrase(seat)));
  }
  await world.vault.restoring.confirm(null);
  await world.vault.restoring.enter();
  const verified = await world.vault.log.verify({ progress: () => undefined, signal: null });
  expect(verified).toMatchObject({ outcome: 'intact' });
  return (await world.open()).keys.map(({ name }) => name);
}

test('a key made due in the locked keystore is in every backup still, and comes back from one', async () => {
  await world.vault.close();
  inKeystore("UPDATE key SET state = 'deletion requested', deletion_at = 1, deletion_requested_at = 1");
  await world.start();
  await world.vault.runDue();
  const [record = ''] = await readdir(join(world.folder, 'profile', 'seen'));
  expect(await readFile(join(world.folder, 'profile', 'seen', record), 'utf8')).not.toContain(live);
  expect(new Set(await liveInBackups())).toEqual(new Set([72]));
  expect(await refusalOf(world.unlock(1, 2))).toMatchObject({ code: 'keystore_altered' });
  expect(await restored(backup)).toEqual(['live']);
});

test('a tombstone that nobody signed takes nothing out of a backup when another key ends (BE1)', async () => {
  const { keys } = world.vault;
  await keys.requestDeletion(live, { typedName: 'live', reason: 'no longer used', hours: 720 });
  await world.vault.close();
  inKeystore(plant(world.clock.now + 1000 * hour));
  await world.start();
  await world.unlock(1, 2);
  await world.vault.keys.cancelDeletion(live);
  await endAnother();
  expect(new Set(await liveInBackups())).toEqual(new Set([72]));
});

test('a tombstone with the mark of another is found before any backup is touched (BE1)', async () => {
  const desk = await Desk.open();
  const forged = { key_id: Buffer.alloc(16, 1), destroyed_at: 1, mac: Buffer.alloc(32, 1) };
  const { keystore, root } = desk.vault;
  await keystore.change((changes) => changes.put('tombstone', forged));
  const signed = keystore.read((rows) => signedTombstones(rows, root));
  expect(await refusalOf(signed)).toMatchObject({ code: 'keystore_altered' });
  await desk.remove();
});

test.each([
  ['one of ours', 'treated'],
  ['one whose label cannot be read, but that the vault knows', 'unreadable'],
] as const)(
  'a drive that fails at %s ends it, and no backup is taken for damaged (BE2)',
  async (_, where) => {
    const desk = await OpenDesk.open();
    const removed: string[] = [];
    const failed: readonly { readonly name: string; readonly result: RefusalView }[] = [
      { name: 'a.keyward-backup', result: { code: 'disk_failed', facts: { file: 'a.keyward-backup' } } },
    ];
    await desk.vault.keystore.change((changes) =>
      changes.put('backup', {
        ...{ name: 'a.keyward-backup', made_at: 1, reason: 'daily', size: 1 },
        ...{ sha256: Buffer.alloc(32), proved_at: null },
      }),
    );
    const folder = {
      path: '/drive',
      destroyMaterial: async () => ({ treated: [], unreadable: [], [where]: failed }),
      list: async () => ({ backups: [], unreadable: [] }),
      remove: async (name: string) => void removed.push(name),
    } as unknown as BackupFolder;
    expect((await refusalOf(destroyInFolder(desk.gate, folder))).code).toBe('disk_failed');
    expect(removed).toEqual([]);
    await desk.close();
  },
);

test('what lost material is in the log, and the vault knows each backup again, with when it was proved', async () => {
  const [name = ''] = backup.split('/').slice(-1);
  await world.vault.backups.prove(name);
  await endAnother();
  const all = { from: null, to: null, person: null, key: null, actions: [], result: null, text: null };
  const { entries } = await world.vault.log.entries(all, null, 500);
  expect(entries.filter(({ action }) => action === 'destroy in backups').length).toBeGreaterThan(0);
  const { backups } = await world.vault.backups.list();
  expect(backups.find((one) => one.name === name)).toMatchObject({
    standing: 'there',
    provedAt: expect.any(Number),
  });
  await world.vault.close();
  const database = new Database(join(world.vaultFolder, 'keystore.db'));
  const known = database.prepare('SELECT sha256 FROM backup WHERE name = ?').get(name);
  database.close();
  expect(known).toEqual({ sha256: await inside(backup, async ({ label }) => label.digest) });
  await world.start();
});

test('a planted id, in the backup or in the record outside, has no live key left out of a restore (RK1)', async () => {
  const planted = join(world.folder, 'planted.keyward-backup');
  await alter(backup, planted, plant());
  await world.vault.close();
  const seen = join(world.folder, 'profile', 'seen');
  const [record = ''] = await readdir(seen);
  const text = await readFile(join(seen, record), 'utf8');
  await writeFile(join(seen, record), text.replace('"unsigned":[]', `"unsigned":[["${live}",1]]`));
  expect(await restored(planted)).toEqual(['live']);
  await world.restart();
  await world.unlock(1, 2);
});

test('a planted end before a key’s own does not end it: it comes back with its deletion requested (RK1)', async () => {
  const request = { typedName: 'live', reason: 'no longer used', hours: 72 };
  await world.vault.keys.requestDeletion(live, request);
  const waiting = join(world.folder, 'backups', await world.vault.backups.make());
  const planted = join(world.folder, 'planted.keyward-backup');
  await alter(waiting, planted, plant(world.clock.now));
  expect(await restored(planted)).toEqual(['live']);
});

test('a key whose material was taken out of one backup comes back from another (RK2)', async () => {
  const emptied = join(world.folder, 'emptied.keyward-backup');
  await alter(backup, emptied, takeOut());
  const whole = join(world.folder, 'whole.keyward-backup');
  await copyFile(backup, whole);
  expect(await restored(emptied)).toEqual([]);
  expect(await restored(whole)).toEqual(['live']);
});

test('a backup without the material of a live key is not proved, nor by a drill (BP2)', async () => {
  const founding = await inside(backup, ({ keystore }) =>
    keystore.read((rows) => readFounding(rows, backup)),
  );
  for (const sql of [takeOut(), plant()]) {
    const altered = join(world.folder, 'altered.keyward-backup');
    await alter(backup, altered, sql);
    await world.vault.drill.begin(altered, null);
    const present = (seat: number) => {
      const admin = founding.admins.find(({ name }) => name === `Admin ${seat}`);
      const lines = kitPage(makeKit(founding, admin?.id ?? Buffer.alloc(16), 1)).lines.join('\n');
      return world.vault.drill.presentKit({ is: 'typed', lines }, typed(world.passphrase(seat)));
    };
    await present(1);
    expect(await refusalOf(present(2))).toMatchObject({ code: 'backup_altered' });
    const whole = await readFile(backup);
    await copyFile(altered, backup);
    const proving = world.vault.backups.prove(backup.split('/').at(-1) ?? '');
    expect(await refusalOf(proving)).toMatchObject({ code: 'backup_altered' });
    await writeFile(backup, whole);
  }
});

test('a keystore that was set aside goes with the next key that is destroyed (SA2)', async () => {
  await setAside(join(world.vaultFolder, 'keystore.db'), world.clock.now);
  const [name = ''] = await setAsideIn(world.vaultFolder);
  const aside = await open(join(world.vaultFolder, name), 'r');
  await endAnother();
  expect(await setAsideIn(world.vaultFolder)).toEqual([]);
  expect((await aside.readFile()).every((byte) => byte === 0)).toBe(true);
  await aside.close();
});
