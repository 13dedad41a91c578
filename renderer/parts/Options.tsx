// The list that a field opens to choose one from, and one line of it.

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';

interface OptionsPopoverProps {
  readonly children: ReactNode;
  /** `at least as the field`: where what is in it may need more. */
  readonly width?: 'as the field' | 'at least as the field';
}

export function OptionsPopover({ children, width = 'as the field' }: OptionsPopoverProps) {
  const widthLook = width === 'as the field' ? 'w-(--trigger-width)' : 'min-w-(--trigger-width)';
  return (
    <Popover
      className={`max-h-80 ${widthLook} overflow-y-auto rounded-md border border-edge bg-surface shadow-raised`}
    >
      {children}
    </Popover>
  );
}

interface OptionItemProps {
  readonly id: string;
  readonly name: string;
  /** Below the name, and beside it. */
  readonly hint?: string | undefined;
  readonly aside?: string | undefined;
}

export function OptionItem({ id, name, hint, aside }: OptionItemProps) {
  return (
    <ListBoxItem
      id={id}
      textValue={name}
      className="flex min-h-8 items-center gap-2 rounded-sm px-2 py-1 text-sm data-disabled:text-ink-3 data-focused:bg-hover data-focus-visible:-outline-offset-2"
    >
      {({ isSelected }) => (
        <>
          <span className="min-w-0 grow">
            <span className="block truncate">{name}</span>
            {hint !== undefined && <span className="block text-ink-3 text-xs">{hint}</span>}
          </span>
          {aside !== undefined && <span className="shrink-0 text-ink-3 text-xs">{aside}</span>}
          <Check aria-hidden className={`size-4 shrink-0 text-accent-ink ${isSelected ? '' : 'invisible'}`} />
        </>
      )}
    </ListBoxItem>
  );
}
