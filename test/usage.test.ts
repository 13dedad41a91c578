// core/usage.ts: UM1 to UM4, days as they are counted, and the key-days of a month.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countUse, usageOf } from '../core/usage.ts';
import { Desk } from './desk.ts';
import { refusalOf } from './expect-refusal.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(async () => {
  expect(await desk.differingRow()).toBeNull();
  await desk.remove();
});

const day = 86_400_000;
const utc = (text: string) => Date.parse(`${text}Z`);
const encrypt = (key: string, bytes: number) => desk.use.encrypt(key, Buffer.alloc(bytes), []);

describe('the uses of a key', () => {
  test('none yet', async () => {
    const key = await desk.key('Payroll');
    const nothing = { first: null, last: null, uses: 0, bytes: 0, versions: [], days: [] };
    expect(await desk.usage.of(key)).toEqual(nothing);
  });

  test('by version, day and operation, with the first and the last', async () => {
    const key = await desk.key('Payroll');
    desk.clock.now = utc('2026-11-24T22:59:59.999');
    const first = desk.clock.now;
    const { ciphertext } = await encrypt(key, 100);
    await encrypt(key, 20);
    await desk.use.decrypt(ciphertext, []);
    desk.clock.now = utc('2026-11-25T00:00:00.000');
    await encrypt(key, 3);
    await desk.rotate(key);
    desk.clock.now += 5;
    await encrypt(key, 4);
    const [monday, tuesday] = [utc('2026-11-24T00:00:00'), utc('2026-11-25T00:00:00')];
    expect(await desk.usage.of(key)).toEqual({
      ...{ first, last: tuesday + 5, uses: 5, bytes: 227 },
      versions: [
        { version: 1, first, last: tuesday, uses: 4, bytes: 223 },
        { version: 2, first: tuesday + 5, last: tuesday + 5, uses: 1, bytes: 4 },
      ],
      days: [
        { day: monday, version: 1, operation: 'decrypt', uses: 1, bytes: 100 },
        { day: monday, version: 1, operation: 'encrypt', uses: 2, bytes: 120 },
        { day: tuesday, version: 1, operation: 'encrypt', uses: 1, bytes: 3 },
        { day: tuesday, version: 2, operation: 'encrypt', uses: 1, bytes: 4 },
      ],
    });
  });

  test('midnight is midnight in UTC', async () => {
    const key = await desk.key('Payroll');
    for (const at of ['2026-11-24T23:59:59.999', '2026-11-25T00:00:00.000', '2026-11-25T23:59:59.999']) {
      desk.clock.now = utc(at);
      await encrypt(key, 1);
    }
    const { days } = await desk.usage.of(key);
    expect(days.map((one) => [new Date(one.day).toISOString().slice(0, 10), one.uses])).toEqual([
      ['2026-11-24', 1],
      ['2026-11-25', 2],
    ]);
  });

  test('a clock that is set back makes the first use earlier and the last no earlier', async () => {
    const key = await desk.key('Payroll');
    const noon = utc('2026-11-24T12:00:00');
    for (const at of [noon, noon - 1000, noon + 1000, noon]) {
      desk.clock.now = at;
      await encrypt(key, 1);
    }
    expect(await desk.usage.of(key)).toMatchObject({ first: noon - 1000, last: noon + 1000, uses: 4 });
  });

  test('of one key are not those of another', async () => {
    const [key, other] = [await desk.key('Payroll'), await desk.key('Other')];
    await encrypt(key, 10);
    expect((await desk.usage.of(other)).uses).toBe(0);
  });

  test('moving a ciphertext counts for both versions, and once where they are the same', async () => {
    const key = await desk.key('Payroll');
    const { ciphertext } = await encrypt(key, 10);
    await desk.use.reEncrypt(ciphertext, 'newest', []);
    await desk.rotate(key);
    await desk.use.reEncrypt(ciphertext, 'newest', []);
    const moves = (await desk.usage.of(key)).days.filter(({ operation }) => operation === 're-encrypt');
    expect(moves.map(({ version, uses, bytes }) => [version, uses, bytes])).toEqual([
      [1, 2, 20],
      [2, 1, 10],
    ]);
  });

  test('UM1: where the entry cannot be written nothing is counted', async () => {
    const key = Buffer.from(await desk.key('Payroll'), 'hex');
    const failing = desk.change(async (changes) => {
      await countUse(changes, key, 1, 'seal file', 5, desk.clock.now);
      throw new Error('the disk is full');
    });
    await expect(failing).rejects.toThrow('the disk is full');
    expect(await desk.usageRows()).toEqual([]);
    await desk.change((changes) => countUse(changes, key, 1, 'seal file', 5, desk.clock.now));
    expect(await desk.rows((rows) => usageOf(rows, key))).toMatchObject({ uses: 1, bytes: 5 });
  });

  test('UM2: a refused use is not counted', async () => {
    const key = await desk.key('Payroll');
    const { ciphertext } = await encrypt(key, 10);
    await refusalOf(desk.use.decrypt(ciphertext, [['x', 'y']]));
    await refusalOf(encrypt(key, 40_000));
    await desk.setState(key, 'disabled');
    await refusalOf(desk.use.decrypt(ciphertext, []));
    expect((await desk.usage.of(key)).days.map(({ operation }) => operation)).toEqual(['encrypt']);
  });

  test('a count that was changed by hand is named by the complete verification', async () => {
    const key = await desk.key('Payroll');
    await encrypt(key, 10);
    const [row] = await desk.usageRows();
    if (row === undefined) throw new Error('no row');
    const put = (bytes: number) =>
      desk.vault.keystore.change((changes) => changes.put('usage', { ...row, bytes }));
    await put(11);
    expect(await desk.differingRow()).toBe(`usage ${key} 1 ${row.day} encrypt`);
    await put(10);
  });
});

describe('who may see it', () => {
  test('an admin and an auditor all, others of the keys assigned to them; metering the first two', async () => {
    const [key, other] = [await desk.key('Payroll'), await desk.key('Other')];
    const [lee, choi] = [await desk.person('Lee', 'key user'), await desk.person('Choi', 'auditor')];
    await desk.assign(lee, key, 'key user');
    desk.seat(lee);
    expect((await desk.usage.of(key)).uses).toBe(0);
    expect((await refusalOf(desk.usage.of(other))).code).toBe('not_permitted');
    expect((await refusalOf(desk.usage.metering('2026-11'))).code).toBe('not_permitted');
    expect((await refusalOf(desk.usage.meteringCsv('2026-11'))).code).toBe('not_permitted');
    desk.seat(choi);
    expect((await desk.usage.of(other)).uses).toBe(0);
    expect((await desk.usage.metering('2026-11')).keyDays).toBe(2);
  });

  test('of a key that there is not', async () => {
    expect((await refusalOf(desk.usage.of('00'.repeat(16)))).code).toBe('key_unknown');
    expect((await refusalOf(desk.usage.of('zz'))).code).toBe('key_unknown');
  });
});

describe('metering', () => {
  const at = (text: string) => {
    desk.clock.now = utc(text);
  };
  const metered = async (month: string) => (await desk.usage.metering(month)).keyDays;

  test('a key counts on each day from the one it was made on, to today', async () => {
    at('2026-11-24T23:59:59.999');
    const key = await desk.key('Payroll');
    expect(await desk.usage.metering('2026-11')).toEqual({
      keyDays: 1,
      keys: [{ id: key, name: 'Payroll', type: 'AES-256', days: 1 }],
      deletedKeys: { keys: 0, days: 0 },
      covers: 'the month so far',
    });
    at('2026-11-25T00:00:00.000');
    expect(await metered('2026-11')).toBe(2);
    at('2026-12-10T12:00:00.000');
    expect([await metered('2026-10'), await metered('2026-11'), await metered('2026-12')]).toEqual([
      0, 7, 10,
    ]);
    expect((await desk.usage.metering('2026-11')).covers).toBe('the whole month');
    expect(await metered('2027-01')).toBe(0);
  });

  test('disabled keys and keys that wait for their deletion count, like those that are available', async () => {
    at('2026-11-01T00:00:00');
    for (const [name, state] of [
      ['Payroll', 'available'],
      ['Archive', 'disabled'],
      ['Old', 'deletion requested'],
    ] as const) {
      await desk.setState(await desk.key(name), state);
    }
    at('2026-11-30T23:59:59.999');
    const metering = await desk.usage.metering('2026-11');
    expect(metering.keyDays).toBe(90);
    expect(metering.keys.map(({ name, days }) => [name, days])).toEqual([
      ['Archive', 30],
      ['Old', 30],
      ['Payroll', 30],
    ]);
  });

  test('February of a leap year has 29 days, December 31', async () => {
    at('2027-12-01T00:00:00');
    await desk.key('Payroll');
    at('2028-03-01T00:00:00');
    expect(await metered('2028-02')).toBe(29);
    expect(await metered('2027-12')).toBe(31);
  });

  test('a deleted key counts to the day it was deleted on, and is not named', async () => {
    at('2026-11-10T12:00:00');
    const [key, brief] = [await desk.key('Secret project'), await desk.key('Brief')];
    await desk.delete(brief);
    at('2026-11-12T00:00:00.000');
    await desk.delete(key);
    at('2026-11-30T12:00:00');
    const metering = await desk.usage.metering('2026-11');
    expect(metering).toMatchObject({ keyDays: 3, keys: [], deletedKeys: { keys: 2, days: 3 } });
    expect(JSON.stringify(metering)).not.toContain('Secret');
    expect(await metered('2026-12')).toBe(0);
  });

  test('UM4: as CSV a line for each key and one for the deleted ones', async () => {
    at('2026-11-29T12:00:00');
    const [key, brief] = [await desk.key('Payroll 2026'), await desk.key('Brief')];
    await desk.delete(brief);
    expect((await desk.usage.meteringCsv('2026-11')).split('\r\n')).toEqual([
      '\ufeff"month","covers","key","id","type","key-days"',
      `"2026-11","the month so far","Payroll 2026","${key}","AES-256","1"`,
      '"2026-11","the month so far","(1 deleted since)","","","1"',
      '',
    ]);
    expect((await desk.usage.meteringCsv('2026-10')).split('\r\n')).toHaveLength(2);
  });

  test('a key deleted at midnight did not live on the day that began; a millisecond later it did', async () => {
    at('2026-11-10T12:00:00');
    const [first, second] = [await desk.key('First'), await desk.key('Second')];
    const midnight = utc('2026-11-12T00:00:00');
    await desk.delete(first, midnight);
    await desk.delete(second, midnight + 1);
    desk.clock.now = midnight + day;
    expect((await desk.usage.metering('2026-11')).deletedKeys).toEqual({ keys: 2, days: 2 + 3 });
  });

  test('UM3: of a month that began more than a year ago it says that deleted keys may be missing', async () => {
    at('2027-11-01T00:00:00.000');
    expect((await desk.usage.metering('2026-11')).covers).toBe('keys still remembered');
    desk.clock.now -= 1;
    expect((await desk.usage.metering('2026-11')).covers).toBe('the whole month');
  });

  test('a key made on a day that the clock has not reached yet counts on none', async () => {
    at('2026-11-20T00:00:00');
    await desk.key('Payroll');
    at('2026-11-10T00:00:00');
    expect(await metered('2026-11')).toBe(0);
  });

  test('a month is written as a month', async () => {
    for (const month of [
      '',
      '2026',
      '2026-13',
      '2026-00',
      '26-11',
      '2026-1',
      '2026-11-01',
      '1969-12',
      '9999-99',
    ]) {
      expect((await refusalOf((async () => desk.usage.metering(month))())).code, month).toBe(
        'argument_invalid',
      );
    }
    expect(await metered('9999-12')).toBe(0);
  });

  test('a key that was altered by hand is refused, not counted', async () => {
    const id = Buffer.from(await desk.key('Payroll'), 'hex');
    const row = await desk.rows((rows) => rows.get('key', id));
    if (row === null) throw new Error('no key');
    const put = (created_at: number) =>
      desk.vault.keystore.change((changes) => changes.put('key', { ...row, created_at }));
    await put(row.created_at + day);
    expect((await refusalOf(desk.usage.metering('2026-11'))).code).toBe('keystore_altered');
    await put(row.created_at);
  });
});
