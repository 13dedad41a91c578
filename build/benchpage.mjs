// The table of the bench: docs/benchmarks.md.

import { execFileSync } from 'node:child_process';
import os from 'node:os';

/**
 * @typedef {{ what: string, value: number, must: number, aim: number, better: 'more' | 'less' }} Held
 * @typedef {{ row: string, said: string, held: Held[], must: string, aim: string }} Figure
 * @typedef {{ row: string, must: string, aim: string, failed: string }} Failure
 * @typedef {Figure | Failure} Line
 */

/** The Debian package of each program that file work is held against, and how it says its version. */
const peers = [
  { name: 'cp', package: 'coreutils', ask: ['--version'] },
  { name: 'age', package: 'age', ask: ['--version'] },
  { name: 'openssl', package: 'openssl', ask: ['version'] },
  { name: 'gpg', package: 'gpg', ask: ['--version'] },
  { name: '7z', package: '7zip', ask: [] },
];

/**
 * @param {readonly Line[]} lines
 * @param {{ versions: string, minutes: number }} about
 */
export function benchPage(lines, { versions, minutes }) {
  const { model } = os.cpus()[0] ?? { model: 'unknown' };
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const machine = [
    new Date().toISOString().slice(0, 10),
    `${os.cpus().length} cores, ${model.trim()}, ${memory} GiB`,
    `${os.type()} ${os.release()}`,
    versions,
    `${minutes} minutes`,
  ];
  const versionsThere = peers.map((peer) => ({ ...peer, version: versionOf(peer) }));
  const there = versionsThere.filter(({ version }) => version !== null);
  const missing = versionsThere.filter(({ version }) => version === null);
  const install = missing.map((peer) => peer.package).join(' ');
  const missingLine =
    missing.length === 0
      ? 'None of them was missing.'
      : `Missing: ${missing.map(({ name }) => name).join(', ')} (Debian: \`apt-get install ${install}\`).`;
  return `# Benchmarks

Made by \`npm run bench\`: ${machine.join('; ')}. Each figure is the median of several runs, those of other programs turn by
turn with Keyward's, on a keystore on disk that is as durable as in the app. \`must\` is the floor that Keyward holds itself to,
\`aim\` where the limit is; how far it is from both is in the last column, where 1.00 is reached and more is better.

Beside it: ${there.map(({ name, version }) => `${name} ${version}`).join(', ')}. ${missingLine}

| work | measured | must | aim | reached |
|---|---|---|---|---|
${lines.map(lineOf).join('\n')}

${verdict(lines)}
`;
}

/** @param {Line} line */
function lineOf(line) {
  const { row, must, aim } = line;
  if ('failed' in line)
    return `| ${row} | **failed**: ${line.failed.replaceAll('|', '/')} | ${must} | ${aim} | – |`;
  const reached = line.held.map((held) => {
    const [ofMust, ofAim] = [partOf(held, held.must), partOf(held, held.aim)];
    const said = `${ofMust.toFixed(2)} of must, ${ofAim.toFixed(2)} of aim`;
    const what = line.held.length > 1 ? `${held.what}: ` : '';
    return ofMust < 1 ? `**${what}must missed**, ${said}` : `${what}${said}`;
  });
  return `| ${row} | ${line.said} | ${must} | ${aim} | ${reached.join('; ') || '–'} |`;
}

/** @param {Held} held @param {number} goal */
const partOf = ({ value, better }, goal) => (better === 'more' ? value / goal : goal / value);

/** @param {readonly Line[]} lines */
function verdict(lines) {
  const failed = lines.filter((line) => 'failed' in line).map(({ row }) => row);
  const missed = lines
    .filter((line) => 'held' in line && line.held.some((held) => partOf(held, held.must) < 1))
    .map(({ row }) => row);
  const said = [
    missed.length === 0 ? 'No must was missed.' : `Musts that were missed: ${missed.join('; ')}.`,
    ...(failed.length === 0 ? [] : [`Rows that failed: ${failed.join('; ')}.`]),
  ];
  return said.join(' ');
}

/** @param {{ name: string, ask: string[] }} peer @returns {string | null} null where it is not installed */
function versionOf({ name, ask }) {
  try {
    const said = execFileSync(name, ask, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return /\d+(\.\d+)+/.exec(said)?.[0] ?? 'of unknown version';
  } catch {
    return null;
  }
}
