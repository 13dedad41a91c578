// Dual control: what one admin asks for and others confirm, each by his own passphrase. In memory only.
//
//   the exact action = operation, key id, version, every detail, requester; as one canonical text
//
// V1  A confirmation is for the exact action: another key, version, detail or requester is another action.
// V2  Nobody confirms his own request, nobody confirms twice, and only admins ask or confirm.
// V3  Zero confirmations never pass: `needed` counts the requester and is at least two.
// V4  A request serves once, whatever becomes of the action, and dies five minutes after it was made, by a clock that
//     nobody sets.
// V5  Locking drops everything. Whether who confirmed is still an admin is asked again when the action is done (gate.ts).

import { randomBytes } from 'node:crypto';
import type { ApprovalView } from './peopleviews.ts';
import { invariant, Refusal } from './refusal.ts';

const lifetime = 5 * 60_000;

/** What is to be done, and nothing else. */
export interface ExactAction {
  readonly operation: string;
  readonly keyId?: Buffer | undefined;
  readonly version?: number | undefined;
  readonly detail?: Readonly<Record<string, string | number>> | undefined;
}
/** Who asks or confirms, as his own passphrase has just proved or proved at sign-in. */
export interface Confirmer {
  readonly id: Buffer;
  readonly name: string;
  readonly roles: readonly string[];
}
interface Request {
  readonly id: string;
  readonly action: ExactAction;
  readonly exact: string;
  readonly requester: Confirmer;
  readonly confirmers: readonly Confirmer[];
  readonly needed: number;
  readonly diesAt: number;
}

export class Approvals {
  readonly #uptime: () => number;
  /** By id. One for each requester: his next request takes the place of the one before. */
  readonly #requests = new Map<string, Request>();

  /** `uptime` is in milliseconds, runs evenly and is never set. */
  constructor(uptime: () => number) {
    this.#uptime = uptime;
  }

  /**
   * Asks for an action that `needed` distinct admins, the requester among them, must stand behind (V3).
   * Refuses `approval_not_admin`.
   */
  request(action: ExactAction, requester: Confirmer, needed: number): ApprovalView {
    invariant(Number.isInteger(needed) && needed >= 2, 'dual control takes two admins at least');
    requireAdmin(requester);
    for (const other of this.#requests.values()) {
      if (other.requester.id.equals(requester.id)) this.#requests.delete(other.id);
    }
    const id = randomBytes(16).toString('hex');
    const exact = exactText(action, requester);
    const diesAt = this.#uptime() + lifetime;
    const request = { id, action, exact, requester, confirmers: [], needed, diesAt };
    this.#requests.set(id, request);
    return this.#view(request);
  }

  /** Refuses `approval_missing` and `approval_expired`. */
  view(id: string): ApprovalView {
    return this.#view(this.#live(id));
  }

  /** What waits to be confirmed or used. */
  list(): readonly ApprovalView[] {
    const now = this.#uptime();
    return [...this.#requests.values()].filter((one) => now < one.diesAt).map((one) => this.#view(one));
  }

  /** Confirms a request for `person`, whose passphrase the caller has just proved. Refuses as `requireConfirmable` does. */
  confirm(id: string, person: Confirmer): ApprovalView {
    this.requireConfirmable(id, person);
    const request = this.#live(id);
    const confirmed = { ...request, confirmers: [...request.confirmers, person] };
    this.#requests.set(id, confirmed);
    return this.#view(confirmed);
  }

  /**
   * Whether `person` may confirm it (V2). Refuses `approval_missing`, `approval_expired`, `approval_own`,
   * `approval_not_admin`, `approval_twice`.
   */
  requireConfirmable(id: string, person: Confirmer): void {
    const request = this.#live(id);
    if (person.id.equals(request.requester.id)) throw new Refusal('approval_own');
    requireAdmin(person);
    if (request.confirmers.some((one) => one.id.equals(person.id)))
      throw new Refusal('approval_twice', { name: person.name });
  }

  /**
   * What an action needs before it is done. Without an id it is asked for here, in exactly the words in which it will
   * be used: refuses `approval_missing` with the id of the request as its fact `approval`. With one it is used up.
   * Refuses as `request` and `take` do.
   */
  demand(
    id: string | undefined,
    action: ExactAction,
    requester: Confirmer,
    needed: number,
  ): readonly Confirmer[] {
    if (id !== undefined) return this.take(id, action, requester, needed);
    throw new Refusal('approval_missing', { approval: this.request(action, requester, needed).id });
  }

  /**
   * Uses a request up for the action (V1, V4) and answers who confirmed it. Refuses `approval_missing`,
   * `approval_expired`, `approval_other_action`, `approval_unconfirmed`.
   */
  take(
    id: string,
    action: ExactAction,
    requester: Pick<Confirmer, 'id'>,
    needed: number,
  ): readonly Confirmer[] {
    const request = this.#live(id);
    const isSame = request.exact === exactText(action, requester) && request.needed === needed;
    if (!isSame) throw new Refusal('approval_other_action');
    const confirmed = request.confirmers.length;
    if (confirmed < needed - 1) throw new Refusal('approval_unconfirmed', { confirmed, needed: needed - 1 });
    this.#requests.delete(id);
    return request.confirmers;
  }

  /** Takes one's own request back. Refuses `approval_missing` where there is none of that id and requester. */
  withdraw(id: string, requester: Pick<Confirmer, 'id'>): void {
    const request = this.#requests.get(id);
    if (request === undefined || !request.requester.id.equals(requester.id))
      throw new Refusal('approval_missing');
    this.#requests.delete(id);
  }

  /** Drops everything (V5). */
  drop(): void {
    this.#requests.clear();
  }

  #live(id: string): Request {
    const request = this.#requests.get(id);
    if (request === undefined) throw new Refusal('approval_missing');
    if (this.#uptime() >= request.diesAt) throw new Refusal('approval_expired');
    return request;
  }

  #view({ id, action, requester, confirmers, needed, diesAt }: Request): ApprovalView {
    return {
      id,
      operation: action.operation,
      key: action.keyId?.toString('hex') ?? null,
      version: action.version ?? null,
      detail: action.detail ?? {},
      requester: named(requester),
      confirmedBy: confirmers.map(named),
      needed: needed - 1,
      diesIn: diesAt - this.#uptime(),
    };
  }
}

/** No two actions give the same text: JSON escapes what is ill-formed, and details stand in the order of their names. */
function exactText(
  { operation, keyId, version, detail }: ExactAction,
  requester: Pick<Confirmer, 'id'>,
): string {
  const details = Object.entries(detail ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  invariant(
    details.every(([, value]) => typeof value === 'string' || Number.isFinite(value)),
    'a detail is text or a finite number',
  );
  const [key, by] = [keyId?.toString('hex') ?? null, requester.id.toString('hex')];
  return JSON.stringify([operation, key, version ?? null, details, by]);
}

function requireAdmin({ name, roles }: Confirmer): void {
  if (!roles.includes('admin')) throw new Refusal('approval_not_admin', { name });
}

function named({ id, name }: Confirmer): { readonly id: string; readonly name: string } {
  return { id: id.toString('hex'), name };
}
