// The family of killed processes: a real process does real work on real files, and dies by SIGKILL.
//
// L1  A kill is in the middle of the work where the process had not said that all was told. So many of each kind are in the
//     middle, whatever the machine is busy with: what came too late is checked as well and counted apart, and the next
//     process of that vault dies by its own hand at an operation that it is known to come to.
// L2  What the check leaves behind is where the next process begins: leftovers add up over the deaths of a vault.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { World } from '../vault-world.ts';
import { dice } from './alterations.ts';
import type { Bounds, Family, Tally } from './family.ts';
import { arm, never, standBetween } from './faultydisk.ts';
import { keepLanes } from './keptlanes.ts';
import { quick } from './populated.ts';
import { type Fact, filesOf, type Story, stories, unlock } from './stories.ts';
import { untruths } from './truth.ts';

/** So many processes die over one vault before a new one takes its place. */
const deathsOfAVault = 25;
/** Of what was answered as done and of sealed files, so much stays and is checked after each further death. */
const [mostFacts, mostSealed] = [30, 3];
/** Milliseconds, at most, from the word of a process to its death by another's hand. */
const latest = 3;
/** Where it names a folder, what a process left behind is kept there, if the check finds something wrong. */
const keep = process.env['KEYWARD_TORTURE_KEEP'] ?? '';
const answered = 'killed after the last answer';

/** `victim` is the bundled victim.ts, `lane` the bundled faultylane.ts. */
export const killFamily = (victim: string, lane: string): Family => ({
  name: 'kills',
  promise:
    'A process is killed with SIGKILL in the middle of each kind of work, by its own hand just before any of its operations on files and database, or from outside at some instant after it: afterwards the vault opens, the log verifies, what was answered as done is there, every sealed file opens, no half file has a final name, every backup can be read. A kill that came after the last answer is checked as well, and counted apart.',
  longRun: 500 * stories.length,
  hands: 2,
  run: (bounds, tally) => kill({ victim, lane }, bounds, tally),
});

interface Programs {
  readonly victim: string;
  readonly lane: string;
}

/** One story after the other, so that a run that is cut short had some of each. */
async function kill(
  programs: Programs,
  { seed, count, before = 0, over }: Bounds,
  tally: Tally,
): Promise<void> {
  await standBetween();
  keepLanes();
  const template = await World.make(quick);
  await template.create();
  await template.makeKey('Payroll');
  await template.vault.close();
  const lives = stories.map((story, i) => new Life(programs, template, { story, dice: dice(seed + i) }));
  try {
    for (let n = before; n < before + count && !over(); n++)
      await lives[n % lives.length]?.dieInTheMiddle(tally);
  } finally {
    for (const life of lives) await life.end();
    await rm(template.folder, { recursive: true, force: true });
  }
}

interface Death {
  readonly by: 'its own hand' | 'another';
  /** Of the operations of the story; `after` milliseconds after it, where another kills. */
  readonly at: number;
  readonly after: number;
}

/** A vault, and what its processes were answered as done. */
class Life {
  readonly #programs: Programs;
  readonly #template: World;
  readonly #story: Story;
  readonly #dice: (below: number) => number;
  #world: World | null = null;
  #deaths = 0;
  #facts: Fact[] = [];
  /** So many operations the story has. */
  #operations = 1;

  constructor(
    programs: Programs,
    template: World,
    { story, dice }: { story: Story; dice: (below: number) => number },
  ) {
    this.#programs = programs;
    this.#template = template;
    this.#story = story;
    this.#dice = dice;
  }

  /** Until one was in the middle, or something is wrong (L1). */
  async dieInTheMiddle(tally: Tally): Promise<void> {
    const world = this.#world ?? (await this.#begin());
    const by = this.#dice(2) === 0 ? 'another' : 'its own hand';
    const death: Death = { by, at: 1 + this.#dice(this.#operations), after: this.#dice(latest + 1) };
    let came = await this.#die(world, death, tally);
    while (came === 'too late') {
      const at = 1 + ((death.at - 1) % this.#operations);
      came = await this.#die(
        this.#world ?? (await this.#begin()),
        { ...death, by: 'its own hand', at },
        tally,
      );
    }
  }

  async end(): Promise<void> {
    const world = this.#world;
    this.#world = null;
    this.#facts = [];
    if (world !== null) await rm(world.folder, { recursive: true, force: true });
  }

  async #die(world: World, death: Death, tally: Tally): Promise<'in the middle' | 'too late' | 'wrong'> {
    const { error, told } = await this.#killed(world.folder, death);
    const left = await evidence(world.folder);
    await world.start();
    const found = error === null ? await this.#wrong(world) : [error];
    await world.vault.close();
    const isWrong = found.length > 0;
    if (isWrong) tally.failed(`${this.#story.name}, ${JSON.stringify(death)}: ${found.join('; ')}`);
    else tally.came(told ? answered : this.#story.name);
    await left.clear(isWrong);
    if (++this.#deaths % deathsOfAVault === 0 || isWrong) await this.end();
    if (isWrong) return 'wrong';
    return told ? 'too late' : 'in the middle';
  }

  /** What does not hold, or keeps the vault from being made ready for the next death. */
  async #wrong(world: World): Promise<readonly string[]> {
    try {
      const found = await untruths(world, this.#facts);
      if (found.length === 0) await this.#goOn(world);
      return found;
    } catch (thrown) {
      return [String((thrown as Error).stack)];
    }
  }

  /** A vault on which the story was told once to its end, which tells how many operations it has. */
  async #begin(): Promise<World> {
    const world = await this.#template.copy();
    world.lane = this.#programs.lane;
    await world.restart();
    await mkdir(filesOf(world));
    await unlock(world);
    await this.#story.prepare(world);
    const disarm = arm(never, 'EIO');
    await this.#story.tell(world, (fact) => this.#facts.push(fact));
    this.#operations = disarm();
    await this.#story.prepare(world);
    await world.vault.close();
    this.#world = world;
    return world;
  }

  /** The open vault is made ready for the next one (L2). */
  async #goOn(world: World): Promise<void> {
    const names = await readdir(filesOf(world));
    const stay = names.filter((name) => name.endsWith('.sealed')).slice(0, mostSealed);
    for (const name of names) if (!stay.includes(name)) await rm(join(filesOf(world), name));
    const holds = (fact: Fact) => !('file' in fact) || stay.includes(fact.file);
    this.#facts = this.#facts.filter(holds).slice(-mostFacts);
    await this.#story.prepare(world);
  }

  /** Whether all was told before it was killed; what it said where it came to an end by itself. */
  async #killed(folder: string, { by, at, after }: Death): Promise<{ error: string | null; told: boolean }> {
    const { victim, lane } = this.#programs;
    const how = by === 'another' ? 'word' : 'death';
    const child = spawn(process.execPath, [victim, lane, folder, this.#story.name, how, String(at)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    let [error, told]: [string | null, boolean] = [null, false];
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'now') setTimeout(() => child.kill('SIGKILL'), after);
      else if (line.startsWith('told')) {
        told = true;
        this.#operations = Number(line.slice(5));
      } else if (line.startsWith('{')) this.#facts.push(JSON.parse(line) as Fact);
      else if (line.startsWith('error')) error = line;
    }
    const [, signal] = await ended;
    const killed = signal === 'SIGKILL' || process.platform === 'win32';
    return { error: error ?? (killed ? null : `it ended by ${signal ?? 'itself'}`), told };
  }
}

/** A copy of what a process left behind, taken before anybody looks; kept where something is wrong with it. */
async function evidence(folder: string): Promise<{ clear(isWrong: boolean): Promise<void> }> {
  if (keep === '') return { clear: async () => undefined };
  const left = join(keep, basename(folder));
  await rm(left, { recursive: true, force: true });
  await cp(folder, left, { recursive: true });
  return {
    async clear(isWrong) {
      if (!isWrong) await rm(left, { recursive: true });
    },
  };
}
