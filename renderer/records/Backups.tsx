// The backups of the vault: made, proved, where they are kept, and what a restore needs.

import { Archive } from 'lucide-react';
import { useState } from 'react';
import type { BackupsView, BackupView } from '../../core/recordviews.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { type Answer, useAnswer } from '../answers.ts';
import { tell } from '../notices.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { sentenceOf } from '../parts/Refused.tsx';
import { ScrollRegion } from '../parts/ScrollRegion.tsx';
import { headLook } from '../parts/tableLook.ts';
import { isPermitted } from '../permitted.ts';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { BackupFolder } from './BackupFolder.tsx';
import { RestoreOver } from './RestoreOver.tsx';

export function Backups({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const answer = useAnswer('backups', {});
  const { person, vault } = snapshot;
  const { backups } = words.records;
  return (
    <Page
      title={words.shell.screens.backups}
      intro={backups.intro}
      actions={
        <>
          {isPermitted(person, 'restore', null) && <RestoreOver />}
          {isPermitted(person, 'make backup', null) && <MakeBackup again={answer.again} />}
        </>
      }
    >
      <Answered answer={answer}>
        {(view) => (
          <>
            {view.problem !== null && (
              <Callout weight="danger" title={backups.problem}>
                {sentenceOf(view.problem)}
              </Callout>
            )}
            <BackupList view={view} person={person} answer={answer} />
            <BackupFolder view={view} person={person} again={answer.again} />
            <Section title={backups.needs} intro={backups.needsWhat(vault.quorum)}>
              {null}
            </Section>
          </>
        )}
      </Answered>
    </Page>
  );
}

function MakeBackup({ again }: { readonly again: () => void }) {
  const [isBusy, setBusy] = useState(false);
  const { backups } = words.records;

  async function make() {
    setBusy(true);
    const outcome = await request('makeBackup', {});
    setBusy(false);
    if ('done' in outcome) tell(backups.made(outcome.done.name));
    again();
  }

  return (
    <Button look="primary" isBusy={isBusy} onPress={() => void make()}>
      {isBusy ? backups.making : backups.make}
    </Button>
  );
}

interface BackupListProps {
  readonly view: BackupsView;
  readonly person: UnlockedSnapshot['person'];
  readonly answer: Answer<BackupsView>;
}

const cell = 'px-2.5 py-1 align-middle';

function BackupList({ view, person, answer }: BackupListProps) {
  const { backups } = words.records;
  const { columns } = backups;
  if (view.backups.length + view.unreadable.length === 0) {
    return (
      <Empty glyph={Archive} title={backups.none}>
        {backups.noneHow}
      </Empty>
    );
  }
  const mayProve = isPermitted(person, 'prove backup', null);
  return (
    <ScrollRegion label={backups.list} className="overflow-x-auto">
      <table aria-label={backups.list} className="w-full text-sm">
        <thead>
          <tr className="border-line border-b bg-ground">
            <th className={`${headLook} pl-4`}>{columns.made}</th>
            <th className={headLook}>{columns.reason}</th>
            <th className={`${headLook} text-right`}>{columns.size}</th>
            <th className={headLook}>{columns.proved}</th>
            <th className={`${headLook} pr-4`}>
              <span className="sr-only">{columns.more}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {view.backups.map((backup) => (
            <Row key={backup.name} backup={backup} mayProve={mayProve} again={answer.again} />
          ))}
          {view.unreadable.map(({ name, refusal }) => (
            <tr key={name} className="border-line border-t">
              <th scope="row" className={`${cell} break-all pl-4 text-left font-normal`}>
                {name}
              </th>
              <td colSpan={4} className={`${cell} text-bad`}>
                {backups.unreadable}. {sentenceOf(refusal)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

interface RowProps {
  readonly backup: BackupView;
  readonly mayProve: boolean;
  readonly again: () => void;
}

function Row({ backup, mayProve, again }: RowProps) {
  const [isBusy, setBusy] = useState(false);
  const { backups } = words.records;
  const { amounts } = words;
  const { name, madeAt, reason, size, provedAt, standing } = backup;
  const made = amounts.moment(madeAt);

  async function prove() {
    setBusy(true);
    const outcome = await request('proveBackup', { name });
    setBusy(false);
    if ('done' in outcome) tell(backups.provedNow);
    again();
  }

  return (
    <tr className="border-line not-last:border-b hover:bg-hover">
      <th scope="row" className={`${cell} whitespace-nowrap pl-4 text-left font-normal`} title={name}>
        {amounts.stamp(madeAt)}
      </th>
      <td className={`${cell} text-ink-2`}>{backups.reasons[reason]}</td>
      <td className={`${cell} whitespace-nowrap text-right text-ink-2`}>{amounts.bytes(size)}</td>
      <td className={`${cell} ${provedAt === null ? 'text-ink-3' : 'text-good'}`}>
        {standing === 'missing' ? (
          <span className="text-warn">{backups.missing}</span>
        ) : (
          provedInWords(provedAt)
        )}
      </td>
      <td className={`${cell} pr-4 text-right`}>
        {mayProve && standing === 'there' && (
          <Button
            look="quiet"
            size="small"
            isBusy={isBusy}
            aria-label={backups.proveOf(made)}
            onPress={() => void prove()}
          >
            {isBusy ? backups.proving : backups.prove}
          </Button>
        )}
      </td>
    </tr>
  );
}

function provedInWords(provedAt: number | null): string {
  const { backups } = words.records;
  if (provedAt === null) return backups.unproved;
  const days = Math.floor((Date.now() - provedAt) / 86_400_000);
  return days <= 0 ? backups.provedToday : backups.proved(days);
}
