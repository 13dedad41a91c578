// One of two or three, side by side: a row of radio buttons that look like one switch.

import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';

interface RadioRowProps<K extends string> {
  readonly label: string;
  readonly options: readonly { readonly id: K; readonly label: string }[];
  readonly chosen: K;
  readonly onChoose: (chosen: K) => void;
  readonly isDisabled?: boolean;
}

export function RadioRow<K extends string>(props: RadioRowProps<K>) {
  const { label, options, chosen, onChoose, isDisabled = false } = props;
  return (
    <RadioGroup
      aria-label={label}
      value={chosen}
      isDisabled={isDisabled}
      orientation="horizontal"
      onChange={(id) => {
        const option = options.find((one) => one.id === id);
        if (option !== undefined) onChoose(option.id);
      }}
      className="flex w-fit flex-wrap gap-0.5 rounded-md bg-sunken p-0.5"
    >
      {options.map(({ id, label: name }) => (
        <Radio
          key={id}
          value={id}
          className="flex min-h-7 items-center rounded-sm border border-transparent px-2.5 py-0.5 text-ink-2 text-sm data-focus-visible:outline-2 data-focus-visible:outline-focus data-hovered:text-ink data-selected:border-rim data-selected:bg-surface data-selected:font-medium data-selected:text-ink data-disabled:opacity-45 forced-colors:data-selected:underline"
        >
          {name}
        </Radio>
      ))}
    </RadioGroup>
  );
}
