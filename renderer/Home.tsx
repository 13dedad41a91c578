// Home: the files that are worked on, and where to drop more.

import type { UnlockedSnapshot } from '../core/snapshot.ts';
import { Files } from './files/Files.tsx';
import { useJobs } from './files/jobs.ts';
import { Page } from './parts/Page.tsx';
import { words } from './wording/words.ts';

export function Home({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const hasJobs = useJobs(({ table, revision }) => revision >= 0 && table.size > 0);
  return (
    <Page title={words.shell.screens.home} contents="whole">
      <Files keys={snapshot.keys} hasJobs={hasJobs} />
    </Page>
  );
}
