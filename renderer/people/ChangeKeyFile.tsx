// The person at the desk asks for a key file besides his passphrase, for another one, or for none; the passphrase stays.

import { useEffect, useRef, useState } from 'react';
import type { PersonDetail } from '../../core/peopleviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import type { Chosen } from '../../electron/contract.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { DialogForm } from '../parts/DialogForm.tsx';
import { errorLook, labelLook } from '../parts/fieldLook.ts';
import { KeyFileChoice } from '../parts/KeyFileChoice.tsx';
import {
  copyPassphrase,
  emptyField,
  isFieldEmpty,
  PassphraseField,
  takePassphrase,
} from '../parts/PassphraseField.tsx';
import { Refused } from '../parts/Refused.tsx';
import { ask, handOver } from '../vault.ts';
import { words } from '../wording/words.ts';
import { KeyFilePlace } from './KeyFilePlace.tsx';

export type KeyFileChange = 'add' | 'replace' | 'remove';

interface ChangeKeyFileProps {
  readonly own: PersonDetail;
  readonly change: KeyFileChange;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

interface Errors {
  readonly passphrase: string | null;
  readonly present: string | null;
  readonly place: string | null;
}
const noErrors: Errors = { passphrase: null, present: null, place: null };

export function ChangeKeyFile({ own, change, onDone, onClose }: ChangeKeyFileProps) {
  const [isRevealed, setRevealed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [present, setPresent] = useState<Chosen | null>(null);
  const [place, setPlace] = useState<Chosen | null>(null);
  const [errors, setErrors] = useState<Errors>(noErrors);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { keyFile: wording } = words.account;
  const title = { add: wording.addTitle, replace: wording.replaceTitle, remove: wording.removeTitle };
  const what = { add: wording.addWhat, replace: wording.replaceWhat, remove: wording.removeWhat };

  useEffect(() => () => emptyField(field), []);

  async function submit() {
    if (isBusy) return;
    setRefusal(null);
    const wrong: Errors = {
      passphrase: isFieldEmpty(field) ? words.passphrase.missing : null,
      present: own.keyFile === 'required' && present === null ? wording.presentMissing : null,
      place: change !== 'remove' && place === null ? wording.placeMissing : null,
    };
    setErrors(wrong);
    if (wrong.passphrase !== null) return field.current?.focus();
    if (wrong.present !== null || wrong.place !== null) return;
    setBusy(true);
    setRevealed(false);
    // The passphrase stays as it is: it is handed over as the present one and as the new one.
    const outcome = await handOver(copyPassphrase(field), (old) =>
      handOver(takePassphrase(field), (fresh) =>
        ask('changePassphrase', {
          ...{ old, fresh, keyFile: present?.ticket ?? null },
          newKeyFile: place === null ? 'none' : { place: place.ticket },
        }),
      ),
    );
    setBusy(false);
    if ('done' in outcome) return onDone();
    setRefusal(outcome.refused);
    field.current?.focus();
  }

  return (
    <Dialog isOpen title={title[change]} onClose={onClose}>
      <DialogForm
        onSubmit={submit}
        onCancel={onClose}
        act={isBusy ? wording.working : title[change]}
        isBusy={isBusy}
      >
        <p className="text-ink-2 text-sm">{what[change]}</p>
        <PassphraseField
          label={wording.passphrase}
          inputRef={field}
          error={errors.passphrase}
          isRevealed={isRevealed}
          onReveal={setRevealed}
          onEdit={() => setErrors(noErrors)}
          isReadOnly={isBusy}
          autoFocus
        />
        {own.keyFile === 'required' && (
          <div className="flex flex-col items-start gap-1">
            <p className={labelLook}>{wording.present}</p>
            <KeyFileChoice
              chosen={present}
              onChoose={(next) => {
                setPresent(next);
                setErrors(noErrors);
              }}
            />
            <p role="status" className={errors.present === null ? 'sr-only' : errorLook}>
              {errors.present ?? ''}
            </p>
          </div>
        )}
        {change !== 'remove' && (
          <KeyFilePlace
            chosen={place}
            onChoose={(next) => {
              setPlace(next);
              setErrors(noErrors);
            }}
            error={errors.place}
          />
        )}
        <Refused refusal={refusal} />
      </DialogForm>
    </Dialog>
  );
}
