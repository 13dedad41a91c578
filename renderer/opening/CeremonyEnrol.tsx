// One admin, alone at the keyboard, gives a name and chooses the passphrase of the share.

import { type FormEvent, useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { CreatingSnapshot } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { NewPassphrase, type NewPassphraseHandle } from '../parts/NewPassphrase.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask, handOver, refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';

const nameCodes: readonly RefusalCode[] = ['person_name_invalid', 'person_name_taken'];

interface CeremonyEnrolProps {
  readonly snapshot: CreatingSnapshot;
  readonly seat: number;
  readonly onEnrolled?: () => void;
}

export function CeremonyEnrol({ snapshot, seat, onEnrolled }: CeremonyEnrolProps) {
  const [name, setName] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [nameError, setNameError] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const chosen = useRef<NewPassphraseHandle>(null);
  const { enrol } = words.ceremony;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const choosing = chosen.current;
    if (isBusy || choosing === null) return;
    const wrongName = name.trim() === '' ? enrol.nameMissing : null;
    setNameError(wrongName);
    setRefusal(null);
    const standing = choosing.check();
    if (wrongName !== null) return nameField.current?.focus();
    if (standing === 'wrong') return;

    setBusy(true);
    const outcome = await handOver(choosing.take(), (passphrase) =>
      ask('enrolAdmin', { seat, name: name.trim(), passphrase }),
    );
    setBusy(false);
    const refused = refusalOf(outcome);
    if (refused === null) onEnrolled?.();
    else if (nameCodes.includes(refused.code)) setNameError(sentenceOf(refused));
    else if (choosing.refuse(refused) === 'elsewhere') setRefusal(refused);
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      noValidate
      autoComplete="off"
      className="flex flex-col gap-6"
    >
      <StepTitle title={enrol.title(seat)} intro={enrol.intro} />
      <TextField
        label={enrol.name}
        error={nameError}
        value={name}
        onChange={(next) => {
          setName(next);
          setNameError(null);
        }}
        isDisabled={isBusy}
        autoFocus
        inputRef={nameField}
      />
      <NewPassphrase
        handle={chosen}
        label={enrol.passphrase}
        repeatLabel={enrol.repeat}
        names={() => [snapshot.vaultName, name.trim()]}
        isBusy={isBusy}
      />
      <Refused refusal={refusal} />
      <div>
        <Button look="primary" type="submit" isBusy={isBusy}>
          {isBusy ? enrol.working : enrol.submit(seat)}
        </Button>
      </div>
    </form>
  );
}
