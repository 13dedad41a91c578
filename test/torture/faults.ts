// The family of failing disks: the Nth operation of each kind of work fails, for every N, and the work goes on or is
// refused; then all is as before, in the same process and after a restart.

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../core/refusal.ts';
import { World } from '../vault-world.ts';
import { dice } from './alterations.ts';
import { type Bounds, type Family, shuffled, type Tally } from './family.ts';
import { arm, type Fault, standBetween } from './faultydisk.ts';
import { quick } from './populated.ts';
import { type Fact, filesOf, type Story, stories, unlock } from './stories.ts';
import { untruths } from './truth.ts';

const never = 2 ** 31 - 1;
/** A call that has not answered by then hangs; milliseconds. */
const patience = 20_000;
const kinds: readonly Fault[] = ['EIO', 'ENOSPC', 'gone'];

/** `lane` is the bundled faultylane.ts. */
export const faultFamily = (lane: string): Family => ({
  name: 'faults',
  promise:
    'The Nth file operation or SQL statement of each kind of work fails (EIO; no room; everything from there on), for every N: a clear refusal or none at all, then the same work succeeds in the same process, and after a restart all is as before.',
  longRun: 100_000,
  run: (bounds, tally) => fail(lane, bounds, tally),
});

async function fail(lane: string, { seed, count, over }: Bounds, tally: Tally): Promise<void> {
  await standBetween();
  process.on('unhandledRejection', (thrown) => tally.failed(`nobody caught ${(thrown as Error).stack}`));
  const each = Math.ceil(count / stories.length);
  for (const story of shuffled(stories, seed)) {
    const bench = new Bench(lane, story);
    try {
      const operations = await bench.measure();
      const all = kinds.flatMap((kind) =>
        Array.from({ length: operations }, (_, i) => ({ kind, at: i + 1 })),
      );
      for (const { kind, at } of shuffled(all, dice(seed)(1e9)).slice(0, each)) {
        if (over()) return;
        await bench.suffer(kind, at, tally);
      }
    } finally {
      await bench.end();
    }
  }
}

/** A vault whose disk fails while a story is told. */
class Bench {
  readonly #lane: string;
  readonly #story: Story;
  #world: World | null = null;
  #facts: Fact[] = [];

  constructor(lane: string, story: Story) {
    this.#lane = lane;
    this.#story = story;
  }

  /** How many operations the story has. */
  async measure(): Promise<number> {
    const world = await this.#ready();
    const disarm = arm(never, 'EIO');
    await this.#tell(world);
    return disarm();
  }

  async suffer(kind: Fault, at: number, tally: Tally): Promise<void> {
    const world = await this.#ready();
    const disarm = arm(at, kind);
    const outcome = await within(this.#tell(world)).then(() => 'done all the same', nameOf);
    disarm();
    const found = isClear(outcome) ? await this.#aftermath(world).catch(stackOf) : [outcome];
    if (found.length === 0) return tally.came(outcome);
    tally.failed(`${this.#story.name}, ${kind} at operation ${at} (${outcome}): ${found.join('; ')}`);
    await this.end();
  }

  async end(): Promise<void> {
    const world = this.#world;
    this.#world = null;
    this.#facts = [];
    if (world === null) return;
    await within(world.vault.close()).catch(() => undefined);
    await rm(world.folder, { recursive: true, force: true });
  }

  /** The same work, now that the disk is well; then everything, after a restart. */
  async #aftermath(world: World): Promise<readonly string[]> {
    const { state } = await world.vault.snapshot();
    if (state === 'unlocked') await within(this.#tell(world));
    await within(world.restart());
    const found = await within(untruths(world, this.#facts));
    const folder = filesOf(world);
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
    this.#facts = this.#facts.filter(({ is }) => is !== 'sealed' && is !== 'unsealed').slice(-20);
    return found;
  }

  #tell(world: World): Promise<void> {
    return this.#story.tell(world, (fact) => this.#facts.push(fact));
  }

  async #ready(): Promise<World> {
    if (this.#world !== null) return this.#world;
    const world = await World.make(quick);
    world.lane = this.#lane;
    await world.start();
    await world.create();
    await world.makeKey('Payroll');
    await mkdir(filesOf(world));
    await this.#story.prepare(world);
    // Whoever founded the vault last may be the admin who goes.
    await world.restart();
    await unlock(world);
    this.#world = world;
    return world;
  }
}

function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it hangs')), patience);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Anything but a refusal with a reason of its own is a defect (refusal.ts, R3). */
const isClear = (outcome: string) =>
  /^[a-z_]+$/.test(outcome) ? outcome !== 'internal' : outcome === 'done all the same';

const nameOf = (thrown: unknown) =>
  thrown instanceof Refusal ? thrown.code : String((thrown as Error).stack);
const stackOf = (thrown: unknown) => [String((thrown as Error).stack)];
