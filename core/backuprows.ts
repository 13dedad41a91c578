// What the keystore knows of its backups: where they are, and those that were made.
//
//   setting  "backup folder"  {"chosen": path or null, "former": [path, …]}       null: `backups` beside the vault's folder
//   backup   one row for each that is kept: name, when, why, size, SHA-256 of the copy, when it was proved last
//   proof    "backup <name>"

import { type BackupFile, backupsKept } from './backupfile.ts';
import type { MarkedChanges } from './ledger.ts';
import type { BackupView } from './recordviews.ts';
import { Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import { requireMarked } from './rowmarks.ts';
import type { Rows } from './rows.ts';
import type { Tables } from './schema.ts';
import type { BackupReason, Instant } from './snapshot.ts';

const settingName = 'backup folder';

/** Where backups are, and where they were before. */
export interface Places {
  readonly chosen: string | null;
  readonly former: readonly string[];
}
/** A backup that was made, and when it was proved last. */
type KnownBackup = Tables['backup'] & { readonly provedAt: Instant | null };

/** Refuses `keystore_altered`; without a root key nothing of it is authentic. */
export async function placesIn(rows: Rows, root: RootKey | null): Promise<Places> {
  const row = await rows.get('setting', settingName);
  if (row === null) return { chosen: null, former: [] };
  if (root !== null) requireMarked(root, 'setting', row);
  try {
    const { chosen, former } = JSON.parse(row.value) as Places;
    if ((chosen === null || typeof chosen === 'string') && former.every((one) => typeof one === 'string'))
      return { chosen, former };
  } catch {
    // As for any other text that no Keyward wrote.
  }
  throw new Refusal('keystore_altered', { place: `setting ${settingName}` });
}

export async function putPlaces(changes: MarkedChanges, places: Places): Promise<void> {
  await changes.mark('setting', { name: settingName, value: JSON.stringify(places) });
}

export async function keepBackup(
  changes: MarkedChanges,
  made: BackupFile,
  provedAt: number | null,
): Promise<void> {
  const { name, size, label } = made;
  const about = { name, made_at: label.madeAt, reason: label.reason, size, sha256: label.digest };
  await changes.keep('backup', { ...about, proved_at: provedAt });
}

export async function forgetBackup(changes: MarkedChanges, name: string): Promise<void> {
  if ((await changes.get('backup', name)) !== null) await changes.drop('backup', name);
  if ((await changes.get('proof', `backup ${name}`)) !== null) await changes.drop('proof', `backup ${name}`);
}

/** What is not there any more is remembered for as long as if it were. */
export async function forgetOld(changes: MarkedChanges, there: readonly BackupFile[]): Promise<void> {
  const rows = (await changes.all('backup')).toSorted((a, b) => b.made_at - a.made_at);
  for (const { name } of rows.slice(backupsKept)) {
    if (!there.some((file) => file.name === name)) await forgetBackup(changes, name);
  }
}

export async function knownBackups(rows: Rows): Promise<readonly KnownBackup[]> {
  const proofs = new Map((await rows.all('proof')).map(({ subject, at }) => [subject, at]));
  const known = await rows.all('backup');
  return known.map((row) => ({ ...row, provedAt: proofs.get(`backup ${row.name}`) ?? null }));
}

/** What is in the folder, the newest first; then what was made and is not there any more. */
export function backupViews(
  there: readonly BackupFile[],
  known: readonly KnownBackup[],
): readonly BackupView[] {
  const missing = known.filter((row) => !there.some(({ name }) => name === row.name));
  return [
    ...there.map(({ name, size, label }): BackupView => {
      const provedAt = known.find((row) => row.name === name)?.provedAt ?? null;
      return { name, reason: label.reason, madeAt: label.madeAt, size, provedAt, standing: 'there' };
    }),
    ...missing
      .toSorted((a, b) => b.made_at - a.made_at)
      .map(({ name, made_at: madeAt, reason, size, provedAt }): BackupView => {
        return { name, reason: reason as BackupReason, madeAt, size, provedAt, standing: 'missing' };
      }),
  ];
}
