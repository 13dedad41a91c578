// What crosses for people: roles, passphrases, key files, and assignments.

import * as v from 'valibot';
import type { PersonDetail } from '../../core/peopleviews.ts';
import type { Instant, Role } from '../../core/snapshot.ts';
import { answer, call, hexId, keyFile, nothing, passphrase, text, ticket } from './shapes.ts';

/** Roles besides 'admin', which a change of admins gives. */
const officerRole = v.picklist(['auditor', 'key manager', 'key user']);
const keyRole = v.picklist(['key manager', 'key user']);
const someRoles = v.pipe(v.array(officerRole), v.maxLength(3));
const assignment = v.strictObject({ personId: hexId, keyId: hexId, role: keyRole });

export const peopleCalls = {
  people: call(nothing, answer<readonly PersonDetail[]>()),
  /** What each role may do: every operation that there is. */
  roleTable: call(nothing, answer<readonly OperationRow[]>()),
  /** When each person took the desk last; for those who may see the log. */
  lastSignIns: call(nothing, answer<LastSignIns>()),
  /** The person types the passphrase himself; `keyFile`: the place that a key file is written to, null for none. */
  addPerson: call(
    v.strictObject({ name: text, roles: someRoles, passphrase, keyFile }),
    answer<NewPersonId>(),
  ),
  renamePerson: call(v.strictObject({ personId: hexId, name: text }), answer<null>()),
  setRoles: call(v.strictObject({ personId: hexId, roles: someRoles }), answer<null>()),
  removePerson: call(v.strictObject({ personId: hexId }), answer<null>()),
  assignKey: call(assignment, answer<null>()),
  unassignKey: call(assignment, answer<null>()),
  /** One's own. `newKeyFile`: what is needed from now on; a ticket is the place that a new one is written to. */
  changePassphrase: call(
    v.strictObject({
      old: passphrase,
      fresh: passphrase,
      keyFile,
      newKeyFile: v.union([v.picklist(['same', 'none']), v.strictObject({ place: ticket })]),
    }),
    answer<null>(),
  ),
} as const;

export type OfficerRole = v.InferOutput<typeof officerRole>;
export type KeyRole = v.InferOutput<typeof keyRole>;

interface NewPersonId {
  readonly id: string;
}

/** One operation: for which roles, how far, and who else has to confirm it. */
export interface OperationRow {
  readonly operation: string;
  readonly may: { readonly [R in Role]?: 'every' | 'assigned' };
  readonly confirmed: 'by nobody else' | 'by a second admin' | 'by the quorum';
}

export interface LastSignIns {
  /** By person id; an admin takes the desk too when his passphrase opens the vault. */
  readonly at: Readonly<Record<string, Instant>>;
  /** How far back was looked; null: to the beginning of the log. */
  readonly since: Instant | null;
}
