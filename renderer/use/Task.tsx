// The frame of one task: what it is for, its form, and the button that does it.

import type { FormEvent, ReactNode } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import { Button } from '../parts/Button.tsx';
import { Refused } from '../parts/Refused.tsx';

interface TaskFrameProps {
  readonly intro: string;
  readonly onSubmit: (event: FormEvent) => void;
  readonly children: ReactNode;
}

export function Task({ intro, onSubmit, children }: TaskFrameProps) {
  return (
    <form onSubmit={onSubmit} noValidate autoComplete="off" className="flex min-w-0 max-w-3xl flex-col gap-5">
      <p className="text-ink-2 text-sm">{intro}</p>
      {children}
    </form>
  );
}

interface TaskActProps {
  readonly act: string;
  readonly refusal: RefusalView | null;
  readonly isBusy: boolean;
}

export function TaskAct({ act, refusal, isBusy }: TaskActProps) {
  return (
    <>
      <Refused refusal={refusal} />
      <div>
        <Button look="primary" type="submit" isBusy={isBusy}>
          {act}
        </Button>
      </div>
    </>
  );
}
