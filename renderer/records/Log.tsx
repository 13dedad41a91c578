// The audit log: found and filtered, each entry in full, verified, exported.

import { SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LogEntryView, LogFilter } from '../../core/recordviews.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { words } from '../wording/words.ts';
import { ExportLog } from './ExportLog.tsx';
import { LogEntry } from './LogEntry.tsx';
import { LogFilters } from './LogFilters.tsx';
import { LogTable } from './LogTable.tsx';
import { everyEntry, useEntries } from './logging.ts';
import { OutsideVerification } from './OutsideVerification.tsx';
import { VerifyLog } from './VerifyLog.tsx';

interface LogProps {
  /** The key whose entries are shown at first; null: all. */
  readonly keyId: string | null;
  readonly snapshot: UnlockedSnapshot;
}

export function Log({ keyId, snapshot }: LogProps) {
  const [filter, setFilter] = useState<LogFilter>({ ...everyEntry, key: keyId });
  const [opened, setOpened] = useState<LogEntryView | null>(null);
  const { entries, state, refusal, showMore } = useEntries(filter);
  const { log } = words.records;

  useEffect(() => setFilter({ ...everyEntry, key: keyId }), [keyId]);

  return (
    <Page
      title={words.shell.screens.log}
      intro={log.intro}
      actions={
        <>
          <ExportLog />
          <VerifyLog />
        </>
      }
    >
      <LogFilters filter={filter} onChange={setFilter} snapshot={snapshot} />
      <Refused refusal={refusal} />
      {entries.length > 0 && <LogTable entries={entries} keys={snapshot.keys} onOpen={setOpened} />}
      {entries.length === 0 && state !== 'searching' && refusal === null && (
        <Empty glyph={SearchX} title={log.none}>
          {log.noneHow}
        </Empty>
      )}
      <div role="status" className="flex min-h-8 items-center text-ink-3 text-sm">
        {state === 'searching' && log.searching}
        {state === 'more' && <Button onPress={showMore}>{log.more}</Button>}
        {state === 'end' && entries.length > 0 && log.end}
        {state !== 'searching' && entries.length === 0 && <span className="sr-only">{log.none}</span>}
      </div>
      <OutsideVerification />
      <LogEntry
        entry={opened}
        keys={snapshot.keys}
        onClose={() => setOpened(null)}
        onOnlyKey={(key) => {
          setOpened(null);
          setFilter({ ...everyEntry, key });
        }}
      />
    </Page>
  );
}
