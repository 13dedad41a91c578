// npm run bench: the figures of the engine and of file work, measured inside the Electron of the app and written to
// docs/benchmarks.md.
//
//   npm run bench                        all of it: half an hour, 12 GiB of memory
//   npm run bench -- [--quick] [ROW]     small sizes; the rows whose name holds ROW; writes nothing

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { bundle, bundleProgram } from './bundle.mjs';
import { root } from './places.mjs';
import { atEnd, perform, Stop, say, show } from './run.mjs';
import { setUp } from './setup.mjs';

/** @typedef {{ row: string, measured: string, must: string, aim: string }} Figure */

await perform(async () => {
  const args = process.argv.slice(2);
  const [extent, filter = ''] = [
    args.includes('--quick') ? 'quick' : 'full',
    args.find((arg) => arg !== '--quick'),
  ];
  const electron = await setUp();
  await bundle();
  const work = await mkdtemp(path.join(os.tmpdir(), 'keyward-bench-'));
  atEnd(() => rm(work, { recursive: true, force: true }));
  /** @type {Figure[]} */
  const all = [];
  /** @type {Record<string, string>} */
  let about = {};
  for (const part of ['engine', 'files']) {
    const program = await bundleProgram(`test/bench/${part}.ts`, part, work);
    const report = path.join(work, `${part}.json`);
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_PATH: path.join(root, 'node_modules') };
    const given = [program, path.join(root, 'dist', 'worker.cjs'), report, filter, extent];
    if ((await show(electron.executable, given, { cwd: root, env })) !== 0)
      throw new Stop('The bench failed.');
    /** @type {{ versions: Record<string, string>, figures: Figure[] }} */
    const { versions, figures } = JSON.parse(await readFile(report, 'utf8'));
    about = versions;
    all.push(...figures);
  }
  const page = pageOf(about, all);
  say(`\n${page}`);
  if (args.length === 0) await writeFile(path.join(root, 'docs', 'benchmarks.md'), page);
  return 0;
});

/**
 * @param {Record<string, string>} versions
 * @param {Figure[]} figures
 */
function pageOf(versions, figures) {
  const { model } = os.cpus()[0] ?? { model: 'unknown' };
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const about = [
    new Date().toISOString().slice(0, 10),
    `${os.cpus().length} cores, ${model.trim()}, ${memory} GiB`,
    `${os.type()} ${os.release()}`,
    `Electron ${versions['electron'] ?? 'none'}, Node ${versions['node']}`,
  ];
  const lines = figures.map(({ row, measured, must, aim }) => `| ${row} | ${measured} | ${must} | ${aim} |`);
  return `# Benchmarks

Made by \`npm run bench\`: ${about.join('; ')}. Each figure is the median of several runs in one process on a
keystore on disk, as durable as in the app. \`must\` is the floor that Keyward holds itself to, \`aim\` where the limit is.

| work | measured | must | aim |
|---|---|---|---|
${lines.join('\n')}
`;
}
