// A small model of the vault, made from product.md alone: what each step must answer, and what is there afterwards.
// It keeps plain lists and knows nothing of keystores, keys or secrets.

import type { KeyRole, OfficerRole, Step, Typed } from './model-steps.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

type State = 'available' | 'disabled' | 'deletion requested' | 'deleted';

interface ModelKey {
  name: string;
  readonly type: string;
  state: State;
  readonly versions: ('available' | 'disabled')[];
  rotation: { readonly days: number; next: number } | null;
  deadline: number;
  deletedAt: number;
  memory: 'kept' | 'forgotten';
}
interface ModelPerson {
  readonly isAdmin: boolean;
  roles: ReadonlySet<OfficerRole>;
  standing: 'active' | 'removed';
  failures: number;
  failedAt: number;
}
interface ModelRequest {
  readonly what: string;
  readonly requester: number;
  readonly confirmers: Set<number>;
  readonly diesAt: number;
  is: 'waiting' | 'gone';
}

/** Says no: the code of the refusal. */
class No extends Error {}
function no(code: string): never {
  throw new No(code);
}

export class Model {
  now: number;
  readonly keys: ModelKey[] = [];
  readonly people: ModelPerson[];
  readonly ciphertexts: { readonly key: number; readonly version: number }[] = [];
  readonly requests: ModelRequest[] = [];
  standing: 'locked' | 'open' = 'locked';
  desk: number | null = null;
  readonly presented = new Set<number>();
  readonly #quorum: number;
  /** "person key role" */
  readonly #assigned = new Set<string>();

  constructor(admins: number, quorum: number, now: number) {
    this.now = now;
    this.#quorum = quorum;
    this.people = Array.from({ length: admins }, () => person('admin', []));
  }

  /** The step with its numbers, which count from the newest but for people, brought to what there is; null where there is nothing that it could speak of. */
  about(step: Step): Step | null {
    const counts = {
      key: this.keys.length,
      person:
        step.do === 'present' ? this.people.filter(({ isAdmin }) => isAdmin).length : this.people.length,
      ciphertext: this.ciphertexts.length,
      request: this.requests.length,
    };
    const numbers = Object.entries(counts).filter(([name]) => typeof step[name as keyof Step] === 'number');
    if (numbers.some(([, count]) => count === 0)) return null;
    const brought = numbers.map(([name, count]) => {
      const number = Number(step[name as keyof Step]) % count;
      return [name, name === 'person' ? number : count - 1 - number];
    });
    return { ...step, ...Object.fromEntries(brought) };
  }

  /** What the step must answer: `done`, something that it shows, or the code of a refusal. */
  take(step: Step): string {
    try {
      return this.#take(step) ?? 'done';
    } catch (thrown) {
      if (thrown instanceof No) return thrown.message;
      throw thrown;
    }
  }

  /** What the window shows. */
  shown(): unknown {
    const active = this.people.flatMap((one, i) => (one.standing === 'active' ? [{ ...one, i }] : []));
    if (this.standing === 'locked') {
      const admins = active.filter((one) => one.isAdmin);
      return { locked: admins.map(({ i, failures }) => [i, this.presented.has(i) ? 'yes' : 'no', failures]) };
    }
    if (this.desk === null) return { unattended: active.map(({ i, failures }) => [i, failures]) };
    return { atDesk: this.desk, keys: this.#shownKeys() };
  }

  #shownKeys(): readonly unknown[] {
    return this.keys.flatMap(({ name, state, versions, rotation, deadline }, key) => {
      if (state === 'deleted' || !this.#sees(key)) return [];
      const schedule = { rotationDays: rotation?.days ?? null, nextRotationAt: rotation?.next ?? null };
      const deletionAt = state === 'deletion requested' ? deadline : null;
      return [{ key, name, state, versions: versions.length, ...schedule, deletionAt }];
    });
  }

  /** The status of every version of the keys that are not deleted. */
  statuses(): readonly (readonly string[])[] {
    return this.keys.filter(({ state }) => state !== 'deleted').map(({ versions }) => versions);
  }

  #take(step: Step): string | undefined {
    switch (step.do) {
      case 'present':
        return this.#present(step.person, step.typed);
      case 'withdraw':
        if (this.standing === 'open') no('vault_not_locked');
        return void this.presented.clear();
      case 'sign in':
        this.#open();
        this.#prove(step.person, step.typed);
        this.desk = step.person;
        return;
      case 'sign out':
        this.#atDesk();
        this.desk = null;
        return;
      case 'lock':
        this.#open();
        return this.#lock();
      case 'restart':
        return this.#lock();
      case 'wait':
        this.now += step.milliseconds;
        return;
      case 'tend':
        return this.#tend();
      case 'create':
        return this.#create(step.name, step.type, step.days);
      case 'add person':
        this.#requireAdmin();
        if (step.roles.length === 0) no('roles_invalid');
        return void this.people.push(person('officer', step.roles));
      case 'set roles':
      case 'remove person':
        this.#requireAdmin();
        return this.#changePerson(step);
      case 'assign':
      case 'unassign':
        return this.#grant(step);
      case 'encrypt':
        return this.#encrypt(step.key);
      case 'decrypt':
        return this.#decrypt(step.ciphertext);
      case 'see':
        if (!this.#sees(this.#asked(step.key))) no('not_permitted');
        return this.#live(step.key).state;
      case 'see deleted':
        return this.#seeDeleted(step.reason, step.request);
      case 'delete immediately':
        return this.#deleteImmediately(step.key, step.request);
      case 'confirm':
        return this.#confirm(step.request, step.person, step.typed);
      default:
        this.#requireManager(this.#asked(step.key));
        return this.#manage(this.#live(step.key), step);
    }
  }

  // --- the life cycle ------------------------------------------------------------------------------------------------

  #create(name: string, type: string, days: number | null): undefined {
    const by = this.#person(this.#atDesk());
    if (!by.isAdmin && !by.roles.has('key manager')) no('not_permitted');
    this.#requireName(name);
    const rotation = days === null ? null : this.#schedule(days);
    this.#requireFree(name, null);
    const none = { deadline: 0, deletedAt: 0, memory: 'kept' } as const;
    this.keys.push({ name, type, state: 'available', versions: ['available'], rotation, ...none });
    if (by.roles.has('key manager')) this.#assigned.add(`${this.desk} ${this.keys.length - 1} key manager`);
  }

  #manage(key: ModelKey, step: Extract<Step, { readonly key: number }>): undefined {
    const { state } = key;
    switch (step.do) {
      case 'rename':
        this.#requireName(step.name);
        this.#requireFree(step.name, key);
        key.name = step.name;
        return;
      case 'enable':
        if (state !== 'disabled') no('key_not_disabled');
        key.state = 'available';
        return;
      case 'disable':
        if (state !== 'available') no('key_not_enabled');
        key.state = 'disabled';
        return;
      case 'rotate':
        if (state !== 'available') no('rotation_refused');
        key.versions.push('available');
        return;
      case 'set rotation':
        if (step.days === null || step.days !== key.rotation?.days) {
          key.rotation = step.days === null ? null : this.#schedule(step.days);
        }
        return;
      case 'set version': {
        if (state !== 'available') no('version_change_refused');
        const status = key.versions[step.version - 1];
        if (status === undefined) no('version_unknown');
        if (status === step.status) no('version_unchanged');
        if (step.version === key.versions.length) no('version_newest');
        key.versions[step.version - 1] = step.status;
        return;
      }
      case 'request deletion':
        if (state !== 'available' && state !== 'disabled') no('deletion_refused');
        if (step.typed === 'wrong') no('deletion_name_differs');
        if (step.hours < 72 || step.hours > 720) no('deletion_window_invalid');
        key.state = 'deletion requested';
        key.deadline = this.now + step.hours * hour;
        return;
      case 'cancel deletion':
        if (state !== 'deletion requested') no('deletion_not_waiting');
        key.state = 'disabled';
        return;
      default:
        throw new Error(`no step of the life cycle: ${step.do}`);
    }
  }

  /** What runs by itself while the vault is open. A locked vault destroys too, and nobody can tell before it is open. */
  #tend(): undefined {
    for (const key of this.keys) {
      if (key.state === 'deletion requested' && this.now >= key.deadline) {
        key.state = 'deleted';
        key.deletedAt = this.now;
      }
      if (this.standing === 'locked') continue;
      const { rotation } = key;
      if (key.state !== 'deleted' && rotation !== null && this.now >= rotation.next) {
        key.versions.push('available');
        while (rotation.next <= this.now) rotation.next += rotation.days * day;
      }
      if (key.state === 'deleted' && this.now >= aYearAfter(key.deletedAt)) key.memory = 'forgotten';
    }
  }

  #schedule(days: number) {
    if (days < 1 || days > 730) no('rotation_period_invalid');
    return { days, next: this.now + days * day };
  }

  #requireName(name: string): void {
    if (name.length < 3 || name.length > 63) no('key_name_invalid');
  }

  #requireFree(name: string, own: ModelKey | null): void {
    const others = this.keys.filter((key) => key !== own && key.state !== 'deleted');
    if (others.some((key) => key.name.toLowerCase() === name.toLowerCase())) no('key_name_taken');
  }

  // --- use -----------------------------------------------------------------------------------------------------------

  #encrypt(index: number): string {
    this.#requireUser(this.#asked(index));
    const key = this.#usable(index, this.keys[index]?.versions.length ?? 0);
    this.ciphertexts.push({ key: index, version: key.versions.length });
    return `version ${key.versions.length}`;
  }

  #decrypt(index: number): string {
    const { key, version } = this.ciphertexts[index] ?? { key: 0, version: 0 };
    this.#requireUser(this.#asked(key));
    this.#usable(key, version);
    return `plaintext ${index}`;
  }

  #usable(index: number, version: number): ModelKey {
    const key = this.#live(index);
    if (key.state !== 'available' || key.versions[version - 1] !== 'available') no('key_not_available');
    if (key.type !== 'AES-256') no('key_wrong_type');
    return key;
  }

  // --- dual control --------------------------------------------------------------------------------------------------

  #seeDeleted(reason: string, request: number | null): string {
    this.#requireAdmin();
    this.#demand(`see deleted ${reason}`, request);
    if (reason.length < 3) no('reason_invalid');
    const known = this.keys.filter((key) => key.state === 'deleted' && key.memory === 'kept');
    return known
      .map((key) => `${key.name} ${key.versions.length}`)
      .sort()
      .join(', ');
  }

  #deleteImmediately(index: number, request: number | null): undefined {
    this.#requireAdmin();
    this.#demand(`delete ${index}`, request);
    const key = this.#live(index);
    if (key.state !== 'deletion requested') no('deletion_not_waiting');
    key.state = 'deleted';
    key.deletedAt = this.now;
  }

  #demand(what: string, index: number | null): void {
    const requester = this.#atDesk();
    if (index === null) {
      for (const other of this.requests) if (other.requester === requester) other.is = 'gone';
      const diesAt = this.now + 5 * minute;
      this.requests.push({ what, requester, confirmers: new Set(), diesAt, is: 'waiting' });
      no('approval_missing');
    }
    const request = this.#request(index);
    if (request.what !== what || request.requester !== requester) no('approval_other_action');
    if (request.confirmers.size === 0) no('approval_unconfirmed');
    request.is = 'gone';
  }

  #confirm(index: number, by: number, typed: Typed): undefined {
    this.#open();
    this.#active(by);
    const request = this.#request(index);
    this.#prove(by, typed, () => {
      if (request.requester === by) no('approval_own');
      if (!this.#person(by).isAdmin) no('approval_not_admin');
      if (request.confirmers.has(by)) no('approval_twice');
    });
    request.confirmers.add(by);
  }

  #request(index: number): ModelRequest {
    const request = this.requests[index];
    if (request === undefined || request.is === 'gone') no('approval_missing');
    if (this.now >= request.diesAt) no('approval_expired');
    return request;
  }

  // --- people --------------------------------------------------------------------------------------------------------

  #changePerson(step: Extract<Step, { readonly do: 'set roles' | 'remove person' }>): undefined {
    const person = this.#active(step.person);
    if (step.do === 'set roles') {
      if (!person.isAdmin && step.roles.length === 0) no('roles_invalid');
      person.roles = new Set(step.roles);
    } else {
      if (person.isAdmin) no('person_holds_share');
      person.standing = 'removed';
      person.roles = new Set();
    }
    for (const assigned of this.#assigned) {
      const [who, , ...role] = assigned.split(' ');
      const lost = !person.roles.has(role.join(' ') as KeyRole);
      if (Number(who) === step.person && lost) this.#assigned.delete(assigned);
    }
  }

  #grant(step: Extract<Step, { readonly do: 'assign' | 'unassign' }>): undefined {
    const by = this.#person(this.#atDesk());
    this.#requireManager(this.#asked(step.key));
    const person = this.#active(step.person);
    if (!by.isAdmin && step.role !== 'key user') no('not_permitted');
    const name = `${step.person} ${step.key} ${step.role}`;
    if (step.do === 'unassign') {
      this.#live(step.key);
      if (!this.#assigned.delete(name)) no('assignment_missing');
      return;
    }
    if (!by.isAdmin && this.desk === step.person) no('assignment_own');
    this.#live(step.key);
    if (!person.roles.has(step.role)) no('role_lacking');
    if (this.#assigned.has(name)) no('assignment_exists');
    this.#assigned.add(name);
  }

  // --- the desk and the quorum ---------------------------------------------------------------------------------------

  #present(admin: number, typed: Typed): undefined {
    if (this.standing === 'open') no('vault_not_locked');
    if (this.presented.has(admin)) no('share_presented');
    this.#prove(admin, typed);
    this.presented.add(admin);
    if (this.presented.size < this.#quorum) return;
    this.presented.clear();
    this.standing = 'open';
    this.desk = admin;
    this.#tend();
  }

  #lock(): undefined {
    this.standing = 'locked';
    this.desk = null;
    this.presented.clear();
    for (const request of this.requests) request.is = 'gone';
  }

  #prove(index: number, typed: Typed, alsoRequires: () => void = () => undefined): void {
    const person = this.#active(index);
    const delay = person.failures < 2 ? 0 : Math.min(5 * minute, second * 2 ** (person.failures - 1));
    if (this.now < person.failedAt + delay) no('wait_before_retry');
    if (typed === 'wrong') {
      person.failures++;
      person.failedAt = this.now;
      no('passphrase_wrong');
    }
    alsoRequires();
    person.failures = 0;
  }

  // --- what is asked everywhere --------------------------------------------------------------------------------------

  #open(): void {
    if (this.standing === 'locked') no('vault_locked');
  }

  #atDesk(): number {
    this.#open();
    return this.desk ?? no('not_signed_in');
  }

  /** Somebody is at the desk, and asks about this key. */
  #asked(key: number): number {
    this.#atDesk();
    return key;
  }

  #person(index: number): ModelPerson {
    return this.people[index] ?? no('person_unknown');
  }

  #active(index: number): ModelPerson {
    const person = this.#person(index);
    return person.standing === 'active' ? person : no('person_unknown');
  }

  #live(index: number): ModelKey {
    const key = this.keys[index];
    return key === undefined || key.state === 'deleted' ? no('key_unknown') : key;
  }

  #has(key: number, role: KeyRole): boolean {
    const isLive = this.keys[key]?.state !== 'deleted';
    return isLive && this.#assigned.has(`${this.desk} ${key} ${role}`);
  }

  #requireAdmin(): void {
    if (!this.#person(this.#atDesk()).isAdmin) no('not_permitted');
  }

  #requireManager(key: number): void {
    if (!this.#person(this.#atDesk()).isAdmin && !this.#has(key, 'key manager')) no('not_permitted');
  }

  #requireUser(key: number): void {
    if (!this.#person(this.#atDesk()).isAdmin && !this.#has(key, 'key user')) no('not_permitted');
  }

  #sees(key: number): boolean {
    if (this.desk === null) return false;
    const { isAdmin, roles } = this.#person(this.desk);
    return isAdmin || roles.has('auditor') || this.#has(key, 'key manager') || this.#has(key, 'key user');
  }
}

function person(is: 'admin' | 'officer', roles: readonly OfficerRole[]): ModelPerson {
  return { isAdmin: is === 'admin', roles: new Set(roles), standing: 'active', failures: 0, failedAt: 0 };
}

function aYearAfter(instant: number): number {
  const date = new Date(instant);
  return Date.UTC(
    date.getUTCFullYear() + 1,
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  );
}
