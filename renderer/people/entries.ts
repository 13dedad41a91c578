// What the screens of people show of a person in the same words.

import type { PersonDetail } from '../../core/peopleviews.ts';
import type { Role } from '../../core/snapshot.ts';
import type { LastSignIns } from '../../electron/contract.ts';
import { words } from '../wording/words.ts';

export const allRoles: readonly Role[] = ['admin', 'key manager', 'key user', 'auditor'];

export function rolesInWords(roles: readonly Role[]): string {
  return allRoles
    .filter((role) => roles.includes(role))
    .map((role) => words.roles[role])
    .join(', ');
}

/** Null where whoever is at the desk may not see the log. */
export function lastSignInInWords(personId: string, signIns: LastSignIns | null): string | null {
  if (signIns === null) return null;
  const { people, amounts } = words;
  const at = signIns.at[personId];
  if (at !== undefined) return amounts.moment(at);
  return signIns.since === null ? people.noSignIn : people.notSince(amounts.date(signIns.since));
}

/** How many keys somebody is assigned, in whatever role. */
export function keysOf({ assignments }: PersonDetail): number {
  return new Set(assignments.map(({ keyId }) => keyId)).size;
}
