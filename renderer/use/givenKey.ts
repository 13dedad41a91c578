// The key that a task is done with, alone or with what it is done to; where one is missing, its field says so.

import { type RefObject, useState } from 'react';
import { words } from '../wording/words.ts';
import type { DataFieldHandle, Given } from './DataField.tsx';
import type { TaskProps } from './tasks.ts';

interface KeyAndGiven {
  readonly keyId: string;
  readonly given: Given;
}

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

  /** As `read`. A text that was read in vain is wiped. */
  function readWith(data: RefObject<DataFieldHandle | null>): KeyAndGiven | null {
    const chosen = read();
    const given = data.current?.read() ?? null;
    if (chosen !== null && given !== null) return { keyId: chosen, given };
    if (given?.is === 'text') given.bytes.fill(0);
    return null;
  }

  return { read, readWith, field: { keys, chosen: keyId, error, onChoose } };
}
