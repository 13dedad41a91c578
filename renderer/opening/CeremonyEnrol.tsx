// One admin of the creation ceremony enrols.

import type { CreatingSnapshot } from '../../core/snapshot.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { EnrolForm } from './EnrolForm.tsx';

interface CeremonyEnrolProps {
  readonly snapshot: CreatingSnapshot;
  readonly seat: number;
  readonly onEnrolled?: () => void;
}

export function CeremonyEnrol({ snapshot, seat, onEnrolled }: CeremonyEnrolProps) {
  const { enrol } = words.ceremony;
  return (
    <EnrolForm
      title={enrol.title(seat)}
      intro={enrol.intro}
      submitWords={enrol.submit(seat)}
      vaultName={snapshot.vaultName}
      enrol={(name, passphrase) => ask('enrolAdmin', { seat, name, passphrase })}
      onEnrolled={onEnrolled}
    />
  );
}
