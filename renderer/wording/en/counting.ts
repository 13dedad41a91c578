// English: numbers, and words that stand in more than one screen.

import type { KeyState, Role } from '../../../core/snapshot.ts';
import { amountsIn, localeWithin } from '../amounts.ts';

export const amounts = amountsIn(localeWithin('en'), { day: ' d', hour: ' h', minute: ' min', second: ' s' });

export function many(count: number, one: string, more: string): string {
  return `${amounts.number(count)} ${count === 1 ? one : more}`;
}

export const items = (count: number) => many(count, 'item', 'items');

export const keyStates: Record<KeyState, string> = {
  available: 'Available',
  disabled: 'Disabled',
  'deletion requested': 'Deletion requested',
  deleted: 'Deleted',
};

export const roles: Record<Role, string> = {
  admin: 'Admin',
  'key manager': 'Key manager',
  'key user': 'Key user',
  auditor: 'Auditor',
};
