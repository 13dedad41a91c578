// One large file: the time that it takes beside other programs, and what it asks of the machine.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, statfs } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import {
  atLeast,
  atMost,
  type Figure,
  type Held,
  type Measured,
  median,
  seconds,
  timesOf,
} from './figures.ts';
import {
  type Bench,
  filled,
  gibibyte,
  inFolder,
  isQuick,
  laneScript,
  mebibyte,
  memory,
  rounds,
  sparse,
} from './ground.ts';
import type { Peer } from './peers.ts';

const run = promisify(execFile);

/** Where starting the lanes still counts. */
export const middle = 256 * mebibyte;
export const large = isQuick ? middle : 4 * gibibyte;
export const largeName = isQuick ? '256 MiB' : '4 GiB';
/** Too much for any memory: the written part of its output is given back while the rest is sealed. */
const huge = isQuick ? gibibyte : 64 * gibibyte;
export const hugeName = isQuick ? '1 GiB' : '64 GiB';

/** What is held against a program: times its speed. */
type Against = Readonly<Record<string, { readonly must: number; readonly aim: number }>>;

/** Beside all that are installed; those of `ratios` are what counts. */
export function seal(
  bench: Bench,
  size: number,
  ratios: Against,
  others = bench.peers.all,
): Promise<Measured> {
  return inFolder(memory, async (folder) => {
    const source = await filled(join(folder, 'plain'), size);
    const own = () => bench.seal([source]);
    return against(bench, own, `${source}.sealed`, ratios, others, (peer, to) => peer.seal(source, to));
  });
}

export function unseal(bench: Bench, size: number, ratios: Against): Promise<Measured> {
  return inFolder(memory, async (folder) => {
    const source = await filled(join(folder, 'plain'), size);
    await bench.seal([source]);
    const able = bench.peers.all.filter(({ name }) => ['cp', 'age'].includes(name));
    // What cp copies may be anything of the size; memory is scarce.
    const sealedBy = ({ name }: Peer) => (name === 'cp' ? `${source}.sealed` : join(folder, name));
    for (const peer of able)
      if (peer.name !== 'cp') await bench.peers.run(peer, peer.seal(source, sealedBy(peer)));
    await rm(source);
    const own = () => bench.unseal([`${source}.sealed`]);
    return against(bench, own, source, ratios, able, (peer, to) => peer.open?.(sealedBy(peer), to) ?? []);
  });
}

/** Turn by turn, each on its own output, which is removed again. */
async function against(
  { peers }: Bench,
  own: () => Promise<void>,
  made: string,
  ratios: Against,
  others: readonly Peer[],
  argsOf: (peer: Peer, to: string) => readonly string[],
): Promise<Measured> {
  const times: number[] = [];
  const theirs = new Map(others.map((peer) => [peer, [] as number[]]));
  for (let i = 0; i < rounds; i++) {
    times.push(...(await timesOf(1, own)));
    await rm(made);
    for (const [peer, taken] of theirs) {
      const to = `${made}.peer`;
      taken.push(await peers.run(peer, argsOf(peer, to)));
      await rm(to, { force: true });
    }
  }
  const mine = median(times);
  const said: string[] = [];
  const held: Held[] = [];
  for (const [{ name }, taken] of theirs) {
    const ratio = median(taken) / mine;
    said.push(`${name} ${seconds(median(taken))}: ${ratio.toFixed(2)} x its speed`);
    const of = ratios[name];
    if (of !== undefined) held.push(atLeast(`x ${name}`, ratio, of.must, of.aim));
  }
  return { said: `${seconds(mine)} (${said.join('; ')})`, held };
}

/**
 * The most above idle, for a file that any machine holds and for one that none does. Keyward begins no output that the disk
 * has no room for, so the folder is one that has it.
 */
export async function memoryWhileSealing(bench: Bench): Promise<Measured> {
  const room = async (where: string) => {
    const { bavail, bsize } = await statfs(where);
    return bavail * bsize > huge + gibibyte;
  };
  const where = (await room(memory)) ? memory : tmpdir();
  return inFolder(where, async (folder) => {
    if (!existsSync('/usr/bin/fallocate'))
      return {
        said: `not measured: fallocate (util-linux) is needed to give back what was written`,
        held: [],
      };
    const idle = process.memoryUsage.rss();
    const most: number[] = [];
    for (const size of [64 * mebibyte, gibibyte, huge]) {
      const path = await sparse(join(folder, `${size}`), size);
      most.push(((await mostMemoryOf(() => sealGivingBack(bench, path))) - idle) / mebibyte);
      await rm(`${path}.sealed`);
    }
    const [small = 0, middle = 0, whole = 0] = most.map(Math.round);
    return {
      said: `${small} MiB for 64 MiB, ${middle} MiB for 1 GiB, ${whole} MiB for ${hugeName}`,
      held: [atMost('MiB', Math.max(middle, whole), 96, 48)],
    };
  });
}

async function mostMemoryOf(work: () => Promise<void>): Promise<number> {
  let most = process.memoryUsage.rss();
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 10);
  await work();
  clearInterval(watching);
  return most;
}

/**
 * Seals; what has been written and read back of the output is made a hole, a gibibyte behind the work, so that all of a
 * file can be sealed that would not fit.
 */
async function sealGivingBack(bench: Bench, path: string): Promise<void> {
  let given = 0;
  let punching = Promise.resolve();
  const watching = setInterval(() => {
    const done = bench.vault.files.jobs().at(-1)?.done ?? 0;
    const [from, upTo] = [given, Math.floor(done / mebibyte - 1024) * mebibyte];
    if (upTo - from < 256 * mebibyte) return;
    given = upTo;
    punching = punching.then(() => makeHole(dirname(path), from, upTo - from));
  }, 50);
  try {
    await bench.seal([path]);
  } finally {
    clearInterval(watching);
    await punching;
  }
}

/** In the output that is being written: the one hidden file of the folder. The key pages at its start stay. */
async function makeHole(folder: string, from: number, length: number): Promise<void> {
  const name = (await readdir(folder)).find((one) => one.startsWith('.'));
  if (name === undefined) return;
  const offset = Math.max(from, mebibyte);
  const hole = ['--punch-hole', '--offset', `${offset}`, '--length', `${from + length - offset}`];
  await run('fallocate', [...hole, join(folder, name)]);
}

export function delayWhileSealing(bench: Bench): Promise<Measured> {
  return inFolder(memory, async (folder) => {
    const path = await sparse(join(folder, 'plain'), large);
    const taken: number[] = [];
    for (let i = 0; i < rounds; i++) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      await bench.seal([path]);
      delay.disable();
      taken.push(delay.percentile(99) / 1e6);
      await rm(`${path}.sealed`);
    }
    const p99 = median(taken);
    return { said: `${p99.toFixed(1)} ms`, held: [atMost('ms', p99, 20, 8)] };
  });
}

export function reseal(bench: Bench): Promise<Measured> {
  return inFolder(memory, async (folder) => {
    const sizes = [mebibyte, large];
    const paths: string[] = [];
    for (const size of sizes) paths.push(await sparse(join(folder, `${size}`), size));
    await bench.seal(paths);
    const taken: number[][] = [[], []];
    for (let i = 0; i < 41; i++) {
      for (const [which, path] of paths.entries())
        taken[which]?.push(...(await timesOf(1, () => bench.reseal([`${path}.sealed`]))));
    }
    const [small = 0, big = 0] = taken.map(median);
    const ratio = big / small;
    return {
      said: `${small.toFixed(1)} ms and ${big.toFixed(1)} ms: ${ratio.toFixed(2)} x`,
      held: [atMost('x', ratio, 1.5, 1.5)],
    };
  });
}

/** The name of the row that is measured in a process which may use one core only. */
export const sealAlone = 'seal with the cores that this process has';

/** The same job on one core and on all: with one there is one lane (core/lanes.ts). */
export async function lanes(_: Bench): Promise<Measured> {
  if (!existsSync('/usr/bin/taskset'))
    return { said: 'not measured: taskset (util-linux) is needed', held: [] };
  const most = Math.min(8, availableParallelism());
  const taken = new Map<number, number>();
  for (const count of [1, 2, 4, 8].filter((one) => one <= most)) {
    const times: number[] = [];
    for (let i = 0; i < rounds; i++) times.push(await secondsOn(count));
    taken.set(count, median(times));
  }
  const alone = taken.get(1) ?? 0;
  const said = [...taken].map(([count, time]) => {
    const gain = count === 1 ? '' : `: ${(alone / time).toFixed(2)} x`;
    return `${count} ${count === 1 ? 'lane' : 'lanes'} ${time.toFixed(2)} s${gain}`;
  });
  return { said: said.join(', '), held: [] };
}

async function secondsOn(cores: number): Promise<number> {
  return inFolder(memory, async (folder) => {
    const report = join(folder, 'report.json');
    const program = [process.execPath, process.argv[1] ?? '', laneScript, report, sealAlone];
    await run('taskset', ['-c', `0-${cores - 1}`, ...program, isQuick ? 'quick' : 'full']);
    const [figure] = JSON.parse(await readFile(report, 'utf8')) as readonly Figure[];
    return figure?.held[0]?.value ?? 0;
  });
}

/** Seconds for the large file; no line of the table by itself. */
export function sealOnce(bench: Bench): Promise<Measured> {
  return inFolder(memory, async (folder) => {
    const path = await filled(join(folder, 'plain'), large);
    const [time = 0] = await timesOf(1, () => bench.seal([path]));
    return { said: seconds(time), held: [atMost('s', time / 1000, Infinity, Infinity)] };
  });
}
