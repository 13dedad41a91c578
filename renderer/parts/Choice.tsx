// One of a few: as a field that opens a list, or as a row of radio buttons that are all in sight.

import { ChevronDown } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox } from 'react-aria-components/ListBox';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Select, SelectValue } from 'react-aria-components/Select';
import { hintLook, labelLook } from './fieldLook.ts';
import { OptionItem, OptionsPopover } from './Options.tsx';

export interface Option<K extends string> {
  readonly id: K;
  readonly label: string;
  readonly hint?: string;
  readonly isDisabled?: boolean;
}

interface ChoiceProps<K extends string> {
  readonly label: string;
  readonly options: readonly Option<K>[];
  readonly chosen: K | null;
  readonly onChoose: (chosen: K) => void;
  readonly isDisabled?: boolean;
  /** `named`: the label is for those who do not see the screen; what it says is plain from where it stands. */
  readonly labelling?: 'shown' | 'named';
  readonly placeholder?: string;
  /** `side by side`: two beside each other where the width allows it. Radio buttons only. */
  readonly arranged?: 'below each other' | 'side by side';
}

export function SelectField<K extends string>(props: ChoiceProps<K>) {
  const { label, options, chosen, onChoose, isDisabled = false, labelling = 'shown', placeholder } = props;
  return (
    <Select
      value={chosen}
      isDisabled={isDisabled}
      {...(labelling === 'named' ? { 'aria-label': label } : {})}
      {...(placeholder === undefined ? {} : { placeholder })}
      onChange={(id) => {
        const option = options.find((one) => one.id === id);
        if (option !== undefined) onChoose(option.id);
      }}
      className="flex min-w-0 flex-col gap-1"
    >
      {labelling === 'shown' && <Label className={labelLook}>{label}</Label>}
      <AriaButton className="flex min-h-8 min-w-0 items-center gap-2 rounded-md border border-edge bg-surface px-2.5 py-1 text-left text-sm data-disabled:opacity-45 data-hovered:bg-hover">
        <SelectValue className="min-w-0 grow truncate data-placeholder:text-ink-3">
          {({ selectedText }) => selectedText ?? placeholder ?? ''}
        </SelectValue>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
      </AriaButton>
      <OptionsPopover width="at least as the field">
        <ListBox
          items={options}
          className="p-1"
          disabledKeys={options.filter((one) => one.isDisabled).map((one) => one.id)}
        >
          {({ id, label: name, hint }) => <OptionItem id={id} name={name} hint={hint} />}
        </ListBox>
      </OptionsPopover>
    </Select>
  );
}

const arrangements = {
  'below each other': 'flex flex-col gap-1.5',
  'side by side': 'grid grid-cols-[repeat(auto-fit,minmax(min(15rem,100%),1fr))] gap-x-5 gap-y-1.5',
} as const;

export function RadioField<K extends string>({
  label,
  options,
  chosen,
  onChoose,
  isDisabled = false,
  arranged = 'below each other',
}: ChoiceProps<K>) {
  return (
    <RadioGroup
      value={chosen}
      isDisabled={isDisabled}
      onChange={(id) => {
        const option = options.find((one) => one.id === id);
        if (option !== undefined) onChoose(option.id);
      }}
      className="flex flex-col gap-1.5"
    >
      <Label className={labelLook}>{label}</Label>
      <div className={arrangements[arranged]}>
        {options.map((option) => (
          <Radio
            key={option.id}
            value={option.id}
            isDisabled={option.isDisabled === true}
            className="group flex items-start gap-2.5 rounded-md py-0.5 text-sm data-disabled:opacity-45"
          >
            <span
              aria-hidden
              className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-edge bg-surface group-data-selected:border-accent group-data-focus-visible:outline-2 group-data-focus-visible:outline-focus group-data-focus-visible:outline-offset-2"
            >
              <span className="size-2 rounded-full group-data-selected:bg-accent forced-colors:group-data-selected:bg-[Highlight]" />
            </span>
            <span className="min-w-0">
              <span className="block">{option.label}</span>
              {option.hint !== undefined && <span className={`block ${hintLook}`}>{option.hint}</span>}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
