// Key use: from a key id to material that may be used, and from a sealed file to its data key.

import type { KeyPage, Slot } from './envelope.ts';
import type { KeyBytes } from './keybytes.ts';
import type { Rows } from './keystore.ts';
import { type FilePlace, sealDataKey, unsealDataKey, unwrapVersion } from './keywrap.ts';
import { requireMarked } from './ledger.ts';
import { type Key, type KeyVersion, requireUsable } from './lifecycle.ts';
import { keyOf, versionOf } from './records.ts';
import { Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import type { OpenVault } from './unlocking.ts';

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

/**
 * The data key of a sealed file, through the first slot whose key this vault has and may use. A slot of another
 * vault is passed over; one of ours that does not open is a file that was changed.
 */
export async function dataKeyOf(
  open: OpenVault,
  rows: Rows,
  page: KeyPage,
  file: string,
): Promise<{ readonly dataKey: KeyBytes; readonly slot: Slot; readonly key: Key }> {
  const { root, founding } = open;
  if (!page.vaultId.equals(founding.id)) {
    throw new Refusal('sealed_elsewhere', { file, vault: page.vaultId.toString('hex') });
  }
  let refusal = new Refusal('sealed_key_unknown', { file });
  for (const slot of page.slots) {
    try {
      const { key, version } = await usableVersion(root, rows, slot.keyId, slot.version);
      using material = materialOf(root, founding.id, key, version);
      const place = { vaultId: founding.id, keyId: slot.keyId, version: slot.version };
      const dataKey = unsealDataKey(material, place, page, slot.sealedDataKey);
      if (dataKey !== null) return { dataKey, slot, key };
      refusal = new Refusal('sealed_changed', { file });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      if (thrown.code !== 'key_unknown') refusal = thrown;
    }
  }
  throw refusal;
}

/** The slot that lets `dataKey` be found again through this version of the key. */
export function slotFor(
  open: OpenVault,
  key: Key,
  version: KeyVersion,
  file: FilePlace,
  dataKey: KeyBytes,
): Slot {
  using material = materialOf(open.root, open.founding.id, key, version);
  const place = { vaultId: open.founding.id, keyId: key.id, version: version.version };
  const sealedDataKey = sealDataKey(material, place, file, dataKey);
  return { keyId: key.id, version: version.version, sealedDataKey };
}
