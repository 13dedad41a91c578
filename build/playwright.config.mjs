// End-to-end tests: a window at a time on each display (stage.mjs), since its clipboard and its focus are one window's.

import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { root } from './places.mjs';

const displays = (process.env['KEYWARD_DISPLAYS'] ?? '').split(' ').filter(Boolean);

export default defineConfig({
  testDir: path.join(root, 'test', 'e2e'),
  testMatch: '*.e2e.ts',
  outputDir: path.join(root, 'test-results'),
  workers: Math.max(1, displays.length),
  // For machines that have something else to do as well: what fails takes this long, and nothing else does.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env['CI']),
});
