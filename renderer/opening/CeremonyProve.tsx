// One admin opens the own share once, read back from the disk.

import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import type { Seat } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { emptyField, isFieldEmpty, PassphraseField, takePassphrase } from '../parts/PassphraseField.tsx';
import { sentenceOf } from '../parts/Refused.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { ask, handOver, refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';

interface CeremonyProveProps {
  readonly seat: Seat;
  readonly onGiveUp: () => void;
}

export function CeremonyProve({ seat, onGiveUp }: CeremonyProveProps) {
  const [isRevealed, setRevealed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { prove, adminNamed } = words.ceremony;

  useEffect(() => () => emptyField(field), []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    if (isFieldEmpty(field)) {
      setError(words.passphrase.missing);
      return field.current?.focus();
    }
    setBusy(true);
    setError(null);
    const outcome = await handOver(takePassphrase(field), (passphrase) =>
      ask('proveShare', { seat: seat.seat, passphrase }),
    );
    setBusy(false);
    const refused: RefusalView | null = refusalOf(outcome);
    if (refused === null) return;
    setError(sentenceOf(refused));
    field.current?.focus();
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      noValidate
      autoComplete="off"
      className="flex flex-col gap-6"
    >
      <StepTitle title={prove.title(adminNamed(seat.seat, seat.name))} intro={prove.intro} />
      <PassphraseField
        label={prove.passphrase}
        inputRef={field}
        error={error}
        isRevealed={isRevealed}
        onReveal={setRevealed}
        onEdit={() => setError(null)}
        isReadOnly={isBusy}
        autoFocus
      />
      <div>
        <Button look="primary" type="submit" isBusy={isBusy}>
          {isBusy ? prove.working : prove.submit}
        </Button>
      </div>
      {error !== null && (
        <div className="flex flex-col items-start gap-2 border-line border-t pt-4">
          <p className="text-ink-2 text-sm">{prove.againWhy}</p>
          <Button size="small" isDisabled={isBusy} onPress={onGiveUp}>
            {prove.again}
          </Button>
        </div>
      )}
    </form>
  );
}
