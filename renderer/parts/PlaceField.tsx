// A place that is the usual one until another is chosen in the system's dialog.

import type { Argument, Chosen } from '../../electron/contract.ts';
import { request } from '../vault.ts';
import { Button } from './Button.tsx';
import { labelLook } from './fieldLook.ts';

interface PlaceFieldProps {
  readonly label: string;
  readonly what: Argument<'choose'>['what'];
  readonly chosen: Chosen | null;
  readonly onChoose: (chosen: Chosen | null) => void;
  /** Where it is now. */
  readonly where: string;
  /** What the buttons say: to choose, and to go back to the usual place. */
  readonly choose: string;
  readonly usual: string;
}

export function PlaceField(props: PlaceFieldProps) {
  const { label, what, chosen, onChoose, where, choose: chooseWords, usual } = props;

  async function choose() {
    const outcome = await request('choose', { what });
    if ('done' in outcome && outcome.done !== 'nothing chosen') onChoose(outcome.done);
  }

  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className={labelLook}>{label}</p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p className="min-w-0 select-text break-all text-sm">{where}</p>
        <Button size="small" onPress={() => void choose()}>
          {chooseWords}
        </Button>
        {chosen !== null && (
          <Button look="quiet" size="small" onPress={() => onChoose(null)}>
            {usual}
          </Button>
        )}
      </div>
    </div>
  );
}
