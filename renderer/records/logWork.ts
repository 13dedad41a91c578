// How far the verification or export of the log has come, asked while it is looked at.

import { useEffect, useState } from 'react';
import type { Progress } from '../../core/recordviews.ts';
import { ask } from '../vault.ts';

const askEvery = 200;

export function useLogWork(): Progress {
  const [progress, setProgress] = useState<Progress>({ done: 0, of: 0 });
  useEffect(() => {
    const timer = setInterval(() => {
      void ask('logWork', {}).then((outcome) => {
        if ('done' in outcome && outcome.done !== 'nothing is done') setProgress(outcome.done);
      });
    }, askEvery);
    return () => clearInterval(timer);
  }, []);
  return progress;
}
