// The short form of `npm run torture`: what needs a process of its own. The other families are tests of their own files.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const programs = process.env['KEYWARD_TORTURE'] ?? '';

/** What must not be, and how much was tried. */
async function tortured(family: string, count: number) {
  const work = await mkdtemp(join(tmpdir(), 'keyward-torture-'));
  try {
    const [report, bounds] = [
      join(work, 'report.json'),
      JSON.stringify({ family, count, seconds: null, seed: 1 }),
    ];
    const env = { ...process.env, TMPDIR: work, NODE_NO_WARNINGS: '1' };
    await run(process.execPath, [join(programs, 'run.cjs'), report, bounds], { env });
    const [{ tried, failures }] = JSON.parse(await readFile(report, 'utf8'));
    return { tried, failures };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Real processes, on whatever machine this is. */
const patience = 300_000;

test(
  'killed at any moment of any kind of work, nothing is lost and nothing half made has a name',
  async () => {
    expect(await tortured('kills', 55)).toEqual({ tried: 55, failures: [] });
  },
  patience,
);

test(
  'with a disk that fails at any operation of any kind of work, it is refused clearly and all is as before',
  async () => {
    expect(await tortured('faults', 22)).toEqual({ tried: 22, failures: [] });
  },
  patience,
);
