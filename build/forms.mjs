// The forms in which the app is given: a folder, as it runs, and what is made of it. The same app gives the same bytes.

import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { packaging } from './packaging.mjs';
import { root } from './places.mjs';
import { ask, Stop } from './run.mjs';

/** The forms that electron-builder makes with tools that it fetches, by system. */
const fetched = /** @type {const} */ ({
  linux: [['linux', 'AppImage']],
  win32: [
    ['win', 'nsis'],
    ['win', 'portable'],
  ],
  darwin: [['mac', 'dmg']],
});

/**
 * The app in a folder, as it runs; answers where.
 * @param {{ electron: import('./electron.mjs').Electron, output: string, inspect: 'refused' | 'allowed' }} given
 */
export async function makeFolder({ electron, output, inspect }) {
  const { build, Platform } = await import('electron-builder');
  const config = packaging({ electron, output, inspect });
  await build({ projectDir: root, targets: Platform.current().createTarget('dir'), config });
  await rm(path.join(output, 'builder-debug.yml'), { force: true });
  const folder = (await readdir(output)).find((one) => /unpacked$|^mac/.test(one));
  if (folder === undefined) throw new Stop('electron-builder made no app.');
  return path.join(output, folder);
}

/**
 * @param {string} unpacked
 * @param {string} target
 * @param {string} name of the folder inside
 */
export async function makeTar(unpacked, target, name) {
  const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '-I', 'gzip -n'];
  const inside = ['--transform', `s,^\\.,${name},`, '-C', unpacked, '-cf', target, '.'];
  const { code, output } = await ask('tar', [...same, ...inside]);
  if (code !== 0) throw new Stop(`tar failed. ${output}`);
}

/**
 * Null where it was made, else why not.
 * @param {{ electron: import('./electron.mjs').Electron, system: 'linux' | 'win' | 'mac', form: string, out: string }} given
 */
export async function makeFetched({ electron, system, form, out }) {
  const { build, Platform } = await import('electron-builder');
  const platform = { linux: Platform.LINUX, win: Platform.WINDOWS, mac: Platform.MAC }[system];
  const output = path.join(out, `.${form}`);
  const config = packaging({ electron, output, inspect: 'refused' });
  try {
    const files = await build({ projectDir: root, targets: platform.createTarget(form), config });
    for (const file of files) await rename(file, path.join(out, path.basename(file)));
    return null;
  } catch (thrown) {
    return reasonOf(thrown);
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

export function fetchedHere() {
  return fetched[/** @type {keyof typeof fetched} */ (process.platform)] ?? [];
}

export function elsewhere() {
  const systems = /** @type {(keyof typeof fetched)[]} */ (Object.keys(fetched));
  const names = { linux: 'Linux', win32: 'Windows', darwin: 'macOS' };
  return systems
    .filter((system) => system !== process.platform)
    .flatMap((system) => fetched[system].map(([, form]) => [names[system], form]));
}

/** @param {unknown} thrown */
export function reasonOf(thrown) {
  return (thrown instanceof Error ? thrown.message : String(thrown)).split('\n', 1)[0];
}
