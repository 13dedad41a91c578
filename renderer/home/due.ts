// What is due next: rotations and deletions of keys, and the root key.

import type { Instant, KeyView } from '../../core/snapshot.ts';

export interface Due {
  readonly what: 'rotation' | 'deletion' | 'root key';
  /** Of the key; null for the root key. */
  readonly keyId: string | null;
  readonly name: string;
  readonly at: Instant;
}

/** The first so many, deletions and rotations alike, by their time. */
export function nextDue(
  keys: readonly KeyView[],
  rootKeyDueAt: Instant | null,
  most: number,
): readonly Due[] {
  const all = keys.flatMap(({ id, name, nextRotationAt, deletionAt }): readonly Due[] => {
    const of = { keyId: id, name };
    // A key that is to be deleted rotates no more that matters.
    if (deletionAt !== null) return [{ ...of, what: 'deletion', at: deletionAt }];
    return nextRotationAt === null ? [] : [{ ...of, what: 'rotation', at: nextRotationAt }];
  });
  const root: readonly Due[] =
    rootKeyDueAt === null ? [] : [{ what: 'root key', keyId: null, name: '', at: rootKeyDueAt }];
  return [...all, ...root].toSorted((a, b) => a.at - b.at).slice(0, most);
}
