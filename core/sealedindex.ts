// The index of sealed files: what was sealed, where it is, and under which key versions.
//
//   sealed_file   file id -> path, size, sealed at, seen at, present | missing       sealed_slot   file id, key -> version
//
// SI1  It is filled by what this vault does and by scans of folders; it answers what would be lost with a key, and
//      drives re-sealing. Nobody gets into a file by it: a wrong row misleads people and opens nothing.
// SI2  A file has one row, by its id, wherever it was moved. Of copies it knows one: the other is found by scans and
//      named, and it never takes the place of one that is still there.
// SI3  A row is written where it says something new, or was seen last a day ago: each writing is in the audit log.
// SI4  Of two slots of one key, the older version is kept: that is the one that should be re-sealed.

import { basename } from 'node:path';
import type { KeyPage } from './envelope.ts';
import type { SealedFileView } from './fileviews.ts';
import { pageAt } from './folderscan.ts';
import type { Keystore } from './keystore.ts';
import type { MarkedChanges } from './ledger.ts';
import { fileNumber } from './ownfiles.ts';
import { fileRefusal, type RefusalView } from './refusal.ts';
import type { Under } from './reseal.ts';
import type { Rows } from './rows.ts';
import type { SealedFileRow, SealedSlotRow } from './schema.ts';
import type { Instant } from './snapshot.ts';

const day = 86_400_000;

/** A sealed file as it was made or found. `size` of the sealed file, in bytes. */
export interface Sighting {
  readonly fileId: Buffer;
  readonly path: string;
  readonly size: number;
  readonly sealedAt: Instant;
  readonly slots: readonly Under[];
}

/**
 * What the index held of a sealed file that was found at a path; `copy` where the one it
 * knows is still there, or cannot be read and may be (SI2).
 */
export type Known = 'not yet' | 'here' | 'moved here' | 'under another name' | 'copy';

export function sightingOf(page: KeyPage, path: string, size: number): Sighting {
  return { fileId: page.fileId, path, size, sealedAt: page.createdAt, slots: page.slots };
}

/** Looks at the disk, so it comes before the transaction in which `enter` is called. */
export async function knownAs(
  keystore: Keystore,
  { fileId, path }: Sighting,
  own: readonly string[],
): Promise<Known> {
  const row = await keystore.read((rows) => rows.get('sealed_file', fileId));
  if (row === null) return 'not yet';
  if (row.path === path) return 'here';
  const there = await whatStandsAt(row.path, fileId, own);
  if (there === 'nothing' || there === 'another') return 'moved here';
  if (there !== 'the file') return 'copy';
  return (await isSameFile(row.path, path)) ? 'under another name' : 'copy';
}

/** Whether entering it would say anything new (SI3). */
export async function isNews(rows: Rows, sighting: Sighting, known: Known, at: Instant): Promise<boolean> {
  const { file, gone, fresh } = await newsOf(rows, sighting, known, at);
  return file !== null || gone.length + fresh.length > 0;
}

/** Enters what was made or found, as far as it is news (SI2, SI3). */
export async function enter(
  changes: MarkedChanges,
  sighting: Sighting,
  known: Known,
  at: Instant,
): Promise<void> {
  const { file, gone, fresh } = await newsOf(changes, sighting, known, at);
  if (file !== null) await changes.keep('sealed_file', file);
  for (const { file_id, key_id } of gone) await changes.drop('sealed_slot', file_id, key_id);
  for (const slot of fresh) await changes.keep('sealed_slot', slot);
}

/** Whether the file opens, or is about to, through slots that the index does not know. */
export async function hasFreshSlots(
  rows: Rows,
  sighting: Sighting,
  known: Known,
  at: Instant,
): Promise<boolean> {
  return (await newsOf(rows, sighting, known, at)).fresh.length > 0;
}

/** Enters slots that a file is about to have; what the index knows already stays, until `enter` says how it ended. */
export async function enterBeside(
  changes: MarkedChanges,
  sighting: Sighting,
  known: Known,
  at: Instant,
): Promise<void> {
  const { file, fresh } = await newsOf(changes, sighting, known, at);
  if (file !== null) await changes.keep('sealed_file', file);
  for (const slot of fresh) await changes.keep('sealed_slot', slot);
}

/** Takes back what `enter` did for a file that did not appear after all. */
export async function forget(changes: MarkedChanges, fileId: Buffer): Promise<void> {
  for (const { key_id } of await changes.some('sealed_slot', { file_id: fileId }))
    await changes.drop('sealed_slot', fileId, key_id);
  await changes.drop('sealed_file', fileId);
}

/** The file is there or is not, at the path where it is known to be; where else, a scan may find out. */
export async function markStanding(
  changes: MarkedChanges,
  { file_id, path }: Pick<SealedFileRow, 'file_id' | 'path'>,
  standing: SealedFileRow['standing'],
): Promise<void> {
  const row = await changes.get('sealed_file', file_id);
  if (row !== null && row.path === path && row.standing !== standing)
    await changes.keep('sealed_file', { ...row, standing });
}

/** What stands at a path where a file was known to be; a refusal says nothing of what it is. */
export async function whatStandsAt(
  path: string,
  fileId: Buffer,
  own: readonly string[],
): Promise<'the file' | 'another' | 'nothing' | RefusalView> {
  try {
    const page = await pageAt(path, own, 'followed');
    return page?.fileId.equals(fileId) ? 'the file' : 'another';
  } catch (thrown) {
    const { view } = fileRefusal(thrown, basename(path));
    return view.code === 'file_missing' ? 'nothing' : view;
  }
}

/** As a window lists it, for whoever asks about the end of `keyId`. */
export async function sealedFileView(
  rows: Rows,
  file: SealedFileRow,
  keyId: Buffer,
): Promise<SealedFileView> {
  const slots = await rows.some('sealed_slot', { file_id: file.file_id });
  let fate: SealedFileView['fate'] = 'lost';
  for (const slot of slots) if (!slot.key_id.equals(keyId) && (await stays(rows, slot))) fate = 'survives';
  return {
    fileId: file.file_id.toString('hex'),
    path: file.path,
    size: file.size,
    sealedAt: file.sealed_at,
    seenAt: file.seen_at,
    standing: file.standing,
    slots: slots.map(({ key_id, version }) => ({ keyId: key_id.toString('hex'), version })),
    fate,
  };
}

/** What the index does not say yet: the row of the file, slots of keys that are gone, slots that are new. */
interface News {
  readonly file: SealedFileRow | null;
  readonly gone: readonly SealedSlotRow[];
  readonly fresh: readonly SealedSlotRow[];
}

async function newsOf(rows: Rows, sighting: Sighting, known: Known, at: Instant): Promise<News> {
  const { fileId, size, sealedAt } = sighting;
  if (known === 'copy') return { file: null, gone: [], fresh: [] };
  const before = await rows.get('sealed_file', fileId);
  const path = known === 'under another name' && before !== null ? before.path : sighting.path;
  const place = { file_id: fileId, path, size, sealed_at: sealedAt };
  const file: SealedFileRow = { ...place, seen_at: at, standing: 'present' };
  const isKnown = before !== null && at - before.seen_at < day && isSameRow(before, file);
  const slots = await rows.some('sealed_slot', { file_id: fileId });
  const wanted = slotsOf(sighting);
  const isIn = (some: readonly SealedSlotRow[], one: SealedSlotRow, version: 'any' | number) =>
    some.some((slot) => slot.key_id.equals(one.key_id) && (version === 'any' || slot.version === version));
  return {
    file: isKnown ? null : file,
    gone: slots.filter((slot) => !isIn(wanted, slot, 'any')),
    fresh: wanted.filter((slot) => !isIn(slots, slot, slot.version)),
  };
}

/** One row for each key, with the older of two versions (SI4). */
function slotsOf({ fileId, slots }: Sighting): readonly SealedSlotRow[] {
  const oldest = new Map<string, SealedSlotRow>();
  for (const { keyId, version } of slots) {
    const other = oldest.get(keyId.toString('hex'))?.version ?? version;
    const row = { file_id: fileId, key_id: keyId, version: Math.min(version, other) };
    oldest.set(keyId.toString('hex'), row);
  }
  return [...oldest.values()];
}

function isSameRow(before: SealedFileRow, row: SealedFileRow): boolean {
  const { path, size, sealed_at, standing } = row;
  return (
    before.path === path &&
    before.size === size &&
    before.sealed_at === sealed_at &&
    before.standing === standing
  );
}

/** Whether the key of a slot is there, and is to be. */
async function stays(rows: Rows, { key_id }: SealedSlotRow): Promise<boolean> {
  const key = await rows.get('key', key_id);
  return key !== null && key.state !== 'deletion requested';
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => fileNumber(path).catch(() => null)));
  return one !== null && one === other;
}
