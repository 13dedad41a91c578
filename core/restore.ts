// Restoring: a backup becomes the vault again, in front of a quorum of the admins that are in it.
//
// RS1  The backup is only read. What is opened is a copy beside the vault's place, under a name that no start ever opens.
// RS2  Each admin presents his share by his passphrase or by his recovery kit. At k the copy must prove itself whole:
//      the root key, the header, every row, the whole log, and every key version unwraps (backupproof.ts).
// RS3  Then it is shown what comes back, what does not, and whether this keystore is older than the one seen last.
//      Nothing is replaced before that is confirmed.
// RS4  A deleted key does not come back: not where the backup, the vault that is replaced, or the record outside
//      (lastseen.ts) knows that it was destroyed. Its material is overwritten before the copy takes its place. Only
//      what a vault signed is known, or what the backup's own proved key row has as due: else a planted id would have a
//      live key dropped. A key whose material is missing cannot come back, but is not attested as destroyed for that.
// RS5  The restored keystore takes its place by one rename. Whatever ends the restore, there is the vault as it was, or
//      the restored one. A keystore that could not be read is set aside, not overwritten.
// RS6  The log goes on where the backup ends: its next signed entries say who was present and which backup it was.

import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { proveBackup } from './backupproof.ts';
import { keystoreName } from './ceremony.ts';
import { recordCeremony } from './ceremonyrecord.ts';
import { verifierOf } from './checkpoint.ts';
import { Keystore } from './keystore.ts';
import type { Kit } from './kit.ts';
import type { LastSeen } from './lastseen.ts';
import { Ledger, type MarkedChanges } from './ledger.ts';
import { OneStep } from './onestep.ts';
import { type OpenedBackup, openBackup } from './openbackup.ts';
import { OpenVault } from './openvault.ts';
import { syncFolder } from './output.ts';
import { personName } from './people.ts';
import type { Secrets } from './proving.ts';
import { type Founding, personView, readFounding } from './records.ts';
import { fileRefusal, invariant, Refusal, systemCode } from './refusal.ts';
import { attestedIn, keysDestroyed, keysWithoutMaterial, leaveOut } from './restoredkeys.ts';
import type { RootKey } from './rootkey.ts';
import type { Tables } from './schema.ts';
import { setAside } from './setaside.ts';
import type { CeremonyRecord, Instant, RestoreFindings, RestoringSnapshot } from './snapshot.ts';
import { LockedVault } from './unlocking.ts';

/** What the restored vault takes the place of. */
export type Replaced =
  | { readonly is: 'nothing' }
  /** A keystore that cannot be read, or a folder without one. */
  | { readonly is: 'unreadable keystore' }
  /** This vault, which two admins let go of; held open so that nobody else opens it meanwhile. */
  | { readonly is: 'vault'; readonly keystore: Keystore; readonly root: RootKey };

export interface RestoreSurroundings {
  /** The vault's place. */
  readonly folder: string;
  readonly now: () => number;
  readonly seen: LastSeen;
}

/** The copy, opened by its quorum and proved. */
interface Ready {
  readonly open: OpenVault;
  readonly findings: RestoreFindings;
  /** Keys that were destroyed, as is attested (RS4): id (hex) and when. */
  readonly destroyed: ReadonlyMap<string, Instant>;
  /** Keys whose material the backup no longer has, which nobody else attests. */
  readonly missing: ReadonlyMap<string, Instant>;
}

export class Restore {
  readonly #around: RestoreSurroundings;
  readonly #replaced: Replaced;
  /** Keys that the vault that is replaced says were destroyed; taken while it was open. */
  readonly #endedThere: ReadonlyMap<string, Instant>;
  readonly #name: string;
  readonly #backup: OpenedBackup;
  readonly #founding: Founding;
  readonly #locked: LockedVault;
  readonly #present: { readonly id: string; readonly name: string }[] = [];
  #stage: RestoringSnapshot['stage'] | 'proving' | 'over' = 'presenting';
  #ready: Ready | null = null;
  #restored: { readonly open: OpenVault; readonly record: CeremonyRecord } | null = null;
  readonly #steps = new OneStep();

  private constructor(
    around: RestoreSurroundings,
    replaced: Replaced,
    endedThere: ReadonlyMap<string, Instant>,
    name: string,
    backup: OpenedBackup,
    founding: Founding,
  ) {
    this.#around = around;
    this.#replaced = replaced;
    this.#endedThere = endedThere;
    this.#name = name;
    this.#backup = backup;
    this.#founding = founding;
    const { keystore } = backup;
    const of = { keystore, founding, ledger: new Ledger(keystore, around.now) };
    this.#locked = new LockedVault(of, 'start', around.now, 'before or since');
  }

  /**
   * Opens a copy of the backup at `path` (RS1). Refuses `backup_foreign`, `backup_newer`, `backup_damaged`,
   * `backup_elsewhere` where the vault that would be replaced is another one, and what the drives refuse.
   */
  static async begin(path: string, replaced: Replaced, around: RestoreSurroundings): Promise<Restore> {
    const name = basename(path);
    const draft = draftFolder(around.folder);
    try {
      await removeRestoreDraft(around.folder);
      await mkdir(draft, { recursive: true, mode: 0o700 });
      const backup = await openBackup(path, join(draft, keystoreName));
      try {
        const founding = await readBackupFounding(backup.keystore, name);
        if (replaced.is === 'vault') await requireSameVault(replaced.keystore, founding);
        const endedThere = replaced.is === 'vault' ? await attestedIn(replaced) : new Map<string, Instant>();
        return new Restore(around, replaced, endedThere, name, backup, founding);
      } catch (thrown) {
        await backup.keystore.close();
        throw thrown;
      }
    } catch (thrown) {
      await removeRestoreDraft(around.folder).catch(() => undefined);
      throw fileRefusal(thrown, name);
    }
  }

  /** As `LockedVault.present` and, at k, `backup_altered` (RS2). Refuses `ceremony_step` after that. */
  present(adminId: string, secrets: Secrets): Promise<void> {
    return this.#takeShare(() => this.#locked.present(adminId, secrets), adminId);
  }

  /** As `LockedVault.presentKit`; else as `present`. */
  presentKit(kit: Kit, secrets: Secrets): Promise<void> {
    return this.#takeShare(() => this.#locked.presentKit(kit, secrets), kit.person.id.toString('hex'));
  }

  /** Forgets the shares presented so far. Refuses `ceremony_step` once there is a quorum. */
  withdraw(): void {
    if (this.#stage !== 'presenting') throw new Refusal('ceremony_step');
    this.#locked.withdraw();
    this.#present.length = 0;
  }

  /**
   * Puts the restored vault in its place (RS4 to RS6). `witness` may be null. Refuses `ceremony_step` before the
   * quorum; where it refuses anything else, this restore is over and the vault is as it was.
   */
  confirm(witness: string | null): Promise<void> {
    return this.#steps.take(async () => {
      const ready = this.#ready;
      if (ready === null || this.#stage !== 'to confirm') throw new Refusal('ceremony_step');
      try {
        const record = await this.#settle(ready, witness === null ? null : personName(witness));
        await this.#place();
        this.#restored = { open: await this.#openRestored(ready.open), record };
        this.#stage = 'complete';
      } catch (thrown) {
        await this.#discard().catch(() => undefined);
        const isTaken = ['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(systemCode(thrown) ?? '');
        throw isTaken ? new Refusal('vault_exists') : fileRefusal(thrown, basename(this.#around.folder));
      }
    });
  }

  /** The restored vault, open. Refuses `ceremony_step` before it is in its place. */
  takeVault(): OpenVault {
    if (this.#restored === null) throw new Refusal('ceremony_step');
    return this.#restored.open;
  }

  /** Which backup this is, for those who confirm that it is restored. */
  get exactly(): { readonly backup: string; readonly sha256: string; readonly points: number } {
    const { label, points } = this.#backup;
    return { backup: this.#name, sha256: label.digest.toString('hex'), points: points.points };
  }

  /** Whether nothing can be done with it any more. */
  get isOver(): boolean {
    return this.#stage === 'over';
  }

  /** Ends the restore; the vault is as it was. Refuses `ceremony_step` once the restored one is in its place. */
  abandon(): Promise<void> {
    return this.#steps.take(async () => {
      if (this.#stage === 'complete' || this.#stage === 'proving') throw new Refusal('ceremony_step');
      await this.#discard();
    });
  }

  async snapshot(): Promise<RestoringSnapshot> {
    const { label, points } = this.#backup;
    const isLocked = this.#stage === 'presenting';
    const admins = this.#founding.admins.map((admin) => {
      const view = personView(admin);
      const presented = this.#present.some(({ id }) => id === view.id) ? ('yes' as const) : ('no' as const);
      return { ...view, presented, failures: 0, retryAt: null };
    });
    const { id, name, createdAt, set } = this.#founding;
    const { reason, madeAt, until } = label;
    return {
      state: 'restoring',
      folder: this.#around.folder,
      backup: { name: this.#name, reason, madeAt, until: points.until ?? until, end: points.end },
      vault: { id: id.toString('hex'), name, createdAt, quorum: set.quorum },
      admins: isLocked ? (await this.#locked.snapshot()).admins : admins,
      replaces: this.#replaced.is,
      stage: this.#stage === 'proving' || this.#stage === 'over' ? 'presenting' : this.#stage,
      findings: this.#ready?.findings ?? null,
      record: this.#restored?.record ?? null,
    };
  }

  // --- steps ---------------------------------------------------------------------------------------------------------

  async #takeShare(present: () => Promise<OpenVault | null>, adminId: string): Promise<void> {
    if (this.#stage !== 'presenting') throw new Refusal('ceremony_step');
    const open = await present().catch((thrown: unknown) => {
      throw this.isOver ? new Refusal('shares_withdrawn') : thrown;
    });
    const admin = this.#founding.admins.find(({ id }) => id.toString('hex') === adminId);
    invariant(admin !== undefined, 'only an admin presents a share');
    this.#present.push(personView(admin));
    if (open === null) return;
    this.#stage = 'proving';
    try {
      this.#ready = await this.#proved(open);
      this.#stage = 'to confirm';
    } catch (thrown) {
      open.close();
      this.#present.length = 0;
      this.#stage = 'presenting';
      throw thrown;
    }
  }

  /** RS2, RS3. */
  async #proved(open: OpenVault): Promise<Ready> {
    const { keystore, root, founding } = open;
    const { entries } = await proveBackup(keystore, root, founding.set, this.#name, null);
    const { seen } = this.#around;
    const verifier = await keystore.read((rows) => verifierOf(rows, root));
    const outside = await seen.destroyedKeys(founding.id, verifier);
    const destroyed = await keystore.read((rows) => keysDestroyed(rows, root, outside, this.#endedThere));
    const keys = await keystore.read((rows) => rows.all('key'));
    const missing = await keystore.read((rows) => keysWithoutMaterial(rows, destroyed));
    const isGone = ({ id }: Tables['key']) =>
      destroyed.has(id.toString('hex')) || missing.has(id.toString('hex'));
    const findings = {
      entries,
      keys: keys.filter((key) => !isGone(key)).length,
      deletedSince: keys.filter(isGone).map(({ name }) => name),
      seen: await seen.look(open),
    };
    return { open, findings, destroyed, missing };
  }

  /** RS4, RS6: records the restore in the copy, without the keys that were destroyed. */
  async #settle({ open, destroyed, missing }: Ready, witness: string | null): Promise<CeremonyRecord> {
    const { keystore, ledger, root, founding } = open;
    const at = this.#around.now();
    const before = await this.#replacedLog();
    const present = this.#present.map(({ name }) => name);
    const made = new Date(this.#backup.label.madeAt).toISOString();
    const detail = { backup: this.#name, made, admins: present.join(', '), ...before };
    const draft = { action: 'restore', person: personView(open.person), result: 'done', detail } as const;
    const pieces = await ledger.record(root, draft, async (changes) => {
      for (const { id } of this.#present) await changes.keep('proof', { subject: `admin ${id}`, at });
      const pieces = await leaveOut(changes, destroyed, missing);
      await this.#carryOver(changes);
      return pieces;
    });
    if ((await keystore.scrub(pieces)) === 'left')
      throw new Refusal('destruction_unproved', { name: this.#name });
    await ledger.verify(root);
    const admins = founding.admins.map(({ name }) => ({
      name,
      provedAt: present.includes(name) ? at : null,
    }));
    const facts = { ceremony: 'restore', at, present, quorum: founding.set.quorum, admins, witness } as const;
    return keystore.read(async (rows) => {
      const last = await rows.lastAudit();
      return recordCeremony(rows, root, { ...facts, detail: { backup: this.#name, made } }, last?.seq ?? 0);
    });
  }

  /** Where the log of the vault stood that is replaced: the branch that ends here. */
  async #replacedLog(): Promise<{ readonly replacedEntry?: number; readonly replacedHash?: string }> {
    if (this.#replaced.is !== 'vault') return {};
    const last = await this.#replaced.keystore.read((rows) => rows.lastAudit());
    return last === null ? {} : { replacedEntry: last.seq, replacedHash: last.hash.toString('hex') };
  }

  /** What the vault that is replaced knows of deleted keys is not lost with it. */
  async #carryOver(changes: MarkedChanges): Promise<void> {
    if (this.#replaced.is !== 'vault') return;
    const rows = await this.#replaced.keystore.read((from) => from.all('deleted_key'));
    for (const { mac: _, ...row } of rows) {
      if ((await changes.get('key', row.id)) === null) await changes.mark('deleted_key', row);
    }
  }

  /** RS5. */
  async #place(): Promise<void> {
    const { folder, now } = this.#around;
    const [draft, final] = [draftFolder(folder), join(folder, keystoreName)];
    await this.#backup.keystore.close();
    await syncFolder(draft);
    if (this.#replaced.is === 'nothing') {
      await rename(draft, folder);
      await syncFolder(dirname(folder));
      return;
    }
    if (this.#replaced.is === 'vault') await this.#replaced.keystore.close();
    else await setAside(final, now());
    // What SQLite kept beside the old file must not be taken for that of the new one.
    for (const suffix of logSuffixes) await rm(`${final}${suffix}`, { force: true });
    await rename(join(draft, keystoreName), final);
    await syncFolder(folder);
    await removeRestoreDraft(folder);
  }

  async #openRestored({ root, person }: OpenVault): Promise<OpenVault> {
    const keystore = await Keystore.open(join(this.#around.folder, keystoreName));
    const ledger = new Ledger(keystore, this.#around.now);
    await ledger.verify(root);
    const founding = await keystore.read((rows) => readFounding(rows, keystore.path));
    return new OpenVault({ keystore, ledger, founding, root, atDesk: person });
  }

  async #discard(): Promise<void> {
    this.#stage = 'over';
    this.#locked.withdraw();
    this.#ready?.open.close();
    this.#ready = null;
    await this.#backup.keystore.close();
    await removeRestoreDraft(this.#around.folder);
  }
}

const logSuffixes = ['-wal', '-shm', '-journal'] as const;

/** Removes what a restore left that did not come to its end. */
export async function removeRestoreDraft(folder: string): Promise<void> {
  const draft = draftFolder(folder);
  await rm(draft, { recursive: true, force: true }).catch((thrown: unknown) => {
    throw fileRefusal(thrown, basename(draft));
  });
}

/** Where the copy is until the restore is confirmed: beside the vault's place, so that one rename moves it. */
function draftFolder(folder: string): string {
  return join(dirname(folder), `.${basename(folder)}.restoring`);
}

/** What a copy of the backup `name` says of itself. Refuses `backup_damaged`. */
export async function readBackupFounding(keystore: Keystore, name: string): Promise<Founding> {
  return keystore
    .read((rows) => readFounding(rows, keystore.path))
    .catch((thrown: unknown) => {
      const isDamage =
        thrown instanceof Refusal && ['keystore_damaged', 'keystore_altered'].includes(thrown.code);
      throw isDamage ? new Refusal('backup_damaged', { file: name }) : thrown;
    });
}

async function requireSameVault(keystore: Keystore, { id, name }: Founding): Promise<void> {
  const own = await keystore.read((rows) => rows.get('vault', 1));
  if (own === null || !own.id.equals(id)) throw new Refusal('backup_elsewhere', { vault: name });
}
