// System packages: all that is missing, in one go; installed as root on Debian and its kin, asked for
// everywhere else. Only Linux lacks any.

import { existsSync } from 'node:fs';
import { needsVirtualDisplay } from './display.mjs';
import { runAsNode } from './electron.mjs';
import { compiledSqlite } from './native.mjs';
import { ask, commandStep, Stop } from './run.mjs';

/** Each is one package by its names, that of the newest releases first. */
const windowLibraries = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libgbm1'],
  ['libasound2t64', 'libasound2'],
];
const virtualDisplay = [['xvfb']];
const compiler = [['g++'], ['make'], ['python3']];

/** @param {import('./electron.mjs').Electron} electron */
export async function readySystemPackages(electron) {
  if (process.platform !== 'linux') return;
  const missing = [];
  if ((await runAsNode(electron, '')).code !== 0) missing.push(...windowLibraries);
  if (needsVirtualDisplay && (await lacks('Xvfb'))) missing.push(...virtualDisplay);
  if (!electron.official && !existsSync(compiledSqlite())) {
    const lacking = await Promise.all(['g++', 'make', 'python3'].map(lacks));
    if (lacking.includes(true)) missing.push(...compiler);
  }
  if (missing.length > 0) await install(missing);
}

/** @param {string} program */
async function lacks(program) {
  return (await ask('sh', ['-c', 'command -v "$0"', program])).code !== 0;
}

/** @param {readonly string[][]} packages */
async function install(packages) {
  if (!existsSync('/usr/bin/apt-get')) {
    const names = packages.map((names) => names.at(-1)).join(', ');
    throw new Stop(`System packages are missing. Install what Debian calls ${names}, then try again.`);
  }
  if (process.getuid?.() !== 0) {
    const names = (await namesHere(packages)).join(' ');
    throw new Stop(`System packages are missing. Run this, then try again:\n  sudo apt-get install ${names}`);
  }
  const failed = 'System packages could not be installed. See that they can be reached, then run this again.';
  await aptGet('Reading the lists of system packages', ['update'], failed);
  const names = await namesHere(packages);
  const quietly = ['--yes', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
  await aptGet(`Installing ${names.join(', ')}`, ['install', ...quietly, ...names], failed);
}

/**
 * @param {string} title
 * @param {string[]} args
 * @param {string} failed
 */
const aptGet = (title, args, failed) =>
  commandStep(title, ['apt-get', ...args], failed, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });

/**
 * @param {readonly string[][]} packages
 * @returns {Promise<string[]>}
 */
async function namesHere(packages) {
  const { output } = await ask('apt-cache', ['pkgnames']);
  const known = new Set(output.split('\n'));
  return packages.map((names) => names.find((name) => known.has(name)) ?? names.at(-1) ?? '');
}
