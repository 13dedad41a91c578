// The family of killed processes: a real process does real work on real files, and dies by SIGKILL.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { World } from '../vault-world.ts';
import { dice } from './alterations.ts';
import type { Bounds, Family, Tally } from './family.ts';
import { quick } from './populated.ts';
import { type Fact, filesOf, type Story, stories } from './stories.ts';
import { untruths } from './truth.ts';

/** So many processes die over one vault before a new one takes its place: what is left behind adds up. */
const deathsOfAVault = 25;
/** More operations than any story has: it is told again until it comes to the one that it dies at. */
const mostOperations = 300;
/** Of the time that a story takes, so much passes before it is killed; now and then it is told to its end. */
const furthest = 1.3;

/** `victim` is the bundled victim.ts. */
export const killFamily = (victim: string): Family => ({
  name: 'kills',
  promise:
    'A process is killed with SIGKILL in the middle of each kind of work, at a random instant or just before any of its operations on files and database: afterwards the vault opens, the log verifies, what was answered as done is there, every sealed file opens, no half file has a final name, every backup can be read.',
  longRun: 500 * stories.length,
  run: (bounds, tally) => kill(victim, bounds, tally),
});

/** One story after the other, so that a run that is cut short had some of each. */
async function kill(victim: string, { seed, count, over }: Bounds, tally: Tally): Promise<void> {
  const lives = stories.map((story, i) => new Life(victim, story, dice(seed + i)));
  try {
    for (let n = 0; n < count && !over(); n++) {
      const life = lives[n % lives.length];
      if (life !== undefined) await life.die(tally);
    }
  } finally {
    for (const life of lives) await life.end();
  }
}

/** By another process after so many milliseconds, or by its own hand just before this operation on files or database. */
type Death =
  | { readonly at: 'an instant'; readonly after: number }
  | { readonly at: 'an operation'; readonly number: number };

/** A vault, and what its processes were answered as done. */
class Life {
  readonly #victim: string;
  readonly #story: Story;
  readonly #dice: (below: number) => number;
  #world: World | null = null;
  #deaths = 0;
  #facts: Fact[] = [];
  /** Milliseconds that the story takes. */
  #takes = 60;

  constructor(victim: string, story: Story, pick: (below: number) => number) {
    this.#victim = victim;
    this.#story = story;
    this.#dice = pick;
  }

  async die(tally: Tally): Promise<void> {
    const world = this.#world ?? (await this.#begin());
    const death: Death =
      this.#dice(2) === 0
        ? { at: 'an instant', after: (this.#dice(1000) / 1000) * furthest * this.#takes }
        : { at: 'an operation', number: 1 + this.#dice(mostOperations) };
    const error = await this.#killed(world.folder, death);
    await world.start();
    const found = error === null ? await this.#untruths(world) : [error];
    await world.vault.close();
    if (found.length === 0) tally.came(this.#story.name);
    else tally.failed(`${this.#story.name}, ${JSON.stringify(death)}: ${found.join('; ')}`);
    if (++this.#deaths % deathsOfAVault === 0 || found.length > 0) await this.end();
  }

  async end(): Promise<void> {
    const world = this.#world;
    this.#world = null;
    this.#facts = [];
    if (world !== null) await rm(world.folder, { recursive: true, force: true });
  }

  #untruths(world: World): Promise<readonly string[]> {
    return untruths(world, this.#facts).catch((thrown: unknown) => [String((thrown as Error).stack)]);
  }

  async #begin(): Promise<World> {
    const world = await World.make(quick);
    await world.create();
    await world.makeKey('Payroll');
    await mkdir(filesOf(world));
    await world.vault.close();
    this.#world = world;
    return world;
  }

  /** Null once it was killed; what it said where it came to an end by itself. */
  async #killed(folder: string, death: Death): Promise<string | null> {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_NO_WARNINGS: '1' };
    const number = death.at === 'an operation' ? [String(death.number)] : [];
    const args = [this.#victim, folder, this.#story.name, ...number];
    const child = spawn(process.execPath, args, {
      ...{ env, stdio: ['ignore', 'pipe', 'inherit'] },
    });
    const ended = once(child, 'exit');
    let error: string | null = null;
    let began = 0;
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      if (line === 'began') {
        if (began === 0 && death.at === 'an instant') setTimeout(() => child.kill('SIGKILL'), death.after);
        began = performance.now();
      } else if (line === 'told') this.#takes = (this.#takes + performance.now() - began) / 2;
      else if (line.startsWith('{')) this.#facts.push(JSON.parse(line) as Fact);
      else if (line.startsWith('error')) error = line;
    }
    await ended;
    return error;
  }
}
