// Putting a backup in the place of the vault that is open: a second admin confirms it, then its admins are asked for.

import { useState } from 'react';
import { askWithOthers } from '../confirming.ts';
import { Button } from '../parts/Button.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';

export function RestoreOver() {
  const [isOpen, setOpen] = useState(false);
  const { backups, restore } = words.records;

  async function begin() {
    const chosen = await ask('choose', { what: 'backup' });
    if ('refused' in chosen) return chosen;
    if (chosen.done === 'nothing chosen') return { refused: { code: 'cancelled', facts: {} } } as const;
    return askWithOthers('beginRestore', { backup: chosen.done.ticket });
  }

  return (
    <>
      <Button look="quiet" onPress={() => setOpen(true)}>
        {backups.restore}
      </Button>
      <Confirm
        title={restore.overTitle}
        act={restore.overAct}
        weight="danger"
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onAct={begin}
      >
        <p className="text-sm">{restore.overWhat}</p>
      </Confirm>
    </>
  );
}
