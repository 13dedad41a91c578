// core/keyrotation.ts: new versions, by hand and by themselves, on a real keystore.

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keyTypes } from '../core/lifecycle.ts';
import { refusalOf } from './expect-refusal.ts';
import { codeOf, day, hour, idOf, KeyDesk } from './key-desk.ts';

let at: KeyDesk;
beforeEach(async () => {
  at = await KeyDesk.open();
});
afterEach(async () => {
  expect(await at.desk.differingRow()).toBeNull();
  await at.verify();
  await at.desk.remove();
});

/** An RSA-3072 pair takes long to make. */
const types = keyTypes.filter((type) => type !== 'RSA-3072');

describe('rotation by hand', () => {
  test.each(types)('%s: fresh material becomes the current version', async (type) => {
    const id = await at.make('Payroll', { type });
    await at.keys.rotate(id);
    expect(await at.keys.detail(id)).toMatchObject({ currentVersion: 2, versionsLeft: 98 });
    const [first, second] = await at.materialsOf(id);
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(false);
    expect(await at.lastEntry()).toMatchObject({ action: 'rotate key', key: id, version: 2, result: 'done' });
  });

  test('older versions go on decrypting', async () => {
    const id = await at.make('Payroll');
    const first = await at.encrypt(id);
    await at.keys.rotate(id);
    expect((await at.desk.use.encrypt(id, Buffer.from('secret'), [])).version).toBe(2);
    expect(await at.decrypt(first)).toBe('secret');
  });

  test('needs an available key', async () => {
    const id = await at.make('Payroll');
    await at.keys.disable(id);
    const refusal = { code: 'rotation_refused', facts: { name: 'Payroll', state: 'disabled' } };
    expect(await refusalOf(at.keys.rotate(id))).toEqual(refusal);
    await at.requestDeletion(id);
    expect(await codeOf(at.keys.rotate(id))).toBe('rotation_refused');
    expect(await at.versions(id)).toHaveLength(1);
  });

  test('of a key that there is not is refused, and recorded', async () => {
    const nothing = '00'.repeat(16);
    expect(await codeOf(at.keys.rotate(nothing))).toBe('key_unknown');
    expect(await at.lastEntry()).toMatchObject({ action: 'rotate key', key: nothing, result: 'key_unknown' });
  });

  test('does not move the automatic schedule', async () => {
    const id = await at.make('Payroll', { rotationDays: 90 });
    const { nextRotationAt } = await at.keys.detail(id);
    at.pass(40 * day);
    await at.keys.rotate(id);
    expect(await at.keys.detail(id)).toMatchObject({ nextRotationAt, currentVersion: 2 });
  });

  test('at 100 versions it is refused, automatic rotation stops, and old data still opens', async () => {
    const id = await at.make('Payroll', { rotationDays: 1 });
    const first = await at.encrypt(id);
    for (let version = 2; version <= 100; version++) await at.keys.rotate(id);
    expect(await at.keys.detail(id)).toMatchObject({
      currentVersion: 100,
      versionsLeft: 0,
      rotationDays: 1,
      nextRotationAt: null,
    });
    const exhausted = { code: 'rotation_exhausted', facts: { name: 'Payroll', most: 100 } };
    expect(await refusalOf(at.keys.rotate(id))).toEqual(exhausted);
    expect(await refusalOf(at.keys.setRotation(id, 30))).toEqual(exhausted);
    at.pass(10 * day);
    expect(await at.keys.rotateDue()).toEqual([]);
    expect(await at.versions(id)).toHaveLength(100);
    expect(await at.decrypt(first)).toBe('secret');
    expect((await at.desk.use.encrypt(id, Buffer.from('secret'), [])).version).toBe(100);
  });
});

describe('automatic rotation', () => {
  test('comes at its instant, as the system', async () => {
    const id = await at.make('Payroll', { rotationDays: 90 });
    at.pass(90 * day - 1);
    expect(await at.keys.rotateDue()).toEqual([]);
    at.pass(1);
    expect(await at.keys.rotateDue()).toEqual([
      { keyId: idOf(id), name: 'Payroll', result: 'done', versions: 'more to come' },
    ]);
    expect(await at.lastEntry()).toMatchObject({ action: 'rotate key', person: null, key: id, version: 2 });
    expect(await at.keys.rotateDue()).toEqual([]);
  });

  test('missed several times, it makes one version, and goes on along the original grid', async () => {
    const id = await at.make('Payroll', { rotationDays: 90 });
    const made = at.clock.trusted;
    at.pass(290 * day);
    await at.keys.rotateDue();
    expect(await at.keys.detail(id)).toMatchObject({ currentVersion: 2, nextRotationAt: made + 360 * day });
  });

  test('goes on while the key is disabled and while its deletion is requested', async () => {
    const id = await at.make('Payroll', { rotationDays: 10 });
    await at.keys.disable(id);
    at.pass(10 * day);
    await at.keys.rotateDue();
    expect(await at.keys.detail(id)).toMatchObject({ state: 'disabled', currentVersion: 2 });
    await at.requestDeletion(id, { hours: 720 });
    at.pass(10 * day);
    await at.keys.rotateDue();
    expect(await at.keys.detail(id)).toMatchObject({ state: 'deletion requested', currentVersion: 3 });
  });

  test('does not come any more when the deadline of the deletion has passed', async () => {
    const id = await at.make('Payroll', { rotationDays: 3 });
    await at.requestDeletion(id);
    at.pass(3 * day);
    expect(await at.keys.rotateDue()).toEqual([]);
    expect(await at.versions(id)).toHaveLength(1);
  });

  test.each([
    ['destroyed', async () => void (await at.keys.completeDeletions())],
    ['only due to be', async () => undefined],
  ])('does not come to a key that is %s by the time of its turn, which is no failure', async (_, end) => {
    const id = await at.make('Payroll', { rotationDays: 3 });
    at.pass(hour);
    await at.requestDeletion(id);
    at.pass(3 * day - hour);
    vi.spyOn(at.gate, 'track').mockImplementationOnce(async (work) => {
      at.pass(hour);
      await end();
      return work;
    });
    expect(await at.keys.rotateDue()).toEqual([]);
    expect((await at.versions(id)).map(({ version }) => version).filter((one) => one > 1)).toEqual([]);
  });

  test('a new period restarts the grid from now; off is off', async () => {
    const id = await at.make('Payroll', { rotationDays: 90 });
    at.pass(50 * day);
    await at.keys.setRotation(id, 30);
    expect(await at.lastEntry()).toMatchObject({
      action: 'set rotation',
      detail: { rotation: 'every 30 days' },
    });
    expect((await at.keys.detail(id)).nextRotationAt).toBe(at.clock.trusted + 30 * day);
    await at.keys.setRotation(id, null);
    expect(await at.keys.detail(id)).toMatchObject({ rotationDays: null, nextRotationAt: null });
    at.pass(1000 * day);
    expect(await at.keys.rotateDue()).toEqual([]);
  });

  test.each([0, -1, 731, 2.5])('every %d days is refused', async (days) => {
    const id = await at.make('Payroll');
    expect(await codeOf(at.keys.setRotation(id, days))).toBe('rotation_period_invalid');
  });

  test('that makes the last version says so', async () => {
    const id = await at.make('Payroll', { rotationDays: 1 });
    for (let version = 2; version <= 99; version++) await at.keys.rotate(id);
    at.pass(day);
    expect(await at.keys.rotateDue()).toMatchObject([{ result: 'done', versions: 'exhausted' }]);
    expect(await at.keys.detail(id)).toMatchObject({ currentVersion: 100, nextRotationAt: null });
  });

  test('of one key that fails does not keep the others from theirs, and is in the log', async () => {
    const bad = await at.make('Altered', { rotationDays: 1 });
    const good = await at.make('Payroll', { rotationDays: 1 });
    at.pass(day);
    const row = await at.desk.rows((rows) => rows.get('key', idOf(bad)));
    if (row === null) throw new Error('no such key');
    const { keystore } = at.desk.vault;
    await keystore.change((changes) => changes.put('key', { ...row, mac: randomBytes(32) }));
    const outcomes = await at.keys.rotateDue();
    expect(Object.fromEntries(outcomes.map(({ name, result }) => [name, result]))).toEqual({
      Altered: { code: 'keystore_altered', facts: { place: `key ${bad}` } },
      Payroll: 'done',
    });
    expect((await at.log()).filter(({ result }) => result === 'keystore_altered')).toMatchObject([
      { action: 'rotate key', key: bad, person: null },
    ]);
    expect((await at.keys.detail(good)).currentVersion).toBe(2);
    await keystore.change((changes) => changes.put('key', row));
  });
});
