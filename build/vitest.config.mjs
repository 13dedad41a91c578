// Unit tests: one file for each core file, run inside the Electron that the app runs on.

import { defineConfig } from 'vitest/config';
import { root } from './places.mjs';

export default defineConfig({
  root,
  oxc: { target: 'node20.18' },
  test: {
    include: ['test/*.test.ts'],
    pool: 'forks',
    // Half of their time the tests wait for the disk.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
