// How figures are taken, held against what they must reach, and said.

import { writeFile } from 'node:fs/promises';

/** One number beside its floor and its limit; `better` is which way. */
export interface Held {
  readonly what: string;
  readonly value: number;
  readonly must: number;
  readonly aim: number;
  readonly better: 'more' | 'less';
}

export interface Measured {
  readonly said: string;
  /** Empty where there is nothing to hold it against, such as a peer that is not installed. */
  readonly held: readonly Held[];
}

/** A line of the table. `must` and `aim` are their words; what is measured carries their numbers. */
export interface Row<Ground> {
  readonly row: string;
  readonly must: string;
  readonly aim: string;
  readonly measure: (ground: Ground) => Promise<Measured>;
}

export interface Figure extends Measured {
  readonly row: string;
  readonly must: string;
  readonly aim: string;
}

/**
 * Measures the rows whose name holds `filter` and writes their figures to `report`; with an extent of `list` it writes
 * their names. The bench runs each row in a process of its own: one that fails takes no other with it.
 */
export async function report<Ground>(
  rows: readonly Row<Ground>[],
  { filter, report, extent }: { filter: string; report: string; extent: string },
  withGround: (measure: (ground: Ground) => Promise<void>) => Promise<void>,
): Promise<void> {
  const wanted = rows.filter(({ row }) => row.includes(filter));
  if (extent.startsWith('list') || wanted.length === 0)
    return writeFile(report, JSON.stringify(wanted.map(({ row, must, aim }) => ({ row, must, aim }))));
  const figures: Figure[] = [];
  await withGround(async (ground) => {
    for (const { row, must, aim, measure } of wanted)
      figures.push({ row, must, aim, ...(await measure(ground)) });
  });
  await writeFile(report, JSON.stringify(figures));
}

/** A figure for which less is better, in its unit. */
export function atMost(what: string, value: number, must: number, aim: number): Held {
  return { what, value, must, aim, better: 'less' };
}

export function atLeast(what: string, value: number, must: number, aim: number): Held {
  return { what, value, must, aim, better: 'more' };
}

export async function timesOf(times: number, work: () => Promise<void>): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export function perSecond(count: number, milliseconds: number): string {
  return `${Math.round((count * 1000) / milliseconds).toLocaleString('en-US')}/s`;
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
