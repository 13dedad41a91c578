// The way to a restore where there is no vault, or none that can be read: choose the backup, and it begins.

import { useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';

export function RestoreButton() {
  const [isBusy, setBusy] = useState(false);

  async function begin() {
    const chosen = await request('choose', { what: 'backup' });
    if ('refused' in chosen || chosen.done === 'nothing chosen') return;
    setBusy(true);
    await request('beginRestore', { backup: chosen.done.ticket, approval: null });
    setBusy(false);
  }

  return (
    <Button isBusy={isBusy} onPress={() => void begin()}>
      {words.records.restore.start}
    </Button>
  );
}
