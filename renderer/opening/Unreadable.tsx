// There is a vault, but it cannot be read: what is wrong, that nothing was changed, and what can be done.

import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { UnreadableSnapshot } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { sentenceOf } from '../parts/Refused.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { OtherVault } from './OtherVault.tsx';
import { RestoreButton } from './RestoreButton.tsx';

export function Unreadable({ snapshot }: { readonly snapshot: UnreadableSnapshot }) {
  const [isBusy, setBusy] = useState(false);
  const { unreadable, common } = words;

  async function tryAgain() {
    setBusy(true);
    await request('tryAgain', {});
    setBusy(false);
  }

  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <main className="m-auto flex w-full max-w-xl flex-col gap-6 px-8 py-10">
        <ShieldAlert aria-hidden className="size-9 text-bad" strokeWidth={1.5} />
        <div className="flex select-text flex-col gap-2">
          <StepTitle title={unreadable.title} intro={sentenceOf(snapshot.refusal)} takesFocus />
          <p className="text-ink-2">{unreadable.safe}</p>
        </div>
        <dl className="border-line border-t pt-4 text-sm">
          <dt className="text-ink-3 text-xs">{unreadable.folder}</dt>
          <dd className="select-text break-all font-mono text-xs leading-6">{snapshot.folder}</dd>
        </dl>
        <div className="flex flex-wrap gap-3">
          <Button look="primary" isBusy={isBusy} onPress={() => void tryAgain()}>
            {common.tryAgain}
          </Button>
          <Button onPress={() => void request('showVaultFolder', {})}>{common.showFolder}</Button>
          <RestoreButton />
          <OtherVault />
        </div>
      </main>
    </div>
  );
}
