// The composition root: what comes alive, in order. Time, folders and the engine meet here and nowhere else.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { app, type BrowserWindow, Menu, nativeTheme, session, shell } from 'electron';
import { Scheduler } from '../core/scheduler.ts';
import type { LockReason, Snapshot } from '../core/snapshot.ts';
import { machineClocks, Vault } from '../core/vault.ts';
import { CeremonyRecords } from './ceremonyrecords.ts';
import { CopiedText } from './clipboard.ts';
import { watchClosing } from './closing.ts';
import { HandedOver, layAside, pathsIn, takeAside, tooLongToSend, withoutPaths } from './handedover.ts';
import { HeldSecrets } from './heldsecrets.ts';
import { watchForLocking } from './lockwatch.ts';
import { declareScheme, servePage } from './page.ts';
import { PreferencesFile } from './preferences.ts';
import { send, serve } from './serve.ts';
import { foreignSwitches } from './switches.ts';
import { Telling } from './telling.ts';
import { VaultTray } from './tray.ts';
import { VaultFolder } from './vaultfolder.ts';
import { denyPermissions, makeWindow, showPage } from './window.ts';

// Before anything else: one instance, no network stack that would look anything up, and the sandbox for every
// process. Where the sandbox was switched off from outside (as root), enabling it here would end in a crash loop.
app.setName('Keyward');
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
app.commandLine.appendSwitch('disable-background-networking');
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
declareScheme();

// What the file manager or the command line hands over waits here; a second start sends its own to the first.
const handedOver = new HandedOver();
const notPaths = app.isPackaged ? 'nothing' : 'the app';
const given = pathsIn(process.argv, notPaths, process.cwd());
app.on('open-file', (event, path) => {
  event.preventDefault();
  handedOver.add([path]);
});

const foreign = app.isPackaged ? foreignSwitches(process.argv, process.platform) : [];
if (foreign.length > 0) {
  process.stderr.write(`Keyward does not start with these switches: ${foreign.join(', ')}\n`);
  app.exit(2);
} else if (tooLongToSend(process.argv)) {
  layAside(app.getPath('userData'), given);
  app.relaunch({ ...sameProgram(), args: [...withoutPaths(process.argv, notPaths)] });
  app.exit(0);
} else if (app.requestSingleInstanceLock()) {
  handedOver.add([...given, ...takeAside(app.getPath('userData'))]);
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

  const profile = app.getPath('userData');
  const vaultFolder = await VaultFolder.in(profile, startAgain);
  const folder = vaultFolder.now;
  const preferences = await PreferencesFile.in(profile, nativeTheme);
  let window: BrowserWindow | null = null;
  let tray: VaultTray | null = null;
  let latest: Snapshot | null = null;
  const [held, copied] = [new HeldSecrets(), new CopiedText()];
  const ceremonyRecords = new CeremonyRecords();
  const vault = await Vault.at({
    folder,
    profile,
    ...machineClocks(),
    laneScript: join(__dirname, 'worker.cjs'),
    rewrapScript: join(__dirname, 'rewrap.cjs'),
    argon2: 'calibrated',
    trash: (path) => shell.trashItem(path),
    changed: (snapshot) => {
      latest = snapshot;
      // What was still being revealed when its person left is let go of here.
      if (snapshot.state !== 'unlocked') held.clear();
      ceremonyRecords.follow(snapshot);
      tray?.show(snapshot);
      send(window, 'changed', snapshot);
    },
    jobsChanged: (jobs) => send(window, 'jobs', jobs),
  });

  const language = () => preferences.now.language;
  const devTools = app.isPackaged ? 'refused' : 'allowed';
  window = makeWindow({ preload: join(__dirname, 'preload.cjs'), devTools, language });
  const shown = window;
  const comeForward = () => {
    if (shown.isDestroyed()) return;
    shown.show();
    shown.restore();
    shown.focus();
  };
  const jobsWhenLocking = () => (preferences.now.jobsWhenLocking === 'abandon' ? 'abandon' : 'finish');
  const lock = (reason: LockReason, jobs: 'abandon' | 'finish') => {
    forget();
    return vault.lock(reason, jobs);
  };
  tray = VaultTray.in({
    show: comeForward,
    lock: () => void lock('button', jobsWhenLocking()).catch(() => undefined),
    quit: () => app.quit(),
  });
  const ground = {
    vault,
    window,
    folder,
    vaultFolder,
    handedOver,
    preferences,
    held,
    copied,
    ceremonyRecords,
    tray,
    telling: new Telling(comeForward),
  };
  const { forget } = serve({ ...ground, latest: () => latest });
  watchForLocking(window, {
    ...{ snapshot: () => latest, jobs: jobsWhenLocking, lock },
    warn: (lockAt) => send(shown, 'idle', { lockAt }),
  });
  watchClosing(window, {
    stays: () => tray !== null && preferences.now.whenClosed === 'stay',
    lock: () => lock('button', jobsWhenLocking()),
    isHeldBack: () => preferences.now.jobsWhenLocking !== 'abandon' && hasJobsInWork(vault),
    tellPage: () => send(shown, 'closing', null),
  });
  handedOver.onArrival(() => {
    send(window, 'handedOver', null);
    comeForward();
  });
  app.on('second-instance', (_event, args, folder) => {
    handedOver.add([...pathsIn(args, notPaths, folder), ...takeAside(profile)]);
    comeForward();
  });
  const scheduler = new Scheduler(vault, (milliseconds, signal) =>
    sleep(milliseconds, undefined, { signal }),
  );
  scheduler.start();
  lockBeforeQuit(vault, scheduler, copied);
  await showPage(window, language());
}

/** What is started in place of this process; an AppImage is more than the program inside it. */
function sameProgram(): { execPath?: string } {
  const image = process.env['APPIMAGE'];
  return image === undefined ? {} : { execPath: image };
}

/** Another process takes over once this one has locked and ended. */
function startAgain(): void {
  app.relaunch(sameProgram());
  setImmediate(() => app.quit());
}

function hasJobsInWork({ files }: Vault): boolean {
  return files.jobs().some(({ state }) => state === 'waiting' || state === 'running' || state === 'paused');
}

/** The last window closed, or a quit from anywhere: the vault is locked before the process ends. */
function lockBeforeQuit(vault: Vault, scheduler: Scheduler, copied: CopiedText): void {
  app.on('window-all-closed', () => app.quit());
  let closing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    copied
      .clear()
      .catch(() => undefined)
      .then(() => scheduler.stop())
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
