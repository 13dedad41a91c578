// npm run package: makes the packages that this machine can make, says which it cannot and why, and lays checksums and a
// software bill of materials beside them, and the programs that need no app, in release/.
//
//   npm run package -- --sign KEY.pem   and a manifest that the owner of the project signs (signing.mjs)
//   npm run package -- --try            makes the app alone, and tries it from outside (tryapp.mjs)
//   npm run package -- --try-deb        installs the deb in a clean Debian and starts it there (trydeb.mjs)
//   npm run package -- --twice          makes the app twice: are they the same bytes?
//
// A release is made with the official Electron of the lock file. Where that cannot be had, what comes out is a trial: it is
// called so, and is for nothing but trying the packaging.

import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, bundleProgram } from './bundle.mjs';
import { debArchitecture, makeDeb } from './deb.mjs';
import { elsewhere, fetchedHere, makeFetched, makeFolder, makeTar, reasonOf } from './forms.mjs';
import { billOfMaterials, licenceTexts, partsIn, shippedBeside } from './madeof.mjs';
import { root } from './places.mjs';
import { perform, Stop, say, step } from './run.mjs';
import { setUp } from './setup.mjs';
import { writeManifest } from './signing.mjs';
import { tryApp } from './tryapp.mjs';
import { tryDeb } from './trydeb.mjs';
import { differences } from './twice.mjs';

const out = path.join(root, 'release');
/** What is made only to be tried. */
const trials = path.join(root, 'release', '.trials');

await perform(async () => {
  const { values: asked } = parseArgs({
    options: {
      sign: { type: 'string' },
      try: { type: 'boolean' },
      'try-deb': { type: 'boolean' },
      twice: { type: 'boolean' },
    },
  });
  const electron = await setUp();
  await rm(trials, { recursive: true, force: true });
  await bundle();
  const parts = await partsOfApp();
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const making = { electron, version, parts };
  if (asked.twice) return makeTwice(making);
  if (asked.try) return makeToTry(making);
  if (asked['try-deb']) return makeDebToTry(making);
  return makeAll(making, asked.sign);
});

/**
 * @typedef {{ electron: import('./electron.mjs').Electron, version: string, parts: readonly import('./madeof.mjs').Part[] }} Making
 */

/** @param {Making} making @param {string | undefined} signingKey */
async function makeAll({ electron, version, parts }, signingKey) {
  await rm(out, { recursive: true, force: true });
  await mkdir(out);
  const name = electron.official ? `keyward-${version}` : `keyward-trial-${version}`;
  const made = [];
  const missing = [];
  const unpacked = await step('Packaging the app', () =>
    makeFolder({ electron, output: out, inspect: 'refused' }),
  );
  made.push(unpacked);
  if (process.platform === 'linux') {
    const tar = path.join(out, `${name}-linux-${process.arch}.tar.gz`);
    await step('Making the tar.gz', () => makeTar(unpacked, tar, name));
    made.push(tar);
    const deb = path.join(out, debName(electron, version));
    const why = await step('Making the deb', () => debOf(unpacked, deb, version).then(() => null, reasonOf));
    if (why === null) made.push(deb);
    else missing.push(`deb: ${why}`);
  }
  for (const [system, form] of fetchedHere()) {
    const why = await step(`Making the ${form}`, () => makeFetched({ electron, system, form, out }));
    if (why === null) made.push(path.join(out, form));
    else missing.push(`${form}: ${why}`);
  }
  for (const [system, form] of elsewhere()) missing.push(`${form}: made on ${system}, not here`);

  await step('Making the programs that lie beside', () => makePrograms(out));
  const bill = billOfMaterials(parts, { version, electron: electron.version });
  await writeFile(path.join(out, `${name}.bom.json`), bill);
  const verifier = await writeManifest(out, { version, official: electron.official, signingKey });

  say(`\nMade:\n${made.map((one) => `  ${path.relative(root, one)}`).join('\n')}`);
  if (missing.length > 0) say(`Not made:\n${missing.map((one) => `  ${one}`).join('\n')}`);
  say(
    verifier === null ? 'Not signed (--sign KEY.pem does).' : `Signed. The key to check it with: ${verifier}`,
  );
  if (!electron.official) {
    say(
      'This is a trial, made with a stand-in Electron: not for keys that matter, not to be given to anybody.',
    );
  }
  return 0;
}

/** @param {Making} making */
async function makeToTry({ electron }) {
  const folders = [];
  for (const inspect of /** @type {const} */ (['refused', 'allowed'])) {
    const output = path.join(trials, inspect);
    folders.push(await step('Packaging the app', () => makeFolder({ electron, output, inspect })));
  }
  const [release = '', inspected = ''] = folders;
  await tryApp({ release, inspected });
  await rm(trials, { recursive: true });
  return 0;
}

/** @param {Making} making */
async function makeDebToTry({ electron, version }) {
  if (process.platform !== 'linux') throw new Stop('A deb is made and tried on Linux.');
  const output = path.join(trials, 'deb');
  const unpacked = await step('Packaging the app', () =>
    makeFolder({ electron, output, inspect: 'refused' }),
  );
  const deb = path.join(trials, debName(electron, version));
  await step('Making the deb', () => debOf(unpacked, deb, version, 'quickly'));
  await tryDeb(deb);
  await rm(trials, { recursive: true });
  return 0;
}

/** What outlives the app, and what is there before it: each one file, for plain Node. @param {string} folder */
async function makePrograms(folder) {
  await bundleProgram('recovery/keyward-recover.mjs', 'keyward-recover', folder);
  for (const program of ['keyward-verify.mjs', 'keyward-verify-download.mjs'])
    await cp(path.join(root, 'verifier', program), path.join(folder, program));
  await cp(path.join(root, 'docs', 'format.md'), path.join(folder, 'keyward-format.md'));
}

/** The bundle too is made anew for the second one. @param {Making} making */
async function makeTwice({ electron }) {
  const made = [];
  for (const output of ['first', 'second'].map((one) => path.join(trials, one))) {
    await rm(path.join(root, 'dist'), { recursive: true, force: true });
    await bundle();
    await partsOfApp();
    made.push(await step('Packaging the app', () => makeFolder({ electron, output, inspect: 'refused' })));
  }
  const [first = '', second = ''] = made;
  const differing = await differences(first, second);
  if (differing.length > 0) throw new Stop(`Not the same bytes: ${differing.join(', ')}`);
  say('Made twice: the same files with the same bytes.');
  await rm(trials, { recursive: true });
  return 0;
}

/** What the app is made of; their licences are laid into the bundle. */
async function partsOfApp() {
  const bundled = JSON.parse(await readFile(path.join(root, 'dist', 'made-of.json'), 'utf8'));
  const folders = bundled.map((/** @type {{ folder: string }} */ part) => part.folder);
  const parts = partsIn([...folders, ...shippedBeside()]);
  await writeFile(path.join(root, 'dist', 'licences.txt'), licenceTexts(parts));
  return parts;
}

/**
 * @param {string} unpacked
 * @param {string} output
 * @param {string} version
 * @param {'well' | 'quickly'} [packed]
 */
function debOf(unpacked, output, version, packed = 'well') {
  return makeDeb({ unpacked, work: path.join(path.dirname(output), '.deb'), output, version, packed });
}

/** @param {import('./electron.mjs').Electron} electron @param {string} version */
function debName(electron, version) {
  return `${electron.official ? 'keyward' : 'keyward-trial'}_${version}_${debArchitecture}.deb`;
}
