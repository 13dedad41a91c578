// What the person at the desk may do, as the vault's own table says it. The vault asks it again; this only decides what is
// offered.

import type { UnlockedSnapshot } from '../core/snapshot.ts';
import { useSnapshot } from './vault.ts';

type Person = UnlockedSnapshot['person'];

/** Whether he may do it; on this key, or where no key is concerned (null). */
export function isPermitted({ may, assigned }: Person, operation: string, keyId: string | null): boolean {
  const reach = may[operation];
  if (reach === undefined || reach === 'every') return reach === 'every';
  return keyId !== null && reach.some((role) => assigned[keyId]?.includes(role) ?? false);
}

/** Whether he may do it on some key at least. */
export function isEverPermitted({ may, assigned }: Person, operation: string): boolean {
  const reach = may[operation];
  if (reach === undefined || reach === 'every') return reach === 'every';
  return Object.values(assigned).some((roles) => reach.some((role) => roles.includes(role)));
}

const nobody: Person = { id: '', name: '', roles: [], may: {}, assigned: {} };

/** The person at the desk; somebody who may do nothing where there is none. */
export function usePerson(): Person {
  return useSnapshot(({ snapshot }) => (snapshot?.state === 'unlocked' ? snapshot.person : nobody));
}
