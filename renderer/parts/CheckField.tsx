// A box to tick, with its label and what ticking it means.

import { Check } from 'lucide-react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { hintLook } from './fieldLook.ts';

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
      <span
        aria-hidden
        className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-sm border border-edge bg-surface text-on-accent group-data-selected:border-accent group-data-selected:bg-accent group-data-focus-visible:outline-2 group-data-focus-visible:outline-focus group-data-focus-visible:outline-offset-2"
      >
        <Check aria-hidden className="invisible size-3 group-data-selected:visible" strokeWidth={3} />
      </span>
      <span className="min-w-0">
        <span className="block">{label}</span>
        {hint !== undefined && <span className={`block ${hintLook}`}>{hint}</span>}
      </span>
    </Checkbox>
  );
}
