// The Debian package, made of the unpacked app by dpkg-deb, with the same bytes for the same app.

import { chmod, cp, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mimeType, program } from './packaging.mjs';
import { root } from './places.mjs';
import { ask, Stop } from './run.mjs';

const installed = '/opt/Keyward';

/** As Debian calls the processor of this machine. */
export const debArchitecture = process.arch === 'x64' ? 'amd64' : process.arch;

/** Libraries that Electron is linked with, or loads by itself; the names with t64 are those of newer systems. */
const depends = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libgbm1',
  'libasound2 | libasound2t64',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libnotify4',
  'libx11-xcb1',
  'libxss1',
  'libxtst6',
  'shared-mime-info',
  'xdg-utils',
];

/**
 * @param {{ unpacked: string, work: string, output: string, version: string, packed?: 'well' | 'quickly' }} given
 *   folders, where the package goes, and how it is compressed
 */
export async function makeDeb({ unpacked, work, output, version, packed = 'well' }) {
  await rm(work, { recursive: true, force: true });
  const at = (/** @type {string} */ place) => path.join(work, place);
  await mkdir(at('opt'), { recursive: true });
  await cp(unpacked, at(installed), { recursive: true, verbatimSymlinks: true });
  // Where the kernel lets nobody make a sandbox, Chromium's helper makes it as root.
  await chmod(at(`${installed}/chrome-sandbox`), 0o4755);

  await write(at(`usr/share/applications/${program}.desktop`), desktopEntry());
  await write(at('usr/share/mime/packages/keyward.xml'), mimeInfo());
  await write(at('usr/bin/keyward'), commandLine(), 0o755);
  await symlink(`${installed}/${program}`, at(`usr/bin/${program}`));
  const icons = { keyward: `apps/${program}`, sealed: `mimetypes/${mimeType.replace('/', '-')}` };
  for (const [drawing, place] of Object.entries(icons)) {
    const drawn = path.join(root, 'build', 'icons', drawing);
    for (const picture of await readdir(drawn)) {
      const file = at(`usr/share/icons/hicolor/${path.basename(picture, '.png')}/${place}.png`);
      await mkdir(path.dirname(file), { recursive: true });
      await cp(path.join(drawn, picture), file);
    }
  }
  await write(at('usr/share/doc/keyward/copyright'), await copyright());
  await write(at('DEBIAN/control'), control(version, await kibibytesIn(work)));
  await write(at('DEBIAN/postinst'), refresh('configure'), 0o755);
  await write(at('DEBIAN/postrm'), refresh('remove'), 0o755);
  await sameTimes(work);

  const env = { ...process.env, SOURCE_DATE_EPOCH: '0' };
  const compression = packed === 'well' ? ['-Zxz'] : ['-Zgzip', '-z1'];
  const made = await ask('dpkg-deb', ['--root-owner-group', ...compression, '--build', work, output], {
    env,
  });
  if (made.code !== 0) throw new Stop(`dpkg-deb failed. ${made.output}`);
  await rm(work, { recursive: true });
}

const desktopEntry = () => `[Desktop Entry]
Type=Application
Name=Keyward
Comment=Key vault for security officers
Comment[ko]=보안 담당자를 위한 키 금고
Exec=${installed}/${program} %F
Icon=${program}
Terminal=false
StartupWMClass=Keyward
Categories=Utility;Security;
MimeType=${mimeType};
`;

const mimeInfo = () => `<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="${mimeType}">
    <comment>File sealed by Keyward</comment>
    <comment xml:lang="ko">Keyward로 봉인한 파일</comment>
    <glob pattern="*.sealed"/>
  </mime-type>
</mime-info>
`;

/** The command line needs Node, which the app's Electron is not (packaging.mjs, fuses). */
const commandLine = () => `#!/bin/sh
node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major * 100 + +minor < 2214)' 2>/dev/null || {
  echo 'keyward: the command line needs Node.js 22.14 or newer' >&2
  exit 127
}
exec node ${installed}/resources/app.asar.unpacked/dist/cli.cjs "$@"
`;

/** @param {'configure' | 'remove'} when */
const refresh = (when) => `#!/bin/sh
set -e
if [ "$1" = ${when} ]; then
  command -v update-mime-database >/dev/null && update-mime-database /usr/share/mime || true
  command -v update-desktop-database >/dev/null && update-desktop-database -q || true
  command -v gtk-update-icon-cache >/dev/null && gtk-update-icon-cache -q -f /usr/share/icons/hicolor || true
fi
`;

/**
 * @param {string} version
 * @param {number} size KiB
 */
const control = (version, size) => `Package: ${program}
Version: ${version}
Architecture: ${debArchitecture}
Maintainer: The Keyward founders
Installed-Size: ${size}
Depends: ${depends.join(', ')}
Recommends: libgl1
Suggests: nodejs (>= 22.14)
Section: utils
Priority: optional
Description: Key vault for security officers
 Keeps managed keys with versions, states and an audit log behind a root key that
 several admins unlock together, and seals files under them. Works offline.
`;

const copyright = () => readFile(path.join(root, 'LICENSE'), 'utf8');

/**
 * @param {string} file
 * @param {string} text
 */
async function write(file, text, mode = 0o644) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text, { mode });
  await chmod(file, mode);
}

/** @param {string} folder */
async function kibibytesIn(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return Math.ceil(bytes / 1024);
}

/** @param {string} folder */
async function sameTimes(folder) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await utimes(path.join(entry.parentPath, entry.name), 0, 0);
  }
}
