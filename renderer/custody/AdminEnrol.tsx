// The newcomers of a change of admins: each takes the keyboard alone, gives a name and chooses a passphrase.

import { Check } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { AdminChangeView } from '../../core/views.ts';
import { Button } from '../parts/Button.tsx';
import { HandOver } from '../parts/HandOver.tsx';
import { NewPassphrase, type NewPassphraseHandle } from '../parts/NewPassphrase.tsx';
import { Section } from '../parts/Page.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask, handOver, refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';

type Enrolling = Extract<AdminChangeView, { stage: 'enrolling' }>;

interface AdminEnrolProps {
  readonly change: Enrolling;
  readonly vaultName: string;
}

export function AdminEnrol({ change, vaultName }: AdminEnrolProps) {
  // Who said "it is me" at which seat, and who comes to his seat once more.
  const [taken, setTaken] = useState<number | null>(null);
  const [again, setAgain] = useState<number | null>(null);
  const { enrol } = words.custody.changing;
  const seat = again ?? change.seats.find(({ name }) => name === null)?.seat ?? null;
  if (seat === null) return null;
  if (taken === seat) {
    const leave = () => {
      setAgain(null);
      setTaken(null);
    };
    return (
      <div className="max-w-2xl">
        <EnrolForm key={seat} seat={seat} vaultName={vaultName} isAgain={again !== null} onLeave={leave} />
      </div>
    );
  }
  return (
    <div className="flex max-w-2xl flex-col gap-6">
      <HandOver
        key={seat}
        level={2}
        title={enrol.handOver(seat)}
        why={enrol.handOverWhy}
        taken={enrol.iAm(seat)}
        onTaken={() => setTaken(seat)}
      >
        {again !== null && (
          <Button look="quiet" onPress={() => setAgain(null)}>
            {words.common.cancel}
          </Button>
        )}
      </HandOver>
      <Section title={enrol.seats} intro={enrol.intro}>
        <ul className="overflow-hidden rounded-lg border border-line *:border-line *:not-first:border-t">
          {change.seats.map((one) => (
            <li
              key={one.seat}
              className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-sm"
            >
              <span className="min-w-0 grow break-words font-medium">{one.name ?? enrol.seat(one.seat)}</span>
              {one.name === null ? (
                <span className="text-ink-3 text-xs">{enrol.waits}</span>
              ) : (
                <>
                  <span className="flex items-center gap-1.5 text-good text-xs">
                    <Check aria-hidden className="size-3.5" strokeWidth={2.5} />
                    {enrol.enrolled}
                  </span>
                  <Button
                    size="small"
                    look="quiet"
                    aria-label={`${enrol.again}: ${one.name}`}
                    onPress={() => setAgain(one.seat)}
                  >
                    {enrol.again}
                  </Button>
                </>
              )}
            </li>
          ))}
        </ul>
        <p className="text-ink-3 text-xs">{enrol.lockEnds}</p>
      </Section>
    </div>
  );
}

const nameCodes: readonly RefusalCode[] = ['person_name_invalid', 'person_name_taken'];

interface EnrolFormProps {
  readonly seat: number;
  readonly vaultName: string;
  readonly isAgain: boolean;
  readonly onLeave: () => void;
}

function EnrolForm({ seat, vaultName, isAgain, onLeave }: EnrolFormProps) {
  const [name, setName] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [nameError, setNameError] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const chosen = useRef<NewPassphraseHandle>(null);
  const { enrol } = words.custody.changing;
  const { enrol: fields } = words.ceremony;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const choosing = chosen.current;
    if (isBusy || choosing === null) return;
    const wrongName = name.trim() === '' ? fields.nameMissing : null;
    setNameError(wrongName);
    setRefusal(null);
    const standing = choosing.check();
    if (wrongName !== null) return nameField.current?.focus();
    if (standing === 'wrong') return;
    setBusy(true);
    const outcome = await handOver(choosing.take(), (passphrase) =>
      ask('enrolNewAdmin', { seat, name: name.trim(), passphrase }),
    );
    const refused = refusalOf(outcome);
    // Otherwise it stays busy until the change that the vault told of shows the next one.
    if (refused === null) return isAgain ? onLeave() : undefined;
    setBusy(false);
    if (nameCodes.includes(refused.code)) setNameError(sentenceOf(refused));
    else if (choosing.refuse(refused) === 'elsewhere') setRefusal(refused);
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      noValidate
      autoComplete="off"
      className="flex flex-col gap-5"
    >
      <StepTitle level={2} title={enrol.title(seat)} intro={enrol.why} />
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
          {isBusy ? fields.working : enrol.submit(seat)}
        </Button>
        <Button look="quiet" isDisabled={isBusy} onPress={onLeave}>
          {words.common.cancel}
        </Button>
      </div>
    </form>
  );
}
