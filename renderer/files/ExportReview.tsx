// Once more before it goes: for whom, and what. A wrong recipient is a disclosure.

import { useState } from 'react';
import type { AgeRecipient } from '../../core/fileviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import type { Chosen, Outcome } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';
import { placeInWords } from './ExportPlace.tsx';
import type { Exported } from './exporting.ts';

/** More names than this say no more. */
const namesShown = 5;

interface ExportReviewProps {
  readonly files: readonly Exported[];
  readonly recipients: readonly AgeRecipient[];
  readonly place: Chosen | null;
  readonly onBack: () => void;
  readonly onExport: () => Promise<Outcome<null>>;
}

export function ExportReview({ files, recipients, place, onBack, onExport }: ExportReviewProps) {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const { exporting } = words;
  const names = files.slice(0, namesShown).map(({ name }) => name);

  async function perform() {
    setBusy(true);
    setRefusal(refusalOf(await onExport()));
    setBusy(false);
  }

  return (
    <>
      <DialogBody>
        <p className="text-sm">{exporting.compare(recipients.length)}</p>
        <ol aria-label={exporting.recipients} className="flex flex-col gap-2">
          {recipients.map(({ recipient, kind }, place) => (
            <li key={recipient} className="flex flex-col gap-0.5 rounded-md border border-line bg-ground p-3">
              <span className="text-ink-3 text-xs">
                {exporting.recipientOf(place + 1, exporting.kinds[kind])}
              </span>
              <code className="select-text break-all text-sm">{recipient}</code>
            </li>
          ))}
        </ol>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
          <dt className="text-ink-3">{exporting.files}</dt>
          <dd className="min-w-0 select-text break-all">
            {names.join(', ')}
            {files.length > namesShown && ` ${exporting.moreFiles(files.length - namesShown)}`}
          </dd>
          <dt className="text-ink-3">{exporting.into}</dt>
          <dd className="min-w-0 select-text break-all">{placeInWords(place)}</dd>
        </dl>
        <Refused refusal={refusal} />
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={onBack} autoFocus>
          {exporting.back}
        </Button>
        <Button look="primary" isBusy={isBusy} onPress={() => void perform()}>
          {exporting.actFor(recipients.length)}
        </Button>
      </DialogFoot>
    </>
  );
}
