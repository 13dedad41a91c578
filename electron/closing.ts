// What happens when the window is closed: it is hidden in the tray, or the app ends; in each case the vault is locked.
//
// CL1  While files are in work that are not to be abandoned, the window stays for the page to ask, or to finish them; it
//      closes the window itself then. A page that does not answer is not waited for.

import { app, type BrowserWindow } from 'electron';

interface Closing {
  /** Whether a closed window leaves the app in the tray. */
  readonly stays: () => boolean;
  readonly lock: () => Promise<void>;
  /** Whether files are in work that are not simply to be abandoned. */
  readonly isHeldBack: () => boolean;
  readonly tellPage: () => void;
}

export function watchClosing(window: BrowserWindow, { stays, lock, isHeldBack, tellPage }: Closing): void {
  let isQuitting = false;
  let page: 'answers' | 'does not answer' = 'answers';
  app.on('before-quit', () => {
    isQuitting = true;
  });
  window.on('unresponsive', () => {
    page = 'does not answer';
  });
  window.on('responsive', () => {
    page = 'answers';
  });
  window.on('close', (event) => {
    if (!isQuitting && stays()) {
      event.preventDefault();
      window.hide();
      void lock().catch(() => undefined);
    } else if (page === 'answers' && !window.webContents.isCrashed() && isHeldBack()) {
      event.preventDefault();
      isQuitting = false;
      tellPage();
    }
  });
}
