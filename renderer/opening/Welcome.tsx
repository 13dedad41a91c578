// The first screen of a fresh installation, and from it the plan of a new vault.

import { useState } from 'react';
import type { AbsentSnapshot } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Mark } from '../parts/Mark.tsx';
import { words } from '../wording/words.ts';
import { CeremonyFrame } from './CeremonyFrame.tsx';
import { CeremonyPlan } from './CeremonyPlan.tsx';
import { OtherVault } from './OtherVault.tsx';
import { RestoreButton } from './RestoreButton.tsx';

export function Welcome({ snapshot }: { readonly snapshot: AbsentSnapshot }) {
  const [step, setStep] = useState<'welcome' | 'plan'>('welcome');
  if (step === 'plan') {
    return (
      <CeremonyFrame creating={null} onLeave={() => setStep('welcome')}>
        <CeremonyPlan />
      </CeremonyFrame>
    );
  }
  const { welcome } = words;
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <main className="m-auto flex w-full max-w-xl flex-col gap-6 px-8 py-10">
        <div className="flex items-center gap-3">
          <Mark className="size-9 shrink-0" />
          <h1 className="font-semibold text-xl tracking-tight">{welcome.title}</h1>
        </div>
        <div className="flex flex-col gap-2 text-base text-ink-2">
          {welcome.what.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
        <section aria-labelledby="ready" className="flex flex-col gap-2 border-line border-t pt-5">
          <h2 id="ready" className="font-semibold text-sm">
            {welcome.readyTitle}
          </h2>
          <ul className="flex list-disc flex-col gap-1 pl-5 text-ink-2 text-sm marker:text-ink-3">
            {welcome.ready.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
        <div className="flex flex-wrap items-center gap-3">
          <Button look="primary" autoFocus onPress={() => setStep('plan')}>
            {welcome.create}
          </Button>
          <RestoreButton />
          <OtherVault />
        </div>
      </main>
      <footer className="px-8 py-4 text-center text-ink-3 text-xs">
        {welcome.folder} <span className="select-text break-all font-mono">{snapshot.folder}</span>
      </footer>
    </div>
  );
}
