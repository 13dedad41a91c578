// Home: what needs attention, the vault at a glance, the files that are worked on, and where to drop more.

import type { UnlockedSnapshot } from '../core/snapshot.ts';
import { useAnswer } from './answers.ts';
import { Files } from './files/Files.tsx';
import { useJobs } from './files/jobs.ts';
import { Attention } from './home/Attention.tsx';
import { Glance } from './home/Glance.tsx';
import { Page } from './parts/Page.tsx';
import { isPermitted } from './permitted.ts';
import { words } from './wording/words.ts';

export function Home({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const hasJobs = useJobs(({ table, revision }) => revision >= 0 && table.size > 0);
  const mayKnow = isPermitted(snapshot.person, 'see backups', null);
  const custody = useAnswer('custody', mayKnow ? {} : null).here?.custody ?? null;
  return (
    <Page title={words.shell.screens.home} contents="whole">
      {/* Where much needs attention in a low window, all of it scrolls; the files keep a height to work in. */}
      <div className="flex min-h-0 grow flex-col overflow-y-auto">
        <Attention snapshot={snapshot} custody={custody} />
        <Glance snapshot={snapshot} custody={custody} />
        <div className="flex min-h-72 shrink-0 grow basis-0 flex-col">
          <Files keys={snapshot.keys} hasJobs={hasJobs} />
        </div>
      </div>
    </Page>
  );
}
