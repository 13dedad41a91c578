import { copyFile, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Keystore } from '../core/keystore.ts';
import { applicationId, migrations } from '../core/migrations.ts';
import { refusalOf } from './expect-refusal.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-test-'));
  path = join(folder, 'vault', 'keystore.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const attempt = (n: number) => ({ seq: n, entry: '{}', hash: Buffer.alloc(32, n) });

describe('a change', () => {
  test('is undone whole when its work throws (Q1)', async () => {
    const keystore = await Keystore.create(path);
    await keystore.change((changes) => changes.put('audit', attempt(1)));
    await expect(
      keystore.change(async (changes) => {
        await changes.put('audit', attempt(2));
        throw new Error('half way');
      }),
    ).rejects.toThrow('half way');
    expect(await keystore.read((rows) => rows.all('audit'))).toEqual([attempt(1)]);
    await keystore.close();
  });

  test('waits its turn: nobody sees the middle of another (Q2)', async () => {
    const keystore = await Keystore.create(path);
    const slow = keystore.change(async (changes) => {
      await changes.put('audit', attempt(1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      await changes.put('audit', attempt(2));
    });
    const seen = keystore.read((rows) => rows.all('audit'));
    await slow;
    expect(await seen).toHaveLength(2);
    await keystore.close();
  });

  test('is there after the process ends without closing', async () => {
    const keystore = await Keystore.create(path);
    await keystore.change((changes) => changes.put('audit', attempt(1)));
    const copy = join(folder, 'copy.db');
    await copyFile(path, copy);
    await copyFile(`${path}-wal`, `${copy}-wal`);
    await keystore.close();
    const reopened = await Keystore.open(copy);
    expect(await reopened.read((rows) => rows.lastAudit())).toEqual(attempt(1));
    await reopened.close();
  });
});

test('whoever comes after it was closed is told that the vault is locked, and closing twice does nothing', async () => {
  const keystore = await Keystore.create(path);
  const closing = keystore.close();
  const late = [
    keystore.read((rows) => rows.lastAudit()),
    keystore.change((changes) => changes.put('audit', attempt(1))),
    keystore.copyTo(join(folder, 'copy.db')),
    keystore.scrub([]),
  ];
  const refusals = await Promise.all(late.map(refusalOf));
  expect(refusals.map(({ code }) => code)).toEqual(late.map(() => 'vault_locked'));
  await Promise.all([closing, keystore.close()]);
});

describe('the settings that durability rests on', () => {
  test('WAL, FULL, overwritten on delete, and private to its owner', async () => {
    const keystore = await Keystore.create(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'vault'))).mode & 0o777).toBe(0o700);
    expect(keystore.settings()).toEqual({
      journal_mode: 'wal',
      synchronous: 2,
      secure_delete: 1,
      locking_mode: 'exclusive',
      foreign_keys: 1,
    });
    await keystore.close();
  });

  test('every table is STRICT', async () => {
    await (await Keystore.create(path)).close();
    const database = new Database(path);
    const tables = database.pragma('table_list') as {
      schema: string;
      name: string;
      type: string;
      strict: number;
    }[];
    const own = tables.filter(({ name, schema }) => schema === 'main' && !name.startsWith('sqlite_'));
    expect(own.length).toBeGreaterThan(7);
    expect(own.filter(({ strict }) => strict !== 1)).toEqual([]);
    database.close();
  });
});

describe('an unfit file is refused and left as it was (Q4)', () => {
  async function refused(prepare: () => Promise<void>): Promise<{ code: string; unchanged: boolean }> {
    await (await Keystore.create(path)).close();
    await prepare();
    const before = await readFile(path).catch(() => null);
    const { code } = await refusalOf(Keystore.open(path));
    const after = await readFile(path).catch(() => null);
    return { code, unchanged: before === null ? after === null : after?.equals(before) === true };
  }
  const withHeader = async (change: (header: Buffer) => void) => {
    const bytes = await readFile(path);
    change(bytes);
    await writeFile(path, bytes);
  };

  test.each([
    ['keystore_missing', () => rm(path)],
    ['keystore_damaged', () => truncate(path, 0)],
    ['keystore_damaged', () => truncate(path, 60)],
    ['keystore_damaged', () => truncate(path, 5000)],
    ['keystore_damaged', () => withHeader((bytes) => bytes.fill(0xaa, 4200, 9000))],
    [
      'keystore_foreign',
      () => writeFile(path, 'my shopping list, which is longer than a hundred bytes. '.repeat(3)),
    ],
    ['keystore_foreign', () => withHeader((bytes) => bytes.writeUInt32BE(1, 68))],
    ['keystore_newer', () => withHeader((bytes) => bytes.writeUInt32BE(migrations.length + 1, 60))],
    ['keystore_newer', () => withHeader((bytes) => bytes.writeUInt32BE(0xffffffff, 60))],
  ] as const)('%s', async (code, prepare) => {
    expect(await refused(prepare)).toEqual({ code, unchanged: true });
  });

  test('another process has it open (Q3)', async () => {
    const keystore = await Keystore.create(path);
    expect(await refusalOf(Keystore.open(path))).toMatchObject({ code: 'keystore_busy' });
    await keystore.close();
    await (await Keystore.open(path)).close();
  });

  test('a new keystore never takes the place of one that is there', async () => {
    await (await Keystore.create(path)).close();
    expect(await refusalOf(Keystore.create(path))).toMatchObject({ code: 'vault_exists' });
  });

  test('a folder in the place of the file', async () => {
    await mkdir(path, { recursive: true });
    expect(await refusalOf(Keystore.open(path))).toMatchObject({ code: 'disk_failed' });
  });
});

test('the file carries its marks in its own header', async () => {
  await (await Keystore.create(path)).close();
  const bytes = await readFile(path);
  expect(bytes.readUInt32BE(68)).toBe(applicationId);
  expect(bytes.readUInt32BE(60)).toBe(migrations.length);
});
