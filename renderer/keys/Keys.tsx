// The keys of the vault: found, filtered, sorted, and worked on together.

import { KeyRound, Plus, SearchX } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { chooseSealingKey } from '../files/sealingKey.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { isEverPermitted } from '../permitted.ts';
import { words } from '../wording/words.ts';
import { BulkActs } from './BulkActs.tsx';
import { KeyFilters } from './KeyFilters.tsx';
import { KeyGrid } from './KeyGrid.tsx';
import { clearFilters, useShownKeys } from './listing.ts';
import { NewKey } from './NewKey.tsx';

export function Keys({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const { keys, person } = snapshot;
  const [isMakingKey, setMakingKey] = useState(false);
  const shown = useShownKeys(keys);
  const selection = useSelection();
  const selected = useMemo(() => keys.filter(({ id }) => selection.ids.has(id)), [keys, selection.ids]);
  const mayMake = isEverPermitted(person, 'create key');
  return (
    <Page
      title={words.keys.title}
      contents="whole"
      aside={
        <span aria-live="polite" className="text-ink-3 text-sm">
          {words.keys.shown(shown.length, keys.length)}
        </span>
      }
      actions={
        <>
          {isEverPermitted(person, 'see deleted keys') && (
            <Button look="quiet" onPress={() => go({ screen: 'deleted keys' })}>
              {words.keys.deletedKeys}
            </Button>
          )}
          {mayMake && (
            <Button look="primary" onPress={() => setMakingKey(true)}>
              <Plus aria-hidden className="size-3.5" />
              {words.keys.newKey}
            </Button>
          )}
        </>
      }
    >
      {keys.length === 0 ? (
        <Empty glyph={KeyRound} title={words.keys.emptyTitle}>
          {mayMake ? words.keys.empty : words.keys.emptyForYou}
        </Empty>
      ) : (
        // In a low window with large text all of it scrolls; the list keeps a height to work in.
        <div className="flex min-h-0 min-w-0 grow flex-col overflow-x-hidden overflow-y-auto">
          <KeyFilters />
          <BulkActs selected={selected} person={person} onClear={selection.clear} />
          {shown.length === 0 ? (
            <NoMatch />
          ) : (
            <KeyGrid
              selecting={isEverPermitted(person, 'rotate key') ? 'many' : 'none'}
              keys={shown}
              selected={selection.ids}
              onSelect={selection.select}
              onOpen={({ id }) => go({ screen: 'key', keyId: id })}
            />
          )}
        </div>
      )}
      <NewKey isOpen={isMakingKey} onClose={() => setMakingKey(false)} onCreated={chooseSealingKey} />
    </Page>
  );
}

function NoMatch() {
  const { keys } = words;
  return (
    <Empty
      glyph={SearchX}
      title={keys.noMatch}
      actions={<Button onPress={clearFilters}>{keys.clearFilters}</Button>}
    >
      {keys.noMatchHow}
    </Empty>
  );
}

function useSelection() {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const select = useCallback((more: readonly string[], how: 'add' | 'take away') => {
    setIds((before) => {
      const next = new Set(before);
      for (const id of more) {
        if (how === 'add') next.add(id);
        else next.delete(id);
      }
      return next;
    });
  }, []);
  const clear = useCallback(() => setIds(new Set()), []);
  return { ids, select, clear };
}
