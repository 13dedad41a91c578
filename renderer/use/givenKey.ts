// The key that a task is done with; where it is missing, its field says so.

import { useState } from 'react';
import { words } from '../wording/words.ts';
import type { TaskProps } from './tasks.ts';

export function useGivenKey({ keys, keyId, onKey }: TaskProps) {
  const [error, setError] = useState<string | null>(null);

  /** Null after saying that it is missing. */
  function read(): string | null {
    setError(keyId === null ? words.use.key.missing : null);
    return keyId;
  }

  function onChoose(chosen: string | null): void {
    onKey(chosen);
    setError(null);
  }

  return { read, field: { keys, chosen: keyId, error, onChoose } };
}
