// System packages: installed as root on Debian and its kin, asked for everywhere else.

import { existsSync } from 'node:fs';
import { ask, commandStep, Stop } from './run.mjs';

/** Each is one package by its names, the newer releases' first. */
export const windowLibraries = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libgbm1'],
  ['libasound2t64', 'libasound2'],
];
export const virtualDisplay = [['xvfb']];
export const compiler = [['g++'], ['make'], ['python3']];

let listsRead = false;

/**
 * @param {string} purpose what they are needed for, as in "Electron needs ..."
 * @param {readonly (readonly string[])[]} packages
 */
export async function installPackages(purpose, packages) {
  if (!existsSync('/usr/bin/apt-get')) {
    const names = packages.map((names) => names.at(-1)).join(', ');
    throw new Stop(
      `${purpose} packages that this system lacks. Install what it calls ${names}, then try again.`,
    );
  }
  if (process.getuid?.() !== 0) {
    const names = await namesHere(packages);
    throw new Stop(
      `${purpose} system packages. Run this, then try again:\n  sudo apt-get install ${names.join(' ')}`,
    );
  }
  const failed =
    'The system packages could not be installed. See that the Debian packages can be reached, then run this again.';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!listsRead) {
    await commandStep('Reading the lists of system packages', ['apt-get', 'update'], failed, { env });
    listsRead = true;
  }
  const names = await namesHere(packages);
  const install = ['install', '--yes', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
  await commandStep(`Installing ${names.join(', ')}`, ['apt-get', ...install, ...names], failed, { env });
}

/**
 * @param {readonly (readonly string[])[]} packages
 * @returns {Promise<string[]>}
 */
async function namesHere(packages) {
  const { output } = await ask('apt-cache', ['pkgnames', 'lib']);
  const known = new Set(output.split('\n'));
  return packages.map((names) => names.find((name) => known.has(name)) ?? names.at(-1) ?? '');
}
