// The creation ceremony after its plan: each admin in turn enrols, then proves; then the record is shown.

import { type ReactNode, useState } from 'react';
import type { CreatingSnapshot, Seat } from '../../core/snapshot.ts';
import { HandOver } from '../parts/HandOver.tsx';
import { words } from '../wording/words.ts';
import { CeremonyEnrol } from './CeremonyEnrol.tsx';
import { CeremonyFrame } from './CeremonyFrame.tsx';
import { CeremonyProve } from './CeremonyProve.tsx';
import { CeremonyRecordScreen } from './CeremonyRecord.tsx';

export function Ceremony({ snapshot }: { readonly snapshot: CreatingSnapshot }) {
  // Who said "it is me" at which turn; another turn begins with its own hand-over.
  const [taken, setTaken] = useState<string | null>(null);
  /** The seat of an admin who cannot prove the share and enrols again. */
  const [again, setAgain] = useState<number | null>(null);
  return <CeremonyFrame creating={snapshot}>{step()}</CeremonyFrame>;

  function step(): ReactNode {
    switch (snapshot.stage) {
      case 'enrolling': {
        const seat = snapshot.seats.find(({ progress }) => progress === 'empty');
        return seat === undefined ? null : turn(seat, <CeremonyEnrol snapshot={snapshot} seat={seat.seat} />);
      }
      case 'proving': {
        const seat = snapshot.seats.find(({ progress }) => progress === 'enrolled');
        if (seat === undefined) return null;
        if (seat.seat !== again)
          return turn(seat, <CeremonyProve seat={seat} onGiveUp={() => setAgain(seat.seat)} />);
        return <CeremonyEnrol key="again" snapshot={snapshot} seat={again} onEnrolled={startProofsAnew} />;
      }
      case 'complete':
        return snapshot.record === null ? null : <CeremonyRecordScreen record={snapshot.record} />;
    }
  }

  function startProofsAnew() {
    setAgain(null);
    setTaken(null);
  }

  function turn(seat: Seat, form: ReactNode): ReactNode {
    const key = `${snapshot.stage} ${seat.seat}`;
    if (taken === key) return <div key={key}>{form}</div>;
    return <SeatHandOver key={key} stage={snapshot.stage} seat={seat} onTaken={() => setTaken(key)} />;
  }
}

interface SeatHandOverProps {
  readonly stage: CreatingSnapshot['stage'];
  readonly seat: Seat;
  readonly onTaken: () => void;
}

function SeatHandOver({ stage, seat, onTaken }: SeatHandOverProps) {
  const { handOver, adminNamed } = words.ceremony;
  const name = adminNamed(seat.seat, seat.name);
  const isEnrolling = stage === 'enrolling';
  const title = isEnrolling
    ? seat.seat === 1
      ? handOver.enrolFirst
      : handOver.enrolNext(seat.seat)
    : seat.seat === 1
      ? handOver.proveFirst(name)
      : handOver.proveNext(name);
  return (
    <HandOver
      title={title}
      why={isEnrolling ? handOver.enrolWhy : handOver.proveWhy}
      taken={isEnrolling ? handOver.enrolButton(seat.seat) : handOver.proveButton(name)}
      onTaken={onTaken}
    />
  );
}
