// Many small files: what the queue makes of them.

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { atLeast, atMost, type Measured, median, perSecond, timesOf } from './figures.ts';
import { type Bench, filled, inFolder, isQuick, mebibyte, sourcesOf, sparse } from './ground.ts';

export const many = isQuick ? 200 : 2000;

/** Turn by turn, a part of the files each time: what the disk gives changes from one second to the next. */
export function sealMany(bench: Bench): Promise<Measured> {
  return inFolder(tmpdir(), async (folder) => {
    const age = bench.peers.named('age');
    const part = many / 4;
    const [own, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < 4; round++) {
      const paths: string[] = [];
      for (let i = 0; i < part; i++) paths.push(await filled(join(folder, `${round}-${i}`), 8192));
      own.push(...(await timesOf(1, () => bench.seal(paths))));
      if (age === undefined) continue;
      const few = paths.slice(0, part / 4);
      const loop = async () => {
        for (const path of few) await bench.peers.run(age, age.seal(path, `${path}.age`));
      };
      theirs.push(...(await timesOf(1, loop)).map((time) => 4 * time));
    }
    const mine = perSecond(part, median(own));
    if (age === undefined) return { said: `${mine} (age is not installed)`, held: [] };
    const ratio = median(theirs) / median(own);
    return {
      said: `${mine} (a loop of age: ${perSecond(part, median(theirs))}, ${ratio.toFixed(1)} x)`,
      held: [atLeast('x age', ratio, 3, 8)],
    };
  });
}

/** From the asking to the answer: of a pause when it is recorded, of a cancelling when nothing is at work any more. */
export function pauseAndCancel({ vault, keyId }: Bench): Promise<Measured> {
  return inFolder(tmpdir(), async (folder) => {
    const order = { keyIds: [keyId], existing: 'number', original: 'keep', context: [] } as const;
    const few = [await sparse(join(folder, 'plain'), 1024 * mebibyte)];
    const small: string[] = [];
    for (let i = 0; i < 2000; i++) small.push(await filled(join(folder, `${i}`), 8192));
    const [said, all]: [string[], number[]] = [[], []];
    for (const paths of [few, small]) {
      await vault.files.seal(await sourcesOf(paths), order);
      const hasMoved = () => vault.files.jobs().some(({ done }) => done > 0);
      while (!hasMoved()) await sleep(5);
      const [paused = 0] = await timesOf(1, () => vault.files.pause('all'));
      await vault.files.resume('all');
      await sleep(50);
      const [cancelled = 0] = await timesOf(1, () => vault.files.cancel('all'));
      said.push(`${paused.toFixed(0)} ms and ${cancelled.toFixed(0)} ms`);
      all.push(paused, cancelled);
      vault.files.clear('ended');
    }
    return { said: said.join('; '), held: [atMost('ms', Math.max(...all), 200, 50)] };
  });
}

/** Added while all are paused, so that they wait; then cancelled. */
export function waiting({ vault, keyId, told }: Bench): Promise<Measured> {
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
    while (!isTold()) await sleep(50);
    delay.disable();
    const [longest, memory] = [delay.max / 1e6, (process.memoryUsage.rss() - before) / mebibyte];
    const [cancelled = 0] = await timesOf(1, () => vault.files.cancel('all'));
    vault.files.clear('ended');
    const said =
      `${memory.toFixed(0)} MiB; added with the main thread held up for ${longest.toFixed(0)} ms at the most, told in ` +
      `messages of up to ${told.most}; cancelled in ${cancelled.toFixed(0)} ms`;
    return { said, held: [] };
  });
}
