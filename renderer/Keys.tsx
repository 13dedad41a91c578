// The keys of the vault as a table; the selected one is the key that files are sealed under.

import { KeyRound, Plus } from 'lucide-react';
import type { KeyView } from '../core/snapshot.ts';
import { KeyTable } from './KeyTable.tsx';
import { Button } from './parts/Button.tsx';
import { words } from './wording/words.ts';

interface KeysProps {
  readonly keys: readonly KeyView[];
  readonly sealingKey: KeyView | null;
  readonly onChoose: (id: string) => void;
  readonly onNewKey: () => void;
}

export function Keys({ keys, sealingKey, onChoose, onNewKey }: KeysProps) {
  const wording = words.keys;
  return (
    <section aria-labelledby="keys" className="flex min-h-0 min-w-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-2 px-5 pt-3 pb-2">
        <h2 id="keys" className="font-semibold text-base">
          {wording.title}
          {keys.length > 0 && (
            <span className="ml-2 font-normal text-ink-3 text-sm">{words.amounts.number(keys.length)}</span>
          )}
        </h2>
        <Button look={keys.length === 0 ? 'primary' : 'plain'} onPress={onNewKey}>
          <Plus aria-hidden className="size-3.5" />
          {wording.newKey}
        </Button>
      </div>
      {keys.length === 0 ? <NoKeys /> : <KeyTable keys={keys} sealingKey={sealingKey} onChoose={onChoose} />}
    </section>
  );
}

function NoKeys() {
  return (
    <div className="m-auto flex max-w-sm flex-col items-center gap-1.5 px-5 py-6 text-center">
      <KeyRound aria-hidden className="mb-1 size-6 text-ink-3" strokeWidth={1.5} />
      <p className="font-medium">{words.keys.emptyTitle}</p>
      <p className="text-ink-2 text-sm">{words.keys.empty}</p>
    </div>
  );
}
