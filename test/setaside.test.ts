// core/setaside.ts: a keystore that was set aside is on the disk before the original is touched.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { setAside } from '../core/setaside.ts';

const synced = vi.hoisted(() => [] as string[]);
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const open: typeof real.open = async (path, ...more) => {
    const file = await real.open(path, ...more);
    const sync = file.sync.bind(file);
    return Object.assign(file, {
      sync: async () => {
        await sync();
        synced.push(String(path));
      },
    });
  };
  return { ...real, open };
});

test('the copy, its log and then the folder are made durable (SA1)', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyward-test-'));
  const path = join(folder, 'keystore.db');
  await writeFile(path, 'rows');
  await writeFile(`${path}-wal`, 'newest rows');
  await setAside(path, Date.UTC(2026, 10, 24, 9));
  const aside = 'keystore-set-aside-20261124T090000Z.db';
  expect(synced.map((one) => basename(one))).toEqual([aside, `${aside}-wal`, basename(folder)]);
  expect((await readdir(folder)).sort()).toEqual([aside, `${aside}-wal`, 'keystore.db', 'keystore.db-wal']);
  expect(await readFile(join(folder, `${aside}-wal`), 'utf8')).toBe('newest rows');
  await rm(folder, { recursive: true });
});
