// Unit tests: one file for each core file, run inside the Electron that the app runs on.
//
// Files share a process and what it has loaded: to start and load anew for each would take a quarter of the time. Those
// that put something else in the place of a module, or run the command line, have a process of their own.

import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import { root } from './places.mjs';

const files = readdirSync(path.join(root, 'test'))
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name}`);
/** @param {RegExp} what */
const filesWith = (what) => files.filter((file) => what.test(readFileSync(path.join(root, file), 'utf8')));
const apart = filesWith(/\bvi\.(do)?mock\(|'\.\/cli-run\.ts'/);
const tortures = new Set(
  filesWith(/'\.\/torture\/family\.ts'|'KEYWARD_TORTURE'/).map((file) => path.join(root, file)),
);

/** What takes longest first, also where no run before has told: the last file is not left to one core. */
class LongestFirst extends BaseSequencer {
  /** @override @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    const sorted = await super.sort(files);
    const isTorture = (/** @type {{ moduleId: string }} */ { moduleId }) =>
      tortures.has(path.normalize(moduleId));
    return [...sorted.filter(isTorture), ...sorted.filter((file) => !isTorture(file))];
  }
}

export default defineConfig({
  root,
  oxc: { target: 'node20.18' },
  test: {
    pool: 'forks',
    // Two even on one core, since they wait for the disk and for programs that they run; more take too much memory.
    maxWorkers: Math.min(4, Math.max(2, os.availableParallelism())),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: { name: 'apart', include: apart, isolate: true },
      },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/*.test.ts'],
          exclude: apart,
          isolate: false,
        },
      },
    ],
  },
});
