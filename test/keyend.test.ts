// core/keyend.ts: KE1 to KE4, on a real keystore, and once through the front door with real backups.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { destroy, piecesOf } from '../core/keyend.ts';
import { readKey } from '../core/keyrows.ts';
import { acknowledge, give } from '../core/notices.ts';
import { Refusal } from '../core/refusal.ts';
import { refusalOf } from './expect-refusal.ts';
import { codeOf, day, hour, idOf, KeyDesk } from './key-desk.ts';
import { World } from './vault-world.ts';

let at: KeyDesk;
beforeEach(async () => {
  at = await KeyDesk.open();
});
afterEach(async () => {
  expect(await at.desk.differingRow()).toBeNull();
  await at.verify();
  await at.desk.remove();
});

describe('requesting deletion', () => {
  test.each(['available', 'disabled'])(
    'of a key that is %s: no use from then on, and a deadline',
    async (state) => {
      const id = await at.make('Payroll');
      const ciphertext = await at.encrypt(id);
      if (state === 'disabled') await at.keys.disable(id);
      await at.requestDeletion(id, { hours: 100 });
      expect(await at.lastEntry()).toMatchObject({
        action: 'request deletion',
        key: id,
        detail: { name: 'Payroll', reason: 'The contract ended', hours: 100 },
      });
      const deadline = at.clock.trusted + 100 * hour;
      expect(await at.keys.detail(id)).toMatchObject({
        state: 'deletion requested',
        deletionAt: deadline,
        deletion: {
          requestedAt: at.clock.trusted,
          deadline,
          by: { name: 'Kim' },
          reason: 'The contract ended',
        },
      });
      const refusal = { code: 'key_not_available', facts: { name: 'Payroll', state: 'deletion requested' } };
      expect(await refusalOf(at.encrypt(id))).toEqual(refusal);
      expect(await refusalOf(at.decrypt(ciphertext))).toEqual(refusal);
    },
  );

  test.each([
    [{ hours: 71 }, 'deletion_window_invalid'],
    [{ hours: 721 }, 'deletion_window_invalid'],
    [{ reason: 'no' }, 'reason_invalid'],
    [{ reason: 'x'.repeat(501) }, 'reason_invalid'],
    [{ typedName: 'payroll' }, 'deletion_name_differs'],
  ])('with %o is refused, recorded, and changes nothing', async (more, code) => {
    const id = await at.make('Payroll');
    expect(await codeOf(at.requestDeletion(id, more))).toBe(code);
    expect(await at.lastEntry()).toMatchObject({ action: 'request deletion', result: code, key: id });
    expect((await at.keys.detail(id)).state).toBe('available');
  });

  test('cancelled, the key is disabled and never straight back to available', async () => {
    const id = await at.make('Payroll');
    const ciphertext = await at.encrypt(id);
    await at.requestDeletion(id);
    expect(await codeOf(at.keys.enable(id))).toBe('key_not_disabled');
    expect(await codeOf(at.requestDeletion(id))).toBe('deletion_refused');
    await at.keys.cancelDeletion(id);
    expect(await at.keys.detail(id)).toMatchObject({ state: 'disabled', deletion: null, deletionAt: null });
    at.pass(1000 * hour);
    expect(await at.keys.completeDeletions()).toEqual([]);
    await at.keys.enable(id);
    expect(await at.decrypt(ciphertext)).toBe('secret');
    expect(await codeOf(at.keys.cancelDeletion(id))).toBe('deletion_not_waiting');
  });
});

describe('deletion at the deadline', () => {
  test('comes at the deadline and not a millisecond earlier', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    at.pass(72 * hour - 1);
    expect(await at.keys.completeDeletions()).toEqual([]);
    at.pass(1);
    expect(await at.keys.completeDeletions()).toEqual([{ keyId: idOf(id), name: 'Payroll', result: 'done' }]);
    expect(await at.states()).toEqual({});
  });

  test('destroys the material of every version, wherever it was written', async () => {
    const id = await at.make('Payroll');
    const kept = await at.make('Kept');
    for (let version = 2; version <= 20; version++) await at.keys.rotate(id);
    const wrapped = await at.wrapped(id);
    expect(await at.isOnDisk(wrapped)).toBe(true);
    await at.requestDeletion(id);
    at.pass(72 * hour);
    await at.keys.completeDeletions();
    expect(await at.isOnDisk(wrapped)).toBe(false);
    expect(at.destroyedInBackups).toEqual([id]);
    expect(await at.isOnDisk(await at.wrapped(kept))).toBe(true);
  });

  test('is not complete while any of the material is still found in the file, and is tried again (KE2)', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    at.pass(72 * hour);
    const { keystore } = at.desk.vault;
    const scrub = keystore.scrub.bind(keystore);
    keystore.scrub = async () => 'left';
    const [outcome] = await at.keys.completeDeletions();
    expect(outcome?.result).toEqual({ code: 'destruction_unproved', facts: { name: 'Payroll' } });
    expect(await at.states()).toEqual({ Payroll: 'deletion requested' });
    keystore.scrub = scrub;
    expect(await at.keys.completeDeletions()).toMatchObject([{ name: 'Payroll', result: 'done' }]);
    expect(await at.states()).toEqual({});
  });

  test('leaves management information, a tombstone, and two entries in the log', async () => {
    const id = await at.make('Payroll', { type: 'Ed25519' });
    await at.desk.use.sign(id, Buffer.from('data'));
    await at.keys.rotate(id);
    const made = at.desk.clock.now;
    await at.requestDeletion(id);
    const requested = at.clock.trusted;
    at.pass(80 * hour);
    await at.keys.completeDeletions();
    const [destroyed, deleted] = (await at.log()).slice(-2);
    expect(destroyed).toMatchObject({ action: 'destroy key', person: null, key: id, signed: 'signed' });
    expect(deleted).toMatchObject({ action: 'delete key', person: null, key: id, detail: { versions: 2 } });
    expect(await codeOf(at.keys.detail(id))).toBe('key_unknown');
    expect(await at.confirmed((approval) => at.keys.deletedKeys('Audit of 2026', approval))).toMatchObject([
      {
        id,
        name: 'Payroll',
        type: 'Ed25519',
        createdAt: made,
        versions: 2,
        deletionRequestedAt: requested,
        deletedAt: at.clock.trusted,
        deletedBy: { name: 'Kim' },
        reason: 'The contract ended',
        usage: { uses: 1, versions: [{ version: 1, uses: 1 }] },
      },
    ]);
    const tombstone = await at.desk.rows((rows) => rows.get('tombstone', idOf(id)));
    expect(tombstone).toMatchObject({ destroyed_at: at.clock.trusted });
    expect(tombstone?.mac).toHaveLength(32);
  });

  test('cut off before the proof, it proves that nothing is left when it goes on', async () => {
    const id = await at.make('Payroll');
    const wrapped = await at.wrapped(id);
    await at.requestDeletion(id);
    at.pass(72 * hour);
    await at.gate.runBySystem({ operation: 'destroy key', keyId: idOf(id) }, async ({ open, changes }) => {
      await destroy(changes, await readKey(open.root, changes, idOf(id)), at.clock.trusted);
    });
    expect(await at.isOnDisk(wrapped)).toBe(true);
    await at.keys.completeDeletions();
    expect(await at.isOnDisk(wrapped)).toBe(false);
    expect(await at.states()).toEqual({});
  });

  test('takes the assignments with it', async () => {
    const id = await at.make('Payroll');
    const user = await at.desk.person('Park', 'key user');
    await at.desk.assign(user, id, 'key user');
    await at.requestDeletion(id);
    at.pass(72 * hour);
    await at.keys.completeDeletions();
    expect(await at.desk.rows((rows) => rows.count('assignment'))).toBe(0);
  });

  test('does not come by a clock that was set forward', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    at.desk.clock.now += 365 * day;
    expect(await at.keys.completeDeletions()).toEqual([]);
    expect(await at.destroyDueLocked()).toEqual([]);
    expect((await at.keys.detail(id)).state).toBe('deletion requested');
  });

  test('waits as long as the clock of deletions holds it back', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    at.pass(80 * hour);
    const trusted = at.clock.trusted;
    const unseen = {
      is: 'waiting',
      from: trusted - 80 * hour,
      to: trusted,
      watched: 0,
      offset: 0,
      lowest: 0,
    } as const;
    at.clock = { ...at.clock, gaps: [unseen] };
    expect(await at.keys.completeDeletions()).toEqual([]);
    expect(await at.destroyDueLocked()).toEqual([]);
    at.clock = { ...at.clock, gaps: [] };
    expect(await at.keys.completeDeletions()).toMatchObject([{ result: 'done' }]);
  });

  test('where a backup cannot be reached, the material is gone, the key is not, and it is tried again', async () => {
    const id = await at.make('Payroll');
    const wrapped = await at.wrapped(id);
    await at.requestDeletion(id);
    at.pass(72 * hour);
    at.backupsFail = new Refusal('file_missing', { file: 'backups' });
    expect(await at.keys.completeDeletions()).toMatchObject([
      { name: 'Payroll', result: { code: 'file_missing' } },
    ]);
    expect(await at.isOnDisk(wrapped)).toBe(false);
    expect(await at.states()).toEqual({ Payroll: 'deletion requested' });
    await at.verify();
    expect(await refusalOf(at.keys.cancelDeletion(id))).toEqual({
      code: 'deletion_not_waiting',
      facts: { name: 'Payroll', state: 'deleted' },
    });
    expect(await at.keys.completeDeletions()).toMatchObject([{ result: { code: 'file_missing' } }]);
    at.backupsFail = null;
    expect(await at.keys.completeDeletions()).toMatchObject([{ result: 'done' }]);
    expect((await at.log()).filter(({ action }) => action === 'destroy key')).toHaveLength(1);
    expect(await at.states()).toEqual({});
  });
});

describe('deletion while the vault is locked', () => {
  test('destroys at the deadline without the root key; the rest is done after the unlock', async () => {
    const id = await at.make('Payroll');
    await at.keys.rotate(id);
    const wrapped = await at.wrapped(id);
    await at.requestDeletion(id);
    at.pass(72 * hour - 1);
    expect(await at.destroyDueLocked()).toEqual([]);
    at.pass(1);
    expect(await at.destroyDueLocked()).toEqual([{ keyId: idOf(id), name: 'Payroll', result: 'done' }]);
    expect(await at.lastEntry()).toMatchObject({
      action: 'destroy key',
      person: null,
      key: id,
      signed: 'unsigned',
    });
    expect(await at.isOnDisk(wrapped)).toBe(false);
    expect(at.destroyedInBackups).toEqual([]);
    const destroyedAt = at.clock.trusted;

    at.pass(hour);
    await at.verify();
    expect(await codeOf(at.encrypt(id))).toBe('key_not_available');
    expect(await codeOf(at.keys.cancelDeletion(id))).toBe('deletion_not_waiting');
    expect(await at.keys.completeDeletions()).toMatchObject([{ result: 'done' }]);
    expect(at.destroyedInBackups).toEqual([id]);
    expect(await at.confirmed((approval) => at.keys.deletedKeys('Audit', approval))).toMatchObject([
      { id, deletedAt: destroyedAt, versions: 2 },
    ]);
    expect((await at.desk.rows((rows) => rows.get('tombstone', idOf(id))))?.mac).toHaveLength(32);
  });

  test('reaches no backup before the open vault has signed the tombstone (KE5)', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    at.pass(72 * hour);
    const tombstone = () => at.desk.rows((rows) => rows.get('tombstone', idOf(id)));
    expect(await at.destroyDueLocked()).toMatchObject([{ result: 'done' }]);
    expect(await at.destroyDueLocked()).toMatchObject([{ result: 'done' }]);
    expect(at.destroyedInBackups).toEqual([]);
    expect((await tombstone())?.mac).toHaveLength(0);
    at.backupsFail = new Refusal('file_missing', { file: 'backups' });
    expect(await at.keys.completeDeletions()).toMatchObject([{ result: { code: 'file_missing' } }]);
    expect((await tombstone())?.mac).toHaveLength(32);
    at.backupsFail = null;
    expect(await at.keys.completeDeletions()).toMatchObject([{ result: 'done' }]);
    const signed = (await at.log()).filter(({ action }) => action === 'destroy key').map((one) => one.signed);
    expect(signed).toEqual(['unsigned', 'signed']);
  });

  test('leaves a tombstone that the vault has signed as it is', async () => {
    const id = await at.make('Payroll');
    const [row] = await at.versions(id);
    if (row === undefined) throw new Error('no version');
    await at.requestDeletion(id);
    at.pass(72 * hour);
    at.backupsFail = new Refusal('file_missing', { file: 'backups' });
    await at.keys.completeDeletions();
    const [left = row] = await at.versions(id);
    const again = { ...left, wrapped: row.wrapped };
    await at.desk.vault.keystore.change((changes) => changes.put('key_version', again));
    at.pass(hour);
    expect(await at.destroyDueLocked()).toMatchObject([{ result: 'done' }]);
    expect((await at.desk.rows((rows) => rows.get('tombstone', idOf(id))))?.mac).toHaveLength(32);
    await at.verify();
  });

  test('a tombstone that somebody planted for a key that is in use is found at the unlock', async () => {
    const id = await at.make('Payroll');
    const planted = { key_id: idOf(id), destroyed_at: 1, mac: Buffer.alloc(0) };
    const { keystore } = at.desk.vault;
    await keystore.change((changes) => changes.put('tombstone', planted));
    expect(await refusalOf(at.verify())).toMatchObject({
      ...{ code: 'keystore_altered', facts: { place: `tombstone ${id}` } },
    });
    await keystore.change((changes) => changes.remove('tombstone', idOf(id)));
  });

  test('material that somebody destroyed before the deadline is found at the unlock', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    const [row] = await at.versions(id);
    if (row === undefined) throw new Error('no version');
    const { keystore } = at.desk.vault;
    const early = { key_id: idOf(id), destroyed_at: at.clock.trusted, mac: Buffer.alloc(0) };
    await keystore.change(async (changes) => {
      await changes.put('key_version', { ...row, wrapped: Buffer.alloc(0) });
      await changes.put('tombstone', early);
    });
    expect(await refusalOf(at.verify())).toMatchObject({
      code: 'keystore_altered',
      facts: { place: `key_version ${id} 1` },
    });
    await keystore.change(async (changes) => {
      await changes.put('key_version', row);
      await changes.remove('tombstone', idOf(id));
    });
  });

  test('a tombstone that somebody planted destroys nothing', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    const planted = { key_id: idOf(id), destroyed_at: at.clock.trusted + 100 * hour, mac: Buffer.alloc(0) };
    await at.desk.vault.keystore.change((changes) => changes.put('tombstone', planted));
    expect(await at.keys.completeDeletions()).toEqual([]);
    await at.keys.cancelDeletion(id);
    await at.keys.enable(id);
    expect(await at.decrypt(await at.encrypt(id))).toBe('secret');
    await at.desk.vault.keystore.change((changes) => changes.remove('tombstone', idOf(id)));
  });

  test('a deadline that somebody brought forward in the file is found when the vault is open', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    const row = await at.desk.rows((rows) => rows.get('key', idOf(id)));
    if (row === null) throw new Error('no such key');
    const { keystore } = at.desk.vault;
    await keystore.change((changes) => changes.put('key', { ...row, deletion_at: at.clock.trusted }));
    expect(await at.keys.completeDeletions()).toMatchObject([{ result: { code: 'keystore_altered' } }]);
    await keystore.change((changes) => changes.put('key', row));
    expect(await at.versions(id)).toMatchObject([{ wrapped: { length: 72 } }]);
  });
});

describe('deleting immediately', () => {
  test('needs a second admin, and then does not wait', async () => {
    const id = await at.make('Payroll');
    const wrapped = await at.wrapped(id);
    at.desk.seat(at.second);
    await at.requestDeletion(id);
    at.desk.seat(at.first);
    at.pass(hour);
    expect(await codeOf(at.keys.deleteImmediately(id))).toBe('approval_missing');
    const [request] = at.approvals.list();
    expect(await codeOf(at.keys.deleteImmediately(id, request?.id ?? ''))).toBe('approval_unconfirmed');
    expect(await at.states()).toEqual({ Payroll: 'deletion requested' });

    await at.confirmed((approval) => at.keys.deleteImmediately(id, approval));
    expect(await at.states()).toEqual({});
    expect(await at.isOnDisk(wrapped)).toBe(false);
    expect(at.destroyedInBackups).toEqual([id]);
    expect((await at.log()).filter(({ action }) => action === 'delete immediately').at(-1)).toMatchObject({
      result: 'done',
      person: { name: 'Kim' },
      key: id,
      detail: { name: 'Payroll', confirmedBy: 'Lee' },
    });
    expect(await at.confirmed((approval) => at.keys.deletedKeys('Audit', approval))).toMatchObject([
      { deletedBy: { name: 'Kim' }, reason: 'The contract ended', deletedAt: at.clock.trusted },
    ]);
  });

  test('is refused unless deletion was requested', async () => {
    const id = await at.make('Payroll');
    const attempt = at.confirmed((approval) => at.keys.deleteImmediately(id, approval));
    expect(await refusalOf(attempt)).toEqual({
      code: 'deletion_not_waiting',
      facts: { name: 'Payroll', state: 'available' },
    });
  });

  test('a confirmation for one key does not delete another', async () => {
    const [id, other] = [await at.make('Payroll'), await at.make('Other')];
    await at.requestDeletion(id);
    await at.requestDeletion(other);
    await at.keys.deleteImmediately(id).catch(() => undefined);
    const [request] = at.approvals.list();
    at.approvals.confirm(request?.id ?? '', at.second);
    expect(await codeOf(at.keys.deleteImmediately(other, request?.id))).toBe('approval_other_action');
    expect(await at.states()).toEqual({ Payroll: 'deletion requested', Other: 'deletion requested' });
  });

  test('does not get in the way of what runs by itself', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    await at.keys.deleteImmediately(id).catch(() => undefined);
    const [request] = at.approvals.list();
    at.approvals.confirm(request?.id ?? '', at.second);
    const [, outcomes] = await Promise.all([
      at.keys.deleteImmediately(id, request?.id),
      at.keys.completeDeletions(),
    ]);
    expect(outcomes).toEqual([]);
    expect((await at.log()).filter(({ action }) => action === 'delete key')).toHaveLength(1);
  });

  test('is no help where a backup cannot be reached, and does no harm', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    at.pass(72 * hour);
    at.backupsFail = new Refusal('file_missing', { file: 'backups' });
    await at.keys.completeDeletions();
    const attempt = () => at.confirmed((approval) => at.keys.deleteImmediately(id, approval));
    expect(await codeOf(attempt())).toBe('file_missing');
    at.backupsFail = null;
    await attempt();
    expect(await at.states()).toEqual({});
  });

  test('broken off after the material was destroyed, it goes on by itself', async () => {
    const id = await at.make('Payroll');
    await at.requestDeletion(id);
    at.backupsFail = new Refusal('file_missing', { file: 'backups' });
    const attempt = at.confirmed((approval) => at.keys.deleteImmediately(id, approval));
    expect(await codeOf(attempt)).toBe('file_missing');
    await at.verify();
    at.backupsFail = null;
    expect(await at.keys.completeDeletions()).toMatchObject([{ result: 'done' }]);
    expect(await at.states()).toEqual({});
  });
});

describe('management information of deleted keys', () => {
  async function deleteNow(name: string): Promise<string> {
    const id = await at.make(name);
    await at.requestDeletion(id);
    at.pass(72 * hour);
    await at.keys.completeDeletions();
    return id;
  }

  test('is shown to an admin with a reason and a second admin, and the request is in the log', async () => {
    await deleteNow('Payroll');
    expect(await codeOf(at.keys.deletedKeys('Audit of 2026'))).toBe('approval_missing');
    await at.confirmed((approval) => at.keys.deletedKeys('Audit of 2026', approval));
    expect(await at.lastEntry()).toMatchObject({
      action: 'see deleted keys',
      person: { name: 'Kim' },
      result: 'done',
      detail: { reason: 'Audit of 2026', confirmedBy: 'Lee' },
    });
    const another = at.confirmed((approval) => at.keys.deletedKeys('no', approval));
    expect(await codeOf(another)).toBe('reason_invalid');
  });

  test('that somebody altered in the file is not shown', async () => {
    const id = await deleteNow('Payroll');
    const row = await at.desk.rows((rows) => rows.get('deleted_key', idOf(id)));
    if (row === null) throw new Error('no such key');
    const { keystore } = at.desk.vault;
    await keystore.change((changes) => changes.put('deleted_key', { ...row, reason: 'Another reason' }));
    const attempt = at.confirmed((approval) => at.keys.deletedKeys('Audit of 2026', approval));
    expect(await codeOf(attempt)).toBe('keystore_altered');
    await keystore.change((changes) => changes.put('deleted_key', row));
  });

  test('is not for others', async () => {
    await deleteNow('Payroll');
    for (const role of ['auditor', 'key manager', 'key user'] as const) {
      at.desk.seat(await at.desk.person(role, role));
      expect(await codeOf(at.keys.deletedKeys('Audit of 2026'))).toBe('not_permitted');
    }
    at.desk.seat(at.first);
  });

  test('goes on the same date a year later, with everything that was known of the key', async () => {
    const [id, kept] = [await at.make('Payroll'), await at.make('Kept')];
    await at.encrypt(id);
    await at.encrypt(kept);
    await at.index([
      ...Array.from({ length: 2100 }, () => ({ size: 1, slots: [[id, 1]] as [string, number][] })),
      { size: 1, slots: [[id, 1], [kept, 1]] }, // biome-ignore format: one file a line
      { size: 1, slots: [[kept, 1]] },
    ]);
    await at.requestDeletion(id);
    at.pass(72 * hour);
    await at.keys.completeDeletions();
    const campaign = { begun_at: 1, begun_by: Buffer.alloc(16), files: 1, ended_at: 7, outcome: 'complete' };
    const told = { kind: 'key deleted', at: at.clock.wall, facts: { name: 'Payroll' } } as const;
    await at.desk.change(async (changes) => {
      for (const key_id of [idOf(id), idOf(kept)])
        await changes.keep('campaign', { id: key_id, key_id, target_key_id: idOf(kept), ...campaign });
      await give(
        changes,
        [id, kept].map((key) => ({ id: `deleted ${key}`, key, ...told })),
        at.clock.wall,
      );
      await acknowledge(changes, `deleted ${id}`, at.clock.wall);
    });
    at.pass(365 * day - 1);
    expect(await at.keys.forgetDeleted()).toEqual([]);
    at.pass(1);
    expect(await at.keys.forgetDeleted()).toEqual([{ keyId: idOf(id), name: 'Payroll', result: 'done' }]);
    const left = await at.desk.rows(async (rows) => ({
      deleted: await rows.count('deleted_key'),
      files: await rows.count('sealed_file'),
      slots: (await rows.all('sealed_slot')).map(({ key_id }) => key_id.toString('hex')),
      usage: (await rows.all('usage')).map(({ key_id }) => key_id.toString('hex')),
      campaigns: (await rows.all('campaign')).map(({ key_id }) => key_id.toString('hex')),
      notices: (await rows.all('notice')).map(({ key_id }) => key_id?.toString('hex')),
      tombstones: await rows.count('tombstone'),
    }));
    expect(left).toEqual({
      ...{ deleted: 0, files: 2, slots: [kept, kept], usage: [kept] },
      ...{ campaigns: [kept], notices: [kept], tombstones: 1 },
    });
    const portions = (await at.log()).filter(({ action }) => action === 'forget deleted key');
    expect(portions.length).toBeGreaterThan(2);
    expect(Math.max(...portions.map(({ rows }) => Object.keys(rows).length))).toBeLessThan(2500);
    expect(await at.confirmed((approval) => at.keys.deletedKeys('Audit', approval))).toEqual([]);
  });
});

describe('from the front door', () => {
  let world: World;
  afterEach(() => world.remove());

  /** Every file of the vault and its backups, also with the text that holds bytes as base64 turned back into them. */
  async function everyByte(): Promise<Buffer> {
    const entries = await readdir(world.folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const contents = await Promise.all(files.map((path) => readFile(path)));
    const texts = contents.flatMap(
      (bytes) => bytes.toString('latin1').match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? [],
    );
    // What begins with a letter that tells the type may begin one character later.
    const decoded = texts.flatMap((text) =>
      [0, 1, 2, 3].map((from) => Buffer.from(text.slice(from), 'base64')),
    );
    return Buffer.concat([...contents, ...decoded]);
  }

  test('a key whose deadline comes while the vault is locked is nowhere any more once it was opened', async () => {
    world = await World.make({ memoryKiB: 8, passes: 1, lanes: 1 });
    await world.create();
    const { keys } = world.vault;
    await world.makeKey('Kept');
    const { id, backup } = await world.makeKey('Payroll');
    expect(backup).toBe('taken');
    await keys.rotate(id);
    await world.makeKey('Another');
    await world.vault.backups.make();
    await keys.requestDeletion(id, { typedName: 'Payroll', reason: 'The contract ended', hours: 72 });
    await world.vault.close();

    const database = new Database(join(world.vaultFolder, 'keystore.db'), { readonly: true });
    const rows = database.prepare('SELECT key_id, wrapped FROM key_version').all();
    database.close();
    const all = rows as { readonly key_id: Buffer; readonly wrapped: Buffer }[];
    const pieces = all
      .filter(({ key_id }) => key_id.equals(idOf(id)))
      .flatMap(({ wrapped }) => piecesOf(wrapped));
    const kept = all
      .filter(({ key_id }) => !key_id.equals(idOf(id)))
      .flatMap(({ wrapped }) => piecesOf(wrapped));
    expect([pieces.length, kept.length]).toEqual([4, 4]);
    const before = await everyByte();
    for (const piece of [...pieces, ...kept]) expect(before.includes(piece)).toBe(true);

    await world.start();
    await world.vault.runDue();
    world.clock.pass(72 * hour);
    await world.vault.runDue();
    const inKeystore = await readFile(join(world.vaultFolder, 'keystore.db'));
    for (const piece of pieces) expect(inKeystore.includes(piece)).toBe(false);

    await world.unlock(1, 2);
    const after = await everyByte();
    for (const piece of pieces) expect(after.includes(piece)).toBe(false);
    for (const piece of kept) expect(after.includes(piece)).toBe(true);
    expect((await world.open()).keys.map(({ name }) => name)).toEqual(['Another', 'Kept']);
    const watch = { progress: () => undefined, signal: null };
    expect(await world.vault.log.verify(watch)).toMatchObject({ outcome: 'intact' });
  });
});
