// A change of admins, or of the quorum: a new root key for a new set of holders, prepared beside the one in force.
//
//   none --begin--> enrolling --enrol, each newcomer--> proving --prove, each holder--> none, the new set in force
//
// AC1  The admins of the quorum in force confirm exactly this plan: who stays, how many come, and the new quorum.
// AC2  Newcomers come one after another and type name and passphrase alone. Until the last has, all is in memory. Then
//      one transaction writes the newcomers and the new set of shares.
// AC3  Every holder of the new set proves his share as it was read back from the keystore. The opened shares stay in
//      memory, as the root key does, and are wiped with it.
// AC4  With the last proof the new root key is combined from them, and takes over in one transaction (newroot.ts), in
//      which the old set dies: who leaves holds a share of nothing. Who holds a share is an admin, who does not is none.
//      It was stored nowhere before, so no copy of the keystore from meanwhile gives it to who leaves.
// AC5  Until AC4 the old set opens the vault and the new one does not. What is written outlives a lock or a crash: the
//      holders prove their shares again and the change goes on, or it is abandoned, which leaves nothing of it.
//
// Person ids are in hex, 32 digits. Typed passphrases and the contents of key files are wiped. Every method refuses
// `vault_locked`, `not_signed_in`, `not_permitted` besides what it names.

import { randomBytes } from 'node:crypto';
import type { AuditDetail } from './audit.ts';
import { recordCeremony } from './ceremonyrecord.ts';
import { makeCredential } from './credential.ts';
import type { Given } from './desk.ts';
import type { Gate } from './gate.ts';
import type { KeyBytes } from './keybytes.ts';
import type { MarkedChanges } from './ledger.ts';
import { takeOver } from './newroot.ts';
import type { OpenVault } from './openvault.ts';
import { type Argon2Parameters, normalisePassphrase } from './passphrase.ts';
import { dropAssignments, type Person, personName, requireFree } from './people.ts';
import type { AdminChangeView } from './peopleviews.ts';
import { activePerson, forgetFailures, openGround, provePerson, withSecrets } from './proving.ts';
import { personOf, personRow, putShareSet, shareSetOf } from './records.ts';
import { invariant, Refusal } from './refusal.ts';
import { mostAdmins, openShare, RootKey, type ShareSet } from './rootkey.ts';
import { requireMarked } from './rowmarks.ts';
import type { Rows } from './rows.ts';
import type { Tables } from './schema.ts';
import type { CeremonyRecord } from './snapshot.ts';

export interface AdminPlan {
  /** Those of the vault's people who will hold a share, admins until now or not. */
  readonly holders: readonly string[];
  /** How many come besides whom the vault does not know yet. */
  readonly newcomers: number;
  readonly quorum: number;
  readonly witness: string | null;
}

/** What the vault lends to a change of admins. */
interface AdminChangeSurroundings {
  readonly argon2: () => Promise<Argon2Parameters>;
  /** Takes a backup before the ceremony, or refuses. */
  readonly takeBackup: () => Promise<unknown>;
  /** Takes one after it, or says that there is none. */
  readonly backUpAfter: () => Promise<void>;
  readonly changed: () => Promise<void>;
}

/** The plan while its newcomers are enrolled (AC2). */
interface Enrolling {
  readonly plan: AdminPlan;
  readonly by: readonly string[];
  readonly seats: readonly (Person | null)[];
}
/** A share of the new set, opened by its holder. */
interface Proof {
  readonly share: KeyBytes;
  readonly at: number;
}
/** A new set that waits for its proofs (AC3). */
interface Staged {
  readonly row: Tables['share_set'];
  readonly set: ShareSet;
  readonly shares: readonly Tables['share'][];
  readonly plan: StagedPlan;
}
/** What the ceremony record will say besides. */
interface StagedPlan {
  readonly witness: string | null;
  readonly by: readonly string[];
}
const settingName = 'change of admins';

export class AdminChange {
  readonly #gate: Gate;
  readonly #around: AdminChangeSurroundings;
  #enrolling: Enrolling | null = null;
  /** What was opened of the new set, by person id (AC3). */
  readonly #proofs = new Map<string, Proof>();

  constructor(gate: Gate, around: AdminChangeSurroundings) {
    this.#gate = gate;
    this.#around = around;
  }

  /** Where the change stands; null where there is none. */
  view(): Promise<AdminChangeView | null> {
    return this.#gate.see('see people', null, async ({ open, rows }) => {
      const staged = await stagedIn(open, rows);
      if (staged !== null) return stagedView(staged, rows, this.#proofs);
      return this.#enrolling === null ? null : enrollingView(this.#enrolling);
    });
  }

  /**
   * Begins a change that the quorum has confirmed (AC1), after a backup. Refuses `approval_…`, `quorum_invalid`,
   * `person_unknown`, `person_name_invalid` (of the witness), `admin_change_under_way`.
   */
  async begin(given: AdminPlan, approval?: string): Promise<void> {
    const plan = soundPlan(given);
    await this.#gate.permit('change admins', null);
    const vault = this.#gate.open();
    const act = {
      operation: 'change admins',
      detail: await vault.keystore.read((rows) => planDetail(vault, rows, plan)),
      ...(approval === undefined ? {} : { approval }),
    } as const;
    if (approval !== undefined) await this.#gate.track(this.#around.takeBackup());
    await this.#gate.act(act, async ({ open, changes, person, confirmedBy }) => {
      if (this.#enrolling !== null || (await stagedIn(open, changes)) !== null)
        throw new Refusal('admin_change_under_way');
      for (const id of plan.holders) await activePerson(open, changes, id);
      const by = [person.name, ...confirmedBy];
      const seats = Array.from({ length: plan.newcomers }, () => null);
      this.#enrolling = { plan, by, seats };
    });
    if (plan.newcomers === 0) await this.#stage(this.#underWay(), null);
    await this.#around.changed();
  }

  /**
   * A newcomer takes a seat (counted from 1), or takes it again (AC2).
   * Refuses `admin_change_step`, `person_name_…`, `passphrase_…`.
   */
  async enrol(seat: number, givenName: string, typed: Uint8Array): Promise<void> {
    try {
      await this.#gate.permit('enrol admin', null);
      await this.#gate.track(this.#enrol(seat, givenName, typed));
    } finally {
      typed.fill(0);
      await this.#around.changed();
    }
  }

  /**
   * A holder of the new set proves his share (AC3); with the last proof the new set is in force and the record of the
   * ceremony is answered (AC4). Refuses `admin_change_step`, `person_unknown`, `wait_before_retry`, `passphrase_…`,
   * `key_file_…`, `share_unusable`.
   */
  async prove({ personId, typed, keyFile }: Given): Promise<CeremonyRecord | null> {
    try {
      await this.#gate.permit('prove new share', null);
      return await this.#gate.track(
        withSecrets(typed, keyFile, async (secrets) => {
          const open = this.#gate.open();
          const { holder, staged } = await open.keystore.read((rows) => holderIn(open, rows, personId));
          const ground = openGround(open, () => this.#gate.now());
          using privateKey = await provePerson(ground, holder, secrets, 'prove new share');
          await this.#keepProof(open, staged, holder, privateKey);
          return this.#completed(open, staged);
        }),
      );
    } finally {
      typed.fill(0);
      keyFile?.fill(0);
      await this.#around.changed();
    }
  }

  /** Ends the change without one (AC5). Refuses `admin_change_step` where there is none. */
  async abandon(): Promise<void> {
    await this.#gate.act({ operation: 'abandon change of admins' }, async ({ open, changes }) => {
      const staged = await stagedIn(open, changes);
      if (staged === null && this.#enrolling === null) throw new Refusal('admin_change_step');
      if (staged !== null) await removeStaged(changes, staged);
    });
    this.forget();
    await this.#around.changed();
  }

  /** The vault was locked, or the change is over: who was being enrolled and what was opened is forgotten (AC2, AC3). */
  forget(): void {
    this.#enrolling = null;
    for (const { share } of this.#proofs.values()) share.wipe();
    this.#proofs.clear();
  }

  async #enrol(seat: number, givenName: string, typed: Uint8Array): Promise<void> {
    const enrolling = this.#underWay();
    if (enrolling.seats[seat - 1] === undefined) throw new Refusal('admin_change_step');
    const { keystore, founding } = this.#gate.open();
    using passphrase = normalisePassphrase(typed);
    const name = personName(givenName);
    await keystore.read((rows) => requireFree(rows, name, null));
    const others = enrolling.seats.filter((_, i) => i !== seat - 1);
    if (others.some((one) => one?.name.toLowerCase() === name.toLowerCase()))
      throw new Refusal('person_name_taken', { name });
    const { requireStrong } = await import('./strength.ts');
    requireStrong(passphrase, [name, founding.name]);
    const id = randomBytes(16);
    const credential = await makeCredential(founding.id, id, passphrase, await this.#around.argon2());
    const who = { roles: ['admin'], standing: 'enrolling' } as const;
    const person: Person = { id, name, createdAt: this.#gate.now(), ...who, credential };
    if (this.#enrolling !== enrolling) throw new Refusal('admin_change_step');
    const seats = enrolling.seats.map((before, i) => (i === seat - 1 ? person : before));
    const filled = { ...enrolling, seats };
    this.#enrolling = filled;
    if (seats.every((one) => one !== null)) await this.#stage(filled, name);
    else await this.#gate.act({ operation: 'enrol admin', detail: { name } }, async () => undefined);
  }

  /** Writes the new set beside the one in force (AC2). */
  async #stage({ plan, by, seats }: Enrolling, name: string | null): Promise<void> {
    const open = this.#gate.open();
    const newcomers = seats.flatMap((person) => person ?? []);
    const stayers = await open.keystore.read((rows) =>
      Promise.all(plan.holders.map((id) => activePerson(open, rows, id))),
    );
    const holders = [...stayers, ...newcomers].map(({ id, credential }) => {
      return { personId: id, publicKey: credential.publicKey };
    });
    const next = RootKey.make(open.founding.id);
    const epoch = open.founding.set.epoch + 1;
    const set = await next.split(randomBytes(16), epoch, plan.quorum, holders).finally(() => next.wipe());
    const detail = { admins: holders.length, quorum: plan.quorum, ...(name === null ? {} : { name }) };
    await this.#gate.act({ operation: 'enrol admin', detail }, async ({ changes }) => {
      for (const person of newcomers) await changes.mark('person', personRow(person));
      await putShareSet(changes, set, this.#gate.now());
      const value = JSON.stringify({ witness: plan.witness, by } satisfies StagedPlan);
      await changes.mark('setting', { name: settingName, value });
    });
    this.#enrolling = null;
  }

  /** Opens the holder's share, records that he could, and keeps it (AC3). */
  async #keepProof(open: OpenVault, staged: Staged, holder: Person, privateKey: KeyBytes): Promise<void> {
    const { name } = holder;
    const id = holder.id.toString('hex');
    const own = staged.set.shares.find(({ personId }) => personId.equals(holder.id));
    invariant(own !== undefined, 'a holder of the set has a share of it');
    const share = await openShare(open.founding.id, staged.set, own, privateKey);
    try {
      const act = { operation: 'prove new share', detail: { person: id, name } } as const;
      await this.#gate.act(act, async ({ changes }) => {
        if (share === null) throw new Refusal('share_unusable', { name });
        await requireStaged(changes, staged);
        await forgetFailures(changes, holder);
      });
    } catch (thrown) {
      share?.wipe();
      throw thrown;
    }
    if (share === null || this.#gate.open() !== open) return share?.wipe();
    this.#proofs.get(id)?.share.wipe();
    this.#proofs.set(id, { share, at: this.#gate.now() });
  }

  /** Puts the new set in force once every holder has proved his share (AC4); null while somebody has not. */
  async #completed(open: OpenVault, staged: Staged): Promise<CeremonyRecord | null> {
    const { id, set: former, admins: leaving } = open.founding;
    const follows = { root: open.root, set: former };
    const proofs = staged.set.shares.map(({ personId }) => this.#proofs.get(personId.toString('hex')));
    if (proofs.includes(undefined)) return null;
    const opened = proofs.flatMap((proof) => proof?.share ?? []).slice(0, staged.set.quorum);
    const root = await RootKey.combine(id, staged.set, opened);
    if (root === null) throw new Refusal('root_key_unproved');
    const { set, plan } = staged;
    const at = this.#gate.now();
    const next = { follows, root, set, at };
    const detail = { admins: set.shares.length, quorum: set.quorum, epoch: set.epoch };
    const { entry, versions } = await takeOver(
      open,
      next,
      (count) => {
        const said = { ...detail, versions: count, confirmedBy: plan.by.join(', ') };
        return { action: 'change admins', person: null, result: 'done', detail: said };
      },
      (rows) => requireStaged(rows, staged),
      (changes) => swapRoles(changes, leaving, set, at),
    );
    this.forget();
    await this.#around.backUpAfter();
    return open.keystore.read((rows) => {
      const admins = open.founding.admins.map(({ name }) => ({ name, provedAt: at }));
      const facts = { at, present: plan.by, quorum: set.quorum, admins, witness: plan.witness };
      const more = { ceremony: 'change of admins' as const, detail: { epoch: set.epoch, versions } };
      return recordCeremony(rows, open.root, { ...facts, ...more }, entry);
    });
  }

  #underWay(): Enrolling {
    if (this.#enrolling === null) throw new Refusal('admin_change_step');
    return this.#enrolling;
  }
}

/** The plan with a tidy witness, its holders in order. Refuses `quorum_invalid`, `argument_invalid`. */
function soundPlan(given: AdminPlan): AdminPlan {
  const holders = [...new Set(given.holders)].sort();
  const count = holders.length + given.newcomers;
  const { newcomers, quorum } = given;
  if (holders.length !== given.holders.length || newcomers < 0) throw new Refusal('argument_invalid');
  if (![newcomers, quorum].every(Number.isInteger) || quorum < 2 || quorum > count || count > mostAdmins)
    throw new Refusal('quorum_invalid');
  const witness = given.witness === null || given.witness.trim() === '' ? null : personName(given.witness);
  return { holders, newcomers, quorum, witness };
}

/** What the quorum confirms (AC1): whom by id, and by name for those who read it. Refuses `person_unknown`. */
async function planDetail(open: OpenVault, rows: Rows, plan: AdminPlan): Promise<AuditDetail> {
  const { holders, newcomers, quorum, witness } = plan;
  const people = await Promise.all(holders.map((id) => activePerson(open, rows, id)));
  const leaving = open.founding.admins.filter(({ id }) => !holders.includes(id.toString('hex')));
  return {
    holders: holders.join(' '),
    admins: people.map(({ name }) => name).join(', '),
    leaving: leaving.map(({ name }) => name).join(', '),
    ...{ newcomers, quorum, witness: witness ?? '' },
  };
}

/** The set that is prepared; its rows are under the header's mac, the setting carries its own. */
async function stagedIn(open: OpenVault, rows: Rows): Promise<Staged | null> {
  const inForce = open.founding.set.setId;
  const row = (await rows.all('share_set')).find(({ set_id }) => !set_id.equals(inForce));
  const setting = await rows.get('setting', settingName);
  if (row === undefined || setting === null) return null;
  requireMarked(open.root, 'setting', setting);
  const shares = await rows.some('share', { set_id: row.set_id });
  const plan = JSON.parse(setting.value) as StagedPlan;
  return { row, shares, set: shareSetOf(row, shares), plan };
}

/** A holder of the prepared set. Refuses `admin_change_step`, `person_unknown`. */
async function holderIn(open: OpenVault, rows: Rows, personId: string) {
  const staged = await stagedIn(open, rows);
  if (staged === null) throw new Refusal('admin_change_step');
  const share = staged.shares.find(({ person_id }) => person_id.toString('hex') === personId);
  const row = share === undefined ? null : await rows.get('person', share.person_id);
  if (share === undefined || row === null) throw new Refusal('person_unknown');
  requireMarked(open.root, 'person', row);
  return { staged, holder: personOf(row) };
}

/** Nobody has abandoned it meanwhile. Refuses `admin_change_step`. */
async function requireStaged(rows: Rows, { set }: Staged): Promise<void> {
  if ((await rows.get('share_set', set.setId)) === null || (await rows.get('setting', settingName)) === null)
    throw new Refusal('admin_change_step');
}

/** Who holds a share is an admin, who does not is none (AC4); who was nothing but an admin is removed. */
async function swapRoles(
  changes: MarkedChanges,
  before: readonly Person[],
  { setId, shares }: ShareSet,
  at: number,
): Promise<void> {
  for (const share of await changes.some('share', { set_id: setId })) {
    await changes.put('share', { ...share, proved_at: at });
  }
  for (const { personId } of shares) {
    const person = await personIn(changes, personId);
    const roles = [...new Set([...person.roles, 'admin' as const])];
    await changes.mark('person', personRow({ ...person, roles, standing: 'active' }));
    await changes.keep('proof', { subject: `admin ${personId.toString('hex')}`, at });
  }
  for (const { id } of before) {
    if (shares.some(({ personId }) => personId.equals(id))) continue;
    const person = await personIn(changes, id);
    const roles = person.roles.filter((role) => role !== 'admin');
    const standing = roles.length === 0 ? 'removed' : 'active';
    await changes.mark('person', personRow({ ...person, roles, standing }));
    await dropAssignments(changes, person, roles);
    const subject = `admin ${id.toString('hex')}`;
    if ((await changes.get('proof', subject)) !== null) await changes.drop('proof', subject);
  }
  await changes.drop('setting', settingName);
}

async function personIn(changes: MarkedChanges, id: Buffer): Promise<Person> {
  const row = await changes.get('person', id);
  invariant(row !== null, 'a holder is a person of the vault');
  return personOf(row);
}

async function removeStaged(changes: MarkedChanges, { row, shares }: Staged): Promise<void> {
  for (const { person_id } of shares) await changes.remove('share', row.set_id, person_id);
  await changes.remove('share_set', row.set_id);
  for (const { person_id } of shares) {
    const person = await personIn(changes, person_id);
    if (person.standing !== 'enrolling') continue;
    await forgetFailures(changes, person);
    await changes.drop('person', person_id);
  }
  await changes.drop('setting', settingName);
}

function enrollingView({ plan, seats }: Enrolling): AdminChangeView {
  const filled = seats.map((person, i) => ({ seat: i + 1, name: person?.name ?? null }));
  return { stage: 'enrolling', quorum: plan.quorum, witness: plan.witness, seats: filled };
}

async function stagedView(
  { set, shares, plan }: Staged,
  rows: Rows,
  proofs: ReadonlyMap<string, Proof>,
): Promise<AdminChangeView> {
  const holders = await Promise.all(
    shares.map(async ({ person_id }) => {
      const id = person_id.toString('hex');
      const name = (await rows.get('person', person_id))?.name ?? '';
      return { id, name, provedAt: proofs.get(id)?.at ?? null };
    }),
  );
  return { stage: 'proving', quorum: set.quorum, witness: plan.witness, holders };
}
