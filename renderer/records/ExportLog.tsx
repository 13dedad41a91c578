// The log written to a chosen place, and a signed checkpoint of it.

import { Download } from 'lucide-react';
import { useState } from 'react';
import type { Argument, ToWrite } from '../../electron/contract.ts';
import { notify, tell } from '../notices.ts';
import { Button } from '../parts/Button.tsx';
import { MenuButton } from '../parts/MenuButton.tsx';
import { isPermitted, usePerson } from '../permitted.ts';
import { ask, request } from '../vault.ts';
import { words } from '../wording/words.ts';

type Format = Argument<'exportLog'>['format'];

export function ExportLog() {
  const [isRunning, setRunning] = useState(false);
  const person = usePerson();
  const { export: wording } = words.records.log;
  if (!isPermitted(person, 'export log', null)) return null;
  if (isRunning) {
    return (
      <Button isBusy onPress={() => void ask('stopLogWork', {})}>
        {wording.running}
      </Button>
    );
  }

  async function write(format: Format) {
    const place = await placeFor('log', wording.name(today(), format));
    if (place === null) return;
    setRunning(true);
    const outcome = await ask('exportLog', { place: place.ticket, format });
    setRunning(false);
    if ('refused' in outcome) notify(outcome.refused);
    else tell(wording.done(outcome.done.entries, outcome.done.name, outcome.done.folder));
  }

  async function saveCheckpoint() {
    const place = await placeFor('checkpoint', wording.checkpointName(today()));
    if (place === null) return;
    const outcome = await request('saveCheckpoint', { place: place.ticket });
    if ('done' in outcome) tell(wording.checkpointSaved(place.name, place.folder));
  }

  return (
    <MenuButton
      label={wording.menu}
      actions={[
        { id: 'jsonl', label: wording.jsonl, onAction: () => void write('jsonl') },
        { id: 'csv', label: wording.csv, onAction: () => void write('csv') },
        { id: 'checkpoint', label: wording.checkpoint, onAction: () => void saveCheckpoint() },
      ]}
    >
      <Download aria-hidden className="size-4" />
      <span className="text-sm">{wording.menu}</span>
    </MenuButton>
  );
}

async function placeFor(what: ToWrite, name: string) {
  const chosen = await request('choosePlace', { what, name });
  return 'refused' in chosen || chosen.done === 'nothing chosen' ? null : chosen.done;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
