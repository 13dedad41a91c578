// The window: sandboxed, isolated, going nowhere, permitted nothing.

import { BrowserWindow, nativeTheme, type Session } from 'electron';
import type { Preferences } from './contract.ts';
import { pageAddress } from './page.ts';

interface Make {
  readonly preload: string;
  readonly devTools: 'allowed' | 'refused';
  readonly language: () => Preferences['language'];
}

/** Makes the one window; it is shown once it has something to show. */
export function makeWindow({ preload, devTools, language }: Make): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Keyward',
    width: 1180,
    height: 780,
    minWidth: 900,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#131517' : '#f7f8f9',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: devTools === 'allowed',
    },
  });
  window.once('ready-to-show', () => window.show());
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event) => event.preventDefault());
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  // A page that crashed is shown anew; the vault, its jobs and its lock live in this process and are not touched.
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && !window.isDestroyed()) {
      void showPage(window, language()).catch(() => window.close());
    }
  });
  return window;
}

/** `system`: in the system's language, where Keyward speaks it. */
export async function showPage(window: BrowserWindow, language: Preferences['language']): Promise<void> {
  await window.loadURL(`${pageAddress}?language=${language}`);
}

/** Denies every permission that a page could ask for; the app's own clipboard writes do not go through the page. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
  // Chromium fetches the dictionaries of these languages at the start, also where it is to check nothing.
  if (process.platform !== 'darwin') session.setSpellCheckerLanguages([]);
}
