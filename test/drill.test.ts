// core/drill.ts: a backup and its kits are proved in front of an open vault, which stays as it is.

import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeBackup } from '../core/backupbytes.ts';
import { type Kit, kitPage, makeKit, writeKit } from '../core/kit.ts';
import { openBackup } from '../core/openbackup.ts';
import { readFounding } from '../core/records.ts';
import type { LogEntryView } from '../core/recordviews.ts';
import type { GivenKit } from '../core/restoring.ts';
import { refusalOf } from './expect-refusal.ts';
import { typed, World } from './vault-world.ts';

const hour = 3_600_000;
const day = 24 * hour;
const worlds: World[] = [];
let world: World;
let backup: string;

beforeEach(async () => {
  world = await opened();
  await world.makeKey('alpha');
  await world.makeKey('beta', 'ECDSA-P256');
  backup = await newest();
});
afterEach(async () => {
  for (const one of worlds.splice(0)) await one.remove();
});

async function opened(): Promise<World> {
  const made = await World.opened();
  worlds.push(made);
  return made;
}
async function newest(of = world): Promise<string> {
  const { folder, backups } = await of.vault.backups.list();
  return join(folder, backups[0]?.name ?? '');
}

/** What a backup says of its admins, looked at apart from any vault. */
async function foundingIn(path: string) {
  const place = join(world.folder, 'inside.db');
  const { keystore } = await openBackup(path, place);
  try {
    return await keystore.read((rows) => readFounding(rows, path));
  } finally {
    await keystore.close();
    await rm(place);
  }
}
async function kitOf(seat: number, path = backup): Promise<Kit> {
  const of = await foundingIn(path);
  const admin = of.admins.find(({ name }) => name === `Admin ${seat}`);
  return makeKit(of, admin?.id ?? Buffer.alloc(16), 1);
}
const asTyped = (kit: Kit): GivenKit => ({ is: 'typed', lines: kitPage(kit).lines.join('\n') });
const present = (given: GivenKit, passphrase: string) =>
  world.vault.drill.presentKit(given, typed(passphrase));
async function presentSeat(seat: number, path = backup) {
  return present(asTyped(await kitOf(seat, path)), world.passphrase(seat));
}

async function drillEntries(): Promise<readonly LogEntryView[]> {
  const all = { from: null, to: null, person: null, key: null, result: null, text: null };
  const { entries } = await world.vault.log.entries({ ...all, actions: ['recovery drill'] }, null, 100);
  return entries.toReversed();
}
const leftovers = async () => (await readdir(world.vaultFolder)).filter((name) => name.endsWith('.partial'));

/** Rotates the root key, asked for by Admin 2 and confirmed by Admin 1. */
async function rotateRootKey(): Promise<void> {
  const { facts } = await refusalOf(world.vault.custody.rotate());
  const approval = String(facts['approval']);
  const { holders } = await world.vault.custody.view();
  const personId = holders.find(({ name }) => name === 'Admin 1')?.id ?? '';
  await world.vault.desk.confirm(approval, { personId, typed: typed(world.passphrase(1)), keyFile: null });
  await world.vault.custody.rotate(approval);
}

test('k kits and a backup bring everything back, which is recorded and dated (DL2, DL3)', async () => {
  world.clock.pass(100 * day);
  const path = join(world.folder, 'admin-3.keyward-kit');
  await writeKit(path, await kitOf(3));
  expect(await world.vault.drill.view()).toEqual({ lastAt: null, underWay: null });
  await world.vault.drill.begin(backup, 'Notary');
  expect(await world.vault.drill.view()).toMatchObject({
    underWay: { backup: backup.split('/').at(-1), epoch: 1, quorum: 2, witness: 'Notary' },
  });
  expect(await present({ is: 'file', path }, world.passphrase(3))).toBeNull();
  const admins = (await world.vault.drill.view()).underWay?.admins ?? [];
  expect(admins.map(({ presented }) => presented)).toEqual(['no', 'no', 'yes']);
  const record = await presentSeat(1);
  expect(record).toMatchObject({
    ...{ ceremony: 'recovery drill', present: ['Admin 3', 'Admin 1'], quorum: 2, witness: 'Notary' },
    detail: { keys: 2, epoch: 1 },
  });
  const [last] = (await drillEntries()).slice(-1);
  expect(last).toMatchObject({ result: 'done', seq: record?.auditEntry });
  expect(await world.vault.drill.view()).toEqual({ lastAt: world.clock.now, underWay: null });
  const { backups } = await world.vault.backups.list();
  expect(backups.find(({ name }) => backup.endsWith(name))?.provedAt).toBe(world.clock.now);
  world.clock.pass(3 * day);
  const days = (await world.vault.people.list()).map((person) => person.daysSinceProved);
  expect(days).toEqual([3, 103, 3]);
});

test('the vault and the backup stay as they are, and no copy is left (DL1)', async () => {
  const keysBefore = (await world.open()).keys;
  const bytes = await readFile(backup);
  await world.vault.drill.begin(backup, null);
  expect(await leftovers()).toHaveLength(1);
  await presentSeat(1);
  await presentSeat(2);
  expect(await leftovers()).toEqual([]);
  expect((await readFile(backup)).equals(bytes)).toBe(true);
  expect((await world.open()).keys).toEqual(keysBefore);
  const verified = await world.vault.log.verify({ progress: () => undefined, signal: null });
  expect(verified).toMatchObject({ outcome: 'intact' });
  await world.restart();
  await world.unlock(2, 3);
  expect((await world.open()).keys).toEqual(keysBefore);
});

test('what is wrong with a kit is said, recorded, and does not end the drill', async () => {
  await world.vault.drill.begin(backup, null);
  expect(await refusalOf(present(asTyped(await kitOf(1)), 'not the passphrase of anybody'))).toMatchObject({
    ...{ code: 'passphrase_wrong', facts: { name: 'Admin 1' } },
  });
  const elsewhere = { ...(await kitOf(1)), vault: { id: Buffer.alloc(16, 5), name: 'Other vault' } };
  expect(await refusalOf(present(asTyped(elsewhere), world.passphrase(1)))).toMatchObject({
    code: 'kit_elsewhere',
  });
  expect(await refusalOf(present({ is: 'typed', lines: 'no kit' }, world.passphrase(1)))).toMatchObject({
    code: expect.stringMatching(/^kit_/),
  });
  await presentSeat(1);
  expect(await refusalOf(presentSeat(1))).toMatchObject({ code: 'share_presented' });
  expect(await presentSeat(3)).toMatchObject({ ceremony: 'recovery drill' });
  const results = (await drillEntries()).map(({ result }) => result);
  expect(results.filter((result) => result !== 'done')).toHaveLength(4);
  expect(results.slice(-2)).toEqual(['done', 'done']);
});

test('kits and backups of different root keys do not go together', async () => {
  const formerKit = await kitOf(1);
  await rotateRootKey();
  await world.makeKey('gamma');
  const now = await newest();
  await world.vault.drill.begin(now, null);
  expect(await refusalOf(present(asTyped(formerKit), world.passphrase(1)))).toMatchObject({
    code: 'kit_superseded',
  });
  await world.vault.drill.begin(backup, null);
  const kit = asTyped(await kitOf(1, now));
  expect(await refusalOf(present(kit, world.passphrase(1)))).toMatchObject({ code: 'kit_newer' });
  await presentSeat(1);
  expect(await presentSeat(2)).toMatchObject({ detail: { epoch: 1, keys: 2 } });
});

test('a backup that was altered is refused and recorded, and the drill is over', async () => {
  const altered = join(world.folder, 'altered.keyward-backup');
  await alter(backup, altered, "UPDATE key SET state = 'disabled'");
  await world.vault.drill.begin(altered, null);
  await presentSeat(1);
  expect(await refusalOf(presentSeat(2))).toMatchObject({ code: 'backup_altered' });
  expect((await drillEntries()).at(-1)).toMatchObject({ result: 'backup_altered' });
  expect(await world.vault.drill.view()).toEqual({ lastAt: null, underWay: null });
  expect(await leftovers()).toEqual([]);
  expect(await refusalOf(presentSeat(1))).toMatchObject({ code: 'ceremony_step' });
});

test('a damaged backup, and one of another vault, begin no drill', async () => {
  const damaged = join(world.folder, 'damaged.keyward-backup');
  await alter(backup, damaged, 'SELECT 1');
  const file = await open(damaged, 'r+');
  await file.write(Buffer.alloc(64, 0xff), 0, 64, 5000);
  await file.close();
  expect(await refusalOf(world.vault.drill.begin(damaged, null))).toMatchObject({ code: 'backup_damaged' });
  const other = await World.make();
  worlds.push(other);
  await other.create(2, 2);
  await other.makeKey('theirs');
  expect(await refusalOf(world.vault.drill.begin(await newest(other), null))).toMatchObject({
    ...{ code: 'backup_elsewhere', facts: { vault: 'Test vault' } },
  });
  expect(await world.vault.drill.view()).toMatchObject({ underWay: null });
  expect(await leftovers()).toEqual([]);
  expect((await drillEntries()).map(({ result }) => result)).toEqual(['backup_damaged', 'backup_elsewhere']);
});

test('a lock, the end of a key, another drill and giving up leave no copy (DL1)', async () => {
  await world.vault.drill.begin(backup, null);
  await world.vault.drill.begin(backup, null);
  expect(await leftovers()).toHaveLength(1);
  await world.vault.drill.abandon();
  expect(await leftovers()).toEqual([]);
  expect(await refusalOf(world.vault.drill.abandon())).toMatchObject({ code: 'ceremony_step' });
  await world.vault.drill.begin(backup, null);
  const { id = '' } = (await world.open()).keys[0] ?? {};
  await world.vault.keys.requestDeletion(id, { typedName: 'alpha', reason: 'test', hours: 72 });
  world.clock.pass(73 * hour);
  await world.vault.runDue();
  expect(await leftovers()).toEqual([]);
  expect(await refusalOf(presentSeat(1))).toMatchObject({ code: 'ceremony_step' });
  await world.vault.drill.begin(await newest(), null);
  await world.vault.lock('button');
  expect(await leftovers()).toEqual([]);
});

/** Changes the keystore in a backup and makes its label fit. */
async function alter(path: string, into: string, sql: string): Promise<void> {
  const place = join(world.folder, 'altered.db');
  await rm(place, { force: true });
  const { keystore, label } = await openBackup(path, place);
  await keystore.close();
  const database = new Database(place);
  database.exec(sql);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  const [source, target] = [await open(place, 'r'), await open(into, 'w+')];
  await writeBackup(source, target, label);
  await Promise.all([source.close(), target.close()]);
}
