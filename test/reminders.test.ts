// Reminders (core/reminders.ts): when, which one, and each once.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../core/refusal.ts';
import { type Circumstances, failureNotice, keyNotice, remindersDue, rootKeyDue } from '../core/reminders.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 24, 9);
const keyId = Buffer.alloc(16, 7);
const quiet: Circumstances = { now, deletions: [], rootKeyMade: now, backup: null, shares: [] };

function deletion(left: number) {
  return { keyId, name: 'Payroll', deadline: now + 72 * hour, left };
}
const told = (of: Circumstances) => remindersDue(of).map(({ kind, facts }) => ({ kind, ...facts }));

test('where nothing comes up nothing is told', () => {
  expect(remindersDue(quiet)).toEqual([]);
});

describe('before a deletion', () => {
  test.each([
    [72 * hour, null],
    [48 * hour + 1, null],
    [48 * hour, 48],
    [24 * hour + 1, 25],
    [24 * hour, 24],
    [hour + 1, 2],
    [hour, 1],
    [1, 1],
    [0, null],
  ])('%d ms before it, it is told as %d hours', (left, hours) => {
    const expected = hours === null ? [] : [{ kind: 'key deletion near', name: 'Payroll', hours }];
    expect(told({ ...quiet, deletions: [deletion(left)] })).toEqual(expected);
  });

  test('minute by minute there are three reminders, at 48, 24 and 1 hour', () => {
    const given = new Map<string, number | string | undefined>();
    for (let left = 72 * hour; left > 0; left -= 60_000) {
      for (const { id, facts } of remindersDue({ ...quiet, deletions: [deletion(left)] })) {
        if (!given.has(id)) given.set(id, facts['hours']);
      }
    }
    expect([...given.values()]).toEqual([48, 24, 1]);
  });

  test('a deletion that was cancelled and asked for again is another occasion', () => {
    const ids = [now, now + day].map((deadline) => {
      const [reminder] = remindersDue({ ...quiet, deletions: [{ ...deletion(hour), deadline }] });
      return reminder?.id;
    });
    expect(new Set(ids).size).toBe(2);
  });

  test('each key has its own', () => {
    const other = { ...deletion(hour), keyId: Buffer.alloc(16, 8), name: 'Archive' };
    expect(told({ ...quiet, deletions: [deletion(hour), other] })).toMatchObject([
      { name: 'Payroll' },
      { name: 'Archive' },
    ]);
  });
});

describe('the root key', () => {
  const rootKeyMade = Date.UTC(2025, 11, 1);

  test('is due on the same date a year later', () => {
    expect(rootKeyDue(rootKeyMade)).toBe(Date.UTC(2026, 11, 1));
    expect(rootKeyDue(Date.UTC(2028, 1, 29))).toBe(Date.UTC(2029, 2, 1));
  });

  test.each([
    [-31 * day, null],
    [-30 * day, 'root key due'],
    [-1, 'root key due'],
    [0, 'root key overdue'],
    [300 * day, 'root key overdue'],
  ])('%d ms from that date: %s', (from, kind) => {
    const [reminder] = remindersDue({ ...quiet, rootKeyMade, now: rootKeyDue(rootKeyMade) + from });
    expect(reminder?.kind ?? null).toBe(kind);
    if (kind !== null) expect(reminder?.facts).toEqual({ date: Date.UTC(2026, 11, 1) });
  });

  test('overdue is told again every 30 days', () => {
    const ids = new Set<string>();
    for (let days = 0; days < 90; days++) {
      const at = rootKeyDue(rootKeyMade) + days * day;
      for (const { id } of remindersDue({ ...quiet, rootKeyMade, now: at })) ids.add(id);
    }
    expect(ids.size).toBe(3);
  });
});

describe('what was not proved for long', () => {
  test('is told after 90 days and every 90 days', () => {
    const ids = new Map<string, unknown>();
    for (let days = 0; days < 300; days++) {
      const backup = { id: 'b', name: 'backup 7', since: now - days * day };
      const shares = [{ id: 'a', name: 'Kim', since: now }];
      const at = now + days * day;
      const since = now;
      for (const one of remindersDue({
        ...quiet,
        rootKeyMade: at,
        backup: { ...backup, since },
        shares,
        now: at,
      })) {
        if (!ids.has(one.id)) ids.set(one.id, [one.kind, one.facts['name'], one.facts['days']]);
      }
    }
    expect([...ids.values()]).toEqual([
      ['backup unproved', 'backup 7', 90],
      ['share unproved', 'Kim', 90],
      ['backup unproved', 'backup 7', 180],
      ['share unproved', 'Kim', 180],
      ['backup unproved', 'backup 7', 270],
      ['share unproved', 'Kim', 270],
    ]);
  });

  test('is another occasion once it was proved', () => {
    const ids = [now - 100 * day, now - 95 * day].map((since) => {
      const backup = { id: 'b', name: 'backup 7', since };
      return remindersDue({ ...quiet, backup })[0]?.id;
    });
    expect(new Set(ids).size).toBe(2);
  });
});

describe('what happened to a key by itself', () => {
  test('is told with its name; a rotation each time, an end once', () => {
    const key = { keyId, name: 'Payroll' };
    const hex = keyId.toString('hex');
    expect(keyNotice('key rotated', key, now)).toEqual({
      id: `key rotated ${hex} ${now}`,
      kind: 'key rotated',
      at: now,
      key: hex,
      facts: { name: 'Payroll' },
    });
    expect(keyNotice('key deleted', key, now).id).toBe(keyNotice('key deleted', key, now + day).id);
    expect(keyNotice('rotation exhausted', key, now).id).toBe(
      keyNotice('rotation exhausted', key, now + day).id,
    );
  });

  test('a failure is told with its code, once a day', () => {
    const of = { id: 'x', key: null, facts: { name: 'Payroll' } };
    const full = new Refusal('disk_full', { file: 'keystore.db' }).view;
    const notice = failureNotice('key rotation failed', of, full, now);
    expect(notice.facts).toEqual({ name: 'Payroll', file: 'keystore.db', code: 'disk_full' });
    expect(failureNotice('key rotation failed', of, full, now + hour).id).toBe(notice.id);
    expect(failureNotice('key rotation failed', of, full, now + day).id).not.toBe(notice.id);
  });
});

test('ids are unique among what is told at once', () => {
  const left = fc.integer({ min: -hour, max: 80 * hour });
  const keys = fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: 10 });
  fc.assert(
    fc.property(keys, left, (bytes, hours) => {
      const deletions = bytes.map((byte) => ({ ...deletion(hours), keyId: Buffer.alloc(16, byte) }));
      const shares = bytes.map((byte) => ({ id: `${byte}`, name: 'A', since: now - 100 * day }));
      const backup = { id: '1', name: 'B', since: 0 };
      const ids = remindersDue({ ...quiet, deletions, shares, backup, rootKeyMade: 0 }).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});
