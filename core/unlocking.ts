// Unlocking: a locked vault, the shares that its admins present one by one, and the proof that opens it.
//
// B1  A wrong passphrase is said at once, for that admin, recorded and counted; after the second in a row each next
//     attempt waits longer.
// B2  Shares are taken in any order, each admin's once. At k they are combined, the root key is proven, the header and
//     every marked row are verified, and only then is the vault open.
// B3  Whatever the outcome at k, the shares are wiped.

import type { AuditDraft } from './audit.ts';
import type { KeyBytes } from './keybytes.ts';
import { Keystore } from './keystore.ts';
import { Ledger } from './ledger.ts';
import { normalisePassphrase } from './passphrase.ts';
import { openCredential, type Person } from './people.ts';
import { type Founding, personView, readFounding, vaultView } from './records.ts';
import { invariant, Refusal, refusalView } from './refusal.ts';
import { openShare, RootKey } from './rootkey.ts';
import type { AdminView, LockedSnapshot } from './snapshot.ts';

/** An open vault: the proven root key, the person at the desk, and where both may act. */
export interface OpenVault {
  readonly keystore: Keystore;
  readonly ledger: Ledger;
  readonly founding: Founding;
  readonly root: RootKey;
  readonly atDesk: Person;
}

export class LockedVault {
  readonly keystore: Keystore;
  readonly #ledger: Ledger;
  readonly #founding: Founding;
  readonly #reason: LockedSnapshot['reason'];
  readonly #now: () => number;
  /** Opened shares by person id (hex). */
  readonly #presented = new Map<string, KeyBytes>();
  /** Persons whose passphrase is being stretched. */
  readonly #trying = new Set<string>();
  /** A share that was being opened when the round ended is no part of the next (B3). */
  #round = 1;

  constructor(
    of: Pick<OpenVault, 'keystore' | 'ledger' | 'founding'>,
    reason: LockedSnapshot['reason'],
    now: () => number,
  ) {
    this.keystore = of.keystore;
    this.#ledger = of.ledger;
    this.#founding = of.founding;
    this.#reason = reason;
    this.#now = now;
  }

  /** Opens the keystore at `path` and reads who can unlock it. Refuses as `Keystore.open` does. */
  static async at(path: string, now: () => number): Promise<LockedVault> {
    const keystore = await Keystore.open(path);
    try {
      const founding = await keystore.read((rows) => readFounding(rows, path));
      return new LockedVault({ keystore, founding, ledger: new Ledger(keystore, now) }, 'start', now);
    } catch (thrown) {
      await keystore.close();
      throw thrown;
    }
  }

  /**
   * An admin presents his share by his passphrase; `typed` is wiped. Answers the open vault at k shares, else null.
   * Refuses `share_presented`, `wait_before_retry`, `passphrase_malformed`, `passphrase_wrong`, `share_unusable`,
   * `root_key_unproved`, `keystore_altered`.
   */
  async present(adminId: string, typed: Uint8Array): Promise<OpenVault | null> {
    try {
      const admin = this.#founding.admins.find((one) => one.id.toString('hex') === adminId);
      if (admin === undefined) throw new Refusal('argument_invalid');
      if (this.#presented.has(adminId) || this.#trying.has(adminId)) {
        throw new Refusal('share_presented', { name: admin.name });
      }
      return await this.#tryShareOf(admin, typed);
    } finally {
      typed.fill(0);
    }
  }

  /** Forgets the shares presented so far. */
  withdraw(): void {
    this.#round++;
    for (const share of this.#presented.values()) share.wipe();
    this.#presented.clear();
  }

  async snapshot(): Promise<LockedSnapshot> {
    const attempts = await this.keystore.read((rows) => rows.all('attempt'));
    const admins = this.#founding.admins.map((admin): AdminView => {
      const attempt = attempts.find((one) => one.person_id.equals(admin.id));
      const failures = attempt?.failures ?? 0;
      const retryAt = attempt === undefined ? null : retryInstant(failures, attempt.last_at, this.#now());
      const view = personView(admin);
      return { ...view, presented: this.#presented.has(view.id) ? 'yes' : 'no', failures, retryAt };
    });
    return { state: 'locked', vault: vaultView(this.#founding), admins, reason: this.#reason };
  }

  async #tryShareOf(admin: Person, typed: Uint8Array): Promise<OpenVault | null> {
    const adminId = admin.id.toString('hex');
    const round = this.#round;
    this.#trying.add(adminId);
    try {
      using passphrase = normalisePassphrase(typed);
      const share = await this.#openShareOf(admin, passphrase);
      if (round !== this.#round) {
        share.wipe();
        throw new Refusal('shares_withdrawn');
      }
      this.#presented.set(adminId, share);
      return this.#presented.size === this.#founding.set.quorum ? await this.#open(admin) : null;
    } finally {
      this.#trying.delete(adminId);
    }
  }

  /** Opens one admin's share, or says why not; both are recorded (B1). */
  async #openShareOf(admin: Person, passphrase: KeyBytes): Promise<KeyBytes> {
    const { id: vaultId, set } = this.#founding;
    const { name } = admin;
    const draft: Omit<AuditDraft, 'result'> = { action: 'share presented', person: personView(admin) };
    const before = await this.keystore.read((rows) => rows.get('attempt', admin.id));
    const retryAt = before === null ? null : retryInstant(before.failures, before.last_at, this.#now());
    if (retryAt !== null) {
      throw new Refusal('wait_before_retry', { name, seconds: Math.ceil((retryAt - this.#now()) / 1000) });
    }
    using privateKey = await openCredential(vaultId, admin.id, admin.credential, passphrase);
    if (privateKey === null) {
      await this.#ledger.recordLocked({ ...draft, result: 'passphrase_wrong' }, async (changes) => {
        const failures = ((await changes.get('attempt', admin.id))?.failures ?? 0) + 1;
        await changes.put('attempt', { person_id: admin.id, failures, last_at: this.#now() });
      });
      throw new Refusal('passphrase_wrong', { name });
    }
    const share = set.shares.find((one) => one.personId.equals(admin.id));
    invariant(share !== undefined, 'every admin of the founding holds a share');
    const opened = await openShare(vaultId, set, share, privateKey);
    const result = opened === null ? 'share_unusable' : 'done';
    try {
      await this.#ledger.recordLocked({ ...draft, result }, (changes) => changes.remove('attempt', admin.id));
    } catch (thrown) {
      opened?.wipe();
      throw thrown;
    }
    if (opened === null) throw new Refusal('share_unusable', { name });
    return opened;
  }

  /** Quorum (B2, B3). The admin who completed it is the person at the desk. */
  async #open(atDesk: Person): Promise<OpenVault> {
    const { keystore } = this;
    const [ledger, founding] = [this.#ledger, this.#founding];
    const person = personView(atDesk);
    const present = founding.admins.filter((admin) => this.#presented.has(admin.id.toString('hex')));
    const detail = { admins: present.map((admin) => admin.name).join(', ') };
    let root: RootKey | null = null;
    try {
      root = await RootKey.combine(founding.id, founding.set, [...this.#presented.values()]);
      if (root === null) throw new Refusal('root_key_unproved');
      await ledger.verify(root);
      await ledger.record(root, { action: 'unlock', person, result: 'done', detail }, async () => undefined);
      return { keystore, ledger, founding, root, atDesk };
    } catch (thrown) {
      root?.wipe();
      const result = refusalView(thrown).code;
      await ledger.recordLocked({ action: 'unlock', person, result, detail }, async () => undefined);
      throw thrown;
    } finally {
      this.withdraw();
    }
  }
}

/** The next attempt is refused before this instant: 2 s after the second failure, then 4 s, 8 s, … up to 5 minutes. */
function retryInstant(failures: number, lastAt: number, now: number): number | null {
  if (failures < 2) return null;
  const delay = Math.min(300_000, 1000 * 2 ** (failures - 1));
  // A clock that was set back must not lock anyone out: a failure that lies ahead of it delays nothing.
  const retryAt = lastAt + delay;
  return lastAt <= now && retryAt > now ? retryAt : null;
}
