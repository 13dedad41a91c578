// Rotation of keys: a new version with fresh material, by hand or when the schedule says so.

import type { Gate, OnDuty } from './gate.ts';
import { type KeySurroundings, type Outcome, outcomeOf } from './keyend.ts';
import { addVersion, readKey } from './keyrows.ts';
import { type Material, makeMaterial } from './keytypes.ts';
import { due, isExhausted, type Key, type KeyChange, transition } from './lifecycle.ts';
import { keyOf, keyRow } from './records.ts';
import { Refusal } from './refusal.ts';

/** What became of an automatic rotation; after `exhausted` the key rotates no more. */
export interface Rotated extends Outcome {
  readonly versions: 'exhausted' | 'more to come';
}

/** Rotates every key whose schedule says so, one version each however many were missed (lifecycle.ts, L5). */
export async function rotateDue(gate: Gate, around: KeySurroundings): Promise<readonly Rotated[]> {
  const waiting = await gate.open().keystore.read(async (rows) => {
    const { trusted } = around.clock();
    const keys = (await rows.rotationsDue(trusted)).map(keyOf);
    return keys.filter((key) => due(key, trusted) === 'rotation');
  });
  const rotated: Rotated[] = [];
  for (const key of waiting) {
    const outcome = await outcomeOf(key.id, key.name, () => rotateOnSchedule(gate, around, key));
    if (isOvertaken(outcome)) continue;
    const isLast = outcome.result === 'done' && isExhausted({ currentVersion: key.currentVersion + 1 });
    rotated.push({ ...outcome, versions: isLast ? 'exhausted' : 'more to come' });
  }
  return rotated;
}

/** Makes `made` the current version in the transaction at hand. Refuses as `transition` does. */
export async function rotate(
  { open, changes, say }: OnDuty,
  key: Key,
  change: KeyChange & { readonly action: 'rotate' | 'rotate on schedule' },
  made: Material,
  createdAt: number,
): Promise<void> {
  const rotated = transition(key, change);
  await changes.mark('key', keyRow(rotated));
  await addVersion(open, changes, rotated, made, createdAt, 'generated');
  say({ version: rotated.currentVersion, detail: { name: key.name } });
}

async function rotateOnSchedule(gate: Gate, around: KeySurroundings, { id, type }: Key): Promise<void> {
  const made = await gate.track(makeMaterial(type));
  using _ = made.material;
  await gate.runBySystem({ operation: 'rotate key', keyId: id }, async (duty) => {
    const key = await readKey(duty.open.root, duty.changes, id);
    const { trusted } = around.clock();
    if (due(key, trusted) !== 'rotation') throw new Refusal('rotation_not_due', { name: key.name });
    await rotate(duty, key, { action: 'rotate on schedule', at: trusted }, made, gate.now());
  });
}

/** The key came to its end, or was rotated, since it was found to be due: that is no failure. */
function isOvertaken({ result }: Outcome): boolean {
  return result !== 'done' && (result.code === 'rotation_not_due' || result.code === 'key_unknown');
}
