// What can be done about one file job now: the likely thing as a button, the rest in its menu.

import { useState } from 'react';
import type { JobView } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { type MenuAction, MenuButton } from '../parts/MenuButton.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { nameOf } from './jobs.ts';
import { ScanFound } from './ScanFound.tsx';

/** `label` is read where it stands in the row; `name` says of which job. */
interface Act {
  readonly label: string;
  readonly name: string;
  readonly look: 'quiet' | 'plain';
  readonly run: () => void;
}

export function JobActs({ job }: { readonly job: JobView }) {
  const [isShowingFound, setShowingFound] = useState(false);
  const [first, ...others] = actsOn(job, () => setShowingFound(true));
  if (first === undefined) return null;
  const more = others.map(({ label, run }): MenuAction => ({ id: label, label, onAction: run }));
  return (
    <div className="flex items-center gap-1">
      <Button look={first.look} size="small" aria-label={first.name} onPress={first.run}>
        {first.label}
      </Button>
      {more.length > 0 && <MenuButton label={words.jobs.moreOf(nameOf(job))} actions={more} />}
      {job.scan !== null && (
        <ScanFound
          name={job.name}
          scan={job.scan}
          isOpen={isShowingFound}
          onClose={() => setShowingFound(false)}
        />
      )}
    </div>
  );
}

function actsOn(job: JobView, showFound: () => void): readonly Act[] {
  const { jobs, common } = words;
  const name = nameOf(job);
  const only = { jobs: [job.id] };
  const act = (label: string, named: string, run: () => void, look: Act['look'] = 'quiet'): Act => ({
    ...{ label, name: named, look, run },
  });
  const again = (existing: 'refuse' | 'number') => () =>
    void request('retryJobs', { jobs: [job.id], existing });
  const cancel = act(common.cancel, jobs.cancelOf(name), () => void request('cancelJobs', only));
  const show = act(
    jobs.showInFolder,
    jobs.showInFolderOf(name),
    () => void request('showOutput', { job: job.id }),
  );
  switch (job.state) {
    case 'waiting':
    case 'running':
      return [cancel, act(jobs.pause, jobs.pauseOf(name), () => void request('pauseJobs', only))];
    case 'paused':
      return [act(jobs.resume, jobs.resumeOf(name), () => void request('resumeJobs', only)), cancel];
    case 'done':
      if (job.scan !== null) return [act(jobs.showFound, jobs.showFoundOf(name), showFound)];
      return [show];
    case 'refused': {
      const tryAgain = act(common.tryAgain, jobs.tryAgainOf(name), again('refuse'), 'plain');
      if (job.refusal?.code !== 'target_exists') return [tryAgain, show];
      return [act(jobs.keepBoth, jobs.keepBothOf(name), again('number'), 'plain'), tryAgain, show];
    }
    case 'cancelled':
      return [act(common.tryAgain, jobs.tryAgainOf(name), again('refuse'))];
  }
}
