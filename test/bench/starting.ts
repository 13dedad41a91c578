// How long an app takes from its start to its first picture, seen from outside: the process is spawned as a person's desktop
// would, and the page says when what is waited for has been painted.
//
// The page is watched by a preload of the bench, which a program around the app adds before it runs the app as it is shipped.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { give, privateEnvironment, staged } from '../e2e/harness.ts';

const around = (preload: string, main: string) => `
const { app, ipcMain, session } = require('electron');
ipcMain.once('painted', () => process.stdout.write('painted\\n'));
app.whenReady().then(() => {
  const own = session.defaultSession;
  const filePath = ${JSON.stringify(preload)};
  if (own.registerPreloadScript) own.registerPreloadScript({ type: 'frame', filePath });
  else own.setPreloads([filePath]);
});
require(${JSON.stringify(main)});
`;

/** What is waited for is there and may be used; then its frame is drawn, and the next task runs after that. */
const preloadFor = (selector: string) => `
const { ipcRenderer } = require('electron');
const isThere = () => {
  const found = document.querySelector(${JSON.stringify(selector)});
  return found !== null && !found.matches(':disabled');
};
const said = () => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => ipcRenderer.send('painted');
  port2.postMessage(null);
});
new MutationObserver((_, observer) => {
  if (!isThere()) return;
  observer.disconnect();
  said();
}).observe(document, { childList: true, subtree: true, attributes: true });
`;

const emptyMain = (page: string) => `
const { app, BrowserWindow } = require('electron');
const open = () => new BrowserWindow({ width: 1180, height: 780 }).loadFile(${JSON.stringify(page)});
app.whenReady().then(open);
`;

/** An app with what watches it around it, in a folder of its own with a profile of its own. */
export interface Watched {
  readonly home: string;
  readonly program: string;
  readonly data: string;
}

/** The least that Electron can show: a window, and a page with a button. */
export async function emptyWindow(home: string): Promise<Watched> {
  const [main, page] = [join(home, 'empty.cjs'), join(home, 'empty.html')];
  await writeFile(main, emptyMain(page));
  await writeFile(page, '<!doctype html><title>Empty</title><button>Unlock</button>');
  return watched(home, 'empty', main, join(home, 'empty-data'), 'button');
}

/** `main` is the program of an app; it has been painted when what `selector` finds is. */
export async function watched(
  home: string,
  name: string,
  main: string,
  data: string,
  selector: string,
): Promise<Watched> {
  const program = join(home, `${name}-watched`);
  await mkdir(program);
  const preload = join(program, 'preload.cjs');
  await writeFile(preload, preloadFor(selector));
  await writeFile(join(program, 'main.cjs'), around(preload, main));
  await writeFile(
    join(program, 'package.json'),
    `{ "name": "${name}", "version": "1.0.0", "main": "main.cjs" }`,
  );
  await give(home);
  return { home, program, data };
}

/** Milliseconds from its start until it has been painted; then all of it is killed. */
export async function millisecondsToPaint({ home, program, data }: Watched): Promise<number> {
  const start = performance.now();
  const child = spawn(staged('KEYWARD_ELECTRON'), [`--user-data-dir=${data}`, program], {
    ...{ cwd: home, env: privateEnvironment(home), detached: true },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await painted(child);
    return performance.now() - start;
  } finally {
    const ended = once(child, 'close');
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await ended;
  }
}

async function painted({ stdout }: ChildProcess): Promise<void> {
  if (stdout === null) throw new Error('it has no output');
  const lines = createInterface({ input: stdout, signal: AbortSignal.timeout(30_000) });
  for await (const line of lines) if (line === 'painted') return;
  throw new Error('nothing was painted within 30 s');
}
