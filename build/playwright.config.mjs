// End-to-end tests: one window at a time, since all share the display and its clipboard.

import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { root } from './places.mjs';

export default defineConfig({
  testDir: path.join(root, 'test', 'e2e'),
  testMatch: '*.e2e.ts',
  outputDir: path.join(root, 'test-results'),
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
});
