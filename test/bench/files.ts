// The figures of file work: an open vault's own jobs, as the app runs them, interleaved with programs that do the like.
//
//   node files.cjs LANE-SCRIPT REPORT ROW full|quick     writes the figures of the rows whose name holds ROW as JSON

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Vault } from '../../core/vault.ts';
import { type Figure, median, perSecond, seconds, timesOf } from './figures.ts';
import { type Peer, Peers } from './peers.ts';
import { BenchVault } from './vault.ts';

const [laneScript = '', report = '', filter = '', extent = 'full'] = process.argv.slice(2);
const isQuick = extent === 'quick';
const rounds = isQuick ? 1 : 3;
const mebibyte = 2 ** 20;
const middle = 256 * mebibyte;
const large = isQuick ? middle : 4096 * mebibyte;
const largeName = isQuick ? '256 MiB' : '4 GiB';
const many = isQuick ? 200 : 2000;
/** In memory where the system has such a place: what is measured is the work, not the disk. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** An open vault, one of its keys, and the programs beside it. */
class Bench {
  readonly vault: Vault;
  readonly keyId: string;
  readonly peers = new Peers();
  readonly told: BenchVault['told'];

  constructor(vault: Vault, keyId: string, told: BenchVault['told']) {
    this.vault = vault;
    this.keyId = keyId;
    this.told = told;
  }

  /** Seals and waits until all of it is recorded and has its name. */
  async seal(paths: readonly string[]): Promise<void> {
    const order = { keyIds: [this.keyId], existing: 'refuse', original: 'keep', context: [] } as const;
    await this.vault.files.seal(await sourcesOf(paths), order);
    await this.#ended();
  }

  async unseal(paths: readonly string[]): Promise<void> {
    await this.vault.files.unseal(await sourcesOf(paths), 'refuse', 'keep');
    await this.#ended();
  }

  async reseal(paths: readonly string[]): Promise<void> {
    await this.vault.files.reseal(await sourcesOf(paths), [this.keyId]);
    await this.#ended();
  }

  async #ended(): Promise<void> {
    await this.vault.files.finish();
    const failed = this.vault.files.jobs().find(({ state }) => state !== 'done');
    if (failed !== undefined) throw new Error(`${failed.name}: ${failed.refusal?.code ?? failed.state}`);
    this.vault.files.clear('ended');
  }
}

interface Row extends Omit<Figure, 'measured'> {
  readonly measure: (bench: Bench) => Promise<string>;
}

const rows: readonly Row[] = [
  {
    row: `seal ${largeName} in memory, read back and verified`,
    must: '0.8 x age, 0.35 x cp',
    aim: '1.5 x age, 0.65 x cp',
    measure: (bench) => sealOne(bench, large),
  },
  {
    row: `unseal ${largeName} in memory, read back and compared`,
    must: '1.3 x age, 0.4 x cp',
    aim: '2.5 x age, 0.9 x cp',
    measure: (bench) => unsealOne(bench, large),
  },
  {
    row: 'seal a file of 256 MiB in memory, read back and verified',
    must: '1 x age',
    aim: '1.5 x age',
    measure: (bench) => sealOne(bench, middle),
  },
  {
    row: 'unseal a file of 256 MiB in memory, read back and compared',
    must: '1 x age',
    aim: '2 x age',
    measure: (bench) => unsealOne(bench, middle),
  },
  {
    row: `seal ${many.toLocaleString('en-US')} files of 8 KiB on disk, each durable`,
    must: '3 x age (which is not durable)',
    aim: '8 x',
    measure: sealMany,
  },
  {
    row: `memory above idle while sealing 64 MiB and ${largeName}`,
    must: 'the same, 96 MiB',
    aim: '48 MiB',
    measure: memoryWhileSealing,
  },
  {
    row: `main thread's event-loop delay, p99, while sealing ${largeName}`,
    must: '20 ms',
    aim: '8 ms',
    measure: delayWhileSealing,
  },
  {
    row: `re-seal a file of 1 MiB and one of ${largeName}`,
    must: 'within 1.5 x',
    aim: '5,000 files/s',
    measure: reseal,
  },
  {
    row: 'pause and cancel: a file of 1 GiB, and 2,000 small ones',
    must: '200 ms',
    aim: '50 ms',
    measure: pauseAndCancel,
  },
  {
    row: '100,000 files waiting',
    must: 'none holds anything of a job at work',
    aim: '100 MiB',
    measure: waiting,
  },
];

function sealOne(bench: Bench, size: number): Promise<string> {
  return inFolder(memory, async (folder) => {
    const source = await filled(join(folder, 'plain'), size);
    const own = async () => {
      await bench.seal([source]);
    };
    return against(bench, own, `${source}.sealed`, bench.peers.all, (peer, to) => peer.seal(source, to));
  });
}

function unsealOne(bench: Bench, size: number): Promise<string> {
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
    return against(bench, own, source, able, (peer, to) => peer.open?.(sealedBy(peer), to) ?? []);
  });
}

/** Turn by turn, each on its own output, which is removed again. */
async function against(
  { peers }: Bench,
  own: () => Promise<void>,
  made: string,
  others: readonly Peer[],
  argsOf: (peer: Peer, to: string) => readonly string[],
): Promise<string> {
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
  const compared = [...theirs].map(
    ([{ name }, taken]) =>
      `${name} ${seconds(median(taken))}: ${(median(taken) / mine).toFixed(2)} x its speed`,
  );
  const missing = peers.missing.length === 0 ? '' : `; not installed: ${peers.missing.join(', ')}`;
  return `${seconds(mine)} (${compared.join('; ')}${missing})`;
}

function sealMany(bench: Bench): Promise<string> {
  return inFolder(tmpdir(), async (folder) => {
    const paths: string[] = [];
    for (let i = 0; i < many; i++) paths.push(await filled(join(folder, `${i}`), 8192));
    const own = (await timesOf(1, () => bench.seal(paths)))[0] ?? 0;
    const age = bench.peers.named('age');
    if (age === undefined) return `${perSecond(many, own)} (age is not installed)`;
    const few = paths.slice(0, Math.min(many, 500));
    const [theirs = 0] = await timesOf(1, async () => {
      for (const path of few) await bench.peers.run(age, age.seal(path, `${path}.age`));
    });
    const ratio = (theirs / few.length / (own / many)).toFixed(1);
    return `${perSecond(many, own)} (a loop of age: ${perSecond(few.length, theirs)}, ${ratio} x)`;
  });
}

function memoryWhileSealing(bench: Bench): Promise<string> {
  return inFolder(memory, async (folder) => {
    const said: string[] = [];
    const idle = process.memoryUsage.rss();
    for (const size of [64 * mebibyte, large]) {
      const path = await sparse(join(folder, `${size}`), size);
      let most = 0;
      const watching = setInterval(() => {
        most = Math.max(most, process.memoryUsage.rss());
      }, 10);
      await bench.seal([path]);
      clearInterval(watching);
      await rm(`${path}.sealed`);
      said.push(`${Math.round((most - idle) / mebibyte)} MiB`);
    }
    return said.join(', ');
  });
}

function delayWhileSealing(bench: Bench): Promise<string> {
  return inFolder(memory, async (folder) => {
    const path = await sparse(join(folder, 'plain'), large);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await bench.seal([path]);
    delay.disable();
    return `${(delay.percentile(99) / 1e6).toFixed(1)} ms`;
  });
}

function reseal(bench: Bench): Promise<string> {
  return inFolder(memory, async (folder) => {
    const sizes = [mebibyte, large];
    const paths: string[] = [];
    for (const size of sizes) paths.push(await sparse(join(folder, `${size}`), size));
    await bench.seal(paths);
    const taken: number[][] = [[], []];
    for (let i = 0; i < 21; i++) {
      for (const [which, path] of paths.entries())
        taken[which]?.push(...(await timesOf(1, () => bench.reseal([`${path}.sealed`]))));
    }
    const [small = 0, big = 0] = taken.map(median);
    return `${small.toFixed(1)} ms and ${big.toFixed(1)} ms: ${(big / small).toFixed(2)} x`;
  });
}

/** From the asking to the answer: of a pause when it is recorded, of a cancelling when nothing is at work any more. */
function pauseAndCancel({ vault, keyId }: Bench): Promise<string> {
  return inFolder(tmpdir(), async (folder) => {
    const order = { keyIds: [keyId], existing: 'number', original: 'keep', context: [] } as const;
    const few = [await sparse(join(folder, 'plain'), 1024 * mebibyte)];
    const small: string[] = [];
    for (let i = 0; i < 2000; i++) small.push(await filled(join(folder, `${i}`), 8192));
    const said: string[] = [];
    for (const paths of [few, small]) {
      await vault.files.seal(await sourcesOf(paths), order);
      const hasMoved = () => vault.files.jobs().some(({ done }) => done > 0);
      while (!hasMoved()) await new Promise((resolve) => setTimeout(resolve, 5));
      const [paused = 0] = await timesOf(1, () => vault.files.pause('all'));
      await vault.files.resume('all');
      await new Promise((resolve) => setTimeout(resolve, 50));
      const [cancelled = 0] = await timesOf(1, () => vault.files.cancel('all'));
      said.push(`${paused.toFixed(0)} ms and ${cancelled.toFixed(0)} ms`);
      vault.files.clear('ended');
    }
    return said.join('; ');
  });
}

/** Added while all are paused, so that they wait; then cancelled. */
function waiting({ vault, keyId, told }: Bench): Promise<string> {
  return inFolder(tmpdir(), async (folder) => {
    const order = { keyIds: [keyId], existing: 'refuse', original: 'keep', context: [] } as const;
    const first = await sparse(join(folder, 'plain'), 64 * mebibyte);
    await vault.files.seal(await sourcesOf([first]), order);
    await vault.files.pause('all');
    const sources = Array.from({ length: 100_000 }, (_, i) => ({ path: join(folder, `${i}`), size: 8192 }));
    const [before, delay] = [process.memoryUsage.rss(), monitorEventLoopDelay({ resolution: 1 })];
    Object.assign(told, { views: 0, most: 0 });
    delay.enable();
    await vault.files.seal(sources, order);
    const isTold = () => told.views > sources.length;
    while (!isTold()) await new Promise((resolve) => setTimeout(resolve, 50));
    delay.disable();
    const [longest, memory] = [delay.max / 1e6, (process.memoryUsage.rss() - before) / mebibyte];
    const [cancelled = 0] = await timesOf(1, () => vault.files.cancel('all'));
    vault.files.clear('ended');
    return (
      `${memory.toFixed(0)} MiB; added with the main thread held up for ${longest.toFixed(0)} ms at the most, told in ` +
      `messages of up to ${told.most}; cancelled in ${cancelled.toFixed(0)} ms`
    );
  });
}

async function inFolder<T>(where: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(where, 'keyward-bench-'));
  await mkdir(folder, { recursive: true });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file of bytes that nothing can make smaller. */
async function filled(path: string, size: number): Promise<string> {
  const block = randomBytes(Math.min(size, 64 * mebibyte));
  const file = await open(path, 'w');
  for (let at = 0; at < size; at += block.length) await file.write(block, 0, block.length, at);
  await file.close();
  return path;
}

async function sparse(path: string, size: number): Promise<string> {
  const file = await open(path, 'w');
  await file.truncate(size);
  await file.close();
  return path;
}

function sourcesOf(paths: readonly string[]) {
  return Promise.all(paths.map(async (path) => ({ path, size: (await stat(path)).size })));
}

async function measureAll(): Promise<void> {
  const wanted = rows.filter(({ row }) => row.includes(filter));
  const figures: Figure[] = [];
  if (wanted.length > 0) {
    const made = await BenchVault.made(laneScript, 1, 1);
    const vault = await made.opened();
    const snapshot = await vault.snapshot();
    const keyId = snapshot.state === 'unlocked' ? (snapshot.keys[0]?.id ?? '') : '';
    const bench = new Bench(vault, keyId, made.told);
    for (const { row, must, aim, measure } of wanted) {
      process.stderr.write(`${row} … `);
      const measured = await measure(bench);
      process.stderr.write(`${measured}\n`);
      figures.push({ row, measured, must, aim });
    }
    await vault.close();
    await bench.peers.end();
    await made.remove();
  }
  await writeFile(report, JSON.stringify({ versions: process.versions, figures }));
}

void measureAll();
