// What the palette offers to whom, and how it finds it.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { allThatMayBeDone } from '../core/permissions.ts';
import type { KeyView, Role, UnlockedSnapshot } from '../core/snapshot.ts';
import type { Way, WaysFrom } from '../renderer/ways.ts';

let ways: typeof import('../renderer/ways.ts');

beforeAll(async () => {
  vi.stubGlobal('navigator', { languages: ['en'], language: 'en', platform: 'Linux' });
  vi.stubGlobal('location', { search: '?language=en' });
  vi.stubGlobal('window', { vault: { on: () => undefined }, addEventListener: () => undefined });
  ways = await import('../renderer/ways.ts');
});

afterAll(() => vi.unstubAllGlobals());

const key = (id: string, name: string): KeyView => ({
  ...{ id, name, type: 'AES-256', state: 'available', currentVersion: 1, createdAt: 0 },
  ...{ rotationDays: null, nextRotationAt: null, deletionAt: null, sealedFiles: 0 },
});

function waysOf(roles: readonly Role[], keys: readonly KeyView[] = []): readonly Way[] {
  const assigned = Object.fromEntries(keys.map(({ id }) => [id, roles]));
  const snapshot = {
    state: 'unlocked',
    person: { id: 'p', name: 'Kim', roles, may: allThatMayBeDone(roles), assigned },
    keys,
  } as const satisfies Partial<UnlockedSnapshot>;
  const given: Omit<WaysFrom, 'snapshot'> = {
    ...{ people: [], onLock: vi.fn(), onNewKey: vi.fn(), onShortcuts: vi.fn() },
  };
  return ways.allWays({ ...given, snapshot: snapshot as unknown as UnlockedSnapshot });
}
const ids = (found: readonly Way[]) => found.map(({ id }) => id);

describe('the palette offers', () => {
  test.each<[Role, readonly string[], readonly string[]]>([
    ['admin', ['new key', 'files', 'use encrypt', 'log', 'deleted keys'], []],
    ['key manager', ['new key'], ['files', 'use encrypt', 'log', 'backups']],
    ['key user', ['files', 'use encrypt', 'use verify'], ['new key', 'log', 'backups']],
    ['auditor', ['log', 'backups', 'inspect'], ['new key', 'files', 'use encrypt', 'deleted keys']],
  ])('to a person who is %s what he may do, and nothing else', (role, offered, withheld) => {
    const all = ids(waysOf([role], [key('aa', 'Payroll')]));
    expect(all).toEqual(expect.arrayContaining([...offered, 'lock', 'sign out', 'account', 'aa']));
    for (const one of withheld) expect(all).not.toContain(one);
  });
});

describe('among 10,000 keys it finds', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => key(`${i}`.padStart(32, '0'), `Branch ${i}`));
  const found = (sought: string) => ways.matching(waysOf(['admin'], many), sought);

  test('those whose name holds every word, the ones that begin with it first, and no more than can be read', () => {
    expect(found('branch')).toHaveLength(50);
    expect(found('9999 bra').map(({ name }) => name)).toEqual(['Branch 9999']);
    expect(found('se').map(({ name }) => name)[0]).toMatch(/^Se/);
  });

  test('one by the beginning of its id, and none by the middle of it', () => {
    expect(ids(found('00000000000000000000000000001234'))).toEqual(['00000000000000000000000000001234']);
    expect(found('000001234')).toEqual([]);
  });

  test('a name that a Korean keyboard composes, however it was stored', () => {
    const keys = [key('k', '급여 2026'.normalize('NFD'))];
    expect(ids(ways.matching(waysOf(['admin'], keys), '급여'))).toEqual(['k']);
  });

  test('nothing of keys and people before anything is typed', () => {
    expect(found('').some(({ kind }) => kind === 'key' || kind === 'person')).toBe(false);
  });
});
