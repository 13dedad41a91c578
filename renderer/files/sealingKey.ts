// The keys that files are sealed under: which ones the person at the desk may use for it, and the one that is proposed,
// the last that was chosen while it can seal, otherwise the newest.

import { useMemo } from 'react';
import { create } from 'zustand';
import type { KeyView } from '../../core/snapshot.ts';
import { isPermitted, usePerson } from '../permitted.ts';

const useChosen = create<{ readonly keyId: string | null }>(() => ({ keyId: null }));

export function chooseSealingKey(keyId: string): void {
  useChosen.setState({ keyId });
}

export function canSeal({ state, type }: KeyView): boolean {
  return state === 'available' && type === 'AES-256';
}

/** Those that seal and that the person may use, by name. */
export function useSealingKeys(keys: readonly KeyView[]): readonly KeyView[] {
  const person = usePerson();
  return useMemo(() => {
    const able = keys.filter((key) => canSeal(key) && isPermitted(person, 'seal file', key.id));
    return able.toSorted((a, b) => a.name.localeCompare(b.name));
  }, [keys, person]);
}

/** The proposed one; null where there is none. */
export function useSealingKey(keys: readonly KeyView[]): KeyView | null {
  const chosen = useChosen(({ keyId }) => keyId);
  const able = useSealingKeys(keys);
  const newest = useMemo(
    () => able.reduce<KeyView | null>((best, key) => (isNewer(key, best) ? key : best), null),
    [able],
  );
  return able.find(({ id }) => id === chosen) ?? newest;
}

function isNewer(key: KeyView, than: KeyView | null): boolean {
  return than === null || key.createdAt > than.createdAt;
}
