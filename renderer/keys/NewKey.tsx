// Making a key: in a dialog of its own, or inside the staging dialog where files wait for one.

import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';

const nameCodes: readonly RefusalCode[] = ['key_name_invalid', 'key_name_taken'];

interface NewKeyProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onCreated: (id: string) => void;
}

export function NewKey({ isOpen, onClose, onCreated }: NewKeyProps) {
  const { create } = words.keys;
  return (
    <Dialog title={create.title} isOpen={isOpen} onClose={onClose}>
      <NewKeyForm
        onCreated={(id) => {
          onCreated(id);
          onClose();
        }}
        frame={(fields, submit) => (
          <>
            <DialogBody>
              {fields}
              <p className="flex gap-2 text-sm">
                <span className="text-ink-3">{create.type}</span>
                <span>AES-256</span>
              </p>
            </DialogBody>
            <DialogFoot>
              <Button look="quiet" onPress={onClose}>
                {words.common.cancel}
              </Button>
              {submit}
            </DialogFoot>
          </>
        )}
      />
    </Dialog>
  );
}

interface NewKeyFormProps {
  readonly onCreated: (id: string) => void;
  /** Lays the field and the button out where the form stands. */
  readonly frame: (fields: ReactNode, submit: ReactNode) => ReactNode;
}

export function NewKeyForm({ onCreated, frame }: NewKeyFormProps) {
  const [name, setName] = useState('');
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { create } = words.keys;
  const isOfName = refusal !== null && nameCodes.includes(refusal.code);

  async function submit(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    if (isBusy) return;
    setBusy(true);
    const outcome = await ask('createKey', { name: name.trim() });
    setBusy(false);
    if ('done' in outcome) onCreated(outcome.done.id);
    else {
      setRefusal(outcome.refused);
      field.current?.focus();
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-col">
      {frame(
        <>
          <TextField
            label={create.name}
            hint={create.rules}
            error={isOfName ? sentenceOf(refusal) : null}
            value={name}
            onChange={(next) => {
              setName(next);
              setRefusal(null);
            }}
            autoFocus
            inputRef={field}
          />
          <Refused refusal={isOfName ? null : refusal} />
        </>,
        <Button look="primary" type="submit" isBusy={isBusy}>
          {isBusy ? create.working : create.submit}
        </Button>,
      )}
    </form>
  );
}
