// Opening a backup: its copy of the keystore, with the points that were added, becomes a keystore in a file of its own.
//
// The backup is only read, and nothing of it is authentic yet: whoever opens it holds it against a root key first
// (ledger.ts, `verify`).

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BackupLabel, damaged, labelLength, readLabel, takeKeystore } from './backupbytes.ts';
import { type PointsEnd, readPoints } from './backuppoints.ts';
import { Keystore } from './keystore.ts';
import { fileRefusal, Refusal } from './refusal.ts';
import type { Changes, Write } from './rows.ts';

export interface OpenedBackup {
  readonly label: BackupLabel;
  /** The caller closes it and removes the file. */
  readonly keystore: Keystore;
  readonly points: PointsEnd;
}

/**
 * Opens the backup at `path` as a keystore at `into`, where nothing is. Refuses `backup_foreign`, `backup_newer`,
 * `backup_damaged`, `keystore_newer`, `disk_full`, and as `fileRefusal` does what the drive refuses.
 */
export async function openBackup(path: string, into: string): Promise<OpenedBackup> {
  return withBackup(path, async (from, label) => {
    const name = basename(path);
    const to = await open(into, 'wx', 0o600);
    try {
      await takeKeystore(from, label, name, to);
      await to.sync();
    } finally {
      await to.close();
    }
    const keystore = await Keystore.open(into).catch((thrown: unknown) => {
      throw asOfBackup(thrown, name);
    });
    try {
      const points = await addPoints(keystore, from, label, name);
      return { label, keystore, points };
    } catch (thrown) {
      await keystore.close();
      throw asOfBackup(thrown, name);
    }
  });
}

/** The label of the backup at `path`, and its size in bytes. Refuses as `openBackup` does. */
export function labelOf(path: string): Promise<{ readonly label: BackupLabel; readonly size: number }> {
  return withBackup(path, async (file, label) => {
    const { size } = await file.stat();
    if (size < labelLength + label.length) throw damaged(basename(path));
    return { label, size };
  });
}

/** When the last change was made that is in the backup at `path`. Refuses as `openBackup` does. */
export function untilOf(path: string): Promise<number> {
  return withBackup(path, async (file, label) => {
    return (await readPoints(file, label, basename(path))).until ?? label.until;
  });
}

async function addPoints(keystore: Keystore, from: FileHandle, label: BackupLabel, name: string) {
  return keystore.change(async (changes) => {
    const points = await readPoints(from, label, name, (writes) => repeat(changes, writes));
    const vault = await changes.get('vault', 1);
    if (vault === null || !vault.id.equals(label.vaultId)) throw damaged(name);
    return points;
  });
}

/** A row that does not fit its table is refused by the keystore itself. */
async function repeat(changes: Changes, writes: readonly Write[]): Promise<void> {
  for (const write of writes) {
    if ('gone' in write) await changes.remove(write.gone, ...write.key);
    else await changes.put(write.put, write.row as never);
  }
}

/** What a keystore refuses, as it is said of a backup; where SQLite itself refused a row, the backup is damaged. */
function asOfBackup(thrown: unknown, name: string): unknown {
  if (!(thrown instanceof Refusal)) return damaged(name);
  const isDamage = ['keystore_damaged', 'keystore_foreign', 'keystore_altered'].includes(thrown.code);
  return isDamage ? damaged(name) : thrown;
}

async function withBackup<T>(
  path: string,
  work: (file: FileHandle, label: BackupLabel) => Promise<T>,
): Promise<T> {
  const name = basename(path);
  try {
    // Non-blocking, so that a pipe under that name cannot hold the app up.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      if (!(await file.stat()).isFile()) throw new Refusal('backup_foreign', { file: name });
      return await work(file, await readLabel(file, name));
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw fileRefusal(thrown, name);
  }
}
