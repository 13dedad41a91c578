import { describe, expect, test } from 'vitest';
import type { KeyView, NoticeView, UnlockedSnapshot } from '../core/snapshot.ts';
import { byWeight, wayFrom } from '../renderer/home/attention.ts';
import { nextDue } from '../renderer/home/due.ts';

const notice = (kind: NoticeView['kind'], key: string | null = null): NoticeView => ({
  ...{ id: `${kind} ${key}`, kind, at: 0, key, facts: {} },
});
const key = (id: string, more: Partial<KeyView> = {}): KeyView => ({
  ...{ id, name: id, type: 'AES-256', state: 'available', currentVersion: 1, createdAt: 0 },
  ...{ rotationDays: null, nextRotationAt: null, deletionAt: null, sealedFiles: 0 },
  ...more,
});
const person = (may: UnlockedSnapshot['person']['may']): UnlockedSnapshot['person'] => ({
  ...{ id: 'p', name: 'Kim', roles: [], may, assigned: {} },
});
const admin = person({ 'see log': 'every', 'see backups': 'every' });

test('what cannot wait comes first, and what is done comes last', () => {
  const given = [notice('key rotated'), notice('backup unproved'), notice('keystore rolled back')];
  expect(byWeight(given).map(({ kind }) => kind)).toEqual([
    ...['keystore rolled back', 'backup unproved', 'key rotated'],
  ]);
});

describe('a notice leads', () => {
  const keys = [key('a')];

  test.each<[NoticeView, unknown]>([
    [notice('key deletion near', 'a'), { screen: 'key', keyId: 'a' }],
    [notice('key destroyed early', 'gone'), { screen: 'log', keyId: 'gone' }],
    [notice('root key overdue'), { screen: 'custody' }],
    [notice('backup failed'), { screen: 'backups' }],
  ])('%o to where something is done about it', (given, place) => {
    expect(wayFrom(given, { keys, person: admin })?.place).toEqual(place);
  });

  test('nobody to a screen that he may not see, nor to a key that is gone', () => {
    const user = person({});
    for (const kind of ['key destroyed early', 'root key due', 'backup unproved'] as const)
      expect(wayFrom(notice(kind), { keys, person: user })).toBeNull();
    expect(wayFrom(notice('key rotated', 'gone'), { keys, person: admin })).toBeNull();
  });
});

test('what is due next is a deletion, a rotation or the root key, by its time', () => {
  const keys = [
    key('later', { nextRotationAt: 300 }),
    key('never'),
    key('ending', { deletionAt: 200, nextRotationAt: 100 }),
  ];
  expect(nextDue(keys, 250, 2)).toEqual([
    { what: 'deletion', keyId: 'ending', name: 'ending', at: 200 },
    { what: 'root key', keyId: null, name: '', at: 250 },
  ]);
});
