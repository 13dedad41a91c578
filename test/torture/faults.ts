// The family of failing disks: the Nth operation of each kind of work fails, for any N.

import { World } from '../vault-world.ts';
import { dice } from './alterations.ts';
import { Bench } from './bench.ts';
import type { Bounds, Family, Tally } from './family.ts';
import { arm, type Fault, never, standBetween } from './faultydisk.ts';
import { keepLanes } from './keptlanes.ts';
import { quick } from './populated.ts';
import { type Story, stories } from './stories.ts';

const kinds: readonly Fault[] = ['EIO', 'ENOSPC', 'gone'];

/** `lane` is the bundled faultylane.ts. */
export const faultFamily = (lane: string): Family => ({
  name: 'faults',
  promise:
    'The Nth file operation or SQL statement of each kind of work fails (EIO; no room; everything from there on), for any N: a clear refusal or none at all, then the same work succeeds in the same process, and after a restart all is as before.',
  longRun: 100_000,
  run: (bounds, tally) => fail(lane, bounds, tally),
});

async function fail(lane: string, { seed, count, over }: Bounds, tally: Tally): Promise<void> {
  await standBetween();
  keepLanes();
  process.on('unhandledRejection', (thrown) => tally.failed(`nobody caught ${(thrown as Error).stack}`));
  const make = async () => {
    const world = await World.make(quick);
    world.lane = lane;
    return world;
  };
  const pick = dice(seed);
  const benches: Awaited<ReturnType<typeof benchOf>>[] = [];
  for (const story of stories) benches.push(await benchOf(story, make));
  try {
    for (let n = 0; n < count && !over(); n++) {
      const { bench, operations } = benches[n % benches.length] ?? {};
      const [at, kind] = [1 + pick(operations ?? 1), kinds[pick(kinds.length)] ?? 'EIO'];
      await bench?.suffer(`${kind} at operation ${at}`, async () => arm(at, kind), tally);
    }
  } finally {
    for (const { bench } of benches) await bench.end();
  }
}

/** And how many operations its story has. */
async function benchOf(story: Story, make: () => Promise<World>) {
  const bench = new Bench(story, make);
  return { bench, operations: await bench.measure(() => arm(never, 'EIO')) };
}
