// The files of the open vault: how to hand them over, and the jobs that seal and unseal them.

import { FileUp } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { KeyView } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { useIsWide, useRem } from '../parts/pixels.ts';
import { WindowedList, type WindowedListHandle } from '../parts/WindowedList.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { FileJob } from './FileJob.tsx';
import { clearFinished, type JobFilter, jobIds, useJobs } from './jobs.ts';
import { choose } from './offering.ts';
import { TotalProgress } from './TotalProgress.tsx';

interface FilesProps {
  readonly sealingKey: KeyView | null;
  readonly hasJobs: boolean;
}

export function Files({ sealingKey, hasJobs }: FilesProps) {
  const { files } = words;
  const underWhich = sealingKey === null ? files.noKey : files.sealsUnder(sealingKey.name);
  return (
    <section
      aria-labelledby="files"
      className="flex min-h-0 min-w-0 flex-col border-line border-t-2 2xl:border-t-0 2xl:border-l-2"
    >
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-2 px-5 pt-3 pb-2">
        <div className="flex min-w-0 items-baseline gap-3">
          <h2 id="files" className="font-semibold text-base">
            {files.title}
          </h2>
          {hasJobs && sealingKey !== null && (
            <p className="min-w-0 truncate text-ink-3 text-sm">{files.sealingUnder(sealingKey.name)}</p>
          )}
        </div>
        <div className="flex flex-wrap gap-2">
          <Button onPress={() => void choose('files')}>{files.chooseFiles}</Button>
          <Button onPress={() => void choose('folder')}>{files.chooseFolder}</Button>
        </div>
      </div>
      {hasJobs ? (
        <Jobs />
      ) : (
        <div className="mx-5 mb-5 grid min-h-0 grow place-items-center overflow-y-auto rounded-lg border border-edge border-dashed">
          <div className="flex max-w-md flex-col items-center gap-1.5 px-5 py-4 text-center">
            <FileUp aria-hidden className="mb-1 size-6 text-ink-3" strokeWidth={1.5} />
            <p className="font-medium">{files.emptyTitle}</p>
            <p className="text-ink-2 text-sm">{underWhich}</p>
            <p className="text-ink-3 text-sm">{files.originals}</p>
          </div>
        </div>
      )}
    </section>
  );
}

function Jobs() {
  const { table, counts, revision } = useJobs();
  const [filter, setFilter] = useState<JobFilter>('all');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table is changed in place, `revision` tells when
  const ids = useMemo(() => jobIds(filter), [filter, revision]);
  const list = useRef<WindowedListHandle>(null);
  const isFollowing = useFollowing(list, ids, filter);
  const isWide = useIsWide(44);
  const rem = useRem();

  return (
    <>
      <TotalProgress />
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line border-b px-5 pb-2">
        <FilterChoice filter={filter} onChoose={setFilter} />
        {counts.done + counts.refused + counts.cancelled > 0 && (
          <Button look="quiet" size="small" onPress={() => void clear()}>
            {words.jobs.clearFinished}
          </Button>
        )}
      </div>
      {ids.length === 0 && <p className="px-5 py-4 text-ink-3 text-sm">{words.jobs.none}</p>}
      <WindowedList
        label={words.jobs.list}
        rows={ids}
        rowHeight={Math.round((isWide ? 3.75 : 6.25) * rem)}
        keyOf={(id) => id}
        className={ids.length === 0 ? 'hidden' : 'min-h-0 grow'}
        handle={list}
        onScrolledByHand={isFollowing.stop}
      >
        {(id) => {
          const job = table.get(id);
          return job === undefined ? null : <FileJob job={job} isWide={isWide} />;
        }}
      </WindowedList>
    </>
  );
}

async function clear(): Promise<void> {
  const outcome = await request('clearJobs', { which: 'ended' });
  if ('done' in outcome) clearFinished();
}

/** Keeps the job in work in view until the person scrolls; new jobs start it again. */
function useFollowing(
  list: { readonly current: WindowedListHandle | null },
  ids: readonly number[],
  filter: JobFilter,
): { readonly stop: () => void } {
  const isOn = useRef(true);
  const known = useRef(0);
  const { table, revision } = useJobs();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the table is changed in place, `revision` tells when
  useEffect(() => {
    const newest = ids.at(-1) ?? 0;
    if (newest > known.current) isOn.current = true;
    known.current = Math.max(known.current, newest);
    if (!isOn.current || filter === 'refused' || filter === 'done') return;
    const running = ids.findIndex((id) => table.get(id)?.state === 'running');
    if (running >= 0) list.current?.reveal(running);
  }, [revision, ids, filter]);

  return {
    stop() {
      isOn.current = false;
    },
  };
}

interface FilterChoiceProps {
  readonly filter: JobFilter;
  readonly onChoose: (filter: JobFilter) => void;
}

function FilterChoice({ filter, onChoose }: FilterChoiceProps) {
  const { counts, table } = useJobs();
  const { jobs, amounts } = words;
  const sums: Readonly<Record<JobFilter, number>> = {
    all: table.size,
    active: counts.waiting + counts.running + counts.paused,
    refused: counts.refused,
    done: counts.done,
  };
  const filters: readonly JobFilter[] = ['all', 'active', 'refused', 'done'];
  return (
    <ToggleButtonGroup
      aria-label={jobs.filter}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[filter]}
      onSelectionChange={(keys) => {
        const chosen = filters.find((one) => keys.has(one));
        if (chosen !== undefined) onChoose(chosen);
      }}
      className="-ml-2 flex flex-wrap"
    >
      {filters.map((one) => (
        <ToggleButton
          key={one}
          id={one}
          className="flex min-h-[1.625rem] items-center gap-1.5 rounded-md px-2 text-ink-2 text-xs data-hovered:bg-hover data-selected:bg-sunken data-selected:font-semibold forced-colors:data-selected:underline data-selected:text-ink"
        >
          {jobs.filters[one]}
          <span className={one === 'refused' && sums.refused > 0 ? 'font-semibold text-bad' : 'text-ink-3'}>
            {amounts.number(sums[one])}
          </span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
