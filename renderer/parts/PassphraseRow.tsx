// One person who proves himself: a row that opens to his own passphrase field, to unlock or to sign in.

import { Check, ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import type { AdminView } from '../../core/snapshot.ts';
import type { Chosen, Outcome } from '../../electron/contract.ts';
import { handOver, type Passphrase, refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';
import { useSecondsUntil } from './clock.ts';
import { Form } from './Form.tsx';
import { KeyFileChoice } from './KeyFileChoice.tsx';
import { emptyField, isFieldEmpty, PassphraseField, takePassphrase } from './PassphraseField.tsx';
import { sentenceOf } from './Refused.tsx';

interface PassphraseRowProps {
  readonly admin: AdminView;
  /** What the passphrase is for; it is wiped after the call. `keyFile` is the ticket of a chosen key file. */
  readonly prove: (passphrase: Passphrase, keyFile: string | null) => Promise<Outcome<unknown>>;
  readonly isExpanded: boolean;
  readonly onExpand: (isExpanded: boolean) => void;
  readonly onAccepted: () => void;
  /** What the button says. */
  readonly submit?: string;
}

export function PassphraseRow(props: PassphraseRowProps) {
  const { admin, prove, isExpanded, onExpand, onAccepted, submit = words.unlock.submit } = props;
  const seconds = useSecondsUntil(admin.retryAt);
  const { unlock, amounts } = words;

  if (admin.presented === 'yes') {
    return (
      <li className="flex min-h-11 items-center gap-3 px-4 py-2">
        <Check aria-hidden className="size-4 shrink-0 text-good" strokeWidth={2.5} />
        <span className="min-w-0 grow truncate font-medium">{admin.name}</span>
        <span className="text-good text-xs">{unlock.entered}</span>
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        id={`admin-${admin.id}`}
        data-admin
        aria-expanded={isExpanded}
        onClick={() => onExpand(!isExpanded)}
        className="flex min-h-11 w-full items-center gap-3 rounded-[8px] px-4 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        <ChevronRight
          aria-hidden
          className={`size-4 shrink-0 text-ink-3 transition-transform duration-100 ${isExpanded ? 'rotate-90' : ''}`}
        />
        <span className="min-w-0 grow truncate font-medium">{admin.name}</span>
        {!isExpanded && seconds > 0 && (
          <span className="text-warn text-xs">{unlock.waits(amounts.span(seconds))}</span>
        )}
      </button>
      {isExpanded && (
        <EnterPassphrase
          admin={admin}
          prove={prove}
          seconds={seconds}
          onAccepted={onAccepted}
          submit={submit}
        />
      )}
    </li>
  );
}

interface EnterPassphraseProps {
  readonly admin: AdminView;
  readonly prove: PassphraseRowProps['prove'];
  readonly seconds: number;
  readonly onAccepted: () => void;
  readonly submit: string;
}

function EnterPassphrase({ admin, prove, seconds, onAccepted, submit }: EnterPassphraseProps) {
  const [isRevealed, setRevealed] = useState(false);
  /** While a passphrase is hidden, many systems type no composed letters. */
  const [wasRevealed, setWasRevealed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RefusalView | 'missing' | null>(null);
  const [keyFile, setKeyFile] = useState<Chosen | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { unlock, amounts } = words;
  const mustWait = seconds > 0;

  useEffect(() => () => emptyField(field), []);

  function error(): string | null {
    if (refusal === null) return null;
    if (refusal === 'missing') return words.passphrase.missing;
    // A delay is counted down beside the button; the sentence's number would go stale.
    if (refusal.code === 'wait_before_retry' && mustWait) return null;
    return refusal.code === 'passphrase_wrong' && !wasRevealed
      ? `${sentenceOf(refusal)} ${words.passphrase.composedWrong}`
      : sentenceOf(refusal);
  }

  async function send() {
    if (isBusy || mustWait) return;
    if (isFieldEmpty(field)) return setRefusal('missing');
    setBusy(true);
    setRefusal(null);
    setWasRevealed(isRevealed);
    setRevealed(false);
    const outcome = await handOver(takePassphrase(field), (passphrase) =>
      prove(passphrase, keyFile?.ticket ?? null),
    );
    setBusy(false);
    const refused = refusalOf(outcome);
    if (refused === null) return onAccepted();
    setRefusal(refused);
  }

  return (
    <Form onSubmit={send} className="flex flex-col gap-3 px-4 pt-1 pb-4 pl-11">
      <PassphraseField
        label={unlock.passphraseOf(admin.name)}
        inputRef={field}
        error={error()}
        isRevealed={isRevealed}
        onReveal={setRevealed}
        onEdit={() => setRefusal(null)}
        isReadOnly={isBusy}
        autoFocus
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" type="submit" isBusy={isBusy} isDisabled={mustWait}>
          {isBusy ? unlock.working : submit}
        </Button>
        <KeyFileChoice chosen={keyFile} onChoose={setKeyFile} />
        {mustWait && (
          <p className="text-sm text-warn">
            {unlock.waits(amounts.span(seconds))}
            {admin.failures > 1 && <span className="block text-xs">{unlock.failures(admin.failures)}</span>}
          </p>
        )}
      </div>
    </Form>
  );
}
