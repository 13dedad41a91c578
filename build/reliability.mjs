// docs/reliability.md: what npm run torture came to. The whole page is written here: a row and a promise for each family, those of
// families that did not run this time as they were, and test/torture/promised.md and found.md.

import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './places.mjs';
import { ask } from './run.mjs';

/** @typedef {{ name: string, promise: string, seed: number, took: number, tried: number, outcomes: [string, number][], reached?: [string, number][], failures: string[] }} Told */

const page = path.join(root, 'docs', 'reliability.md');
/** What follows the table, in this order. */
const prose = ['promised.md', 'found.md'].map((name) => path.join(root, 'test', 'torture', name));
/** Outcomes of a family that the table names. */
const mostShown = 16;

/** The day, and the commit that is tried, marked where something of it was changed since. */
export async function madeNow() {
  const { code, output } = await ask('git', ['describe', '--always', '--dirty', '--exclude', '*'], {
    cwd: root,
  });
  const commit = code === 0 ? output.trim() : 'no commit';
  return `${new Date().toISOString().slice(0, 10)}, ${commit}`;
}

const heading = '| family | tried | failed | seed | time | day, commit | what it came to |';

/**
 * @param {Told[]} told
 * @param {string} made
 */
export function tableOf(told, made) {
  return `${heading}\n|---|---|---|---|---|---|---|\n${told.map((one) => rowOf(one, made)).join('\n')}\n`;
}

/**
 * @param {Told} told
 * @param {string} made
 */
function rowOf({ name, tried, seed, took, failures, outcomes, reached = [] }, made) {
  const others = outcomes.slice(mostShown).reduce((sum, [, count]) => sum + count, 0);
  /** @type {[string, number][]} */
  const rest = others === 0 ? [] : [['others', others]];
  const came = [...reached, ...outcomes.slice(0, mostShown), ...rest].map(
    ([outcome, count]) => `${outcome} ${count.toLocaleString('en')}`,
  );
  const cells = [name, tried.toLocaleString('en'), failures.length, seed, `${took} s`, made, came.join('; ')];
  return `| ${cells.join(' | ')} |`;
}

/**
 * @param {Told[]} told
 * @param {string} made
 * @param {string} version of Electron
 */
export async function writeReliability(told, made, version) {
  const before = await readFile(page, 'utf8').catch(() => '');
  const machine = `${os.cpus().length} cores; ${os.type()} ${os.release()}; Electron ${version}`;
  const parts = await Promise.all(prose.map((one) => readFile(one, 'utf8')));
  await writeFile(page, pageOf({ told, made, machine, before, prose: parts.join('') }));
}

/**
 * The families are in the order of the page before; new ones come last.
 * @param {{ told: Told[], made: string, machine: string, before: string, prose: string }} parts
 */
export function pageOf({ told, made, machine, before, prose }) {
  const promises = merged(
    linesOf(before, /^- \*\*(.+?)\*\*: .*$/gm),
    told.map(({ name, promise }) => [name, `- **${name}**: ${promise}`]),
  );
  const rows = merged(
    linesOf(before, /^\| (.+?) \| [\d,]+ \| .*$/gm),
    told.map((one) => [one.name, rowOf(one, made)]),
  );
  return `# Reliability

Made by \`npm run torture\`, each row on its day and from its commit: ${machine}.
\`npm run torture -- --family NAME --seed N\` does a family again; \`npm test\` runs a short form of each. A run ends with a
failure where one of these does not hold:

${promises.join('\n')}

${heading}
|---|---|---|---|---|---|---|
${rows.join('\n')}

${prose}`;
}

/**
 * Lines by the family that they are of.
 * @param {string} text
 * @param {RegExp} form
 * @returns {[string, string][]}
 */
function linesOf(text, form) {
  const [table = ''] = text.split('\n## ');
  return [...table.matchAll(form)].map(([line, name = '']) => [name, line]);
}

/**
 * @param {[string, string][]} before
 * @param {[string, string][]} now
 */
const merged = (before, now) => [...new Map([...before, ...now]).values()];
