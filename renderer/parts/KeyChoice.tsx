// The choice of the key to seal under, among those that are available.

import { Check, ChevronDown } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';
import type { KeyView } from '../../core/snapshot.ts';
import { words } from '../wording/words.ts';
import { labelLook } from './fieldLook.ts';

interface KeyChoiceProps {
  readonly label: string;
  readonly keys: readonly KeyView[];
  readonly chosen: KeyView | null;
  readonly onChoose: (id: string) => void;
  /** `in line`: one of several below each other, whose fields begin in one line. */
  readonly standing?: 'alone' | 'in line';
}

export function KeyChoice({ label, keys, chosen, onChoose, standing = 'alone' }: KeyChoiceProps) {
  const available = keys.filter(({ state }) => state === 'available');
  return (
    <Select
      value={chosen?.id ?? null}
      onChange={(id) => {
        if (typeof id === 'string') onChoose(id);
      }}
      className="flex flex-wrap items-center gap-x-3 gap-y-1"
    >
      <Label className={`${labelLook} ${standing === 'in line' ? 'min-w-34' : ''}`}>{label}</Label>
      <AriaButton className="flex min-h-8 min-w-0 max-w-full grow items-center gap-2 rounded-md border border-edge bg-surface px-2.5 py-1 text-left text-base data-hovered:bg-hover">
        <SelectValue className="min-w-0 grow truncate">{chosen?.name ?? ''}</SelectValue>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
      </AriaButton>
      <Popover className="max-h-72 w-(--trigger-width) overflow-y-auto rounded-md border border-edge bg-surface shadow-raised">
        <ListBox items={available} className="p-1">
          {(key) => (
            <ListBoxItem
              id={key.id}
              textValue={key.name}
              className="flex min-h-8 items-center gap-2 rounded-sm px-2 text-sm data-focused:bg-hover data-focus-visible:-outline-offset-2"
            >
              {({ isSelected }) => (
                <>
                  <span className="min-w-0 grow truncate">{key.name}</span>
                  <span className="shrink-0 text-ink-3 text-xs">
                    {key.type} · {words.keys.version(key.currentVersion)}
                  </span>
                  <Check
                    aria-hidden
                    className={`size-4 shrink-0 text-accent-ink ${isSelected ? '' : 'invisible'}`}
                  />
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
