// core/backup.ts: backups of a real vault, as its people and its schedule make, prove and lose them.

import { copyFile, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { labelLength, writeBackup } from '../core/backupbytes.ts';
import { backupsKept } from '../core/backupfile.ts';
import { Keystore } from '../core/keystore.ts';
import { labelOf, openBackup } from '../core/openbackup.ts';
import { OpenVault } from '../core/openvault.ts';
import type { BackupsView } from '../core/recordviews.ts';
import type { RefusalView } from '../core/refusal.ts';
import { RootKey } from '../core/rootkey.ts';
import { refusalOf } from './expect-refusal.ts';
import { confirmed } from './torture/populated.ts';
import { typed, World } from './vault-world.ts';

const hour = 3_600_000;
const day = 24 * hour;

let world: World;
let folder: string;
beforeEach(async () => {
  world = await World.opened();
  folder = join(world.folder, 'backups');
});
afterEach(() => world.remove());

const files = async (path = folder) => (await readdir(path).catch(() => [])).sort();
const list = (): Promise<BackupsView> => world.vault.backups.list();
const newest = async () => (await list()).backups[0]?.name ?? '';

/** The rows of a table in a backup, looked at apart from the vault. */
async function rowsIn(name: string, table: 'key' | 'key_version' | 'tombstone', path = folder) {
  const copy = join(world.folder, 'copy.db');
  const { keystore } = await openBackup(join(path, name), copy);
  try {
    return await keystore.read((rows) => rows.all(table));
  } finally {
    await keystore.close();
    await rm(copy);
  }
}
const keyNames = async (name: string, path = folder) =>
  (await rowsIn(name, 'key', path)).map((row) => ('name' in row ? row.name : '')).sort();

const everything = {
  ...{ from: null, to: null, person: null, key: null },
  ...{ actions: [], result: null, text: 'backup' },
};

/** What the log says of backups. */
async function entries(): Promise<readonly string[]> {
  const { entries: all } = await world.vault.log.entries(everything, null, 500);
  return all
    .filter(({ action }) => action.includes('backup'))
    .map(({ action, person, result }) => `${action} by ${person?.name ?? 'itself'}: ${result}`)
    .toReversed();
}

/** A drive, and how it is pulled out and put back. */
const drive = () => join(world.folder, 'drive');
const unplug = () => rename(drive(), join(world.folder, 'unplugged'));
const plugIn = () => rename(join(world.folder, 'unplugged'), drive());
async function chooseDrive(): Promise<string> {
  await mkdir(drive());
  await world.vault.backups.setFolder(drive());
  return drive();
}

describe('a key that is created', () => {
  test('is in a backup before its creation is answered (BK1)', async () => {
    expect(await world.makeKey('alpha')).toMatchObject({ backup: 'taken' });
    const [name] = await files();
    expect(await keyNames(name ?? '')).toEqual(['alpha']);
    expect(await world.makeKey('beta')).toMatchObject({ backup: 'taken' });
    expect(await files()).toEqual([name]);
    expect(await keyNames(name ?? '')).toEqual(['alpha', 'beta']);
    expect(await list()).toMatchObject({ folder, folderIs: 'default', problem: null, unreadable: [] });
    expect((await list()).backups).toMatchObject([{ name, reason: 'key created', standing: 'there' }]);
  });

  test('among many at once has its point too', async () => {
    const made = await Promise.all(Array.from({ length: 40 }, (_, i) => world.makeKey(`key ${i}`)));
    expect(new Set(made.map(({ backup }) => backup))).toEqual(new Set(['taken']));
    expect(await files()).toHaveLength(1);
    expect(await keyNames(await newest())).toHaveLength(40);
  });

  test('after a restart, or after what was there was taken away, is in a new backup', async () => {
    await world.makeKey('alpha');
    await world.restart();
    await world.unlock(1, 2);
    await world.makeKey('beta');
    expect(await files()).toHaveLength(2);
    for (const name of await files()) await rm(join(folder, name));
    await world.makeKey('gamma');
    expect(await keyNames((await files())[0] ?? '')).toEqual(['alpha', 'beta', 'gamma']);
    expect((await list()).backups.map(({ standing }) => standing)).toEqual(['there', 'missing']);
  });

  test('and used under a vault that was locked meanwhile is added to the same backup', async () => {
    await world.makeKey('alpha');
    await world.vault.lock('button');
    await world.unlock(2, 3);
    await world.makeKey('beta');
    expect(await files()).toHaveLength(1);
    expect(await keyNames((await files())[0] ?? '')).toEqual(['alpha', 'beta']);
  });

  test('is there although its backup cannot be made, and this is said (BK2)', async () => {
    await chooseDrive();
    await unplug();
    const said = { code: 'backup_folder_missing', facts: { folder: drive() } };
    expect(await world.makeKey('alpha')).toMatchObject({ backup: said });
    expect(await world.makeKey('beta')).toMatchObject({ backup: said });
    expect((await world.open()).keys.map(({ name }) => name)).toEqual(['alpha', 'beta']);
    expect((await list()).problem).toEqual(said);
    expect((await entries()).filter((entry) => entry.endsWith('missing'))).toEqual([
      'make backup by itself: backup_folder_missing',
    ]);
    await plugIn();
    expect(await world.makeKey('gamma')).toMatchObject({ backup: 'taken' });
    expect((await list()).problem).toBeNull();
    expect(await keyNames(await newest(), drive())).toEqual(['alpha', 'beta', 'gamma']);
  });
});

describe('a backup that is owed (BK2)', () => {
  test('is made by the duties as soon as its drive is back', async () => {
    await chooseDrive();
    await unplug();
    await world.makeKey('alpha');
    world.clock.pass(60_000);
    await world.vault.runDue();
    await plugIn();
    world.clock.pass(2 * 60_000);
    await world.vault.runDue();
    const [newestOne] = (await list()).backups;
    expect(newestOne).toMatchObject({ reason: 'key created', standing: 'there' });
    expect(await keyNames(await newest(), drive())).toEqual(['alpha']);
    world.clock.pass(60_000);
    await world.vault.runDue();
    expect((await list()).backups[0]).toEqual(newestOne);
  });

  test('is made after a restart too; what a point has is not owed', async () => {
    await chooseDrive();
    world.clock.pass(1000);
    await world.makeKey('alpha');
    await world.restart();
    await world.unlock(1, 2);
    await world.vault.runDue();
    expect((await list()).backups.map(({ reason }) => reason)).toEqual(['on request']);
    await unplug();
    world.clock.pass(1000);
    await world.makeKey('beta');
    await world.restart();
    await plugIn();
    await world.unlock(1, 2);
    await world.vault.runDue();
    expect((await list()).backups.map(({ reason }) => reason)).toEqual(['key created', 'on request']);
    expect(await keyNames(await newest(), drive())).toEqual(['alpha', 'beta']);
  });
});

describe('the daily backup', () => {
  test('is made by the duties, once a day while the vault is open', async () => {
    await world.vault.runDue();
    expect((await list()).backups.map(({ reason }) => reason)).toEqual(['daily']);
    world.clock.pass(day - 1000);
    expect(await world.vault.runDue()).toBeLessThanOrEqual(1000);
    expect(await files()).toHaveLength(1);
    world.clock.pass(1000);
    await world.vault.runDue();
    expect(await files()).toHaveLength(2);
    await world.vault.lock('button');
    world.clock.pass(2 * day);
    await world.vault.runDue();
    expect(await files()).toHaveLength(2);
  });

  test('is not kept away by one that was made while the clock was set a year ahead', async () => {
    world.clock.now += 365 * day;
    await world.vault.backups.make();
    world.clock.now -= 365 * day;
    await world.vault.runDue();
    expect((await list()).backups.map(({ reason }) => reason)).toEqual(['daily', 'on request']);
  });

  test('that fails is told, and tried again when the drive is back', async () => {
    await chooseDrive();
    await unplug();
    world.clock.pass(day);
    await world.vault.runDue();
    expect((await world.open()).notices.map(({ kind }) => kind)).toContain('backup failed');
    await plugIn();
    world.clock.pass(2 * 60_000);
    await world.vault.runDue();
    expect((await list()).backups.map(({ reason }) => reason)).toEqual(['daily', 'on request']);
  });

  test('lets what somebody took away be forgotten in time', async () => {
    for (let i = 0; i <= backupsKept; i++) {
      world.clock.pass(1000);
      await rm(join(folder, await world.vault.backups.make()));
    }
    expect((await list()).backups).toHaveLength(backupsKept);
    await expectIntact();
  });

  test('pushes out the oldest when there are thirty, and the log says so', async () => {
    const name = await world.vault.backups.make();
    for (let number = 2; number <= backupsKept; number++) {
      await copyFile(join(folder, name), join(folder, name.replace('0001', String(number).padStart(4, '0'))));
    }
    await world.vault.backups.make();
    const view = await list();
    expect(view.backups).toHaveLength(backupsKept);
    expect(view.backups.map((one) => one.name)).not.toContain(name);
    await expectIntact();
  });
});

async function expectIntact(): Promise<void> {
  const verified = await world.vault.log.verify({ progress: () => undefined, signal: null });
  expect(verified).toMatchObject({ outcome: 'intact' });
}

/** Admin 1 confirms what Admin 2 asked for. */
async function confirm({ code, facts }: RefusalView): Promise<void> {
  expect(code).toBe('approval_missing');
  const personId = (await world.open()).admins.find(({ name }) => name === 'Admin 1')?.id ?? '';
  const given = { personId, typed: typed(world.passphrase(1)), keyFile: null };
  await world.vault.desk.confirm(String(facts['approval']), given);
}

describe('who may do what with backups', () => {
  async function signInAs(role: 'auditor' | 'key manager'): Promise<void> {
    const { id } = await world.vault.people.add({
      ...{ name: 'Other', roles: [role], typed: typed(world.passphrase(4)), keyFile: 'none' },
    });
    await world.vault.signOut();
    await world.vault.signIn(id, typed(world.passphrase(4)));
  }

  test('a key manager creates keys, and their backups are made all the same', async () => {
    await signInAs('key manager');
    expect(await world.makeKey('alpha')).toMatchObject({ backup: 'taken' });
    const { backups } = world.vault;
    for (const work of [backups.list(), backups.make(), backups.prove('x'), backups.setFolder(null)])
      expect(await refusalOf(work)).toMatchObject({ code: 'not_permitted' });
    expect(await files()).toHaveLength(1);
  });

  test('an auditor sees them and changes nothing', async () => {
    await world.makeKey('alpha');
    await signInAs('auditor');
    expect((await list()).backups).toHaveLength(1);
    expect(await refusalOf(world.vault.backups.make())).toMatchObject({ code: 'not_permitted' });
  });

  test('nobody makes or sees one while the vault is locked', async () => {
    await world.vault.lock('button');
    expect(await refusalOf(list())).toMatchObject({ code: 'vault_locked' });
    expect(await refusalOf(world.vault.backups.make())).toMatchObject({ code: 'vault_locked' });
  });
});

describe('proving a backup', () => {
  test('is recorded with its date, and what was added since is proved with it', async () => {
    await world.makeKey('alpha', 'ECDSA-P256');
    await world.makeKey('beta');
    const name = await newest();
    world.clock.pass(hour);
    await world.vault.backups.prove(name);
    expect((await list()).backups).toMatchObject([{ name, provedAt: world.clock.now }]);
    expect(await entries()).toContain('prove backup by Admin 2: done');
    await expectIntact();
  });

  test('finds whatever was altered in it, whoever made the digests fit (BK4)', async () => {
    await world.makeKey('alpha');
    const name = await world.vault.backups.make();
    const bytes = await readFile(join(folder, name));
    for (const sql of [
      "UPDATE key SET name = 'omega', folded_name = 'omega' WHERE name = 'alpha'",
      "UPDATE key SET state = 'disabled'",
      'UPDATE key_version SET wrapped = zeroblob(length(wrapped))',
      "UPDATE key_version SET wrapped = x''",
      'DELETE FROM key_version',
      "UPDATE person SET roles = 'admin,auditor' WHERE name = 'Admin 1'",
      'UPDATE share SET blob = zeroblob(81)',
      "UPDATE audit SET entry = replace(entry, 'alpha', 'omega')",
      'DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)',
      "INSERT INTO proof VALUES ('backup x', 1)",
      "UPDATE checkpoint SET note = replace(note, 'keyward', 'keywars')",
    ]) {
      await alter(name, sql);
      expect(await refusalOf(world.vault.backups.prove(name)), sql).toMatchObject({ code: 'backup_altered' });
      await writeFile(join(folder, name), bytes);
    }
    expect((await list()).backups[0]?.provedAt).toBeNull();
    expect(await entries()).toContain('prove backup by Admin 2: backup_altered');
    await world.vault.backups.prove(name);
  });

  test('made under an earlier root key takes its own admins; the one made after the rotation is proved', async () => {
    await world.makeKey('alpha');
    const name = await newest();
    const asked = await refusalOf(world.vault.custody.rotate());
    await confirm(asked);
    await world.vault.custody.rotate(String(asked.facts['approval']));
    const { backups } = await list();
    expect(backups.map(({ reason }) => reason)).toEqual(['after ceremony', 'before ceremony', 'key created']);
    expect(await refusalOf(world.vault.backups.prove(name))).toMatchObject({ code: 'backup_former_root' });
    await world.vault.backups.prove(backups[0]?.name ?? '');
    await world.makeKey('beta');
    await world.vault.backups.prove(await newest());
    expect(await keyNames(await newest())).toEqual(['alpha', 'beta']);
  });

  test('of another vault, or of none, is refused', async () => {
    await world.makeKey('alpha');
    const name = await newest();
    await writeFile(join(folder, name), (await readFile(join(folder, name))).subarray(0, 9000));
    expect(await refusalOf(world.vault.backups.prove(name))).toMatchObject({ code: 'backup_damaged' });
    expect((await list()).unreadable).toMatchObject([{ name, refusal: { code: 'backup_damaged' } }]);
    expect(await refusalOf(world.vault.backups.prove('../vault/keystore.db'))).toMatchObject({
      code: 'file_missing',
    });
  });

  /** Changes the keystore in a backup and makes its label fit. */
  async function alter(name: string, sql: string): Promise<void> {
    const copy = join(world.folder, 'altered.db');
    await rm(copy, { force: true });
    const whole = await openBackup(join(folder, name), copy);
    await whole.keystore.close();
    const database = new Database(copy);
    database.pragma('foreign_keys = OFF');
    database.exec(sql);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    const [from, to] = [await open(copy, 'r'), await open(join(folder, name), 'w+')];
    await writeBackup(from, to, whole.label);
    await Promise.all([from.close(), to.close()]);
  }
});

describe('what takes over while a backup waits for its turn', () => {
  function signal() {
    let give: () => void = () => undefined;
    const given = new Promise<void>((resolve) => {
      give = resolve;
    });
    return [given, give] as const;
  }

  /** Holds the reading that comes after `before` others until it is told to go on. */
  function holdReading(before: number) {
    const { read } = Keystore.prototype;
    const [held, goOn] = signal();
    const [waits, isHeld] = signal();
    let readings = 0;
    const spy = vi.spyOn(Keystore.prototype, 'read').mockImplementation(function (this: Keystore, work) {
      if (readings++ !== before) return read.call(this, work) as never;
      isHeld();
      return held.then(() => read.call(this, work)) as never;
    });
    return { waits, goOn, restore: () => spy.mockRestore() };
  }

  test.each([
    ['is made', 0, () => world.vault.backups.beforeCeremony()],
    ['is proved', 1, async () => world.vault.backups.prove((await files(drive()))[0] ?? '')],
    ['loses what was destroyed', 0, () => world.vault.backups.destroyMaterial()],
  ] as const)('a lock: one that %s is told so, and meets no wiped root key', async (_, before, work) => {
    // Which folder it is stands in a row with a mark, which is held against the root key.
    await chooseDrive();
    await world.makeKey('alpha');
    const { waits, goOn, restore } = holdReading(before);
    const came = refusalOf(work());
    await waits;
    restore();
    await world.vault.lock('button');
    goOn();
    expect((await came).code).toBe('vault_locked');
  });

  test.each([
    ['before it has its turn', 1],
    ['while its own copy is read', 3],
  ])('another root key, %s: one that is proved is told to be of the former', async (_, before) => {
    await world.makeKey('alpha');
    const [name = ''] = await files();
    const { split } = RootKey.prototype;
    const [isMade, made] = signal();
    const [held, takeOver] = signal();
    vi.spyOn(RootKey.prototype, 'split').mockImplementation(async function (this: RootKey, ...of) {
      const set = await split.apply(this, of);
      made();
      await held;
      return set;
    });
    const { adopt } = OpenVault.prototype;
    const [isInForce, inForce] = signal();
    vi.spyOn(OpenVault.prototype, 'adopt').mockImplementation(function (this: OpenVault, ...of) {
      adopt.apply(this, of);
      inForce();
    });
    const rotating = confirmed(world, (approval) => world.vault.custody.rotate(approval));
    await isMade;
    const { waits, goOn, restore } = holdReading(before);
    const came = refusalOf(world.vault.backups.prove(name));
    await waits;
    restore();
    takeOver();
    await isInForce;
    goOn();
    expect((await came).code).toBe('backup_former_root');
    await rotating;
    vi.restoreAllMocks();
  });
});

describe('another folder', () => {
  test('is chosen by making a backup there at once; the one before is remembered', async () => {
    await world.makeKey('alpha');
    await chooseDrive();
    expect(await files(drive())).toHaveLength(1);
    expect(await list()).toMatchObject({ folder: drive(), folderIs: 'chosen', formerFolders: [folder] });
    await world.makeKey('beta');
    expect(await keyNames(await newest(), drive())).toEqual(['alpha', 'beta']);
    await world.vault.backups.setFolder(null);
    expect(await list()).toMatchObject({ folder, folderIs: 'default', formerFolders: [drive()] });
    await world.restart();
    await world.unlock(1, 2);
    expect(await list()).toMatchObject({ folder, formerFolders: [drive()] });
    await expectIntact();
  });

  test.each([
    ['is not there', 'backup_folder_missing', () => join(world.folder, 'nowhere')],
    ['is no path', 'backup_folder_missing', () => 'backups'],
    ['is a file', 'backup_folder_missing', () => join(world.vaultFolder, 'keystore.db')],
    ['is the vault itself', 'backup_folder_unfit', () => world.vaultFolder],
  ])('that %s is refused, and the one before stays', async (_, code, path) => {
    await world.makeKey('alpha');
    expect(await refusalOf(world.vault.backups.setFolder(path()))).toMatchObject({ code });
    expect(await list()).toMatchObject({ folder, folderIs: 'default', formerFolders: [] });
    expect(await world.makeKey('beta')).toMatchObject({ backup: 'taken' });
  });

  test('is forgotten by two admins only', async () => {
    await world.makeKey('alpha');
    await chooseDrive();
    const { backups } = world.vault;
    const asked = await refusalOf(backups.forgetFolder(folder));
    await confirm(asked);
    await backups.forgetFolder(folder, String(asked.facts['approval']));
    expect((await list()).formerFolders).toEqual([]);
  });
});

describe('a key that is deleted', () => {
  let dead: Buffer;
  let keyId: string;

  async function doomed(): Promise<void> {
    await world.vault.backups.make();
    keyId = (await world.makeKey('dead')).id;
    await world.makeKey('live');
    await world.vault.backups.make();
    const versions = await rowsIn(await newest(), 'key_version');
    const version = versions.find((row) => 'key_id' in row && row.key_id.toString('hex') === keyId);
    dead = version !== undefined && 'wrapped' in version ? version.wrapped.subarray(24, 40) : Buffer.alloc(0);
    expect(dead).toHaveLength(16);
    await world.vault.keys.requestDeletion(keyId, { reason: 'no longer used', typedName: 'dead', hours: 72 });
  }
  const holds = async (path: string) => {
    for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = await readFile(join(entry.parentPath, entry.name));
      const texts = [0, 1, 2].map((cut) => dead.subarray(cut, cut + 12).toString('base64'));
      if (bytes.includes(dead) || texts.some((text) => bytes.includes(text))) return true;
    }
    return false;
  };

  test('is in no backup any more, and each still proves (BK3)', async () => {
    await doomed();
    expect(await holds(folder)).toBe(true);
    world.clock.pass(73 * hour);
    await world.vault.runDue();
    expect((await world.open()).keys.map(({ name }) => name)).toEqual(['live']);
    expect(await holds(folder)).toBe(false);
    expect(await holds(world.vaultFolder)).toBe(false);
    for (const { name } of (await list()).backups) await world.vault.backups.prove(name);
    await expectIntact();
  });

  test('while the vault is locked stays in the backups until it is opened', async () => {
    await doomed();
    await world.vault.lock('button');
    world.clock.pass(73 * hour);
    await world.vault.runDue();
    expect(await holds(world.vaultFolder)).toBe(false);
    expect(await holds(folder)).toBe(true);
    await world.unlock(1, 2);
    expect(await holds(world.folder)).toBe(false);
    expect((await world.open()).keys.map(({ name }) => name)).toEqual(['live']);
    for (const { name } of (await list()).backups) await world.vault.backups.prove(name);
    await expectIntact();
  });

  test('is not deleted before the drive with its backups is back', async () => {
    await chooseDrive();
    await doomedOn(drive());
    await unplug();
    world.clock.pass(73 * hour);
    await world.vault.runDue();
    expect(await holds(world.vaultFolder)).toBe(false);
    const { keys, notices } = await world.open();
    expect(keys.map(({ name }) => name)).toEqual(['dead', 'live']);
    expect(notices.map(({ kind }) => kind)).toContain('key deletion failed');
    await plugIn();
    world.clock.pass(2 * hour);
    await world.vault.runDue();
    expect((await world.open()).keys.map(({ name }) => name)).toEqual(['live']);
    expect(await holds(world.folder)).toBe(false);
  });

  async function doomedOn(path: string): Promise<void> {
    const before = folder;
    folder = path;
    await doomed();
    folder = before;
  }

  test('is destroyed in the folders that were used before', async () => {
    await doomed();
    await chooseDrive();
    world.clock.pass(73 * hour);
    await world.vault.runDue();
    expect(await holds(world.folder)).toBe(false);
  });

  test('takes a damaged backup of this vault with it, which is recorded', async () => {
    await doomed();
    const name = await newest();
    await writeFile(join(folder, name), (await readFile(join(folder, name))).subarray(0, -5000));
    await writeFile(join(folder, 'other-20261124T090000Z-0009.keyward-backup'), 'KWBACKUP');
    world.clock.pass(73 * hour);
    await world.vault.runDue();
    expect(await files()).not.toContain(name);
    expect(await files()).toContain('other-20261124T090000Z-0009.keyward-backup');
    expect(await entries()).toContain('remove damaged backup by itself: done');
    expect((await list()).backups.map((one) => one.name)).not.toContain(name);
    await expectIntact();
  });
});

test('a label tells whose backup it is and what it holds', async () => {
  await world.makeKey('alpha');
  const { label, size } = await labelOf(join(folder, await newest()));
  const { vault } = await world.open();
  expect(label.vaultId.toString('hex')).toBe(vault.id);
  expect(label).toMatchObject({ reason: 'key created', madeAt: world.clock.now });
  expect(size).toBe(labelLength + label.length);
});
