// Offers: what a person handed over, by drop or picker, as tickets. The page holds tickets; paths stay here.
//
// A ticket can be used as long as the vault is open: a page that was taken over can name no path that a person did
// not hand over in this very session.

import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { Refusal, refusalView } from '../core/refusal.ts';
import type { Source, Vault } from '../core/vault.ts';
import type { Offered } from './contract.ts';

export class Offers {
  readonly #vault: Vault;
  readonly #sources = new Map<string, Source>();

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** Looks at each path and hands out a ticket for it; one that cannot be used says why. */
  async offer(paths: readonly string[]): Promise<readonly Offered[]> {
    const offered: Offered[] = [];
    for (const path of new Set(paths)) offered.push(await this.#offerOne(path));
    return offered;
  }

  /** What tickets stand for. Refuses `argument_invalid` for one that was never handed out. */
  redeem(tickets: readonly string[]): Source[] {
    return tickets.map((ticket) => {
      const source = this.#sources.get(ticket);
      if (source === undefined) throw new Refusal('argument_invalid');
      return source;
    });
  }

  clear(): void {
    this.#sources.clear();
  }

  async #offerOne(path: string): Promise<Offered> {
    const ticket = randomBytes(16).toString('hex');
    try {
      const look = await this.#vault.files.look(path);
      this.#sources.set(ticket, { path, size: look.size });
      return { ticket, ...look, refusal: null };
    } catch (thrown) {
      const refusal = refusalView(thrown);
      return { ticket, name: basename(path), folder: dirname(path), size: 0, kind: 'refused', refusal };
    }
  }
}
