// The torture program: runs families of attacks and accidents, and reports what each came to as JSON.
//
//   KEYWARD_TORTURE=<folder of the bundles> node run.cjs REPORT ORDER
//   ORDER: {"family","count","kills","seconds","seed"} as JSON; null for all families, and where there is no bound. `kills` is
//          of each kind of work; `seconds` is shared by the families that have no count.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Family, Tally, type Told } from './family.ts';
import { faultFamily } from './faults.ts';
import { fullDiskFamily } from './fulldisk.ts';
import { inputFamily } from './inputs.ts';
import { killFamily } from './kills.ts';
import { rowsFamily } from './rows.ts';
import { stories } from './stories.ts';
import { stormFamily } from './storm.ts';

interface Order {
  readonly family: string | null;
  readonly count: number | null;
  readonly kills: number | null;
  readonly seconds: number | null;
  readonly seed: number;
  /** This process does a part of a family, as another asked it to: so many are done by those before it. */
  readonly before?: number;
}

/** Between the seeds of two hands, so that none does what the other does. */
const apart = 1000;

const bundled = (name: string) => join(process.env['KEYWARD_TORTURE'] ?? '', `${name}.cjs`);
const all: readonly Family[] = [
  // First: the blocks of a parser are counted where it did not run before (blocks.ts).
  inputFamily,
  rowsFamily,
  killFamily(bundled('victim'), bundled('faultylane')),
  stormFamily,
  fullDiskFamily,
  faultFamily(bundled('faultylane')),
];

async function torture([report = '', json = '']: readonly string[]): Promise<void> {
  const order = JSON.parse(json) as Order;
  const chosen = all.filter(({ name }) => order.family === null || name === order.family);
  if (chosen.length === 0) throw new Error(`The families are: ${all.map(({ name }) => name).join(', ')}.`);
  const sharing = chosen.filter((one) => countOf(one, order) === null).length;
  const told = [];
  for (const one of chosen) {
    const count = countOf(one, order);
    const isBound = count === null || order.before !== undefined;
    const seconds = isBound && order.seconds !== null ? order.seconds / (sharing || 1) : null;
    told.push(await run(one, { ...order, count, seconds }, report));
  }
  await writeFile(report, JSON.stringify(told));
}

function countOf({ name }: Family, { count, kills }: Order): number | null {
  return name === 'kills' && kills !== null ? kills * stories.length : count;
}

async function run(family: Family, order: Order, report: string) {
  const { seconds, seed, before } = order;
  const { name, promise, hands = 1 } = family;
  const say = (text: string) => before !== undefined || process.stderr.write(text);
  say(`${name} … `);
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const tally = new Tally();
  const over = () => seconds !== null && elapsed() > seconds;
  const count = order.count ?? family.longRun;
  if (before === undefined && hands > 1)
    await byHands({ name, hands }, { seed, count, seconds }, { report, tally });
  else await family.run({ seed, count, before: before ?? 0, over }, tally);
  const { tried, outcomes, reached, failures } = tally;
  const took = Math.round(elapsed());
  say(`${tried} in ${took} s, ${failures.length} failed\n`);
  return { name, promise, seed, took, tried, outcomes, reached, failures };
}

/** The family in several processes at a time, each with the seed that follows on that of the one before. */
async function byHands(
  { name, hands }: { name: string; hands: number },
  { seed, count, seconds }: { seed: number; count: number; seconds: number | null },
  { report, tally }: { report: string; tally: Tally },
): Promise<void> {
  const share = (hand: number) => Math.floor((count * hand) / hands);
  const byHand = async (hand: number) => {
    const before = share(hand);
    const its = `${report}.${hand}`;
    const bounds = { count: share(hand + 1) - before, kills: null, seconds, seed: seed + hand * apart };
    const order: Order = { family: name, ...bounds, before };
    const args = [process.argv[1] ?? '', its, JSON.stringify(order)];
    const [code] = await once(
      spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }),
      'exit',
    );
    if (code !== 0) return tally.failed(`hand ${hand} ended with ${code}`);
    for (const told of JSON.parse(await readFile(its, 'utf8')) as Told[]) tally.add(told);
  };
  await Promise.all(Array.from({ length: hands }, (_, hand) => byHand(hand)));
}

torture(process.argv.slice(2)).then(
  () => process.exit(0),
  (thrown: unknown) => {
    process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
    process.exit(1);
  },
);
