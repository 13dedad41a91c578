// The suites of npm test: how each is run, and how its outcome is counted.

import { mkdtemp, readFile, rename, rm, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { bundle, bundleProgram } from './bundle.mjs';
import { inModules, root } from './places.mjs';
import { ask, atEnd, Stop, show } from './run.mjs';
import { layStage } from './stage.mjs';
import { layTortureGround } from './tortureground.mjs';

/**
 * @typedef {{ passed: number, failed: number }} Outcome
 * @typedef {{ electron: import('./electron.mjs').Electron, reports: string, filters: string[] }} Setting
 * @typedef {{ title: string, run: (setting: Setting) => Promise<Outcome> }} Suite
 */

/** Against the types of the Electron that is shipped, and of the stand-in. @type {Suite} */
export const typeCheck = {
  title: 'type check',
  async run() {
    const projects = ['tsconfig.json', 'build/tsconfig.electron33.json'];
    const codes = await Promise.all(projects.map((project) => node(['typescript/bin/tsc', '-p', project])));
    return oneCheck(Math.max(...codes));
  },
};

/** @type {Suite} */
export const lint = {
  title: 'lint',
  async run() {
    return oneCheck(await node(['@biomejs/biome/bin/biome', 'check', '--error-on-warnings']));
  },
};

/**
 * Inside the Electron of the app: its BoringSSL and its native modules are what is tested. Their files lie in memory
 * where it can hold them: that a file is made durable is tested by what is asked of the disk, and waiting for it thousands
 * of times proves nothing more. The app in the end-to-end tests has the real disk.
 * @type {Suite}
 */
export const unitTests = {
  title: 'unit tests',
  async run({ electron, reports, filters }) {
    await bundled();
    const report = path.join(reports, 'unit.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const args = ['run', '--config', 'build/vitest.config.mjs', ...reporters, ...filters];
    const work = await mkdtemp(path.join(await fastFolder(), 'keyward-unit-'));
    atEnd(() => rm(work, { recursive: true, force: true }));
    const torture = await layTortureGround(path.join(work, 'torture'));
    const env = { ELECTRON_RUN_AS_NODE: '1', TMPDIR: work, ...torture };
    const code = await show(electron.executable, [inModules('vitest', 'vitest.mjs'), ...args], inRoot(env));
    const { numPassedTests, testResults } = await read(report);
    return manyTests(code, { passed: numPassedTests, failed: failuresIn(testResults) });
  },
};

/**
 * How many apps are driven at the same time: each takes a core. One where pictures are kept, so that which test shows a
 * screen first, and makes its picture, does not depend on their speed.
 */
const appsAtOnce = () => (process.env['KEYWARD_SCREENS'] ? 1 : Math.min(2, os.availableParallelism()));

/** The app in a window, driven from outside. @type {Suite} */
export const endToEndTests = {
  title: 'end-to-end tests',
  async run({ electron, reports, filters }) {
    await bundled();
    const report = path.join(reports, 'e2e.json');
    const [stage, vaults] = await Promise.all([layStage(electron, appsAtOnce()), readyVaults(electron)]);
    const env = { ...stage, ...vaults, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
    const args = ['test', '--config', 'build/playwright.config.mjs', '--reporter=list,json', ...filters];
    const code = await node(['@playwright/test/cli.js', ...args], env);
    const { stats, errors } = await read(report);
    return manyTests(code, {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
    });
  },
};

/** A folder for files that may be gone at the next start: in memory where that has room for them, 2 GiB. */
async function fastFolder() {
  const memory = '/dev/shm';
  const room = await statfs(memory).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return room >= 2 * 2 ** 30 ? memory : os.tmpdir();
}

/**
 * Where ready-made vaults lie and what makes them: the maker's bundle, inside Electron. The one that most tests begin
 * with is made here; test/e2e/office.ts makes others when a test asks for them.
 * @param {import('./electron.mjs').Electron} electron
 * @returns {Promise<Record<string, string>>} the environment that test/e2e/office.ts reads
 */
export async function readyVaults({ executable }) {
  const ready = await mkdtemp(path.join(os.tmpdir(), 'keyward-vaults-'));
  atEnd(() => rm(ready, { recursive: true, force: true }));
  const maker = await bundleProgram('test/e2e/make-vault.ts', 'make-vault', path.join(ready, 'maker'));
  const worker = path.join(root, 'dist', 'worker.cjs');
  const modules = { ELECTRON_RUN_AS_NODE: '1', NODE_PATH: inModules() };
  const making = path.join(ready, 'making');
  const { code, output } = await ask(executable, [maker, 'office', making, worker], inRoot(modules));
  if (code !== 0) throw new Stop(`The vault for the end-to-end tests could not be made.\n${output}`);
  await rename(making, path.join(ready, 'office'));
  return { KEYWARD_READY_VAULTS: ready, KEYWARD_VAULT_MAKER: maker, KEYWARD_NODE: executable };
}

/** @type {Promise<void> | undefined} */
let bundling;
const bundled = () => (bundling ??= bundle());

/**
 * @param {[script: string, ...args: string[]]} command a node module's script, and what it is given
 * @param {NodeJS.ProcessEnv} [env]
 */
const node = ([script, ...args], env) => show(process.execPath, [inModules(script), ...args], inRoot(env));

/** @param {NodeJS.ProcessEnv} [env] */
const inRoot = (env) => ({ cwd: root, env: { ...process.env, ...env } });

/** @param {string} report */
async function read(report) {
  try {
    return JSON.parse(await readFile(report, 'utf8'));
  } catch {
    throw new Stop('The suite ended before it could report.');
  }
}

/**
 * A tool that is one check.
 * @param {number} code
 * @returns {Outcome}
 */
const oneCheck = (code) => (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

/**
 * A run that failed without a failed test, or that ran no test at all, counts as one failure.
 * @param {number} code
 * @param {Outcome} tests
 * @returns {Outcome}
 */
function manyTests(code, { passed, failed }) {
  const sound = code === 0 && passed > 0;
  return { passed, failed: failed === 0 && !sound ? 1 : failed };
}

/**
 * A file that could not be loaded has no tests to fail: it counts as one.
 * @param {{ status: string, assertionResults: { status: string }[] }[]} files
 */
function failuresIn(files) {
  const failed = files.map(({ status, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed').length;
    return status === 'failed' ? Math.max(tests, 1) : tests;
  });
  return failed.reduce((sum, count) => sum + count, 0);
}
