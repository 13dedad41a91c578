// core/keys.ts: the life of keys as people lead it (product.md section 1), on a real keystore.

import { createPublicKey, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { advanceClock } from '../core/clock.ts';
import { keyTypes } from '../core/lifecycle.ts';
import { Refusal, type RefusalView } from '../core/refusal.ts';
import { refusalOf } from './expect-refusal.ts';
import { codeOf, day, hour, KeyDesk } from './key-desk.ts';

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

describe('making a key', () => {
  test.each(keyTypes)('%s: made, wrapped, stored and recorded before it answers', async (type) => {
    const { id } = await at.keys.create({ name: ' Payroll  2026 ', type, rotationDays: 90 });
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const now = at.desk.clock.now;
    expect(await at.keys.detail(id)).toMatchObject({
      id,
      name: 'Payroll 2026',
      type,
      state: 'available',
      currentVersion: 1,
      createdAt: now,
      createdBy: { name: 'Kim' },
      rotationDays: 90,
      nextRotationAt: now + 90 * day,
      deletion: null,
      versionsLeft: 99,
      versions: [{ version: 1, status: 'available', createdAt: now }],
    });
    expect(await at.lastEntry()).toMatchObject({
      action: 'create key',
      person: { name: 'Kim' },
      result: 'done',
      key: id,
      version: 1,
      detail: { name: ' Payroll  2026 ', type },
    });
    expect(await at.isOnDisk(await at.wrapped(id))).toBe(true);
  });

  test('a backup point is taken after the key is stored and before it answers', async () => {
    expect(await at.keys.create({ name: 'First', type: 'AES-256', rotationDays: null })).toMatchObject({
      backup: 'taken',
    });
    await at.make('Second');
    expect(at.backupPoints).toEqual([1, 2]);
  });

  test('where no backup point can be taken, the key is there and the answer says why', async () => {
    at.backupsFail = new Refusal('disk_full', { file: 'backup' });
    const { id, backup } = await at.keys.create({ name: 'Payroll', type: 'AES-256', rotationDays: null });
    expect(backup).toMatchObject({ code: 'disk_full' });
    expect((await at.keys.detail(id)).state).toBe('available');
  });

  test('no two keys have the same id or material', async () => {
    const [one, other] = [await at.make('One'), await at.make('Other')];
    expect(one).not.toBe(other);
    expect(await at.materialsOf(one)).not.toEqual(await at.materialsOf(other));
  });

  test.each(['ab', '1st key', '', 'a'.repeat(64), 'a/b'])(
    '“%s” is no name, and the log says so',
    async (name) => {
      expect(await codeOf(at.make(name))).toBe('key_name_invalid');
      expect(await at.lastEntry()).toMatchObject({
        action: 'create key',
        result: 'key_name_invalid',
        detail: { name },
      });
    },
  );

  test('a name is taken once, however it is written, and a refused key leaves nothing', async () => {
    await at.make('Payroll');
    expect(await refusalOf(at.make('payROLL'))).toEqual({
      code: 'key_name_taken',
      facts: { name: 'payROLL' },
    });
    expect(await at.desk.rows((rows) => rows.count('key_version'))).toBe(1);
    expect(at.backupPoints).toEqual([1]);
  });

  test.each([0, 731, 1.5])('a rotation every %d days is refused', async (rotationDays) => {
    expect(await codeOf(at.make('Payroll', { rotationDays }))).toBe('rotation_period_invalid');
  });

  test('a key manager is assigned the key that he makes, so that he can manage it', async () => {
    const manager = await at.desk.person('Park', 'key manager');
    at.desk.seat(manager);
    const id = await at.make('Payroll');
    await at.keys.disable(id);
    expect((await at.keys.detail(id)).state).toBe('disabled');
    at.desk.seat(at.first);
    const other = await at.make('Other');
    at.desk.seat(manager);
    expect(await codeOf(at.keys.disable(other))).toBe('not_permitted');
    at.desk.seat(at.first);
  });
});

test('what is to come is shown by the clock that people see, as everywhere', async () => {
  const id = await at.make('Payroll', { rotationDays: 90 });
  await at.requestDeletion(id);
  const { wall, uptime, boot } = at.clock;
  at.clock = advanceClock(at.clock, { wall: wall + 365 * day, uptime, boot }).clock;
  const now = wall + 365 * day;
  expect(await at.keys.detail(id)).toMatchObject({
    nextRotationAt: now + 90 * day,
    deletionAt: now + 72 * hour,
    deletion: { requestedAt: now, deadline: now + 72 * hour },
  });
});

describe('names', () => {
  test('a name changes, the id stays, and the old name is free', async () => {
    const id = await at.make('Payroll');
    await at.keys.rename(id, 'Wages');
    expect(await at.keys.detail(id)).toMatchObject({ id, name: 'Wages' });
    expect(await at.lastEntry()).toMatchObject({
      action: 'rename key',
      key: id,
      detail: { from: 'Payroll', to: 'Wages' },
    });
    await at.make('Payroll');
  });

  test('another key’s name is refused; one’s own in other letters is not', async () => {
    const id = await at.make('Payroll');
    await at.make('Wages');
    expect(await codeOf(at.keys.rename(id, 'WAGES'))).toBe('key_name_taken');
    expect(await codeOf(at.keys.rename(id, 'no'))).toBe('key_name_invalid');
    await at.keys.rename(id, 'PAYROLL');
    expect((await at.keys.detail(id)).name).toBe('PAYROLL');
  });

  test('what was sealed before still opens after', async () => {
    const id = await at.make('Payroll');
    const ciphertext = await at.encrypt(id);
    await at.keys.rename(id, 'Wages');
    expect(await at.decrypt(ciphertext)).toBe('secret');
  });

  test('a name is reserved until the key is deleted', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    expect(await codeOf(at.make('Payroll'))).toBe('key_name_taken');
    at.pass(72 * hour);
    await at.keys.completeDeletions();
    const again = await at.make('Payroll');
    expect(again).not.toBe(id);
  });
});

describe('disabling and enabling', () => {
  test('a disabled key is used for nothing, and enabled again for everything', async () => {
    const id = await at.make('Payroll');
    const ciphertext = await at.encrypt(id);
    await at.keys.disable(id);
    const refusal: RefusalView = { code: 'key_not_available', facts: { name: 'Payroll', state: 'disabled' } };
    expect(await refusalOf(at.encrypt(id))).toEqual(refusal);
    expect(await refusalOf(at.decrypt(ciphertext))).toEqual(refusal);
    expect(await at.lastEntry()).toMatchObject({ action: 'decrypt', result: 'key_not_available', key: id });
    await at.keys.enable(id);
    expect(await at.decrypt(ciphertext)).toBe('secret');
  });

  test('every version has the status again that it had before', async () => {
    const id = await at.make('Payroll');
    await at.keys.rotate(id);
    await at.keys.rotate(id);
    await at.keys.setVersionStatus(id, 2, 'disabled');
    await at.keys.disable(id);
    expect(await at.statuses(id)).toEqual(['available', 'disabled', 'available']);
    await at.keys.enable(id);
    expect(await at.statuses(id)).toEqual(['available', 'disabled', 'available']);
  });

  test('what is so already is refused with the state, and recorded', async () => {
    const id = await at.make('Payroll');
    expect(await refusalOf(at.keys.enable(id))).toEqual({
      code: 'key_not_disabled',
      facts: { name: 'Payroll', state: 'available' },
    });
    await at.keys.disable(id);
    expect(await codeOf(at.keys.disable(id))).toBe('key_not_enabled');
    expect(await at.lastEntry()).toMatchObject({
      action: 'disable key',
      result: 'key_not_enabled',
      key: id,
      detail: { name: 'Payroll' },
    });
  });

  test('a key that is not there is refused', async () => {
    const nobody = randomBytes(16).toString('hex');
    for (const work of [
      () => at.keys.disable(nobody),
      () => at.keys.rotate(nobody),
      () => at.keys.detail(nobody),
      () => at.keys.publicKey(nobody, 'current'),
      () => at.keys.setVersionStatus(nobody, 1, 'disabled'),
      () => at.keys.weighEnd('not an id'),
    ]) {
      expect(await codeOf(work())).toBe('key_unknown');
    }
  });
});

describe('versions', () => {
  test('a disabled version neither opens nor is made current; the others go on', async () => {
    const id = await at.make('Payroll');
    const first = await at.encrypt(id);
    await at.keys.rotate(id);
    const second = await at.encrypt(id);
    await at.keys.setVersionStatus(id, 1, 'disabled');
    expect(await at.lastEntry()).toMatchObject({
      action: 'disable version',
      key: id,
      version: 1,
      result: 'done',
    });
    expect(await refusalOf(at.decrypt(first))).toEqual({
      code: 'key_not_available',
      facts: { name: 'Payroll', state: 'disabled in this version' },
    });
    expect(await at.decrypt(second)).toBe('secret');
    await at.keys.setVersionStatus(id, 1, 'available');
    expect(await at.lastEntry()).toMatchObject({ action: 'enable version', key: id, version: 1 });
    expect(await at.decrypt(first)).toBe('secret');
  });

  test('the newest version cannot be disabled by itself', async () => {
    const id = await at.make('Payroll');
    expect(await refusalOf(at.keys.setVersionStatus(id, 1, 'disabled'))).toEqual({
      code: 'version_newest',
      facts: { name: 'Payroll', version: 1 },
    });
    await at.keys.rotate(id);
    await at.keys.setVersionStatus(id, 1, 'disabled');
    expect(await codeOf(at.keys.setVersionStatus(id, 2, 'disabled'))).toBe('version_newest');
  });

  test('no version changes while the key is not available', async () => {
    const id = await at.make('Payroll');
    await at.keys.rotate(id);
    await at.keys.disable(id);
    expect(await codeOf(at.keys.setVersionStatus(id, 1, 'disabled'))).toBe('version_change_refused');
    await at.requestDeletion(id);
    expect(await refusalOf(at.keys.setVersionStatus(id, 1, 'disabled'))).toEqual({
      code: 'version_change_refused',
      facts: { name: 'Payroll', state: 'deletion requested' },
    });
    expect(await at.statuses(id)).toEqual(['available', 'available']);
  });

  test('a version that somebody altered in the file is not touched', async () => {
    const id = await at.make('Payroll');
    await at.keys.rotate(id);
    const [row] = await at.versions(id);
    if (row === undefined) throw new Error('no version');
    const { keystore } = at.desk.vault;
    await keystore.change((changes) => changes.put('key_version', { ...row, status: 'disabled' }));
    expect(await codeOf(at.keys.setVersionStatus(id, 1, 'available'))).toBe('keystore_altered');
    await keystore.change((changes) => changes.put('key_version', row));
  });

  test('a version that is not there is refused', async () => {
    const id = await at.make('Payroll');
    for (const version of [0, 2, 101]) {
      expect(await codeOf(at.keys.setVersionStatus(id, version, 'disabled'))).toBe('version_unknown');
      expect(await codeOf(at.keys.publicKey(id, version))).toBe('version_unknown');
    }
  });
});

describe('what would be lost', () => {
  test('last use and everything indexed under the key, by version', async () => {
    const [id, other] = [await at.make('Payroll'), await at.make('Other')];
    await at.keys.rotate(id);
    await at.index([
      { size: 100, slots: [[id, 1]] },
      { size: 20, slots: [[id, 1], [other, 1]] }, // biome-ignore format: one file a line
      { size: 3, slots: [[id, 2]] },
      { size: 4000, slots: [[other, 1]] },
    ]);
    at.pass(day);
    await at.encrypt(id);
    const used = at.desk.clock.now;
    at.pass(day);
    expect(await at.keys.weighEnd(id)).toEqual({
      lastUse: used,
      files: 3,
      bytes: 123,
      onlyHere: 2,
      versions: [
        { version: 1, lastUse: null, files: 2, bytes: 120, onlyHere: 1 },
        { version: 2, lastUse: used, files: 1, bytes: 3, onlyHere: 1 },
      ],
    });
    expect((await at.keys.detail(id)).sealedFiles).toBe(3);
  });

  test('a key that was never used has nothing to lose', async () => {
    const id = await at.make('Payroll');
    expect(await at.keys.weighEnd(id)).toMatchObject({ lastUse: null, files: 0, bytes: 0, onlyHere: 0 });
  });

  test('a file whose other key is deleted is lost with this one', async () => {
    const [id, other] = [await at.make('Payroll'), await at.make('Other')];
    await at.index([{ size: 1, slots: [[id, 1], [other, 1]] }]); // biome-ignore format: one file a line
    expect((await at.keys.weighEnd(id)).onlyHere).toBe(0);
    await at.requestDeletion(other);
    at.pass(72 * hour);
    await at.keys.completeDeletions();
    expect((await at.keys.weighEnd(id)).onlyHere).toBe(1);
  });
});

describe('public keys', () => {
  test.each(['RSA-2048', 'ECDSA-P256', 'Ed25519'] as const)('%s: as PEM, for each version', async (type) => {
    const id = await at.make('Payroll', { type });
    await at.keys.rotate(id);
    const [first, current] = [await at.keys.publicKey(id, 1), await at.keys.publicKey(id, 'current')];
    expect([first.version, current.version]).toEqual([1, 2]);
    expect(first.pem).not.toBe(current.pem);
    const key = createPublicKey(first.pem);
    expect(key.type).toBe('public');
    expect((await at.keys.detail(id)).versions[0]?.fingerprint).toBe(first.fingerprint);
    expect(await at.lastEntry()).toMatchObject({ action: 'export public key', key: id, version: 2 });
  });

  test('a secret key has none', async () => {
    const id = await at.make('Payroll');
    expect(await refusalOf(at.keys.publicKey(id, 'current'))).toEqual({
      code: 'key_wrong_type',
      facts: { name: 'Payroll', type: 'AES-256' },
    });
  });

  test('can be had from a disabled key too', async () => {
    const id = await at.make('Payroll', { type: 'Ed25519' });
    await at.keys.disable(id);
    expect((await at.keys.publicKey(id, 'current')).pem).toContain('BEGIN PUBLIC KEY');
  });
});

describe('what is written and said', () => {
  test.each(types)('%s: no answer, entry or row holds material in the clear', async (type) => {
    const id = await at.make('Payroll', { type });
    const said = JSON.stringify([await at.keys.detail(id), await at.keys.weighEnd(id), await at.log()]);
    const bytes = await at.desk.bytesOnDisk();
    const [material] = await at.materialsOf(id);
    // Of the encodings only that of P-256 ends with what is public.
    const secret = type === 'ECDSA-P256' ? material?.subarray(40, 64) : material?.subarray(-24);
    if (secret === undefined) throw new Error('no material');
    expect(bytes.includes(secret)).toBe(false);
    for (const encoding of ['hex', 'base64', 'latin1'] as const) {
      expect(said).not.toContain(secret.subarray(3, 21).toString(encoding));
    }
  });
});
