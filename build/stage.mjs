// The stage of the end-to-end tests: an app, an Electron and a display that an ordinary user can use.
//
// Chromium's sandbox does not work for root. Root therefore runs the app as another user, who may not
// be able to read this checkout: what runs is copied to where he can.

import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { needsVirtualDisplay, openVirtualDisplay } from './display.mjs';
import { becoming, ordinaryUser } from './outside.mjs';
import { root } from './places.mjs';
import { ask, atEnd, Stop } from './run.mjs';

/**
 * @param {import('./electron.mjs').Electron} electron
 * @param {number} windows how many may be driven at the same time, where each can have a display of its own
 * @returns {Promise<Record<string, string>>} the environment that test/e2e/harness.ts reads
 */
export async function layStage(electron, windows) {
  const stage = await mkdtemp(path.join(os.tmpdir(), 'keyward-stage-'));
  atEnd(() => rm(stage, { recursive: true, force: true }));
  const homes = path.join(stage, 'homes');
  const seen = path.join(stage, 'seen');
  await Promise.all([homes, seen].map((folder) => mkdir(folder)));
  const before = path.join(stage, 'before.cjs');
  await copyFile(path.join(root, 'test', 'e2e', 'before.cjs'), before);

  const asRoot = process.getuid?.() === 0;
  const [displays, app] = await Promise.all([
    openDisplays(windows),
    asRoot ? copyForOrdinaryUser(electron, stage) : ownApp(electron),
  ]);
  const places = { KEYWARD_HOMES: homes, KEYWARD_SCREENS_SEEN: seen, KEYWARD_BEFORE: before };
  return { ...app, ...places, KEYWARD_DISPLAYS: displays.join(' ') };
}

/**
 * Windows on one display would take each other's focus and clipboard: that of the desktop is for one at a time.
 * @param {number} windows
 */
async function openDisplays(windows) {
  if (!needsVirtualDisplay) return [];
  const displays = [];
  while (displays.length < windows) displays.push(await openVirtualDisplay());
  return displays;
}

/** @param {import('./electron.mjs').Electron} electron */
const ownApp = (electron) => ({ KEYWARD_ELECTRON: electron.executable, KEYWARD_APP: root });

/**
 * @param {import('./electron.mjs').Electron} electron
 * @param {string} stage
 */
async function copyForOrdinaryUser(electron, stage) {
  const app = path.join(stage, 'app');
  await copy(path.dirname(electron.executable), path.join(stage, 'electron'));
  for (const part of ['package.json', 'dist', ...(await shippedModules())]) {
    await copy(path.join(root, part), path.join(app, part));
  }
  const executable = path.join(stage, 'electron', path.basename(electron.executable));
  const script = path.join(stage, 'electron-as-ordinary-user');
  await writeFile(script, `#!/bin/sh\nexec ${becoming.join(' ')} '${executable}' "$@"\n`, { mode: 0o755 });
  await ask('chmod', ['-R', 'a+rX', stage]);
  return { KEYWARD_ELECTRON: script, KEYWARD_APP: app, KEYWARD_USER: ordinaryUser };
}

/** @returns {Promise<string[]>} */
async function shippedModules() {
  const { packages } = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8'));
  return Object.keys(packages).filter((place) => place !== '' && !packages[place].dev);
}

/**
 * @param {string} from
 * @param {string} to
 */
async function copy(from, to) {
  await mkdir(path.dirname(to), { recursive: true });
  const { code, output } = await ask('cp', ['-r', '--reflink=auto', from, to]);
  if (code !== 0)
    throw new Stop(`The app could not be copied to where an ordinary user can read it. ${output}`);
}
