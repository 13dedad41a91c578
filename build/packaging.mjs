// How Keyward is packaged: what is in it, what its Electron may still be asked to do, and the forms it is given in.
//
// Beside the archive lie the native modules and the programs of the command line, which run on Node as well; all else is
// in it.

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from './places.mjs';

/** Name of the program, of its package and of its files. */
export const program = 'keyward-desktop';
export const mimeType = 'application/vnd.keyward.sealed';

const icons = path.join(root, 'build', 'icons');

/** What comes with the native modules and is needed to compile them, or for other machines. */
const surplus = [
  '!**/node_modules/better-sqlite3/{deps,src,binding.gyp}{,/**}',
  '!**/node_modules/better-sqlite3/build/{Release/obj,Release/.deps,Release/*.a,Makefile,*.mk,*.gypi}{,/**}',
  '!**/node_modules/argon2/{argon2,argon2.cpp,binding.gyp}{,/**}',
  '!**/node_modules/{cross-env,cross-spawn,isexe,node-addon-api,path-key,which}{,/**}',
  '!**/node_modules/{shebang-command,shebang-regex,@epic-web,.bin}{,/**}',
];

/** The programs that Node runs: the command line, and the lanes that it and the window share. */
export const programs = ['dist/cli.cjs', 'dist/worker.cjs'];

/**
 * The configuration for electron-builder.
 * @param {{ electron: import('./electron.mjs').Electron, output: string, inspect: 'refused' | 'allowed' }} given
 *   `inspect`: whether a debugger may be attached, which only the trial of a package needs
 * @returns {import('electron-builder').Configuration}
 */
export function packaging({ electron, output, inspect }) {
  return {
    appId: 'app.keyward.desktop',
    productName: 'Keyward',
    copyright: 'MIT licence',
    directories: { output, buildResources: path.join(root, 'build', 'icons') },
    electronVersion: electron.version,
    electronDist: path.dirname(electron.executable),
    electronLanguages: ['en-US', 'en', 'ko'],
    npmRebuild: false,
    publish: null,
    files: ['dist/**', '!dist/made-from', 'package.json', ...surplus, ...otherMachines()],
    extraResources: [
      { from: 'LICENSE', to: 'LICENSE' },
      { from: 'dist/licences.txt', to: 'licences.txt' },
    ],
    afterPack: clearStandIn,
    asar: { smartUnpack: false },
    asarUnpack: ['**/node_modules/**', ...programs],
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: inspect === 'allowed',
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    },
    fileAssociations: [
      {
        ext: 'sealed',
        name: 'Sealed file',
        description: 'A file sealed by Keyward',
        mimeType,
        role: 'Editor',
        icon: path.join(icons, 'sealed'),
      },
    ],
    linux: {
      executableName: program,
      icon: path.join(icons, 'keyward'),
      category: 'Utility',
      synopsis: 'Key vault for security officers',
      target: ['dir', 'tar.gz', 'AppImage', 'deb'],
    },
    win: {
      icon: path.join(icons, 'keyward.ico'),
      target: ['nsis', 'portable'],
    },
    nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: true },
    mac: {
      icon: path.join(icons, 'keyward.icns'),
      category: 'public.app-category.utilities',
      target: [{ target: 'dmg', arch: 'universal' }],
      // Both halves of a universal app carry the modules of both processors.
      x64ArchFiles: '**/node_modules/**/*.node',
      hardenedRuntime: true,
      darkModeSupport: true,
    },
  };
}

/**
 * Prebuilt native modules of other machines are left out: a package is made on the system that it is for. macOS has one
 * app for both its processors.
 */
function otherMachines() {
  const systems = ['linux', 'linuxmusl', 'win32', 'darwin', 'freebsd'];
  const others = systems.filter((system) => system !== process.platform).map((system) => `${system}-*`);
  const processors = ['x64', 'arm64', 'arm'].filter((one) => one !== process.arch);
  if (process.platform !== 'darwin') others.push(...processors.map((one) => `${process.platform}-${one}`));
  const prebuilt = others.map(
    (one) => `!**/node_modules/{argon2,better-sqlite3}/prebuilds/${one}{,.node,/**}`,
  );
  return [...prebuilt, '!**/node_modules/argon2/prebuilds/*/*.musl.node'];
}

/**
 * What a stand-in Electron has besides Electron (standin.mjs) does not belong into a package.
 * @param {import('electron-builder').AfterPackContext} packed
 */
async function clearStandIn({ appOutDir }) {
  await rm(path.join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
}
