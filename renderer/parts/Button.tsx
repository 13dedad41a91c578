// The buttons: one look for the one thing a screen is for, one for the rest; for what cannot be undone, one that leads
// there (`grave`) and one that does it (`danger`).

import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';

const looks = {
  primary:
    'border-transparent bg-accent text-on-accent data-hovered:bg-accent-hover data-pressed:bg-accent-hover',
  plain: 'border-rim bg-surface text-ink data-hovered:bg-hover data-pressed:bg-sunken',
  quiet:
    'border-transparent bg-transparent text-ink-2 data-hovered:bg-hover data-hovered:text-ink data-pressed:bg-sunken',
  grave:
    'border-rim bg-surface text-bad data-hovered:border-bad data-hovered:bg-bad-soft data-pressed:bg-bad-soft',
  danger:
    'border-transparent bg-bad-fill text-on-accent data-hovered:bg-bad-fill-hover data-pressed:bg-bad-fill-hover',
} as const;

const sizes = {
  normal: 'min-h-8 px-3 text-sm',
  small: 'min-h-[1.625rem] px-2 text-xs',
  icon: 'size-7 justify-center',
} as const;

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style' | 'isPending'> {
  readonly look?: keyof typeof looks;
  readonly size?: keyof typeof sizes;
  /** At work: keeps the focus and takes no press; a change of its words is read out. */
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

export function Button({ look = 'plain', size = 'normal', isBusy, children, ...rest }: ButtonProps) {
  const held = isBusy === true ? ({ type: 'button', onPress: ignore } as const) : {};
  return (
    <AriaButton
      {...rest}
      {...held}
      className={`inline-flex shrink-0 items-center gap-1.5 rounded-md border py-0.5 font-medium transition-colors duration-100 data-disabled:opacity-45 ${looks[look]} ${sizes[size]}`}
    >
      {isBusy === true && <LoaderCircle aria-hidden className="size-3.5 animate-spin" />}
      {isBusy === undefined ? (
        children
      ) : (
        <span aria-live="polite" className="inline-flex items-center gap-1.5">
          {children}
        </span>
      )}
    </AriaButton>
  );
}

function ignore(): void {}
