// The person at the desk changes his own passphrase, alone: the present one, then the new one twice.

import { useEffect, useRef, useState } from 'react';
import type { PersonDetail } from '../../core/peopleviews.ts';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { Chosen } from '../../electron/contract.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { DialogForm } from '../parts/DialogForm.tsx';
import { KeyFileChoice } from '../parts/KeyFileChoice.tsx';
import { NewPassphrase, type NewPassphraseHandle } from '../parts/NewPassphrase.tsx';
import { emptyField, isFieldEmpty, PassphraseField, takePassphrase } from '../parts/PassphraseField.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { ask, handOver } from '../vault.ts';
import { words } from '../wording/words.ts';

interface ChangePassphraseProps {
  readonly own: PersonDetail;
  readonly vaultName: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const ofThePresent: readonly RefusalCode[] = ['passphrase_wrong', 'wait_before_retry'];

export function ChangePassphrase({ own, vaultName, onDone, onClose }: ChangePassphraseProps) {
  const [isRevealed, setRevealed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [keyFile, setKeyFile] = useState<Chosen | null>(null);
  const [oldError, setOldError] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const old = useRef<HTMLInputElement>(null);
  const chosen = useRef<NewPassphraseHandle>(null);
  const { passphrase: wording } = words.account;

  useEffect(() => () => emptyField(old), []);

  async function submit() {
    const choosing = chosen.current;
    if (isBusy || choosing === null) return;
    setRefusal(null);
    const isMissing = isFieldEmpty(old);
    setOldError(isMissing ? words.passphrase.missing : null);
    const standing = choosing.check();
    if (isMissing) return old.current?.focus();
    if (standing === 'wrong') return;
    setBusy(true);
    setRevealed(false);
    const outcome = await handOver(takePassphrase(old), (typedOld) =>
      handOver(choosing.take(), (fresh) =>
        ask('changePassphrase', {
          ...{ old: typedOld, fresh, keyFile: keyFile?.ticket ?? null },
          newKeyFile: 'same',
        }),
      ),
    );
    setBusy(false);
    if ('done' in outcome) return onDone();
    const { refused } = outcome;
    if (ofThePresent.includes(refused.code)) {
      setOldError(sentenceOf(refused));
      old.current?.focus();
    } else if (choosing.refuse(refused) === 'elsewhere') setRefusal(refused);
  }

  return (
    <Dialog isOpen width="wide" title={wording.dialog} onClose={onClose}>
      <DialogForm
        onSubmit={submit}
        onCancel={onClose}
        act={isBusy ? wording.working : wording.submit}
        isBusy={isBusy}
      >
        <PassphraseField
          label={wording.old}
          inputRef={old}
          error={oldError}
          isRevealed={isRevealed}
          onReveal={setRevealed}
          onEdit={() => setOldError(null)}
          isReadOnly={isBusy}
          autoFocus
        />
        {own.keyFile === 'required' && (
          <div>
            <KeyFileChoice chosen={keyFile} onChoose={setKeyFile} />
          </div>
        )}
        <NewPassphrase
          handle={chosen}
          label={wording.fresh}
          repeatLabel={wording.repeat}
          names={() => [vaultName, own.name]}
          isBusy={isBusy}
        />
        <Refused refusal={refusal} />
      </DialogForm>
    </Dialog>
  );
}
