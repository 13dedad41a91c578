// core/restore.ts, restoring.ts: a backup becomes the vault again: on a fresh installation, in place of a keystore that
// cannot be read, and over a vault that is open. Real vaults, and a file system that dies at any operation.

import { copyFile, mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { labelLength, writeBackup } from '../core/backupbytes.ts';
import { type Kit, kitPage, makeKit, writeKit } from '../core/kit.ts';
import { openBackup } from '../core/openbackup.ts';
import { readFounding } from '../core/records.ts';
import type { RestoringSnapshot } from '../core/snapshot.ts';
import { refusalOf } from './expect-refusal.ts';
import { strayInto } from './stray-bytes.ts';
import { typed, World } from './vault-world.ts';

const disk = vi.hoisted(() => ({ left: Infinity }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const dying =
    <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      if (--disk.left <= 0) throw new Error('the process died');
      return work(...given);
    };
  const { rename, rm, unlink, copyFile, mkdir } = real;
  return {
    ...real,
    ...{ rename: dying(rename), rm: dying(rm), unlink: dying(unlink) },
    ...{ copyFile: dying(copyFile), mkdir: dying(mkdir) },
  };
});

const hour = 3_600_000;
const worlds: World[] = [];
let from: World;
let backup: string;

beforeEach(async () => {
  from = await World.opened();
  worlds.push(from);
  await from.makeKey('alpha');
  await from.makeKey('beta', 'ECDSA-P256');
  backup = await newest(from);
});
afterEach(async () => {
  disk.left = Infinity;
  for (const world of worlds.splice(0)) await world.remove();
});

/** A fresh installation on another computer. */
async function freshWorld(): Promise<World> {
  const world = await World.make();
  worlds.push(world);
  return world;
}
async function newest(world: World): Promise<string> {
  const { folder, backups } = await world.vault.backups.list();
  return join(folder, backups[0]?.name ?? '');
}
async function restoring(world: World): Promise<RestoringSnapshot> {
  const snapshot = await world.vault.snapshot();
  if (snapshot.state !== 'restoring') throw new Error(`not restoring but ${snapshot.state}`);
  return snapshot;
}
const stateOf = async (world: World) => (await world.vault.snapshot()).state;
const keyNames = async (world: World) => (await world.open()).keys.map(({ name }) => name);

async function adminId(world: World, seat: number): Promise<string> {
  const admin = (await restoring(world)).admins.find(({ name }) => name === `Admin ${seat}`);
  return admin?.id ?? '';
}
async function present(world: World, ...seats: number[]): Promise<void> {
  for (const seat of seats)
    await world.vault.restoring.present(await adminId(world, seat), typed(world.passphrase(seat)));
}
async function restore(world: World, path: string, ...seats: number[]): Promise<void> {
  await world.vault.restoring.begin(path);
  await present(world, ...seats);
  await world.vault.restoring.confirm(null);
  await world.vault.restoring.enter();
}
async function expectSound(world: World): Promise<void> {
  const verified = await world.vault.log.verify({ progress: () => undefined, signal: null });
  expect(verified).toMatchObject({ outcome: 'intact' });
}
async function actions(world: World): Promise<readonly string[]> {
  const all = { from: null, to: null, person: null, key: null, actions: [], result: null, text: null };
  const { entries } = await world.vault.log.entries(all, null, 500);
  return entries.map(({ action, result }) => `${action}: ${result}`).toReversed();
}
/** Whether these bytes are in any file under a folder. */
async function holds(folder: string, piece: Buffer): Promise<boolean> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && (await readFile(join(entry.parentPath, entry.name))).includes(piece)) return true;
  }
  return false;
}
/** What a backup holds, looked at apart from any vault. */
async function inside<T>(
  path: string,
  work: (copy: Awaited<ReturnType<typeof openBackup>>) => Promise<T>,
): Promise<T> {
  const place = join(from.folder, 'inside.db');
  const copy = await openBackup(path, place);
  try {
    return await work(copy);
  } finally {
    await copy.keystore.close();
    await rm(place);
  }
}
const founding = (path: string) =>
  inside(path, ({ keystore }) => keystore.read((rows) => readFounding(rows, path)));
async function kitOf(path: string, seat: number): Promise<Kit> {
  const of = await founding(path);
  const admin = of.admins.find(({ name }) => name === `Admin ${seat}`);
  return makeKit(of, admin?.id ?? Buffer.alloc(16), 1);
}

describe('on a fresh installation', () => {
  test('a backup and a quorum bring everything back, and the log goes on (RS2, RS6)', async () => {
    const key = (await from.open()).keys.find(({ name }) => name === 'alpha')?.id ?? '';
    const { ciphertext } = await from.vault.use.encrypt(key, Buffer.from('secret'), []);
    const world = await freshWorld();
    world.clock.pass(5 * hour);
    await world.vault.restoring.begin(backup);
    expect(await restoring(world)).toMatchObject({
      backup: { name: backup.split('/').at(-1), reason: 'key created', end: 'whole' },
      ...{ vault: { name: 'Test vault', quorum: 2 }, replaces: 'nothing', stage: 'presenting' },
      ...{ findings: null, record: null },
    });
    await present(world, 3, 1);
    expect(await restoring(world)).toMatchObject({
      stage: 'to confirm',
      findings: { keys: 2, deletedSince: [], seen: null },
    });
    expect(await readdir(world.folder)).not.toContain('vault');
    await world.vault.restoring.confirm('Notary');
    expect(await restoring(world)).toMatchObject({
      stage: 'complete',
      record: { ceremony: 'restore', present: ['Admin 3', 'Admin 1'], witness: 'Notary', quorum: 2 },
    });
    await world.vault.restoring.enter();
    expect(await keyNames(world)).toEqual(['alpha', 'beta']);
    expect((await world.open()).person.name).toBe('Admin 1');
    using opened = (await world.vault.use.decrypt(ciphertext, [])).secret;
    expect(opened.use((bytes) => bytes.toString())).toBe('secret');
    const log = await actions(world);
    expect(log).toContain('create key: done');
    expect(log.slice(log.indexOf('present share: done', -8))).toContain('restore: done');
    expect((await readdir(world.folder)).sort()).toEqual(['profile', 'vault']);
    await expectSound(world);
    expect(await world.makeKey('gamma')).toMatchObject({ backup: 'taken' });
    await world.restart();
    await world.unlock(2, 3);
    expect(await keyNames(world)).toEqual(['alpha', 'beta', 'gamma']);
    await expectSound(world);
  });

  test('also into an empty folder that was made for the vault', async () => {
    const world = await freshWorld();
    await mkdir(world.vaultFolder);
    await world.restart();
    expect(await stateOf(world)).toBe('unreadable');
    await restore(world, backup, 1, 2);
    expect(await keyNames(world)).toEqual(['alpha', 'beta']);
  });

  test('recovery kits serve, as file and as typed from the page, with the passphrase they were made with', async () => {
    const world = await freshWorld();
    const [one, two] = [await kitOf(backup, 1), await kitOf(backup, 2)];
    // Since then Admin 2 has changed his passphrase, and the backup knows the new one.
    await from.vault.people.changePassphrase({
      ...{ typedOld: typed(from.passphrase(2)), typedNew: typed(from.passphrase(4)) },
      ...{ keyFile: null, newKeyFile: 'same' },
    });
    await from.vault.backups.make();
    await writeKit(join(world.folder, 'admin-1.kit'), one);
    await world.vault.restoring.begin(await newest(from));
    const { restoring: door } = world.vault;
    await door.presentKit(
      { is: 'file', path: join(world.folder, 'admin-1.kit') },
      typed(world.passphrase(1)),
    );
    expect((await restoring(world)).admins.map(({ presented }) => presented)).toEqual(['yes', 'no', 'no']);
    const lines = kitPage(two).lines.join('\n');
    const wrong = await refusalOf(door.presentKit({ is: 'typed', lines }, typed(world.passphrase(4))));
    expect(wrong).toMatchObject({ code: 'passphrase_wrong', facts: { name: 'Admin 2' } });
    await door.presentKit({ is: 'typed', lines }, typed(world.passphrase(2)));
    await door.confirm(null);
    await door.enter();
    expect(await keyNames(world)).toEqual(['alpha', 'beta']);
    expect((await actions(world)).filter((entry) => entry.startsWith('present share'))).toContain(
      'present share: passphrase_wrong',
    );
    await expectSound(world);
  });

  test('a kit of another vault, of another share set, or that was presented is refused and named', async () => {
    const world = await freshWorld();
    const other = await freshWorld();
    await other.create();
    await other.vault.backups.make();
    const [own, foreign] = [await kitOf(backup, 1), await kitOf(await newest(other), 1)];
    const before = { ...own, set: { ...own.set, setId: Buffer.alloc(16, 7) } };
    const newer = { ...own, set: { ...own.set, epoch: 2 } };
    await world.vault.restoring.begin(backup);
    const give = (kit: Kit) =>
      world.vault.restoring.presentKit(
        { is: 'typed', lines: kitPage(kit).lines.join('\n') },
        typed(world.passphrase(1)),
      );
    expect(await refusalOf(give(foreign))).toMatchObject({ code: 'kit_elsewhere' });
    expect(await refusalOf(give(before))).toMatchObject({ code: 'kit_superseded' });
    expect(await refusalOf(give(newer))).toMatchObject({ code: 'kit_newer' });
    await give(own);
    expect(await refusalOf(give(own))).toMatchObject({ code: 'share_presented' });
    expect(await refusalOf(present(world, 1))).toMatchObject({ code: 'share_presented' });
    expect(await refusalOf(world.vault.restoring.confirm(null))).toMatchObject({ code: 'ceremony_step' });
    await world.vault.restoring.withdraw();
    await present(world, 1, 2);
    expect((await restoring(world)).stage).toBe('to confirm');
  });

  test('wrong passphrases are said at once, counted, and delay the next', async () => {
    const world = await freshWorld();
    await world.vault.restoring.begin(backup);
    const id = await adminId(world, 1);
    const wrong = () => refusalOf(world.vault.restoring.present(id, typed('not the passphrase at all')));
    expect(await wrong()).toMatchObject({ code: 'passphrase_wrong', facts: { name: 'Admin 1' } });
    expect(await wrong()).toMatchObject({ code: 'passphrase_wrong' });
    expect(await wrong()).toMatchObject({ code: 'wait_before_retry' });
    expect((await restoring(world)).admins[0]).toMatchObject({ failures: 2 });
  });

  test('abandoning it leaves nothing', async () => {
    const world = await freshWorld();
    await world.vault.restoring.begin(backup);
    await present(world, 1, 2);
    await world.vault.restoring.abandon();
    expect(await stateOf(world)).toBe('absent');
    expect(await readdir(world.folder)).toEqual([]);
    await world.vault.restoring.begin(backup);
    await world.restart();
    expect(await stateOf(world)).toBe('absent');
    expect(await readdir(world.folder)).toEqual([]);
  });

  test('the end of the process after the confirmation ends with the restored vault', async () => {
    const world = await freshWorld();
    await world.vault.restoring.begin(backup);
    await present(world, 1, 2);
    await world.vault.restoring.confirm(null);
    await world.restart();
    await world.unlock(1, 3);
    expect(await keyNames(world)).toEqual(['alpha', 'beta']);
    await expectSound(world);
  });
});

describe('a backup that is not what it was', () => {
  test('is refused before anybody is asked, wherever it was damaged', async () => {
    const world = await freshWorld();
    const bytes = await readFile(backup);
    const path = join(world.folder, 'damaged.keyward-backup');
    const places = [0, 9, 30, 100, labelLength - 1];
    for (let at = labelLength; at < bytes.length - 3000; at += 9973) places.push(at);
    for (const at of places) {
      bytes[at] = (bytes[at] ?? 0) ^ 0x20;
      await writeFile(path, bytes);
      bytes[at] = (bytes[at] ?? 0) ^ 0x20;
      const { code } = await refusalOf(world.vault.restoring.begin(path));
      expect(['backup_damaged', 'backup_foreign', 'backup_newer']).toContain(code);
    }
    for (const end of [0, 8, labelLength, 5000, bytes.length / 2]) {
      await writeFile(path, bytes.subarray(0, end));
      const { code } = await refusalOf(world.vault.restoring.begin(path));
      expect(['backup_damaged', 'backup_foreign']).toContain(code);
    }
    for (const other of [world.folder, join(world.folder, 'nowhere')])
      expect(['backup_foreign', 'file_missing', 'disk_failed']).toContain(
        (await refusalOf(world.vault.restoring.begin(other))).code,
      );
    expect(await stateOf(world)).toBe('absent');
    expect(await readdir(world.folder)).toEqual(['damaged.keyward-backup']);
  });

  test('is refused by its quorum where it was altered and the digests fit (RS2)', async () => {
    const world = await freshWorld();
    for (const [sql, code] of [
      ["UPDATE key SET state = 'disabled'", 'keystore_altered'],
      ['DELETE FROM key_version', 'keystore_altered'],
      ["UPDATE key_version SET wrapped = x''", 'keystore_altered'],
      ["UPDATE person SET roles = 'auditor'", 'keystore_altered'],
      ["INSERT INTO proof VALUES ('admin x', 1)", 'backup_altered'],
      ['UPDATE share SET blob = zeroblob(81)', 'share_unusable'],
      ['UPDATE share_set SET epoch = 2', 'share_unusable'],
      ['UPDATE share_set SET root_commitment = zeroblob(32)', 'root_key_unproved'],
    ] as const) {
      const path = join(world.folder, 'altered.keyward-backup');
      await alter(backup, path, sql);
      await world.vault.restoring.begin(path);
      expect(await refusalOf(present(world, 1, 2)), sql).toMatchObject({ code });
      expect(await refusalOf(world.vault.restoring.confirm(null))).toMatchObject({ code: 'ceremony_step' });
      await world.vault.restoring.abandon();
    }
    expect(await stateOf(world)).toBe('absent');
  });

  test('whose last point was cut off by a crash is restored up to the one before, and this is said', async () => {
    const world = await freshWorld();
    const bytes = await readFile(backup);
    const path = join(world.folder, 'torn.keyward-backup');
    await writeFile(path, bytes.subarray(0, bytes.length - 100));
    await world.vault.restoring.begin(path);
    expect((await restoring(world)).backup.end).toBe('torn');
    await present(world, 1, 2);
    await world.vault.restoring.confirm(null);
    await world.vault.restoring.enter();
    expect(await keyNames(world)).toEqual(['alpha']);
  });
});

/** Changes the keystore in a backup, by SQL or in its bytes, and makes its label fit. */
async function alter(path: string, into: string, by: string | ((bytes: Buffer) => void)): Promise<void> {
  const place = join(from.folder, 'altered.db');
  await rm(place, { force: true });
  const { keystore, label } = await openBackup(path, place);
  await keystore.close();
  if (typeof by === 'string') {
    const database = new Database(place);
    database.pragma('foreign_keys = OFF');
    database.exec(by);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
  } else {
    const bytes = await readFile(place);
    by(bytes);
    await writeFile(place, bytes);
  }
  const [source, target] = [await open(place, 'r'), await open(into, 'w+')];
  await writeBackup(source, target, label);
  await Promise.all([source.close(), target.close()]);
}

describe('a deleted key does not come back (RS4)', () => {
  let copy: string;
  let piece: Buffer;

  /** Deletes `alpha`; `copy` is a backup of before that nobody treated, with stray bytes of its material. */
  async function deleteAlpha(): Promise<void> {
    const id = (await from.open()).keys.find(({ name }) => name === 'alpha')?.id ?? '';
    piece = await inside(backup, ({ keystore }) =>
      keystore.read(async (rows) => {
        const row = await rows.get('key_version', Buffer.from(id, 'hex'), 1);
        return row?.wrapped.subarray(24, 40) ?? Buffer.alloc(0);
      }),
    );
    copy = join(from.folder, 'kept-elsewhere.keyward-backup');
    await alter(backup, copy, (bytes) => strayInto(bytes, piece));
    await from.vault.keys.requestDeletion(id, { typedName: 'alpha', reason: 'no longer used', hours: 72 });
    from.clock.pass(73 * hour);
    await from.vault.runDue();
    expect(await keyNames(from)).toEqual(['beta']);
  }
  const expectGone = async (world: World) => {
    expect(await keyNames(world)).toEqual(['beta']);
    expect(await holds(world.vaultFolder, piece)).toBe(false);
    await expectSound(world);
    await world.restart();
    await world.unlock(1, 2);
    expect(await keyNames(world)).toEqual(['beta']);
  };

  test('from any backup that Keyward manages, on any computer', async () => {
    await deleteAlpha();
    const world = await freshWorld();
    await world.vault.restoring.begin(backup);
    await present(world, 1, 2);
    expect((await restoring(world)).findings).toMatchObject({ keys: 1, deletedSince: ['alpha'] });
    await world.vault.restoring.confirm(null);
    await world.vault.restoring.enter();
    await expectGone(world);
  });

  test('from a copy that was kept elsewhere, on the computer that has seen the deletion', async () => {
    await deleteAlpha();
    await from.vault.close();
    await rm(from.vaultFolder, { recursive: true });
    await from.start();
    await from.vault.restoring.begin(copy);
    await present(from, 1, 2);
    expect((await restoring(from)).findings).toMatchObject({
      deletedSince: ['alpha'],
      seen: { kind: 'keystore rolled back' },
    });
    await from.vault.restoring.confirm(null);
    await from.vault.restoring.enter();
    await expectGone(from);
  });

  test('from a copy that was kept elsewhere, where the vault that is replaced knows of the deletion', async () => {
    await deleteAlpha();
    const approval = await approvalFor(() => from.vault.restoring.begin(copy));
    await from.vault.restoring.begin(copy, approval);
    await rm(join(from.folder, 'profile'), { recursive: true });
    await present(from, 1, 2);
    expect((await restoring(from)).findings).toMatchObject({ deletedSince: ['alpha'] });
    await from.vault.restoring.confirm(null);
    await from.vault.restoring.enter();
    const ask = (approval?: string) => from.vault.keys.deletedKeys('the yearly audit', approval);
    expect(await ask(await approvalFor(ask))).toMatchObject([{ name: 'alpha', reason: 'no longer used' }]);
    await expectGone(from);
  });
});

/** Another admin confirms what the one at the desk asks for; answers the approval. */
async function approvalFor(ask: () => Promise<unknown>): Promise<string> {
  const { code, facts } = await refusalOf(ask());
  expect(code).toBe('approval_missing');
  const approval = String(facts['approval']);
  const { admins, person } = await from.open();
  const other = admins.find(({ id }) => id !== person.id);
  const seat = Number(other?.name.slice(-1));
  await from.vault.desk.confirm(approval, {
    ...{ personId: other?.id ?? '', typed: typed(from.passphrase(seat)), keyFile: null },
  });
  return approval;
}

async function replaceWith(path: string): Promise<void> {
  const approval = await approvalFor(() => from.vault.restoring.begin(path));
  await from.vault.restoring.begin(path, approval);
  await present(from, 1, 2);
}

describe('over a vault that is open (RD1)', () => {
  test('two admins confirm that very backup, and it is backed up before', async () => {
    await from.makeKey('later');
    const approval = await approvalFor(() => from.vault.restoring.begin(backup));
    const elder = join(from.folder, 'elder.keyward-backup');
    await writeFile(elder, (await readFile(backup)).subarray(0, -1));
    expect(await refusalOf(from.vault.restoring.begin(elder, approval))).toMatchObject({
      code: 'approval_other_action',
    });
    expect(await stateOf(from)).toBe('unlocked');
    const again = await approvalFor(() => from.vault.restoring.begin(elder));
    await from.vault.restoring.begin(elder, again);
    expect(await restoring(from)).toMatchObject({ replaces: 'vault', stage: 'presenting' });
    await present(from, 1, 2);
    await from.vault.restoring.confirm(null);
    await from.vault.restoring.enter();
    expect(await keyNames(from)).toEqual(['alpha', 'beta']);
    await expectSound(from);
    const { backups } = await from.vault.backups.list();
    expect(backups[0]).toMatchObject({ reason: 'before ceremony' });
    const names = await inside(join(from.folder, 'backups', backups[0]?.name ?? ''), ({ keystore }) =>
      keystore.read(async (rows) => (await rows.all('key')).map(({ name }) => name).sort()),
    );
    expect(names).toEqual(['alpha', 'beta', 'later']);
    expect((await readdir(from.vaultFolder)).filter((name) => !name.startsWith('keystore.db'))).toEqual([]);
  });

  test('one admin alone, a locked vault, or another vault’s backup does not do', async () => {
    const other = await freshWorld();
    await other.create();
    await other.vault.backups.make();
    expect(await refusalOf(from.vault.restoring.begin(await newest(other)))).toMatchObject({
      code: 'backup_elsewhere',
    });
    expect(await refusalOf(from.vault.restoring.begin(backup))).toMatchObject({ code: 'approval_missing' });
    await from.vault.lock('button');
    expect(await refusalOf(from.vault.restoring.begin(backup))).toMatchObject({ code: 'vault_locked' });
    expect(await stateOf(from)).toBe('locked');
    expect((await readdir(from.folder)).filter((name) => name.includes('restoring'))).toEqual([]);
  });

  test('without a place for the backup before it, nothing is replaced', async () => {
    const drive = join(from.folder, 'drive');
    await mkdir(drive);
    await from.vault.backups.setFolder(drive);
    await rm(drive, { recursive: true });
    const approval = await approvalFor(() => from.vault.restoring.begin(backup));
    expect(await refusalOf(from.vault.restoring.begin(backup, approval))).toMatchObject({
      code: 'backup_folder_missing',
    });
    expect(await keyNames(from)).toEqual(['alpha', 'beta']);
  });

  test('abandoning it leaves the vault locked as it was', async () => {
    await from.makeKey('later');
    await replaceWith(backup);
    await from.vault.restoring.abandon();
    expect(await stateOf(from)).toBe('locked');
    await from.unlock(1, 2);
    expect(await keyNames(from)).toEqual(['alpha', 'beta', 'later']);
    await expectSound(from);
  });

  test('the log of the one that was replaced is named where the new one begins', async () => {
    await from.makeKey('later');
    const before = await actions(from);
    await replaceWith(backup);
    await from.vault.restoring.confirm(null);
    await from.vault.restoring.enter();
    const all = {
      from: null,
      to: null,
      person: null,
      key: null,
      actions: ['restore'],
      result: null,
      text: null,
    };
    const { entries } = await from.vault.log.entries(all, null, 10);
    expect(entries[0]?.detail).toMatchObject({
      backup: backup.split('/').at(-1),
      admins: 'Admin 1, Admin 2',
    });
    expect(Number(entries[0]?.detail?.['replacedEntry'])).toBeGreaterThan(before.length);
    expect((await from.open()).notices.map(({ kind }) => kind)).not.toContain('keystore rolled back');
  });
});

test('a keystore that cannot be read is set aside, not overwritten (RS5)', async () => {
  await from.vault.close();
  const path = join(from.vaultFolder, 'keystore.db');
  const bytes = await readFile(path);
  bytes.fill(0xaa, 4096, 9000);
  await writeFile(path, bytes);
  await from.start();
  expect(await stateOf(from)).toBe('unreadable');
  await restore(from, backup, 2, 3);
  expect(await keyNames(from)).toEqual(['alpha', 'beta']);
  const aside = (await readdir(from.vaultFolder)).filter((name) => name.startsWith('keystore-set-aside-'));
  expect(aside).toHaveLength(1);
  expect(await readFile(join(from.vaultFolder, aside[0] ?? ''))).toEqual(bytes);
});

test('what SQLite kept beside the old file is not taken for that of the restored one', async () => {
  const path = join(from.vaultFolder, 'keystore.db');
  await from.makeKey('later');
  const log = await readFile(`${path}-wal`);
  expect(log.length).toBeGreaterThan(4096);
  await from.vault.close();
  await writeFile(path, 'not a keystore any more, '.repeat(9));
  await writeFile(`${path}-wal`, log);
  await from.start();
  await restore(from, backup, 1, 2);
  await expectSound(from);
  const aside = (await readdir(from.vaultFolder)).filter((name) => name.startsWith('keystore-set-aside-'));
  expect(aside.map((name) => name.slice(-7)).sort()).toEqual(['.db-wal', '000Z.db']);
});

test('a keystore that its own quorum finds altered makes way for a restore (RD2)', async () => {
  await from.vault.close();
  const path = join(from.vaultFolder, 'keystore.db');
  const file = new Database(path);
  file.exec("UPDATE key SET state = 'disabled'");
  file.close();
  await from.start();
  await from.unlock(1);
  expect(await refusalOf(from.vault.restoring.begin(backup))).toMatchObject({ code: 'vault_locked' });
  expect(await refusalOf(from.unlock(2))).toMatchObject({ code: 'keystore_altered' });
  expect(await from.vault.snapshot()).toMatchObject({
    state: 'unreadable',
    refusal: { code: 'keystore_altered' },
  });
  await restore(from, backup, 2, 3);
  expect(await keyNames(from)).toEqual(['alpha', 'beta']);
  await expectSound(from);
  expect((await readdir(from.vaultFolder)).filter((name) => name.includes('set-aside'))).toHaveLength(1);
});

test('a vault that another Keyward has open is not replaced', async () => {
  const second = await freshWorld();
  Object.defineProperty(second, 'vaultFolder', { value: from.vaultFolder });
  await second.start();
  expect(await refusalOf(second.vault.restoring.begin(backup))).toMatchObject({ code: 'keystore_busy' });
});

describe('whatever is the last thing that happens (RS5)', () => {
  test('on a fresh installation there is no vault, or the restored one', async () => {
    const outcomes = new Set<string>();
    for (let n = 1; ; n++) {
      const world = await World.make();
      await world.vault.restoring.begin(backup);
      await present(world, 1, 2);
      disk.left = n;
      await world.vault.restoring.confirm(null).catch(() => undefined);
      const came = disk.left <= 0;
      disk.left = Infinity;
      await world.vault.close().catch(() => undefined);
      await world.start();
      const state = await stateOf(world);
      outcomes.add(state);
      if (state === 'locked') {
        await world.unlock(1, 2);
        expect(await keyNames(world)).toEqual(['alpha', 'beta']);
      } else expect(state).toBe('absent');
      await world.remove();
      if (!came) break;
    }
    expect(outcomes).toEqual(new Set(['absent', 'locked']));
  });

  test('over a vault there is the one that was, or the restored one', async () => {
    const before = join(from.folder, 'before.keyward-backup');
    await copyFile(backup, before);
    await from.makeKey('later');
    const outcomes = new Set<string>();
    for (let n = 1; ; n++) {
      await replaceWith(before);
      disk.left = n;
      await from.vault.restoring.confirm(null).catch(() => undefined);
      const came = disk.left <= 0;
      disk.left = Infinity;
      await from.vault.close().catch(() => undefined);
      await from.start();
      await from.unlock(1, 2);
      const names = await keyNames(from);
      outcomes.add(names.join(' '));
      // Cut off before the record outside knew of the restore: it says so, once.
      const seen = (await from.open()).notices.find(({ kind }) => kind === 'keystore rolled back');
      if (seen !== undefined) await from.vault.acknowledge(seen.id);
      await expectSound(from);
      if (!names.includes('later')) await from.makeKey('later');
      if (!came) break;
    }
    expect(outcomes).toEqual(new Set(['alpha beta later', 'alpha beta']));
  });
});
