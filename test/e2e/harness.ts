// How the end-to-end tests start the app, hand it files and end it.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type ElectronApplication, _electron as electron, type Page } from '@playwright/test';
import { renderersOf } from '../../build/outside.mjs';

interface Launched {
  readonly app: ElectronApplication;
  readonly window: Page;
}

/** A private folder of the user that the app runs as: his home, and what the app keeps. */
export async function makeHome(): Promise<string> {
  const home = await mkdtemp(path.join(staged('KEYWARD_HOMES'), 'home-'));
  await give(home);
  return home;
}

/** Makes a folder and all that is in it the property of the user that the app runs as. */
export async function give(folder: string): Promise<void> {
  const user = process.env['KEYWARD_USER'];
  if (!user) return;
  const inside = await readdir(folder, { recursive: true });
  for (const name of ['', ...inside]) await chown(path.join(folder, name), Number(user), Number(user));
}

/** Opens the app, Chromium's sandbox on, and waits for its window. The same home opens the same vault. */
export async function launch(options: {
  readonly home: string;
  readonly args?: string[];
  readonly env?: Record<string, string>;
}): Promise<Launched> {
  const app = await electron.launch({
    executablePath: staged('KEYWARD_ELECTRON'),
    args: [
      ...['--require', staged('KEYWARD_BEFORE')],
      `--user-data-dir=${path.join(options.home, 'data')}`,
      staged('KEYWARD_APP'),
      ...(options.args ?? []),
    ],
    chromiumSandbox: true,
    cwd: options.home,
    env: { ...privateEnvironment(options.home), ...options.env },
  });
  return { app, window: await app.firstWindow() };
}

/** Starts the app a second time on the same home, with these paths: it hands them to the first and ends. */
export async function startAgainWith(home: string, paths: readonly string[]): Promise<void> {
  const args = [`--user-data-dir=${path.join(home, 'data')}`, staged('KEYWARD_APP'), ...paths];
  await promisify(execFile)(staged('KEYWARD_ELECTRON'), args, { cwd: home, env: privateEnvironment(home) });
}

/** Starts the app as its desktop does, asks it to end as soon as it has a page, and answers how it ended and what it wrote. */
export async function startAndEnd(
  home: string,
): Promise<{ readonly code: number | null; readonly wrote: string }> {
  const args = [`--user-data-dir=${path.join(home, 'data')}`, staged('KEYWARD_APP')];
  const app = spawn(staged('KEYWARD_ELECTRON'), args, { cwd: home, env: privateEnvironment(home) });
  const ended = once(app, 'close');
  let wrote = '';
  app.stderr.setEncoding('utf8').on('data', (text: string) => {
    wrote += text;
  });
  while ((await renderersOf(app.pid ?? 0)).length === 0 && app.exitCode === null) await setImmediate();
  app.kill('SIGTERM');
  const [code] = (await ended) as [number | null];
  return { code, wrote };
}

/** Drops files and folders on the window, as from a file manager: the page gets real paths. */
export async function drop(window: Page, paths: readonly string[], selector = 'body'): Promise<void> {
  const box = await window.locator(selector).boundingBox();
  if (!box) throw new Error(`Nothing to drop on: ${selector}`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const session = await window.context().newCDPSession(window);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await session.detach();
}

/** What a power cut does to it: kill -9 of the app and all its processes. */
export async function kill(app: ElectronApplication): Promise<void> {
  const { pid } = app.process();
  if (pid === undefined) return;
  const closed = app.waitForEvent('close');
  // Playwright starts the app as the leader of a process group.
  process.kill(-pid, 'SIGKILL');
  await closed;
}

export function staged(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error('Run the end-to-end tests with: npm run e2e');
  return value;
}

/** Nothing of the developer's own desktop: no folders, no session bus; of the displays laid out, the one of this worker. */
export function privateEnvironment(home: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && !/^(XDG_|ELECTRON_)/.test(pair[0]),
  );
  const own = process.env['KEYWARD_DISPLAYS']?.split(' ')[Number(process.env['TEST_PARALLEL_INDEX'])];
  return {
    ...Object.fromEntries(inherited),
    ...(own ? { DISPLAY: own } : {}),
    // Chromium takes dropped names for what the locale says, and a desktop's says UTF-8.
    LC_ALL: 'C.UTF-8',
    HOME: home,
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
  };
}
