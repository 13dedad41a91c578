// The frame of the creation ceremony: the rail that shows where we are, the step itself, and the way out.

import { type ReactNode, useState } from 'react';
import type { CreatingSnapshot } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Mark } from '../parts/Mark.tsx';
import { StepMark, type StepProgress } from '../parts/StepMark.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';

interface Step {
  readonly key: string;
  readonly label: string;
  readonly progress: StepProgress;
  readonly within: readonly Omit<Step, 'within'>[];
}

interface CeremonyFrameProps {
  /** Null while the vault is still being planned. */
  readonly creating: CreatingSnapshot | null;
  /** Leaves the plan, where nothing has begun; without it leaving is asked and told to the vault. */
  readonly onLeave?: () => void;
  readonly children: ReactNode;
}

export function CeremonyFrame({ creating, onLeave, children }: CeremonyFrameProps) {
  return (
    <div className="flex h-full flex-col md:flex-row">
      <aside className="flex shrink-0 flex-col gap-5 border-line border-b p-5 max-md:flex-row max-md:items-center max-md:justify-between max-md:gap-2 max-md:px-4 max-md:py-2 md:w-60 md:overflow-y-auto md:border-r md:border-b-0">
        <p className="flex items-center gap-2.5 font-semibold text-sm max-md:sr-only">
          <Mark className="size-5 shrink-0" />
          <span className="min-w-0 truncate">{creating?.vaultName ?? words.ceremony.title}</span>
        </p>
        <Rail steps={stepsOf(creating)} />
        {creating?.stage !== 'complete' && (
          <div className="bg-ground md:sticky md:-bottom-5 md:-mx-5 md:-mb-5 md:mt-auto md:px-2 md:pt-2 md:pb-5">
            {onLeave === undefined ? (
              <LeaveCeremony />
            ) : (
              <Button look="quiet" onPress={onLeave}>
                {words.common.back}
              </Button>
            )}
          </div>
        )}
      </aside>
      <main className="relative min-w-0 grow overflow-y-auto bg-surface">
        <div
          className={`mx-auto w-full px-5 py-6 sm:px-12 sm:py-9 [@media(max-height:42rem)]:sm:py-6 ${creating?.stage === 'complete' ? 'max-w-4xl' : 'max-w-[40rem]'}`}
        >
          {children}
        </div>
      </main>
    </div>
  );
}

function Rail({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <nav aria-label={words.ceremony.title} className="min-w-0">
      <ol className="flex flex-col gap-0.5 max-md:flex-row max-md:flex-wrap max-md:gap-x-4">
        {steps.map((step) => (
          <li key={step.key}>
            <StepMark label={step.label} progress={step.progress} />
            {step.within.length > 0 && (
              <ol className="mb-1 ml-[0.5625rem] flex flex-col border-line border-l pl-4 max-md:hidden">
                {step.within.map((inner) => (
                  <li
                    key={inner.key}
                    ref={inner.progress === 'now' ? intoView : null}
                    className="scroll-mb-16"
                  >
                    <StepMark label={inner.label} progress={inner.progress} weight="within" />
                  </li>
                ))}
              </ol>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** With sixteen admins the list is longer than the window. */
function intoView(step: HTMLElement | null): void {
  step?.scrollIntoView({ block: 'nearest' });
}

/** Whose turn it is stands under the step that is under way, and under no other. */
function stepsOf(creating: CreatingSnapshot | null): readonly Step[] {
  const { steps, adminNamed } = words.ceremony;
  const stages = ['planning', 'enrolling', 'proving', 'complete'] as const;
  const at = stages.indexOf(creating?.stage ?? 'planning');
  const progressAt = (stage: number): StepProgress =>
    at > stage || at === 3 ? 'done' : at === stage ? 'now' : 'ahead';

  const seats = creating?.seats ?? [];
  const enrolNext = seats.find((seat) => seat.progress === 'empty')?.seat;
  const proveNext = at === 2 ? seats.find((seat) => seat.progress === 'enrolled')?.seat : undefined;
  return [
    { key: 'plan', label: steps.plan, progress: progressAt(0), within: [] },
    {
      key: 'admins',
      label: steps.admins,
      progress: progressAt(1),
      within:
        at !== 1
          ? []
          : seats.map(({ seat, name, progress }) => ({
              key: `admin ${seat}`,
              label: adminNamed(seat, name),
              progress: progress !== 'empty' ? 'done' : seat === enrolNext ? 'now' : 'ahead',
            })),
    },
    {
      key: 'proof',
      label: steps.proof,
      progress: progressAt(2),
      within:
        at !== 2
          ? []
          : seats.map(({ seat, name, progress }) => ({
              key: `proof ${seat}`,
              label: adminNamed(seat, name),
              progress: progress === 'proved' ? 'done' : seat === proveNext ? 'now' : 'ahead',
            })),
    },
    { key: 'record', label: steps.record, progress: progressAt(3), within: [] },
  ];
}

function LeaveCeremony() {
  const [isAsking, setAsking] = useState(false);
  const { cancel } = words.ceremony;
  return (
    <>
      <Button look="quiet" onPress={() => setAsking(true)}>
        {cancel.button}
      </Button>
      <Dialog role="alertdialog" title={cancel.title} isOpen={isAsking} onClose={() => setAsking(false)}>
        <DialogBody>
          <p className="text-ink-2 text-sm">{cancel.what}</p>
        </DialogBody>
        <DialogFoot>
          <Button autoFocus onPress={() => setAsking(false)}>
            {cancel.keep}
          </Button>
          <Button look="danger" onPress={() => void request('abandonCreation', {})}>
            {cancel.confirm}
          </Button>
        </DialogFoot>
      </Dialog>
    </>
  );
}
