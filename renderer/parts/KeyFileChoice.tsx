// The key file that somebody needs besides his passphrase: chosen in the system's dialog, shown by its name.

import { KeySquare, X } from 'lucide-react';
import type { Chosen } from '../../electron/contract.ts';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';

interface KeyFileChoiceProps {
  readonly chosen: Chosen | null;
  readonly onChoose: (chosen: Chosen | null) => void;
}

export function KeyFileChoice({ chosen, onChoose }: KeyFileChoiceProps) {
  const { keyFile } = words.passphrase;

  async function choose() {
    const outcome = await request('choose', { what: 'key file' });
    if ('done' in outcome && outcome.done !== 'nothing chosen') onChoose(outcome.done);
  }

  if (chosen === null) {
    return (
      <Button look="quiet" size="small" onPress={() => void choose()}>
        <KeySquare aria-hidden className="size-3.5" />
        {keyFile.choose}
      </Button>
    );
  }
  return (
    <p className="flex min-w-0 items-center gap-2 text-ink-2 text-xs">
      <KeySquare aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span className="min-w-0 truncate" title={chosen.folder}>
        {keyFile.chosen(chosen.name)}
      </span>
      <Button look="quiet" size="icon" aria-label={keyFile.without} onPress={() => onChoose(null)}>
        <X aria-hidden className="size-3.5" />
      </Button>
    </p>
  );
}
