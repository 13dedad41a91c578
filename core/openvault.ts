// An open vault: the proven root key, who is at the desk, and where both may act.
//
// O1  `root` and `founding` change together, when a root key rotation or a change of admins has been committed; the
//     root key that they replace is wiped. Whoever needs key material takes it inside one turn of the keystore.
// O2  Once it was closed there is no root key any more: work that outlived the waiting of a lock (vault.ts, Z2) is told
//     that the vault is locked, and neither reads nor records anything with what is left of a wiped key.

import type { Keystore } from './keystore.ts';
import type { Ledger } from './ledger.ts';
import type { Person } from './people.ts';
import type { Founding } from './records.ts';
import { Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';

export class OpenVault {
  readonly keystore: Keystore;
  readonly ledger: Ledger;
  #root: RootKey | null;
  #founding: Founding;
  #atDesk: Person | null;
  #desk: 'open' | 'closed' = 'open';

  constructor(of: {
    readonly keystore: Keystore;
    readonly ledger: Ledger;
    readonly root: RootKey;
    readonly founding: Founding;
    readonly atDesk: Person | null;
  }) {
    this.keystore = of.keystore;
    this.ledger = of.ledger;
    this.#root = of.root;
    this.#founding = of.founding;
    this.#atDesk = of.atDesk;
  }

  /** Refuses `vault_locked` once it was closed (O2). */
  get root(): RootKey {
    if (this.#root === null) throw new Refusal('vault_locked');
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
    if (root !== this.#root) this.#root?.wipe();
    // It was closed in the middle of that: the new root key has no vault to be open for.
    if (this.#root === null) root.wipe();
    else this.#root = root;
    this.#founding = founding;
  }

  /** Whether this root key is in force here. */
  holds(root: RootKey): boolean {
    return root === this.#root;
  }

  /** Closes it, but for whoever locks it: what is answered has its root key and is closed when that is done (O2). */
  leave(): OpenVault {
    const { keystore, ledger, root, founding, atDesk } = this;
    this.#root = null;
    return new OpenVault({ keystore, ledger, root, founding, atDesk });
  }

  /** Wipes the root key (O2). */
  close(): void {
    this.#root?.wipe();
    this.#root = null;
  }
}
