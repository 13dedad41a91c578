// Key rows: a key and its versions as genuine rows of an open vault, read and written.
//
// KR1  Where material came from stands in the row of its version, under the row's mac, and is never written again.

import type { Acting } from './gate.ts';
import type { Material } from './keytypes.ts';
import { wrapVersion } from './keywrap.ts';
import type { MarkedChanges } from './ledger.ts';
import { foldedName, type Key } from './lifecycle.ts';
import type { OpenVault } from './openvault.ts';
import { keyOf, keyRow } from './records.ts';
import { Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import { requireMarked } from './rowmarks.ts';
import type { Rows } from './rows.ts';
import type { Tables } from './schema.ts';
import type { Origin } from './snapshot.ts';

/** A key that is not deleted. Refuses `key_unknown`, `keystore_altered`. */
export async function readKey(root: RootKey, rows: Rows, keyId: Buffer): Promise<Key> {
  const row = await rows.get('key', keyId);
  if (row === null) throw new Refusal('key_unknown');
  requireMarked(root, 'key', row);
  return keyOf(row);
}

/** One version, or null where the key has none of that number. Refuses `keystore_altered`. */
export async function readVersion(
  root: RootKey,
  rows: Rows,
  keyId: Buffer,
  version: number,
): Promise<Tables['key_version'] | null> {
  const row = await rows.get('key_version', keyId, version);
  if (row !== null) requireMarked(root, 'key_version', row);
  return row;
}

/** Writes a key whose name may be new. Refuses `key_name_taken` where another key has the name (product.md section 1). */
export async function writeNamedKey(changes: MarkedChanges, key: Key): Promise<void> {
  const named = await changes.some('key', { folded_name: foldedName(key.name) });
  if (named.some(({ id }) => !id.equals(key.id))) throw new Refusal('key_name_taken', { name: key.name });
  await changes.mark('key', keyRow(key));
}

/**
 * Writes a new key with its first version. Who makes it as a key manager is assigned it in that role (keys.ts, KL3).
 * Refuses `key_name_taken`.
 */
export async function writeNewKey(
  { open, person, changes }: Acting,
  key: Key,
  first: Material,
  origin: Origin,
): Promise<void> {
  await writeNamedKey(changes, key);
  await addVersion(open, changes, key, first, key.createdAt, origin);
  if (!person.roles.includes('key manager')) return;
  const own = { person_id: person.id, key_id: key.id, role: 'key manager' };
  await changes.mark('assignment', { ...own, granted_at: key.createdAt, granted_by: person.id });
}

/** Adds the version that `key` now has as its current one. `createdAt` in milliseconds. */
export async function addVersion(
  { root, founding }: OpenVault,
  changes: MarkedChanges,
  key: Key,
  made: Material,
  createdAt: number,
  origin: Origin,
): Promise<void> {
  const version = key.currentVersion;
  const place = { vaultId: founding.id, keyId: key.id, version };
  const wrapped = wrapVersion(root, place, { type: key.type, createdAt }, made.material);
  const own = { status: 'available', created_at: createdAt, origin, wrapped };
  await changes.mark('key_version', { key_id: key.id, version, ...own, public_key: made.publicKey });
}

/** Where a version's material came from. Refuses `keystore_altered` for what no Keyward wrote. */
export function originOf({ key_id, origin }: Pick<Tables['key_version'], 'key_id' | 'origin'>): Origin {
  if (origin === 'generated' || origin === 'imported') return origin;
  throw new Refusal('keystore_altered', { place: `key_version ${key_id.toString('hex')}` });
}

/** The origin of a key is that of its first version; every later one is generated. */
export async function keyOrigin(rows: Rows, keyId: Buffer): Promise<Origin> {
  const first = await rows.get('key_version', keyId, 1);
  if (first === null) throw new Refusal('keystore_altered', { place: `key ${keyId.toString('hex')}` });
  return originOf(first);
}
