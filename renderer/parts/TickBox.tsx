// The square of a box to tick, as it looks everywhere. What it belongs to says by role what it is.

import { Check, Minus } from 'lucide-react';

interface TickBoxProps {
  /** `some`: of those that it stands for, not all. */
  readonly ticked: 'yes' | 'no' | 'some';
}

export function TickBox({ ticked }: TickBoxProps) {
  const Glyph = ticked === 'some' ? Minus : Check;
  const look = ticked === 'no' ? 'border-edge bg-surface' : 'border-accent bg-accent';
  return (
    <span
      aria-hidden
      className={`grid size-4 shrink-0 place-items-center rounded-sm border text-on-accent group-data-focus-visible:outline-2 group-data-focus-visible:outline-focus group-data-focus-visible:outline-offset-2 ${look}`}
    >
      {ticked !== 'no' && <Glyph className="size-3" strokeWidth={3} />}
    </span>
  );
}
