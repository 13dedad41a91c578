// npm run package: makes the packages that this machine can make, says which it cannot and why, and lays checksums and a
// software bill of materials beside them, in release/.
//
// A release is made with the official Electron of the lock file. Where that cannot be had, what comes out is a trial: it is
// called so, and is for nothing but trying the packaging.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundle } from './bundle.mjs';
import { makeDeb } from './deb.mjs';
import { billOfMaterials, licenceTexts, partsIn, shippedBeside } from './madeof.mjs';
import { packaging } from './packaging.mjs';
import { root } from './places.mjs';
import { ask, perform, Stop, say, step } from './run.mjs';
import { setUp } from './setup.mjs';

const out = path.join(root, 'release');

/** The forms that electron-builder makes with tools that it fetches, by system. */
const fetched = /** @type {const} */ ({
  linux: [['linux', 'AppImage']],
  win32: [
    ['win', 'nsis'],
    ['win', 'portable'],
  ],
  darwin: [['mac', 'dmg']],
});

await perform(async () => {
  const electron = await setUp();
  await bundle();
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const parts = await partsOfApp();
  await writeFile(path.join(root, 'dist', 'licences.txt'), licenceTexts(parts));

  const name = electron.official ? `keyward-${version}` : `keyward-trial-${version}`;
  const made = [];
  const missing = [];
  const unpacked = await step('Packaging the app', () => makeFolder({ electron, inspect: 'refused' }));
  made.push(path.relative(root, unpacked));
  if (process.platform === 'linux') {
    const target = path.join(out, `${name}-linux-x64.tar.gz`);
    await step('Making the tar.gz', () => makeTar(unpacked, target, name));
    made.push(path.relative(root, target));
    const deb = path.join(out, `${name.replace(`-${version}`, '')}_${version}_amd64.deb`);
    const work = path.join(out, '.deb');
    const why = await step('Making the deb', () =>
      makeDeb({ unpacked, work, output: deb, version }).then(() => null, reasonOf),
    );
    if (why === null) made.push(path.relative(root, deb));
    else missing.push(`deb: ${why}`);
  }
  for (const [system, form] of fetchedHere()) {
    const why = await step(`Making the ${form}`, () => makeFetched({ electron, system, form }));
    if (why === null) made.push(`${form} in release/`);
    else missing.push(`${form}: ${why}`);
  }
  for (const [system, form] of elsewhere()) missing.push(`${form}: made on ${system}, not here`);

  await writeFile(
    path.join(out, `${name}.bom.json`),
    billOfMaterials(parts, { version, electron: electron.version }),
  );
  await writeFile(path.join(out, 'SHA256SUMS'), await checksums());

  say(`\nMade:\n${made.map((one) => `  ${one}`).join('\n')}`);
  if (missing.length > 0) say(`Not made:\n${missing.map((one) => `  ${one}`).join('\n')}`);
  if (!electron.official) {
    say(
      'This is a trial, made with a stand-in Electron: not for keys that matter, not to be given to anybody.',
    );
  }
  return 0;
});

async function partsOfApp() {
  const bundled = JSON.parse(await readFile(path.join(root, 'dist', 'made-of.json'), 'utf8'));
  return partsIn([
    ...bundled.map((/** @type {{ folder: string }} */ part) => part.folder),
    ...shippedBeside(),
  ]);
}

/**
 * The app in a folder, as it runs; answers where.
 * @param {{ electron: import('./electron.mjs').Electron, inspect: 'refused' | 'allowed' }} given
 */
export async function makeFolder({ electron, inspect }) {
  const { build, Platform } = await import('electron-builder');
  const config = packaging({ electron, output: out, inspect });
  await build({ projectDir: root, targets: Platform.current().createTarget('dir'), config });
  await rm(path.join(out, 'builder-debug.yml'), { force: true });
  const folders = await readdir(out);
  const folder = folders.find((one) => /unpacked$|^mac/.test(one));
  if (folder === undefined) throw new Stop('electron-builder made no app.');
  return path.join(out, folder);
}

/**
 * @param {string} unpacked
 * @param {string} target
 * @param {string} name of the folder inside
 */
async function makeTar(unpacked, target, name) {
  const args = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '-I', 'gzip -n'];
  const rename = ['--transform', `s,^\\.,${name},`, '-C', unpacked, '-cf', target, '.'];
  const { code, output } = await ask('tar', [...args, ...rename]);
  if (code !== 0) throw new Stop(`tar failed. ${output}`);
}

/** @param {{ electron: import('./electron.mjs').Electron, system: 'linux' | 'win' | 'mac', form: string }} given */
async function makeFetched({ electron, system, form }) {
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

function fetchedHere() {
  return fetched[/** @type {keyof typeof fetched} */ (process.platform)] ?? [];
}

function elsewhere() {
  const systems = /** @type {(keyof typeof fetched)[]} */ (Object.keys(fetched));
  const names = { linux: 'Linux', win32: 'Windows', darwin: 'macOS' };
  return systems
    .filter((system) => system !== process.platform)
    .flatMap((system) => fetched[system].map(([, form]) => [names[system], form]));
}

/** @param {unknown} thrown */
function reasonOf(thrown) {
  return (thrown instanceof Error ? thrown.message : String(thrown)).split('\n', 1)[0];
}

/** As `sha256sum -c SHA256SUMS` reads them. */
async function checksums() {
  const lines = [];
  for (const entry of (await readdir(out, { withFileTypes: true })).filter((one) => one.isFile())) {
    const hash = createHash('sha256');
    for await (const piece of createReadStream(path.join(out, entry.name))) hash.update(piece);
    lines.push(`${hash.digest('hex')}  ${entry.name}\n`);
  }
  return lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('');
}
