// The record of a ceremony that was held in the open vault.

import type { CeremonyRecord } from '../../core/snapshot.ts';
import { Callout } from '../parts/Callout.tsx';
import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';
import { RecordPage } from './RecordPage.tsx';

export function RecordScreen({ record }: { readonly record: CeremonyRecord }) {
  const { records, root } = words.custody;
  const outdatesKits = record.ceremony === 'root key rotation' || record.ceremony === 'change of admins';
  return (
    <Page title={words.shell.screens['ceremony record']} way="back" intro={records.screenIntro}>
      <Callout weight="good" title={records.done(record.ceremony)}>
        {outdatesKits ? root.done(Number(record.detail['epoch'])) : words.amounts.moment(record.at)}
      </Callout>
      <RecordPage record={record} />
    </Page>
  );
}
