// What is known to be sealed under a key and where it is; searching for more; bringing all of it to a newer key.

import { FileLock } from 'lucide-react';
import { useState } from 'react';
import type { KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { SelectField } from '../parts/Choice.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { RadioRow } from '../parts/RadioRow.tsx';
import { Refused } from '../parts/Refused.tsx';
import { isEverPermitted, isPermitted } from '../permitted.ts';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { Campaigns } from './Campaigns.tsx';
import { useIndexed } from './indexed.ts';
import { SealedTable } from './SealedTable.tsx';
import { Searches } from './Searches.tsx';

interface SealedFilesProps {
  /** The key that was asked for; null: the one with the most files. */
  readonly keyId: string | null;
  readonly snapshot: UnlockedSnapshot;
}

export function SealedFiles({ keyId, snapshot }: SealedFilesProps) {
  const { sealedFiles, shell } = words;
  const keys = sealable(snapshot);
  const chosen = keys.find(({ id }) => id === keyId) ?? withMost(keys);
  const maySearch = isEverPermitted(snapshot.person, 'scan folder');
  return (
    <Page
      title={shell.screens['sealed files']}
      intro={sealedFiles.intro}
      actions={maySearch && <SearchActs />}
    >
      <Searches />
      {chosen === null ? (
        <Empty glyph={FileLock} title={sealedFiles.noKeys}>
          {sealedFiles.noKeysHow}
        </Empty>
      ) : (
        <OfKey key={chosen.id} chosen={chosen} keys={keys} snapshot={snapshot} />
      )}
    </Page>
  );
}

function sealable({ keys, person }: UnlockedSnapshot): readonly KeyView[] {
  const known = keys.filter(({ id, type }) => type === 'AES-256' && isPermitted(person, 'see index', id));
  return known.toSorted((a, b) => a.name.localeCompare(b.name));
}

function withMost(keys: readonly KeyView[]): KeyView | null {
  return keys.reduce<KeyView | null>(
    (most, key) => (most === null || key.sealedFiles > most.sealedFiles ? key : most),
    null,
  );
}

function SearchActs() {
  const { sealedFiles } = words;

  async function search() {
    const chosen = await request('choose', { what: 'folder' });
    if ('refused' in chosen || chosen.done === 'nothing chosen') return;
    await request('scanFolder', { folder: chosen.done.ticket });
  }

  return (
    <>
      <Button look="quiet" onPress={() => void request('scanFolder', { folder: null })}>
        {sealedFiles.scanAll}
      </Button>
      <Button onPress={() => void search()}>{sealedFiles.scan}</Button>
    </>
  );
}

interface OfKeyProps {
  readonly chosen: KeyView;
  readonly keys: readonly KeyView[];
  readonly snapshot: UnlockedSnapshot;
}

function OfKey({ chosen, keys, snapshot }: OfKeyProps) {
  const [standing, setStanding] = useState<'present' | 'missing'>('present');
  const indexed = useIndexed(chosen.id, standing);
  const { sealedFiles, common } = words;
  const standings = ['present', 'missing'] as const;
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="w-full max-w-xs">
          <SelectField
            label={sealedFiles.key}
            options={keys.map(({ id, name }) => ({ id, label: name }))}
            chosen={chosen.id}
            onChoose={(id) => go({ screen: 'sealed files', keyId: id })}
          />
        </div>
        <RadioRow
          label={sealedFiles.standing}
          options={standings.map((id) => ({ id, label: sealedFiles.standings[id] }))}
          chosen={standing}
          onChoose={setStanding}
        />
      </div>
      <Campaigns sealingKey={chosen} snapshot={snapshot} />
      <Refused refusal={indexed.refusal} />
      {indexed.isWaiting && <p className="text-ink-3 text-sm">{common.loading}</p>}
      {!indexed.isWaiting && indexed.files.length === 0 && indexed.refusal === null && (
        <Empty glyph={FileLock} title={sealedFiles.none[standing]}>
          {sealedFiles.noneHow[standing]}
        </Empty>
      )}
      {indexed.files.length > 0 && (
        <SealedTable key={standing} sealingKey={chosen} indexed={indexed} person={snapshot.person} />
      )}
    </>
  );
}
