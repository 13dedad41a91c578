// The record of the creation, to print, sign and save before the vault is opened.

import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { CeremonyRecord } from '../../core/snapshot.ts';
import { RecordPage } from '../custody/RecordPage.tsx';
import { Button } from '../parts/Button.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';

export function CeremonyRecordScreen({ record }: { readonly record: CeremonyRecord }) {
  const [isBusy, setBusy] = useState(false);
  const { record: wording } = words.ceremony;

  async function open() {
    setBusy(true);
    await request('openCreatedVault', {});
    setBusy(false);
  }

  return (
    <div className="flex flex-col gap-6">
      <CircleCheck aria-hidden className="size-9 text-good" strokeWidth={1.5} />
      <StepTitle title={wording.title} intro={wording.intro} takesFocus />
      <RecordPage record={record} />
      <div>
        <Button look="primary" isBusy={isBusy} onPress={() => void open()}>
          {wording.open}
        </Button>
      </div>
    </div>
  );
}
