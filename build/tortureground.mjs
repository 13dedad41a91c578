// Where the torture program lies: its bundles, with the app's own bundle where they look for it.

import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { bundleProgram } from './bundle.mjs';
import { inModules, root } from './places.mjs';

/**
 * Lays it in this folder, which is empty, and answers what the environment of the program needs.
 * @param {string} folder
 * @returns {Promise<{ KEYWARD_TORTURE: string, NODE_PATH: string }>}
 */
export async function layTortureGround(folder) {
  const programs = path.join(folder, 'programs');
  await mkdir(programs, { recursive: true });
  await symlink(path.join(root, 'dist'), path.join(folder, 'dist'), 'junction');
  for (const name of ['run', 'victim', 'faultylane']) {
    await bundleProgram(`test/torture/${name}.ts`, name, programs);
  }
  return { KEYWARD_TORTURE: programs, NODE_PATH: inModules() };
}
