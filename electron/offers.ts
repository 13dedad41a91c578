// Offers: what a person handed over, by drop, picker or from outside, as tickets. The page holds tickets; paths stay here.
//
// OF1  A ticket can be used until the vault is locked: a page that was taken over can name no path that a person did
//      not hand over in this very session, or that the vault's own index does not hold.
// OF2  Before somebody is at the desk only sealed files are looked at, as far as they tell everybody; `lookAgain` does
//      the rest once somebody is. What is known from the index can be worked on where it stands, and is never sealed.

import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { Refusal, refusalView } from '../core/refusal.ts';
import type { Source, Vault } from '../core/vault.ts';
import type { Offered } from './contract.ts';

interface Known extends Source {
  readonly from: 'a person' | 'the index';
}

export class Offers {
  readonly #vault: Vault;
  readonly #known = new Map<string, Known>();
  readonly #indexed = new Map<string, string>();

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** Looks at each path and hands out a ticket for it; one that cannot be used says why. */
  async offer(paths: readonly string[]): Promise<readonly Offered[]> {
    const offered: Offered[] = [];
    for (const path of new Set(paths)) offered.push(await this.#offerOne(path, newTicket()));
    return offered;
  }

  /** Looks again at what these tickets stand for. Refuses `argument_invalid`. */
  async lookAgain(tickets: readonly string[]): Promise<readonly Offered[]> {
    const offered: Offered[] = [];
    for (const ticket of tickets) offered.push(await this.#offerOne(this.path(ticket), ticket));
    return offered;
  }

  /** What tickets stand for. Refuses `argument_invalid` for one that was never handed out, or not for sealing. */
  redeem(tickets: readonly string[], to: 'seal' | 'work on sealed files'): Source[] {
    return tickets.map((ticket) => {
      const known = this.#known.get(ticket);
      if (known === undefined || (to === 'seal' && known.from === 'the index'))
        throw new Refusal('argument_invalid');
      return { path: known.path, size: known.size };
    });
  }

  path(ticket: string): string {
    const known = this.#known.get(ticket);
    if (known === undefined) throw new Refusal('argument_invalid');
    return known.path;
  }

  /** The ticket of an indexed sealed file; always the same for the same path. */
  indexed(source: Source): string {
    const ticket = this.#indexed.get(source.path) ?? newTicket();
    this.#indexed.set(source.path, ticket);
    this.#known.set(ticket, { ...source, from: 'the index' });
    return ticket;
  }

  clear(): void {
    this.#known.clear();
    this.#indexed.clear();
  }

  async #offerOne(path: string, ticket: string): Promise<Offered> {
    try {
      const look = await this.#vault.files.look(path);
      this.#known.set(ticket, { path, size: look.size, from: 'a person' });
      return { ticket, ...look, refusal: null };
    } catch (thrown) {
      const refusal = refusalView(thrown);
      if (refusal.code === 'vault_locked' || refusal.code === 'not_signed_in')
        return this.#offerBefore(path, ticket);
      return refused(ticket, path, thrown);
    }
  }

  /** OF2. */
  async #offerBefore(path: string, ticket: string): Promise<Offered> {
    const place = { ticket, name: basename(path), folder: dirname(path), refusal: null };
    try {
      const { size } = await this.#vault.files.inspect(path);
      this.#known.set(ticket, { path, size, from: 'a person' });
      return { ...place, size, kind: 'sealed' };
    } catch (thrown) {
      const { code } = refusalView(thrown);
      if (!mayWait.includes(code)) return refused(ticket, path, thrown);
      this.#known.set(ticket, { path, size: 0, from: 'a person' });
      return { ...place, size: 0, kind: 'waiting' };
    }
  }
}

/** What a file that can be sealed, or a damaged sealed one, is refused an inspection with. */
const mayWait: readonly string[] = ['not_sealed', 'sealed_newer', 'sealed_truncated', 'sealed_changed'];

function refused(ticket: string, path: string, thrown: unknown): Offered {
  const place = { ticket, name: basename(path), folder: dirname(path), size: 0 };
  return { ...place, kind: 'refused', refusal: refusalView(thrown) };
}

function newTicket(): string {
  return randomBytes(16).toString('hex');
}
