// One piece of work of a form: under way, refused, or done.

import { useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import type { Outcome } from '../../electron/contract.ts';

interface State<R> {
  readonly isBusy: boolean;
  readonly refusal: RefusalView | null;
  readonly done: R | null;
}

interface Doing<R> extends State<R> {
  readonly run: (work: () => Promise<Outcome<R>>) => Promise<'done' | 'refused'>;
  readonly reset: () => void;
}

export function useDoing<R>(): Doing<R> {
  const [state, setState] = useState<State<R>>(idle);

  async function run(work: () => Promise<Outcome<R>>) {
    setState((before) => ({ ...before, isBusy: true, refusal: null }));
    const outcome = await work();
    const isDone = 'done' in outcome;
    setState(
      isDone
        ? { isBusy: false, refusal: null, done: outcome.done }
        : { isBusy: false, refusal: outcome.refused, done: null },
    );
    return isDone ? 'done' : 'refused';
  }

  return { ...state, run, reset: () => setState(idle) };
}

const idle = { isBusy: false, refusal: null, done: null } as const;
