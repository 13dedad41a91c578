// What the screens of keys know of the life cycle, to say before an action is done what it will do. The vault decides.

import type { KeyType, KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { isPermitted } from '../permitted.ts';

/** Versions that a key can have. */
export const mostVersions = 100;

export const keyTypes: readonly KeyType[] = ['AES-256', 'RSA-2048', 'RSA-3072', 'ECDSA-P256', 'Ed25519'];

/** What keys of each type can do. */
export const capabilities = {
  'AES-256': ['encrypt', 'seal'],
  'RSA-2048': ['encrypt', 'sign'],
  'RSA-3072': ['encrypt', 'sign'],
  'ECDSA-P256': ['sign'],
  Ed25519: ['sign'],
} as const satisfies Readonly<Record<KeyType, readonly string[]>>;

export type BulkAct = 'rotate' | 'disable' | 'enable' | 'set rotation';

const needs: Readonly<Record<BulkAct, string>> = {
  rotate: 'rotate key',
  disable: 'disable key',
  enable: 'enable key',
  'set rotation': 'set rotation',
};

/** Whether this can be done with the key as it stands, by this person. */
export function canBeDone(act: BulkAct, key: KeyView, person: UnlockedSnapshot['person']): boolean {
  if (!isPermitted(person, needs[act], key.id)) return false;
  switch (act) {
    case 'rotate':
      return key.state === 'available' && key.currentVersion < mostVersions;
    case 'disable':
      return key.state === 'available';
    case 'enable':
      return key.state === 'disabled';
    case 'set rotation':
      return key.state !== 'deleted' && key.currentVersion < mostVersions;
  }
}
