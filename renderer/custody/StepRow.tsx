// One of those who take part in a change of admins, and whether he has done his step.

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

export function StepRows({ children }: { readonly children: ReactNode }) {
  return (
    <ul className="overflow-hidden rounded-lg border border-line *:border-line *:not-first:border-t">
      {children}
    </ul>
  );
}

interface StepRowProps {
  readonly name: string;
  readonly step: 'done' | 'to do';
  /** What stands beside the name: that it is done, or that it waits. */
  readonly says: string;
  /** A button, where there is one. */
  readonly children: ReactNode;
}

export function StepRow({ name, step, says, children }: StepRowProps) {
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-sm">
      <span className="min-w-0 grow break-words font-medium">{name}</span>
      {step === 'done' ? (
        <span className="flex items-center gap-1.5 text-good text-xs">
          <Check aria-hidden className="size-3.5" strokeWidth={2.5} />
          {says}
        </span>
      ) : (
        <span className="text-ink-3 text-xs">{says}</span>
      )}
      {children}
    </li>
  );
}
