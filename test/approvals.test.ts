// core/approvals.ts: V1 to V5.

import { beforeEach, describe, expect, test } from 'vitest';
import { Approvals, type Confirmer, type ExactAction } from '../core/approvals.ts';
import type { RefusalCode } from '../core/refusal.ts';
import { Refusal } from '../core/refusal.ts';

const fiveMinutes = 300_000;
const admin = (n: number): Confirmer => ({
  id: Buffer.alloc(16, n),
  name: `Admin ${n}`,
  roles: ['admin', 'auditor'],
});
const [hana, jun, sora, min] = [admin(1), admin(2), admin(3), admin(4)];
const officer: Confirmer = {
  id: Buffer.alloc(16, 9),
  name: 'Officer',
  roles: ['auditor', 'key manager', 'key user'],
};
const keyId = Buffer.alloc(16, 0xaa);
const deletion: ExactAction = {
  operation: 'delete immediately',
  keyId,
  version: 3,
  detail: { name: 'Payroll', hours: 72 },
};

let uptime: number;
let approvals: Approvals;
beforeEach(() => {
  uptime = 1_000_000;
  approvals = new Approvals(() => uptime);
});

function code(work: () => unknown): RefusalCode | 'not refused' {
  try {
    work();
    return 'not refused';
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.code;
    throw thrown;
  }
}
const confirmed = (action = deletion) => {
  const { id } = approvals.request(action, hana, 2);
  approvals.confirm(id, jun);
  return id;
};

describe('what is confirmed by a second admin', () => {
  test('passes once, and says who confirmed it', () => {
    const id = confirmed();
    expect(approvals.take(id, deletion, hana, 2)).toEqual([jun]);
  });
  test('V4: does not pass a second time', () => {
    const id = confirmed();
    approvals.take(id, deletion, hana, 2);
    expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('approval_missing');
    expect(code(() => approvals.confirm(id, sora))).toBe('approval_missing');
    expect(approvals.list()).toEqual([]);
  });
  test('shows the facts of the action, who asks, who confirmed, and when it dies', () => {
    const { id } = approvals.request(deletion, hana, 2);
    uptime += 60_000;
    expect(approvals.confirm(id, jun)).toEqual({
      id,
      operation: 'delete immediately',
      key: keyId.toString('hex'),
      version: 3,
      detail: { name: 'Payroll', hours: 72 },
      requester: { id: hana.id.toString('hex'), name: 'Admin 1' },
      confirmedBy: [{ id: jun.id.toString('hex'), name: 'Admin 2' }],
      needed: 1,
      diesIn: 240_000,
    });
    expect(approvals.list()).toEqual([approvals.view(id)]);
  });
  test('an action that concerns no key and has no details says so', () => {
    const view = approvals.request({ operation: 'rotate root key' }, hana, 2);
    expect([view.key, view.version, view.detail]).toEqual([null, null, {}]);
  });
});

describe('V1: a confirmation is for the exact action', () => {
  const others: Readonly<Record<string, ExactAction>> = {
    'another operation': { ...deletion, operation: 'disable key' },
    'another key': { ...deletion, keyId: Buffer.alloc(16, 0xab) },
    'no key': { ...deletion, keyId: undefined },
    'another version': { ...deletion, version: 4 },
    'no version': { ...deletion, version: undefined },
    'another detail': { ...deletion, detail: { name: 'Payrol', hours: 72 } },
    'a number as text': { ...deletion, detail: { name: 'Payroll', hours: '72' } },
    'a detail less': { ...deletion, detail: { name: 'Payroll' } },
    'a detail more': { ...deletion, detail: { name: 'Payroll', hours: 72, more: '' } },
    'a detail under another name': { ...deletion, detail: { name: 'Payroll', days: 72 } },
    'no details': { ...deletion, detail: undefined },
  };
  test.each(Object.entries(others))(
    '%s is another action, and leaves the confirmation as it is',
    (_, act) => {
      const id = confirmed();
      expect(code(() => approvals.take(id, act, hana, 2))).toBe('approval_other_action');
      expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('not refused');
    },
  );
  test('for another requester it is another action, be he the one who confirmed it', () => {
    const id = confirmed();
    expect(code(() => approvals.take(id, deletion, sora, 2))).toBe('approval_other_action');
    expect(code(() => approvals.take(id, deletion, jun, 2))).toBe('approval_other_action');
  });
  test('the order in which details are given says nothing', () => {
    const id = confirmed();
    const turned = { ...deletion, detail: { hours: 72, name: 'Payroll' } };
    expect(code(() => approvals.take(id, turned, hana, 2))).toBe('not refused');
  });
  test('no detail runs into the next', () => {
    const id = confirmed({ operation: 'x', detail: { a: 'b","c":"d' } });
    expect(code(() => approvals.take(id, { operation: 'x', detail: { a: 'b', c: 'd' } }, hana, 2))).toBe(
      'approval_other_action',
    );
  });
  test('texts that differ only where they are ill-formed are not the same', () => {
    const id = confirmed({ operation: 'x', detail: { a: '\ud800' } });
    expect(code(() => approvals.take(id, { operation: 'x', detail: { a: '\ufffd' } }, hana, 2))).toBe(
      'approval_other_action',
    );
  });
  test('a number that is none has no place in an action', () => {
    expect(() => approvals.request({ operation: 'x', detail: { a: Number.NaN } }, hana, 2)).toThrow(
      'invariant',
    );
  });
});

describe('V2: who may ask and confirm', () => {
  test('nobody confirms his own request', () => {
    const { id } = approvals.request(deletion, hana, 2);
    expect(code(() => approvals.confirm(id, hana))).toBe('approval_own');
    expect(code(() => approvals.confirm(id, { ...hana, id: Buffer.from(hana.id), name: 'x' }))).toBe(
      'approval_own',
    );
    expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('approval_unconfirmed');
  });
  test('who is no admin neither asks nor confirms', () => {
    const { id } = approvals.request(deletion, hana, 2);
    expect(code(() => approvals.confirm(id, officer))).toBe('approval_not_admin');
    expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('approval_unconfirmed');
    expect(code(() => approvals.request(deletion, officer, 2))).toBe('approval_not_admin');
  });
  test('nobody confirms twice', () => {
    const { id } = approvals.request(deletion, hana, 3);
    approvals.confirm(id, jun);
    expect(code(() => approvals.confirm(id, jun))).toBe('approval_twice');
    expect(code(() => approvals.take(id, deletion, hana, 3))).toBe('approval_unconfirmed');
  });
});

describe('V3: how many', () => {
  test('zero confirmations never pass', () => {
    const { id } = approvals.request(deletion, hana, 2);
    expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('approval_unconfirmed');
  });
  test.each([1, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'nothing can be asked for %s admins',
    (n) => {
      expect(() => approvals.request(deletion, hana, n)).toThrow('invariant');
    },
  );
  test('a quorum of four is the requester and three others', () => {
    const { id, needed } = approvals.request(deletion, hana, 4);
    expect(needed).toBe(3);
    for (const [i, person] of [jun, sora].entries()) {
      expect(approvals.confirm(id, person).confirmedBy).toHaveLength(i + 1);
      expect(code(() => approvals.take(id, deletion, hana, 4))).toBe('approval_unconfirmed');
    }
    approvals.confirm(id, min);
    expect(approvals.take(id, deletion, hana, 4)).toEqual([jun, sora, min]);
  });
});

describe('what the gate asks', () => {
  test('without an id the action is asked for, in exactly the words in which it is then done', () => {
    let refused: Refusal | null = null;
    try {
      approvals.demand(undefined, deletion, hana, 2);
    } catch (thrown) {
      refused = thrown instanceof Refusal ? thrown : null;
    }
    expect(refused?.code).toBe('approval_missing');
    const id = String(refused?.facts['approval']);
    expect(code(() => approvals.demand(id, deletion, hana, 2))).toBe('approval_unconfirmed');
    approvals.confirm(id, jun);
    expect(approvals.demand(id, deletion, hana, 2)).toEqual([jun]);
    expect(code(() => approvals.demand(id, deletion, hana, 2))).toBe('approval_missing');
  });
  test('what was asked for with two is not what needs three', () => {
    const id = confirmed();
    expect(code(() => approvals.demand(id, deletion, hana, 3))).toBe('approval_other_action');
    expect(code(() => approvals.demand(id, deletion, hana, 1))).toBe('approval_other_action');
  });
});

describe('V4: five minutes', () => {
  test('one millisecond before the end it passes', () => {
    const id = confirmed();
    uptime += fiveMinutes - 1;
    expect(approvals.view(id).diesIn).toBe(1);
    expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('not refused');
  });
  test('at the exact instant it is dead', () => {
    const id = confirmed();
    uptime += fiveMinutes;
    expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('approval_expired');
    expect(code(() => approvals.view(id))).toBe('approval_expired');
    expect(approvals.list()).toEqual([]);
  });
  test('it counts from the request: a late confirmation prolongs nothing', () => {
    const { id } = approvals.request(deletion, hana, 2);
    uptime += fiveMinutes - 1;
    approvals.confirm(id, jun);
    uptime += 1;
    expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('approval_expired');
  });
  test('a dead request cannot be confirmed', () => {
    const { id } = approvals.request(deletion, hana, 2);
    uptime += fiveMinutes;
    expect(code(() => approvals.confirm(id, jun))).toBe('approval_expired');
  });
  test('a mistaken use prolongs nothing', () => {
    const id = confirmed();
    uptime += fiveMinutes - 1;
    expect(code(() => approvals.take(id, { ...deletion, version: 4 }, hana, 2))).toBe(
      'approval_other_action',
    );
    uptime += 1;
    expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('approval_expired');
  });
});

describe('V5: what drops a request', () => {
  test('locking drops all', () => {
    const id = confirmed();
    approvals.drop();
    expect(approvals.list()).toEqual([]);
    expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('approval_missing');
  });
  test('the next request of the same person takes its place, not that of another person', () => {
    const first = confirmed();
    const others = approvals.request({ operation: 'restore' }, sora, 2);
    const second = approvals.request(deletion, hana, 2);
    expect(code(() => approvals.take(first, deletion, hana, 2))).toBe('approval_missing');
    expect(code(() => approvals.take(second.id, deletion, hana, 2))).toBe('approval_unconfirmed');
    expect(approvals.view(others.id).requester.name).toBe('Admin 3');
  });
  test('who confirmed for another keeps that when he asks himself', () => {
    const id = confirmed();
    approvals.request({ operation: 'restore' }, jun, 2);
    expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('not refused');
  });
  test('the requester alone withdraws', () => {
    const id = confirmed();
    expect(code(() => approvals.withdraw(id, jun))).toBe('approval_missing');
    approvals.withdraw(id, hana);
    expect(code(() => approvals.withdraw(id, hana))).toBe('approval_missing');
    expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('approval_missing');
  });
  test('an id that was never given out is no request', () => {
    confirmed();
    for (const id of ['', 'x', '0'.repeat(32)]) {
      expect(code(() => approvals.take(id, deletion, hana, 2))).toBe('approval_missing');
      expect(code(() => approvals.confirm(id, jun))).toBe('approval_missing');
      expect(code(() => approvals.view(id))).toBe('approval_missing');
    }
  });
});
