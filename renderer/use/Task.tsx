// The frame of one task: what it is for, its form, and the button that does it.

import type { ReactNode } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import { Button } from '../parts/Button.tsx';
import { Form } from '../parts/Form.tsx';
import { Refused } from '../parts/Refused.tsx';

interface TaskFrameProps {
  readonly intro: string;
  readonly onSubmit: () => unknown;
  readonly children: ReactNode;
}

export function Task({ intro, onSubmit, children }: TaskFrameProps) {
  return (
    <Form onSubmit={onSubmit} className="flex min-w-0 max-w-3xl flex-col gap-5">
      <p className="text-ink-2 text-sm">{intro}</p>
      {children}
    </Form>
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
