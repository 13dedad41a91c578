// Places: what a person chose in a dialog of the system, as tickets. The page holds tickets; paths stay here.
//
// A ticket is good for what it was chosen for and for nothing else, until the vault is locked.

import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import { Refusal } from '../core/refusal.ts';
import { keyFileAt } from '../core/vault.ts';
import type { Chosen, ToOpen, ToWrite } from './contract.ts';

export type Purpose = ToOpen | ToWrite;

export class Places {
  readonly #window: BrowserWindow;
  readonly #paths = new Map<string, { readonly path: string; readonly purpose: Purpose }>();

  constructor(window: BrowserWindow) {
    this.#window = window;
  }

  /** Asks the person for a file or folder that is there. */
  async toOpen(purpose: ToOpen): Promise<Chosen | 'nothing chosen'> {
    const isFolder = purpose.endsWith('folder');
    const { filePaths } = await dialog.showOpenDialog(this.#window, {
      properties: isFolder ? ['openDirectory', 'createDirectory'] : ['openFile'],
    });
    return this.#keepChosen(filePaths[0], purpose);
  }

  /** Asks the person where something is to be written; `name` is proposed, without any folder it may hold. */
  async toWrite(purpose: ToWrite, name: string): Promise<Chosen | 'nothing chosen'> {
    const { filePath } = await dialog.showSaveDialog(this.#window, { defaultPath: basename(name) });
    return this.#keepChosen(filePath === '' ? undefined : filePath, purpose);
  }

  /** The path that a ticket stands for. Refuses `argument_invalid` for one that was not handed out for this. */
  path(ticket: string, purpose: Purpose): string {
    const place = this.#paths.get(ticket);
    if (place === undefined || place.purpose !== purpose) throw new Refusal('argument_invalid');
    return place.path;
  }

  /** The content of a chosen key file, which the vault wipes; null for none. Refuses `key_file_damaged`, `file_missing`. */
  async keyFile(ticket: string | null): Promise<Uint8Array | null> {
    if (ticket === null) return null;
    return keyFileAt(this.path(ticket, 'key file'));
  }

  clear(): void {
    this.#paths.clear();
  }

  /** A ticket for a place that the person chose, or that something he asked for was written to. */
  keep(path: string, purpose: Purpose): Chosen {
    const ticket = randomBytes(16).toString('hex');
    this.#paths.set(ticket, { path, purpose });
    return { ticket, name: basename(path), folder: dirname(path) };
  }

  #keepChosen(path: string | undefined, purpose: Purpose): Chosen | 'nothing chosen' {
    return path === undefined ? 'nothing chosen' : this.keep(path, purpose);
  }
}
