// A button that opens a list of actions. What cannot be undone stands last, apart from the rest.

import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly onAction: () => void;
  readonly weight?: 'plain' | 'danger';
  readonly isDisabled?: boolean;
}

interface MenuButtonProps {
  readonly label: string;
  readonly actions: readonly MenuAction[];
  /** What the button shows; three dots where nothing is given. */
  readonly children?: ReactNode;
}

export function MenuButton({ label, actions, children }: MenuButtonProps) {
  return (
    <MenuTrigger>
      <AriaButton
        aria-label={label}
        className={`inline-flex min-h-7 min-w-7 shrink-0 items-center justify-center gap-1.5 rounded-md border border-transparent text-ink-2 data-hovered:bg-hover data-hovered:text-ink data-pressed:bg-sunken ${children === undefined ? 'px-1' : 'px-2'}`}
      >
        {children ?? <Ellipsis aria-hidden className="size-4" />}
      </AriaButton>
      <Popover placement="bottom end" className="rounded-md border border-edge bg-surface shadow-raised">
        <Menu
          aria-label={label}
          disabledKeys={actions.filter((one) => one.isDisabled).map((one) => one.id)}
          onAction={(id) => actions.find((one) => one.id === id)?.onAction()}
          className="min-w-44 p-1"
        >
          {actions.map(({ id, label: name, weight }) => (
            <MenuItem
              key={id}
              id={id}
              className={`flex min-h-8 items-center rounded-sm px-2.5 text-sm data-disabled:opacity-45 data-focused:bg-hover data-focus-visible:-outline-offset-2 ${weight === 'danger' ? 'text-bad' : ''}`}
            >
              {name}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
