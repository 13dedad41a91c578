// The family of full disks: a small disk of its own for each vault, really full but for a few KiB, under the real SQLite.
//
// Only root on Linux can make such a disk; elsewhere nothing is tried.

import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { World } from '../vault-world.ts';
import { dice } from './alterations.ts';
import { Bench } from './bench.ts';
import type { Bounds, Family, Tally } from './family.ts';
import { keepLanes } from './keptlanes.ts';
import { quick } from './populated.ts';
import { stories } from './stories.ts';

const run = promisify(execFile);
const diskSize = '48m';
/** Of a disk of `diskSize`, so much is left: where work stops in the middle of a transaction, a file or a backup. */
const mostLeft = 700 * 1024;
const page = 4096;

export const fullDiskFamily: Family = {
  name: 'full disk',
  promise:
    'Each kind of work on a disk that is really full but for 0 to 700 KiB: refused as `disk_full` or done, then the same work succeeds once there is room, and after a restart all is as before. Needs root on Linux.',
  longRun: 3000,
  run: fill,
};

async function fill({ seed, count, over }: Bounds, tally: Tally): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
  keepLanes();
  const disks: string[] = [];
  const make = async () => {
    const disk = await mkdtemp(join(tmpdir(), 'keyward-disk-'));
    await run('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}`, 'tmpfs', disk]);
    disks.push(disk);
    const folder = join(disk, 'world');
    await mkdir(folder);
    return World.at(folder, quick);
  };
  const pick = dice(seed);
  const benches = stories.map((story) => new Bench(story, make));
  try {
    for (let n = 0; n < count && !over(); n++) {
      const left = pick(mostLeft / page) * page;
      await benches[n % benches.length]?.suffer(
        `${left} bytes left`,
        (folder) => fillBut(folder, left),
        tally,
      );
    }
  } finally {
    for (const bench of benches) await bench.end();
    for (const disk of disks) {
      await run('umount', ['-l', disk]);
      await rm(disk, { recursive: true, force: true });
    }
  }
}

/** Answers what makes room again. */
async function fillBut(folder: string, left: number): Promise<() => void> {
  const ballast = join(folder, 'ballast');
  const { bavail, bsize } = await statfs(folder);
  const file = await open(ballast, 'w');
  const block = Buffer.alloc(page, 1);
  for (let free = bavail * bsize; free > left; free -= page) await file.write(block);
  await file.close();
  return () => rmSync(ballast);
}
