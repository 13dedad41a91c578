// The keys of the vault as a table.

import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { chooseSealingKey, useSealingKey } from '../files/sealingKey.ts';
import { Button } from '../parts/Button.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';
import { KeyTable } from './KeyTable.tsx';
import { NewKey } from './NewKey.tsx';

export function Keys({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const { keys } = snapshot;
  const [isMakingKey, setMakingKey] = useState(false);
  const sealingKey = useSealingKey(keys);
  return (
    <Page
      title={words.keys.title}
      contents="whole"
      aside={<span className="text-ink-3 text-sm">{words.amounts.number(keys.length)}</span>}
      actions={
        <Button look="primary" onPress={() => setMakingKey(true)}>
          <Plus aria-hidden className="size-3.5" />
          {words.keys.newKey}
        </Button>
      }
    >
      {keys.length === 0 ? (
        <Empty glyph={KeyRound} title={words.keys.emptyTitle}>
          {words.keys.empty}
        </Empty>
      ) : (
        <KeyTable keys={keys} sealingKey={sealingKey} onChoose={chooseSealingKey} />
      )}
      <NewKey isOpen={isMakingKey} onClose={() => setMakingKey(false)} onCreated={chooseSealingKey} />
    </Page>
  );
}
