// How far everything in work is: bytes, speed, time left; spoken at the end and when something is refused.

import { useEffect, useRef, useState } from 'react';
import { Bar } from '../parts/Bar.tsx';
import { Button } from '../parts/Button.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { useJobs } from './jobs.ts';

export function TotalProgress() {
  const { batch, counts } = useJobs();
  const { jobs, amounts } = words;
  const isInWork = counts.waiting + counts.running + counts.paused > 0;
  const secondsLeft =
    batch.speed === null || batch.speed <= 0 ? null : (batch.size - batch.done) / batch.speed;
  const inBytes = jobs.ofSize(amounts.bytes(batch.done), amounts.bytes(batch.size));
  // Of the whole list, as it stands below: what was sealed and what was unsealed may have been two batches.
  const ended = counts.done + counts.refused + counts.cancelled;
  const ending = [jobs.finished(ended), ...refusedInWords(counts.refused)].join(' · ');
  const spoken = useSpoken(isInWork, counts.refused, ending);

  return (
    <div className="flex shrink-0 flex-col gap-1.5 px-6 pb-2">
      {isInWork && (
        <>
          <div className="flex flex-wrap items-baseline gap-x-4 text-sm">
            <span className="font-medium">{jobs.settled(batch.settled, batch.jobs)}</span>
            <span className="text-ink-2">{inBytes}</span>
            {batch.speed !== null && <span className="text-ink-2">{amounts.speed(batch.speed)}</span>}
            {secondsLeft !== null && (
              <span className="text-ink-2">{jobs.left(amounts.span(secondsLeft))}</span>
            )}
          </div>
          <div className="flex items-center gap-4">
            <Bar label={jobs.total} value={batch.done} of={batch.size} text={inBytes} height="thick" />
            {counts.paused > 0 && counts.waiting + counts.running === 0 ? (
              <Button size="small" onPress={() => void request('resumeJobs', { jobs: 'all' })}>
                {jobs.resumeAll}
              </Button>
            ) : (
              <Button size="small" onPress={() => void request('pauseJobs', { jobs: 'all' })}>
                {jobs.pauseAll}
              </Button>
            )}
            <Button size="small" onPress={() => void request('cancelJobs', { jobs: 'all' })}>
              {jobs.cancelAll}
            </Button>
          </div>
        </>
      )}
      {!isInWork && batch.jobs > 0 && <p className="font-medium text-sm">{ending}</p>}
      <p role="status" className="sr-only">
        {spoken}
      </p>
    </div>
  );
}

function refusedInWords(count: number): readonly string[] {
  return count === 0 ? [] : [words.jobs.withRefused(count)];
}

/** What is said aloud: that something was refused, when it is; and the ending, once. */
function useSpoken(isInWork: boolean, refused: number, ending: string): string {
  const [spoken, setSpoken] = useState('');
  const before = useRef({ isInWork: false, refused: 0 });
  useEffect(() => {
    if (!isInWork && before.current.isInWork) setSpoken(ending);
    else if (isInWork && refused > before.current.refused) setSpoken(words.jobs.withRefused(refused));
    before.current = { isInWork, refused };
  }, [isInWork, refused, ending]);
  return spoken;
}
