// The composition root: what comes alive, in order. Time, folders and the engine meet here and nowhere else.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { app, type BrowserWindow, Menu, session } from 'electron';
import { Scheduler } from '../core/scheduler.ts';
import { machineClocks, Vault } from '../core/vault.ts';
import { declareScheme, servePage } from './page.ts';
import { publisher, serve } from './serve.ts';
import { denyPermissions, makeWindow, showPage } from './window.ts';

// Before anything else: one instance, no network stack that would look anything up, and the sandbox for every
// process. Where the sandbox was switched off from outside (as root), enabling it here would end in a crash loop.
app.setName('Keyward');
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
app.commandLine.appendSwitch('disable-background-networking');
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
declareScheme();

if (app.requestSingleInstanceLock()) {
  app.whenReady().then(run, fail);
} else {
  app.quit();
}

async function run(): Promise<void> {
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }])
      : null,
  );
  denyPermissions(session.defaultSession);
  servePage(session.defaultSession, join(__dirname, 'renderer'));

  let window: BrowserWindow | null = null;
  const folder = join(app.getPath('userData'), 'vault');
  const vault = await Vault.at({
    folder,
    profile: app.getPath('userData'),
    ...machineClocks(),
    laneScript: join(__dirname, 'worker.cjs'),
    rewrapScript: join(__dirname, 'rewrap.cjs'),
    argon2: 'calibrated',
    ...publisher(() => window),
  });

  window = makeWindow(join(__dirname, 'preload.cjs'), app.isPackaged ? 'refused' : 'allowed');
  serve(vault, window, folder);
  app.on('second-instance', () => {
    if (window === null || window.isDestroyed()) return;
    window.restore();
    window.focus();
  });
  const scheduler = new Scheduler(vault, (milliseconds, signal) =>
    sleep(milliseconds, undefined, { signal }),
  );
  scheduler.start();
  lockBeforeQuit(vault, scheduler);
  await showPage(window);
}

/** The last window closed, or a quit from anywhere: the vault is locked before the process ends. */
function lockBeforeQuit(vault: Vault, scheduler: Scheduler): void {
  app.on('window-all-closed', () => app.quit());
  let closing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    scheduler
      .stop()
      .then(() => vault.close())
      .then(
        () => app.exit(0),
        () => app.exit(1),
      );
  });
}

/** Without a vault or a window there is nothing to show a message in. */
function fail(): void {
  app.exit(1);
}
