// The gate: whatever is done with an open vault is allowed, recorded and done, in this order and in one transaction.
//
// T1  Allowed: the person is signed in and active, his roles and assignments allow it (permissions.ts), and where the
//     table wants it the exact action was confirmed by others (approvals.ts).
// T2  Recorded: change and entry are one transaction. A refusal, whatever its reason, is an entry of its own.
// T3  The rows that a permission rests on are read in that transaction and must carry the mark of this vault.

import type { AuditDetail, AuditDraft, AuditEvent } from './audit.ts';
import type { MarkedChanges } from './ledger.ts';
import type { OpenVault } from './openvault.ts';
import type { Person } from './people.ts';
import { confirmationOf, mayDo, type Operation } from './permissions.ts';
import { personOf, personView, roleOf } from './records.ts';
import { Refusal, refusalView, unreachable } from './refusal.ts';
import { requireMarked } from './rowmarks.ts';
import type { Rows } from './rows.ts';

/** What is to be done, exactly: this is what others confirm and what the log says. */
interface ExactAct {
  readonly operation: Operation;
  /** The key that is concerned, 16 bytes. */
  readonly keyId?: Buffer;
  readonly version?: number;
  /** Names, paths, numbers; never anything secret. */
  readonly detail?: AuditDetail;
}

export interface Act extends ExactAct {
  /** Id of the confirmation, where the table demands one. */
  readonly approval?: string;
  /** Who does it, where that is not the person at the desk: file jobs belong to whoever began them. */
  readonly by?: Person;
}

/** What runs by itself: an operation that a schedule does, or an event. */
interface Duty extends Omit<ExactAct, 'operation'> {
  readonly operation: Operation | AuditEvent;
}

/** More of the same entry, known only once the work is done. */
export type Said = Partial<Pick<ExactAct, 'keyId' | 'version' | 'detail'>>;

export interface OnDuty {
  readonly open: OpenVault;
  readonly changes: MarkedChanges;
  /** Adds to the entry; details are merged. */
  readonly say: (more: Said) => void;
}
/** Who may do it, and the names of those who confirmed it: nobody where the table does not want it. */
interface Authorised {
  readonly person: Person;
  readonly confirmedBy: readonly string[];
}
export interface Acting extends OnDuty, Authorised {}
export interface Seeing {
  readonly open: OpenVault;
  readonly person: Person;
  readonly rows: Rows;
}

/** Where confirmations are taken from: once, for exactly this act of this person (approvals.ts). */
export interface Confirmations {
  /** Who confirmed it. Without an id it is asked for, and refused until others have confirmed it. */
  demand(
    id: string | undefined,
    act: ExactAct,
    requester: Person,
    needed: number,
  ): readonly Pick<Person, 'id' | 'name'>[];
}

/** What the vault lends to its gate. */
interface Gatehouse {
  readonly now: () => number;
  /** Refuses `vault_locked`. */
  readonly open: () => OpenVault;
  readonly confirmations: Confirmations;
  /** Keeps the vault from being locked in the middle. */
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  readonly changed: () => Promise<void>;
}

export class Gate {
  readonly #house: Gatehouse;

  constructor(house: Gatehouse) {
    this.#house = house;
  }

  now(): number {
    return this.#house.now();
  }

  /** Refuses `vault_locked`. */
  open(): OpenVault {
    return this.#house.open();
  }

  /** Keeps the vault from being locked before `work` has ended; for work that is longer than one transaction. */
  track<T>(work: Promise<T>): Promise<T> {
    return this.#house.track(work);
  }

  /** The permission alone, before costly preparations. Refuses `vault_locked`, `not_signed_in`, `not_permitted`. */
  async permit(operation: Operation, keyId: Buffer | null): Promise<Person> {
    return this.see(operation, keyId, async ({ person }) => person);
  }

  /**
   * Allowed, recorded, done (T1, T2). Refuses `vault_locked`, `not_signed_in`, `not_permitted`, `approval_…`. What is
   * done `together` with others that are ready (ledger.ts, G5) is run again where one of those failed: nothing that others
   * confirm is done so, since a confirmation serves once.
   */
  async act<T>(
    act: Act,
    work: (at: Acting) => Promise<T>,
    how: 'by itself' | 'together' = 'by itself',
  ): Promise<T> {
    const open = this.open();
    const by = act.by ?? open.person;
    const result = await this.#recorded(open, act, by, how, async (changes, say) => {
      const { person, confirmedBy } = await this.#authorised(open, changes, act, by);
      if (confirmedBy.length > 0) say({ detail: { confirmedBy: confirmedBy.join(', ') } });
      return work({ open, person, confirmedBy, changes, say });
    });
    await this.#house.changed();
    return result;
  }

  /**
   * Permission and confirmation alone, for what records itself (a new root key takes over); the confirmation is used
   * up. Refuses as `act` does, and records that.
   */
  async authorise(act: Act): Promise<Authorised> {
    const open = this.open();
    const by = act.by ?? open.person;
    try {
      return await this.#house.track(open.keystore.read((rows) => this.#authorised(open, rows, act, by)));
    } catch (thrown) {
      await this.#refuse(open, act, by, thrown);
      throw thrown;
    }
  }

  /** Allowed and read; an entry is made only of a refused permission. */
  async see<T>(operation: Operation, keyId: Buffer | null, work: (at: Seeing) => Promise<T>): Promise<T> {
    const open = this.open();
    const by = open.person;
    try {
      return await this.#house.track(
        open.keystore.read(async (rows) => {
          const person = await allowed(open, rows, by, operation, keyId);
          return work({ open, person, rows });
        }),
      );
    } catch (thrown) {
      const { code } = refusalView(thrown);
      const act = keyId === null ? { operation } : { operation, keyId };
      if (code === 'not_permitted') await this.#refuse(open, act, by, thrown);
      throw thrown;
    }
  }

  /**
   * The entry of a refusal outside of `act`: by what was handed over, while things were made ready, or where what was
   * recorded could not be done; `undo` takes back what was recorded, in the same transaction.
   */
  async refused(act: Act, thrown: unknown, undo = async (_: MarkedChanges) => {}): Promise<void> {
    const open = this.open();
    await this.#refuse(open, act, act.by ?? open.person, thrown, undo);
  }

  /** What runs by itself: recorded, without a person. */
  async runBySystem<T>(duty: Duty, work: (at: OnDuty) => Promise<T>): Promise<T> {
    const open = this.open();
    const result = await this.#recorded(open, duty, null, 'by itself', (changes, say) =>
      work({ open, changes, say }),
    );
    await this.#house.changed();
    return result;
  }

  async #authorised(open: OpenVault, rows: Rows, act: Act, by: Person): Promise<Authorised> {
    const person = await allowed(open, rows, by, act.operation, act.keyId ?? null);
    const needed = adminsNeeded(open, act.operation);
    if (needed === 1) return { person, confirmedBy: [] };
    const confirmers = this.#house.confirmations.demand(act.approval, exactly(act), person, needed);
    await requireAdmins(open, rows, confirmers);
    return { person, confirmedBy: confirmers.map(({ name }) => name) };
  }

  async #recorded<T>(
    open: OpenVault,
    act: Duty,
    by: Person | null,
    how: 'by itself' | 'together',
    work: (changes: MarkedChanges, say: (more: Said) => void) => Promise<T>,
  ): Promise<T> {
    let said: Duty = act;
    const say = (more: Said) => {
      said = { ...said, ...more, detail: { ...said.detail, ...more.detail } };
    };
    try {
      const draft = () => draftOf(said, by, 'done');
      const all = (changes: MarkedChanges) => work(changes, say);
      const { ledger } = open;
      const recording =
        how === 'together' ? ledger.recordTogether(open, draft, all) : ledger.record(open, draft, all);
      return await this.#house.track(recording);
    } catch (thrown) {
      await this.#refuse(open, said, by, thrown);
      throw thrown;
    }
  }

  /** The entry of a refusal; where even that cannot be written, the refusal itself is what the person must see. */
  async #refuse(
    open: OpenVault,
    act: Duty,
    by: Person | null,
    thrown: unknown,
    undo = async (_: MarkedChanges) => {},
  ): Promise<void> {
    const draft = draftOf(act, by, refusalView(thrown).code);
    const recording = open.ledger.record(open, draft, undo);
    await this.#house.track(recording.catch(() => undefined));
  }
}

/** The person as he is now, if he may do this (T1, T3). Refuses `not_signed_in`, `not_permitted`, and records nothing. */
export async function allowed(
  open: OpenVault,
  rows: Rows,
  by: Person,
  operation: Operation,
  keyId: Buffer | null,
): Promise<Person> {
  const row = await rows.get('person', by.id);
  if (row === null) throw new Refusal('not_signed_in');
  requireMarked(open.root, 'person', row);
  const person = personOf(row);
  if (person.standing !== 'active') throw new Refusal('not_signed_in');
  // Most of what is done is allowed on every key: then nobody asks whose this one is.
  if (mayDo(operation, person.roles, null) === 'allowed') return person;
  const assigned = keyId === null ? null : await assignedRoles(open, rows, by.id, keyId);
  if (mayDo(operation, person.roles, assigned) === 'not permitted') throw new Refusal('not_permitted');
  return person;
}

async function assignedRoles(open: OpenVault, rows: Rows, personId: Buffer, keyId: Buffer) {
  const assignments = await rows.some('assignment', { person_id: personId, key_id: keyId });
  for (const assignment of assignments) requireMarked(open.root, 'assignment', assignment);
  return assignments.map((assignment) => roleOf(assignment.role));
}

/** How many admins must stand behind an operation, whoever does it among them. */
function adminsNeeded(open: OpenVault, operation: Operation): number {
  const confirmed = confirmationOf(operation);
  switch (confirmed) {
    case 'by nobody else':
      return 1;
    case 'by a second admin':
      return 2;
    case 'by the quorum':
      return open.founding.set.quorum;
    default:
      return unreachable(confirmed);
  }
}

/** Who confirmed must still be an admin when the action is done (T3). */
async function requireAdmins(open: OpenVault, rows: Rows, people: readonly Pick<Person, 'id' | 'name'>[]) {
  for (const { id, name } of people) {
    const row = await rows.get('person', id);
    if (row !== null) requireMarked(open.root, 'person', row);
    const person = row === null ? null : personOf(row);
    const isAdmin = person?.standing === 'active' && person.roles.includes('admin');
    if (!isAdmin) throw new Refusal('approval_not_admin', { name });
  }
}

function exactly({ operation, keyId, version, detail }: Act): ExactAct {
  return {
    operation,
    ...(keyId === undefined ? {} : { keyId }),
    ...(version === undefined ? {} : { version }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function draftOf(act: Duty, by: Person | null, result: AuditDraft['result']): AuditDraft {
  const { operation, keyId, version, detail } = act;
  return {
    action: operation,
    person: by === null ? null : personView(by),
    result,
    ...(keyId === undefined ? {} : { key: keyId.toString('hex') }),
    ...(version === undefined ? {} : { version }),
    ...(detail === undefined ? {} : { detail }),
  };
}
