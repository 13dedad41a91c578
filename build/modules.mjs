// The node modules: those of the lock file, no others.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inModules, root } from './places.mjs';
import { commandStep } from './run.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} Locked */

export async function readyModules() {
  if (modulesMatchLock()) return;
  await commandStep(
    'Installing the node modules (about a minute)',
    ['npm', 'ci', '--loglevel=error'],
    'The node modules could not be installed. See that the npm registry can be reached, then run this again.',
    { cwd: root, shell: process.platform === 'win32' },
  );
}

/** npm writes down what it installed; an optional package may be absent, made for another platform. */
function modulesMatchLock() {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const present = packagesOf(inModules('.package-lock.json'));
  return Object.entries(wanted ?? {}).every(([place, { version, integrity, optional }]) => {
    const found = present?.[place];
    if (place === '') return true;
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, Locked> | null} null where npm never finished
 */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}
