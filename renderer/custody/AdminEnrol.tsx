// The newcomers of a change of admins: each takes the keyboard alone, gives a name and chooses a passphrase.

import { useState } from 'react';
import type { AdminChangeView } from '../../core/peopleviews.ts';
import { EnrolForm } from '../opening/EnrolForm.tsx';
import { Button } from '../parts/Button.tsx';
import { HandOver } from '../parts/HandOver.tsx';
import { Section } from '../parts/Page.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { StepRow, StepRows } from './StepRow.tsx';

type Enrolling = Extract<AdminChangeView, { stage: 'enrolling' }>;

interface AdminEnrolProps {
  readonly change: Enrolling;
  readonly vaultName: string;
}

export function AdminEnrol({ change, vaultName }: AdminEnrolProps) {
  // Who said "it is me" at which seat, and who comes to his seat once more.
  const [taken, setTaken] = useState<number | null>(null);
  const [again, setAgain] = useState<number | null>(null);
  const { enrol } = words.custody.changing;
  const seat = again ?? change.seats.find(({ name }) => name === null)?.seat ?? null;
  if (seat === null) return null;
  if (taken === seat) {
    const leave = () => {
      setAgain(null);
      setTaken(null);
    };
    return (
      <div className="max-w-2xl">
        <EnrolForm
          key={seat}
          level={2}
          title={enrol.title(seat)}
          intro={enrol.why}
          submitWords={enrol.submit(seat)}
          vaultName={vaultName}
          enrol={(name, passphrase) => ask('enrolNewAdmin', { seat, name, passphrase })}
          onEnrolled={again === null ? undefined : leave}
          onLeave={leave}
        />
      </div>
    );
  }
  return (
    <div className="flex max-w-2xl flex-col gap-6">
      <HandOver
        key={seat}
        level={2}
        title={enrol.handOver(seat)}
        why={enrol.handOverWhy}
        taken={enrol.iAm(seat)}
        onTaken={() => setTaken(seat)}
      >
        {again !== null && (
          <Button look="quiet" onPress={() => setAgain(null)}>
            {words.common.cancel}
          </Button>
        )}
      </HandOver>
      <Section title={enrol.seats} intro={enrol.intro}>
        <StepRows>
          {change.seats.map((one) => (
            <StepRow
              key={one.seat}
              name={one.name ?? enrol.seat(one.seat)}
              step={one.name === null ? 'to do' : 'done'}
              says={one.name === null ? enrol.waits : enrol.enrolled}
            >
              {one.name !== null && (
                <Button
                  size="small"
                  look="quiet"
                  aria-label={`${enrol.again}: ${one.name}`}
                  onPress={() => setAgain(one.seat)}
                >
                  {enrol.again}
                </Button>
              )}
            </StepRow>
          ))}
        </StepRows>
        <p className="text-ink-3 text-xs">{enrol.lockEnds}</p>
      </Section>
    </div>
  );
}
