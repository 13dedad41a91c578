// The torture program: runs families of attacks and accidents, and reports what each came to as JSON.
//
//   KEYWARD_TORTURE=<folder of the bundles> node run.cjs REPORT BOUNDS
//   BOUNDS: {"family","count","seconds","seed"} as JSON; null for all families, and where there is no bound

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Family, Tally } from './family.ts';
import { faultFamily } from './faults.ts';
import { fullDiskFamily } from './fulldisk.ts';
import { inputFamily } from './inputs.ts';
import { killFamily } from './kills.ts';
import { rowsFamily } from './rows.ts';
import { stormFamily } from './storm.ts';

interface Order {
  readonly family: string | null;
  readonly seed: number;
  readonly count: number | null;
  readonly seconds: number | null;
}

const bundled = (name: string) => join(process.env['KEYWARD_TORTURE'] ?? '', `${name}.cjs`);
const all: readonly Family[] = [
  rowsFamily,
  inputFamily,
  killFamily(bundled('victim')),
  stormFamily,
  fullDiskFamily,
  faultFamily(bundled('faultylane')),
];

async function torture([report = '', bounds = '']: readonly string[]): Promise<void> {
  const { family, ...order } = JSON.parse(bounds) as Order;
  const chosen = all.filter(({ name }) => family === null || name === family);
  if (chosen.length === 0) throw new Error(`The families are: ${all.map(({ name }) => name).join(', ')}.`);
  const told = [];
  for (const one of chosen) {
    process.stderr.write(`${one.name} … `);
    told.push(await run(one, { ...order, seconds: order.seconds && order.seconds / chosen.length }));
  }
  await writeFile(report, JSON.stringify(told));
}

async function run(family: Family, { seed, count, seconds }: Omit<Order, 'family'>) {
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const tally = new Tally();
  const over = () => seconds !== null && elapsed() > seconds;
  await family.run({ seed, count: count ?? family.longRun, over }, tally);
  const { tried, outcomes, failures } = tally;
  const took = Math.round(elapsed());
  process.stderr.write(`${tried} in ${took} s, ${failures.length} failed\n`);
  return { name: family.name, promise: family.promise, seed, took, tried, outcomes, failures };
}

torture(process.argv.slice(2)).then(
  () => process.exit(0),
  (thrown: unknown) => {
    process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
    process.exit(1);
  },
);
