// What the steps of an import hand on to each other.

import type { RefusalView } from '../../core/refusal.ts';
import type { KeyType } from '../../core/snapshot.ts';

export const importSteps = ['key', 'material', 'done'] as const;

/** A key that is to be, before its material has come; `refusal`: why it could not be as it was planned. */
export interface Planned {
  readonly name: string;
  readonly type: KeyType;
  readonly rotationDays: number | null;
  readonly refusal: RefusalView | null;
}
