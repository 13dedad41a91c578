// Keystores that were set aside: what a restore took the place of and could not read, kept for whoever looks into it.
//
//   <vault folder>/keystore-set-aside-<UTC time>.db, and its -wal
//
// SA1  The copy is durable before the original is touched.
// SA2  It may hold material, and nobody can take a key out of what does not open. So it goes, overwritten, when a key is
//      destroyed.

import { constants } from 'node:fs';
import { copyFile, open, readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fillWithZeros } from './backupfile.ts';
import { syncFolder } from './output.ts';
import { fileRefusal, systemCode } from './refusal.ts';
import type { Instant } from './snapshot.ts';

const namePattern = /^keystore-set-aside-\d{8}T\d{6}Z\.db(-wal)?$/;

/** Keeps the keystore at `path`, with its log, under another name in the same folder (SA1). */
export async function setAside(path: string, now: Instant): Promise<void> {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const aside = join(dirname(path), `keystore-set-aside-${time}.db`);
  for (const suffix of ['', '-wal']) {
    try {
      await copyFile(`${path}${suffix}`, `${aside}${suffix}`, constants.COPYFILE_EXCL);
    } catch (thrown) {
      if (systemCode(thrown) === 'ENOENT') continue;
      throw thrown;
    }
    const file = await open(`${aside}${suffix}`, 'r+');
    await file.sync().finally(() => file.close());
  }
  await syncFolder(dirname(path));
}

/** The names of what was set aside in this folder. */
export async function setAsideIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && namePattern.test(entry.name)).map(({ name }) => name);
}

/** Overwrites and removes what was set aside (SA2). Refuses as `fileRefusal` does. */
export async function removeSetAside(path: string): Promise<void> {
  try {
    const file = await open(path, 'r+');
    try {
      await fillWithZeros(file, (await file.stat()).size);
    } finally {
      await file.close();
    }
    await unlink(path);
    await syncFolder(dirname(path));
  } catch (thrown) {
    throw fileRefusal(thrown, basename(path));
  }
}
