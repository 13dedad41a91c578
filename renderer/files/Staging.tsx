// Between the drop and the work: what was handed over, what will be done with it, and the button that does it.

import { LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import type { KeyView } from '../../core/snapshot.ts';
import type { Offered } from '../../electron/contract.ts';
import { NewKeyForm } from '../keys/NewKey.tsx';
import { Button } from '../parts/Button.tsx';
import { CheckField } from '../parts/CheckField.tsx';
import { RadioField } from '../parts/Choice.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { isEverPermitted, usePerson } from '../permitted.ts';
import { type Context, ContextEntries } from '../use/ContextEntries.tsx';
import { words } from '../wording/words.ts';
import { exportSealed } from './exporting.ts';
import { closeInspector, inspect } from './inspecting.ts';
import { OfferedGroup } from './OfferedGroup.tsx';
import {
  chooseForSealed,
  closeOffering,
  confirmOffering,
  type ForSealed,
  isPlain,
  useOffering,
} from './offering.ts';
import { ResealTargets } from './ResealTargets.tsx';
import { SealingKeys } from './SealingKeys.tsx';
import { chooseSealingKey, useSealingKey, useSealingKeys } from './sealingKey.ts';

interface StagingProps {
  readonly keys: readonly KeyView[];
}

export function Staging({ keys }: StagingProps) {
  const { stage, offered } = useOffering();
  const forSealed = useForSealed();
  const { staging } = words.files;
  const isLooking = stage === 'looking' && offered.length === 0;
  return (
    <Dialog
      width="wide"
      title={isLooking ? staging.looking : titleOf(offered, forSealed)}
      isOpen={stage !== 'closed'}
      onClose={closeOffering}
    >
      {isLooking ? (
        <DialogBody>
          <LoaderCircle aria-hidden className="mx-auto my-6 size-6 animate-spin text-ink-3" />
        </DialogBody>
      ) : (
        <StagedContents offered={offered} keys={keys} forSealed={forSealed} />
      )}
    </Dialog>
  );
}

interface StagedContentsProps extends StagingProps {
  readonly offered: readonly Offered[];
  readonly forSealed: ForSealed;
}

/** What is chosen in the dialog, with what the person may choose from. */
function useStagedOrder({ offered, keys, forSealed }: StagedContentsProps) {
  const able = useSealingKeys(keys);
  const proposed = useSealingKey(keys);
  const [more, setMore] = useState<readonly KeyView[]>([]);
  const [context, setContext] = useState<Context>([]);
  const [target, setTarget] = useState<readonly KeyView[] | 'newest'>('newest');
  const [existing, setExisting] = useState<'refuse' | 'number'>('refuse');
  const [isTrashing, setTrashing] = useState(false);
  const plain = offered.filter(isPlain);
  const sealed = offered.filter(({ kind }) => kind === 'sealed');
  const sealingKeys = proposed === null ? [] : [proposed, ...more.filter(({ id }) => id !== proposed.id)];

  function chooseKeys([first, ...others]: readonly KeyView[]) {
    if (first !== undefined) chooseSealingKey(first.id);
    setMore(others);
  }

  async function confirm(): Promise<RefusalView | null> {
    const refusal = await confirmOffering({
      seal: plain.length === 0 ? null : { keyIds: sealingKeys.map(({ id }) => id), context },
      forSealed: forSealed === 'inspect' || forSealed === 'export' ? null : forSealed,
      resealTo: target === 'newest' ? target : target.map(({ id }) => id),
      existing,
      original: isTrashing ? 'trash' : 'keep',
    });
    if (refusal !== null || sealed.length === 0) return refusal;
    if (forSealed === 'inspect') inspect(sealed);
    if (forSealed === 'export') exportSealed(sealed);
    return null;
  }

  return {
    ...{ plain, sealed, able, sealingKeys, chooseKeys, context, setContext, target, setTarget },
    ...{ existing, setExisting, isTrashing, setTrashing, confirm },
  };
}

function StagedContents(props: StagedContentsProps) {
  const { offered, forSealed } = props;
  const order = useStagedOrder(props);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { staging } = words.files;
  const { plain, sealed } = order;
  const left = offered.filter(({ kind }) => kind === 'refused');
  const needsKey = plain.length > 0 && order.sealingKeys.length === 0;
  const hasWork = plain.length + sealed.length > 0;
  const writes = plain.length > 0 || (sealed.length > 0 && forSealed === 'unseal');

  async function confirm() {
    closeInspector();
    setBusy(true);
    setRefusal(await order.confirm());
    setBusy(false);
  }

  return (
    <>
      <DialogBody>
        {plain.length > 0 && (
          <OfferedGroup title={staging.plain} offered={plain}>
            {needsKey ? (
              <FirstKey />
            ) : (
              <>
                <SealingKeys keys={order.able} chosen={order.sealingKeys} onChoose={order.chooseKeys} />
                <ContextEntries
                  context={order.context}
                  onChange={order.setContext}
                  hint={staging.contextHint}
                />
              </>
            )}
          </OfferedGroup>
        )}
        {sealed.length > 0 && (
          <OfferedGroup title={staging.sealed} offered={sealed}>
            <ForSealedChoice forSealed={forSealed} />
            {forSealed === 'reseal' && (
              <ResealTargets keys={order.able} target={order.target} onChoose={order.setTarget} />
            )}
          </OfferedGroup>
        )}
        {left.length > 0 && <OfferedGroup title={staging.refused} offered={left} />}
        {writes && (
          <Results
            existing={order.existing}
            onExisting={order.setExisting}
            isTrashing={order.isTrashing}
            onTrashing={order.setTrashing}
          />
        )}
        <Refused refusal={refusal} />
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={closeOffering}>
          {hasWork ? words.common.cancel : words.common.close}
        </Button>
        {hasWork && (
          <Button
            look="primary"
            autoFocus={!needsKey}
            isDisabled={needsKey}
            isBusy={isBusy}
            onPress={() => void confirm()}
          >
            {isBusy ? staging.working : verbOf(plain.length, sealed.length, forSealed)}
          </Button>
        )}
      </DialogFoot>
    </>
  );
}

/** What the person chose for the sealed files, or the first thing that he may do with them. */
function useForSealed(): ForSealed {
  const chosen = useOffering(({ forSealed }) => forSealed);
  const choices = useForSealedChoices();
  return choices.includes(chosen) ? chosen : (choices[0] ?? 'inspect');
}

const operations = [
  ['unseal', 'unseal file'],
  ['reseal', 're-seal file'],
  ['check', 'check file'],
  ['export', 'export to age'],
] as const;

function useForSealedChoices(): readonly ForSealed[] {
  const person = usePerson();
  const able = operations.filter(([, operation]) => isEverPermitted(person, operation));
  return [...able.map(([choice]) => choice), 'inspect'];
}

function ForSealedChoice({ forSealed }: { readonly forSealed: ForSealed }) {
  const choices = useForSealedChoices();
  const { staging } = words.files;
  if (choices.length === 1) return <p className="text-ink-2 text-sm">{staging.onlyInspect}</p>;
  return (
    <RadioField
      label={staging.forSealed}
      options={choices.map((id) => ({ id, ...staging.choices[id] }))}
      chosen={forSealed}
      onChoose={chooseForSealed}
      arranged="side by side"
    />
  );
}

interface ResultsProps {
  readonly existing: 'refuse' | 'number';
  readonly onExisting: (existing: 'refuse' | 'number') => void;
  readonly isTrashing: boolean;
  readonly onTrashing: (isTrashing: boolean) => void;
}

/** What becomes of the originals, and of names that are taken. */
function Results({ existing, onExisting, isTrashing, onTrashing }: ResultsProps) {
  const { staging } = words.files;
  const names = ['refuse', 'number'] as const;
  return (
    <div className="flex flex-col gap-3 border-line border-t pt-3">
      <RadioField
        label={staging.existing}
        options={names.map((id) => ({ id, label: staging.existingChoices[id] }))}
        chosen={existing}
        onChoose={onExisting}
        arranged="side by side"
      />
      <CheckField
        label={staging.trash}
        hint={staging.trashHint}
        isChecked={isTrashing}
        onChange={onTrashing}
      />
      <p className="text-ink-3 text-xs">
        {isTrashing ? staging.noReplace : `${staging.keep} ${staging.noReplace}`}
      </p>
    </div>
  );
}

/** Nothing to seal under: whoever may makes a key here; others are told whom to ask. */
function FirstKey() {
  const { staging } = words.files;
  const person = usePerson();
  const mayMake = isEverPermitted(person, 'create key') && isEverPermitted(person, 'seal file');
  if (!mayMake) return <p className="text-ink-2 text-sm">{staging.noKeyForYou}</p>;
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line bg-ground p-3.5">
      <div>
        <p className="font-medium text-sm">{staging.noKeyTitle}</p>
        <p className="text-ink-2 text-sm">{staging.noKey}</p>
      </div>
      <NewKeyForm
        kinds="for sealing"
        onCreated={chooseSealingKey}
        frame={(fields, submit) => (
          <div className="flex flex-col items-start gap-3 *:first:w-full">
            {fields}
            {submit}
          </div>
        )}
      />
    </div>
  );
}

function titleOf(offered: readonly Offered[], forSealed: ForSealed): string {
  const { staging } = words.files;
  const plain = offered.filter(isPlain).length;
  const sealed = offered.filter(({ kind }) => kind === 'sealed').length;
  if (plain > 0 && sealed > 0) return staging.titleBoth[forSealed](plain, sealed);
  if (plain > 0) return staging.titleSeal(plain);
  return sealed > 0 ? staging.titleSealed[forSealed](sealed) : staging.titleNothing;
}

function verbOf(plain: number, sealed: number, forSealed: ForSealed): string {
  const { staging } = words.files;
  if (plain > 0 && sealed > 0) return staging.both[forSealed];
  return plain > 0 ? staging.seal : staging[forSealed];
}
