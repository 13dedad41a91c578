// One to eight keys to seal under, each of which opens what is sealed: a row for each, and the way to another.

import { Plus, X } from 'lucide-react';
import type { KeyView } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { hintLook } from '../parts/fieldLook.ts';
import { KeyChoice } from '../parts/KeyChoice.tsx';
import { words } from '../wording/words.ts';

const most = 8;

interface SealingKeysProps {
  /** Those that may be chosen. */
  readonly keys: readonly KeyView[];
  readonly chosen: readonly KeyView[];
  readonly onChoose: (chosen: readonly KeyView[]) => void;
}

export function SealingKeys({ keys, chosen, onChoose }: SealingKeysProps) {
  const { staging } = words.files;
  const others = keys.filter(({ id }) => !chosen.some((one) => one.id === id));
  const next = others[0];
  return (
    <div className="flex flex-col gap-2">
      {chosen.map((key, place) => (
        <div key={key.id} className="flex min-w-0 items-center gap-2">
          <div className="min-w-0 grow">
            <KeyChoice
              label={place === 0 ? staging.under : staging.orUnder(place + 1)}
              keys={[key, ...others].toSorted((a, b) => a.name.localeCompare(b.name))}
              chosen={key}
              standing={chosen.length > 1 ? 'in line' : 'alone'}
              onChoose={(id) => {
                const other = keys.find((one) => one.id === id);
                if (other !== undefined) onChoose(chosen.with(place, other));
              }}
            />
          </div>
          {chosen.length > 1 && (
            <Button
              look="quiet"
              size="icon"
              aria-label={staging.removeKey(key.name)}
              onPress={() => onChoose(chosen.filter((one) => one !== key))}
            >
              <X aria-hidden className="size-3.5" />
            </Button>
          )}
        </div>
      ))}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {next !== undefined && chosen.length < most && (
          <Button look="quiet" size="small" onPress={() => onChoose([...chosen, next])}>
            <Plus aria-hidden className="size-3.5" />
            {staging.addKey}
          </Button>
        )}
        {chosen.length > 1 && <p className={hintLook}>{staging.addKeyWhy}</p>}
      </div>
    </div>
  );
}
