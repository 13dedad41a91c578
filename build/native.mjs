// The native modules: those that came with them where they load in the Electron in use, else SQLite
// compiled once for the stand-in, which is too old for the prebuilt one.

import { existsSync, readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { runAsNode } from './electron.mjs';
import { cache, inModules } from './places.mjs';
import { atEnd, commandStep, Stop } from './run.mjs';

const loadBoth = "new (require('better-sqlite3'))(':memory:').close(); require('argon2')";
const sqlite = inModules('better-sqlite3');
/** Where better-sqlite3 looks before it takes a prebuilt file. */
const preferred = path.join(sqlite, 'build', 'Release', 'better_sqlite3.node');

/** Where the compiled file is kept: once for all checkouts, never shipped. */
export function compiledSqlite() {
  const { version } = JSON.parse(readFileSync(path.join(sqlite, 'package.json'), 'utf8'));
  return path.join(cache, `better-sqlite3-${version}-${process.platform}-${process.arch}.node`);
}

/** @param {import('./electron.mjs').Electron} electron */
export async function readyNativeModules(electron) {
  if (electron.official) await rm(path.join(sqlite, 'build'), { recursive: true, force: true });
  if ((await runAsNode(electron, loadBoth)).code === 0) return;

  const compiled = compiledSqlite();
  if (!existsSync(compiled)) await compile(compiled);
  await mkdir(path.dirname(preferred), { recursive: true });
  await copyFile(compiled, preferred);

  const { code, output } = await runAsNode(electron, loadBoth);
  if (code === 0) return;
  await rm(compiled);
  throw new Stop(
    `${output}\nThe native modules do not load in Electron ${electron.version}. Run this again.`,
  );
}

/**
 * Compiles SQLite against the Node-API of Electron 33, which the prebuilt file is ahead of, and
 * without link-time optimisation, which takes minutes.
 * @param {string} result
 */
async function compile(result) {
  const headers = path.dirname(path.dirname(process.execPath));
  if (!existsSync(path.join(headers, 'include', 'node', 'node_api.h'))) {
    throw new Stop(
      `Node's headers are missing (${headers}/include/node). Install Node 20 from nodejs.org, then try again.`,
    );
  }
  // In a copy: a compilation that is cut off leaves nothing that the loader would find.
  const copy = await mkdtemp(inModules('.keyward-sqlite-'));
  const clear = () => rm(copy, { recursive: true, force: true });
  atEnd(clear);
  await cp(sqlite, copy, { recursive: true });
  const rebuild = ['rebuild', '--release', '--force_build=1', '--jobs=max', `--nodedir=${headers}`];
  const flags = '-O1 -fno-lto';
  await commandStep(
    'Compiling SQLite for this Electron (about a minute)',
    [process.execPath, inModules('node-gyp', 'bin', 'node-gyp.js'), ...rebuild],
    'SQLite could not be compiled; the lines above say why.',
    {
      cwd: copy,
      env: {
        ...process.env,
        CFLAGS: flags,
        CXXFLAGS: `-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT ${flags}`,
        LDFLAGS: '-fno-lto',
      },
    },
  );
  await mkdir(cache, { recursive: true });
  await copyFile(path.join(copy, 'build', 'Release', 'better_sqlite3.node'), `${result}.${process.pid}`);
  await rename(`${result}.${process.pid}`, result);
  await clear();
}
