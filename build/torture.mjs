// npm run torture: attacks and accidents in great number, inside the Electron of the app.
//
//   npm run torture -- [--family NAME] [--count N] [--kills N] [--seconds N] [--seed N] [--write]
//
// All families, or one. Without a bound each has the count of a long run, which takes hours for all of them. `--kills` is of
// each kind of work; `--seconds` is shared by the families that have no count of their own. What it came to is written to
// docs/reliability.md where all families ran, or where `--write` says so (reliability.mjs). KEYWARD_TORTURE_KEEP=FOLDER keeps
// there what a killed process left behind, as it was, if the check finds something wrong with it.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { root } from './places.mjs';
import { madeNow, tableOf, writeReliability } from './reliability.mjs';
import { atEnd, perform, Stop, say, show } from './run.mjs';
import { setUp } from './setup.mjs';
import { layTortureGround } from './tortureground.mjs';

await perform(async () => {
  const { write, ...order } = readOrder();
  const made = await madeNow();
  const electron = await setUp();
  await bundle();
  const work = await mkdtemp(path.join(os.tmpdir(), 'keyward-torture-'));
  atEnd(() => rm(work, { recursive: true, force: true }));
  const ground = await layTortureGround(path.join(work, 'ground'));
  const report = path.join(work, 'report.json');
  const env = { ...process.env, ...ground, ELECTRON_RUN_AS_NODE: '1', TMPDIR: work, NODE_NO_WARNINGS: '1' };
  const args = [path.join(ground.KEYWARD_TORTURE, 'run.cjs'), report, JSON.stringify(order)];
  if ((await show(electron.executable, args, { cwd: root, env })) !== 0)
    throw new Stop('The torture program itself failed.');
  /** @type {import('./reliability.mjs').Told[]} */
  const told = JSON.parse(await readFile(report, 'utf8'));
  say(`\n${tableOf(told, made)}`);
  const failures = told.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`));
  for (const failure of failures) say(failure);
  if (write) await writeReliability(told, made, electron.version);
  return failures.length === 0 ? 0 : 1;
});

function readOrder() {
  /** @param {string | undefined} text */
  const number = (text) => (text === undefined ? null : Number(text));
  try {
    const options = /** @type {const} */ ({ type: 'string' });
    const { values } = parseArgs({
      options: {
        ...{ family: options, count: options, kills: options, seconds: options, seed: options },
        write: { type: 'boolean' },
      },
    });
    const { family = null, write = family === null } = values;
    const [count, kills, seconds, seed] = [
      ...[number(values.count), number(values.kills)],
      ...[number(values.seconds), number(values.seed) ?? 1],
    ];
    if ([count, kills, seconds, seed].some((one) => one != null && !(one > 0)))
      throw new Error('Bounds are numbers above 0.');
    return { family, count, kills, seconds, seed, write };
  } catch (error) {
    throw new Stop(
      `${error instanceof Error ? error.message : error}\nSay --family NAME, --count N, --kills N, --seconds N, --seed N, --write.`,
    );
  }
}
