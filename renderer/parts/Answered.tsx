// What a screen asked of the vault: still on its way, refused, or here.

import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Answer } from '../answers.ts';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';
import { Callout } from './Callout.tsx';
import { sentenceOf } from './Refused.tsx';

interface AnsweredProps<R> {
  readonly answer: Answer<R>;
  readonly children: (here: R) => ReactNode;
}

export function Answered<R>({ answer, children }: AnsweredProps<R>) {
  const { here, refusal, again } = answer;
  return (
    <>
      {refusal !== null && (
        <Callout weight="danger" actions={<Button onPress={again}>{words.common.tryAgain}</Button>}>
          {sentenceOf(refusal)}
        </Callout>
      )}
      {here !== null ? children(here) : refusal === null && <Loading />}
    </>
  );
}

export function Loading() {
  return (
    <p role="status" className="appear-late flex items-center gap-2 py-3 text-ink-3 text-sm">
      <LoaderCircle aria-hidden className="size-4 animate-spin" />
      {words.common.reading}
    </p>
  );
}
