// The rows of the bench that need the window: as the end-to-end tests, but measured.

import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { root } from './places.mjs';
import tests from './playwright.config.mjs';

export default defineConfig({
  ...tests,
  testDir: path.join(root, 'test', 'bench'),
  testMatch: '*.bench.ts',
  timeout: 300_000,
  workers: 1,
  reporter: 'line',
});
