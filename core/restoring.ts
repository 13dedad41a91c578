// The door to a restore (restore.ts): from the first screen, where the keystore cannot be read, or over an open vault.
//
// RD1  An open vault is replaced only with a second admin's confirmation of that very backup. It is backed up before,
//      the restore is in its log, and it is locked: who opens the restored one presents his share to that.
// RD2  A locked vault is in the way: whoever wants it replaced opens it. Where its own quorum was proven and the keystore
//      was not, it cannot be opened any more: it counts as one that cannot be read.

import type { Backups } from './backup.ts';
import type { Gate } from './gate.ts';
import { judgeTypedKit, readKit, readTypedKit } from './kit.ts';
import type { OpenVault } from './openvault.ts';
import type { TypedKitView } from './peopleviews.ts';
import { withSecrets } from './proving.ts';
import { Refusal, type RefusalCode } from './refusal.ts';
import { type Replaced, Restore, type RestoreSurroundings } from './restore.ts';
import type { Standing } from './standing.ts';
import type { LockedVault } from './unlocking.ts';

/** What the vault lends to restoring. */
interface RestoringHouse extends RestoreSurroundings {
  readonly gate: Gate;
  readonly backups: Backups;
  readonly standing: () => Standing;
  /** Takes this standing, and shows it. */
  readonly stand: (standing: Standing) => Promise<void>;
  /** What is in the folder now. */
  readonly arrive: () => Promise<Standing>;
  readonly lock: () => Promise<void>;
  /** Waits for what the vault does by itself. */
  readonly settle: () => Promise<void>;
  /** The restored vault is the vault. */
  readonly enter: (open: OpenVault) => Promise<void>;
}

/** A recovery kit: as its file, or as the lines that were typed or scanned from its page. */
export type GivenKit =
  | { readonly is: 'file'; readonly path: string }
  | { readonly is: 'typed'; readonly lines: string };

/** What is wrong with a keystore that a restore may take the place of. */
const replaceable: readonly RefusalCode[] = [
  'keystore_missing',
  'keystore_damaged',
  'keystore_foreign',
  'keystore_altered',
];

export class Restoring {
  readonly #house: RestoringHouse;

  constructor(house: RestoringHouse) {
    this.#house = house;
  }

  /** What can be told of a kit while it is still being typed, for a restore or a drill. Never refuses. */
  judgeTypedKit(lines: readonly string[]): TypedKitView {
    return judgeTypedKit(lines);
  }

  /**
   * Opens a copy of the backup at `path`; then its admins are asked for. Over an open vault it needs `approval`.
   * Refuses `backup_…`, `disk_…`, `vault_locked` (RD2), `ceremony_step`, and over an open vault `not_permitted`,
   * `approval_…` and as `Backups.beforeCeremony` does.
   */
  async begin(path: string, approval?: string): Promise<void> {
    const replaced = this.#replaced();
    if (replaced.is === 'vault') await this.#house.gate.permit('restore', null);
    const restore = await Restore.begin(path, replaced, this.#house);
    try {
      const locked = replaced.is === 'vault' ? await this.#letGo(restore, approval) : null;
      await this.#house.stand({ is: 'restoring', restore, locked });
    } catch (thrown) {
      await restore.abandon().catch(() => undefined);
      throw thrown;
    }
  }

  /** As `Restore.present`; `typed` and `keyFile` are wiped. */
  async present(adminId: string, typed: Uint8Array, keyFile: Uint8Array | null = null): Promise<void> {
    await this.#step(typed, (restore) =>
      withSecrets(typed, keyFile, (secrets) => restore.present(adminId, secrets)),
    );
  }

  /** As `Restore.presentKit`, and refuses `kit_…`; `typed` and `keyFile` are wiped. */
  async presentKit(given: GivenKit, typed: Uint8Array, keyFile: Uint8Array | null = null): Promise<void> {
    await this.#step(typed, async (restore) => {
      const kit = given.is === 'file' ? await readKit(given.path) : readTypedKit(given.lines);
      await withSecrets(typed, keyFile, (secrets) => restore.presentKit(kit, secrets));
    });
  }

  /** Forgets the shares presented so far. */
  async withdraw(): Promise<void> {
    await this.#step(new Uint8Array(), async (restore) => restore.withdraw());
  }

  /** As `Restore.confirm`. */
  async confirm(witness: string | null): Promise<void> {
    const { backups, stand, arrive } = this.#house;
    const restore = this.#restore();
    await backups.close();
    try {
      await restore.confirm(witness);
      await stand(this.#house.standing());
    } catch (thrown) {
      if (restore.isOver) await stand(await arrive());
      throw thrown;
    }
  }

  /** Enters the restored vault, once its record has been seen. */
  async enter(): Promise<void> {
    await this.#house.enter(this.#restore().takeVault());
    await this.#house.stand(this.#house.standing());
  }

  /** Lets go of a keystore that its quorum has found altered, so that a restore can take its place (RD2). */
  async makeWay(): Promise<void> {
    const { standing, stand, settle, backups } = this.#house;
    const now = standing();
    if (now.is !== 'locked' || now.locked.alteration === null) return;
    const { alteration, keystore } = now.locked;
    await stand({ is: 'unreadable', refusal: alteration });
    await settle();
    await backups.close();
    await keystore.close();
  }

  /** Ends the restore; the vault is as it was. */
  async abandon(): Promise<void> {
    const standing = this.#house.standing();
    await this.#restore().abandon();
    const locked = standing.is === 'restoring' ? standing.locked : null;
    await this.#house.stand(locked === null ? await this.#house.arrive() : { is: 'locked', locked });
  }

  /** RD2. */
  #replaced(): Replaced {
    const standing = this.#house.standing();
    switch (standing.is) {
      case 'absent':
        return { is: 'nothing' };
      case 'unreadable':
        if (replaceable.includes(standing.refusal.code)) return { is: 'unreadable keystore' };
        throw standing.refusal;
      case 'unlocked':
        return { is: 'vault', keystore: standing.open.keystore, root: standing.open.root };
      case 'locked':
        throw new Refusal('vault_locked');
      default:
        throw new Refusal('ceremony_step');
    }
  }

  /** RD1. */
  async #letGo(restore: Restore, approval: string | undefined): Promise<LockedVault> {
    const { gate, backups, lock, standing } = this.#house;
    const act = { operation: 'restore', detail: restore.exactly } as const;
    await gate.act(approval === undefined ? act : { ...act, approval }, async () => undefined);
    await backups.beforeCeremony();
    await lock();
    const now = standing();
    if (now.is !== 'locked') throw new Refusal('ceremony_step');
    return now.locked;
  }

  async #step(typed: Uint8Array, work: (restore: Restore) => Promise<void>): Promise<void> {
    try {
      await work(this.#restore());
    } finally {
      typed.fill(0);
      await this.#house.stand(this.#house.standing());
    }
  }

  #restore(): Restore {
    const standing = this.#house.standing();
    if (standing.is !== 'restoring') throw new Refusal('ceremony_step');
    return standing.restore;
  }
}
