// The tray: shows whether the vault is open, and leads back to the window.

import { Menu, Tray } from 'electron';
import type { Snapshot } from '../core/snapshot.ts';
import type { TrayWords } from './contract.ts';
import { trayIcon } from './trayicon.ts';

interface TrayActions {
  readonly show: () => void;
  readonly lock: () => void;
  readonly quit: () => void;
}

export class VaultTray {
  readonly #tray: Tray;
  readonly #actions: TrayActions;
  #words: TrayWords = { show: 'Keyward', lock: 'Lock', quit: 'Quit', open: 'Open', closed: 'Locked' };
  #lock: 'open' | 'closed' = 'closed';

  private constructor(tray: Tray, actions: TrayActions) {
    this.#tray = tray;
    this.#actions = actions;
    tray.on('click', actions.show);
    this.#draw();
  }

  /** Null where the desktop has no tray. */
  static in(actions: TrayActions): VaultTray | null {
    try {
      return new VaultTray(new Tray(trayIcon('closed')), actions);
    } catch {
      return null;
    }
  }

  show(snapshot: Snapshot): void {
    const lock = snapshot.state === 'unlocked' || snapshot.state === 'unattended' ? 'open' : 'closed';
    if (lock === this.#lock) return;
    this.#lock = lock;
    this.#draw();
  }

  /** In the language of the window, which knows the words. */
  speak(words: TrayWords): void {
    this.#words = words;
    this.#draw();
  }

  get state(): { readonly lock: 'open' | 'closed'; readonly tip: string } {
    return { lock: this.#lock, tip: this.#tip() };
  }

  #tip(): string {
    return `Keyward – ${this.#lock === 'open' ? this.#words.open : this.#words.closed}`;
  }

  #draw(): void {
    const { show, lock, quit } = this.#actions;
    this.#tray.setImage(trayIcon(this.#lock));
    this.#tray.setToolTip(this.#tip());
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: this.#words.show, click: show },
        { label: this.#words.lock, enabled: this.#lock === 'open', click: lock },
        { type: 'separator' },
        { label: this.#words.quit, click: quit },
      ]),
    );
  }
}
