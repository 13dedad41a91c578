// Exporting sealed files for people without Keyward: for whom and where to, and once more for whom before it goes.

import { useEffect, useRef, useState } from 'react';
import type { AgeRecipient } from '../../core/fileviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import type { Argument, Chosen, Outcome } from '../../electron/contract.ts';
import { Callout } from '../parts/Callout.tsx';
import { RadioField } from '../parts/Choice.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { DialogForm } from '../parts/DialogForm.tsx';
import { NewPassphrase, type NewPassphraseHandle } from '../parts/NewPassphrase.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { TextArea } from '../parts/TextArea.tsx';
import { usePerson } from '../permitted.ts';
import { ask, handOver, refusalOf, useSnapshot } from '../vault.ts';
import { words } from '../wording/words.ts';
import { ExportPlace } from './ExportPlace.tsx';
import { ExportReview } from './ExportReview.tsx';
import { closeExporting, type Exported, useExporting } from './exporting.ts';

/** As much as sixteen of the longest recipients with their comments take. */
const longestText = 40_000;

export function ExportDialog() {
  const { files } = useExporting();

  // The tickets of a vault that was locked meanwhile are worth nothing.
  useEffect(() => closeExporting, []);

  return (
    <Dialog
      width="wide"
      title={words.exporting.title(files.length)}
      isOpen={files.length > 0}
      onClose={closeExporting}
    >
      <ExportSteps files={files} />
    </Dialog>
  );
}

function ExportSteps({ files }: { readonly files: readonly Exported[] }) {
  const [text, setText] = useState('');
  const [place, setPlace] = useState<Chosen | null>(null);
  const [reviewed, setReviewed] = useState<readonly AgeRecipient[] | null>(null);

  async function begin(target: Argument<'exportAge'>['target']): Promise<Outcome<null>> {
    const tickets = files.map(({ ticket }) => ticket);
    const outcome = await ask('exportAge', {
      ...{ tickets, target, existing: 'refuse', into: place?.ticket ?? null },
    });
    if ('done' in outcome) closeExporting();
    return outcome;
  }

  if (reviewed !== null)
    return (
      <ExportReview
        files={files}
        recipients={reviewed}
        place={place}
        onBack={() => setReviewed(null)}
        onExport={() => begin({ for: 'recipients', recipients: text })}
      />
    );
  return (
    <ForWhom
      text={text}
      onText={setText}
      place={place}
      onPlace={setPlace}
      onReviewed={setReviewed}
      begin={begin}
    />
  );
}

interface ForWhomProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly place: Chosen | null;
  readonly onPlace: (place: Chosen | null) => void;
  readonly onReviewed: (recipients: readonly AgeRecipient[]) => void;
  readonly begin: (target: Argument<'exportAge'>['target']) => Promise<Outcome<null>>;
}

function ForWhom({ text, onText, place, onPlace, onReviewed, begin }: ForWhomProps) {
  const [forWhom, setForWhom] = useState<'recipients' | 'passphrase'>('recipients');
  const [isBusy, setBusy] = useState(false);
  const [textError, setTextError] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const chosen = useRef<NewPassphraseHandle>(null);
  const names = useNames();
  const { exporting } = words;

  async function submit() {
    if (isBusy) return;
    setRefusal(null);
    setBusy(true);
    await (forWhom === 'recipients' ? read() : exportForPassphrase());
    setBusy(false);
  }

  async function read() {
    const outcome = await ask('ageRecipients', { text });
    if ('done' in outcome) onReviewed(outcome.done);
    else setTextError(sentenceOf(outcome.refused));
  }

  async function exportForPassphrase() {
    const choosing = chosen.current;
    if (choosing === null || choosing.check() === 'wrong') return;
    const outcome = await handOver(choosing.take(), (passphrase) => begin({ for: 'passphrase', passphrase }));
    const refused = refusalOf(outcome);
    if (refused !== null && choosing.refuse(refused) === 'elsewhere') setRefusal(refused);
  }

  return (
    <DialogForm
      onSubmit={submit}
      onCancel={closeExporting}
      act={forWhom === 'recipients' ? exporting.review : exporting.act}
      isBusy={isBusy}
    >
      <p className="text-ink-2 text-sm">{exporting.what}</p>
      <Callout weight="warning" title={exporting.leaves}>
        {exporting.leavesWhat}
      </Callout>
      <RadioField
        label={exporting.forWhom}
        options={forWhoms.map((id) => ({ id, ...exporting.choices[id] }))}
        chosen={forWhom}
        onChoose={setForWhom}
        arranged="side by side"
      />
      {forWhom === 'recipients' ? (
        <TextArea
          label={exporting.recipients}
          hint={exporting.recipientsHint}
          error={textError}
          value={text}
          onChange={(typed) => {
            setTextError(null);
            onText(typed);
          }}
          rows={3}
          look="code"
          most={longestText}
        />
      ) : (
        <NewPassphrase
          handle={chosen}
          label={exporting.passphrase}
          repeatLabel={exporting.repeat}
          names={names}
          isBusy={isBusy}
        />
      )}
      <ExportPlace place={place} onPlace={onPlace} />
      <Refused refusal={refusal} />
    </DialogForm>
  );
}

const forWhoms = ['recipients', 'passphrase'] as const;

/** What must not be in the passphrase. */
function useNames(): () => readonly string[] {
  const { name } = usePerson();
  const snapshot = useSnapshot((held) => held.snapshot);
  const vault = snapshot?.state === 'unlocked' ? snapshot.vault.name : '';
  return () => [name, vault];
}
