// One file job as a row: what, under which key, how far, and what can be done about it now.

import { CircleAlert, CircleCheck, CircleDashed, CirclePause, CircleSlash, LoaderCircle } from 'lucide-react';
import type { JobView } from '../../core/snapshot.ts';
import { Bar } from '../parts/Bar.tsx';
import { sentenceOf } from '../parts/Refused.tsx';
import { words } from '../wording/words.ts';
import { JobActs } from './JobActs.tsx';
import { jobSpeed, nameOf } from './jobs.ts';

const looks = {
  waiting: { Glyph: CircleDashed, ink: 'text-ink-3', motion: '' },
  running: { Glyph: LoaderCircle, ink: 'text-accent-ink', motion: 'animate-spin' },
  paused: { Glyph: CirclePause, ink: 'text-ink-3', motion: '' },
  done: { Glyph: CircleCheck, ink: 'text-good', motion: '' },
  refused: { Glyph: CircleAlert, ink: 'text-bad', motion: '' },
  cancelled: { Glyph: CircleSlash, ink: 'text-ink-3', motion: '' },
} as const;

interface FileJobProps {
  readonly job: JobView;
  readonly isWide: boolean;
}

export function FileJob({ job, isWide }: FileJobProps) {
  const { Glyph, ink, motion } = looks[job.state];
  return (
    <div
      className={`grid h-full items-center gap-x-4 border-line border-b px-6 ${
        isWide
          ? 'grid-cols-[minmax(0,1fr)_13rem_7.5rem]'
          : 'grid-cols-[minmax(0,1fr)_auto] content-center gap-y-1'
      }`}
    >
      <div className="flex min-w-0 gap-3">
        <Glyph aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink} ${motion}`} />
        <div className="min-w-0 grow">
          <p className="flex min-w-0 items-baseline gap-2 text-sm">
            <span className="min-w-0 select-text truncate font-medium" title={job.name}>
              {nameOf(job)}
            </span>
            {job.keyName !== null && (
              <span className="max-w-[45%] shrink-0 truncate text-ink-3 text-xs">
                {words.jobs.under(job.keyName)}
              </span>
            )}
          </p>
          <SecondLine job={job} />
        </div>
      </div>
      <Progress job={job} />
      <div className={isWide ? 'flex justify-end' : 'col-start-2 row-start-1'}>
        <JobActs job={job} />
      </div>
    </div>
  );
}

function SecondLine({ job }: { readonly job: JobView }) {
  if (job.refusal !== null && job.state === 'refused') {
    const sentence = sentenceOf(job.refusal);
    return (
      <p className="line-clamp-2 select-text text-bad text-xs" title={sentence}>
        {sentence}
      </p>
    );
  }
  const { jobs } = words;
  const hasMore = typeof job.original !== 'string' || job.finding === 'page damaged';
  const more =
    typeof job.original !== 'string' ? jobs.notTrashed(sentenceOf(job.original)) : jobs.pageDamaged;
  const output = job.output === null ? null : jobs.as(job.output);
  const trashed = job.original === 'trashed' ? jobs.trashed : null;
  const line = [output, trashed, job.outputFolder ?? job.folder]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
  return (
    <p
      className={`select-text truncate text-xs ${hasMore ? 'text-warn' : 'text-ink-3'}`}
      title={hasMore ? more : line}
    >
      {hasMore ? more : line}
    </p>
  );
}

function Progress({ job }: { readonly job: JobView }) {
  const { jobs, amounts } = words;
  const state = job.finding === null ? jobs.states[job.kind][job.state] : jobs.findings[job.finding];
  if (job.state !== 'running') {
    return (
      <p className="flex min-w-0 items-baseline justify-between gap-3 text-xs">
        <span className={`truncate ${job.state === 'waiting' ? 'text-ink-3' : looks[job.state].ink}`}>
          {state}
        </span>
        <span className="shrink-0 text-ink-3">{amounts.bytes(job.size)}</span>
      </p>
    );
  }
  const speed = jobSpeed(job.id);
  const inBytes = jobs.ofSize(amounts.bytes(job.done), amounts.bytes(job.size));
  const pace =
    speed === null || speed <= 0
      ? state
      : `${amounts.speed(speed)} · ${jobs.left(amounts.span((job.size - job.done) / speed))}`;
  return (
    <div className="flex min-w-0 flex-col gap-1 text-xs">
      <p className="truncate text-ink-2">{inBytes}</p>
      <Bar label={jobs.progressOf(job.name)} value={job.done} of={job.size} text={inBytes} />
      <p className="truncate text-ink-3">{pace}</p>
    </div>
  );
}
