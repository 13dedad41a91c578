import { describe, expect, test } from 'vitest';
import { keyTypes, requireCapable } from '../core/lifecycle.ts';
import type { KeyView, UnlockedSnapshot } from '../core/snapshot.ts';
import { isCapable, judged, unfitCounts, type Wanted } from '../renderer/use/fitness.ts';
import { keyFor } from '../renderer/use/tasks.ts';

const key = (id: string, more: Partial<KeyView> = {}): KeyView => ({
  ...{ id, name: id, type: 'AES-256', state: 'available', currentVersion: 1, createdAt: 0 },
  ...{ rotationDays: null, nextRotationAt: null, deletionAt: null, sealedFiles: 0 },
  ...more,
});
const user = {
  ...{ id: 'u', name: 'Yoo', roles: ['key user'] },
  may: { encrypt: ['key user'], sign: ['key user'] },
  assigned: { mine: ['key user'], signing: ['key user'], off: ['key user'], managed: ['key manager'] },
} as const satisfies UnlockedSnapshot['person'];
const admin: UnlockedSnapshot['person'] = { ...user, may: { encrypt: 'every' }, assigned: {} };
const encrypting: Wanted = { operation: 'encrypt', capability: 'encrypt' };

test.each(keyTypes)('what the window offers %s for is what the engine takes it for', (type) => {
  for (const capability of ['encrypt', 'seal', 'sign'] as const) {
    const takes = () => requireCapable({ name: 'a key', type }, capability);
    if (isCapable({ type }, capability)) expect(takes).not.toThrow();
    else expect(takes).toThrow();
  }
});

describe('a choice of keys', () => {
  const keys = [
    key('signing', { type: 'Ed25519' }),
    key('off', { state: 'disabled' }),
    key('managed'),
    key('mine'),
    key('ending', { state: 'deletion requested' }),
  ];

  test('offers those that can do it, and says of each other one why not', () => {
    const reasons = judged(keys, encrypting, user).map(({ key: { id }, unfit }) => [id, unfit]);
    expect(reasons).toEqual([
      ['ending', 'not permitted'],
      ['managed', 'not permitted'],
      ['mine', null],
      ['off', 'disabled'],
      ['signing', 'wrong type'],
    ]);
  });

  test('begins with the only one that can, and never with another than the one that was chosen', () => {
    expect(keyFor('encrypt', null, { keys, person: user })).toBe('mine');
    expect(keyFor('encrypt', 'mine', { keys, person: user })).toBe('mine');
    expect(keyFor('encrypt', 'off', { keys, person: user })).toBeNull();
    expect(keyFor('decrypt', 'mine', { keys, person: user })).toBeNull();
    expect(keyFor('encrypt', null, { keys: [...keys, key('mine too')], person: admin })).toBeNull();
  });

  test('counts the others by reason', () => {
    expect(unfitCounts(judged(keys, encrypting, user))).toEqual([
      [1, 'wrong type'],
      [2, 'not permitted'],
      [1, 'disabled'],
    ]);
  });
});
