// People: who they are to the vault and what they may do. How they take the desk: desk.ts.
//
// PE1  Whoever comes sits down and types his own passphrase; nobody knows another's. Each changes his own alone.
// PE2  'admin' is given and taken by the change of admins only (custody.ts), for it is a share of the root key. So
//      whoever holds a share is not removed here, and the last k admins cannot be.
// PE3  An admin assigns any key to anybody; a key manager grants users, not managers, and not himself.
// PE4  Who loses a role loses the assignments that he had in it: they do not come back with the role.
// PE5  An id is never used again. Who was removed stays on record, without roles, and his name is free.
//
// Ids are in hex, 32 digits. Typed passphrases and the contents of key files are wiped. Every method refuses
// `vault_locked`, `not_signed_in`, `not_permitted`, and with a person `person_unknown`, besides what it names.

import { randomBytes } from 'node:crypto';
import { type Credential, changeCredential, makeCredential } from './credential.ts';
import type { Act, Acting, Gate, Seeing } from './gate.ts';
import { orRecord } from './jobground.ts';
import type { KeyBytes } from './keybytes.ts';
import { makeKeyFile, writeKeyFile } from './keyfile.ts';
import type { MarkedChanges } from './ledger.ts';
import { foldedName, readsAsId } from './lifecycle.ts';
import type { OpenVault } from './openvault.ts';
import { type Argon2Parameters, normalisePassphrase } from './passphrase.ts';
import type { PersonDetail } from './peopleviews.ts';
import { roleTable } from './permissions.ts';
import {
  activePerson,
  forgetFailures,
  openGround,
  proveBy,
  recorded,
  retryInstant,
  type Secrets,
  withSecrets,
} from './proving.ts';
import { personOf, personRow, personView, readFounding, roleOf } from './records.ts';
import { Refusal } from './refusal.ts';
import type { Rows } from './rows.ts';
import type { Role } from './snapshot.ts';

/** A person of the vault. Ids are 16 random bytes and are never used again. */
export interface Person {
  readonly id: Buffer;
  readonly name: string;
  readonly createdAt: number;
  readonly roles: readonly Role[];
  /** `enrolling`: named by a change of admins that is not complete. */
  readonly standing: 'active' | 'enrolling' | 'removed';
  readonly credential: Credential;
}

/** Roles that are given here (PE2). */
const officer = ['auditor', 'key manager', 'key user'] as const satisfies readonly Role[];
export type OfficerRole = (typeof officer)[number];
/** Roles in which keys are assigned. */
export type KeyRole = 'key manager' | 'key user';
const day = 86_400_000;

interface NewPerson {
  readonly name: string;
  readonly roles: readonly OfficerRole[];
  readonly typed: Uint8Array;
  /** `none`, or where his key file is to be written. */
  readonly keyFile: 'none' | { readonly path: string };
}
export interface NewPassphrase {
  readonly typedOld: Uint8Array;
  readonly typedNew: Uint8Array;
  /** Content of the key file that is needed now. */
  readonly keyFile: Uint8Array | null;
  /** What is needed from now on: the same, none, or a new one that is written there. */
  readonly newKeyFile: 'same' | 'none' | { readonly path: string };
}

/** What the vault lends to its people. */
interface PeopleSurroundings {
  readonly argon2: () => Promise<Argon2Parameters>;
  /** The desk or the founding is not what it was. */
  readonly changed: () => Promise<void>;
}

export class People {
  readonly #gate: Gate;
  readonly #around: PeopleSurroundings;

  constructor(gate: Gate, around: PeopleSurroundings) {
    this.#gate = gate;
    this.#around = around;
  }

  /** Everybody, by name, with the assignments that the person at the desk may know. */
  list(): Promise<readonly PersonDetail[]> {
    return this.#gate.see('see people', null, (seeing) => personDetails(seeing, this.#gate.now()));
  }

  /** What each role may do, as the gate asks it (permissions.ts). No secret: whoever is at the desk may read it. */
  roleTable(): typeof roleTable {
    return roleTable;
  }

  /**
   * A person sits down beside the admin and types his own passphrase (PE1). Answers his id.
   * Refuses `person_name_…`, `roles_invalid`, `passphrase_…`, and as `writeKeyFile` does.
   */
  async add(given: NewPerson): Promise<{ readonly id: string }> {
    try {
      const by = await this.#gate.permit('add person', null);
      return await this.#gate.track(this.#add(given, by));
    } finally {
      given.typed.fill(0);
    }
  }

  async #add(given: NewPerson, by: Person): Promise<{ readonly id: string }> {
    const operation = 'add person';
    const refused = { operation, by, detail: { name: shortened(given.name) } } as const;
    const person = await orRecord(
      this.#gate,
      () => refused,
      () => this.#newPerson(given),
    );
    const { name, roles } = person;
    const id = person.id.toString('hex');
    const detail = { person: id, name, roles: roles.join(', ') };
    await this.#gate.act({ operation, by, detail }, async ({ changes }) => {
      await requireFree(changes, name, null);
      await changes.mark('person', personRow(person));
    });
    return { id };
  }

  async #newPerson({ name: givenName, roles: givenRoles, typed, keyFile }: NewPerson): Promise<Person> {
    const { keystore, founding } = this.#gate.open();
    const [name, roles] = [personName(givenName), officerRoles(givenRoles)];
    if (roles.length === 0) throw new Refusal('roles_invalid');
    await keystore.read((rows) => requireFree(rows, name, null));
    using passphrase = normalisePassphrase(typed);
    await requireStrong(passphrase, [name, founding.name]);
    const id = randomBytes(16);
    using secret = keyFile === 'none' ? null : makeKeyFile();
    const argon2 = await this.#around.argon2();
    const credential = await makeCredential(founding.id, id, passphrase, argon2, secret);
    if (secret !== null && keyFile !== 'none') await writeKeyFile(keyFile.path, secret);
    return { id, name, createdAt: this.#gate.now(), roles, standing: 'active', credential };
  }

  /** Refuses `person_name_invalid`, `person_name_taken`. */
  rename(personId: string, givenName: string): Promise<void> {
    const detail = { person: personId, to: shortened(givenName) };
    return this.#change({ operation: 'rename person', detail }, async ({ open, changes, say }) => {
      const person = await activePerson(open, changes, personId);
      const name = personName(givenName);
      await requireFree(changes, name, person.id);
      say({ detail: { from: person.name } });
      await changes.mark('person', personRow({ ...person, name }));
    });
  }

  /** The roles besides 'admin', which stays as it is (PE2, PE4). Refuses `roles_invalid` where none would be left. */
  async setRoles(personId: string, givenRoles: readonly OfficerRole[]): Promise<void> {
    const detail = { person: personId, to: shortened(givenRoles.join(', ')) };
    await this.#change({ operation: 'set roles', detail }, async ({ open, changes, say }) => {
      const person = await activePerson(open, changes, personId);
      say({ detail: { name: person.name, from: person.roles.join(', ') } });
      const roles = officerRoles(givenRoles);
      const own: readonly Role[] = person.roles.includes('admin') ? ['admin', ...roles] : roles;
      if (own.length === 0) throw new Refusal('roles_invalid');
      await changes.mark('person', personRow({ ...person, roles: own }));
      await dropAssignments(changes, person, own);
    });
  }

  /** Refuses `person_holds_share` (PE2). */
  remove(personId: string): Promise<void> {
    const detail = { person: personId };
    return this.#change({ operation: 'remove person', detail }, async ({ open, changes, say }) => {
      const person = await activePerson(open, changes, personId);
      const { id, name } = person;
      say({ detail: { name } });
      const isHolder = (await changes.some('share', { person_id: id })).length > 0;
      if (isHolder || person.roles.includes('admin')) throw new Refusal('person_holds_share', { name });
      await changes.mark('person', personRow({ ...person, roles: [], standing: 'removed' }));
      await forgetFailures(changes, person);
      await dropAssignments(changes, person, []);
    });
  }

  /** Refuses `key_unknown`, `role_lacking`, `assignment_own` (PE3), `assignment_exists`. */
  async assign(personId: string, keyId: string, role: KeyRole): Promise<void> {
    const key_id = Buffer.from(keyId, 'hex');
    const act = { operation: 'assign key', keyId: key_id, detail: { person: personId, role } } as const;
    await this.#gate.act(act, async ({ open, changes, person: by, say }) => {
      const person = await activePerson(open, changes, personId);
      say({ detail: { name: person.name } });
      requireGrantable(by, role);
      if (by.id.equals(person.id) && !by.roles.includes('admin')) throw new Refusal('assignment_own');
      if ((await changes.get('key', key_id)) === null) throw new Refusal('key_unknown');
      if (!person.roles.includes(role)) throw new Refusal('role_lacking', { name: person.name, role });
      if ((await changes.get('assignment', person.id, key_id, role)) !== null)
        throw new Refusal('assignment_exists', { name: person.name });
      const granted = { granted_at: this.#gate.now(), granted_by: by.id };
      await changes.mark('assignment', { person_id: person.id, key_id, role, ...granted });
    });
  }

  /** Refuses `key_unknown`, `assignment_missing` (PE3). */
  async unassign(personId: string, keyId: string, role: KeyRole): Promise<void> {
    const key_id = Buffer.from(keyId, 'hex');
    const act = { operation: 'unassign key', keyId: key_id, detail: { person: personId, role } } as const;
    await this.#gate.act(act, async ({ open, changes, person: by, say }) => {
      const person = await activePerson(open, changes, personId);
      say({ detail: { name: person.name } });
      requireGrantable(by, role);
      if ((await changes.get('key', key_id)) === null) throw new Refusal('key_unknown');
      if ((await changes.get('assignment', person.id, key_id, role)) === null)
        throw new Refusal('assignment_missing', { name: person.name });
      await changes.drop('assignment', person.id, key_id, role);
    });
  }

  /**
   * The person at the desk changes his own passphrase, key file, or both; the share stays (credential.ts, P4).
   * Refuses `wait_before_retry`, `passphrase_…`, `key_file_…`, and as `writeKeyFile` does.
   */
  async changePassphrase(given: NewPassphrase): Promise<void> {
    try {
      const person = await this.#gate.permit('change passphrase', null);
      await this.#gate.track(this.#changeCredential(person, given));
    } finally {
      for (const secret of [given.typedOld, given.typedNew, given.keyFile]) secret?.fill(0);
    }
  }

  async #changeCredential(person: Person, given: NewPassphrase): Promise<void> {
    const open = this.#gate.open();
    const operation = 'change passphrase';
    const credential = await recorded(open, person, { action: operation }, () =>
      withSecrets(given.typedOld, given.keyFile, async (old) => {
        using passphrase = normalisePassphrase(given.typedNew);
        return await this.#newCredential(open, person, old, passphrase, given.newKeyFile);
      }),
    );
    const detail = { keyFile: credential.keyFile === 'none' ? 'none' : 'required' };
    await this.#change({ operation, detail, by: person }, async ({ changes, person: now }) => {
      await changes.mark('person', personRow({ ...now, credential }));
      await forgetFailures(changes, person);
    });
  }

  async #newCredential(
    open: OpenVault,
    person: Person,
    old: Secrets,
    passphrase: KeyBytes,
    newKeyFile: NewPassphrase['newKeyFile'],
  ): Promise<Credential> {
    const { id: vaultId, name: vaultName } = open.founding;
    await requireStrong(passphrase, [person.name, vaultName]);
    const argon2 = await this.#around.argon2();
    using made = typeof newKeyFile === 'object' ? makeKeyFile() : null;
    const next = newKeyFile === 'same' ? old.keyFile : made;
    const change = () =>
      changeCredential(vaultId, person, old.passphrase, passphrase, old.keyFile, next, argon2);
    const ground = openGround(open, () => this.#gate.now());
    const credential = await proveBy(change, ground, person, 'change passphrase');
    // On its medium before anything relies on it. Never taken back: where it is not needed it does no harm.
    if (made !== null && typeof newKeyFile === 'object') await writeKeyFile(newKeyFile.path, made);
    return credential;
  }

  /** An act upon a person, after which the open vault knows its admins and the person at the desk as they are now. */
  async #change(act: Act, work: (at: Acting) => Promise<void>): Promise<void> {
    const open = this.#gate.open();
    const changing = this.#gate.act(act, work).then(() =>
      open.keystore.read(async (rows) => {
        const founding = await readFounding(rows, open.keystore.path);
        const row = open.atDesk === null ? null : await rows.get('person', open.atDesk.id);
        open.adopt(open.root, founding);
        // Whoever left the desk meanwhile is not put back.
        if (row !== null && open.atDesk?.id.equals(row.id) === true) open.seat(personOf(row));
      }),
    );
    await this.#gate.track(changing);
    await this.#around.changed();
  }
}

/** A name as it is kept: NFC, no edge spaces; no id. Refuses `person_name_invalid`. */
export function personName(given: string): string {
  const name = given.normalize('NFC').trim();
  const length = [...name].length;
  if (length < 1 || length > 63 || /[\p{C}\p{Zl}\p{Zp}]/u.test(name) || readsAsId(name))
    throw new Refusal('person_name_invalid');
  return name;
}

/** What was given, as much of it as the log takes. */
function shortened(given: string): string {
  return given.slice(0, 200);
}

/** Refuses `person_name_taken`: two people of one name could not be told apart in the log. */
export async function requireFree(rows: Rows, name: string, own: Buffer | null): Promise<void> {
  const others = await rows.some('person', { folded_name: foldedName(name) });
  if (others.some((other) => own === null || !other.id.equals(own)))
    throw new Refusal('person_name_taken', { name });
}

/** Refuses `roles_invalid` for what is no role, or not one that is given here (PE2). */
function officerRoles(given: readonly string[]): readonly OfficerRole[] {
  const [known, wanted] = [officer, new Set(given)];
  const roles = known.filter((role) => wanted.has(role));
  if (roles.length !== wanted.size) throw new Refusal('roles_invalid');
  return roles;
}

/** A key manager grants users, not managers (PE3). */
function requireGrantable(by: Person, role: KeyRole): void {
  if (!by.roles.includes('admin') && role !== 'key user') throw new Refusal('not_permitted');
}

/** Takes away what he was assigned in roles that are not `left` to him (PE4). */
export async function dropAssignments(
  changes: MarkedChanges,
  person: Person,
  left: readonly Role[],
): Promise<void> {
  for (const { key_id, role } of await changes.some('assignment', { person_id: person.id })) {
    if (!left.includes(roleOf(role))) await changes.drop('assignment', person.id, key_id, role);
  }
}

async function requireStrong(passphrase: KeyBytes, names: readonly string[]): Promise<void> {
  // Loaded when it is needed: its word lists are most of what the app would load at start.
  const strength = await import('./strength.ts');
  strength.requireStrong(passphrase, names);
}

async function personDetails({ open, person, rows }: Seeing, now: number): Promise<readonly PersonDetail[]> {
  const keyNames = new Map((await rows.all('key')).map((key) => [key.id.toString('hex'), key.name]));
  const assignments = (await rows.all('assignment')).map((one) => ({
    personId: one.person_id,
    keyId: one.key_id.toString('hex'),
    keyName: keyNames.get(one.key_id.toString('hex')) ?? '',
    role: roleOf(one.role),
  }));
  const managed = assignments.filter((one) => one.personId.equals(person.id) && one.role === 'key manager');
  const seesAll = person.roles.includes('admin') || person.roles.includes('auditor');
  const isSeen = (keyId: string) => seesAll || managed.some((one) => one.keyId === keyId);
  const shares = await rows.some('share', { set_id: open.founding.set.setId });
  const attempts = await rows.all('attempt');
  const people: PersonDetail[] = [];
  for (const one of (await rows.all('person')).map(personOf)) {
    const share = shares.find((held) => held.person_id.equals(one.id)) ?? null;
    const proof = await rows.get('proof', `admin ${one.id.toString('hex')}`);
    const provedAt = Math.max(share?.proved_at ?? 0, proof?.at ?? 0);
    const own = assignments.filter(
      ({ personId, keyId }) => personId.equals(one.id) && (one.id.equals(person.id) || isSeen(keyId)),
    );
    const attempt = attempts.find((failed) => failed.person_id.equals(one.id)) ?? null;
    people.push({
      ...personView(one),
      roles: one.roles,
      standing: one.standing,
      createdAt: one.createdAt,
      keyFile: one.credential.keyFile === 'none' ? 'none' : 'required',
      share: share === null ? 'none' : 'held',
      daysSinceProved:
        share === null || provedAt === 0 ? null : Math.max(0, Math.floor((now - provedAt) / day)),
      failures: attempt?.failures ?? 0,
      retryAt: attempt === null ? null : retryInstant(attempt.failures, attempt.last_at, now),
      assignments: own.map(({ keyId, keyName, role }) => ({ keyId, keyName, role })),
    });
  }
  return people.sort((a, b) => a.name.localeCompare(b.name));
}
