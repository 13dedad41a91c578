// A box to tick, with its label and what ticking it means.

import { Checkbox } from 'react-aria-components/Checkbox';
import { hintLook } from './fieldLook.ts';
import { TickBox } from './TickBox.tsx';

interface CheckFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly isDisabled?: boolean;
}

export function CheckField({ label, hint, isChecked, onChange, isDisabled = false }: CheckFieldProps) {
  return (
    <Checkbox
      isSelected={isChecked}
      onChange={onChange}
      isDisabled={isDisabled}
      className="group flex items-start gap-2.5 rounded-md py-0.5 text-sm data-disabled:opacity-45"
    >
      <span className="mt-0.5">
        <TickBox ticked={isChecked ? 'yes' : 'no'} />
      </span>
      <span className="min-w-0">
        <span className="block">{label}</span>
        {hint !== undefined && <span className={`block ${hintLook}`}>{hint}</span>}
      </span>
    </Checkbox>
  );
}
