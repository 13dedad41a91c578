// The end of keys in their backups: material that was destroyed in the keystore is destroyed in each backup of a folder.
//
// BE1  Only a tombstone with the vault's own mark takes material out of a backup. One without, whoever put it there,
//      takes nothing: a backup is what is left when the keystore was altered.
// BE2  A backup of ours that is damaged, and a keystore that was set aside, serve no restore but may still hold
//      material: they are overwritten and removed, which is recorded. A damaged file that nobody can tell to be ours is
//      left.

import { join } from 'node:path';
import type { BackupFolder, Treated } from './backupfile.ts';
import { forgetBackup, keepBackup } from './backuprows.ts';
import type { Gate } from './gate.ts';
import { Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import { requireMarked } from './rowmarks.ts';
import { pagesOf, type Rows } from './rows.ts';
import type { Tables } from './schema.ts';
import { removeSetAside, setAsideIn } from './setaside.ts';

/** The tombstones that the vault itself signed (BE1). Refuses `keystore_altered` for one with a mark of another. */
export async function signedTombstones(rows: Rows, root: RootKey): Promise<readonly Tables['tombstone'][]> {
  const signed: Tables['tombstone'][] = [];
  for await (const page of pagesOf(rows, 'tombstone')) {
    for (const row of page) {
      if (row.mac.length === 0) continue;
      requireMarked(root, 'tombstone', row);
      signed.push(row);
    }
  }
  return signed;
}

/** Destroys in every backup of a folder what the open vault says was destroyed. Refuses as the drives do. */
export async function destroyInFolder(gate: Gate, folder: BackupFolder): Promise<void> {
  const [tombstones, known] = await gate
    .open()
    .keystore.read(async (rows) => [
      await signedTombstones(rows, gate.open().root),
      (await rows.all('backup')).map(({ name }) => name),
    ]);
  const { treated, unreadable } = await folder.destroyMaterial(tombstones);
  await recordTreated(gate, folder, treated);
  for (const { name, result } of [...treated, ...unreadable.filter((file) => known.includes(file.name))]) {
    if (result === 'done') continue;
    if (result.code !== 'backup_damaged') throw new Refusal(result.code, result.facts);
    await folder.remove(name);
    await gate.runBySystem({ operation: 'remove damaged backup', detail: { backup: name } }, ({ changes }) =>
      forgetBackup(changes, name),
    );
  }
}

/** BE2, of the keystores that were set aside in the vault's own folder. */
export async function destroySetAside(gate: Gate, folder: string): Promise<void> {
  for (const name of await setAsideIn(folder)) {
    await removeSetAside(join(folder, name));
    const duty = { operation: 'remove damaged backup', detail: { backup: name } } as const;
    await gate.runBySystem(duty, async () => undefined);
  }
}

/** Which backups lost material; the vault knows them again by what they are now. */
async function recordTreated(gate: Gate, folder: BackupFolder, treated: readonly Treated[]): Promise<void> {
  const done = treated.filter(({ result }) => result === 'done').map(({ name }) => name);
  if (done.length === 0) return;
  const backups = (await folder.list()).backups.filter(({ name }) => done.includes(name));
  const detail = { folder: folder.path, backups: done.length };
  await gate.runBySystem({ operation: 'destroy in backups', detail }, async ({ changes }) => {
    for (const made of backups) {
      const row = await changes.get('backup', made.name);
      if (row !== null) await keepBackup(changes, made, row.proved_at);
    }
  });
}
