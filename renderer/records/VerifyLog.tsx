// The complete verification of the log: how far it has come, and what it found, by name.

import { type ReactNode, useState } from 'react';
import type { LogVerification } from '../../core/recordviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import { Bar } from '../parts/Bar.tsx';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { isPermitted, usePerson } from '../permitted.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { useLogWork } from './logWork.ts';

export function VerifyLog() {
  const [isOpen, setOpen] = useState(false);
  const [isRunning, setRunning] = useState(false);
  const [found, setFound] = useState<LogVerification | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const person = usePerson();
  const { verify } = words.records.log;
  if (!isPermitted(person, 'verify log', null)) return null;

  async function run() {
    setRunning(true);
    setFound(null);
    setRefusal(null);
    const outcome = await ask('verifyLog', {});
    setRunning(false);
    if ('done' in outcome) setFound(outcome.done);
    else if (outcome.refused.code !== 'cancelled') setRefusal(outcome.refused);
  }

  function close() {
    if (isRunning) void ask('stopLogWork', {});
    setOpen(false);
    setFound(null);
    setRefusal(null);
  }

  return (
    <>
      <Button look="primary" onPress={() => setOpen(true)}>
        {verify.button}
      </Button>
      <Dialog title={verify.title} isOpen={isOpen} onClose={close} width="wide">
        <DialogBody>
          {found === null && <p className="text-sm">{verify.what}</p>}
          {isRunning && <HowFar />}
          <Refused refusal={refusal} />
          <div role="status">{found !== null && <Result found={found} />}</div>
        </DialogBody>
        <DialogFoot>
          <Button look="quiet" onPress={close} autoFocus>
            {isRunning ? verify.stop : words.common.close}
          </Button>
          <Button look={found === null ? 'primary' : 'plain'} isBusy={isRunning} onPress={() => void run()}>
            {found === null ? verify.act : verify.again}
          </Button>
        </DialogFoot>
      </Dialog>
    </>
  );
}

function HowFar() {
  const progress = useLogWork();
  const { verify } = words.records.log;
  const text = verify.progress(progress.done, progress.of);
  return (
    <div className="flex flex-col gap-1">
      <p className="text-ink-2 text-xs">{text}</p>
      <Bar label={verify.title} value={progress.done} of={progress.of} text={text} height="thick" />
    </div>
  );
}

function Result({ found }: { readonly found: LogVerification }): ReactNode {
  const { verify } = words.records.log;
  const { amounts } = words;
  const { outcome, entries, rows, confirmed, lastGood } = found;
  if (outcome === 'intact') {
    return (
      <Callout weight="good" title={verify.intact}>
        {`${verify.intactWhat(entries, rows)} ${verify.confirmed(confirmed)}`}
      </Callout>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <Callout weight="danger" title={verify.notIntact}>
        {verify.lastGood(lastGood.seq, lastGood.at === null ? null : amounts.moment(lastGood.at))}
      </Callout>
      <ul className="flex list-disc flex-col gap-1 pl-5 text-sm">
        {sentencesOf(found).map((sentence) => (
          <li key={sentence} className="select-text break-words">
            {sentence}
          </li>
        ))}
      </ul>
      <p className="text-sm">{verify.whatToDo}</p>
    </div>
  );
}

function sentencesOf({ findings, rowFindings, forgedCheckpoints, more }: LogVerification): readonly string[] {
  const { verify } = words.records.log;
  return [
    ...findings.map(({ is, from, to }) => verify.findings[is](from, to)),
    ...rowFindings.map(({ is, row }) => verify.rowFindings[is](row)),
    ...forgedCheckpoints.map((seq) => verify.forged(seq)),
    ...(more > 0 ? [verify.more(more)] : []),
  ];
}
