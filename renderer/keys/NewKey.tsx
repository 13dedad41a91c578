// Making a key: in a dialog of its own, or inside the staging dialog where files wait for one. In its own dialog the
// material may come from outside instead: then the steps of ImportKey.tsx follow.

import { type ReactNode, useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { KeyType, Origin } from '../../core/snapshot.ts';
import { notify } from '../notices.ts';
import { Button } from '../parts/Button.tsx';
import { RadioField } from '../parts/Choice.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Form } from '../parts/Form.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { ImportKey } from './ImportKey.tsx';
import type { Planned } from './importing.ts';
import { RotationField, usualDays } from './RotationField.tsx';
import { keyTypes } from './rules.ts';

const nameCodes: readonly RefusalCode[] = ['key_name_invalid', 'key_name_taken'];

interface NewKeyProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onCreated: (id: string) => void;
}

export function NewKey({ isOpen, onClose, onCreated }: NewKeyProps) {
  const [planned, setPlanned] = useState<Planned | null>(null);
  const [isImporting, setImporting] = useState(false);
  const { create } = words.keys;

  function close() {
    onClose();
    setImporting(false);
    setPlanned(null);
  }

  return (
    <Dialog
      title={isImporting ? words.imports.title : create.title}
      isOpen={isOpen}
      onClose={close}
      width="wide"
    >
      {isImporting && planned !== null ? (
        <ImportKey
          planned={planned}
          onBack={(refusal) => {
            setPlanned({ ...planned, refusal });
            setImporting(false);
          }}
          onImported={onCreated}
          onClose={close}
        />
      ) : (
        <NewKeyForm
          kinds="all"
          planned={planned}
          onPlanned={(next) => {
            setPlanned(next);
            setImporting(true);
          }}
          onCreated={(id) => {
            onCreated(id);
            close();
          }}
          frame={(fields, submit) => (
            <>
              <DialogBody>
                {fields}
                <p className="text-ink-3 text-xs">{create.backup}</p>
              </DialogBody>
              <DialogFoot>
                <Button look="quiet" onPress={close}>
                  {words.common.cancel}
                </Button>
                {submit}
              </DialogFoot>
            </>
          )}
        />
      )}
    </Dialog>
  );
}

interface NewKeyFormProps {
  /** `for sealing`: where files wait, AES-256 is what is needed. */
  readonly kinds: 'all' | 'for sealing';
  /** What was entered before, and why it was refused. */
  readonly planned?: Planned | null;
  /** Takes over a key whose material is to come from outside; where there is none, every key is made here. */
  readonly onPlanned?: (planned: Planned) => void;
  readonly onCreated: (id: string) => void;
  /** Lays the fields and the button out where the form stands. */
  readonly frame: (fields: ReactNode, submit: ReactNode) => ReactNode;
}

export function NewKeyForm({ kinds, planned = null, onPlanned, onCreated, frame }: NewKeyFormProps) {
  const [name, setName] = useState(planned?.name ?? '');
  const [type, setType] = useState<KeyType>(planned?.type ?? 'AES-256');
  const [days, setDays] = useState<number | null>(
    planned?.rotationDays ?? (kinds === 'all' ? null : usualDays),
  );
  const [origin, setOrigin] = useState<Origin>(planned === null ? 'generated' : 'imported');
  const [refusal, setRefusal] = useState<RefusalView | null>(planned?.refusal ?? null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { create, types } = words.keys;
  const { imports } = words;
  const isOfName = refusal !== null && nameCodes.includes(refusal.code);

  async function submit() {
    if (isBusy) return;
    const given = { name: name.trim(), type, rotationDays: days };
    if (origin === 'imported') return onPlanned?.({ ...given, refusal: null });
    setBusy(true);
    const outcome = await ask('createKey', given);
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
    <Form onSubmit={submit} className="flex min-h-0 flex-col">
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
          {onPlanned !== undefined && (
            <RadioField
              label={imports.material}
              options={(['generated', 'imported'] as const).map((id) => ({ id, ...imports.choices[id] }))}
              chosen={origin}
              onChoose={setOrigin}
              arranged="side by side"
            />
          )}
          {kinds === 'all' && <RotationField days={days} onChange={setDays} />}
          <Refused refusal={isOfName ? null : refusal} />
        </>,
        <Button
          look="primary"
          type="submit"
          isBusy={isBusy}
          isDisabled={origin === 'imported' && name.trim() === ''}
        >
          {isBusy ? create.working : origin === 'imported' ? imports.next : create.submit}
        </Button>,
      )}
    </Form>
  );
}
