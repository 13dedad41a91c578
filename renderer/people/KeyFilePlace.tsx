// Where a new key file is written to: chosen in the system's dialog, shown by name and folder.

import { KeySquare } from 'lucide-react';
import type { Chosen } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { errorLook } from '../parts/fieldLook.ts';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';

interface KeyFilePlaceProps {
  readonly chosen: Chosen | null;
  readonly onChoose: (chosen: Chosen) => void;
  readonly error: string | null;
}

export function KeyFilePlace({ chosen, onChoose, error }: KeyFilePlaceProps) {
  const { add } = words.people;

  async function choose() {
    const outcome = await request('choosePlace', { what: 'key file', name: add.keyFileName });
    if ('done' in outcome && outcome.done !== 'nothing chosen') onChoose(outcome.done);
  }

  return (
    <div className="flex flex-col items-start gap-1.5">
      <Button onPress={() => void choose()}>
        <KeySquare aria-hidden className="size-4" />
        {add.keyFilePlace}
      </Button>
      <p role="status" className={error === null ? 'select-text break-words text-ink-2 text-xs' : errorLook}>
        {error ?? (chosen === null ? '' : add.keyFileAt(chosen.name, chosen.folder))}
      </p>
    </div>
  );
}
