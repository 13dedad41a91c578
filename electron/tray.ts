// The tray: shows whether the vault is open, and leads back to the window. It comes with its words, which the window brings
// once its first screen stands.

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
  readonly #actions: TrayActions;
  #tray: Tray | null = null;
  #words: TrayWords | null = null;
  #lock: 'open' | 'closed' = 'closed';

  constructor(actions: TrayActions) {
    this.#actions = actions;
  }

  /** False where the desktop has no tray. */
  get isThere(): boolean {
    return this.#tray !== null;
  }

  show(snapshot: Snapshot): void {
    const lock = snapshot.state === 'unlocked' || snapshot.state === 'unattended' ? 'open' : 'closed';
    if (lock === this.#lock) return;
    this.#lock = lock;
    this.#tray?.setImage(trayIcon(lock));
    this.#label();
  }

  /** In the language of the window. */
  speak(words: TrayWords): void {
    this.#words = words;
    this.#tray ??= this.#begun();
    this.#label();
  }

  #begun(): Tray | null {
    try {
      const tray = new Tray(trayIcon(this.#lock));
      tray.on('click', this.#actions.show);
      return tray;
    } catch {
      return null;
    }
  }

  #label(): void {
    if (this.#tray === null || this.#words === null) return;
    const { show, lock, quit } = this.#actions;
    const isOpen = this.#lock === 'open';
    this.#tray.setToolTip(`Keyward – ${isOpen ? this.#words.open : this.#words.closed}`);
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: this.#words.show, click: show },
        { label: this.#words.lock, enabled: isOpen, click: lock },
        { type: 'separator' },
        { label: this.#words.quit, click: quit },
      ]),
    );
  }
}
