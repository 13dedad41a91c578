// Set-up: whatever is missing between a fresh clone and a running app, in order. Runs before there
// are node modules, so nothing here may import one at the top of a file.

import { readyElectron } from './electron.mjs';
import { readyModules } from './modules.mjs';
import { readyNativeModules } from './native.mjs';
import { Stop } from './run.mjs';
import { readySystemPackages } from './system.mjs';

/** @returns {Promise<import('./electron.mjs').Electron>} the Electron that everything runs on */
export async function setUp() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Stop(
      `Keyward is built with Node 20.19 or newer; this is ${process.versions.node}. Install a newer one.`,
    );
  }
  await readyModules();
  const electron = await readyElectron();
  await readySystemPackages(electron);
  await readyNativeModules(electron);
  return electron;
}
