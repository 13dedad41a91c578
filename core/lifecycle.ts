// Key life cycle, pure: names, states, and what a key in a state may do. It decides and gives the reason; others act.
//
// L1  A state belongs to the key; a version has a status of its own; what counts is key AND version.
// L2  Only an available key with an available version is used. Every other case is refused with the state.

import { Refusal } from './refusal.ts';
import type { KeyState, KeyType } from './snapshot.ts';

export const keyStates = [
  'available',
  'disabled',
  'deletion requested',
  'deleted',
] as const satisfies KeyState[];
export const keyTypes = ['AES-256'] as const satisfies KeyType[];
export type VersionStatus = 'available' | 'disabled';

/** A user managed key as the life cycle sees it. Times in milliseconds. */
export interface Key {
  readonly id: Buffer;
  readonly name: string;
  readonly type: KeyType;
  readonly state: KeyState;
  /** Versions count from 1; the newest is the current one. */
  readonly currentVersion: number;
  readonly createdAt: number;
}

export interface KeyVersion {
  readonly version: number;
  readonly status: VersionStatus;
  readonly createdAt: number;
  readonly wrapped: Buffer;
}

/**
 * A key name as it is kept: NFC, single spaces, no edge spaces; 3 to 63 characters, the first a letter.
 * Refuses `key_name_invalid`.
 */
export function keyName(given: string): string {
  const name = given
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
  if (!/^\p{L}[\p{L}\p{M}\p{N} ._-]{2,62}$/u.test(name)) throw new Refusal('key_name_invalid');
  return name;
}

/** Names that fold to the same text are the same name: “Payroll” and “payroll” would be taken for one another. */
export function foldedName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** Refuses `key_not_available` unless key and version may be used (L1, L2). */
export function requireUsable(key: Key, version: Pick<KeyVersion, 'status'>): void {
  const state =
    key.state === 'available' && version.status !== 'available' ? 'disabled in this version' : key.state;
  if (state !== 'available') throw new Refusal('key_not_available', { name: key.name, state });
}
