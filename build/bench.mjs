// npm run bench: the figures of quality: engine, file work and window, measured inside the Electron of the app, beside
// other programs, and written to docs/benchmarks.md.
//
//   npm run bench                        all of it: under half an hour on 2 cores; 12 GiB in /dev/shm
//   npm run bench -- [--quick] [ROW]     small sizes; the rows whose name holds ROW; writes nothing
//
// Each row has a process of its own. One that fails is said in the table, the others go on, and the exit code is 1.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { benchPage } from './benchpage.mjs';
import { bundle, bundleProgram } from './bundle.mjs';
import { inModules, root } from './places.mjs';
import { ask, atEnd, perform, say, show } from './run.mjs';
import { setUp } from './setup.mjs';
import { layStage } from './stage.mjs';
import { readyVaults } from './suites.mjs';

/** @typedef {import('./benchpage.mjs').Figure} Figure */
/** @typedef {import('./benchpage.mjs').Line} Line */

/** A row that takes longer hangs. */
const mostSeconds = 600;
const worker = path.join(root, 'dist', 'worker.cjs');

/** Takes the read-back out of the lanes: for a row of the bench, and in no bundle of the app. */
const withoutReadBack = {
  name: 'without-read-back',
  /** @type {'pre'} before the types are taken out */
  enforce: 'pre',
  /** @param {string} code @param {string} id */
  transform(code, id) {
    if (!id.endsWith('core/filework.ts')) return null;
    const start = code.indexOf("  readExactly(target, lane.back, length, at, 'readback_failed', name);");
    const end = code.indexOf('\n}\n', start);
    if (start < 0 || end < 0) throw new Error('the read-back of core/filework.ts is no longer found');
    return { code: code.slice(0, start) + code.slice(end), map: null };
  },
};

await perform(async () => {
  const args = process.argv.slice(2);
  const extent = args.includes('--quick') ? 'quick' : 'full';
  const filter = args.find((arg) => arg !== '--quick') ?? '';
  const began = Date.now();
  const electron = await setUp();
  await bundle();
  const work = await mkdtemp(path.join(os.tmpdir(), 'keyward-bench-'));
  atEnd(() => rm(work, { recursive: true, force: true }));

  /** @type {Line[]} */
  const lines = [];
  for (const part of ['engine', 'files']) lines.push(...(await measurePart(electron, part, work)));
  lines.push(...(await measureWindow()));

  const minutes = Math.round((Date.now() - began) / 60_000);
  const page = benchPage(lines, { versions: await versionsOf(electron), minutes });
  say(`\n${page}`);
  if (args.length === 0) await writeFile(path.join(root, 'docs', 'benchmarks.md'), page);
  const failed = lines.filter((line) => 'failed' in line);
  for (const { row } of failed) say(`Failed: ${row}`);
  return failed.length === 0 ? 0 : 1;

  /**
   * @param {import('./electron.mjs').Electron} electron
   * @param {string} part
   * @param {string} work
   * @returns {Promise<Line[]>}
   */
  async function measurePart({ executable }, part, work) {
    const program = await bundleProgram(`test/bench/${part}.ts`, part, work);
    // Without it only the row that needs it fails.
    if (part === 'files')
      await bundleProgram('core/filework.ts', 'no-read-back', work, [withoutReadBack]).catch(say);
    const report = path.join(work, `${part}.json`);
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_PATH: inModules() };
    const given = (/** @type {string} */ row, /** @type {string} */ how) => [
      ...['-k', '10', `${mostSeconds}`, executable, program, worker, report, row, how],
    ];
    await show('timeout', given(filter, `list-${extent}`), { cwd: root, env });
    /** @type {Omit<Figure, 'said' | 'held'>[]} */
    const rows = JSON.parse(await readFile(report, 'utf8'));
    const lines = [];
    for (const row of rows) {
      process.stdout.write(`${row.row} … `);
      const { code, output } = await ask('timeout', given(row.row, extent), { cwd: root, env });
      /** @type {Line | undefined} */
      const told = code === 0 ? JSON.parse(await readFile(report, 'utf8'))[0] : undefined;
      const line = told ?? failure(row, code, output);
      say('failed' in line ? line.failed : line.said);
      lines.push(line);
    }
    return lines;
  }

  /**
   * The rows of the window, in the real app on a display, as the end-to-end tests start it.
   * @returns {Promise<Line[]>}
   */
  async function measureWindow() {
    const report = path.join(work, 'window.jsonl');
    const [stage, vaults] = await Promise.all([layStage(electron, 1), readyVaults(electron)]);
    const own = { KEYWARD_BENCH_REPORT: report, KEYWARD_BENCH_EXTENT: extent };
    const tests = [inModules('@playwright/test/cli.js'), 'test', '--config', 'build/bench.config.mjs'];
    const wanted = filter === '' ? [] : ['--pass-with-no-tests', '-g', filter.replace(/\W/g, '.')];
    const env = { ...process.env, ...stage, ...vaults, ...own };
    const code = await show(process.execPath, [...tests, ...wanted], { cwd: root, env });
    const text = await readFile(report, 'utf8').catch(() => '');
    /** @type {Line[]} */
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const isTold = code === 0 || lines.some((line) => 'failed' in line);
    return isTold ? lines : [...lines, failure({ row: 'the window', must: '', aim: '' }, code, '')];
  }
});

/**
 * @param {{ row: string, must: string, aim: string }} row
 * @param {number} code
 * @param {string} output
 * @returns {Line}
 */
function failure(row, code, output) {
  const last = /^\w*Error.*$/m.exec(output)?.[0] ?? output.trim().split('\n').at(-1) ?? '';
  return { ...row, failed: code === 124 ? `took over ${mostSeconds} s` : `ended with ${code}. ${last}` };
}

/**
 * @param {import('./electron.mjs').Electron} electron
 * @returns {Promise<string>}
 */
async function versionsOf({ executable }) {
  const script = 'const { electron, node } = process.versions; console.log(electron, node)';
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const [ours = 'unknown', node = 'unknown'] = (await ask(executable, ['-e', script], { env })).output.split(
    /\s/,
  );
  return `Electron ${ours}, Node ${node}`;
}
