// Unlocking: a locked vault, the shares that its admins present one by one, and the proof that opens it.
//
// B2  Shares are taken in any order, each admin's once. At k they are combined, the root key is proven, the header and
//     every marked row are verified, the root key is shown to be the vault's own, and only then is the vault open. A share comes from the keystore or, where it
//     is a backup that is being restored, from a recovery kit.
// B3  Whatever the outcome at k, the shares are wiped.

import type { AuditDraft } from './audit.ts';
import { requireOwnCheckpointKey } from './checkpoint.ts';
import type { KeyBytes } from './keybytes.ts';
import { Keystore } from './keystore.ts';
import { type Kit, matchKit, openKit } from './kit.ts';
import { Ledger } from './ledger.ts';
import { noticesForAnyone } from './notices.ts';
import { OpenVault } from './openvault.ts';
import type { Person } from './people.ts';
import {
  forgetFailures,
  type ProvingGround,
  proveBy,
  provePerson,
  retryInstant,
  type Secrets,
} from './proving.ts';
import { type Founding, personView, readFounding, vaultView } from './records.ts';
import { invariant, Refusal, refusalView } from './refusal.ts';
import { openShare, RootKey } from './rootkey.ts';
import type { Destroyed } from './rowmarks.ts';
import type { AdminView, LockedSnapshot } from './snapshot.ts';

export class LockedVault {
  readonly keystore: Keystore;
  readonly #ledger: Ledger;
  readonly #founding: Founding;
  readonly #reason: LockedSnapshot['reason'];
  readonly #now: () => number;
  readonly #destroyed: Destroyed;
  /** Opened shares by person id (hex). */
  readonly #presented = new Map<string, KeyBytes>();
  /** Persons whose passphrase is being stretched. */
  readonly #trying = new Set<string>();
  #alteration: Refusal | null = null;
  /** A share that was being opened when the round ended is no part of the next (B3). */
  #round = 1;

  constructor(
    of: { readonly keystore: Keystore; readonly ledger: Ledger; readonly founding: Founding },
    reason: LockedSnapshot['reason'],
    now: () => number,
    destroyed: Destroyed = 'when due',
  ) {
    this.#destroyed = destroyed;
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

  get ledger(): Ledger {
    return this.#ledger;
  }

  /** What a proven quorum found wrong with the keystore; null where it found nothing, or there was none yet. */
  get alteration(): Refusal | null {
    return this.#alteration;
  }

  /**
   * An admin presents his share by his passphrase. Answers the open vault at k shares, else null.
   * Refuses `share_presented`, `wait_before_retry`, `passphrase_wrong`, `key_file_…`, `share_unusable`,
   * `root_key_unproved`, `keystore_altered`.
   */
  present(adminId: string, secrets: Secrets): Promise<OpenVault | null> {
    return this.#take(adminId, (admin) => this.#openShareOf(admin, secrets));
  }

  /**
   * An admin presents his share by his recovery kit, with the passphrase that he had when it was made. Answers and
   * refuses as `present`, and `kit_elsewhere`, `kit_superseded`, `kit_newer`, `kit_damaged`.
   */
  async presentKit(kit: Kit, secrets: Secrets): Promise<OpenVault | null> {
    matchKit(kit, this.#founding);
    return this.#take(kit.person.id.toString('hex'), (admin) => this.#openKitOf(admin, kit, secrets));
  }

  async #take(adminId: string, share: (admin: Person) => Promise<KeyBytes>): Promise<OpenVault | null> {
    const admin = this.#founding.admins.find((one) => one.id.toString('hex') === adminId);
    if (admin === undefined) throw new Refusal('argument_invalid');
    if (this.#presented.has(adminId) || this.#trying.has(adminId)) {
      throw new Refusal('share_presented', { name: admin.name });
    }
    const round = this.#round;
    this.#trying.add(adminId);
    try {
      const opened = await share(admin);
      if (round !== this.#round) {
        opened.wipe();
        throw new Refusal('shares_withdrawn');
      }
      this.#presented.set(adminId, opened);
      return this.#presented.size === this.#founding.set.quorum ? await this.#open(admin) : null;
    } finally {
      this.#trying.delete(adminId);
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
    const notices = await this.keystore.read(noticesForAnyone);
    return { state: 'locked', vault: vaultView(this.#founding), admins, reason: this.#reason, notices };
  }

  /** Opens one admin's share, or says why not; both are recorded. */
  async #openShareOf(admin: Person, secrets: Secrets): Promise<KeyBytes> {
    const { id: vaultId, set } = this.#founding;
    using privateKey = await provePerson(this.#ground, admin, secrets, 'present share');
    const share = set.shares.find((one) => one.personId.equals(admin.id));
    invariant(share !== undefined, 'every admin of the founding holds a share');
    return this.#recorded(admin, await openShare(vaultId, set, share, privateKey), {});
  }

  /** As `#openShareOf`; a wrong passphrase counts like any other. */
  async #openKitOf(admin: Person, kit: Kit, { passphrase, keyFile }: Secrets): Promise<KeyBytes> {
    const open = () =>
      openKit(kit, passphrase, keyFile).catch((thrown: unknown) => {
        if (refusalView(thrown).code === 'passphrase_wrong') return null;
        throw thrown;
      });
    const opened = await proveBy(open, this.#ground, admin, 'present share');
    return this.#recorded(admin, opened, { detail: { by: 'recovery kit' } });
  }

  get #ground(): ProvingGround {
    const record = this.#ledger.recordLocked.bind(this.#ledger);
    return { keystore: this.keystore, vaultId: this.#founding.id, now: this.#now, record };
  }

  async #recorded(
    admin: Person,
    share: KeyBytes | null,
    said: Pick<AuditDraft, 'detail'>,
  ): Promise<KeyBytes> {
    const result = share === null ? 'share_unusable' : 'done';
    const draft: AuditDraft = { ...said, action: 'present share', person: personView(admin), result };
    try {
      await this.#ledger.recordLocked(draft, (changes) => forgetFailures(changes, admin));
    } catch (thrown) {
      share?.wipe();
      throw thrown;
    }
    if (share === null) throw new Refusal('share_unusable', { name: admin.name });
    return share;
  }

  /** That the shares gave the root key of this vault, and not one that somebody sealed to its admins (checkpoint.ts, CP3). */
  #requireOwn(root: RootKey): Promise<void> {
    return this.keystore.read((rows) => requireOwnCheckpointKey(rows, root));
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
      await ledger.verify(root, this.#destroyed);
      await this.#requireOwn(root);
      await ledger.record(root, { action: 'unlock', person, result: 'done', detail }, async (changes) => {
        // Whoever presented his share has proved it.
        for (const { id } of present) {
          await changes.keep('proof', { subject: `admin ${id.toString('hex')}`, at: this.#now() });
        }
      });
      return new OpenVault({ keystore, ledger, founding, root, atDesk });
    } catch (thrown) {
      if (root !== null && thrown instanceof Refusal && thrown.code === 'keystore_altered')
        this.#alteration = thrown;
      root?.wipe();
      const result = refusalView(thrown).code;
      await ledger.recordLocked({ action: 'unlock', person, result, detail }, async () => undefined);
      throw thrown;
    } finally {
      this.withdraw();
    }
  }
}
