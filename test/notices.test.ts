// core/notices.ts: what is remembered of what people were told, though anybody with the file may have written it.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { give, noticesFor, noticesForAnyone } from '../core/notices.ts';
import type { NoticeRow } from '../core/schema.ts';
import type { NoticeView } from '../core/snapshot.ts';
import { OpenDesk } from './open-desk.ts';

/** The last instant that is a date, in milliseconds. */
const farthest = 8.64e15;
const day = 86_400_000;

let at: OpenDesk;
beforeEach(async () => {
  at = await OpenDesk.open();
});
afterEach(() => at.close());

const row: NoticeRow = {
  ...{
    id: 'a',
    kind: 'key deleted',
    at: 1,
    key_id: Buffer.alloc(16, 1),
    facts: '{"name":"Payroll","days":1}',
  },
  acknowledged_at: null,
};
const notice: NoticeView = {
  id: 'a',
  kind: 'key deleted',
  at: 1,
  key: '01'.repeat(16),
  facts: { name: 'Payroll' },
};

const put = (...rows: readonly NoticeRow[]) =>
  at.change(async (changes) => {
    for (const one of rows) await changes.put('notice', one);
  });
const shown = () => at.vault.keystore.read((rows) => noticesFor(rows, at.admin(2)));
const shownToAnyone = () => at.vault.keystore.read(noticesForAnyone);

test.each([farthest, -farthest, 0])('%d is an instant that a screen can show', async (instant) => {
  await put({ ...row, at: instant });
  expect(await shown()).toMatchObject([{ at: instant }]);
});

test.each([farthest + 1, -farthest - 1, Number.MAX_SAFE_INTEGER])(
  '%d is none: it is passed over',
  async (instant) => {
    await put({ ...row, at: instant });
    expect(await shown()).toEqual([]);
    expect(await shownToAnyone()).toEqual([]);
  },
);

test.each([
  ['an unknown kind', { kind: 'constructor' }],
  ['facts that are no JSON', { facts: '{' }],
  ['facts that are nothing', { facts: 'null' }],
  ['a fact that is no text and no number', { facts: '{"name":{}}' }],
  ['a fact that is no finite number', { facts: '{"days":1e999}' }],
])('%s: it is passed over', async (_, planted) => {
  await put({ ...row, ...planted });
  expect(await shown()).toEqual([]);
});

test('a locked screen names no key and no person', async () => {
  await put(row);
  expect(await shown()).toMatchObject([{ key: '01'.repeat(16), facts: { name: 'Payroll', days: 1 } }]);
  expect(await shownToAnyone()).toMatchObject([{ key: null, facts: { days: 1 } }]);
  expect(JSON.stringify(await shownToAnyone())).not.toContain('Payroll');
});

test('who has a role for one key is told of that key alone', async () => {
  const user = await at.person('Yoon', 'key user');
  const key = await at.key('Payroll');
  await at.assign(user, key, 'key user');
  await put({ ...row, key_id: key }, { ...row, id: 'b' }, { ...row, id: 'c', key_id: null });
  const told = await at.vault.keystore.read((rows) => noticesFor(rows, user));
  expect(told.map(({ id }) => id)).toEqual(['a']);
});

test('each is given once: an acknowledged one does not come back (C1)', async () => {
  await at.change((changes) => give(changes, [notice], 1));
  await put({ ...row, acknowledged_at: 2 });
  await at.change((changes) => give(changes, [notice], 3));
  expect(await shown()).toEqual([]);
});

test('what is older than 400 days is forgotten, and no day sooner (C2)', async () => {
  await put({ ...row, at: 0 }, { ...row, id: 'b', at: day });
  await at.change((changes) => give(changes, [], 400 * day));
  expect((await shown()).map(({ id }) => id)).toEqual(['b', 'a']);
  await at.change((changes) => give(changes, [], 400 * day + 1));
  expect((await shown()).map(({ id }) => id)).toEqual(['b']);
});

test('two hundred are shown, the newest', async () => {
  await put(...Array.from({ length: 201 }, (_, i) => ({ ...row, id: `n${i}`, at: i })));
  const ids = (await shown()).map(({ id }) => id);
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([200, 'n200', 'n1']);
});
