// The unlock screen: the admins come one after another, in any order, until the quorum is reached.

import { LockKeyhole } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Meter } from 'react-aria-components/Meter';
import type { AdminView, LockedSnapshot } from '../../core/snapshot.ts';
import { InspectButton, WaitingFiles } from '../files/WaitingFiles.tsx';
import { Button } from '../parts/Button.tsx';
import { PassphraseRow } from '../parts/PassphraseRow.tsx';
import { ask, request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { LockedNotices } from './LockedNotices.tsx';
import { OtherVault } from './OtherVault.tsx';

export function Unlock({ snapshot }: { readonly snapshot: LockedSnapshot }) {
  const { vault, admins, reason, notices } = snapshot;
  const { unlock } = words;
  const [expanded, setExpanded] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const entered = admins.filter(({ presented }) => presented === 'yes').length;

  useEffect(() => focusRow(document.querySelector<HTMLElement>('[data-admin]')), []);

  function accepted(admin: AdminView) {
    setExpanded(null);
    setSaid(unlock.accepted(admin.name, Math.max(0, vault.quorum - entered - 1)));
    const next = admins.find(({ id, presented }) => id !== admin.id && presented === 'no');
    if (next !== undefined) focusRow(document.getElementById(`admin-${next.id}`));
  }

  return (
    <div className="relative h-full overflow-y-auto">
      <main className="mx-auto flex min-h-full w-full max-w-md flex-col justify-center gap-6 px-5 py-8">
        <header className="flex flex-col gap-1.5">
          <p role="status" className="flex min-h-6 items-center gap-2 text-ink-2 text-sm">
            <LockKeyhole aria-hidden className="size-4" />
            {unlock.reasons[reason]}
          </p>
          <h1 className="select-text break-words font-semibold text-xl tracking-tight">{vault.name}</h1>
          <p className="text-ink-2">{unlock.intro(vault.quorum)}</p>
        </header>
        <LockedNotices notices={notices} />
        <WaitingFiles waitFor="the vault" />
        <QuorumMeter entered={entered} quorum={vault.quorum} />
        <ul
          aria-label={unlock.admins}
          className="overflow-hidden rounded-lg border border-line bg-surface *:border-line *:not-first:border-t"
        >
          {admins.map((admin) => (
            <PassphraseRow
              key={admin.id}
              admin={admin}
              prove={(passphrase, keyFile) => ask('presentShare', { adminId: admin.id, passphrase, keyFile })}
              isExpanded={expanded === admin.id}
              onExpand={(open) => setExpanded(open ? admin.id : null)}
              onAccepted={() => accepted(admin)}
            />
          ))}
        </ul>
        <div className="-ml-2 flex min-h-8 items-center gap-3">
          {entered > 0 && entered < vault.quorum && (
            <>
              <Button look="quiet" size="small" onPress={() => void request('withdrawShares', {})}>
                {unlock.startOver}
              </Button>
              <p className="text-ink-3 text-xs">{unlock.startOverWhy}</p>
            </>
          )}
          {entered >= vault.quorum && <p className="ml-2 text-ink-2 text-sm">{unlock.complete}</p>}
        </div>
        <p role="status" className="sr-only">
          {said}
        </p>
        <footer className="border-line border-t pt-3">
          <div className="-ml-2 flex flex-wrap items-center gap-x-2">
            <InspectButton />
            <OtherVault />
          </div>
        </footer>
      </main>
    </div>
  );
}

function QuorumMeter({ entered, quorum }: { readonly entered: number; readonly quorum: number }) {
  const text = words.unlock.meter(entered, quorum);
  const marks = Array.from({ length: quorum }, (_, index) => index);
  return (
    <div className="flex items-center gap-3">
      <Meter
        aria-label={words.unlock.meterLabel}
        minValue={0}
        maxValue={quorum}
        value={entered}
        valueLabel={text}
        className="flex grow gap-1.5"
      >
        {marks.map((mark) => (
          <span
            key={mark}
            className={`h-1.5 grow rounded-full border ${mark < entered ? 'progress-bar border-transparent' : 'border-edge'}`}
          />
        ))}
      </Meter>
      <p aria-hidden className="font-semibold text-sm">
        {text}
      </p>
    </div>
  );
}

function focusRow(row: HTMLElement | null): void {
  row?.focus();
}
