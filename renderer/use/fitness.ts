// Which keys can do what the person wants, and why the others cannot.

import type { KeyState, KeyType, KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { isPermitted } from '../permitted.ts';

type Capability = 'encrypt' | 'seal' | 'sign';

/** As the vault's own table says (lifecycle.ts); the vault asks it again. */
const capabilities: Readonly<Record<KeyType, readonly Capability[]>> = {
  'AES-256': ['encrypt', 'seal'],
  'RSA-2048': ['encrypt', 'sign'],
  'RSA-3072': ['encrypt', 'sign'],
  'ECDSA-P256': ['sign'],
  Ed25519: ['sign'],
};

/** What a key is wanted for: the operation of the vault's table of permissions, and what its type must be able to do. */
export interface Wanted {
  readonly operation: 'encrypt' | 're-encrypt' | 'create data key' | 'sign' | 'sign file';
  readonly capability: Capability;
}

type Unfit = 'not permitted' | 'wrong type' | Exclude<KeyState, 'available'>;

export function isCapable({ type }: Pick<KeyView, 'type'>, capability: Capability): boolean {
  return capabilities[type].includes(capability);
}

/** Why this key is not offered; null where it is. What can never change comes before what may. */
export function unfitnessOf(
  key: Pick<KeyView, 'id' | 'type' | 'state'>,
  { operation, capability }: Wanted,
  person: UnlockedSnapshot['person'],
): Unfit | null {
  if (!isCapable(key, capability)) return 'wrong type';
  if (!isPermitted(person, operation, key.id)) return 'not permitted';
  return key.state === 'available' ? null : key.state;
}

/** A key with why it is not offered; null where it is. */
export interface Judged {
  readonly key: KeyView;
  readonly unfit: Unfit | null;
}

/** Made once: to compare 10,000 names without it takes a tenth of a second. */
const inOrder = new Intl.Collator();

/** All keys, by name, with what stands in the way of each. */
export function judged(
  keys: readonly KeyView[],
  wanted: Wanted,
  person: UnlockedSnapshot['person'],
): readonly Judged[] {
  return keys
    .map((key) => ({ key, unfit: unfitnessOf(key, wanted, person) }))
    .toSorted((a, b) => inOrder.compare(a.key.name, b.key.name));
}

const order: readonly Unfit[] = ['wrong type', 'not permitted', 'disabled', 'deletion requested', 'deleted'];

/** How many are not offered, by reason. */
export function unfitCounts(all: readonly Judged[]): readonly (readonly [count: number, reason: Unfit])[] {
  return order
    .map((reason) => [all.filter(({ unfit }) => unfit === reason).length, reason] as const)
    .filter(([count]) => count > 0);
}
