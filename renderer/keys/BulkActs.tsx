// What can be done with the selected keys together: one after the other, with what was refused named at the end.

import { useEffect, useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { Bar } from '../parts/Bar.tsx';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { sentenceOf } from '../parts/Refused.tsx';
import { isEverPermitted } from '../permitted.ts';
import { ask, refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';
import { RotationField, usualDays } from './RotationField.tsx';
import { type BulkAct, canBeDone } from './rules.ts';

interface BulkActsProps {
  readonly selected: readonly KeyView[];
  readonly person: UnlockedSnapshot['person'];
  readonly onClear: () => void;
}

export function BulkActs({ selected, person, onClear }: BulkActsProps) {
  const [act, setAct] = useState<BulkAct | null>(null);
  const { bulk } = words.keys;
  if (!isEverPermitted(person, 'rotate key')) return null;
  const isNone = selected.length === 0;
  const button = (which: BulkAct, label: string) => (
    <Button size="small" isDisabled={isNone} onPress={() => setAct(which)}>
      {label}
    </Button>
  );
  return (
    <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 px-6 pb-2">
      <p aria-live="polite" className="text-ink-2 text-xs">
        {isNone ? bulk.none : bulk.selected(selected.length)}
      </p>
      {button('rotate', bulk.rotate)}
      {button('set rotation', bulk.setRotation)}
      {button('enable', bulk.enable)}
      {button('disable', bulk.disable)}
      {!isNone && (
        <Button look="quiet" size="small" onPress={onClear}>
          {bulk.clear}
        </Button>
      )}
      {act !== null && (
        <BulkDialog
          act={act}
          able={selected.filter((key) => canBeDone(act, key, person))}
          all={selected.length}
          onClose={() => setAct(null)}
        />
      )}
    </div>
  );
}

interface BulkDialogProps {
  readonly act: BulkAct;
  readonly able: readonly KeyView[];
  readonly all: number;
  readonly onClose: () => void;
}

interface Outcome {
  readonly done: number;
  /** What was not tried any more. */
  readonly left: number;
  readonly refused: readonly { readonly name: string; readonly refusal: RefusalView }[];
}

function BulkDialog({ act, able: ableNow, all, onClose }: BulkDialogProps) {
  // What was selected when the dialog opened: with each step the list of what can still be done would shrink.
  const [able] = useState(ableNow);
  const [days, setDays] = useState<number | null>(usualDays);
  const [progress, setProgress] = useState<number | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const going = useRef(true);
  const { bulk } = words.keys;

  // Whoever has left, or locked the vault, does no more.
  useEffect(() => {
    going.current = true;
    return () => {
      going.current = false;
    };
  }, []);

  async function perform() {
    const refused: { name: string; refusal: RefusalView }[] = [];
    let tried = 0;
    for (const key of able) {
      if (!going.current) break;
      setProgress(tried);
      const refusal = await performOn(act, key.id, days);
      tried += 1;
      if (refusal !== null) refused.push({ name: key.name, refusal });
      if (refusal !== null && endsAll.includes(refusal.code)) break;
    }
    setProgress(null);
    setOutcome({ done: tried - refused.length, refused, left: able.length - tried });
  }

  function stopOrClose() {
    if (progress === null) onClose();
    else going.current = false;
  }

  return (
    <Dialog title={bulk.titles[act](able.length)} isOpen onClose={stopOrClose}>
      <DialogBody>
        {outcome === null ? (
          <>
            {able.length === 0 && <p className="text-sm">{bulk.noneAble}</p>}
            {able.length > 0 && <Consequence act={act} able={able} days={days} onDays={setDays} />}
            {able.length > 0 && able.length < all && (
              <Callout weight="note">{bulk.notAll(able.length, all)}</Callout>
            )}
            {progress !== null && (
              <Bar
                label={bulk.titles[act](able.length)}
                value={progress}
                of={able.length}
                text={bulk.progress(progress, able.length)}
                height="thick"
              />
            )}
          </>
        ) : (
          <Result outcome={outcome} />
        )}
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={stopOrClose} autoFocus>
          {progress !== null ? bulk.stop : outcome === null ? words.common.cancel : words.common.close}
        </Button>
        {outcome === null && able.length > 0 && (
          <Button
            look={act === 'disable' ? 'danger' : 'primary'}
            isBusy={progress !== null}
            onPress={() => void perform()}
          >
            {bulk.acts[act]}
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  );
}

/** After these no other key fares better. */
const endsAll: readonly RefusalCode[] = ['vault_locked', 'not_signed_in', 'disk_full'];

async function performOn(act: BulkAct, keyId: string, days: number | null): Promise<RefusalView | null> {
  switch (act) {
    case 'rotate':
      return refusalOf(await ask('rotateKey', { keyId }));
    case 'disable':
      return refusalOf(await ask('disableKey', { keyId }));
    case 'enable':
      return refusalOf(await ask('enableKey', { keyId }));
    case 'set rotation':
      return refusalOf(await ask('setRotation', { keyId, days }));
  }
}

interface ConsequenceProps {
  readonly act: BulkAct;
  readonly able: readonly KeyView[];
  readonly days: number | null;
  readonly onDays: (days: number | null) => void;
}

function Consequence({ act, able, days, onDays }: ConsequenceProps) {
  const files = able.reduce((sum, { sealedFiles }) => sum + sealedFiles, 0);
  const { disabling, enabling, actions, rotation, bulk } = words.keys;
  switch (act) {
    case 'rotate':
      return <p className="text-sm">{bulk.rotateWhat}</p>;
    case 'disable':
      return (
        <>
          <p className="text-sm">{disabling.what}</p>
          <p className="text-sm">{files === 0 ? bulk.noFiles : disabling.sealed(files)}</p>
        </>
      );
    case 'enable':
      return <p className="text-sm">{`${enabling.what} ${actions.enableWhat}`}</p>;
    case 'set rotation':
      return (
        <>
          <RotationField days={days} onChange={onDays} />
          <p className="text-ink-3 text-xs">{rotation.changing.keeps}</p>
        </>
      );
  }
}

function Result({ outcome }: { readonly outcome: Outcome }) {
  const { bulk } = words.keys;
  return (
    <div role="status" className="flex flex-col gap-2 text-sm">
      <p>{bulk.outcome(outcome.done, outcome.refused.length)}</p>
      {outcome.left > 0 && <p>{bulk.left(outcome.left)}</p>}
      {outcome.refused.length > 0 && (
        <ul className="flex max-h-60 flex-col gap-1 overflow-y-auto">
          {outcome.refused.map(({ name, refusal }) => (
            <li key={name}>
              <span className="font-medium">{name}</span>
              <span className="block text-bad text-xs">{sentenceOf(refusal)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
