// The entries of the audit log that are shown: page after page from the newest back, for the filter in force.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogEntryView, LogFilter } from '../../core/recordviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import { ask } from '../vault.ts';

const mostAtOnce = 100;

export const everyEntry: LogFilter = {
  ...{ from: null, to: null, person: null, key: null },
  ...{ actions: [], result: null, text: null },
};

export interface Entries {
  readonly entries: readonly LogEntryView[];
  /** `end`: this is where the log begins. */
  readonly state: 'searching' | 'more' | 'end';
  readonly refusal: RefusalView | null;
  readonly showMore: () => void;
}

export function useEntries(filter: LogFilter): Entries {
  const [entries, setEntries] = useState<readonly LogEntryView[]>([]);
  const [next, setNext] = useState<number | null>(null);
  const [state, setState] = useState<Entries['state']>('searching');
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const asked = JSON.stringify(filter);
  const turn = useRef(0);

  const read = useCallback(
    async (before: number | null, shown: readonly LogEntryView[]) => {
      const mine = ++turn.current;
      setState('searching');
      setRefusal(null);
      let from = before;
      // A page may be short, or empty, and not the last.
      for (let found: readonly LogEntryView[] = []; ; ) {
        const outcome = await ask('logEntries', {
          filter: { ...filterOf(asked), actions: [...filterOf(asked).actions] },
          ...{ before: from, most: mostAtOnce },
        });
        if (mine !== turn.current) return;
        if ('refused' in outcome) {
          setRefusal(outcome.refused);
          setState('end');
          return;
        }
        found = [...found, ...outcome.done.entries];
        from = outcome.done.next;
        setEntries([...shown, ...found]);
        setNext(from);
        if (from === null || found.length >= mostAtOnce) {
          setState(from === null ? 'end' : 'more');
          return;
        }
      }
    },
    [asked],
  );

  useEffect(() => {
    setEntries([]);
    void read(null, []);
    const current = turn;
    return () => {
      current.current += 1;
    };
  }, [read]);

  return { entries, state, refusal, showMore: () => void read(next, entries) };
}

function filterOf(asked: string): LogFilter {
  return JSON.parse(asked) as LogFilter;
}
