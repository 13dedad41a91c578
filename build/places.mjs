// Where things lie: the checkout, and the cache that outlives it.

import os from 'node:os';
import path from 'node:path';

export const root = path.dirname(import.meta.dirname);

/** What is costly to make and equal for every checkout: the stand-in Electron, the compiled SQLite. */
export const cache = path.join(process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'keyward');

/** @param {string[]} parts */
export const inModules = (...parts) => path.join(root, 'node_modules', ...parts);
