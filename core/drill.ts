// The recovery drill: kits, their passphrases and a backup are proved to bring the vault back, which stays as it is.
//
//   proof  "recovery drill", "admin <person id>", "kit <person id>" where it is a kit of the set in force, "backup <name>"
//
// DL1  It works on a copy of the backup in a folder of its own beside the keystore. The backup is only read, and the
//      copy goes with the end of the drill, whatever ends it: success, refusal, a lock, or the end of a key.
// DL2  It takes what a restore takes: k kits of the set that the backup holds, each with its passphrase, give the root
//      key; then header, rows and log of the copy must be intact, and every key version in it unwrap (backupproof.ts).
// DL3  Each kit that opens, each refusal and the end are in the log of the vault; what was proved keeps its date.
//
// Typed passphrases and the contents of key files are wiped. Every method refuses `vault_locked`, `not_signed_in`,
// `not_permitted` besides what it names.

import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AuditDetail } from './audit.ts';
import { endedKeys, proveBackup } from './backupproof.ts';
import { recordCeremony } from './ceremonyrecord.ts';
import type { Gate } from './gate.ts';
import { type Kit, readKit, readTypedKit } from './kit.ts';
import { Ledger, type MarkedChanges } from './ledger.ts';
import { type OpenedBackup, openBackup } from './openbackup.ts';
import type { OpenVault } from './openvault.ts';
import { Partials } from './partials.ts';
import { personName } from './people.ts';
import type { DrillView } from './peopleviews.ts';
import { type Secrets, withSecrets } from './proving.ts';
import type { Founding } from './records.ts';
import { fileRefusal, Refusal, type RefusalCode, refusalView } from './refusal.ts';
import { readBackupFounding } from './restore.ts';
import type { GivenKit } from './restoring.ts';
import type { AdminView, CeremonyRecord, Instant } from './snapshot.ts';
import { LockedVault } from './unlocking.ts';

const operation = 'recovery drill';

/** A drill under way. */
interface Run {
  readonly name: string;
  readonly witness: string | null;
  /** Where the copy is (DL1). */
  readonly folder: string;
  readonly backup: OpenedBackup;
  readonly founding: Founding;
  readonly locked: LockedVault;
}

export class Drill {
  readonly #gate: Gate;
  readonly #changed: () => Promise<void>;
  #run: Run | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(gate: Gate, changed: () => Promise<void>) {
    this.#gate = gate;
    this.#changed = changed;
  }

  /** When the last drill succeeded, and how far the one under way has come. */
  async view(): Promise<DrillView> {
    const last = await this.#gate.see('see backups', null, ({ rows }) => rows.get('proof', operation));
    return { lastAt: last?.at ?? null, underWay: this.#run === null ? null : await viewOf(this.#run) };
  }

  /**
   * Opens a copy of the backup at `path` (DL1); one that was under way ends. Refuses `backup_…`, `disk_…`,
   * `person_name_invalid` (of the witness).
   */
  async begin(path: string, givenWitness: string | null): Promise<void> {
    await this.#gate.permit(operation, null);
    const witness = givenWitness === null || givenWitness.trim() === '' ? null : personName(givenWitness);
    await this.#inTurn(async () => {
      await this.#discard();
      this.#run = await this.#recorded({ backup: basename(path) }, () => this.#open(path, witness));
    });
    await this.#changed();
  }

  /**
   * An admin presents his kit. With the last that is needed the proof is made (DL2), and the record of the drill is
   * answered. Refuses `ceremony_step`, `kit_…`, `share_presented`, `wait_before_retry`, `passphrase_…`, `key_file_…`,
   * and at the last `root_key_unproved`, `backup_altered`; these two end the drill.
   */
  async presentKit(
    given: GivenKit,
    typed: Uint8Array,
    keyFile: Uint8Array | null = null,
  ): Promise<CeremonyRecord | null> {
    try {
      await this.#gate.permit(operation, null);
      return await this.#inTurn(() =>
        withSecrets(typed, keyFile, async (secrets) => {
          if (this.#run === null) throw new Refusal('ceremony_step');
          return this.#present(this.#run, given, secrets);
        }),
      );
    } finally {
      typed.fill(0);
      keyFile?.fill(0);
      await this.#changed();
    }
  }

  /** Ends the drill without a result. Refuses `ceremony_step` where there is none. */
  async abandon(): Promise<void> {
    await this.#gate.permit(operation, null);
    if (this.#run === null) throw new Refusal('ceremony_step');
    await this.end();
    await this.#changed();
  }

  /** The vault is about to be locked, or a key to come to its end: nothing of the drill stays (DL1). */
  end(): Promise<void> {
    return this.#inTurn(() => this.#discard());
  }

  async #open(path: string, witness: string | null): Promise<Run> {
    const { founding: own, keystore } = this.#gate.open();
    const [scratch, name] = [dirname(keystore.path), basename(path)];
    const partials = await Partials.of(own.id, keystore.path);
    await partials.sweep(scratch);
    const folder = join(scratch, partials.freshName());
    try {
      await mkdir(folder, { mode: 0o700 });
      const backup = await openBackup(path, join(folder, 'keystore.db'));
      try {
        const founding = await readBackupFounding(backup.keystore, name);
        if (!founding.id.equals(own.id)) throw new Refusal('backup_elsewhere', { vault: founding.name });
        const now = () => this.#gate.now();
        const of = { keystore: backup.keystore, founding, ledger: new Ledger(backup.keystore, now) };
        const locked = new LockedVault(of, 'start', now, 'before or since');
        return { name, witness, folder, backup, founding, locked };
      } catch (thrown) {
        await backup.keystore.close();
        throw thrown;
      }
    } catch (thrown) {
      await rm(folder, { recursive: true, force: true });
      throw fileRefusal(thrown, name);
    }
  }

  async #present(run: Run, given: GivenKit, secrets: Secrets): Promise<CeremonyRecord | null> {
    const kit = await this.#recorded({ backup: run.name }, async () =>
      given.is === 'file' ? readKit(given.path) : readTypedKit(given.lines),
    );
    const said = { backup: run.name, kit: kit.person.name };
    const before = await presentedIn(run);
    const open = await this.#recorded(said, () => this.#take(run, kit, secrets));
    const id = kit.person.id.toString('hex');
    try {
      await this.#gate.act({ operation, detail: said }, async ({ open: { founding }, changes }) => {
        const at = this.#gate.now();
        await changes.keep('proof', { subject: `admin ${id}`, at });
        if (kit.set.setId.equals(founding.set.setId))
          await changes.keep('proof', { subject: `kit ${id}`, at });
      });
      return open === null ? null : await this.#prove(run, open, [...before, kit.person.name]);
    } finally {
      open?.close();
      if (open !== null) await this.#discard();
    }
  }

  /** The copy opened at k kits, else null. Where the kits are right and the copy is not, the drill is over. */
  async #take(run: Run, kit: Kit, secrets: Secrets): Promise<OpenVault | null> {
    try {
      return await run.locked.presentKit(kit, secrets);
    } catch (thrown) {
      const { code, facts } = refusalView(thrown);
      if (!fatal.includes(code)) throw thrown;
      await this.#discard();
      const place = facts['place'] ?? '';
      throw code === 'keystore_altered' ? new Refusal('backup_altered', { file: run.name, place }) : thrown;
    }
  }

  /** DL2, DL3. */
  async #prove(run: Run, copy: OpenVault, present: readonly string[]): Promise<CeremonyRecord> {
    const { name, backup, founding } = run;
    const { epoch, quorum } = founding.set;
    const said = { backup: name, made: new Date(backup.label.madeAt).toISOString(), epoch };
    const found = await this.#recorded(said, async () => {
      const ended = await this.#gate.open().keystore.read((rows) => endedKeys(rows, this.#gate.open().root));
      return proveBackup(copy.keystore, copy.root, founding.set, name, ended);
    });
    const [at, detail] = [this.#gate.now(), { ...said, ...found }];
    const act = { operation, detail: { ...detail, admins: present.join(', ') } } as const;
    const entry = await this.#gate.act(act, async ({ changes }) => {
      await keepProofs(changes, run, at);
      return ((await changes.lastAudit())?.seq ?? 0) + 1;
    });
    const admins = founding.admins.map((admin) => {
      return { name: admin.name, provedAt: present.includes(admin.name) ? at : null };
    });
    const facts = { ceremony: operation, at, present, quorum, admins, witness: run.witness, detail } as const;
    const open = this.#gate.open();
    return open.keystore.read((rows) => recordCeremony(rows, open.root, facts, entry));
  }

  /** A refusal is in the log of the vault too (DL3). */
  async #recorded<T>(detail: AuditDetail, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      await this.#gate.refused({ operation, detail }, thrown);
      throw thrown;
    }
  }

  async #discard(): Promise<void> {
    const run = this.#run;
    this.#run = null;
    if (run === null) return;
    run.locked.withdraw();
    await run.backup.keystore.close();
    await rm(run.folder, { recursive: true, force: true });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return this.#gate.track(turn);
  }
}

/** What says that the copy is not what it should be, and not that a kit or a passphrase is wrong. */
const fatal: readonly RefusalCode[] = ['root_key_unproved', 'keystore_altered', 'keystore_damaged'];

async function viewOf(run: Run): Promise<NonNullable<DrillView['underWay']>> {
  const { name, witness, backup, founding, locked } = run;
  const admins = (await locked.snapshot()).admins.map(({ id, name: admin, presented }) => {
    return { id, name: admin, presented };
  });
  const { madeAt } = backup.label;
  return { backup: name, madeAt, epoch: founding.set.epoch, quorum: founding.set.quorum, witness, admins };
}

async function presentedIn({ locked }: Run): Promise<readonly string[]> {
  const isPresented = ({ presented }: AdminView) => presented === 'yes';
  return (await locked.snapshot()).admins.filter(isPresented).map(({ name }) => name);
}

/** The drill, and the backup where it is one that the vault knows: byte for byte, whatever its name. */
async function keepProofs(changes: MarkedChanges, { name, backup }: Run, at: Instant): Promise<void> {
  await changes.keep('proof', { subject: operation, at });
  const row = await changes.get('backup', name);
  if (row === null || !row.sha256.equals(backup.label.digest)) return;
  await changes.keep('backup', { ...row, proved_at: at });
  await changes.keep('proof', { subject: `backup ${name}`, at });
}
