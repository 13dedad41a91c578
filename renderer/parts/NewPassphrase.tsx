// A passphrase that is being chosen: typed twice, its strength shown, one suggested where it is wanted.
//
// P1 and P2 of PassphraseField hold here too: the text is in its elements alone, and `take` empties them.

import { WandSparkles } from 'lucide-react';
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import { type Passphrase, request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';
import {
  copyPassphrase,
  emptyField,
  fillField,
  isFieldEmpty,
  PassphraseField,
  takePassphrase,
} from './PassphraseField.tsx';
import { sentenceOf } from './Refused.tsx';
import { Strength, useJudge } from './Strength.tsx';

const passphraseCodes: readonly RefusalCode[] = [
  'passphrase_short',
  'passphrase_weak',
  'passphrase_malformed',
  'passphrase_same',
];

export interface NewPassphraseHandle {
  /** Shows what is wrong with it, as far as that can be told without asking, and goes there. */
  readonly check: () => 'ready' | 'wrong';
  /** Takes the passphrase out: the fields are empty afterwards. */
  readonly take: () => Passphrase;
  /** Shows a refusal that is about the passphrase; `elsewhere` where it is not. */
  readonly refuse: (refusal: RefusalView) => 'shown' | 'elsewhere';
}

interface NewPassphraseProps {
  readonly handle: Ref<NewPassphraseHandle>;
  readonly label: string;
  readonly repeatLabel: string;
  /** What must not be in it, such as the person's own name. */
  readonly names: () => readonly string[];
  readonly isBusy: boolean;
  readonly autoFocus?: boolean;
}

interface Errors {
  readonly passphrase: string | null;
  readonly repeat: string | null;
}
const noErrors: Errors = { passphrase: null, repeat: null };

export function NewPassphrase(props: NewPassphraseProps) {
  const { handle, label, repeatLabel, names, isBusy, autoFocus = false } = props;
  const [isRevealed, setRevealed] = useState(false);
  const [isSuggested, setSuggested] = useState(false);
  const [errors, setErrors] = useState<Errors>(noErrors);
  const field = useRef<HTMLInputElement>(null);
  const repeat = useRef<HTMLInputElement>(null);
  const judge = useJudge(() => copyPassphrase(field), names);

  useEffect(() => {
    const fields = [field, repeat];
    return () => fields.forEach(emptyField);
  }, []);

  useImperativeHandle(handle, () => ({
    check() {
      const wrong = wrongAtOnce();
      setErrors(wrong);
      if (wrong.passphrase !== null) field.current?.focus();
      else if (wrong.repeat !== null) repeat.current?.focus();
      return wrong.passphrase === null && wrong.repeat === null ? 'ready' : 'wrong';
    },
    take() {
      emptyField(repeat);
      judge.reset();
      setSuggested(false);
      setRevealed(false);
      return takePassphrase(field);
    },
    refuse(refusal) {
      if (!passphraseCodes.includes(refusal.code)) return 'elsewhere';
      setErrors({ passphrase: sentenceOf(refusal), repeat: null });
      field.current?.focus();
      return 'shown';
    },
  }));

  function wrongAtOnce(): Errors {
    if (isFieldEmpty(field)) return { passphrase: words.passphrase.missing, repeat: null };
    // Why it is too weak stands beside the strength, right under the field.
    const isRefused = judge.judgement !== null && judge.judgement.verdict !== 'ok';
    if (isRefused) return { passphrase: words.passphrase.tooWeak, repeat: null };
    const isSame = isRevealed || field.current?.value === repeat.current?.value;
    return { passphrase: null, repeat: isSame ? null : words.passphrase.repeatDiffers };
  }

  function edited() {
    setErrors(noErrors);
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

  return (
    <>
      <div className="flex flex-col gap-2">
        <PassphraseField
          label={label}
          inputRef={field}
          error={errors.passphrase}
          isRevealed={isRevealed}
          onReveal={setRevealed}
          onEdit={edited}
          isReadOnly={isBusy}
          autoFocus={autoFocus}
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
          label={repeatLabel}
          inputRef={repeat}
          error={errors.repeat}
          isRevealed={isRevealed}
          onReveal={setRevealed}
          onEdit={() => setErrors((before) => ({ ...before, repeat: null }))}
          isReadOnly={isBusy}
        />
      )}
    </>
  );
}
