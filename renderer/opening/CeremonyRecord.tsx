// The record of the ceremony: who made this vault, when, under which rule, and the audit entry it rests on.

import { CircleCheck } from 'lucide-react';
import { Fragment, type ReactNode, useState } from 'react';
import type { CeremonyRecord } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';

export function CeremonyRecordScreen({ record }: { readonly record: CeremonyRecord }) {
  const [isBusy, setBusy] = useState(false);
  const { record: wording, plan } = words.ceremony;
  const { moment, number } = words.amounts;

  async function open() {
    setBusy(true);
    await request('openCreatedVault', {});
    setBusy(false);
  }

  return (
    <div className="flex flex-col gap-6">
      <CircleCheck aria-hidden className="size-9 text-good" strokeWidth={1.5} />
      <StepTitle title={wording.title} intro={wording.intro} takesFocus />
      <dl className="grid select-text grid-cols-1 border-line border-t text-sm sm:grid-cols-[9rem_1fr]">
        <Entry term={wording.vault}>
          <span className="font-semibold">{record.vaultName}</span>
        </Entry>
        <Entry term={wording.vaultId}>
          <Groups hex={record.vaultId} />
        </Entry>
        <Entry term={wording.created}>{moment(record.at)}</Entry>
        <Entry term={wording.quorum}>{plan.rule(record.quorum, record.admins.length)}</Entry>
        <Entry term={wording.admins}>
          <ul className="flex flex-col gap-1">
            {record.admins.map((admin) => (
              <li key={admin.name}>
                {admin.name}
                <span className="block text-ink-3 text-xs">
                  {admin.provedAt === null ? null : wording.proved(moment(admin.provedAt))}
                </span>
              </li>
            ))}
          </ul>
        </Entry>
        <Entry term={wording.witness}>{record.witness ?? wording.noWitness}</Entry>
        <Entry term={wording.auditEntry}>{number(record.auditEntry)}</Entry>
        <Entry term={wording.auditHash}>
          <Groups hex={record.auditHash} />
        </Entry>
      </dl>
      <div>
        <Button look="primary" isBusy={isBusy} onPress={() => void open()}>
          {wording.open}
        </Button>
      </div>
    </div>
  );
}

function Entry({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="pt-2 text-ink-3 sm:border-line sm:border-b sm:py-2">{term}</dt>
      <dd className="min-w-0 border-line border-b pt-0.5 pb-2 sm:py-2">{children}</dd>
    </>
  );
}

/** Hex digits in groups of four, to be compared by eye; copied they are one word again. */
function Groups({ hex }: { readonly hex: string }) {
  return (
    <span className="block max-w-[calc(32ch+4.25rem)] font-mono text-xs leading-5">
      {(hex.match(/.{1,4}/g) ?? []).map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place of a group is what it is
        <Fragment key={index}>
          <span className="mr-2">{group}</span>
          <wbr />
        </Fragment>
      ))}
    </span>
  );
}
