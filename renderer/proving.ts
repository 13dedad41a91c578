// An admin proves his share: the passphrase is asked for, handed over once, and what was refused stands at its field.

import { useEffect, useRef, useState } from 'react';
import type { RefusalView } from '../core/refusal.ts';
import { emptyField, isFieldEmpty, takePassphrase } from './parts/PassphraseField.tsx';
import { sentenceOf } from './parts/Refused.tsx';
import { handOver, type Passphrase } from './vault.ts';
import { words } from './wording/words.ts';

/**
 * `prove` answers the refusal, or null where the share was proved. Then the form stays busy until the vault's word of it
 * shows another one.
 */
export function useProving(prove: (passphrase: Passphrase) => Promise<RefusalView | null>) {
  const [isRevealed, setRevealed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => () => emptyField(field), []);

  async function submit() {
    if (isBusy) return;
    if (isFieldEmpty(field)) return refuse(words.passphrase.missing);
    setBusy(true);
    setError(null);
    setRevealed(false);
    const refusal = await handOver(takePassphrase(field), prove);
    if (refusal === null) return;
    setBusy(false);
    refuse(sentenceOf(refusal));
  }

  function refuse(why: string) {
    setError(why);
    field.current?.focus();
  }

  return {
    isBusy,
    hasFailed: error !== null,
    submit,
    field: {
      ...{ inputRef: field, error, isRevealed, onReveal: setRevealed, isReadOnly: isBusy, autoFocus: true },
      onEdit: () => setError(null),
    },
  };
}
