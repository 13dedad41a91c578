// The torture program: runs families of attacks and accidents, and reports what each came to as JSON.
//
//   KEYWARD_TORTURE=<folder of the bundles> node run.cjs REPORT ORDER
//   ORDER: {"families":[NAME],"counts":{NAME:N},"seconds","seed"} as JSON. No families are all. `counts` are in place of
//          those of a long run; `seconds`, or null, is shared by the families that have no count of their own.

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
import { stormFamily } from './storm.ts';

interface Order {
  readonly families: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly seconds: number | null;
  readonly seed: number;
  /** This process does a part of a family, as another asked it to. */
  readonly isHand?: true;
}

/** Between the seeds of two hands, so that none does what the other does. */
const apart = 1000;

const bundled = (name: string) => join(process.env['KEYWARD_TORTURE'] ?? '', `${name}.cjs`);
const all: readonly Family[] = [
  rowsFamily,
  inputFamily,
  killFamily(bundled('victim'), bundled('faultylane')),
  stormFamily,
  fullDiskFamily,
  faultFamily(bundled('faultylane')),
];

async function torture([report = '', json = '']: readonly string[]): Promise<void> {
  const order = JSON.parse(json) as Order;
  const { families, counts, seconds } = order;
  const unknown = [...families, ...Object.keys(counts)].filter(
    (name) => !all.some((one) => one.name === name),
  );
  if (unknown.length > 0) throw new Error(`The families are: ${all.map(({ name }) => name).join(', ')}.`);
  const chosen = all.filter(({ name }) => families.length === 0 || families.includes(name));
  const sharing = chosen.filter(({ name }) => counts[name] === undefined).length || 1;
  const told = [];
  for (const one of chosen) {
    const bound = counts[one.name] !== undefined ? null : seconds && seconds / sharing;
    told.push(await run(one, { ...order, seconds: order.isHand ? seconds : bound }, report));
  }
  await writeFile(report, JSON.stringify(told));
}

async function run(family: Family, { counts, seconds, seed, isHand }: Order, report: string) {
  const { name, promise, hands = 1 } = family;
  const say = (text: string) => isHand || process.stderr.write(text);
  say(`${name} … `);
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const tally = new Tally();
  const bounds = { seed, count: counts[name] ?? family.longRun };
  if (isHand || hands === 1)
    await family.run({ ...bounds, over: () => seconds !== null && elapsed() > seconds }, tally);
  else await byHands({ name, hands }, { ...bounds, seconds }, { report, tally });
  const { tried, outcomes, failures } = tally;
  const took = Math.round(elapsed());
  say(`${tried} in ${took} s, ${failures.length} failed\n`);
  return { name, promise, seed, took, tried, outcomes, failures };
}

/** The family in several processes at a time, each with the seed that follows on that of the one before. */
async function byHands(
  { name, hands }: { name: string; hands: number },
  { seed, count, seconds }: { seed: number; count: number; seconds: number | null },
  { report, tally }: { report: string; tally: Tally },
): Promise<void> {
  const byHand = async (hand: number) => {
    const part = Math.floor((count + hand) / hands);
    const its = `${report}.${hand}`;
    const order: Order = {
      ...{ families: [name], counts: { [name]: part }, seconds, isHand: true },
      seed: seed + hand * apart,
    };
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
