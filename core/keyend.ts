// The end of keys: material is destroyed at the deadline, the key becomes management information, a year later it is gone.
//
//   deletion requested --destroy: material overwritten, tombstone--> --complete: rows dropped--> deleted --forget--> gone
//
// KE1  Destroying needs no secret, so that it comes at the deadline although the vault is locked; what needs the root
//      key is done first thing after the next unlock.
// KE2  A key is deleted only when its material is shown to be gone: no byte string of it is left in the keystore file,
//     in its log or in any backup that Keyward manages. Until then it keeps its tombstone, is used for nothing and the
//     next run goes on where this one stopped, whatever ended it.
// KE3  A tombstone stays for ever: no restore brings the key back, and its id is never used again.
// KE4  Rows are dropped in portions, so that the longest index does not stop the vault.
// KE5  While the vault is locked nobody can tell that a row is genuine, so material is destroyed in the keystore alone.
//      Backups and the record outside follow only a tombstone that the open vault has signed.

import { boxOverhead } from './aead.ts';
import { type Clock, hasCome } from './clock.ts';
import type { Gate } from './gate.ts';
import { keyOrigin, readKey } from './keyrows.ts';
import type { Keystore } from './keystore.ts';
import type { Ledger, MarkedChanges } from './ledger.ts';
import { deadlineNow, forgottenAt, type Key, requireAllowed, transition } from './lifecycle.ts';
import { forgetNoticesOf } from './notices.ts';
import { keyRow } from './records.ts';
import { invariant, Refusal, type RefusalView, refusalView } from './refusal.ts';
import { requireMarked } from './rowmarks.ts';
import type { Changes, Rows } from './rows.ts';
import type { Tables } from './schema.ts';
import type { Instant } from './snapshot.ts';
import { usageOf } from './usage.ts';

/** Rows that one entry of the log drops at most (KE4). */
const portion = 1000;

/** What the life of keys needs besides the vault. */
export interface KeySurroundings {
  /** The clock as it is now; schedules and deletions go by its trusted instant. */
  readonly clock: () => Clock;
  /** Destroys the material of these keys in every backup that Keyward manages, and proves it; what is done it leaves. */
  readonly destroyInBackups: (keyIds: readonly Buffer[]) => Promise<void>;
  /** Takes a backup point, because a key was made. */
  readonly takeBackup: () => Promise<void>;
}

/** What became of one key, for the reminders. */
export interface Outcome {
  readonly keyId: Buffer;
  readonly name: string;
  readonly result: 'done' | RefusalView;
}

/**
 * Destroys the material of every key whose deadline has come, while the vault is locked (KE1). The rows are not
 * authentic here; an unlock refuses a vault in which material is gone too early (ledger.ts, G5).
 */
export async function destroyDue(
  { keystore, ledger }: { readonly keystore: Keystore; readonly ledger: Ledger },
  around: KeySurroundings,
): Promise<readonly Outcome[]> {
  const { toDestroy, destroyed } = await keystore.read((rows) => endings(rows, around));
  const outcomes: Outcome[] = [];
  for (const { id, name } of toDestroy) {
    const draft = { action: 'destroy key', person: null, result: 'done', key: id.toString('hex') } as const;
    const outcome = await outcomeOf(id, name, async () => {
      const pieces = await ledger.recordLocked({ ...draft, detail: { name } }, async (changes) => {
        const { trusted } = around.clock();
        const before = await changes.get('tombstone', id);
        if (before === null || before.mac.length === 0)
          await changes.put('tombstone', { key_id: id, destroyed_at: trusted, mac: Buffer.alloc(0) });
        return overwrite(changes, id, (row) => changes.put('key_version', row));
      });
      await scrub(keystore, name, pieces);
    });
    outcomes.push(outcome);
  }
  for (const { id, name } of destroyed) {
    outcomes.push(await outcomeOf(id, name, () => scrub(keystore, name, [])));
  }
  return outcomes;
}

/** As `destroyDue` with the vault open, and completes every deletion whose material is gone. */
export async function completeDeletions(gate: Gate, around: KeySurroundings): Promise<readonly Outcome[]> {
  const { toDestroy, destroyed } = await gate.open().keystore.read((rows) => endings(rows, around));
  const outcomes: Outcome[] = [];
  for (const { id, name } of toDestroy) {
    const duty = { operation: 'destroy key', keyId: id, detail: { name } } as const;
    const outcome = await outcomeOf(id, name, async () => {
      const pieces = await gate.runBySystem(duty, async ({ open, changes }) => {
        const key = await readKey(open.root, changes, id);
        return destroy(changes, key, around.clock().trusted);
      });
      await complete(gate, around, id, pieces);
    });
    outcomes.push(outcome);
  }
  for (const { id, name } of destroyed) {
    outcomes.push(await outcomeOf(id, name, () => complete(gate, around, id, [])));
  }
  return outcomes;
}

/**
 * Destroys the material of a key in the transaction at hand; `at` is a trusted instant. Answers what `complete`
 * searches for. Refuses `deletion_not_waiting`, `deletion_not_due`.
 */
export async function destroy(changes: MarkedChanges, key: Key, at: Instant): Promise<readonly Buffer[]> {
  transition(key, { action: 'delete at deadline', at });
  await changes.mark('tombstone', { key_id: key.id, destroyed_at: at });
  return overwrite(changes, key.id, (row) => changes.mark('key_version', row));
}

/** Brings the deadline of a key forward to `at`, for the person who wants it so. Refuses `deletion_not_waiting`. */
export async function bringForward(changes: MarkedChanges, key: Key, by: Buffer, at: Instant): Promise<Key> {
  const forward = deadlineNow(key, by, at);
  await changes.mark('key', keyRow(forward));
  return forward;
}

/**
 * Proves that the material is gone, and turns the key into management information (KE2). `pieces` is empty where an
 * earlier run destroyed it. Refuses `destruction_unproved` and as the backups refuse; then it is to be done again.
 */
export async function complete(
  gate: Gate,
  around: KeySurroundings,
  keyId: Buffer,
  pieces: readonly Buffer[],
): Promise<void> {
  const { keystore } = gate.open();
  const row = await keystore.read((rows) => rows.get('key', keyId));
  if (row === null) return;
  await attest(gate, keyId, row.name);
  await gate.track(prove(keystore, around, keyId, row.name, pieces));
  await gate.runBySystem({ operation: 'delete key', keyId }, async ({ open, changes, say }) => {
    const key = await readKey(open.root, changes, keyId);
    const tombstone = await changes.get('tombstone', keyId);
    invariant(
      tombstone !== null && (await isDestroyed(changes, key.id)),
      'only what is destroyed is deleted',
    );
    const deleted = transition(key, { action: 'delete at deadline', at: tombstone.destroyed_at });
    say({ detail: { name: deleted.name, versions: deleted.currentVersion } });
    await changes.mark('tombstone', { key_id: keyId, destroyed_at: tombstone.destroyed_at });
    await changes.mark('deleted_key', await deletedRow(changes, deleted));
    await dropKey(changes, keyId);
  });
}

/** KE5: signs the tombstone of a key that was destroyed while the vault was locked. */
async function attest(gate: Gate, keyId: Buffer, name: string): Promise<void> {
  const found = await gate.open().keystore.read((rows) => rows.get('tombstone', keyId));
  if (found !== null && found.mac.length > 0) return;
  const duty = { operation: 'destroy key', keyId, detail: { name } } as const;
  await gate.runBySystem(duty, async ({ open, changes }) => {
    const key = await readKey(open.root, changes, keyId);
    const tombstone = await changes.get('tombstone', keyId);
    invariant(
      tombstone !== null && (await isDestroyed(changes, keyId)),
      'only what is destroyed is attested',
    );
    transition(key, { action: 'delete at deadline', at: tombstone.destroyed_at });
    await changes.mark('tombstone', { key_id: keyId, destroyed_at: tombstone.destroyed_at });
  });
}

/** Whether the material of a key has been overwritten. A tombstone alone says nothing: it may have been planted. */
export async function isDestroyed(rows: Rows, keyId: Buffer): Promise<boolean> {
  const versions = await rows.some('key_version', { key_id: keyId });
  return versions.every(({ wrapped }) => wrapped.length === 0);
}

/** Removes management information a year after the deletion (product.md section 1). */
export async function forgetDeleted(gate: Gate, around: KeySurroundings): Promise<readonly Outcome[]> {
  const { keystore } = gate.open();
  const waiting = await keystore.read(async (rows) => {
    const clock = around.clock();
    return (await rows.all('deleted_key')).filter((row) => hasCome(clock, forgottenAt(row.deleted_at)));
  });
  const outcomes: Outcome[] = [];
  for (const { id, name } of waiting) {
    const outcome = await outcomeOf(id, name, async () => {
      while ((await forgetPortion(gate, id)) === 'more');
    });
    outcomes.push(outcome);
  }
  return outcomes;
}

/** One portion of what is known of a deleted key; its name goes last (KE4). */
function forgetPortion(gate: Gate, keyId: Buffer): Promise<'more' | 'all'> {
  return gate.runBySystem({ operation: 'forget deleted key', keyId }, async ({ open, changes }) => {
    const row = await changes.get('deleted_key', keyId);
    if (row === null) return 'all';
    requireMarked(open.root, 'deleted_key', row);
    requireAllowed({ name: row.name, state: 'deleted' }, 'forget');
    const slots = (await changes.some('sealed_slot', { key_id: keyId })).slice(0, portion);
    for (const { file_id } of slots) {
      await changes.drop('sealed_slot', file_id, keyId);
      const others = await changes.some('sealed_slot', { file_id });
      if (others.length === 0) await changes.drop('sealed_file', file_id);
    }
    if (slots.length === portion) return 'more';
    const uses = (await changes.some('usage', { key_id: keyId })).slice(0, portion);
    for (const { version, day, operation } of uses) {
      await changes.drop('usage', keyId, version, day, operation);
    }
    if (uses.length === portion) return 'more';
    for (const { id } of await changes.some('campaign', { key_id: keyId }))
      await changes.drop('campaign', id);
    await forgetNoticesOf(changes, keyId);
    await changes.drop('deleted_key', keyId);
    return 'all';
  });
}

/** Keys whose deadline has come: those to destroy, and those whose material is destroyed without the rest being done. */
async function endings(rows: Rows, around: KeySurroundings) {
  const clock = around.clock();
  const toDestroy: Tables['key'][] = [];
  const destroyed: Tables['key'][] = [];
  for (const row of await rows.some('key', { state: 'deletion requested' })) {
    if (row.deletion_at === null || !hasCome(clock, row.deletion_at)) continue;
    ((await isDestroyed(rows, row.id)) ? destroyed : toDestroy).push(row);
  }
  return { toDestroy, destroyed };
}

/** Overwrites the material of every version and answers the pieces that must not be found any more. */
async function overwrite(
  changes: Changes,
  keyId: Buffer,
  write: (row: Tables['key_version']) => Promise<void>,
): Promise<readonly Buffer[]> {
  const pieces: Buffer[] = [];
  for (const row of await changes.some('key_version', { key_id: keyId })) {
    if (row.wrapped.length === 0) continue;
    pieces.push(...piecesOf(row.wrapped));
    await write({ ...row, wrapped: Buffer.alloc(0) });
  }
  return pieces;
}

/**
 * The first and the last 16 bytes of the ciphertext: a long one may be stored in two parts, but not in both these
 * places at once. Without them nothing of the material opens.
 */
export function piecesOf(wrapped: Buffer): readonly Buffer[] {
  const nonce = 24;
  const tag = boxOverhead - nonce;
  const end = wrapped.length - tag;
  return [wrapped.subarray(nonce, nonce + 16), wrapped.subarray(end - 16, end)].map((piece) =>
    Buffer.from(piece),
  );
}

/** KE2. Without `pieces`, which an earlier run took with it, the keystore file is written anew in any case. */
async function prove(
  keystore: Keystore,
  around: KeySurroundings,
  keyId: Buffer,
  name: string,
  pieces: readonly Buffer[],
): Promise<void> {
  if (pieces.length > 0) await scrub(keystore, name, pieces);
  await around.destroyInBackups([keyId]);
  if (pieces.length === 0) await scrub(keystore, name, []);
}

async function scrub(keystore: Keystore, name: string, pieces: readonly Buffer[]): Promise<void> {
  if ((await keystore.scrub(pieces)) === 'left') throw new Refusal('destruction_unproved', { name });
}

/** What stays of a key for a year. */
async function deletedRow(changes: MarkedChanges, key: Key): Promise<Omit<Tables['deleted_key'], 'mac'>> {
  invariant(key.state === 'deleted', 'management information is of a deleted key');
  return {
    id: key.id,
    name: key.name,
    type: key.type,
    created_at: key.createdAt,
    versions: key.currentVersion,
    origin: await keyOrigin(changes, key.id),
    deletion_requested_at: key.deletion.requestedAt,
    deleted_at: key.deletedAt,
    deleted_by: key.deletion.by,
    reason: key.deletion.reason,
    usage: JSON.stringify(await usageOf(changes, key.id)),
  };
}

/** Takes a key away with its versions and assignments. */
export async function dropKey(changes: MarkedChanges, keyId: Buffer): Promise<void> {
  for (const { person_id, role } of await changes.some('assignment', { key_id: keyId })) {
    await changes.drop('assignment', person_id, keyId, role);
  }
  for (const { version } of await changes.some('key_version', { key_id: keyId })) {
    await changes.drop('key_version', keyId, version);
  }
  await changes.drop('key', keyId);
}

/** One key's failure does not keep the others from their turn. */
export async function outcomeOf(keyId: Buffer, name: string, work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return { keyId, name, result: 'done' };
  } catch (thrown) {
    return { keyId, name, result: refusalView(thrown) };
  }
}
