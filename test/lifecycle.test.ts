import { assert, constantFrom, integer, option, property, record, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  capabilities,
  due,
  foldedName,
  forgottenAt,
  isExhausted,
  type Key,
  type KeyAction,
  type KeyChange,
  type KeyStanding,
  keyName,
  keyStates,
  keyTypes,
  mostVersions,
  newKey,
  type Rotation,
  reasonGiven,
  requireAllowed,
  requireCapable,
  requireUsable,
  requireVersionChange,
  transition,
  transitions,
} from '../core/lifecycle.ts';
import { Refusal } from '../core/refusal.ts';
import type { KeyState } from '../core/snapshot.ts';
import * as known from '../renderer/keys/rules.ts';
import { refusalIn } from './expect-refusal.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 10, 24, 9);
const person = Buffer.alloc(16, 7);
const otherPerson = Buffer.alloc(16, 8);
const request = { typedName: 'Payroll', reason: 'The contract ended', hours: 72 };

/** A key in a state; its deletion was requested at `start` and is due after 72 hours. */
function keyIn(state: KeyState, more: { currentVersion?: number; rotation?: Rotation | null } = {}): Key {
  const facts = {
    id: Buffer.alloc(16, 1),
    name: 'Payroll',
    type: 'AES-256',
    createdAt: start,
    createdBy: person,
    currentVersion: 3,
    rotation: { days: 90, anchor: start, next: start + 90 * day },
    ...more,
  } as const;
  const deletion = { requestedAt: start, deadline: start + 72 * hour, by: person, reason: request.reason };
  const standing: Record<KeyState, KeyStanding> = {
    available: { state: 'available' },
    disabled: { state: 'disabled' },
    'deletion requested': { state: 'deletion requested', deletion },
    deleted: { state: 'deleted', deletion, deletedAt: start + 72 * hour },
  };
  return { ...facts, ...standing[state] };
}

/** The next instant at which `due` may answer something; null where that is never. */
function nextInstant(key: Key): number | null {
  if (key.state === 'deleted') return forgottenAt(key.deletedAt);
  const rotation = key.rotation?.next ?? null;
  if (key.state !== 'deletion requested') return rotation;
  return Math.min(key.deletion.deadline, rotation ?? Infinity);
}

const codeIn = (work: () => unknown) => refusalIn(work).code;

/** Product.md section 1, written out once more: where each action leads from each state, or the refusal. */
const expected: Record<KeyAction, Record<KeyState, KeyState | 'gone' | { readonly refused: string }>> = {
  disable: {
    available: 'disabled',
    disabled: { refused: 'key_not_enabled' },
    'deletion requested': { refused: 'key_not_enabled' },
    deleted: { refused: 'key_not_enabled' },
  },
  enable: {
    available: { refused: 'key_not_disabled' },
    disabled: 'available',
    'deletion requested': { refused: 'key_not_disabled' },
    deleted: { refused: 'key_not_disabled' },
  },
  'request deletion': {
    available: 'deletion requested',
    disabled: 'deletion requested',
    'deletion requested': { refused: 'deletion_refused' },
    deleted: { refused: 'deletion_refused' },
  },
  'cancel deletion': {
    available: { refused: 'deletion_not_waiting' },
    disabled: { refused: 'deletion_not_waiting' },
    'deletion requested': 'disabled',
    deleted: { refused: 'deletion_not_waiting' },
  },
  'delete at deadline': {
    available: { refused: 'deletion_not_waiting' },
    disabled: { refused: 'deletion_not_waiting' },
    'deletion requested': 'deleted',
    deleted: { refused: 'deletion_not_waiting' },
  },
  'delete immediately': {
    available: { refused: 'deletion_not_waiting' },
    disabled: { refused: 'deletion_not_waiting' },
    'deletion requested': 'deleted',
    deleted: { refused: 'deletion_not_waiting' },
  },
  forget: {
    available: { refused: 'key_not_deleted' },
    disabled: { refused: 'key_not_deleted' },
    'deletion requested': { refused: 'key_not_deleted' },
    deleted: 'gone',
  },
  rotate: {
    available: 'available',
    disabled: { refused: 'rotation_refused' },
    'deletion requested': { refused: 'rotation_refused' },
    deleted: { refused: 'rotation_refused' },
  },
  'rotate on schedule': {
    available: 'available',
    disabled: 'disabled',
    'deletion requested': 'deletion requested',
    deleted: { refused: 'key_deleted' },
  },
  'set rotation': {
    available: 'available',
    disabled: 'disabled',
    'deletion requested': 'deletion requested',
    deleted: { refused: 'key_deleted' },
  },
  rename: {
    available: 'available',
    disabled: 'disabled',
    'deletion requested': 'deletion requested',
    deleted: { refused: 'key_deleted' },
  },
  'change version': {
    available: 'available',
    disabled: { refused: 'version_change_refused' },
    'deletion requested': { refused: 'version_change_refused' },
    deleted: { refused: 'version_change_refused' },
  },
};

/** Each action with arguments that would pass, at an instant when every schedule is due. */
const changes: Record<KeyChange['action'], KeyChange> = {
  disable: { action: 'disable' },
  enable: { action: 'enable' },
  'request deletion': { action: 'request deletion', request, by: person, at: start },
  'cancel deletion': { action: 'cancel deletion' },
  'delete at deadline': { action: 'delete at deadline', at: start + 72 * hour },
  'delete immediately': { action: 'delete immediately', by: otherPerson, at: start + hour },
  rotate: { action: 'rotate' },
  'rotate on schedule': { action: 'rotate on schedule', at: start + 90 * day },
  'set rotation': { action: 'set rotation', days: 30, at: start + day },
  rename: { action: 'rename', name: 'Wages' },
};
const actions = Object.keys(expected) as KeyAction[];
const everyCase = keyStates.flatMap((state) => actions.map((action) => [state, action] as const));

describe('every state and every action', () => {
  test.each(everyCase)('%s, %s', (state, action) => {
    const key = keyIn(state);
    const leadsTo = expected[action][state];
    const change = changes[action as KeyChange['action']] as KeyChange | undefined;
    if (typeof leadsTo === 'string') {
      expect(requireAllowed(key, action)).toBe(leadsTo);
      if (change !== undefined) expect(transition(key, change).state).toBe(leadsTo);
      return;
    }
    const refusal = { code: leadsTo.refused, facts: { name: 'Payroll', state } };
    expect(refusalIn(() => requireAllowed(key, action))).toEqual(refusal);
    if (change !== undefined) expect(refusalIn(() => transition(key, change))).toEqual(refusal);
  });

  test('the table names every action once for a state, and nothing but what is listed here', () => {
    const named = transitions.map(([from, action, to]) => `${from} | ${action} | ${to}`);
    const listed = everyCase.flatMap(([state, action]) => {
      const to = expected[action][state];
      return typeof to === 'string' ? [`${state} | ${action} | ${to}`] : [];
    });
    expect(new Set(named).size).toBe(named.length);
    expect([...named].sort()).toEqual([...listed].sort());
  });

  test.each(everyCase)(
    'a refused or allowed action leaves the key it was given as it was: %s, %s',
    (state, action) => {
      const change = changes[action as KeyChange['action']] as KeyChange | undefined;
      const key = Object.freeze(keyIn(state));
      const before = structuredClone(key);
      if (change === undefined) return expect(action).toMatch(/^(forget|change version)$/);
      try {
        transition(key, change);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Refusal);
      }
      expect(structuredClone(key)).toEqual(before);
    },
  );
});

describe('what an action changes', () => {
  test('disabling and enabling change nothing but the state', () => {
    const key = keyIn('available');
    const disabled = transition(key, { action: 'disable' });
    expect(disabled).toEqual({ ...key, state: 'disabled' });
    expect(transition(disabled, { action: 'enable' })).toEqual(key);
  });

  test('a requested deletion keeps who asked, why, and a deadline; cancelled, nothing of it stays', () => {
    const requested = transition(keyIn('disabled'), {
      action: 'request deletion',
      request: { ...request, reason: '  The contract ended ', hours: 100 },
      by: person,
      at: start,
    });
    expect(requested).toEqual({
      ...keyIn('disabled'),
      state: 'deletion requested',
      deletion: {
        requestedAt: start,
        deadline: start + 100 * hour,
        by: person,
        reason: 'The contract ended',
      },
    });
    expect(transition(requested, { action: 'cancel deletion' })).toEqual(keyIn('disabled'));
  });

  test('a deleted key keeps why it was deleted and since when', () => {
    const key = keyIn('deletion requested');
    const at = start + 80 * hour;
    expect(transition(key, { action: 'delete at deadline', at })).toEqual({
      ...key,
      state: 'deleted',
      deletedAt: at,
    });
  });

  test('renaming keeps the name rules and nothing else changes', () => {
    const key = keyIn('deletion requested');
    expect(transition(key, { action: 'rename', name: ' 급여  2026 ' })).toEqual({
      ...key,
      name: '급여 2026',
    });
    expect(codeIn(() => transition(key, { action: 'rename', name: '2026' }))).toBe('key_name_invalid');
  });

  test('a new key is available, has one version and the rotation that was asked for', () => {
    const when = { createdAt: start + 7, anchor: start };
    const given = { id: Buffer.alloc(16, 2), name: 'Payroll', type: 'Ed25519', createdBy: person } as const;
    expect(newKey({ ...given, rotationDays: null }, when)).toEqual({
      ...given,
      state: 'available',
      currentVersion: 1,
      createdAt: start + 7,
      rotation: null,
    });
    const next = start + 30 * day;
    expect(newKey({ ...given, rotationDays: 30 }, when).rotation).toEqual({ days: 30, anchor: start, next });
    expect(codeIn(() => newKey({ ...given, rotationDays: 731 }, when))).toBe('rotation_period_invalid');
    expect(codeIn(() => newKey({ ...given, name: 'ab', rotationDays: null }, when))).toBe('key_name_invalid');
  });
});

describe('deletion', () => {
  const ask = (change: Partial<typeof request>) =>
    transition(keyIn('available'), {
      action: 'request deletion',
      request: { ...request, ...change },
      by: person,
      at: start,
    });

  test.each([72, 73, 719, 720])('may wait %d hours', (hours) => {
    const key = ask({ hours });
    expect(key.state === 'deletion requested' && key.deletion.deadline).toBe(start + hours * hour);
  });

  test.each([71, 721, 0, -72, 72.5, Number.NaN, Infinity])('may not wait %d hours', (hours) => {
    expect(codeIn(() => ask({ hours }))).toBe('deletion_window_invalid');
  });

  test.each(['payroll', 'Payroll ', '', 'Payrol'])(
    'is not confirmed by typing “%s” for “Payroll”',
    (typedName) => {
      expect(refusalIn(() => ask({ typedName }))).toEqual({
        code: 'deletion_name_differs',
        facts: { name: 'Payroll' },
      });
    },
  );

  test('takes the typed name in whichever Unicode form the keyboard sends', () => {
    const key = { ...keyIn('available'), name: '급여' };
    const typed = { ...request, typedName: '급여'.normalize('NFD') };
    expect(transition(key, { action: 'request deletion', request: typed, by: person, at: start }).state).toBe(
      'deletion requested',
    );
  });

  test.each(['', 'no', '   no   ', 'x'.repeat(501), 'a\u0007bc'])(
    'needs a reason, and “%s” is none',
    (reason) => {
      expect(codeIn(() => ask({ reason }))).toBe('reason_invalid');
    },
  );

  test('a reason of 3 and of 500 characters passes, counted as people count', () => {
    expect(reasonGiven('end')).toBe('end');
    expect(reasonGiven('𝔸'.repeat(500))).toHaveLength(1000);
    expect(reasonGiven(' first line\nsecond ')).toBe('first line\nsecond');
  });

  test('comes at the deadline and not a millisecond earlier', () => {
    const key = keyIn('deletion requested');
    const early = start + 72 * hour - 1;
    expect(due(key, early)).toBeNull();
    expect(codeIn(() => transition(key, { action: 'delete at deadline', at: early }))).toBe(
      'deletion_not_due',
    );
    expect(due(key, early + 1)).toBe('deletion');
    expect(transition(key, { action: 'delete at deadline', at: early + 1 }).state).toBe('deleted');
  });

  test('by two admins does not wait for the deadline, and is the deed of the one who asked for it', () => {
    const key = keyIn('deletion requested');
    const at = start + hour;
    expect(transition(key, { action: 'delete immediately', by: otherPerson, at })).toMatchObject({
      state: 'deleted',
      deletion: { requestedAt: start, deadline: at, by: otherPerson, reason: request.reason },
      deletedAt: at,
    });
    const late = start + 80 * hour;
    expect(transition(key, { action: 'delete immediately', by: otherPerson, at: late })).toMatchObject({
      deletion: { deadline: start + 72 * hour },
      deletedAt: late,
    });
  });

  test('goes before a rotation that is due as well', () => {
    const key = keyIn('deletion requested', { rotation: { days: 1, anchor: start, next: start + day } });
    expect(due(key, start + 2 * day)).toBe('rotation');
    expect(due(key, start + 3 * day)).toBe('deletion');
  });

  test('leaves management information that is forgotten on the same date a year later', () => {
    const key = keyIn('deleted');
    const year = Date.UTC(2027, 10, 27, 9);
    expect(nextInstant(key)).toBe(year);
    expect(due(key, year - 1)).toBeNull();
    expect(due(key, year)).toBe('forgetting');
    expect(forgottenAt(Date.UTC(2028, 1, 29))).toBe(Date.UTC(2029, 2, 1));
  });
});

describe('versions', () => {
  const key = keyIn('available');
  const version = (number: number, status: 'available' | 'disabled') => ({ version: number, status });

  test('an older version is disabled and enabled by itself', () => {
    expect(requireVersionChange(key, version(2, 'available'), 'disabled')).toBeUndefined();
    expect(requireVersionChange(key, version(2, 'disabled'), 'available')).toBeUndefined();
  });

  test('the newest cannot be disabled by itself', () => {
    expect(refusalIn(() => requireVersionChange(key, version(3, 'available'), 'disabled'))).toEqual({
      code: 'version_newest',
      facts: { name: 'Payroll', version: 3 },
    });
  });

  test.each(keyStates.filter((state) => state !== 'available'))(
    'no status changes while the key is %s',
    (state) => {
      for (const status of ['available', 'disabled'] as const) {
        const other = status === 'available' ? 'disabled' : 'available';
        expect(refusalIn(() => requireVersionChange(keyIn(state), version(2, other), status))).toEqual({
          code: 'version_change_refused',
          facts: { name: 'Payroll', state },
        });
      }
    },
  );

  test('a version that is not there, and a change that is none, are refused', () => {
    expect(codeIn(() => requireVersionChange(key, null, 'disabled'))).toBe('version_unknown');
    for (const status of ['available', 'disabled'] as const) {
      const facts = { name: 'Payroll', version: 2, state: status };
      expect(refusalIn(() => requireVersionChange(key, version(2, status), status))).toEqual({
        code: 'version_unchanged',
        facts,
      });
    }
  });

  test.each(
    keyStates.flatMap((state) =>
      (['available', 'disabled'] as const).map((status) => [state, status] as const),
    ),
  )('a key that is %s with a version that is %s is used only if both are available', (state, status) => {
    const use = () => requireUsable(keyIn(state), { status });
    if (state === 'available' && status === 'available') return expect(use()).toBeUndefined();
    const said = state === 'available' ? 'disabled in this version' : state;
    expect(refusalIn(use)).toEqual({ code: 'key_not_available', facts: { name: 'Payroll', state: said } });
  });
});

describe('rotation', () => {
  const full = { currentVersion: 100, rotation: { days: 90, anchor: start, next: null } };

  test('by hand makes a version and leaves the schedule where it is', () => {
    const key = keyIn('available');
    expect(transition(key, { action: 'rotate' })).toEqual({ ...key, currentVersion: 4 });
  });

  test('on schedule makes one version however many were missed, and goes on along the grid', () => {
    const key = keyIn('available');
    const rotated = transition(key, { action: 'rotate on schedule', at: start + 290 * day });
    expect(rotated).toEqual({
      ...key,
      currentVersion: 4,
      rotation: { days: 90, anchor: start, next: start + 360 * day },
    });
  });

  test('on schedule comes at its instant and not a millisecond earlier', () => {
    const key = keyIn('disabled');
    const early = start + 90 * day - 1;
    expect(due(key, early)).toBeNull();
    expect(codeIn(() => transition(key, { action: 'rotate on schedule', at: early }))).toBe(
      'rotation_not_due',
    );
    expect(due(key, early + 1)).toBe('rotation');
    const after = transition(key, { action: 'rotate on schedule', at: early + 1 });
    expect(after.rotation?.next).toBe(start + 180 * day);
  });

  test('that is off never falls due', () => {
    const key = keyIn('available', { rotation: null });
    expect(due(key, start + 10_000 * day)).toBeNull();
    expect(nextInstant(key)).toBeNull();
    expect(codeIn(() => transition(key, { action: 'rotate on schedule', at: start + 10_000 * day }))).toBe(
      'rotation_not_due',
    );
  });

  test('at 100 versions is refused by hand and does not fall due any more', () => {
    const key = keyIn('available', full);
    const refusal = { code: 'rotation_exhausted', facts: { name: 'Payroll', most: 100 } };
    expect(isExhausted(key)).toBe(true);
    expect(refusalIn(() => transition(key, { action: 'rotate' }))).toEqual(refusal);
    const late = start + 1000 * day;
    expect(due(key, late)).toBeNull();
    expect(nextInstant(key)).toBeNull();
    expect(refusalIn(() => transition(key, { action: 'rotate on schedule', at: late }))).toEqual(refusal);
    expect(refusalIn(() => transition(key, { action: 'set rotation', days: 30, at: late }))).toEqual(refusal);
    expect(transition(key, { action: 'set rotation', days: null, at: late }).rotation).toBeNull();
  });

  test.each(['rotate', 'rotate on schedule'] as const)('to version 100 ends the schedule: %s', (action) => {
    const key = keyIn('available', { currentVersion: 99 });
    expect(isExhausted(key)).toBe(false);
    const last = transition(key, changes[action]);
    expect(last).toMatchObject({ currentVersion: 100, rotation: { days: 90, anchor: start, next: null } });
  });

  test('a new period restarts the grid from now, the same period does not', () => {
    const key = keyIn('available');
    const at = start + 50 * day;
    expect(transition(key, { action: 'set rotation', days: 30, at }).rotation).toEqual({
      days: 30,
      anchor: at,
      next: at + 30 * day,
    });
    expect(transition(key, { action: 'set rotation', days: 90, at })).toEqual(key);
  });

  test.each([1, 90, 730])('every %d days is a period', (days) => {
    const key = transition(keyIn('available'), { action: 'set rotation', days, at: start });
    expect(key.rotation?.days).toBe(days);
  });

  test.each([0, -1, 731, 1.5, Number.NaN, Infinity])('every %d days is none', (days) => {
    expect(codeIn(() => transition(keyIn('available'), { action: 'set rotation', days, at: start }))).toBe(
      'rotation_period_invalid',
    );
  });
});

describe('the rotation grid', () => {
  const grids = record({
    days: integer({ min: 1, max: 730 }),
    anchor: integer({ min: 0, max: start }),
  });
  const withGrid = ({ days, anchor }: { days: number; anchor: number }, state: KeyState = 'available') =>
    keyIn(state, { currentVersion: 1, rotation: { days, anchor, next: anchor + days * day } });

  test('one rotation makes up for all that were missed; the next is the first future instant of the grid', async () => {
    const states = constantFrom<KeyState>('available', 'disabled', 'deletion requested');
    await assert(
      property(grids, states, integer({ min: 0, max: 3000 * day }), (grid, state, late) => {
        const key = withGrid(grid, state);
        const at = grid.anchor + grid.days * day + late;
        const { rotation, currentVersion } = transition(key, { action: 'rotate on schedule', at });
        expect(currentVersion).toBe(2);
        const next = rotation?.next ?? Number.NaN;
        expect((next - grid.anchor) % (grid.days * day)).toBe(0);
        expect(next).toBeGreaterThan(at);
        expect(next - grid.days * day).toBeLessThanOrEqual(at);
      }),
    );
  });

  test('however the app was opened, no instant of the grid has more than one rotation and none is lost', async () => {
    const openings = integer({ min: 0, max: 30 * day });
    await assert(
      property(grids, tuple(openings, openings, openings, openings), (grid, gaps) => {
        let key = withGrid(grid);
        let now = grid.anchor;
        let covered = 0;
        for (const gap of gaps) {
          now += gap;
          const passed = Math.floor((now - grid.anchor) / (grid.days * day));
          expect(due(key, now)).toBe(passed > covered ? 'rotation' : null);
          if (passed > covered) key = transition(key, { action: 'rotate on schedule', at: now });
          covered = passed;
          expect(due(key, now)).toBeNull();
        }
      }),
    );
  });

  test('rotations by hand in between do not move it', async () => {
    await assert(
      property(grids, integer({ min: 0, max: 20 }), (grid, byHand) => {
        const key = withGrid(grid);
        let rotated = key;
        for (let i = 0; i < byHand; i++) rotated = transition(rotated, { action: 'rotate' });
        expect(rotated).toEqual({ ...key, currentVersion: 1 + byHand });
      }),
    );
  });

  test('a clock that was set back before the anchor makes nothing due', async () => {
    await assert(
      property(grids, integer({ min: 1, max: 1000 * day }), (grid, back) => {
        expect(due(withGrid(grid), grid.anchor - back)).toBeNull();
      }),
    );
  });

  test('nothing is due before the next instant, and something is at it', async () => {
    const deadlines = option(integer({ min: 72, max: 720 }));
    await assert(
      property(grids, deadlines, (grid, hours) => {
        let key = withGrid(grid);
        if (hours !== null) {
          const asked = { ...request, hours };
          key = transition(key, { action: 'request deletion', request: asked, by: person, at: grid.anchor });
        }
        const next = nextInstant(key) ?? Number.NaN;
        expect(due(key, next - 1)).toBeNull();
        expect(due(key, next)).not.toBeNull();
      }),
    );
  });
});

describe('names and types', () => {
  test('what the screens of keys know of them is what is decided here', () => {
    expect(known.capabilities).toEqual(capabilities);
    expect(known.keyTypes).toEqual(keyTypes);
    expect(known.mostVersions).toBe(mostVersions);
  });

  test('a name has 3 to 63 characters and begins with a letter', () => {
    expect(keyName('  Key  one ')).toBe('Key one');
    expect(keyName('급여 2026')).toBe('급여 2026');
    expect(keyName(`a${'1'.repeat(62)}`)).toHaveLength(63);
    for (const bad of ['', 'ab', '1ab', ' - x', `a${'1'.repeat(63)}`, 'a/b', 'a\nbc', 'a\u202ebc']) {
      expect(codeIn(() => keyName(bad))).toBe('key_name_invalid');
    }
    expect(foldedName('Payroll')).toBe(foldedName('PAYROLL'));
  });

  test('each type does what it is for, and is refused for everything else', () => {
    expect(capabilities).toEqual({
      'AES-256': ['encrypt', 'seal'],
      'RSA-2048': ['encrypt', 'sign'],
      'RSA-3072': ['encrypt', 'sign'],
      'ECDSA-P256': ['sign'],
      Ed25519: ['sign'],
    });
    for (const type of keyTypes) {
      const able: readonly string[] = capabilities[type];
      for (const capability of ['encrypt', 'seal', 'sign'] as const) {
        const use = () => requireCapable({ name: 'Payroll', type }, capability);
        if (able.includes(capability)) expect(use()).toBeUndefined();
        else expect(refusalIn(use)).toEqual({ code: 'key_wrong_type', facts: { name: 'Payroll', type } });
      }
    }
  });
});
