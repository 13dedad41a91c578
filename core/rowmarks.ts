// Row marks: whether the rows that decide something carry the marks of their vault, and the sum of them all.
//
// What row macs and the rows sum are, and why a row of destroyed material is accepted: ledger.ts, G2 and G4.

import { sameBytes } from './aead.ts';
import { Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import { rowBytes, rowName } from './rowbytes.ts';
import { pagesOf, type Rows } from './rows.ts';
import { type DecidingTable, decidingTables, type Tables } from './schema.ts';

/** Which tombstones account for material that is gone (G4). */
export type Destroyed = 'when due' | 'before or since';

/** Refuses `keystore_altered` where the row does not carry the mark of this vault (G2). */
export function requireMarked<T extends DecidingTable>(root: RootKey, table: T, row: Tables[T]): void {
  if (!sameBytes(root.macRow(rowBytes(table, row)), row.mac)) throw altered(rowName(table, row));
}

/** XOR over all deciding rows; refuses `keystore_altered` for one whose own mac does not fit (G2, G4). */
export async function sumOfRows(root: RootKey, rows: Rows, destroyed: Destroyed): Promise<Buffer> {
  const sum = Buffer.alloc(32);
  for (const table of decidingTables) {
    for await (const page of pagesOf(rows, table)) {
      const marked: (typeof page)[number][] = [];
      for (const row of page) {
        if (!('destroyed_at' in row) || row.mac.length > 0) marked.push(row);
        else if (destroyed === 'when due') await requireNotStray(root, rows, row);
      }
      const whole = marked.filter((row) => !isDestroyed(row));
      requireAllMarked(root, table, whole);
      for (const row of marked) if (isDestroyed(row)) await requireEnded(root, rows, row, destroyed);
      addTo(sum, root.rowKeys.sumOf(Buffer.concat(marked.map(({ mac }) => mac))));
    }
  }
  return sum;
}

/** As `requireMarked` for the rows of a page: compared at once, and one by one only where they differ. */
function requireAllMarked<T extends DecidingTable>(
  root: RootKey,
  table: T,
  page: readonly Tables[T][],
): void {
  const expected = root.rowKeys.macRows(page.map((row) => rowBytes(table, row)));
  if (sameBytes(expected, Buffer.concat(page.map(({ mac }) => mac)))) return;
  for (const row of page) requireMarked(root, table, row);
}

function isDestroyed(row: object): row is Tables['key_version'] {
  return 'wrapped' in row && Buffer.isBuffer(row.wrapped) && row.wrapped.length === 0;
}

/** Material may only be gone where its key's end had come (G4). */
export async function requireEnded(
  root: RootKey,
  rows: Rows,
  version: Tables['key_version'],
  destroyed: Destroyed,
): Promise<void> {
  const key = await rows.get('key', version.key_id);
  const tombstone = await rows.get('tombstone', version.key_id);
  const place = rowName('key_version', version);
  if (key === null || tombstone === null) throw altered(place);
  requireMarked(root, 'key', key);
  if (destroyed === 'when due' && !hasEnded(key, tombstone)) throw altered(place);
}

/** A tombstone without a mac is written while the vault is locked, and only at the end of its key (G4). */
async function requireNotStray(root: RootKey, rows: Rows, tombstone: Tables['tombstone']): Promise<void> {
  const key = await rows.get('key', tombstone.key_id);
  if (key === null) return;
  requireMarked(root, 'key', key);
  if (!hasEnded(key, tombstone)) throw altered(rowName('tombstone', tombstone));
}

function hasEnded({ state, deletion_at }: Tables['key'], { destroyed_at }: Tables['tombstone']): boolean {
  return state === 'deletion requested' && deletion_at !== null && destroyed_at >= deletion_at;
}

/** XOR: adding a term a second time takes it out. */
export function addTo(sum: Buffer, term: Buffer): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) ^ (term[i] ?? 0);
}

export function altered(place: string): Refusal {
  return new Refusal('keystore_altered', { place });
}
