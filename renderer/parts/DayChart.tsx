// Bars by UTC day: one look at when something happened and how often. A table beside it holds the same in numbers.

import { words } from '../wording/words.ts';

interface DayChartProps {
  readonly label: string;
  /** Several for one day are added up. */
  readonly days: readonly { readonly day: number; readonly uses: number }[];
  readonly tip: (date: string, uses: number) => string;
}

const dayLength = 86_400_000;
/** So many days back from the last one are drawn. */
const most = 90;
const height = 72;

export function DayChart({ label, days, tip }: DayChartProps) {
  const { amounts } = words;
  const sums = new Map<number, number>();
  for (const { day, uses } of days) sums.set(day, (sums.get(day) ?? 0) + uses);
  const last = Math.max(...sums.keys());
  const first = Math.max(Math.min(...sums.keys()), last - (most - 1) * dayLength);
  const count = Math.max(14, Math.round((last - first) / dayLength) + 1);
  const start = last - (count - 1) * dayLength;
  const highest = Math.max(...sums.values());
  return (
    <figure className="flex flex-col gap-1">
      <svg
        role="img"
        aria-label={`${label}, ${amounts.date(start)} – ${amounts.date(last)}`}
        viewBox={`0 0 ${count * 4} ${height}`}
        preserveAspectRatio="none"
        className="h-18 w-full rounded-sm bg-ground"
      >
        {[...sums].map(([day, uses]) => {
          const bar = Math.max(2, (uses / highest) * (height - 4));
          const x = Math.round((day - start) / dayLength) * 4;
          return (
            <rect key={day} x={x + 0.5} y={height - bar} width={3} height={bar} className="fill-accent">
              <title>{tip(amounts.date(day), uses)}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption aria-hidden className="flex justify-between text-ink-3 text-xs">
        <span>{amounts.date(start)}</span>
        <span>{amounts.date(last)}</span>
      </figcaption>
    </figure>
  );
}
