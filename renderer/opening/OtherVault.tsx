// Another folder as the vault, and the way back to the usual one: offered only while no vault is open.

import { FolderInput, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Chosen } from '../../electron/contract.ts';
import { useAnswer } from '../answers.ts';
import { later } from '../later.tsx';
import { Button } from '../parts/Button.tsx';
import { ask, request } from '../vault.ts';
import { words } from '../wording/words.ts';

const Confirm = later(async () => (await import('../parts/Confirm.tsx')).Confirm);

type Asking =
  | { readonly is: 'nothing' }
  | { readonly is: 'usual' }
  | { readonly is: 'other'; chosen: Chosen };

export function OtherVault() {
  const { here } = useAnswer('vaultFolder', {});
  const [asking, setAsking] = useState<Asking>({ is: 'nothing' });
  const { otherVault } = words;
  const close = () => setAsking({ is: 'nothing' });

  async function choose() {
    const outcome = await request('choose', { what: 'folder' });
    if ('done' in outcome && outcome.done !== 'nothing chosen')
      setAsking({ is: 'other', chosen: outcome.done });
  }

  return (
    <>
      <Button look="quiet" size="small" onPress={() => void choose()}>
        <FolderInput aria-hidden className="size-3.5" />
        {otherVault.choose}
      </Button>
      {here?.is === 'other' && (
        <Button look="quiet" size="small" onPress={() => setAsking({ is: 'usual' })}>
          <Undo2 aria-hidden className="size-3.5" />
          {otherVault.usual}
        </Button>
      )}
      {asking.is === 'other' && (
        <Confirm
          isOpen
          title={otherVault.title}
          act={otherVault.act}
          onAct={() => ask('takeVaultFolder', { folder: asking.chosen.ticket })}
          onClose={close}
        >
          <p className="select-text break-words text-ink-2 text-sm">
            {otherVault.what(asking.chosen.name, asking.chosen.folder)}
          </p>
          <p className="text-ink-2 text-sm">{otherVault.safe}</p>
        </Confirm>
      )}
      {asking.is === 'usual' && (
        <Confirm
          isOpen
          title={otherVault.usualTitle}
          act={otherVault.usualAct}
          onAct={() => ask('takeUsualFolder', {})}
          onClose={close}
        >
          <p className="text-ink-2 text-sm">{otherVault.usualWhat}</p>
          <p className="text-ink-2 text-sm">{otherVault.safe}</p>
        </Confirm>
      )}
    </>
  );
}
