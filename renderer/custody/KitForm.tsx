// A recovery kit and the passphrase of its admin, presented together: in a drill and in a restore.

import { useEffect, useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { Chosen } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { Form } from '../parts/Form.tsx';
import { KeyFileChoice } from '../parts/KeyFileChoice.tsx';
import { emptyField, isFieldEmpty, PassphraseField, takePassphrase } from '../parts/PassphraseField.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { handOver, type Passphrase } from '../vault.ts';
import { words } from '../wording/words.ts';
import { type GivenKit, KitFields } from './KitFields.tsx';

const ofThePassphrase: readonly RefusalCode[] = [
  'passphrase_wrong',
  'passphrase_malformed',
  'wait_before_retry',
  'key_file_missing',
  'key_file_wrong',
  'key_file_damaged',
];

interface KitFormProps {
  readonly onBegin?: () => void;
  /** Answers the refusal, or null where the kit was taken. */
  readonly present: (
    kit: GivenKit,
    passphrase: Passphrase,
    keyFile: string | null,
  ) => Promise<RefusalView | null>;
}

/** Once a kit was taken it stays busy: whoever shows it shows the form of the next one. */
export function KitForm({ onBegin, present }: KitFormProps) {
  const [kit, setKit] = useState<GivenKit | null>(null);
  const [kitError, setKitError] = useState<string | null>(null);
  const [isRevealed, setRevealed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [keyFile, setKeyFile] = useState<Chosen | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { drill } = words.custody;

  useEffect(() => () => emptyField(field), []);

  async function submit() {
    if (isBusy) return;
    setRefusal(null);
    onBegin?.();
    setKitError(kit === null ? drill.noKit : null);
    if (isFieldEmpty(field)) {
      setError(words.passphrase.missing);
      field.current?.focus();
    }
    if (kit === null || isFieldEmpty(field)) return;
    setBusy(true);
    setRevealed(false);
    const refusal = await handOver(takePassphrase(field), (passphrase) =>
      present(kit, passphrase, keyFile?.ticket ?? null),
    );
    if (refusal !== null) refused(refusal);
  }

  function refused(why: RefusalView) {
    setBusy(false);
    if (ofThePassphrase.includes(why.code)) {
      setError(sentenceOf(why));
      field.current?.focus();
    } else setRefusal(why);
  }

  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <KitFields
        onGiven={(given) => {
          setKit(given);
          setKitError(null);
          setRefusal(null);
        }}
        error={kitError}
        isBusy={isBusy}
      />
      <PassphraseField
        label={drill.passphrase}
        hint={drill.passphraseHint}
        inputRef={field}
        error={error}
        isRevealed={isRevealed}
        onReveal={setRevealed}
        onEdit={() => setError(null)}
        isReadOnly={isBusy}
      />
      <Refused refusal={refusal} />
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" type="submit" isBusy={isBusy}>
          {drill.present}
        </Button>
        <KeyFileChoice chosen={keyFile} onChoose={setKeyFile} />
        <p role="status" className="min-w-0 text-ink-2 text-sm">
          {isBusy ? drill.presenting : ''}
        </p>
      </div>
    </Form>
  );
}
