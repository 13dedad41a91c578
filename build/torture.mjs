// npm run torture: attacks and accidents in great number, inside the Electron of the app; a whole run is written to
// docs/reliability.md.
//
//   npm run torture -- [--family NAME] [--count N] [--seconds N] [--seed N]
//
// Without a bound each family has the count of a long run, which takes hours. `--seconds` is shared by the families.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { root } from './places.mjs';
import { atEnd, perform, Stop, say, show } from './run.mjs';
import { setUp } from './setup.mjs';
import { layTortureGround } from './tortureground.mjs';

/** @typedef {{ name: string, promise: string, seed: number, took: number, tried: number, outcomes: [string, number][], failures: string[] }} Told */

const page = path.join(root, 'docs', 'reliability.md');
/** Outcomes of a family that the table names. */
const mostShown = 12;
const foundHeading = '## Found and mended';

await perform(async () => {
  const bounds = readBounds();
  const electron = await setUp();
  await bundle();
  const work = await mkdtemp(path.join(os.tmpdir(), 'keyward-torture-'));
  atEnd(() => rm(work, { recursive: true, force: true }));
  const ground = await layTortureGround(path.join(work, 'ground'));
  const report = path.join(work, 'report.json');
  const env = { ...process.env, ...ground, ELECTRON_RUN_AS_NODE: '1', TMPDIR: work, NODE_NO_WARNINGS: '1' };
  const args = [path.join(ground.KEYWARD_TORTURE, 'run.cjs'), report, JSON.stringify(bounds)];
  if ((await show(electron.executable, args, { cwd: root, env })) !== 0)
    throw new Stop('The torture program itself failed.');
  /** @type {Told[]} */
  const told = JSON.parse(await readFile(report, 'utf8'));
  say(`\n${tableOf(told)}`);
  const failures = told.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`));
  for (const failure of failures) say(failure);
  if (bounds.family === null) await writeFile(page, await pageOf(told, electron.version));
  return failures.length === 0 ? 0 : 1;
});

function readBounds() {
  /** @param {string | undefined} text */
  const number = (text) => (text === undefined ? null : Number(text));
  try {
    const options = /** @type {const} */ ({ type: 'string' });
    const { values } = parseArgs({
      options: { family: options, count: options, seconds: options, seed: options },
    });
    const [count, seconds, seed] = [number(values.count), number(values.seconds), number(values.seed) ?? 1];
    if ([count, seconds, seed].some((one) => one !== null && !(one > 0)))
      throw new Error('Bounds are numbers above 0.');
    return { family: values.family ?? null, count, seconds, seed };
  } catch (error) {
    throw new Stop(
      `${error instanceof Error ? error.message : error}\nSay --family NAME, --count N, --seconds N, --seed N.`,
    );
  }
}

/** @param {Told[]} told */
function tableOf(told) {
  const lines = told.map(({ name, tried, seed, took, failures, outcomes }) => {
    const shown = outcomes.slice(0, mostShown);
    const others = outcomes.slice(mostShown).reduce((sum, [, count]) => sum + count, 0);
    const rest = others === 0 ? [] : [/** @type {const} */ (['others', others])];
    const came = [...shown, ...rest]
      .map(([outcome, count]) => `${outcome} ${count.toLocaleString('en')}`)
      .join('; ');
    return `| ${name} | ${tried.toLocaleString('en')} | ${failures.length} | ${seed} | ${took} s | ${came} |`;
  });
  return `| family | tried | failed | seed | time | what it came to |
|---|---|---|---|---|---|
${lines.join('\n')}
`;
}

/**
 * @param {Told[]} told
 * @param {string} version
 */
async function pageOf(told, version) {
  const before = await readFile(page, 'utf8').catch(() => '');
  const found = before.includes(foundHeading)
    ? before.slice(before.indexOf(foundHeading))
    : `${foundHeading}\n`;
  const about = `${new Date().toISOString().slice(0, 10)}; ${os.cpus().length} cores; ${os.type()} ${os.release()}; Electron ${version}`;
  const promises = told.map(({ name, promise }) => `- **${name}**: ${promise}`);
  return `# Reliability

Made by \`npm run torture\`: ${about}. \`npm run torture -- --family NAME --seed N\` does a family again; \`npm test\` runs a
short form of each. A run ends with a failure where one of these does not hold:

${promises.join('\n')}

${tableOf(told)}
${found}`;
}
