// The files of the open vault: how to hand them over, and the jobs that seal and unseal them.

import { FileUp } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { KeyView } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { KeyChoice } from '../parts/KeyChoice.tsx';
import { useIsWide, useRem } from '../parts/pixels.ts';
import { WindowedList, type WindowedListHandle } from '../parts/WindowedList.tsx';
import { words } from '../wording/words.ts';
import { FileJob } from './FileJob.tsx';
import { chooseToInspect } from './inspecting.ts';
import { type JobFilter, jobIds, useJobs } from './jobs.ts';
import { ListActs } from './ListActs.tsx';
import { choose } from './offering.ts';
import { canSeal, chooseSealingKey, useSealingKey, useSealingKeys } from './sealingKey.ts';
import { TotalProgress } from './TotalProgress.tsx';

interface FilesProps {
  readonly keys: readonly KeyView[];
  readonly hasJobs: boolean;
}

export function Files({ keys, hasJobs }: FilesProps) {
  const { files } = words;
  return (
    <section aria-labelledby="files" className="flex min-h-0 min-w-0 grow flex-col">
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-2 px-6 pt-3 pb-2">
        <h2 id="files" className="font-semibold text-base">
          {files.title}
        </h2>
        <div className="flex flex-wrap gap-2">
          <Button onPress={() => void choose('files')}>{files.chooseFiles}</Button>
          <Button onPress={() => void choose('folder')}>{files.chooseFolder}</Button>
          <Button look="quiet" onPress={() => void chooseToInspect()}>
            {files.inspect}
          </Button>
        </div>
      </div>
      {hasJobs ? <Jobs /> : <DropZone keys={keys} />}
    </section>
  );
}

function DropZone({ keys }: Pick<FilesProps, 'keys'>) {
  const { files } = words;
  const able = useSealingKeys(keys);
  const sealingKey = useSealingKey(keys);
  const isInVault = keys.some(canSeal);
  return (
    <div className="mx-6 mb-5 grid min-h-0 grow place-items-center overflow-y-auto rounded-lg border border-edge border-dashed">
      <div className="flex w-full max-w-md flex-col items-center gap-1.5 px-6 py-4 text-center">
        <FileUp aria-hidden className="mb-1 size-6 text-ink-3" strokeWidth={1.5} />
        <p className="font-medium">{files.emptyTitle}</p>
        {sealingKey === null ? (
          <p className="text-ink-2 text-sm">{isInVault ? files.noKeyForYou : files.noKey}</p>
        ) : (
          <>
            <p className="text-ink-3 text-sm">{files.emptyHow}</p>
            <div className="mt-2 w-full max-w-xs text-left">
              <KeyChoice
                label={files.sealUnder}
                keys={able}
                chosen={sealingKey}
                onChoose={chooseSealingKey}
              />
            </div>
          </>
        )}
      </div>
    </div>
  );
}

function Jobs() {
  const { table, revision } = useJobs();
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
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line border-b px-6 pb-2">
        <FilterChoice filter={filter} onChoose={setFilter} />
        <ListActs />
      </div>
      {ids.length === 0 && <p className="px-6 py-4 text-ink-3 text-sm">{words.jobs.none}</p>}
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
