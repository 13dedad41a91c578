// One admin, alone at the keyboard, gives a name and chooses the passphrase of the share.

import { WandSparkles } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { CreatingSnapshot } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import {
  copyPassphrase,
  emptyField,
  fillField,
  isFieldEmpty,
  PassphraseField,
  takePassphrase,
} from '../parts/PassphraseField.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { Strength, useJudge } from '../parts/Strength.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask, handOver, refusalOf, request } from '../vault.ts';
import { words } from '../wording/words.ts';

const nameCodes: readonly RefusalCode[] = ['person_name_invalid', 'person_name_taken'];
const passphraseCodes: readonly RefusalCode[] = [
  'passphrase_short',
  'passphrase_weak',
  'passphrase_malformed',
];

interface Errors {
  readonly name: string | null;
  readonly passphrase: string | null;
  readonly repeat: string | null;
}
const noErrors: Errors = { name: null, passphrase: null, repeat: null };

interface CeremonyEnrolProps {
  readonly snapshot: CreatingSnapshot;
  readonly seat: number;
  readonly onEnrolled?: () => void;
}

export function CeremonyEnrol({ snapshot, seat, onEnrolled }: CeremonyEnrolProps) {
  const [name, setName] = useState('');
  const [isRevealed, setRevealed] = useState(false);
  const [isSuggested, setSuggested] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Errors>(noErrors);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const repeat = useRef<HTMLInputElement>(null);
  const judge = useJudge(
    () => copyPassphrase(field),
    () => [snapshot.vaultName, name.trim()],
  );
  const { enrol } = words.ceremony;

  useEffect(() => {
    const fields = [field, repeat];
    return () => fields.forEach(emptyField);
  }, []);

  function edited() {
    setErrors((before) => ({ ...before, passphrase: null, repeat: null }));
    setSuggested(false);
    judge.edited();
  }

  async function suggest() {
    const outcome = await request('suggestPassphrase', {});
    if (!('done' in outcome)) return;
    fillField(field, outcome.done);
    emptyField(repeat);
    setRevealed(true);
    edited();
    setSuggested(true);
    field.current?.focus();
  }

  /** What can be told without asking: the passphrase stays in its field. */
  function wrongAtOnce(): Errors {
    const isRefused = judge.judgement !== null && judge.judgement.verdict !== 'ok';
    const wrongName = name.trim() === '' ? enrol.nameMissing : null;
    if (isFieldEmpty(field)) return { name: wrongName, passphrase: words.passphrase.missing, repeat: null };
    // Why it is too weak stands beside the strength, right under the field.
    if (isRefused) return { name: wrongName, passphrase: words.passphrase.tooWeak, repeat: null };
    const isSame = isRevealed || !differ();
    return { name: wrongName, passphrase: null, repeat: isSame ? null : words.passphrase.repeatDiffers };
  }

  function differ(): boolean {
    return field.current?.value !== repeat.current?.value;
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const wrong = wrongAtOnce();
    setErrors(wrong);
    setRefusal(null);
    if (wrong.name !== null) return nameField.current?.focus();
    if (wrong.passphrase !== null) return field.current?.focus();
    if (wrong.repeat !== null) return repeat.current?.focus();

    setBusy(true);
    emptyField(repeat);
    const outcome = await handOver(takePassphrase(field), (passphrase) =>
      ask('enrolAdmin', { seat, name: name.trim(), passphrase }),
    );
    setBusy(false);
    judge.reset();
    setSuggested(false);
    const refused = refusalOf(outcome);
    if (refused === null) onEnrolled?.();
    else show(refused);
  }

  function show(refused: RefusalView) {
    if (nameCodes.includes(refused.code)) setErrors({ ...noErrors, name: sentenceOf(refused) });
    else if (passphraseCodes.includes(refused.code))
      setErrors({ ...noErrors, passphrase: sentenceOf(refused) });
    else setRefusal(refused);
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
        error={errors.name}
        value={name}
        onChange={(next) => {
          setName(next);
          setErrors((before) => ({ ...before, name: null }));
        }}
        isDisabled={isBusy}
        autoFocus
        inputRef={nameField}
      />
      <div className="flex flex-col gap-2">
        <PassphraseField
          label={enrol.passphrase}
          inputRef={field}
          error={errors.passphrase}
          isRevealed={isRevealed}
          onReveal={setRevealed}
          onEdit={edited}
          isReadOnly={isBusy}
        />
        <Strength judgement={judge.judgement} />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Button size="small" isDisabled={isBusy} onPress={() => void suggest()}>
            <WandSparkles aria-hidden className="size-3.5" />
            {words.passphrase.suggest}
          </Button>
          <p role="status" className="min-w-0 basis-56 grow text-ink-2 text-xs">
            {isSuggested ? words.passphrase.suggested : ''}
          </p>
        </div>
      </div>
      {!isRevealed && (
        <PassphraseField
          label={enrol.repeat}
          inputRef={repeat}
          error={errors.repeat}
          isRevealed={isRevealed}
          onReveal={setRevealed}
          onEdit={() => setErrors((before) => ({ ...before, repeat: null }))}
          isReadOnly={isBusy}
        />
      )}
      <Refused refusal={refusal} />
      <div>
        <Button look="primary" type="submit" isBusy={isBusy}>
          {isBusy ? enrol.working : enrol.submit(seat)}
        </Button>
      </div>
    </form>
  );
}
