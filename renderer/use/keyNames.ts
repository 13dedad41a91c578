// How a result names the key that took part.

import type { KeyView } from '../../core/snapshot.ts';
import { words } from '../wording/words.ts';

export function usedInWords(
  keys: readonly KeyView[],
  { keyId, version }: { readonly keyId: string; readonly version: number },
): string {
  const { use } = words;
  return use.underKey(keys.find(({ id }) => id === keyId)?.name ?? use.keyById(keyId), version);
}
