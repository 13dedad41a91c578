// The short form of `npm run torture`: what needs a process of its own. The other families are tests of their own files.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Told } from './torture/family.ts';
import { stories } from './torture/stories.ts';

const run = promisify(execFile);
/** Of each kind of work, as many as these die in the middle of it. */
const killsOfEach = 20;
const programs = process.env['KEYWARD_TORTURE'] ?? '';

/** What a run of one family came to. */
async function tortured(family: string, count: number): Promise<Told> {
  const work = await mkdtemp(join(tmpdir(), 'keyward-torture-'));
  try {
    const report = join(work, 'report.json');
    const order = { family, count, kills: null, seconds: null, seed: 1 };
    const env = { ...process.env, TMPDIR: work, NODE_NO_WARNINGS: '1' };
    await run(process.execPath, [join(programs, 'run.cjs'), report, JSON.stringify(order)], { env });
    return JSON.parse(await readFile(report, 'utf8'))[0];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Real processes, on whatever machine this is. */
const patience = 600_000;

test(
  'killed at any moment of any kind of work, nothing is lost and nothing half made has a name',
  async () => {
    const { outcomes, failures } = await tortured('kills', killsOfEach * stories.length);
    expect(failures).toEqual([]);
    const inTheMiddle = new Map(outcomes);
    for (const { name } of stories) expect(inTheMiddle.get(name), name).toBe(killsOfEach);
  },
  patience,
);

test(
  'with a disk that fails at any operation of any kind of work, it is refused clearly and all is as before',
  async () => {
    expect(await tortured('faults', 22)).toMatchObject({ tried: 22, failures: [] });
  },
  patience,
);
