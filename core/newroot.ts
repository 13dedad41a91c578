// A new root key takes over: in a rotation of the root key, and at the end of a change of admins.
//
// NR1  One transaction re-wraps every key version and the checkpoint key, marks every deciding row anew, puts the new
//      share set in force and destroys the old one. Before it is durable the vault opens with the old set and nothing
//      else, after it with the new one and nothing else. Then the old shares are made sure to be in no page of the file.
// NR2  What was sealed, encrypted or signed is untouched: the material of the versions stays what it was.
// NR3  The old root key is wiped from memory as soon as the new one is in force.
// NR4  It follows the root key and the share set that were in force when its own shares were made, for whom they were
//      made; where those are not in force any more it is refused.

import type { AuditDraft } from './audit.ts';
import { rewrapCheckpointKey } from './checkpoint.ts';
import type { MarkedChanges } from './ledger.ts';
import type { OpenVault } from './openvault.ts';
import type { Person } from './people.ts';
import { type Founding, personOf, putShareSet, readFounding } from './records.ts';
import { invariant, Refusal } from './refusal.ts';
import { rewrapAll } from './rewrap.ts';
import type { RootKey, ShareSet } from './rootkey.ts';
import type { Changes, Rows } from './rows.ts';

/** What a new root key comes with. */
interface NewRoot {
  /** What it follows, taken in the same step as its holders (NR4). */
  readonly follows: { readonly root: RootKey; readonly set: ShareSet };
  readonly root: RootKey;
  readonly set: ShareSet;
  readonly at: number;
}

/** What its coming left behind. */
interface TakenOver {
  /** Key versions that were wrapped anew. */
  readonly versions: number;
  /** The audit entry that it is recorded in. */
  readonly entry: number;
}

/**
 * Puts `next` in force for the open vault (NR1). In the same transaction `still` refuses what does not hold any more,
 * before anything is changed, and `along` changes what else changes with it.
 * Refuses `keystore_altered`, `ceremony_step` (NR4), and as the keystore does; then everything is as before, and
 * `next` is wiped.
 */
export async function takeOver(
  open: OpenVault,
  next: NewRoot,
  draft: (versions: number) => AuditDraft,
  still: (rows: Rows) => Promise<void>,
  along: (changes: MarkedChanges) => Promise<void> = async () => {},
): Promise<TakenOver> {
  const { ledger, keystore } = open;
  const { root, set, at } = next;
  const { root: from, set: former } = next.follows;
  let [versions, founding, atDesk]: [number, Founding, Person | null] = [0, open.founding, null];
  const rewrap = async (changes: Changes) => {
    const vault = await changes.get('vault', 1);
    if (open.root !== from || vault?.set_id.equals(former.setId) !== true) throw new Refusal('ceremony_step');
    await still(changes);
    const rewrapped = await rewrapAll(from, root, founding.id, changes);
    versions = rewrapped.versions;
    return rewrapped;
  };
  const swap = async (changes: MarkedChanges) => {
    await rewrapCheckpointKey(changes, from, root);
    await putInForce(changes, former.setId, set, at);
    await along(changes);
    const row = open.atDesk === null ? null : await changes.get('person', open.atDesk.id);
    atDesk = row?.standing === 'active' ? personOf(row) : null;
    founding = await readFounding(changes, keystore.path);
  };
  try {
    const adopt = () => {
      open.adopt(root, founding);
      open.seat(atDesk);
    };
    const entry = await ledger.rekey(from, root, () => draft(versions), rewrap, swap, adopt);
    // The new root key is in force whatever comes of this; closing the vault folds the rest of the old log away.
    await keystore.scrub(former.shares.map(({ blob }) => blob)).catch(() => 'left');
    return { versions, entry };
  } catch (thrown) {
    if (!open.holds(root)) root.wipe();
    throw thrown;
  }
}

/** The new set instead of the old one, of which nothing is left. */
async function putInForce(changes: Changes, old: Buffer, set: ShareSet, at: number): Promise<void> {
  await putShareSet(changes, set, at);
  const vault = await changes.get('vault', 1);
  invariant(vault !== null, 'an open vault has a header');
  await changes.put('vault', { ...vault, set_id: set.setId, rotated_at: at });
  for (const { person_id } of await changes.some('share', { set_id: old })) {
    await changes.remove('share', old, person_id);
  }
  await changes.remove('share_set', old);
}
