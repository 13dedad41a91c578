// Two folders that should be the same: which files differ, in bytes, kind or permissions.

import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

/** @param {string} a @param {string} b @returns {Promise<readonly string[]>} names */
export async function differences(a, b) {
  const names = new Set([...(await namesIn(a)), ...(await namesIn(b))]);
  const differing = [];
  for (const name of [...names].sort())
    if (!(await contentOf(path.join(a, name))).equals(await contentOf(path.join(b, name))))
      differing.push(name);
  return differing;
}

/** @param {string} folder */
async function namesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((one) => !one.isDirectory())
    .map((one) => path.relative(folder, path.join(one.parentPath, one.name)));
}

/** @param {string} file */
async function contentOf(file) {
  const found = await lstat(file).catch(() => null);
  if (found === null) return Buffer.from('missing');
  const content = found.isSymbolicLink() ? Buffer.from(await readlink(file)) : await readFile(file);
  return Buffer.concat([Buffer.from(`${found.mode} `), content]);
}
