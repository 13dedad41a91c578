// Asking for a key to be deleted: what would be lost, for what reason, after how long, and its name typed.

import { useState } from 'react';
import type { KeyLossView } from '../../core/keyviews.ts';
import type { KeyView } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Refused } from '../parts/Refused.tsx';
import { StepField } from '../parts/StepField.tsx';
import { TextArea } from '../parts/TextArea.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';

/** Whole days that a deletion waits: at least 72 hours. */
const [fewestDays, mostDays] = [3, 30] as const;
const hoursInDay = 24;
const hour = 3_600_000;

interface RequestDeletionProps {
  readonly of: KeyView;
  readonly onClose: () => void;
}

export function RequestDeletion({ of, onClose }: RequestDeletionProps) {
  const { deleting } = words.keys;
  const { here: loss, refusal } = useAnswer('weighKeyEnd', { keyId: of.id });
  const [days, setDays] = useState<number>(fewestDays);
  const [reason, setReason] = useState('');
  const [typedName, setTypedName] = useState('');
  const [openedAt] = useState(() => Date.now());
  const hours = days * hoursInDay;
  const isNamed = typedName.normalize('NFC') === of.name;
  return (
    <Confirm
      title={deleting.title(of.name)}
      act={deleting.act}
      weight="danger"
      width="wide"
      isOpen
      isReady={isNamed && reason.trim().length >= 3 && loss !== null}
      onClose={onClose}
      onAct={() => ask('requestDeletion', { keyId: of.id, typedName, reason, hours })}
    >
      <section aria-label={deleting.weigh} className="flex flex-col gap-2">
        <h3 className="font-semibold text-sm">{deleting.weigh}</h3>
        <Refused refusal={refusal} />
        {loss === null && refusal === null && <p className="text-ink-3 text-sm">{deleting.weighing}</p>}
        {loss !== null && <Loss of={of} loss={loss} />}
      </section>
      <div className="flex flex-col gap-2">
        <StepField
          label={deleting.days}
          hint={deleting.daysHint}
          value={days}
          least={fewestDays}
          most={mostDays}
          onChange={setDays}
        />
        <p role="status" className="text-sm">
          {deleting.what(words.amounts.moment(openedAt + hours * hour))}
        </p>
      </div>
      <TextArea
        label={deleting.reason}
        hint={deleting.reasonHint}
        error={null}
        rows={2}
        value={reason}
        onChange={setReason}
      />
      <TextField label={deleting.typedName(of.name)} error={null} value={typedName} onChange={setTypedName} />
    </Confirm>
  );
}

function Loss({ of, loss }: { readonly of: KeyView; readonly loss: KeyLossView }) {
  const { deleting } = words.keys;
  const { amounts } = words;
  const { lastUse, files, bytes, onlyHere } = loss;
  const used = lastUse === null ? deleting.neverUsed : deleting.lastUse(amounts.moment(lastUse));
  return (
    <>
      <Callout
        weight={onlyHere > 0 ? 'danger' : 'note'}
        actions={
          files > 0 && (
            <Button size="small" onPress={() => go({ screen: 'sealed files', keyId: of.id })}>
              {deleting.show}
            </Button>
          )
        }
      >
        <span className="flex flex-col gap-1">
          <span>{used}</span>
          {onlyHere > 0 && <span>{deleting.onlyHere(onlyHere, amounts.bytes(bytes))}</span>}
          {files > onlyHere && <span>{deleting.survive(files - onlyHere)}</span>}
          {files === 0 && of.type === 'AES-256' && <span>{deleting.nothing}</span>}
        </span>
      </Callout>
      <p className="text-ink-3 text-xs">{deleting.unknown}</p>
    </>
  );
}
