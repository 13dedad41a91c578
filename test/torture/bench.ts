// A vault whose disk fails while a story is told: the work goes on or is refused; then all is as before, in the same
// process and after a restart.

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../core/refusal.ts';
import type { World } from '../vault-world.ts';
import type { Tally } from './family.ts';
import { type Fact, filesOf, type Story, unlock } from './stories.ts';
import { untruths } from './truth.ts';

/** A call that has not answered by then hangs; milliseconds. */
const patience = 20_000;

export class Bench {
  readonly #story: Story;
  readonly #make: () => Promise<World>;
  #world: World | null = null;
  #facts: Fact[] = [];

  constructor(story: Story, make: () => Promise<World>) {
    this.#story = story;
    this.#make = make;
  }

  /** What `begin` counts while the story is told. */
  async measure(begin: () => () => number): Promise<number> {
    const world = await this.#ready();
    await this.#story.prepare(world);
    const end = begin();
    await this.#tell(world);
    return end();
  }

  /** Tells the story while the disk is as `begin` makes it; what it answers makes it well again. */
  async suffer(how: string, begin: (folder: string) => Promise<() => unknown>, tally: Tally): Promise<void> {
    const world = await this.#ready();
    await this.#story.prepare(world);
    const end = await begin(world.folder);
    const outcome = await atMostFor(this.#tell(world)).then(() => 'done all the same', nameOf);
    end();
    const found = isClear(outcome) ? await this.#aftermath(world).catch(stackOf) : [outcome];
    if (found.length === 0) return tally.came(outcome);
    tally.failed(`${this.#story.name}, ${how} (${outcome}): ${found.join('; ')}`);
    await this.end();
  }

  async end(): Promise<void> {
    const world = this.#world;
    this.#world = null;
    this.#facts = [];
    if (world === null) return;
    await atMostFor(world.vault.close()).catch(() => undefined);
    await rm(world.folder, { recursive: true, force: true });
  }

  /** The same work, now that the disk is well; then everything, after a restart. */
  async #aftermath(world: World): Promise<readonly string[]> {
    const { state } = await world.vault.snapshot();
    if (state === 'unlocked') await atMostFor(this.#tell(world));
    await atMostFor(world.restart());
    const found = await atMostFor(untruths(world, this.#facts));
    const folder = filesOf(world);
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
    this.#facts = this.#facts.filter(({ is }) => !ofFiles.includes(is)).slice(-20);
    return found;
  }

  #tell(world: World): Promise<void> {
    return this.#story.tell(world, (fact) => this.#facts.push(fact));
  }

  async #ready(): Promise<World> {
    if (this.#world !== null) return this.#world;
    const world = await this.#make();
    await world.restart();
    await world.create();
    await world.makeKey('Payroll');
    await mkdir(filesOf(world));
    // Whoever founded the vault last may be the admin who goes.
    await world.restart();
    await unlock(world);
    this.#world = world;
    return world;
  }
}

const ofFiles: readonly Fact['is'][] = ['sealed', 'unsealed', 'exported'];

/** Fails where it has not answered in time. */
export function atMostFor<T>(work: Promise<T>): Promise<T> {
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
