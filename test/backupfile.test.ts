// The folder of backups as a drive that fails, is pulled out, or holds other things: real files, a real keystore, and
// a file system that dies or refuses at any operation that is asked for.

import { randomBytes } from 'node:crypto';
import {
  copyFile,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { labelLength } from '../core/backupbytes.ts';
import { BackupFolder, backupName, backupsKept, numberIn } from '../core/backupfile.ts';
import { PointWriter } from '../core/backuppoints.ts';
import { piecesOf } from '../core/keyend.ts';
import { Keystore } from '../core/keystore.ts';
import { openBackup } from '../core/openbackup.ts';
import { Partials } from '../core/partials.ts';
import { refusalOf } from './expect-refusal.ts';
import { strayInto } from './stray-bytes.ts';

const disk = vi.hoisted(() => {
  const state = {
    left: Infinity,
    fault: 'die' as 'die' | 'ENOSPC' | 'EIO',
    /** What was done, in order. */
    done: [] as string[],
  };
  const step = (what: string) => {
    state.done.push(what);
    if (state.left === 0 && state.fault === 'die') throw new Error('the process died');
    if (--state.left > 0 || state.left < 0) return;
    if (state.fault === 'die') throw new Error('the process died');
    throw Object.assign(new Error(state.fault), { code: state.fault, syscall: what });
  };
  return { state, step };
});

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const counted =
    <A extends unknown[], R>(what: string, work: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      disk.step(what);
      return work(...given);
    };
  const open: typeof real.open = async (path, flags, mode) => {
    if (flags !== 'r' && typeof flags === 'string') disk.step('open');
    const file = await real.open(path, flags, mode);
    const [write, sync, datasync] = [file.write.bind(file), file.sync.bind(file), file.datasync.bind(file)];
    const syncs = { sync: counted('sync', sync), datasync: counted('datasync', datasync) };
    return Object.assign(file, { write: counted('write', write as never), ...syncs });
  };
  const { rename, link, unlink } = real;
  return {
    ...real,
    ...{ rename: counted('rename', rename), link: counted('link', link), unlink: counted('unlink', unlink) },
    open,
  };
});

/** The process dies, or the drive refuses, at the `n`th operation that changes anything; answers whether it came to it. */
async function failingAt(
  n: number,
  fault: typeof disk.state.fault,
  work: () => Promise<unknown>,
): Promise<'failed' | 'done'> {
  Object.assign(disk.state, { left: n, fault });
  try {
    await work().catch(() => undefined);
    return disk.state.left > 0 ? 'done' : 'failed';
  } finally {
    disk.state.left = Infinity;
  }
}

const vaultId = randomBytes(16);
let root: string;
let folder: string;
let keystore: Keystore;
let writer: PointWriter;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'keyward-test-'));
  folder = join(root, 'drive');
  await mkdir(folder);
  keystore = await Keystore.create(join(root, 'vault', 'keystore.db'));
  await keystore.change(async (changes) => {
    const blank = Buffer.alloc(32);
    const header = {
      one: 1,
      id: vaultId,
      name: 'Test vault',
      created_at: 1,
      set_id: Buffer.alloc(16),
    } as const;
    await changes.put('vault', { ...header, rotated_at: 1, log_size: 0, log_head: blank, mac: blank });
  });
  writer = new PointWriter(() => 7_000);
});
afterEach(async () => {
  await writer.close();
  await keystore.close();
  await rm(root, { recursive: true, force: true });
});

/** A backup to which the writer of points belongs from then on. */
async function make(backups: BackupFolder, about: Parameters<BackupFolder['make']>[1] = daily) {
  await writer.close();
  writer = new PointWriter(() => 7_000);
  return backups.make(keystore, about, writer);
}

async function backupsOf(path = folder, id = vaultId): Promise<BackupFolder> {
  return new BackupFolder(path, id, join(root, 'vault'), await Partials.of(id, keystore.path));
}
const daily: Parameters<BackupFolder['make']>[1] = {
  vaultName: 'Test vault',
  reason: 'daily',
  madeAt: Date.UTC(2026, 10, 24, 9),
};

async function makeKey(name: string): Promise<{ readonly id: Buffer; readonly wrapped: Buffer }> {
  const key = { id: randomBytes(16), wrapped: randomBytes(72) };
  await keystore.change(async (changes) => {
    const none = {
      ...{ created_by: null, rotation_days: null, rotation_anchor: null, next_rotation_at: null },
      ...{ deletion_requested_at: null, deletion_at: null, deletion_by: null, deletion_reason: null },
    };
    const own = { id: key.id, name, folded_name: name, type: 'AES-256', state: 'available', created_at: 1 };
    await changes.put('key', { ...own, ...none, current_version: 1, mac: Buffer.alloc(32) });
    const version = { key_id: key.id, version: 1, status: 'available', created_at: 1, origin: 'generated' };
    await changes.put('key_version', {
      ...version,
      wrapped: key.wrapped,
      public_key: null,
      mac: Buffer.alloc(32),
    });
  });
  return key;
}

/** As if backups of these numbers had been made like the one of that name. */
async function fill(name: string, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++)
    await copyFile(join(folder, name), join(folder, backupName(daily.vaultName, daily.madeAt, number)));
}

/** The names of the keys that have material in a backup. */
async function keysIn(name: string): Promise<readonly string[]> {
  const backups = await backupsOf();
  return backups.look(name, async ({ keystore: copy }) =>
    copy.read(async (rows) => {
      const versions = await rows.all('key_version');
      const whole = versions.filter(({ wrapped }) => wrapped.length > 0);
      const keys = await Promise.all(whole.map(({ key_id }) => rows.get('key', key_id)));
      return keys.map((key) => key?.name ?? '?').sort();
    }),
  );
}

/** Whether the bytes of some material are in any file under `path`, as they are or in base64 at any offset. */
async function holds(path: string, wrapped: Buffer): Promise<boolean> {
  const pieces = piecesOf(wrapped);
  const offsets = [0, 1, 2].flatMap((cut) =>
    pieces.map((piece) => piece.subarray(cut, cut + 12).toString('base64')),
  );
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (pieces.some((piece) => bytes.includes(piece)) || offsets.some((text) => bytes.includes(text)))
      return true;
  }
  return false;
}
const tombstone = (key: { readonly id: Buffer }) => ({
  key_id: key.id,
  destroyed_at: 5,
  mac: Buffer.alloc(0),
});

describe('a backup', () => {
  test('is the whole keystore under its name, and nothing else is left behind (I1)', async () => {
    await makeKey('alpha');
    const backups = await backupsOf();
    const made = await make(backups);
    expect(made.name).toBe('test-vault-20261124T090000Z-0001.keyward-backup');
    expect(await readdir(folder)).toEqual([made.name]);
    expect(await readdir(join(root, 'vault'))).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/partial/)]),
    );
    expect((await stat(join(folder, made.name))).mode & 0o777).toBe(0o600);
    expect(await keysIn(made.name)).toEqual(['alpha']);
    expect((await backups.list()).backups).toEqual([made]);
  });

  test('is durable before it has its name, and its name before that is said; a point likewise', async () => {
    await writer.close();
    disk.state.done = [];
    await make(await backupsOf());
    const order = disk.state.done.filter((what) => ['sync', 'rename'].includes(what));
    expect(order).toEqual(['sync', 'rename', 'sync']);
    await makeKey('alpha');
    disk.state.done = [];
    await writer.add();
    expect(disk.state.done).toEqual(['open', 'write', 'datasync']);
  });

  test('of a vault with a Korean or a long name has a name that every file system takes', () => {
    const long = backupName('금'.repeat(63), daily.madeAt, 1);
    expect(Buffer.byteLength(long)).toBeLessThan(110);
    expect(backupName('금고 1/2: "본사"', daily.madeAt, 12)).toBe(
      '금고-1-2-본사-20261124T090000Z-0012.keyward-backup',
    );
    expect([long, 'x.keyward-backup', 'a-20261124T090000Z-0012.keyward-backup.txt'].map(numberIn)).toEqual([
      ...[1, 0, 0],
    ]);
  });

  test('is followed by the next number, also where the clock went back (I3)', async () => {
    const backups = await backupsOf();
    await make(backups, { ...daily, madeAt: Date.UTC(2030, 0, 1) });
    const second = await make(backups);
    expect(second.number).toBe(2);
    expect((await backups.list()).backups.map((one) => one.number)).toEqual([2, 1]);
  });

  test('whose keystore is damaged is refused and leaves nothing', async () => {
    for (let i = 0; i < 200; i++) await makeKey(`key ${i}`);
    await keystore.close();
    const bytes = await readFile(keystore.path);
    // A page in the middle, which opening does not look into so closely.
    const at = bytes.indexOf('key 150');
    bytes.fill(0xff, at - 40, at);
    await writeFile(keystore.path, bytes);
    const opened = await Keystore.open(keystore.path).catch(() => null);
    if (opened !== null) {
      keystore = opened;
      const { code } = await refusalOf(make(await backupsOf()));
      expect(code).toBe('keystore_damaged');
    }
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('points', () => {
  let backups: BackupFolder;
  let name: string;
  beforeEach(async () => {
    backups = await backupsOf();
    await makeKey('alpha');
    ({ name } = await make(backups));
  });

  test('hold every write since the copy, and what was taken away (U1)', async () => {
    const beta = await makeKey('beta');
    await makeKey('gamma');
    await keystore.change((changes) => changes.remove('key_version', beta.id, 1));
    await keystore
      .change(async (changes) => {
        await changes.remove('vault', 1);
        throw new Error('undone');
      })
      .catch(() => undefined);
    expect(await keysIn(name)).toEqual(['alpha']);
    expect(await writer.add()).toBe('added');
    expect(await keysIn(name)).toEqual(['alpha', 'gamma']);
    const rows = await keystore.read((from) => Promise.all([from.all('key'), from.all('key_version')]));
    const inBackup = await backups.look(name, async ({ keystore: copy, points }) => {
      expect(points).toEqual({ points: 1, until: 7_000, end: 'whole' });
      return copy.read((from) => Promise.all([from.all('key'), from.all('key_version')]));
    });
    expect(inBackup).toEqual(rows);
  });

  test('are shared by all who ask while one is being written (U4)', async () => {
    const asked = [];
    for (let i = 0; i < 20; i++) {
      await makeKey(`key ${i}`);
      asked.push(writer.add());
    }
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['added']));
    const points = await backups.look(name, async (backup) => backup.points.points);
    expect(points).toBeLessThan(20);
    expect(await keysIn(name)).toHaveLength(21);
  });

  test('are not added where nothing was written, nor beyond the size of a new copy', async () => {
    const before = (await stat(join(folder, name))).size;
    expect(await writer.add()).toBe('added');
    expect((await stat(join(folder, name))).size).toBe(before);
    for (let part = 0; part < 4; part++) {
      await keystore.change(async (changes) => {
        for (let i = 0; i < 10; i++)
          await changes.put('setting', {
            name: `${part} ${i}`,
            value: 'x'.repeat(500_000),
            mac: Buffer.alloc(32),
          });
      });
      expect(await writer.add()).toBe(part < 3 ? 'added' : 'not added');
    }
  });

  test.each([
    ['was taken away', () => rm(join(folder, name))],
    ['was put in another folder', () => rename(join(folder, name), join(root, 'elsewhere'))],
    [
      'is another file now',
      async () => {
        await copyFile(join(folder, name), join(root, 'copy'));
        await rename(join(root, 'copy'), join(folder, name));
      },
    ],
    ['has grown', () => writeFile(join(folder, name), 'x', { flag: 'a' })],
  ])('are not added to a backup that %s', async (_, change) => {
    await change();
    await makeKey('beta');
    expect(await writer.add()).toBe('not added');
    // And not later either: what was let go of is in no point.
    expect(await writer.add()).toBe('not added');
  });

  test('are given up where too much was written to keep in mind', async () => {
    for (let part = 0; part < 5; part++) {
      await keystore.change(async (changes) => {
        for (let i = 0; i < 5_000; i++)
          await changes.put('proof', { subject: `subject ${part} ${i}`, at: i });
      });
    }
    expect(await writer.add()).toBe('not added');
  });

  test('are given up where material was written that nobody was told of', async () => {
    const key = await makeKey('beta');
    const run = { keyId: key.id.toString('hex'), first: 1, last: 1, at: 0, length: 72 };
    await keystore.change((changes) => changes.putWrapped([run], randomBytes(72 + 32)));
    expect(await writer.add()).toBe('not added');
  });

  test('of which the last was cut off leave the others, and this is said (U3)', async () => {
    await makeKey('beta');
    await writer.add();
    const whole = (await stat(join(folder, name))).size;
    await makeKey('gamma');
    await writer.add();
    const bytes = await readFile(join(folder, name));
    for (const end of [whole + 1, whole + 51, whole + 52, whole + 60, bytes.length - 1]) {
      await writeFile(join(folder, name), bytes.subarray(0, end));
      expect(await keysIn(name)).toEqual(['alpha', 'beta']);
      expect(await backups.look(name, async ({ points }) => points.end)).toBe('torn');
    }
    // Or its place was taken on the drive, and nothing of it came there.
    await writeFile(join(folder, name), Buffer.concat([bytes.subarray(0, whole), Buffer.alloc(5_000)]));
    expect(await backups.look(name, async ({ points }) => points.end)).toBe('torn');
    // What no crash can leave is damage: a point that was cut short and goes on all the same.
    await writeFile(
      join(folder, name),
      Buffer.concat([bytes.subarray(0, whole + 30), Buffer.alloc(5_000, 1)]),
    );
    expect(await refusalOf(keysIn(name))).toMatchObject({ code: 'backup_damaged' });
  });

  test('that were moved, left out or taken from another backup are refused (U2)', async () => {
    const sizes = [(await stat(join(folder, name))).size];
    for (const key of ['beta', 'gamma', 'delta']) {
      await makeKey(key);
      await writer.add();
      sizes.push((await stat(join(folder, name))).size);
    }
    const bytes = await readFile(join(folder, name));
    const [base, one, two, three] = [0, 1, 2, 3].map((i) =>
      bytes.subarray(i === 0 ? 0 : sizes[i - 1], sizes[i]),
    );
    const other = await make(backups);
    const otherBase = await readFile(join(folder, other.name));
    for (const parts of [
      [base, two, three],
      [base, two, one, three],
      [base, one, three],
      [base, one, one, two],
      [otherBase, one, two, three],
    ]) {
      await writeFile(join(folder, name), Buffer.concat(parts.map((part) => part ?? Buffer.alloc(0))));
      expect(await refusalOf(keysIn(name))).toMatchObject({ code: 'backup_damaged' });
    }
  });

  test('with anything in them that Keyward does not write are refused, not run', async () => {
    const { binding } = await import('../core/kdf.ts');
    const { sized, u32, u64 } = await import('../core/layout.ts');
    const bytes = await readFile(join(folder, name));
    const before = bytes.subarray(labelLength - 32, labelLength);
    const forged = (payload: string) => {
      const text = Buffer.from(payload);
      const head = Buffer.concat([u32(text.length), u64(1)]);
      const check = binding('backup-point-head', before, head).subarray(0, 8);
      return Buffer.concat([bytes, head, check, binding('backup-point', before, u64(1), sized(text)), text]);
    };
    for (const payload of [
      'no json',
      'null',
      '[null]',
      '[1]',
      '[{}]',
      '[{"put":"nothing","row":{}}]',
      '[{"put":"constructor","row":{"one":1}}]',
      '[{"put":"proof","row":{"subject":"sx"}}]',
      '[{"put":"proof","row":{"subject":"sx","at":"sx"}}]',
      '[{"put":"proof","row":{"subject":"sx","at) VALUES (1,1); --":1}}]',
      '[{"put":"proof","row":{"subject":["x"],"at":1}}]',
      '[{"gone":"proof; DROP TABLE key","key":[1]}]',
      '[{"gone":"proof","key":[]}]',
      '[{"put":"key_version","row":{"key_id":"bAAAA"}}]',
      '[{"gone":"vault","key":[1]}]',
    ]) {
      await writeFile(join(folder, name), forged(payload));
      expect(await refusalOf(keysIn(name)), payload).toMatchObject({ code: 'backup_damaged' });
    }
    await writeFile(join(folder, name), forged('[]'));
    expect(await keysIn(name)).toEqual(['alpha']);
  });
});

describe('a backup that is not what it was', () => {
  test('is refused wherever a bit was flipped, but at its torn end, and its keys are never others', async () => {
    const backups = await backupsOf();
    await makeKey('alpha');
    const { name, size } = await make(backups);
    await makeKey('beta');
    await writer.add();
    const bytes = await readFile(join(folder, name));
    const step = Math.ceil(size / 150);
    const places = [...Array(labelLength).keys()];
    for (let at = labelLength; at < size; at += step) places.push(at);
    for (let at = size; at < bytes.length; at += 11) places.push(at);
    const outcomes = new Set<string>();
    for (const at of places) {
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      await writeFile(join(root, 'flipped'), bytes);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      const copy = join(root, 'copy');
      const outcome = await openBackup(join(root, 'flipped'), copy).then(
        async ({ keystore: opened, points }) => {
          await opened.close();
          return points.end;
        },
        (thrown) => thrown.code,
      );
      await rm(copy, { force: true });
      outcomes.add(outcome);
      if (at < size)
        expect(['backup_damaged', 'backup_foreign', 'backup_newer'], `byte ${at}`).toContain(outcome);
      else expect(['backup_damaged', 'torn'], `byte ${at}`).toContain(outcome);
    }
    expect(outcomes).toEqual(new Set(['backup_damaged', 'backup_foreign', 'torn']));
  });

  test('is left to the newer Keyward that made it', async () => {
    const { name } = await make(await backupsOf());
    const bytes = await readFile(join(folder, name));
    bytes[8] = 2;
    await writeFile(join(folder, name), bytes);
    expect(await refusalOf(keysIn(name))).toEqual({ code: 'backup_newer', facts: { file: name } });
  });

  test('is refused wherever it is cut', async () => {
    const backups = await backupsOf();
    const { name, size } = await make(backups);
    for (const end of [0, 7, 8, 9, labelLength - 1, labelLength, labelLength + 4096, size - 1]) {
      await truncate(join(folder, name), end);
      const { code } = await refusalOf(keysIn(name));
      expect(code).toBe(end < 8 ? 'backup_foreign' : 'backup_damaged');
      await rm(join(folder, name));
      await make(backups);
    }
  });

  test('is said to be unreadable and harms no other (I6)', async () => {
    const backups = await backupsOf();
    const key = await makeKey('alpha');
    const [first, second] = [await make(backups), await make(backups)];
    const bytes = await readFile(join(folder, first.name));
    await writeFile(join(folder, first.name), bytes.subarray(0, 5_000));
    expect(await refusalOf(keysIn(first.name))).toMatchObject({ code: 'backup_damaged' });
    expect(await backups.destroyMaterial([tombstone(key)])).toEqual({
      treated: [{ name: second.name, result: 'done' }],
      unreadable: [{ name: first.name, result: expect.objectContaining({ code: 'backup_damaged' }) }],
    });
    expect(await keysIn(second.name)).toEqual([]);
  });
});

describe('the folder', () => {
  test('keeps the newest thirty, and what is not ours as it is (I2)', async () => {
    const backups = await backupsOf();
    const other = new PointWriter(() => 1);
    const otherId = randomBytes(16);
    await keystore.change(async (changes) => {
      const vault = await changes.get('vault', 1);
      if (vault !== null) await changes.put('vault', { ...vault, id: otherId });
    });
    const foreign = await (await backupsOf(folder, otherId)).make(keystore, daily, other);
    await other.close();
    await writeFile(join(folder, 'notes-20261124T090000Z-0003.keyward-backup'), 'my notes');
    await writeFile(join(folder, 'photo.jpg'), 'jpg');
    await mkdir(join(folder, 'sub-20261124T090000Z-0004.keyward-backup'));
    await writeFile(join(root, 'target'), 'mine');
    await symlink(join(root, 'target'), join(folder, 'link-20261124T090000Z-0005.keyward-backup'));
    const before = await readdir(folder);
    const { name } = await make(backups);
    expect(numberIn(name)).toBe(2);
    await fill(name, 3, backupsKept + 4);
    const removed = await backups.removeOld();
    expect(removed.map(({ name }) => numberIn(name))).toEqual([4, 3, 2]);
    const { backups: left, unreadable } = await backups.list();
    expect(left.map((one) => one.number)).toEqual(Array.from({ length: 30 }, (_, i) => 34 - i));
    expect(unreadable.map(({ name }) => name)).toEqual(['notes-20261124T090000Z-0003.keyward-backup']);
    expect(await readdir(folder)).toEqual(expect.arrayContaining(before));
    expect(await readdir(folder)).toHaveLength(before.length + backupsKept);
    const kept = await (await backupsOf(folder, otherId)).list();
    expect(kept.backups.map(({ name }) => name)).toEqual([foreign.name]);
  });

  test('that is not there is said, and used again once it is (I6)', async () => {
    const backups = await backupsOf();
    await rename(folder, join(root, 'unplugged'));
    const missing = { code: 'backup_folder_missing', facts: { folder } };
    expect(await refusalOf(backups.list())).toEqual(missing);
    expect(await refusalOf(make(backups))).toEqual(missing);
    expect(await refusalOf(backups.destroyMaterial([]))).toEqual(missing);
    expect(await refusalOf(backups.removeOld())).toEqual(missing);
    await rename(join(root, 'unplugged'), folder);
    await make(backups);
    expect((await backups.list()).backups).toHaveLength(1);
  });
});

describe('material that was destroyed', () => {
  test('is in no backup any more, neither in the copy nor in its points, and all else still is (I4)', async () => {
    const backups = await backupsOf();
    const [dead, live] = [await makeKey('dead'), await makeKey('live')];
    const first = await make(backups);
    const second = await make(backups);
    const late = await makeKey('late');
    expect(await writer.add()).toBe('added');
    expect(await holds(folder, dead.wrapped)).toBe(true);
    expect(await holds(folder, late.wrapped)).toBe(true);
    await writer.close();
    const { treated } = await backups.destroyMaterial([tombstone(dead), tombstone(late)]);
    expect(treated.map(({ result }) => result)).toEqual(['done', 'done']);
    expect(await holds(folder, dead.wrapped)).toBe(false);
    expect(await holds(folder, late.wrapped)).toBe(false);
    expect(await holds(folder, live.wrapped)).toBe(true);
    expect(await keysIn(first.name)).toEqual(['live']);
    expect(await keysIn(second.name)).toEqual(['live']);
    expect((await readdir(folder)).sort()).toEqual([first.name, second.name].sort());
    const known = await backups.look(first.name, ({ keystore: copy }) =>
      copy.read((rows) => rows.all('tombstone')),
    );
    expect(known.map((one) => one.key_id.toString('hex')).sort()).toEqual(
      [dead, late].map((key) => key.id.toString('hex')).sort(),
    );
  });

  test('is gone also where SQLite had moved its row and left the old bytes in the page', async () => {
    const key = await makeKey('dead');
    await keystore.close();
    const bytes = await readFile(keystore.path);
    strayInto(bytes, key.wrapped);
    await writeFile(keystore.path, bytes);
    keystore = await Keystore.open(keystore.path);
    const backups = await backupsOf();
    await make(backups);
    await backups.destroyMaterial([tombstone(key)]);
    expect(await holds(folder, key.wrapped)).toBe(false);
  });

  test('is destroyed too in a backup to which somebody gave another name', async () => {
    const backups = await backupsOf();
    const key = await makeKey('dead');
    const { name } = await make(backups);
    await writer.close();
    await rename(join(folder, name), join(folder, 'for the notary.keyward-backup'));
    await backups.destroyMaterial([tombstone(key)]);
    expect(await holds(folder, key.wrapped)).toBe(false);
    expect(await keysIn('for the notary.keyward-backup')).toEqual([]);
    expect((await make(backups)).number).toBe(1);
    expect(await backups.removeOld()).toEqual([]);
  });

  test('is looked for once only: a backup that is clean is left as it is', async () => {
    const backups = await backupsOf();
    const key = await makeKey('dead');
    const { name } = await make(backups);
    expect((await backups.destroyMaterial([tombstone(key)])).treated).toHaveLength(1);
    const before = await stat(join(folder, name));
    expect((await backups.destroyMaterial([tombstone(key)])).treated).toEqual([]);
    expect((await stat(join(folder, name))).ino).toBe(before.ino);
  });

  test('is treated when its drive comes back, although the keystore has forgotten it by then', async () => {
    const backups = await backupsOf();
    const key = await makeKey('dead');
    const { name } = await make(backups);
    await rename(folder, join(root, 'unplugged'));
    expect(await refusalOf(backups.destroyMaterial([tombstone(key)]))).toMatchObject({
      code: 'backup_folder_missing',
    });
    await keystore.change(async (changes) => {
      await changes.put('tombstone', { ...tombstone(key), mac: Buffer.alloc(32, 1) });
      await changes.remove('key_version', key.id, 1);
      await changes.remove('key', key.id);
    });
    await rename(join(root, 'unplugged'), folder);
    await backups.destroyMaterial(await keystore.read((rows) => rows.all('tombstone')));
    expect(await holds(folder, key.wrapped)).toBe(false);
    expect(await keysIn(name)).toEqual([]);
    // One that is made now knows of it already.
    await make(backups);
    const tombstones = await keystore.read((rows) => rows.all('tombstone'));
    expect((await backups.destroyMaterial(tombstones)).treated).toEqual([]);
  });

  test('half way through its end makes a backup that is looked at again', async () => {
    const backups = await backupsOf();
    const key = await makeKey('dead');
    await keystore.change((changes) => changes.put('tombstone', tombstone(key)));
    await make(backups);
    expect(await holds(folder, key.wrapped)).toBe(true);
    expect((await backups.destroyMaterial([tombstone(key)])).treated).toHaveLength(1);
    expect(await holds(folder, key.wrapped)).toBe(false);
  });
});

describe('bytes that are not needed any more are overwritten before they are let go of (I5)', () => {
  const isZero = async (file: FileHandle) => (await file.readFile()).every((byte) => byte === 0);

  test('when an old backup is removed', async () => {
    const backups = await backupsOf();
    const { name } = await make(backups);
    await fill(name, 2, backupsKept + 1);
    const file = await open(join(folder, name), 'r');
    await backups.removeOld();
    expect(await isZero(file)).toBe(true);
    await file.close();
  });

  test('when a backup is replaced by what is left of it', async () => {
    const backups = await backupsOf();
    const key = await makeKey('dead');
    const { name } = await make(backups);
    const file = await open(join(folder, name), 'r');
    await backups.destroyMaterial([tombstone(key)]);
    expect(await isZero(file)).toBe(true);
    await file.close();
  });
});

describe('whatever operation of the drive is the last', () => {
  test('making a backup leaves it whole or not there at all', async () => {
    await makeKey('alpha');
    let n = 0;
    for (let came = 'failed'; came === 'failed'; ) {
      const dying = await backupsOf();
      n++;
      came = await failingAt(n, 'die', () => make(dying));
      const { backups, unreadable } = await (await backupsOf()).list();
      expect(unreadable).toEqual([]);
      for (const { name } of backups) expect(await keysIn(name)).toEqual(['alpha']);
      for (const { name } of backups) await rm(join(folder, name));
    }
    expect(n).toBeGreaterThan(4);
  });

  test.each(['ENOSPC', 'EIO'] as const)(
    'or is refused with %s, making a backup leaves the folder as it was',
    async (fault) => {
      await makeKey('alpha');
      for (let n = 1; ; n++) {
        Object.assign(disk.state, { left: n, fault });
        const outcome = await make(await backupsOf()).then(
          ({ name }) => name,
          (thrown) => thrown.code,
        );
        const came = disk.state.left <= 0;
        disk.state.left = Infinity;
        if (!came) break;
        // A backup that stands under its name is whole, whatever was said of it.
        const names = await readdir(folder);
        expect(/^disk_f/.test(outcome) || names.includes(outcome)).toBe(true);
        for (const name of names) expect(await keysIn(name)).toEqual(['alpha']);
        for (const name of names) await rm(join(folder, name));
      }
    },
  );

  test('destroying leaves the backup old or new, and the next visit leaves the new one alone', async () => {
    const key = await makeKey('dead');
    await makeKey('live');
    let n = 0;
    for (let came = 'failed'; came === 'failed'; ) {
      const { name } = await make(await backupsOf());
      const dying = await backupsOf();
      n++;
      came = await failingAt(n, 'die', () => dying.destroyMaterial([tombstone(key)]));
      expect([['dead', 'live'], ['live']]).toContainEqual(await keysIn(name));
      await (await backupsOf()).destroyMaterial([tombstone(key)]);
      expect(await keysIn(name)).toEqual(['live']);
      const left = (await readdir(folder)).filter((one) => !one.endsWith('.partial'));
      expect(left).toEqual([name]);
      await rm(folder, { recursive: true });
      await mkdir(folder);
    }
    expect(n).toBeGreaterThan(6);
  });

  test('removing an old one ends with the next visit', async () => {
    let n = 0;
    for (let came = 'failed'; came === 'failed'; ) {
      const backups = await backupsOf();
      await fill((await make(backups)).name, 2, backupsKept + 1);
      n++;
      came = await failingAt(n, 'die', () => backups.removeOld());
      await (await backupsOf()).removeOld();
      const { backups: left, unreadable } = await (await backupsOf()).list();
      expect(left).toHaveLength(backupsKept);
      expect(unreadable).toEqual([]);
      expect(await readdir(folder)).toHaveLength(backupsKept);
      await rm(folder, { recursive: true });
      await mkdir(folder);
    }
    expect(n).toBeGreaterThan(3);
  });

  test.each(['ENOSPC', 'EIO'] as const)(
    'and where it says %s, what was there stays and it is said',
    async (fault) => {
      const key = await makeKey('dead');
      const backups = await backupsOf();
      const { name } = await make(backups);
      await writer.close();
      for (let n = 1; ; n++) {
        Object.assign(disk.state, { left: n, fault });
        const outcome = await backups.destroyMaterial([tombstone(key)]).then(
          ({ treated }) => treated.map(({ result }) => result),
          (thrown) => [thrown.view],
        );
        const came = disk.state.left <= 0;
        disk.state.left = Infinity;
        if (!came) break;
        // What fails behind the rename is finished at the next visit, so nothing need be said of it.
        for (const result of outcome) expect(result === 'done' || /^disk_f/.test(result.code)).toBe(true);
        expect([['dead'], []]).toContainEqual(await keysIn(name));
      }
      await backups.destroyMaterial([tombstone(key)]);
      expect(await holds(folder, key.wrapped)).toBe(false);
    },
  );
});

describe('what a crash left under a hidden name', () => {
  const hidden = (name: string, fate: string) =>
    join(folder, `.keyward-${vaultId.toString('hex')}-${name}.${fate}`);

  test('comes back where it is the only one', async () => {
    await makeKey('alpha');
    const { name } = await make(await backupsOf());
    await rename(join(folder, name), hidden(name, 'replaced'));
    expect(await keysIn(name).catch(() => null)).toBeNull();
    expect((await (await backupsOf()).list()).backups.map((one) => one.name)).toEqual([name]);
    expect(await keysIn(name)).toEqual(['alpha']);
  });

  test('is no reason to overwrite the backup that it is a second name of', async () => {
    const { link } = await import('node:fs/promises');
    await makeKey('alpha');
    const { name } = await make(await backupsOf());
    await link(join(folder, name), hidden(name, 'replaced'));
    await (await backupsOf()).list();
    expect(await readdir(folder)).toEqual([name]);
    expect(await keysIn(name)).toEqual(['alpha']);
  });

  test('of another vault stays', async () => {
    const other = join(folder, `.keyward-${'ab'.repeat(16)}-x-20261124T090000Z-0001.keyward-backup.removed`);
    await writeFile(other, 'other');
    await (await backupsOf()).list();
    expect(await readFile(other, 'utf8')).toBe('other');
  });
});
