// Automatic rotation: off, or every so many days.

import { CheckField } from '../parts/CheckField.tsx';
import { StepField } from '../parts/StepField.tsx';
import { words } from '../wording/words.ts';

/** What is proposed when it is switched on. */
export const usualDays = 90;

interface RotationFieldProps {
  /** Null: off. */
  readonly days: number | null;
  readonly onChange: (days: number | null) => void;
}

export function RotationField({ days, onChange }: RotationFieldProps) {
  const { create } = words.keys;
  return (
    <div className="flex flex-col gap-2">
      <CheckField
        label={create.rotates}
        hint={create.rotatesHint}
        isChecked={days !== null}
        onChange={(isOn) => onChange(isOn ? usualDays : null)}
      />
      {days !== null && (
        <div className="pl-6.5">
          <StepField
            label={create.days}
            hint={create.daysHint}
            value={days}
            least={1}
            most={730}
            onChange={onChange}
          />
        </div>
      )}
    </div>
  );
}
