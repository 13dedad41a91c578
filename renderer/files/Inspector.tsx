// The inspector: what a sealed file says of itself, unproved, and the check that proves it.

import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { InspectionView } from '../../core/fileviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Facts } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { isEverPermitted, usePerson } from '../permitted.ts';
import { request, useSnapshot } from '../vault.ts';
import { words } from '../wording/words.ts';
import { exportSealed } from './exporting.ts';
import { closeInspector, type Inspected, turnTo, useInspecting } from './inspecting.ts';
import { newestJob, useJobs } from './jobs.ts';
import { type ForSealed, offerSealed } from './offering.ts';

export function Inspector() {
  const { files, at } = useInspecting();
  const file = files[at];
  return (
    <Dialog
      title={words.inspection.title(file?.name ?? '')}
      isOpen={file !== undefined}
      onClose={closeInspector}
      width="wide"
    >
      {file !== undefined && <Inspection key={file.ticket} file={file} />}
    </Dialog>
  );
}

function Inspection({ file }: { readonly file: Inspected }) {
  const { here, refusal } = useAnswer('inspect', { ticket: file.ticket });
  return (
    <>
      <DialogBody>
        <Others />
        <Refused refusal={refusal} />
        {here === null && refusal === null && (
          <p className="text-ink-3 text-sm">{words.inspection.reading}</p>
        )}
        {here !== null && <Said view={here} />}
        {here !== null && <Checked view={here} />}
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={closeInspector} autoFocus>
          {words.common.close}
        </Button>
        <div className="flex flex-wrap gap-2">
          <Button onPress={() => void request('showOffered', { ticket: file.ticket })}>
            {words.inspection.showInFolder}
          </Button>
          {here !== null && <Acts file={file} view={here} />}
        </div>
      </DialogFoot>
    </>
  );
}

/** Where several were handed over: which one this is, and the way to the others. */
function Others() {
  const { files, at } = useInspecting();
  const { inspection } = words;
  if (files.length < 2) return null;
  return (
    <div className="flex items-center gap-2 text-ink-2 text-sm">
      <Button
        look="quiet"
        size="icon"
        aria-label={inspection.previous}
        isDisabled={at === 0}
        onPress={() => turnTo(at - 1)}
      >
        <ChevronLeft aria-hidden className="size-4" />
      </Button>
      <p aria-live="polite">{inspection.place(at + 1, files.length)}</p>
      <Button
        look="quiet"
        size="icon"
        aria-label={inspection.next}
        isDisabled={at === files.length - 1}
        onPress={() => turnTo(at + 1)}
      >
        <ChevronRight aria-hidden className="size-4" />
      </Button>
    </div>
  );
}

function Said({ view }: { readonly view: InspectionView }) {
  const snapshot = useSnapshot((held) => held.snapshot);
  const { inspection, amounts } = words;
  const { facts } = inspection;
  const [pageA, pageB] = view.pages;
  const pages = [
    inspection.page('A', inspection.health[pageA]),
    inspection.page('B', inspection.health[pageB]),
  ].join(', ');
  const isWhole = pageA === 'sound' && pageB === 'sound';
  return (
    <Facts
      facts={[
        [facts.folder, view.folder],
        [facts.vault, vaultInWords(view.vaultId, snapshot)],
        [facts.keys, <Slots key="slots" view={view} snapshot={snapshot} />],
        [facts.keyName, view.keyName ?? inspection.noName],
        [facts.sealedAt, amounts.moment(view.createdAt)],
        [facts.generation, inspection.resealed(view.generation)],
        [facts.size, amounts.bytes(view.size)],
        [facts.contentSize, view.contentSize === null ? inspection.cutOff : amounts.bytes(view.contentSize)],
        [facts.context, <Context key="context" context={view.context} />],
        [facts.pages, `${pages}. ${isWhole ? inspection.pagesGood : inspection.pagesOne}`],
        [facts.fileId, <code key="id">{view.fileId}</code>],
      ]}
    />
  );
}

function vaultInWords(vaultId: string, snapshot: Snapshot | null): string {
  const { inspection } = words;
  if (snapshot === null || !('vault' in snapshot)) return inspection.vaultId(vaultId);
  return snapshot.vault.id === vaultId ? inspection.thisVault : inspection.otherVault(vaultId);
}

interface SlotsProps {
  readonly view: InspectionView;
  readonly snapshot: Snapshot | null;
}

function Slots({ view, snapshot }: SlotsProps) {
  const { inspection } = words;
  const keys = snapshot?.state === 'unlocked' && snapshot.vault.id === view.vaultId ? snapshot.keys : [];
  return (
    <ul className="flex flex-col">
      {view.slots.map(({ keyId, version }) => {
        const key = keys.find(({ id }) => id === keyId);
        const newest = key?.currentVersion ?? version;
        const age = newest > version ? inspection.newer(newest) : inspection.newest;
        return (
          <li key={keyId}>
            {key === undefined
              ? inspection.slotById(keyId, version)
              : `${inspection.slot(key.name, version)} · ${age}`}
          </li>
        );
      })}
    </ul>
  );
}

function Context({ context }: Pick<InspectionView, 'context'>): ReactNode {
  const { inspection } = words;
  if (context === null) return inspection.unreadableContext;
  if (context.length === 0) return inspection.noContext;
  return (
    <ul className="flex flex-col">
      {context.map(([name, value]) => (
        <li key={name}>{`${name} = ${value}`}</li>
      ))}
    </ul>
  );
}

/** How far what the file says is proved: by the newest check of this session. */
function Checked({ view }: { readonly view: InspectionView }) {
  const { inspection } = words;
  const check = useCheck(view);
  if (check === null) return <Callout weight="note">{inspection.unproved}</Callout>;
  switch (check.state) {
    case 'done':
      return check.finding === 'page damaged' ? (
        <Callout weight="warning">{inspection.checkedPage}</Callout>
      ) : (
        <Callout weight="good" title={inspection.checkedSound}>
          {inspection.proved}
        </Callout>
      );
    case 'refused':
      return <Refused refusal={check.refusal} />;
    case 'cancelled':
      return <Callout weight="note">{inspection.unproved}</Callout>;
    case 'waiting':
    case 'running':
    case 'paused':
      return <Callout weight="note">{inspection.checking}</Callout>;
  }
}

interface Check {
  readonly state: 'waiting' | 'running' | 'paused' | 'done' | 'refused' | 'cancelled';
  readonly finding: string | null;
  readonly refusal: RefusalView | null;
}

function useCheck(view: InspectionView): Check | null {
  useJobs(({ revision }) => revision);
  return newestJob('check', view);
}

function Acts({ file, view }: { readonly file: Inspected; readonly view: InspectionView }) {
  const person = usePerson();
  const snapshot = useSnapshot((held) => held.snapshot);
  const check = useCheck(view);
  const { inspection } = words;
  if (snapshot?.state !== 'unlocked' || snapshot.vault.id !== view.vaultId) return null;
  const isChecking = check !== null && ['waiting', 'running'].includes(check.state);
  const isChecked = check?.state === 'done';

  function offer(what: ForSealed) {
    closeInspector();
    offerSealed([{ ...file, size: view.size, kind: 'sealed', refusal: null }], what);
  }

  return (
    <>
      {isEverPermitted(person, 're-seal file') && (
        <Button onPress={() => offer('reseal')}>{inspection.reseal}</Button>
      )}
      {isEverPermitted(person, 'export to age') && (
        <Button
          onPress={() => {
            closeInspector();
            exportSealed([file]);
          }}
        >
          {inspection.export}
        </Button>
      )}
      {isEverPermitted(person, 'unseal file') && (
        <Button onPress={() => offer('unseal')}>{inspection.unseal}</Button>
      )}
      {isEverPermitted(person, 'check file') && (
        <Button
          look={isChecked ? 'plain' : 'primary'}
          isBusy={isChecking}
          onPress={() => void request('check', { tickets: [file.ticket] })}
        >
          {isChecked ? inspection.checkAgain : inspection.check}
        </Button>
      )}
    </>
  );
}
