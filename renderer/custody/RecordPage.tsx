// A ceremony record as one page to print and sign, as PDF, and as the file that the verifier takes.

import { FileCheck } from 'lucide-react';
import type { CeremonyRecord } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Groups, Paper, PaperFacts, PaperPart, PaperSteps } from '../parts/PrintPaper.tsx';
import { PrintView } from '../parts/PrintView.tsx';
import { Refused } from '../parts/Refused.tsx';
import { useSaving } from '../saving.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';

export function RecordPage({ record }: { readonly record: CeremonyRecord }) {
  const { recordPaper } = words.custody;
  const day = new Date(record.at).toISOString().slice(0, 10);
  return (
    <PrintView
      sheet={<RecordSheet record={record} />}
      pdfName={recordPaper.pdfName(day)}
      actions={<SaveRecord record={record} name={recordPaper.fileName(day)} />}
    />
  );
}

function SaveRecord({ record, name }: { readonly record: CeremonyRecord; readonly name: string }) {
  const { said, refusal, save } = useSaving();
  const { recordPaper, paper } = words.custody;
  const asFile = {
    ...({ what: 'record', name, saved: paper.saved } as const),
    write: (place: string) => ask('saveRecord', { auditEntry: record.auditEntry, place }),
  };

  return (
    <>
      <Button onPress={() => void save(asFile)}>
        <FileCheck aria-hidden className="size-4" />
        {recordPaper.save}
      </Button>
      <p role="status" className="min-w-0 select-text break-words text-ink-2 text-sm">
        {said}
      </p>
      <Refused refusal={refusal} />
    </>
  );
}

function RecordSheet({ record }: { readonly record: CeremonyRecord }) {
  const { recordPaper, kinds } = words.custody;
  const { moment, number } = words.amounts;
  const { present, admins, witness, quorum } = record;
  return (
    <Paper title={recordPaper.title} of={kinds[record.ceremony]} vaultName={record.vaultName}>
      <p>{recordPaper.what(record, (iso) => moment(Date.parse(iso)))}</p>
      <PaperFacts
        facts={[
          [recordPaper.vault, record.vaultName],
          [recordPaper.vaultId, <Groups key="id" text={record.vaultId} />],
          [
            recordPaper.when,
            <>
              {moment(record.at)}
              <span className="text-ink-3"> · {recordPaper.utc(new Date(record.at).toISOString())}</span>
            </>,
          ],
          [recordPaper.present, present.join(', ')],
          [recordPaper.quorum, recordPaper.rule(quorum, admins.length)],
          [recordPaper.admins, <Holders key="holders" admins={admins} />],
          [recordPaper.witness, witness ?? recordPaper.noWitness],
        ]}
      />
      <PaperPart title={recordPaper.rests}>
        <PaperFacts
          facts={[
            [recordPaper.auditEntry, number(record.auditEntry)],
            [recordPaper.auditHash, <Groups key="hash" text={record.auditHash} />],
            [recordPaper.verifier, <Code key="verifier" text={record.verifier} />],
            [recordPaper.signature, <Code key="signature" text={record.signature.trim()} />],
          ]}
        />
      </PaperPart>
      <PaperPart title={recordPaper.verify}>
        <PaperSteps
          steps={recordPaper.steps.map((step, index) =>
            index === 1 ? (
              <>
                {step} <Code text={recordPaper.command(record.verifier)} />
              </>
            ) : (
              step
            ),
          )}
        />
      </PaperPart>
      <PaperPart title={recordPaper.sign}>
        <ul className="grid grid-cols-1 gap-x-8 gap-y-1">
          {present.map((name) => (
            <SignHere key={name} name={name} role={recordPaper.role.present} />
          ))}
          {witness !== null && <SignHere name={witness} role={recordPaper.role.witness} />}
        </ul>
      </PaperPart>
    </Paper>
  );
}

function Holders({ admins }: { readonly admins: CeremonyRecord['admins'] }) {
  const { recordPaper } = words.custody;
  return (
    <ul>
      {admins.map(({ name, provedAt }) => (
        <li key={name}>
          {name}
          <span className="text-ink-3">
            {' · '}
            {provedAt === null ? recordPaper.unproved : recordPaper.proved(words.amounts.moment(provedAt))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Code({ text }: { readonly text: string }) {
  return <span className="whitespace-pre-wrap break-all font-mono text-xs">{text}</span>;
}

function SignHere({ name, role }: { readonly name: string; readonly role: string }) {
  const { recordPaper } = words.custody;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_minmax(0,0.7fr)] items-end gap-4 pt-5">
      <span className="break-words">
        {name}
        <span className="text-ink-3 text-xs"> ({role})</span>
      </span>
      <span className="border-edge border-b pb-0.5 text-ink-3 text-xs">{recordPaper.toSign}</span>
      <span className="border-edge border-b pb-0.5 text-ink-3 text-xs">{recordPaper.date}</span>
    </li>
  );
}
