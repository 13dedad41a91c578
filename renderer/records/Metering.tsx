// Managed key-days: of a month by key, and of the last twelve months.

import { ChartColumn } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { MeteringView } from '../../core/keyviews.ts';
import { useAnswer } from '../answers.ts';
import { copyText } from '../copying.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { SelectField } from '../parts/Choice.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { ScrollRegion } from '../parts/ScrollRegion.tsx';
import { useSaving } from '../saving.ts';
import { ask } from '../vault.ts';
import { language, words } from '../wording/words.ts';

const shownMonths = 12;

export function Metering() {
  const { metering } = words.records;
  const [months] = useState(lastMonths);
  const [month, setMonth] = useState(months.at(-1) ?? '');
  const answer = useAnswer('metering', { month });
  return (
    <Page title={words.shell.screens.metering} intro={metering.intro}>
      <YearChart months={months} chosen={month} />
      <div className="w-full max-w-xs">
        <SelectField
          label={metering.month}
          options={months.toReversed().map((id) => ({ id, label: monthName(id) }))}
          chosen={month}
          onChoose={setMonth}
        />
      </div>
      <Answered answer={answer}>{(view) => <OfMonth key={month} month={month} view={view} />}</Answered>
    </Page>
  );
}

/** The last twelve, oldest first, as `2026-11` in UTC. */
function lastMonths(): readonly string[] {
  const now = new Date();
  return Array.from({ length: shownMonths }, (_, i) => {
    const first = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - (shownMonths - 1 - i), 1);
    return new Date(first).toISOString().slice(0, 7);
  });
}

function monthName(month: string): string {
  return namedAs(month, { year: 'numeric', month: 'long' });
}

function namedAs(month: string, parts: Intl.DateTimeFormatOptions): string {
  const named = new Intl.DateTimeFormat(language, { ...parts, timeZone: 'UTC' });
  return named.format(new Date(`${month}-01T00:00Z`));
}

interface YearChartProps {
  readonly months: readonly string[];
  readonly chosen: string;
}

function YearChart({ months, chosen }: YearChartProps) {
  const sums = useSums(months);
  const { metering } = words.records;
  const highest = Math.max(1, ...sums.values());
  return (
    <Section title={metering.perMonth}>
      <ol aria-label={metering.chart} className="flex h-32 items-end gap-1.5">
        {months.map((month) => {
          const sum = sums.get(month) ?? 0;
          const says = metering.bar(monthName(month), sum);
          return (
            <li key={month} title={says} className="flex h-full min-w-0 grow flex-col justify-end gap-1">
              <span className="sr-only">{says}</span>
              <span aria-hidden className="text-center text-ink-3 text-xs">
                {sum === 0 ? '' : words.amounts.number(sum)}
              </span>
              <span
                aria-hidden
                style={{ height: `${(sum / highest) * 60}%` }}
                className={`min-h-px rounded-t-sm border border-transparent ${month === chosen ? 'progress-bar' : 'bg-rim'}`}
              />
              <span aria-hidden className="truncate text-center text-ink-3 text-xs">
                {namedAs(month, { month: 'short' })}
              </span>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

function useSums(months: readonly string[]): ReadonlyMap<string, number> {
  const [sums, setSums] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    let isWanted = true;
    void Promise.all(months.map((month) => ask('metering', { month }))).then((outcomes) => {
      if (!isWanted) return;
      const pairs = outcomes.flatMap((outcome, i) =>
        'done' in outcome ? [[months[i] ?? '', outcome.done.keyDays] as const] : [],
      );
      setSums(new Map(pairs));
    });
    return () => {
      isWanted = false;
    };
  }, [months]);
  return sums;
}

function OfMonth({ month, view }: { readonly month: string; readonly view: MeteringView }) {
  const { said, refusal, isBusy, save } = useSaving();
  const { metering } = words.records;
  const asFile = {
    ...({ what: 'metering', name: metering.fileName(month), saved: metering.saved } as const),
    write: (place: string) => ask('saveMetering', { month, place }),
  };
  if (view.keyDays === 0) {
    return (
      <Empty glyph={ChartColumn} title={metering.none}>
        {metering.noneHow}
      </Empty>
    );
  }
  return (
    <Section
      title={`${monthName(month)}: ${metering.total(view.keyDays)}`}
      intro={metering.covers[view.covers]}
      actions={
        <>
          <Button onPress={() => void copyText(tableText(view))}>{metering.copy}</Button>
          <Button isBusy={isBusy} onPress={() => void save(asFile)}>
            {metering.save}
          </Button>
        </>
      }
    >
      <p role="status" className={said === '' ? 'sr-only' : 'select-text break-words text-good text-sm'}>
        {said}
      </p>
      <Refused refusal={refusal} />
      <MonthTable view={view} />
    </Section>
  );
}

const cell = 'px-2.5 py-1.5';

function MonthTable({ view }: { readonly view: MeteringView }) {
  const { metering } = words.records;
  const { amounts } = words;
  const { columns } = metering;
  return (
    <ScrollRegion label={metering.list} className="max-h-96 overflow-auto">
      <table aria-label={metering.list} className="w-full text-sm">
        <thead className="sticky top-0 bg-ground text-ink-3 text-xs">
          <tr className="border-line border-b text-left">
            <th className={`${cell} pl-4 font-medium`}>{columns.key}</th>
            <th className={`${cell} font-medium`}>{columns.type}</th>
            <th className={`${cell} pr-4 text-right font-medium`}>{columns.days}</th>
          </tr>
        </thead>
        <tbody>
          {view.keys.map(({ id, name, type, days }) => (
            <tr key={id} className="border-line not-last:border-b">
              <th scope="row" className={`${cell} break-words pl-4 text-left font-medium`}>
                {name}
              </th>
              <td className={`${cell} text-ink-2`}>{words.keys.types[type].label}</td>
              <td className={`${cell} pr-4 text-right`}>{amounts.number(days)}</td>
            </tr>
          ))}
          {view.deletedKeys.keys > 0 && (
            <tr>
              <th scope="row" className={`${cell} pl-4 text-left font-normal text-ink-2`}>
                {metering.deleted(view.deletedKeys.keys)}
              </th>
              <td />
              <td className={`${cell} pr-4 text-right`}>{amounts.number(view.deletedKeys.days)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** As spreadsheets take it: a line for each key, its fields set apart by tabs. */
function tableText({ keys, deletedKeys }: MeteringView): string {
  const { metering } = words.records;
  const { columns } = metering;
  const lines = keys.map(({ id, name, type, days }) => [name, id, type, days].join('\t'));
  const deleted =
    deletedKeys.keys === 0 ? [] : [[metering.deleted(deletedKeys.keys), '', '', deletedKeys.days].join('\t')];
  return [[columns.key, 'ID', columns.type, columns.days].join('\t'), ...lines, ...deleted].join('\n');
}
