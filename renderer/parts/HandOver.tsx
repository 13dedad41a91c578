// Between two persons at one keyboard: nothing to read over a shoulder, one thing to do.

import { Keyboard } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { StepTitle } from './StepTitle.tsx';

interface HandOverProps {
  readonly title: string;
  readonly why: string;
  /** What the person who has taken the keyboard says. */
  readonly taken: string;
  readonly onTaken: () => void;
  readonly level?: 1 | 2;
  /** What else can be done instead. */
  readonly children?: ReactNode;
}

export function HandOver({ title, why, taken, onTaken, level = 1, children }: HandOverProps) {
  return (
    <div className="flex flex-col gap-6">
      <Keyboard aria-hidden className="size-9 text-accent-ink" strokeWidth={1.5} />
      <StepTitle title={title} intro={why} level={level} takesFocus />
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" onPress={onTaken}>
          {taken}
        </Button>
        {children}
      </div>
    </div>
  );
}
