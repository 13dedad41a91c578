// Key material: from a key id to material that may be used.

import type { KeyBytes } from './keybytes.ts';
import { unwrapVersion } from './keywrap.ts';
import { type Key, type KeyVersion, requireUsable } from './lifecycle.ts';
import { keyOf, versionOf } from './records.ts';
import { Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import { requireMarked } from './rowmarks.ts';
import type { Rows } from './rows.ts';

/** The key and the version to use, both genuine and usable. Refuses `key_unknown`, `key_not_available`. */
export async function usableVersion(
  root: RootKey,
  rows: Rows,
  keyId: Buffer,
  which: 'current' | number,
): Promise<{ readonly key: Key; readonly version: KeyVersion }> {
  const keyRow = await rows.get('key', keyId);
  if (keyRow === null) throw new Refusal('key_unknown');
  requireMarked(root, 'key', keyRow);
  const key = keyOf(keyRow);
  // A version whose material was destroyed is not genuine any more (ledger.ts, G5), and its key is not available.
  requireUsable(key, { status: 'available' });
  const versionRow = await rows.get('key_version', keyId, which === 'current' ? key.currentVersion : which);
  if (versionRow === null) throw new Refusal('key_unknown');
  requireMarked(root, 'key_version', versionRow);
  const version = versionOf(versionRow);
  requireUsable(key, version);
  return { key, version };
}

/** The material of a version; the caller wipes it. */
export function materialOf(root: RootKey, vaultId: Buffer, key: Key, version: KeyVersion): KeyBytes {
  const place = { vaultId, keyId: key.id, version: version.version };
  const facts = { type: key.type, createdAt: version.createdAt };
  const material = unwrapVersion(root, place, facts, version.wrapped);
  if (material === null)
    throw new Refusal('keystore_altered', { place: `key_version ${key.id.toString('hex')}` });
  return material;
}
