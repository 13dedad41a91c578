// Custody of the root key: its rotation, how far the vault is from being locked out, and the recovery kits.
//
// CU1  A rotation is a new root key for the same holders and quorum, confirmed by a second admin, after a backup. The
//      shares are split to the public keys under the verified header, so that only the quorum need be in the room.
// CU2  It is due a year after the root key was made; overdue is a warning, since two admins have to be there for it.
// CU3  While a change of admins is prepared the root key is not rotated: the set that was prepared is the next one.
// CU4  Each admin takes out his own kit and nobody else's; that he did is in the log. A kit opens nothing by itself.
//
// Every method refuses `vault_locked`, `not_signed_in`, `not_permitted` besides what it names.

import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { AuditDraft } from './audit.ts';
import { recordCeremony, recordFile } from './ceremonyrecord.ts';
import type { Act, Gate } from './gate.ts';
import { kitPage, makeKit, writeKit } from './kit.ts';
import { takeOver } from './newroot.ts';
import type { OpenVault } from './openvault.ts';
import type { Person } from './people.ts';
import type { CustodyView, KitPage } from './peopleviews.ts';
import { personView } from './records.ts';
import { Refusal } from './refusal.ts';
import { rootKeyDue } from './reminders.ts';
import { RootKey } from './rootkey.ts';
import type { Rows } from './rows.ts';
import { writeSmallFile } from './smallfile.ts';
import type { CeremonyRecord } from './snapshot.ts';

/** What the vault lends to its custody. */
interface CustodySurroundings {
  /** Takes a backup before the ceremony, or refuses. */
  readonly takeBackup: () => Promise<unknown>;
  /** Takes one after it, or says that there is none. */
  readonly backUpAfter: () => Promise<void>;
  readonly changed: () => Promise<void>;
}

export class Custody {
  readonly #gate: Gate;
  readonly #around: CustodySurroundings;

  constructor(gate: Gate, around: CustodySurroundings) {
    this.#gate = gate;
    this.#around = around;
  }

  /** The root key, who holds shares of it, and how many of them may be lost. */
  view(): Promise<CustodyView> {
    return this.#gate.see('see people', null, async ({ open: { founding }, rows }) => {
      const { set, admins, rotatedAt } = founding;
      const holders = await Promise.all(
        admins.map(async (admin) => {
          const share = await rows.get('share', set.setId, admin.id);
          const proof = await rows.get('proof', `admin ${admin.id.toString('hex')}`);
          const provedAt = Math.max(share?.proved_at ?? 0, proof?.at ?? 0);
          const kit = await rows.get('proof', `kit ${admin.id.toString('hex')}`);
          const kitProvedAt = kit === null || kit.at < rotatedAt ? null : kit.at;
          return { ...personView(admin), provedAt: provedAt === 0 ? null : provedAt, kitProvedAt };
        }),
      );
      const dueAt = rootKeyDue(rotatedAt);
      const spare = holders.length - set.quorum;
      return {
        ...{ epoch: set.epoch, madeAt: rotatedAt, dueAt, quorum: set.quorum, holders, spare },
        rotation: this.#gate.now() >= dueAt ? 'overdue' : 'in time',
        outlook: spare === 0 ? 'one holder from lock-out' : 'sound',
      };
    });
  }

  /**
   * A new root key (CU1): every key version is wrapped anew in one transaction. Answers the record of the ceremony.
   * Refuses `approval_…`, `admin_change_under_way`, `keystore_altered`, and what kept the backup from being made.
   */
  async rotate(approval?: string): Promise<CeremonyRecord> {
    const epoch = this.#gate.open().founding.set.epoch + 1;
    const exact = { operation: 'rotate root key', detail: { epoch } } as const;
    const act: Act = approval === undefined ? exact : { ...exact, approval };
    const { person, confirmedBy } = await this.#gate.authorise(act);
    try {
      await this.#gate.track(this.#around.takeBackup());
      const record = await this.#gate.track(this.#rotate(epoch, person, confirmedBy));
      await this.#gate.track(this.#around.backUpAfter());
      return record;
    } catch (thrown) {
      await this.#gate.refused(act, thrown);
      throw thrown;
    } finally {
      await this.#around.changed();
    }
  }

  /** Writes one's own recovery kit to a file (CU4). Refuses `share_none`, and as `writeSmallFile` does. */
  async exportKit(path: string): Promise<void> {
    await this.#gate.permit('export kit', null);
    const act = { operation: 'export kit', detail: { file: basename(path) } } as const;
    const kit = await this.#ownKit(act);
    await this.#gate.track(writeKit(path, kit)).catch(async (thrown: unknown) => {
      await this.#gate.refused(act, thrown);
      throw thrown;
    });
    await this.#gate.act(act, async () => undefined);
  }

  /** One's own recovery kit as a page to print (CU4). Refuses `share_none`. */
  async printKit(): Promise<KitPage> {
    const act = { operation: 'export kit', detail: { form: 'page' } } as const;
    const kit = await this.#ownKit(act);
    return this.#gate.act(act, async () => kitPage(kit));
  }

  /** Writes a ceremony record, also of a vault that is not open yet. Refuses as `writeSmallFile` does. */
  writeRecord(path: string, record: CeremonyRecord): Promise<void> {
    return writeSmallFile(path, recordFile(record), 0o644);
  }

  /** Writes a printed page, which may be that of a kit: for its owner alone. Refuses as `writeSmallFile` does. */
  writePage(path: string, page: Buffer): Promise<void> {
    return writeSmallFile(path, page, 0o600);
  }

  async #rotate(epoch: number, person: Person, confirmedBy: readonly string[]): Promise<CeremonyRecord> {
    const open = this.#gate.open();
    const { founding, root: present } = open;
    const holders = founding.admins.map(({ id, credential }) => {
      return { personId: id, publicKey: credential.publicKey };
    });
    const root = RootKey.make(founding.id);
    const set = await root.split(randomBytes(16), epoch, founding.set.quorum, holders).catch((thrown) => {
      root.wipe();
      throw thrown;
    });
    const at = this.#gate.now();
    const follows = { root: present, set: founding.set };
    const next = { follows, root, set, at };
    const draft = (count: number): AuditDraft => ({
      action: 'rotate root key',
      person: personView(person),
      result: 'done',
      detail: { epoch, versions: count, confirmedBy: confirmedBy.join(', ') },
    });
    const { entry, versions } = await takeOver(open, next, draft, requireNothingPrepared);
    return this.#record(open, { at, versions, present: [person.name, ...confirmedBy] }, entry);
  }

  #record(
    open: OpenVault,
    { at, versions, present }: { at: number; versions: number; present: readonly string[] },
    entry: number,
  ): Promise<CeremonyRecord> {
    const { set, admins } = open.founding;
    const facts = {
      ...{ ceremony: 'root key rotation' as const, at, present, quorum: set.quorum, witness: null },
      ...{ admins: admins.map(({ name }) => ({ name, provedAt: null })) },
      detail: { epoch: set.epoch, versions },
    };
    return open.keystore.read((rows) => recordCeremony(rows, open.root, facts, entry));
  }

  async #ownKit(act: Act) {
    const { founding, person } = this.#gate.open();
    if (!founding.admins.some(({ id }) => id.equals(person.id))) {
      const refusal = new Refusal('share_none', { name: person.name });
      await this.#gate.refused(act, refusal);
      throw refusal;
    }
    return makeKit(founding, person.id, this.#gate.now());
  }
}

/** CU3. Refuses `admin_change_under_way`. */
async function requireNothingPrepared(rows: Rows): Promise<void> {
  if ((await rows.count('share_set')) > 1) throw new Refusal('admin_change_under_way');
}
