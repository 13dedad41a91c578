// The frame of one task: what it is for, and its form.

import type { FormEvent, ReactNode } from 'react';

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
