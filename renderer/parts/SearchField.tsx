// A field that narrows a list while it is typed into; Escape empties it.

import { Search, X } from 'lucide-react';
import type { Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { SearchField as AriaSearchField } from 'react-aria-components/SearchField';
import { words } from '../wording/words.ts';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoFocus?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

export function SearchField({ label, value, onChange, autoFocus = false, inputRef }: SearchFieldProps) {
  return (
    <AriaSearchField
      aria-label={label}
      value={value}
      onChange={onChange}
      autoFocus={autoFocus}
      className="relative min-w-40 grow basis-52"
    >
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-3" />
      <Input
        {...(inputRef === undefined ? {} : { ref: inputRef })}
        placeholder={label}
        spellCheck="false"
        maxLength={200}
        className="min-h-8 w-full min-w-0 rounded-md border border-edge bg-surface py-1 pr-8 pl-8 text-sm placeholder:text-ink-3 focus-visible:outline-offset-0 [&::-webkit-search-cancel-button]:hidden"
      />
      {value !== '' && (
        <AriaButton
          aria-label={words.common.emptySearch}
          className="absolute inset-y-0 right-0 grid w-8 place-items-center rounded-r-md text-ink-3 data-hovered:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </AriaButton>
      )}
    </AriaSearchField>
  );
}
