// npm run package -- --try-deb: a clean Debian in a folder (debootstrap), the deb installed there by apt with all that it
// depends on and nothing else, and the app started in it by an ordinary user, its sandbox on.
//
// The folder has the machine's kernel and network, and none of its files. The display is outside.

import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openVirtualDisplay } from './display.mjs';
import { eventually, OutsideApp, ordinaryUser, renderersOf } from './outside.mjs';
import { program } from './packaging.mjs';
import { ask, atEnd, commandStep, Stop, say, step } from './run.mjs';

const release = 'bookworm';
const paths = '/usr/sbin:/usr/bin:/sbin:/bin';
const offline = 'See that deb.debian.org can be reached, then try again.';

/** @param {string} deb */
export async function tryDeb(deb) {
  if (process.getuid?.() !== 0) throw new Stop('A clean Debian can be made by root only.');
  if ((await ask('debootstrap', ['--version'])).code !== 0)
    throw new Stop('Install debootstrap, then try again.');
  const debian = path.join(os.tmpdir(), `keyward-debian-${process.pid}`);
  await mkdir(debian, { mode: 0o755 });
  atEnd(() => ask('rm', ['-rf', '--one-file-system', debian]));
  const bootstrap = ['debootstrap', '--variant=minbase', release, debian];
  await commandStep('Making a clean Debian', /** @type {[string]} */ (bootstrap), offline);
  await mounted(debian, 'proc', 'proc');
  await mounted(debian, 'tmpfs', 'dev/shm');

  await ask('cp', [deb, path.join(debian, 'tmp', 'keyward.deb')]);
  await inside(debian, 'Installing the deb', ['apt-get', 'update', '-qq']);
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', '/tmp/keyward.deb'];
  await inside(debian, 'Installing what it depends on', install);
  await step('What is installed', () => tryInstalled(debian));
  await step('Starting it as an ordinary user', () => tryStart(debian));
  await inside(debian, 'Removing it', ['apt-get', 'purge', '--yes', program]);
  if (existsSync(path.join(debian, 'opt', 'Keyward'))) throw new Stop('It leaves something behind.');
  say(`The deb installs in a clean Debian (${release}), starts there with its sandbox, and goes again.`);
}

/** @param {string} debian @param {'proc' | 'tmpfs'} kind @param {string} place */
async function mounted(debian, kind, place) {
  const at = path.join(debian, place);
  await mkdir(at, { recursive: true });
  const { code, output } = await ask('mount', ['-t', kind, kind, at]);
  if (code !== 0) throw new Stop(`${at} cannot be mounted. ${output}`);
  atEnd(() => ask('umount', ['--lazy', at]));
}

/** @param {string} debian @param {string} title @param {string[]} command */
async function inside(debian, title, command) {
  const env = { PATH: paths, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  await commandStep(title, ['chroot', debian, ...command], offline, { env: { ...process.env, ...env } });
}

/** @param {string} debian */
async function tryInstalled(debian) {
  const type = await ask('chroot', [
    debian,
    'sh',
    '-c',
    'touch /tmp/a.sealed; xdg-mime query filetype /tmp/a.sealed',
  ]);
  const known = await readFile(path.join(debian, 'usr/share/mime/globs2'), 'utf8');
  if (!known.includes('application/vnd.keyward.sealed:*.sealed'))
    throw new Stop(`Sealed files are not known there. ${type.output}`);
  const command = await ask('chroot', [debian, 'keyward', '--version']);
  if (!/Node\.js 22\.14/.test(command.output))
    throw new Stop(`The command line does not say what it needs. ${command.output}`);
}

/**
 * Once in a place where the kernel lets nobody make a namespace of his own (a chroot), so that Chromium's helper has to,
 * which is root's by its permissions; once where it does, as on most systems.
 * @param {string} debian
 */
async function tryStart(debian) {
  const display = await openVirtualDisplay();
  const home = path.join(debian, 'home', 'user');
  await ask('install', ['-d', '-o', ordinaryUser, '-g', ordinaryUser, home]);
  const user = `setpriv --reuid=${ordinaryUser} --regid=${ordinaryUser} --clear-groups`;
  const start = `exec ${user} env HOME=/home/user ${program}`;
  const asRootFolder = [
    `mount --bind '${debian}' '${debian}' && cd '${debian}'`,
    'mount -t proc proc proc && mount -t tmpfs tmpfs dev/shm',
    'pivot_root . mnt && umount -l /mnt',
    start,
  ];
  await tryStarted(['chroot', debian, 'sh', '-c', start], home, display);
  await tryStarted(['unshare', '--mount', 'sh', '-c', asRootFolder.join(' && ')], home, display);
}

/** @param {string[]} command @param {string} home @param {string} display */
async function tryStarted(command, home, display) {
  const app = new OutsideApp({ command, home, display, as: 'root' });
  const drawing = await eventually('a window', async () => {
    const found = await renderersOf(app.pid);
    return found.length > 0 && found;
  }).catch((thrown) => {
    say(app.output);
    throw thrown;
  });
  if (!drawing.every((confined) => Object.values(confined).every(Boolean)))
    throw new Stop(`The sandbox is not on: ${JSON.stringify(drawing)}`);
  app.signal('SIGTERM');
  const code = await app.ended;
  if (code !== 0) throw new Stop(`It ended with ${code}. ${app.output}`);
}
