// What can be done with the whole list of file jobs: try what was refused again, clear what is done, or all that ended.

import { useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { clearJobs, jobsIn, useJobs } from './jobs.ts';

/** One call takes so many. */
const mostAtOnce = 10_000;

export function ListActs() {
  const { counts } = useJobs();
  const [isAsking, setAsking] = useState(false);
  const { jobs } = words;
  const { done, refused, cancelled } = counts;

  async function tryAllAgain() {
    const ids = [...jobsIn('refused')];
    while (ids.length > 0)
      await request('retryJobs', { jobs: ids.splice(0, mostAtOnce), existing: 'refuse' });
  }

  return (
    <div className="flex flex-wrap items-center gap-1">
      {refused > 1 && (
        <Button look="quiet" size="small" onPress={() => void tryAllAgain()}>
          {jobs.tryAllAgain}
        </Button>
      )}
      {done > 0 && (
        <Button look="quiet" size="small" onPress={() => void clearJobs('done')}>
          {jobs.clearDone}
        </Button>
      )}
      {refused + cancelled > 0 && (
        <Button look="quiet" size="small" onPress={() => setAsking(true)}>
          {jobs.clearEnded}
        </Button>
      )}
      <Confirm
        title={jobs.clearTitle}
        act={jobs.clearAct}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onAct={() => clearJobs('ended')}
      >
        <p className="text-sm">{jobs.clearWhat(refused, cancelled)}</p>
      </Confirm>
    </div>
  );
}
