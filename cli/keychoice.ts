// Which key or person is meant: an id of 32 hexadecimal digits, or a name.
//
// CH1  The id is looked for first: whoever may choose a name must not be able to take the place of an id in a script.

import { Refusal } from '../core/refusal.ts';
import type { KeyView, UnlockedSnapshot } from '../core/snapshot.ts';
import { folded } from './session.ts';

/** Null where nothing has this id or this name. */
export function meant<T extends { readonly id: string; readonly name: string }>(
  all: readonly T[],
  text: string,
): T | null {
  const wanted = folded(text);
  return all.find(({ id }) => id === wanted) ?? all.find(({ name }) => folded(name) === wanted) ?? null;
}

/** Refuses `key_unknown`. */
export function keyNamed({ keys }: Pick<UnlockedSnapshot, 'keys'>, text: string): KeyView {
  const key = meant(keys, text);
  if (key === null) throw new Refusal('key_unknown');
  return key;
}
