// Making a key: in a dialog of its own, or inside the staging dialog where files wait for one.

import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { KeyType } from '../../core/snapshot.ts';
import { notify } from '../notices.ts';
import { Button } from '../parts/Button.tsx';
import { RadioField } from '../parts/Choice.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { RotationField, usualDays } from './RotationField.tsx';
import { keyTypes } from './rules.ts';

const nameCodes: readonly RefusalCode[] = ['key_name_invalid', 'key_name_taken'];

interface NewKeyProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onCreated: (id: string) => void;
}

export function NewKey({ isOpen, onClose, onCreated }: NewKeyProps) {
  const { create } = words.keys;
  return (
    <Dialog title={create.title} isOpen={isOpen} onClose={onClose} width="wide">
      <NewKeyForm
        kinds="all"
        onCreated={(id) => {
          onCreated(id);
          onClose();
        }}
        frame={(fields, submit) => (
          <>
            <DialogBody>
              {fields}
              <p className="text-ink-3 text-xs">{create.backup}</p>
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
  /** `for sealing`: where files wait, AES-256 is what is needed. */
  readonly kinds: 'all' | 'for sealing';
  readonly onCreated: (id: string) => void;
  /** Lays the fields and the button out where the form stands. */
  readonly frame: (fields: ReactNode, submit: ReactNode) => ReactNode;
}

export function NewKeyForm({ kinds, onCreated, frame }: NewKeyFormProps) {
  const [name, setName] = useState('');
  const [type, setType] = useState<KeyType>('AES-256');
  const [days, setDays] = useState<number | null>(kinds === 'all' ? null : usualDays);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { create, types } = words.keys;
  const isOfName = refusal !== null && nameCodes.includes(refusal.code);

  async function submit(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    if (isBusy) return;
    setBusy(true);
    const outcome = await ask('createKey', { name: name.trim(), type, rotationDays: days });
    setBusy(false);
    if ('refused' in outcome) {
      setRefusal(outcome.refused);
      if (nameCodes.includes(outcome.refused.code)) field.current?.focus();
      return;
    }
    const { id, backup } = outcome.done;
    if (backup !== 'taken') notify(backup);
    onCreated(id);
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
          {kinds === 'all' && (
            <RadioField
              label={create.type}
              options={keyTypes.map((id) => ({ id, ...types[id] }))}
              chosen={type}
              onChoose={setType}
              arranged="side by side"
            />
          )}
          {kinds === 'all' && <RotationField days={days} onChange={setDays} />}
          <Refused refusal={isOfName ? null : refusal} />
        </>,
        <Button look="primary" type="submit" isBusy={isBusy}>
          {isBusy ? create.working : create.submit}
        </Button>,
      )}
    </form>
  );
}
