// The choice of the key to seal under, among those that are available.

import { ChevronDown } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox } from 'react-aria-components/ListBox';
import { Select, SelectValue } from 'react-aria-components/Select';
import type { KeyView } from '../../core/snapshot.ts';
import { words } from '../wording/words.ts';
import { labelLook } from './fieldLook.ts';
import { OptionItem, OptionsPopover } from './Options.tsx';

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
      <OptionsPopover>
        <ListBox items={available} className="p-1">
          {({ id, name, type, currentVersion }) => (
            <OptionItem id={id} name={name} aside={`${type} · ${words.keys.version(currentVersion)}`} />
          )}
        </ListBox>
      </OptionsPopover>
    </Select>
  );
}
