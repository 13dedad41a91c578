// On every screen but home: that files are in work or were refused there, and the way to them.

import { CircleAlert, LoaderCircle } from 'lucide-react';
import { go, useGoing } from '../going.ts';
import { words } from '../wording/words.ts';
import { useJobs } from './jobs.ts';

export function JobsElsewhere() {
  const isHome = useGoing(({ place }) => place.screen === 'home');
  const { counts } = useJobs();
  const inWork = counts.waiting + counts.running + counts.paused;
  if (isHome || inWork + counts.refused === 0) return null;
  const { files } = words;
  return (
    <button
      type="button"
      onClick={() => go({ screen: 'home' })}
      className="flex min-h-7 items-center gap-1.5 rounded-md px-2 text-ink-2 text-xs hover:bg-hover hover:text-ink"
    >
      {inWork > 0 ? (
        <>
          <LoaderCircle
            aria-hidden
            className={`size-3.5 text-accent-ink ${counts.running > 0 ? 'animate-spin' : ''}`}
          />
          {files.jobsElsewhere(inWork)}
        </>
      ) : (
        <>
          <CircleAlert aria-hidden className="size-3.5 text-bad" />
          {files.jobsRefused(counts.refused)}
        </>
      )}
    </button>
  );
}
