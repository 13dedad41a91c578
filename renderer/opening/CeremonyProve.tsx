// One admin opens the own share once, read back from the disk.

import type { Seat } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Form } from '../parts/Form.tsx';
import { PassphraseField } from '../parts/PassphraseField.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { useProving } from '../proving.ts';
import { ask, refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';

interface CeremonyProveProps {
  readonly seat: Seat;
  readonly onGiveUp: () => void;
}

export function CeremonyProve({ seat, onGiveUp }: CeremonyProveProps) {
  const { prove, adminNamed } = words.ceremony;
  const { isBusy, hasFailed, submit, field } = useProving(async (passphrase) =>
    refusalOf(await ask('proveShare', { seat: seat.seat, passphrase })),
  );

  return (
    <Form onSubmit={submit} className="flex flex-col gap-6">
      <StepTitle title={prove.title(adminNamed(seat.seat, seat.name))} intro={prove.intro} />
      <PassphraseField label={prove.passphrase} {...field} />
      <div>
        <Button look="primary" type="submit" isBusy={isBusy}>
          {isBusy ? prove.working : prove.submit}
        </Button>
      </div>
      {hasFailed && (
        <div className="flex flex-col items-start gap-2 border-line border-t pt-4">
          <p className="text-ink-2 text-sm">{prove.againWhy}</p>
          <Button size="small" isDisabled={isBusy} onPress={onGiveUp}>
            {prove.again}
          </Button>
        </div>
      )}
    </Form>
  );
}
