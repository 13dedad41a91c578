// The choice of a key among those that can do what is wanted: typed into, since there may be thousands. One that is sought
// and cannot do it is shown with the reason.

import { ChevronDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox } from 'react-aria-components/ListBox';
import { Text } from 'react-aria-components/Text';
import type { KeyView } from '../../core/snapshot.ts';
import { errorLook, fieldLook, hintLook, labelLook } from '../parts/fieldLook.ts';
import { OptionItem, OptionsPopover } from '../parts/Options.tsx';
import { usePerson } from '../permitted.ts';
import { words } from '../wording/words.ts';
import { type Judged, judged, unfitCounts, type Wanted } from './fitness.ts';

const mostShown = 50;

interface KeyFieldProps {
  readonly keys: readonly KeyView[];
  readonly wanted: Wanted;
  /** Id of the chosen key; null for none. */
  readonly chosen: string | null;
  readonly onChoose: (keyId: string | null) => void;
  readonly error: string | null;
}

export function KeyField({ keys, wanted, chosen, onChoose, error }: KeyFieldProps) {
  const { key: wording } = words.use;
  const person = usePerson();
  const { operation, capability } = wanted;
  const all = useMemo(
    () => judged(keys, { operation, capability }, person),
    [keys, operation, capability, person],
  );
  const chosenName = keys.find(({ id }) => id === chosen)?.name ?? '';
  const [typed, setTyped] = useState(chosenName);
  const sought = typed === chosenName ? '' : typed.trim().toLocaleLowerCase();
  const shown = useMemo(() => matching(all, sought), [all, sought]);
  const others = unfitCounts(all).map(([count, reason]) => [count, wording.unfit[reason]] as const);
  const isAny = all.some(({ unfit }) => unfit === null);

  return (
    <ComboBox
      items={shown}
      disabledKeys={shown.filter(({ unfit }) => unfit !== null).map(({ id }) => id)}
      inputValue={typed}
      onInputChange={setTyped}
      value={chosen}
      onChange={(id) => {
        const taken = keys.find((one) => one.id === id);
        onChoose(taken?.id ?? null);
        setTyped(taken?.name ?? '');
      }}
      menuTrigger="focus"
      isInvalid={error !== null}
      validationBehavior="aria"
      allowsEmptyCollection
      isDisabled={!isAny}
      className="flex min-w-0 max-w-md flex-col gap-1"
    >
      <Label className={labelLook}>{wording.label}</Label>
      <div className="relative">
        <Input placeholder={wording.search} spellCheck="false" className={`${fieldLook} pr-9`} />
        <AriaButton
          aria-label={wording.showAll}
          className="absolute inset-y-0 right-0 grid w-8 place-items-center rounded-r-md text-ink-3 data-hovered:text-ink"
        >
          <ChevronDown aria-hidden className="size-4" />
        </AriaButton>
      </div>
      <Text slot="description" className={hintLook}>
        {!isAny && `${wording.none} `}
        {others.length > 0 && wording.others(others)}
      </Text>
      <FieldError className={errorLook}>{error}</FieldError>
      <OptionsPopover>
        <ListBox<Shown>
          className="p-1"
          renderEmptyState={() => <p className="px-2 py-3 text-ink-3 text-sm">{wording.noMatch}</p>}
        >
          {({ id, key, unfit }) => (
            <OptionItem
              id={id}
              name={key.name}
              aside={unfit === null ? wording.described(key.type, key.currentVersion) : wording.unfit[unfit]}
            />
          )}
        </ListBox>
      </OptionsPopover>
    </ComboBox>
  );
}

interface Shown extends Judged {
  readonly id: string;
}

/** Those that can do it; and where something is sought, those that cannot after them. */
function matching(all: readonly Judged[], sought: string): readonly Shown[] {
  const shown: Shown[] = [];
  const fits = ({ key }: Judged) => key.name.toLocaleLowerCase().includes(sought);
  for (const one of all) {
    if (shown.length === mostShown) return shown;
    if (one.unfit === null && fits(one)) shown.push({ ...one, id: one.key.id });
  }
  if (sought === '') return shown;
  for (const one of all) {
    if (shown.length === mostShown) return shown;
    if (one.unfit !== null && fits(one)) shown.push({ ...one, id: one.key.id });
  }
  return shown;
}
