// The composition root: what comes alive, in order. First the window, which can show itself while the engine is loaded
// (engine.ts); nothing that the first picture does not need is imported here.

import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { app, Menu, nativeTheme, session } from 'electron';
import { HandedOver, layAside, pathsIn, takeAside, tooLongToSend, withoutPaths } from './handedover.ts';
import { declareScheme, servePage } from './page.ts';
import { PreferencesFile } from './preferences.ts';
import { serve } from './serve.ts';
import { foreignSwitches } from './switches.ts';
import { denyPermissions, makeWindow, showPage } from './window.ts';

// Before anything else: one instance, no network stack that would look anything up, and the sandbox for every
// process. Where the sandbox was switched off from outside (as root), enabling it here would end in a crash loop.
app.setName('Keyward');
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
app.commandLine.appendSwitch('disable-background-networking');
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
declareScheme();
// Where nothing is said before it is ready, Electron makes a menu of its own.
Menu.setApplicationMenu(null);

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
  if (process.platform === 'darwin')
    Menu.setApplicationMenu(Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]));
  denyPermissions(session.defaultSession);
  const page = new EventEmitter<{ text: []; all: [] }>();
  servePage(session.defaultSession, join(__dirname, 'renderer'), (has) => page.emit(has));

  const profile = app.getPath('userData');
  const preferences = PreferencesFile.in(profile, nativeTheme);
  const language = () => preferences.now.language;
  const devTools = app.isPackaged ? 'refused' : 'allowed';
  const window = makeWindow({ preload: join(__dirname, 'preload.cjs'), devTools, language });
  const comeForward = () => {
    if (window.isDestroyed()) return;
    window.show();
    window.restore();
    window.focus();
  };
  app.on('second-instance', (_event, args, folder) => {
    handedOver.add([...pathsIn(args, notPaths, folder), ...takeAside(profile)]);
    comeForward();
  });
  // A window that is closed before its page is there gives up loading, and then is gone: nothing has failed.
  const unlessClosed = async (thrown: unknown) => {
    await setImmediate();
    if (!window.isDestroyed()) throw thrown;
  };
  const showing = showPage(window, language()).catch(unlessClosed);
  const engine = engineBeside(page, showing).then((Engine) =>
    Engine.start({ profile, preferences, handedOver, window, comeForward, startAgain }),
  );
  serve(
    window,
    engine.then(({ answers }) => answers),
  );
  lockBeforeQuit(() => engine.then((started) => started.close(), unlessClosed));
  await Promise.all([engine, showing]).catch(unlessClosed);
}

/**
 * The engine, loaded by the thread that the page needs too: until the page has all its files they go first. While its process
 * comes alive there is little to do for it: the vault, with all that it stands on, is loaded then.
 */
async function engineBeside(page: EventEmitter<{ text: []; all: [] }>, showing: Promise<void>) {
  const all = once(page, 'all');
  await Promise.race([once(page, 'text'), showing]);
  await setImmediate();
  await import('../core/vault.ts');
  await Promise.race([all, showing]);
  return (await import('./engine.ts')).Engine;
}

/** What is started in place of this process; an AppImage is more than the program inside it. */
function sameProgram(): { execPath?: string } {
  const image = process.env['APPIMAGE'];
  return image === undefined ? {} : { execPath: image };
}

/** Another process takes over once this one has locked and ended. */
function startAgain(): void {
  app.relaunch(sameProgram());
  void setImmediate().then(() => app.quit());
}

/** The last window closed, or a quit from anywhere: the vault is locked before the process ends. */
function lockBeforeQuit(close: () => Promise<void>): void {
  app.on('window-all-closed', () => app.quit());
  let closing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    close().then(
      () => app.exit(0),
      () => app.exit(1),
    );
  });
}

/** Without a vault or a window there is nothing to show a message in. */
function fail(): void {
  app.exit(1);
}
