// A small whole number with steps down and up.

import { Minus, Plus } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { NumberField } from 'react-aria-components/NumberField';
import { Text } from 'react-aria-components/Text';
import { hintLook, labelLook } from './fieldLook.ts';

interface StepFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

const stepLook =
  'grid w-8 shrink-0 place-items-center text-ink-2 data-hovered:bg-hover data-pressed:bg-sunken data-disabled:opacity-40';

export function StepField({ label, hint, value, least, most, onChange }: StepFieldProps) {
  return (
    <NumberField
      value={value}
      minValue={least}
      maxValue={most}
      onChange={(next) => {
        if (Number.isInteger(next)) onChange(next);
      }}
      className="flex min-w-0 flex-col gap-1"
    >
      <Label className={labelLook}>{label}</Label>
      <Group className="flex min-h-8 w-32 overflow-hidden rounded-md border border-edge bg-surface data-focus-visible:outline-2 data-focus-visible:outline-focus">
        <AriaButton slot="decrement" className={`${stepLook} border-edge border-r`}>
          <Minus aria-hidden className="size-3.5" />
        </AriaButton>
        <Input className="w-0 min-w-0 grow bg-transparent text-center font-medium text-base focus-visible:outline-none" />
        <AriaButton slot="increment" className={`${stepLook} border-edge border-l`}>
          <Plus aria-hidden className="size-3.5" />
        </AriaButton>
      </Group>
      <Text slot="description" className={hintLook}>
        {hint}
      </Text>
    </NumberField>
  );
}
