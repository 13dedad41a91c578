// The searches for sealed files of this session: what is being searched, and what the last one found.

import { useState } from 'react';
import type { JobView } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { sentenceOf } from '../parts/Refused.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { nameOf, newestSearch, useJobs } from './jobs.ts';
import { ScanFound } from './ScanFound.tsx';

export function Searches() {
  useJobs(({ revision }) => revision);
  const search = newestSearch();
  const [isShowing, setShowing] = useState(false);
  if (search === null || search.state === 'cancelled') return null;
  return (
    <div role="status">
      <Callout
        weight={search.state === 'refused' ? 'warning' : search.state === 'done' ? 'good' : 'note'}
        actions={<Act search={search} onShow={() => setShowing(true)} />}
      >
        {inWords(search)}
      </Callout>
      {search.scan !== null && (
        <ScanFound
          name={search.name}
          scan={search.scan}
          isOpen={isShowing}
          onClose={() => setShowing(false)}
        />
      )}
    </div>
  );
}

function inWords(search: JobView): string {
  const { sealedFiles } = words;
  const name = nameOf(search);
  if (search.state === 'done') return sealedFiles.scanned(name);
  return search.refusal === null
    ? sealedFiles.scanning(name)
    : sealedFiles.scanFailed(name, sentenceOf(search.refusal));
}

function Act({ search, onShow }: { readonly search: JobView; readonly onShow: () => void }) {
  const { jobs, common } = words;
  if (search.scan !== null)
    return (
      <Button size="small" onPress={onShow}>
        {jobs.showFound}
      </Button>
    );
  if (search.state === 'refused') return null;
  return (
    <Button size="small" onPress={() => void request('cancelJobs', { jobs: [search.id] })}>
      {common.cancel}
    </Button>
  );
}
