// An admin to be, alone at the keyboard, gives a name and chooses the passphrase of the share: in the creation ceremony and in a
// change of admins.

import { useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { Outcome } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { Form } from '../parts/Form.tsx';
import { NewPassphrase, type NewPassphraseHandle } from '../parts/NewPassphrase.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { TextField } from '../parts/TextField.tsx';
import { handOver, type Passphrase, refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';

const nameCodes: readonly RefusalCode[] = ['person_name_invalid', 'person_name_taken'];

interface EnrolFormProps {
  readonly title: string;
  readonly intro: string;
  readonly level?: 1 | 2;
  readonly submitWords: string;
  readonly vaultName: string;
  readonly enrol: (name: string, passphrase: Passphrase) => Promise<Outcome<null>>;
  readonly onEnrolled?: (() => void) | undefined;
  /** The way out without enrolling; none where somebody must. */
  readonly onLeave?: () => void;
}

/** Once enrolled it stays busy: whoever shows it shows the next step. */
export function EnrolForm(props: EnrolFormProps) {
  const { title, intro, level = 1, submitWords, vaultName, enrol, onEnrolled, onLeave } = props;
  const [name, setName] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [nameError, setNameError] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const chosen = useRef<NewPassphraseHandle>(null);
  const { enrol: fields } = words.ceremony;

  async function submit() {
    const choosing = chosen.current;
    if (isBusy || choosing === null) return;
    const wrongName = name.trim() === '' ? fields.nameMissing : null;
    setNameError(wrongName);
    setRefusal(null);
    const standing = choosing.check();
    if (wrongName !== null) return nameField.current?.focus();
    if (standing === 'wrong') return;
    setBusy(true);
    const outcome = await handOver(choosing.take(), (passphrase) => enrol(name.trim(), passphrase));
    const refused = refusalOf(outcome);
    if (refused === null) return onEnrolled?.();
    setBusy(false);
    if (nameCodes.includes(refused.code)) setNameError(sentenceOf(refused));
    else if (choosing.refuse(refused) === 'elsewhere') setRefusal(refused);
  }

  return (
    <Form onSubmit={submit} className={`flex flex-col ${level === 1 ? 'gap-6' : 'gap-5'}`}>
      <StepTitle level={level} title={title} intro={intro} />
      <TextField
        label={fields.name}
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
        label={fields.passphrase}
        repeatLabel={fields.repeat}
        names={() => [vaultName, name.trim()]}
        isBusy={isBusy}
      />
      <Refused refusal={refusal} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" type="submit" isBusy={isBusy}>
          {isBusy ? fields.working : submitWords}
        </Button>
        {onLeave !== undefined && (
          <Button look="quiet" isDisabled={isBusy} onPress={onLeave}>
            {words.common.cancel}
          </Button>
        )}
      </div>
    </Form>
  );
}
