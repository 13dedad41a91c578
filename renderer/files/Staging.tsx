// Between the drop and the work: what was handed over, what will be done with it, and the button that does it.

import { FileText, Folder, LoaderCircle, LockKeyhole, TriangleAlert, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import type { KeyView } from '../../core/snapshot.ts';
import type { Offered } from '../../electron/contract.ts';
import { NewKeyForm } from '../keys/NewKey.tsx';
import { Button } from '../parts/Button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { KeyChoice } from '../parts/KeyChoice.tsx';
import { useRem } from '../parts/pixels.ts';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { WindowedList } from '../parts/WindowedList.tsx';
import { words } from '../wording/words.ts';
import { closeOffering, confirmOffering, isPlain, useOffering, withdraw } from './offering.ts';
import { chooseSealingKey, useSealingKey } from './sealingKey.ts';

interface StagingProps {
  readonly keys: readonly KeyView[];
}

export function Staging({ keys }: StagingProps) {
  const sealingKey = useSealingKey(keys);
  const onChoose = chooseSealingKey;
  const { stage, offered } = useOffering();
  const plain = offered.filter(isPlain);
  const sealed = offered.filter(({ kind }) => kind === 'sealed');
  const { staging } = words.files;
  const isLooking = stage === 'looking' && offered.length === 0;
  return (
    <Dialog
      width="wide"
      title={isLooking ? staging.looking : titleOf(plain.length, sealed.length)}
      isOpen={stage !== 'closed'}
      onClose={closeOffering}
    >
      {isLooking ? (
        <DialogBody>
          <LoaderCircle aria-hidden className="mx-auto my-6 size-6 animate-spin text-ink-3" />
        </DialogBody>
      ) : (
        <StagedContents
          offered={offered}
          plain={plain}
          sealed={sealed}
          keys={keys}
          sealingKey={sealingKey}
          onChoose={onChoose}
        />
      )}
    </Dialog>
  );
}

interface StagedContentsProps extends StagingProps {
  readonly sealingKey: KeyView | null;
  readonly onChoose: (id: string) => void;
  readonly offered: readonly Offered[];
  readonly plain: readonly Offered[];
  readonly sealed: readonly Offered[];
}

function StagedContents({ offered, plain, sealed, keys, sealingKey, onChoose }: StagedContentsProps) {
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { staging } = words.files;
  const left = offered.filter(({ kind }) => kind === 'refused');
  const needsKey = plain.length > 0 && sealingKey === null;
  const hasWork = plain.length + sealed.length > 0;

  async function confirm() {
    setBusy(true);
    setRefusal(await confirmOffering(sealingKey?.id ?? null));
    setBusy(false);
  }

  return (
    <>
      <DialogBody>
        {plain.length > 0 && (
          <Group title={staging.sealed} offered={plain}>
            {needsKey ? (
              <FirstKey onCreated={onChoose} />
            ) : (
              <KeyChoice label={staging.under} keys={keys} chosen={sealingKey} onChoose={onChoose} />
            )}
          </Group>
        )}
        {sealed.length > 0 && <Group title={staging.unsealed} offered={sealed} />}
        {left.length > 0 && <Group title={staging.refused} offered={left} />}
        {hasWork && <p className="text-ink-3 text-xs">{staging.originals}</p>}
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
            {isBusy ? staging.working : verbOf(plain.length, sealed.length)}
          </Button>
        )}
      </DialogFoot>
    </>
  );
}

function FirstKey({ onCreated }: { readonly onCreated: (id: string) => void }) {
  const { staging } = words.files;
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line bg-ground p-3.5">
      <div>
        <p className="font-medium text-sm">{staging.noKeyTitle}</p>
        <p className="text-ink-2 text-sm">{staging.noKey}</p>
      </div>
      <NewKeyForm
        onCreated={onCreated}
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

interface GroupProps {
  readonly title: string;
  readonly offered: readonly Offered[];
  readonly children?: ReactNode;
}

function Group({ title, offered, children }: GroupProps) {
  const rem = useRem();
  const size = offered.reduce((sum, one) => sum + one.size, 0);
  const rowHeight = Math.round(2.75 * rem);
  const sum = words.files.staging.sum(offered.length, words.amounts.bytes(size));
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-semibold text-sm">{title}</h3>
        <p className="text-ink-2 text-sm">{sum}</p>
      </div>
      {children}
      <div
        className="flex max-h-56 flex-col overflow-hidden rounded-md border border-line"
        style={{ height: Math.min(offered.length, 5) * rowHeight + 2 }}
      >
        <WindowedList
          label={title}
          rows={offered}
          rowHeight={rowHeight}
          keyOf={(one) => one.ticket}
          className="grow [&_li:last-child>div]:border-b-0"
        >
          {(one) => <OfferedRow one={one} />}
        </WindowedList>
      </div>
    </div>
  );
}

const glyphs = { file: FileText, folder: Folder, sealed: LockKeyhole, refused: TriangleAlert } as const;

function OfferedRow({ one }: { readonly one: Offered }) {
  const { staging } = words.files;
  const Glyph = glyphs[one.kind];
  return (
    <div className="flex h-full items-center gap-3 border-line border-b px-3">
      <Glyph
        aria-hidden
        className={`size-4 shrink-0 ${one.kind === 'refused' ? 'text-bad' : 'text-ink-3'}`}
      />
      <div className="min-w-0 grow select-text">
        <p className="truncate text-sm" title={one.name}>
          {one.name}
          {one.kind === 'folder' && <span className="sr-only">, {staging.folder}</span>}
        </p>
        {one.refusal === null ? (
          <p className="truncate text-ink-3 text-xs" title={one.folder}>
            {one.folder}
          </p>
        ) : (
          <p className="truncate text-bad text-xs" title={sentenceOf(one.refusal)}>
            {sentenceOf(one.refusal)}
          </p>
        )}
      </div>
      {one.kind !== 'refused' && (
        <>
          <span className="shrink-0 text-ink-2 text-xs">{words.amounts.bytes(one.size)}</span>
          <Button
            look="quiet"
            size="icon"
            aria-label={staging.remove(one.name)}
            onPress={() => withdraw(one.ticket)}
          >
            <X aria-hidden className="size-3.5" />
          </Button>
        </>
      )}
    </div>
  );
}

function titleOf(plain: number, sealed: number): string {
  const { staging } = words.files;
  if (plain > 0 && sealed > 0) return staging.titleBoth(plain, sealed);
  if (plain > 0) return staging.titleSeal(plain);
  return sealed > 0 ? staging.titleUnseal(sealed) : staging.titleNothing;
}

function verbOf(plain: number, sealed: number): string {
  const { staging } = words.files;
  if (plain > 0 && sealed > 0) return staging.both;
  return plain > 0 ? staging.seal : staging.unseal;
}
