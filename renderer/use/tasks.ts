// The six tasks, and which of them a key is for.

import type { KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { isCapable, unfitnessOf, type Wanted } from './fitness.ts';

export const tasks = ['encrypt', 'decrypt', 'reEncrypt', 'dataKey', 'sign', 'verify'] as const;
export type TaskName = (typeof tasks)[number];

export interface TaskProps {
  readonly keys: readonly KeyView[];
  /** The key that is chosen, which can do the task; null for none. */
  readonly keyId: string | null;
  readonly onKey: (keyId: string | null) => void;
}

/** What one comes to this screen for with that key. */
export function firstTask(key: KeyView | null): TaskName {
  return key !== null && !isCapable(key, 'encrypt') ? 'sign' : 'encrypt';
}

/** What the key of a task must be able to do, where the person chooses one. */
export const wantedFor = {
  encrypt: { operation: 'encrypt', capability: 'encrypt' },
  reEncrypt: { operation: 're-encrypt', capability: 'encrypt' },
  dataKey: { operation: 'create data key', capability: 'seal' },
  sign: { operation: 'sign', capability: 'sign' },
} as const satisfies Partial<Record<TaskName, Wanted>>;

/**
 * The key that was chosen, where it can do this task: no other takes its place unseen. Before one was chosen, the only one
 * that can.
 */
export function keyFor(
  task: TaskName,
  chosen: string | null,
  { keys, person }: Pick<UnlockedSnapshot, 'keys' | 'person'>,
): string | null {
  const wanted: Wanted | undefined = (wantedFor as Partial<Record<TaskName, Wanted>>)[task];
  if (wanted === undefined) return null;
  const able = keys.filter((key) => unfitnessOf(key, wanted, person) === null);
  const [only] = able;
  if (chosen !== null) return able.some(({ id }) => id === chosen) ? chosen : null;
  return able.length === 1 && only !== undefined ? only.id : null;
}
