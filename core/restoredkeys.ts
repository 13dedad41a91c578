// Restored keys: which keys of a backup come back, and which are left out of it.
//
// RK1  A key is destroyed where a vault signed that it is, or where the backup's own proved row has its end as due. An id
//      that nobody signed, in a tombstone of the backup or in the record outside, may have been planted, and has no live
//      key left out.
// RK2  A key whose material the backup no longer has cannot come back. Where nobody attests its end it is left out, but
//      gets no tombstone: from a backup that has its material it does come back.

import { signedTombstones } from './backupend.ts';
import { dropKey, isDestroyed, piecesOf } from './keyend.ts';
import { keyOrigin } from './keyrows.ts';
import type { Keystore } from './keystore.ts';
import type { DestroyedKey } from './lastseen.ts';
import type { MarkedChanges } from './ledger.ts';
import type { RootKey } from './rootkey.ts';
import type { Rows } from './rows.ts';
import type { Tables } from './schema.ts';
import type { Instant } from './snapshot.ts';
import { usageOf } from './usage.ts';

/** What an open vault attests as destroyed: id (hex) and when. */
export async function attestedIn({
  keystore,
  root,
}: {
  readonly keystore: Keystore;
  readonly root: RootKey;
}) {
  const tombstones = await keystore.read((rows) => signedTombstones(rows, root));
  return new Map(tombstones.map((one) => [one.key_id.toString('hex'), one.destroyed_at]));
}

/**
 * Every key that was destroyed, by the tombstones of the proved copy, the record outside and the vault that is replaced
 * (RK1): id (hex) and when.
 */
export async function keysDestroyed(
  rows: Rows,
  root: RootKey,
  outside: readonly DestroyedKey[],
  there: ReadonlyMap<string, Instant>,
): Promise<ReadonlyMap<string, Instant>> {
  const recorded = outside.map((one) => ({ ...one, key_id: one.keyId, destroyed_at: one.destroyedAt }));
  const claimed = [
    ...(await rows.all('tombstone')).filter(({ mac }) => mac.length === 0),
    ...recorded.filter(({ signed }) => signed === 'unsigned'),
  ];
  const attested = [
    ...(await signedTombstones(rows, root)),
    ...recorded.filter(({ signed }) => signed === 'signed'),
  ];
  const ends = [...(await whereDue(rows, claimed)), ...attested];
  return new Map([...ends.map((one) => [one.key_id.toString('hex'), one.destroyed_at] as const), ...there]);
}

/** Those of which the proved row of the key says that its end had come. */
async function whereDue<T extends Pick<Tables['tombstone'], 'key_id' | 'destroyed_at'>>(
  rows: Rows,
  claimed: readonly T[],
): Promise<readonly T[]> {
  const due: T[] = [];
  for (const one of claimed) {
    const key = await rows.get('key', one.key_id);
    if (key?.state !== 'deletion requested' || key.deletion_at === null) continue;
    if (key.deletion_at <= one.destroyed_at) due.push(one);
  }
  return due;
}

/** Keys of which nothing is left, though nobody attests it: id (hex), and when their tombstone says. */
export async function keysWithoutMaterial(rows: Rows, attestedEnds: ReadonlyMap<string, Instant>) {
  const missing = new Map<string, Instant>();
  for (const { key_id, destroyed_at } of await rows.all('tombstone')) {
    const hex = key_id.toString('hex');
    if (attestedEnds.has(hex) || (await rows.get('key', key_id)) === null) continue;
    if (await isDestroyed(rows, key_id)) missing.set(hex, destroyed_at);
  }
  return missing;
}

/** Takes the destroyed keys out of the copy, and answers what must not be found in it any more. */
export async function leaveOut(
  changes: MarkedChanges,
  destroyed: ReadonlyMap<string, Instant>,
  missing: ReadonlyMap<string, Instant>,
): Promise<readonly Buffer[]> {
  const pieces: Buffer[] = [];
  for (const { key_id, mac } of await changes.all('tombstone')) {
    if (mac.length === 0) await changes.remove('tombstone', key_id);
  }
  for (const [hex, destroyed_at] of [...destroyed, ...missing]) {
    const id = Buffer.from(hex, 'hex');
    if (destroyed.has(hex)) await changes.mark('tombstone', { key_id: id, destroyed_at });
    const key = await changes.get('key', id);
    if (key === null) continue;
    for (const { wrapped } of await changes.some('key_version', { key_id: id })) {
      if (wrapped.length > 0) pieces.push(...piecesOf(wrapped));
    }
    if ((await changes.get('deleted_key', id)) === null) {
      const usage = JSON.stringify(await usageOf(changes, id));
      const origin = await keyOrigin(changes, id);
      await changes.mark('deleted_key', { ...managementOf(key, destroyed_at), origin, usage });
    }
    await dropKey(changes, id);
  }
  return pieces;
}

/** What a backup knows of a key that was deleted after it was made; who and why may be unknown to it. */
function managementOf(
  key: Tables['key'],
  destroyedAt: Instant,
): Omit<Tables['deleted_key'], 'mac' | 'origin' | 'usage'> {
  return {
    id: key.id,
    name: key.name,
    type: key.type,
    created_at: key.created_at,
    versions: key.current_version,
    deletion_requested_at: key.deletion_requested_at ?? destroyedAt,
    deleted_at: destroyedAt,
    deleted_by: key.deletion_by,
    reason: key.deletion_reason ?? '',
  };
}
