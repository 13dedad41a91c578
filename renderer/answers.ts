// What a screen asks of the vault and shows: asked when it opens, and again whenever the vault has changed. So nothing that
// the vault records is asked this way: each entry would be a change, and asked again.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefusalView } from '../core/refusal.ts';
import type { Argument, Reply } from '../electron/contract.ts';
import { type Ask, ask, useSnapshot } from './vault.ts';

export interface Answer<R> {
  /** The newest answer; while another is on its way, and after a refusal, the one before. */
  readonly here: R | null;
  readonly refusal: RefusalView | null;
  readonly isWaiting: boolean;
  readonly again: () => void;
}

/** `null` in place of an argument asks nothing. */
export function useAnswer<N extends Ask>(name: N, argument: Argument<N> | null): Answer<Reply<N>> {
  const [answer, setAnswer] = useState<Omit<Answer<Reply<N>>, 'again'>>(unanswered);
  const [turn, setTurn] = useState(0);
  const snapshot = useSnapshot(({ snapshot: held }) => held);
  const asked = JSON.stringify(argument);
  const shownFor = useRef(asked);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is the argument; a new snapshot or turn asks again
  useEffect(() => {
    if (argument === null) return;
    let isWanted = true;
    if (shownFor.current !== asked) setAnswer(unanswered);
    shownFor.current = asked;
    setAnswer((before) => ({ ...before, isWaiting: true }));
    void ask(name, argument).then((outcome) => {
      if (!isWanted) return;
      setAnswer((before) =>
        'done' in outcome
          ? { here: outcome.done, refusal: null, isWaiting: false }
          : { ...before, refusal: outcome.refused, isWaiting: false },
      );
    });
    return () => {
      isWanted = false;
    };
  }, [name, asked, snapshot, turn]);

  const again = useCallback(() => setTurn((before) => before + 1), []);
  return { ...answer, again };
}

const unanswered = { here: null, refusal: null, isWaiting: true } as const;
