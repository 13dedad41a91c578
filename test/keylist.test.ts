// The list of keys and the calendar: which are shown, in which order, and what is due when.

import { describe, expect, test } from 'vitest';
import type { CustodyView } from '../core/peopleviews.ts';
import type { BackupsView } from '../core/recordviews.ts';
import type { KeyView } from '../core/snapshot.ts';
import { allDue } from '../renderer/keys/dues.ts';
import { fits, sortedKeys } from '../renderer/keys/listing.ts';

const day = 86_400_000;
const key = (name: string, more: Partial<KeyView> = {}): KeyView => ({
  ...{ id: name.toLowerCase(), name, type: 'AES-256', state: 'available', currentVersion: 1, createdAt: 0 },
  ...{ rotationDays: null, nextRotationAt: null, deletionAt: null, sealedFiles: 0 },
  ...more,
});
const named = (keys: readonly KeyView[]) => keys.map(({ name }) => name);

describe('keys are put in order', () => {
  const keys = [
    key('Branch 10', { currentVersion: 2, nextRotationAt: 5 }),
    key('branch 9', { currentVersion: 3, state: 'disabled' }),
    key('Archive', { currentVersion: 2, state: 'deletion requested', type: 'Ed25519', nextRotationAt: 3 }),
  ];

  test('by name, numbers as numbers', () => {
    expect(named(sortedKeys(keys, 'name', 'ascending'))).toEqual(['Archive', 'branch 9', 'Branch 10']);
    expect(named(sortedKeys(keys, 'name', 'descending'))).toEqual(['Branch 10', 'branch 9', 'Archive']);
  });

  test('by another column, and by name where it says the same, whichever way round', () => {
    expect(named(sortedKeys(keys, 'version', 'ascending'))).toEqual(['Archive', 'Branch 10', 'branch 9']);
    expect(named(sortedKeys(keys, 'version', 'descending'))).toEqual(['branch 9', 'Archive', 'Branch 10']);
    expect(named(sortedKeys(keys, 'rotation', 'ascending'))).toEqual(['Archive', 'Branch 10', 'branch 9']);
    expect(named(sortedKeys(keys, 'state', 'ascending'))).toEqual(['Archive', 'branch 9', 'Branch 10']);
    expect(named(sortedKeys(keys, 'type', 'descending'))).toEqual(['Archive', 'branch 9', 'Branch 10']);
  });

  test('also after one was renamed, made or deleted', () => {
    sortedKeys(keys, 'name', 'ascending');
    const later = [...keys.slice(1), key('Zeta'), key('Board'), { ...keys[0], name: 'Aaron' } as KeyView];
    expect(named(sortedKeys(later, 'name', 'ascending'))).toEqual([
      ...['Aaron', 'Archive', 'Board', 'branch 9', 'Zeta'],
    ]);
  });
});

describe('keys are narrowed', () => {
  const all = { sought: '', state: 'any', type: 'any', age: 'any' } as const;
  const now = 400 * day;

  test.each([
    ['part of the name, whatever the case', { sought: ' PAY' }, true],
    ['another name', { sought: 'board' }, false],
    ['the state', { state: 'available' }, true],
    ['another state', { state: 'disabled' }, false],
    ['another type', { type: 'Ed25519' }, false],
    ['older than a year', { age: 'older' }, true],
    ['up to a year', { age: 'year' }, false],
  ] as const)('by %s', (_, more, isShown) => {
    expect(fits({ ...all, ...more }, now)(key('Payroll'))).toBe(isShown);
  });

  test('by the beginning of the id; a clock that was set back hides no new key', () => {
    expect(fits({ ...all, sought: '00ff' }, now)(key('Payroll', { id: '00ffee' }))).toBe(true);
    expect(fits({ ...all, age: 'day' }, now)(key('Payroll', { createdAt: now + day }))).toBe(true);
  });
});

describe('the calendar holds', () => {
  test('rotations with the version that they make, and no rotation after the deletion', () => {
    const keys = [
      key('Payroll', { nextRotationAt: 9 * day, currentVersion: 3 }),
      key('Old', { state: 'deletion requested', deletionAt: 5 * day, nextRotationAt: 8 * day }),
      key('Legacy', { state: 'deletion requested', deletionAt: 7 * day, nextRotationAt: 2 * day }),
    ];
    expect(allDue(keys, null, null).map(({ kind, name, version }) => [kind, name, version])).toEqual([
      ['rotation', 'Legacy', 2],
      ['deletion', 'Old', null],
      ['deletion', 'Legacy', null],
      ['rotation', 'Payroll', 4],
    ]);
  });

  test('the root key, every share and kit, and the backups as a whole', () => {
    const holder = { id: 'p', name: 'Kim', provedAt: 10 * day, kitProvedAt: null };
    const custody: CustodyView = {
      ...{ epoch: 1, madeAt: 0, dueAt: 365 * day, rotation: 'in time', quorum: 2, holders: [holder] },
      ...{ spare: 1, outlook: 'sound' },
    };
    const backup = { name: 'a', reason: 'daily', madeAt: 3 * day, size: 1, standing: 'there' } as const;
    const backups: BackupsView = {
      ...{ folder: '/', folderIs: 'default', formerFolders: [], problem: null, unreadable: [] },
      backups: [
        { ...backup, provedAt: null },
        { ...backup, provedAt: 20 * day },
      ],
    };
    const due = allDue([], custody, backups).map(({ kind, at, since }) => [kind, at / day, since]);
    expect(due).toEqual([
      ['kit', 90, null],
      ['share', 100, 10 * day],
      ['backup', 110, 20 * day],
      ['root', 365, null],
    ]);
    expect(allDue([], null, { ...backups, backups: [{ ...backup, provedAt: null }] })).toMatchObject([
      { kind: 'backup', at: 93 * day, since: null },
    ]);
    expect(allDue([], null, { ...backups, backups: [] })).toEqual([]);
  });
});
