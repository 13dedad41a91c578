// One step of a ceremony with how far it has come, in a row or a column of them.

import { Check } from 'lucide-react';
import { words } from '../wording/words.ts';

export type StepProgress = 'done' | 'now' | 'ahead';

interface StepMarkProps {
  readonly label: string;
  readonly progress: StepProgress;
  readonly weight?: 'step' | 'within';
}

export function StepMark({ label, progress, weight = 'step' }: StepMarkProps) {
  const ink = progress === 'now' ? 'text-ink' : progress === 'done' ? 'text-ink-2' : 'text-ink-3';
  return (
    <div
      {...(progress === 'now' ? { 'aria-current': 'step' } : {})}
      className={`flex items-center gap-2.5 py-1 text-sm ${weight === 'step' ? 'font-medium' : ''} ${ink}`}
    >
      <span
        aria-hidden
        className={`grid size-[1.125rem] shrink-0 place-items-center rounded-full border ${
          progress === 'done'
            ? 'border-transparent bg-good text-surface'
            : progress === 'now'
              ? 'border-[5px] border-accent-ink'
              : 'border-edge'
        }`}
      >
        {progress === 'done' && <Check className="size-3" strokeWidth={3} />}
      </span>
      <span className="min-w-0 truncate">{label}</span>
      <span className="sr-only">, {words.ceremony.stepState[progress]}</span>
    </div>
  );
}

interface StepsProps<K extends string> {
  readonly label: string;
  readonly steps: Readonly<Record<K, string>>;
  readonly order: readonly K[];
  readonly now: K;
}

/** The steps of something in a row. */
export function Steps<K extends string>({ label, steps, order, now }: StepsProps<K>) {
  const at = order.indexOf(now);
  return (
    <ol aria-label={label} className="flex flex-wrap gap-x-6 border-line border-b pb-3">
      {order.map((step, i) => (
        <li key={step} className="min-w-0">
          <StepMark label={steps[step]} progress={i < at ? 'done' : i === at ? 'now' : 'ahead'} />
        </li>
      ))}
    </ol>
  );
}
