// Restoring a backup: its admins open it, what it brings is read and confirmed, and its record is kept.

import { type ReactNode, useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import type { RestoreFindings, RestoringSnapshot } from '../../core/snapshot.ts';
import { RecordPage } from '../custody/RecordPage.tsx';
import { AskedButton } from '../parts/AskedButton.tsx';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Facts } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask, request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { RestorePresenting } from './RestorePresenting.tsx';

export function Restore({ snapshot }: { readonly snapshot: RestoringSnapshot }) {
  const isComplete = snapshot.stage === 'complete';
  return (
    <div className="h-full overflow-y-auto">
      <main
        className={`mx-auto flex min-h-full w-full flex-col gap-6 px-6 py-8 ${isComplete ? 'max-w-4xl' : 'max-w-2xl'}`}
      >
        {stageOf(snapshot)}
        {!isComplete && (
          <footer className="border-line border-t pt-3">
            <div className="-ml-2">
              <Abandon />
            </div>
          </footer>
        )}
      </main>
    </div>
  );
}

function stageOf(snapshot: RestoringSnapshot): ReactNode {
  const { restore } = words.records;
  switch (snapshot.stage) {
    case 'presenting':
      return (
        <>
          <StepTitle
            title={restore.title}
            intro={restore.presenting(snapshot.vault.quorum)}
            level={1}
            takesFocus
          />
          <BackupFacts snapshot={snapshot} />
          <RestorePresenting snapshot={snapshot} />
        </>
      );
    case 'to confirm':
      return (
        <>
          <StepTitle
            title={restore.confirmTitle}
            intro={restore.replaces[snapshot.replaces]}
            level={1}
            takesFocus
          />
          <BackupFacts snapshot={snapshot} />
          <ConfirmRestore weight={snapshot.replaces === 'vault' ? 'danger' : 'primary'} />
        </>
      );
    case 'complete':
      return (
        <>
          <StepTitle title={restore.complete} intro={restore.completeWhat} level={1} takesFocus />
          {snapshot.record !== null && <RecordPage record={snapshot.record} />}
          <div>
            <Button look="primary" onPress={() => void request('enterRestored', {})}>
              {restore.enter}
            </Button>
          </div>
        </>
      );
  }
}

function BackupFacts({ snapshot }: { readonly snapshot: RestoringSnapshot }) {
  const { restore, backups } = words.records;
  const { amounts } = words;
  const { backup, vault, findings } = snapshot;
  const seen = findings?.seen ?? null;
  return (
    <>
      {seen !== null && (
        <Callout weight="danger" title={restore.older}>
          {words.notices.sentence(seen)}
        </Callout>
      )}
      <Facts
        facts={[
          [restore.vault, vault.name],
          [restore.backup, backup.name],
          [restore.made, amounts.moment(backup.madeAt)],
          [restore.reason, backups.reasons[backup.reason]],
          [restore.until, amounts.moment(backup.until)],
          ...(findings === null ? [] : factsOf(findings)),
        ]}
      />
      {backup.end === 'torn' && <Callout weight="warning">{restore.torn}</Callout>}
    </>
  );
}

/** What it brings, beside what it is. */
function factsOf({ entries, keys, deletedSince }: RestoreFindings): readonly (readonly [string, string])[] {
  const { restore } = words.records;
  const { amounts } = words;
  return [
    [restore.keys, amounts.number(keys)],
    [restore.deletedSince, deletedSince.length === 0 ? restore.noneDeleted : deletedSince.join(', ')],
    [restore.entries, amounts.number(entries)],
  ];
}

function ConfirmRestore({ weight }: { readonly weight: 'primary' | 'danger' }) {
  const [witness, setWitness] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const { restore } = words.records;

  async function confirm() {
    setBusy(true);
    setRefusal(null);
    const named = witness.trim();
    const outcome = await ask('confirmRestore', { witness: named === '' ? null : named });
    setBusy(false);
    if ('refused' in outcome) setRefusal(outcome.refused);
  }

  return (
    <>
      <TextField
        label={restore.witness}
        hint={restore.witnessHint}
        error={null}
        value={witness}
        onChange={setWitness}
      />
      <Refused refusal={refusal} />
      <div>
        <Button look={weight} isBusy={isBusy} onPress={() => void confirm()}>
          {isBusy ? restore.confirming : restore.confirm}
        </Button>
      </div>
    </>
  );
}

function Abandon() {
  const { restore } = words.records;
  return (
    <AskedButton
      size="small"
      button={restore.abandon}
      title={restore.abandonTitle}
      what={restore.abandonWhat}
      act={restore.abandonAct}
      onAct={() => ask('abandonRestore', {})}
    />
  );
}
