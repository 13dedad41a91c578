// npm test: set-up, then every suite, and one line that sums them up. `npm run check`, `npm run unit`
// and `npm run e2e` run a part of it, the latter two with a filter if one follows `--`; `npm run screens`
// runs the end-to-end tests and keeps the pictures they make in docs/screens.

import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './places.mjs';
import { atEnd, perform, Stop, say } from './run.mjs';
import { setUp } from './setup.mjs';
import { endToEndTests, lint, typeCheck, unitTests } from './suites.mjs';

/** @type {Record<string, readonly import('./suites.mjs').Suite[]>} */
const parts = {
  all: [typeCheck, lint, unitTests, endToEndTests],
  check: [typeCheck, lint],
  unit: [unitTests],
  e2e: [endToEndTests],
  screens: [endToEndTests],
};

await perform(async () => {
  const [part = 'all', ...filters] = process.argv.slice(2);
  const suites = parts[part];
  if (!suites)
    throw new Stop(`There is no "${part}" to run: say ${Object.keys(parts).join(', ')}, or nothing.`);

  if (part === 'screens') process.env['KEYWARD_SCREENS'] = path.join(root, 'docs', 'screens');

  const electron = await setUp();
  const reports = await mkdtemp(path.join(os.tmpdir(), 'keyward-reports-'));
  atEnd(() => rm(reports, { recursive: true, force: true }));

  const total = { passed: 0, failed: 0 };
  for (const suite of suites) {
    say(`\n== ${suite.title}`);
    const { passed, failed } = await suite.run({ electron, reports, filters }).catch(crashed);
    say(`${suite.title}: ${passed} passed, ${failed} failed`);
    total.passed += passed;
    total.failed += failed;
  }
  say(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
});

/** @param {unknown} error */
function crashed(error) {
  console.error(error instanceof Stop ? error.message : error);
  return { passed: 0, failed: 1 };
}
