// What narrows the audit log: text, time, person, key, action, result.

import { useEffect, useId, useState } from 'react';
import type { LogFilter } from '../../core/recordviews.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { Button } from '../parts/Button.tsx';
import { SelectField } from '../parts/Choice.tsx';
import { fieldLook, labelLook } from '../parts/fieldLook.ts';
import { SearchField } from '../parts/SearchField.tsx';
import { isEverPermitted } from '../permitted.ts';
import { words } from '../wording/words.ts';
import { actionName, allActions } from './actions.ts';
import { everyEntry } from './logging.ts';

interface LogFiltersProps {
  readonly filter: LogFilter;
  readonly onChange: (filter: LogFilter) => void;
  readonly snapshot: UnlockedSnapshot;
}

/** A search begins when nothing was typed for so many milliseconds: each one looks through the whole log. */
const pause = 250;
/** So many keys are offered to choose from; of more, the one that was asked for. */
const mostKeys = 500;

export function LogFilters({ filter, onChange, snapshot }: LogFiltersProps) {
  const { log } = words.records;
  const people = useAnswer('people', isEverPermitted(snapshot.person, 'see people') ? {} : null).here ?? [];
  const [typed, setTyped] = useState('');
  const isNarrowed = JSON.stringify(filter) !== JSON.stringify(everyEntry);

  // biome-ignore lint/correctness/useExhaustiveDependencies: typing alone starts the pause
  useEffect(() => {
    const text = typed.trim() === '' ? null : typed.trim();
    if (text === filter.text) return;
    const timer = setTimeout(() => onChange({ ...filter, text }), pause);
    return () => clearTimeout(timer);
  }, [typed]);

  function clear() {
    setTyped('');
    onChange(everyEntry);
  }

  return (
    <search className="flex flex-wrap items-end gap-x-3 gap-y-2">
      <div className="flex w-full">
        <SearchField label={log.search} value={typed} onChange={setTyped} />
      </div>
      <Day label={log.from} at={filter.from} onChange={(from) => onChange({ ...filter, from })} />
      <Day
        label={log.to}
        at={filter.to === null ? null : filter.to - day}
        onChange={(to) => onChange({ ...filter, to: to === null ? null : to + day })}
      />
      <SelectField
        label={log.person}
        options={[{ id: '', label: log.anybody }, ...people.map(({ id, name }) => ({ id, label: name }))]}
        chosen={filter.person ?? ''}
        onChoose={(id) => onChange({ ...filter, person: id === '' ? null : id })}
      />
      <SelectField
        label={log.key}
        options={[{ id: '', label: log.anyKey }, ...keyOptions(snapshot, filter.key)]}
        chosen={filter.key ?? ''}
        onChoose={(id) => onChange({ ...filter, key: id === '' ? null : id })}
      />
      <SelectField
        label={log.action}
        options={[
          { id: '', label: log.anyAction },
          ...allActions.map((id) => ({ id, label: actionName(id) })),
        ]}
        chosen={filter.actions[0] ?? ''}
        onChoose={(id) => onChange({ ...filter, actions: id === '' ? [] : [id] })}
      />
      <SelectField
        label={log.result}
        options={[
          { id: 'any', label: log.anyResult },
          { id: 'done', label: log.results.done },
          { id: 'refused', label: log.results.refused },
        ]}
        chosen={filter.result ?? 'any'}
        onChoose={(id) => onChange({ ...filter, result: id === 'done' || id === 'refused' ? id : null })}
      />
      {isNarrowed && (
        <Button look="quiet" onPress={clear}>
          {log.clear}
        </Button>
      )}
    </search>
  );
}

/** A deleted key is in no list, but its entries can be asked for from one of them. */
function keyOptions({ keys }: UnlockedSnapshot, chosen: string | null) {
  const offered = keys.slice(0, mostKeys);
  const more = chosen !== null && !offered.some(({ id }) => id === chosen) ? [chosen] : [];
  return [
    ...more.map((id) => ({ id, label: keys.find((key) => key.id === id)?.name ?? `${id.slice(0, 8)}…` })),
    ...offered.map(({ id, name }) => ({ id, label: name })),
  ];
}

const day = 86_400_000;

interface DayProps {
  readonly label: string;
  /** The beginning of the day, in local time. */
  readonly at: number | null;
  readonly onChange: (at: number | null) => void;
}

function Day({ label, at, onChange }: DayProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className={labelLook}>
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={at === null ? '' : dayText(at)}
        onChange={({ target }) => {
          const chosen = new Date(`${target.value}T00:00`).getTime();
          onChange(Number.isNaN(chosen) ? null : chosen);
        }}
        className={`${fieldLook} w-36 text-sm`}
      />
    </div>
  );
}

function dayText(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
