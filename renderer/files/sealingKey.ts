// The key that files are sealed under unless another is chosen: the last one that was, while it can seal.

import { create } from 'zustand';
import type { KeyView } from '../../core/snapshot.ts';

const useChosen = create<{ readonly keyId: string | null }>(() => ({ keyId: null }));

export function chooseSealingKey(keyId: string): void {
  useChosen.setState({ keyId });
}

export function canSeal({ state, type }: KeyView): boolean {
  return state === 'available' && type === 'AES-256';
}

/** The chosen key while it seals, otherwise the newest that does; null where there is none. */
export function useSealingKey(keys: readonly KeyView[]): KeyView | null {
  const chosen = useChosen(({ keyId }) => keyId);
  const able = keys.filter(canSeal);
  return (
    able.find(({ id }) => id === chosen) ?? able.toSorted((a, b) => b.createdAt - a.createdAt)[0] ?? null
  );
}
