// An open vault: the proven root key, who is at the desk, and where both may act.
//
// O1  `root` and `founding` change together, when a root key rotation or a change of admins has been committed; the
//     root key that they replace is wiped. Whoever needs key material takes it inside one turn of the keystore.

import type { Keystore } from './keystore.ts';
import type { Ledger } from './ledger.ts';
import type { Person } from './people.ts';
import type { Founding } from './records.ts';
import { Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';

export class OpenVault {
  readonly keystore: Keystore;
  readonly ledger: Ledger;
  #root: RootKey;
  #founding: Founding;
  #atDesk: Person | null;
  #desk: 'open' | 'closed' = 'open';

  constructor(of: {
    readonly keystore: Keystore;
    readonly ledger: Ledger;
    readonly root: RootKey;
    readonly founding: Founding;
    readonly atDesk: Person;
  }) {
    this.keystore = of.keystore;
    this.ledger = of.ledger;
    this.#root = of.root;
    this.#founding = of.founding;
    this.#atDesk = of.atDesk;
  }

  get root(): RootKey {
    return this.#root;
  }
  get founding(): Founding {
    return this.#founding;
  }
  /** `closed`: the vault is about to be locked, and nobody takes the desk any more. */
  get desk(): 'open' | 'closed' {
    return this.#desk;
  }
  /** Who is signed in; null between a sign-out and the next sign-in. */
  get atDesk(): Person | null {
    return this.#atDesk;
  }

  /** Who is signed in; refuses `not_signed_in`. */
  get person(): Person {
    if (this.#atDesk === null) throw new Refusal('not_signed_in');
    return this.#atDesk;
  }

  /** Refuses `vault_locked` once the desk was closed. */
  requireDesk(): void {
    if (this.#desk === 'closed') throw new Refusal('vault_locked');
  }

  /** Once the desk was closed nobody takes it. */
  seat(person: Person | null): void {
    this.#atDesk = this.#desk === 'open' ? person : null;
  }

  /** The vault is about to be locked: whoever is at the desk leaves it, for good. */
  closeDesk(): void {
    this.#desk = 'closed';
    this.#atDesk = null;
  }

  /** Takes over what a rotation or a change of admins made (O1); called as soon as that is durable. */
  adopt(root: RootKey, founding: Founding): void {
    if (root !== this.#root) this.#root.wipe();
    this.#root = root;
    this.#founding = founding;
  }
}
