// core/keyimport.ts: key material from outside, on a real keystore.

import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { advanceClock } from '../core/clock.ts';
import { KeyImport, mostImported } from '../core/keyimport.ts';
import type { NewKey } from '../core/keys.ts';
import { fingerprint, type Material, makeMaterial } from '../core/keytypes.ts';
import { Refusal } from '../core/refusal.ts';
import { leaveOut } from '../core/restoredkeys.ts';
import { refusalOf } from './expect-refusal.ts';
import { codeOf, hour, KeyDesk } from './key-desk.ts';
import { typed, World } from './vault-world.ts';
import { freshPair, protect, wrapLong, wrapOaep } from './wrapping.ts';

let at: KeyDesk;
let imports: KeyImport;
/** RSA-3072 takes long to make: these serve every test, one after the other. */
let pairs: readonly Material[];
let made = 0;
beforeAll(async () => {
  pairs = await Promise.all([makeMaterial('RSA-3072'), makeMaterial('RSA-3072')]);
});
beforeEach(async () => {
  at = await KeyDesk.open();
  imports = new KeyImport(at.gate, at.around, async () => {
    const pair = pairs[made++ % 2];
    if (pair === undefined) throw new Error('no pair');
    return { material: pair.material.copy(), publicKey: pair.publicKey };
  });
});
afterEach(async () => {
  imports.forget();
  expect(await at.desk.differingRow()).toBeNull();
  await at.verify();
  await at.desk.remove();
});

const given = (more: Partial<NewKey> = {}): NewKey => ({
  ...{ name: 'Payroll', type: 'AES-256', rotationDays: null },
  ...more,
});
async function put(bytes: Uint8Array, name = 'key.wrapped'): Promise<string> {
  const path = join(at.desk.folder, name);
  await writeFile(path, bytes);
  return path;
}
/** Wraps material under a fresh wrapping key and imports it. */
async function importAes(key = randomBytes(32), more: Partial<NewKey> = {}) {
  const wrapping = await imports.makeWrappingKey();
  return imports.importWrapped(given(more), wrapping.id, await put(wrapOaep(wrapping.pem, key)));
}

describe('what is imported', () => {
  test('AES-256: a new key whose first version is the material, and says where it came from', async () => {
    const key = randomBytes(32);
    const { id, backup, proof } = await importAes(key, { rotationDays: 90 });
    expect(backup).toBe('taken');
    expect(at.backupPoints).toEqual([1]);
    expect((await at.materialsOf(id))[0]?.equals(key)).toBe(true);
    expect(await at.keys.detail(id)).toMatchObject({
      ...{ name: 'Payroll', type: 'AES-256', state: 'available', origin: 'imported', rotationDays: 90 },
      createdBy: { name: 'Kim' },
      versions: [{ version: 1, status: 'available', origin: 'imported' }],
    });
    const checkValue = proof.of === 'secret key' ? proof.checkValue : '';
    expect(checkValue).toMatch(/^[0-9a-f]{6}$/);
    expect(await at.lastEntry()).toMatchObject({
      ...{ action: 'import key', result: 'done', key: id, version: 1, person: { name: 'Kim' } },
      detail: { name: 'Payroll', type: 'AES-256', how: 'wrapped', checkValue },
    });
    expect(await at.decrypt(await at.encrypt(id))).toBe('secret');
  });

  test.each(['RSA-2048', 'ECDSA-P256', 'Ed25519'] as const)(
    '%s: wrapped, and by passphrase',
    async (type) => {
      const { der, spki } = freshPair(type);
      const wrapping = await imports.makeWrappingKey();
      const path = await put(wrapLong(wrapping.pem, der));
      const one = await imports.importWrapped(given({ name: 'Wrapped', type }), wrapping.id, path);
      const file = await put(protect(der, 'correct horse'), 'key.p8');
      const typed = Buffer.from('correct horse');
      const other = await imports.importProtected(given({ name: 'Protected', type }), file, typed);
      expect(typed.equals(Buffer.alloc(13))).toBe(true);
      for (const { id, proof } of [one, other]) {
        expect(proof).toEqual({ of: 'public key', fingerprint: fingerprint(spki) });
        expect((await at.materialsOf(id))[0]?.equals(der)).toBe(true);
        expect((await at.keys.detail(id)).versions[0]).toMatchObject({
          ...{ origin: 'imported', fingerprint: fingerprint(spki) },
        });
        const { signature } = await at.desk.use.sign(id, Buffer.from('x'));
        expect((await at.desk.use.verify(signature, Buffer.from('x'))).verdict).toBe('genuine');
      }
      expect(await at.lastEntry()).toMatchObject({ action: 'verify' });
    },
  );

  test('either wrapping carries either kind: the length tells them apart', async () => {
    const key = randomBytes(32);
    const wrapping = await imports.makeWrappingKey();
    const { id } = await imports.importWrapped(given(), wrapping.id, await put(wrapLong(wrapping.pem, key)));
    expect((await at.materialsOf(id))[0]?.equals(key)).toBe(true);
  });

  test('what rotates afterwards is generated, and the key stays an imported one', async () => {
    const { id } = await importAes();
    const old = await at.encrypt(id);
    await at.keys.rotate(id);
    const { origin, versions } = await at.keys.detail(id);
    expect([origin, ...versions.map((one) => one.origin)]).toEqual(['imported', 'imported', 'generated']);
    expect(await at.decrypt(old)).toBe('secret');
  });

  test('a key that is made here says so', async () => {
    expect(await at.keys.detail(await at.make('Payroll'))).toMatchObject({
      ...{ origin: 'generated', versions: [{ origin: 'generated' }] },
    });
  });

  test('its deletion destroys it as any other, and its origin stays with what is left', async () => {
    const { id } = await importAes();
    const wrapped = await at.wrapped(id);
    await at.keys.rotate(id);
    await at.requestDeletion(id);
    await at.confirmed((approval) => at.keys.deleteImmediately(id, approval));
    expect(await at.isOnDisk(wrapped)).toBe(false);
    const made = await at.make('Made here');
    await at.requestDeletion(made);
    await at.confirmed((approval) => at.keys.deleteImmediately(made, approval));
    const left = await at.confirmed((approval) => at.keys.deletedKeys('For the auditor', approval));
    expect(left.map(({ name, origin }) => [name, origin]).sort()).toEqual([
      ['Made here', 'generated'],
      ['Payroll', 'imported'],
    ]);
  });

  test('left out of a restore because it was deleted since, it is still an imported one', async () => {
    const { id } = await importAes();
    await at.desk.change(async (changes) => {
      await leaveOut(changes, new Map([[id, at.clock.trusted]]), new Map());
    });
    const row = await at.desk.rows((rows) => rows.get('deleted_key', Buffer.from(id, 'hex')));
    expect(row?.origin).toBe('imported');
  });

  test('the origin is under the mark of the row: changed by hand it is found', async () => {
    const { id } = await importAes();
    const change = (origin: string) =>
      at.desk.vault.keystore.change(async (changes) => {
        const [row] = await changes.some('key_version', { key_id: Buffer.from(id, 'hex') });
        if (row !== undefined) await changes.put('key_version', { ...row, origin });
      });
    await change('generated');
    expect(await codeOf(at.verify())).toBe('keystore_altered');
    await change('imported');
  });

  test('a key manager is assigned the key that he brings in', async () => {
    const manager = await at.desk.person('Park', 'key manager');
    at.desk.seat(manager);
    const { id } = await importAes();
    await at.keys.disable(id);
    at.desk.seat(at.first);
  });

  test('where no backup point can be taken, the key is there and the answer says why', async () => {
    at.backupsFail = new Refusal('disk_full', { file: 'backup' });
    expect((await importAes()).backup).toMatchObject({ code: 'disk_full' });
  });
});

describe('the wrapping key (KI3)', () => {
  test('is an RSA-3072 key whose making is in the log by its fingerprint', async () => {
    const made = await imports.makeWrappingKey();
    expect(made.pem).toContain('BEGIN PUBLIC KEY');
    expect(made.goodUntil - made.madeAt).toBe(24 * hour);
    expect(await imports.wrappingKey()).toEqual(made);
    expect(await at.lastEntry()).toMatchObject({
      ...{ action: 'make wrapping key', detail: { fingerprint: made.fingerprint }, person: { name: 'Kim' } },
    });
  });

  test('serves one import', async () => {
    const wrapping = await imports.makeWrappingKey();
    const path = await put(wrapOaep(wrapping.pem, randomBytes(32)));
    await imports.importWrapped(given(), wrapping.id, path);
    expect(await imports.wrappingKey()).toBeNull();
    expect(await codeOf(imports.importWrapped(given({ name: 'Again' }), wrapping.id, path))).toBe(
      'wrapping_key_gone',
    );
    expect(await at.lastEntry()).toMatchObject({ action: 'import key', result: 'wrapping_key_gone' });
  });

  test('and not two at once', async () => {
    const wrapping = await imports.makeWrappingKey();
    const path = await put(wrapOaep(wrapping.pem, randomBytes(32)));
    const both = await Promise.allSettled([
      imports.importWrapped(given({ name: 'One' }), wrapping.id, path),
      imports.importWrapped(given({ name: 'Other' }), wrapping.id, path),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('is left by an import that was refused, so that a better file can come', async () => {
    await at.make('Taken');
    const wrapping = await imports.makeWrappingKey();
    const path = await put(wrapOaep(wrapping.pem, randomBytes(32)));
    expect(await codeOf(imports.importWrapped(given({ name: 'taken' }), wrapping.id, path))).toBe(
      'key_name_taken',
    );
    expect(
      await codeOf(imports.importWrapped(given(), wrapping.id, await put(randomBytes(384), 'bad'))),
    ).toBe('import_wrapped_unopened');
    expect(await imports.importWrapped(given(), wrapping.id, path)).toMatchObject({ backup: 'taken' });
  });

  test('grows 24 hours old by the vault’s clock, and is no more', async () => {
    const wrapping = await imports.makeWrappingKey();
    const path = await put(wrapOaep(wrapping.pem, randomBytes(32)));
    const pass = (by: number) => {
      const reading = { wall: at.clock.wall + by, uptime: at.clock.uptime + by, boot: 'boot 1' };
      at.clock = advanceClock(at.clock, reading).clock;
    };
    pass(24 * hour - 1);
    expect(await imports.wrappingKey()).not.toBeNull();
    expect(imports.dropExpired()).toBe(1);
    pass(1);
    expect(await codeOf(imports.importWrapped(given(), wrapping.id, path))).toBe('wrapping_key_gone');
    expect(imports.dropExpired()).toBe(Infinity);
    expect(await imports.wrappingKey()).toBeNull();
  });

  test('belongs to whoever asked for it, though another takes the desk while it is being made', async () => {
    const making = imports.makeWrappingKey();
    at.desk.seat(at.second);
    await making;
    expect(await imports.wrappingKey()).toBeNull();
    expect(await at.lastEntry()).toMatchObject({ action: 'make wrapping key', person: { name: 'Kim' } });
    at.desk.seat(at.first);
    expect(await imports.wrappingKey()).not.toBeNull();
  });

  test('belongs to whoever asked for it, who has one at a time', async () => {
    const first = await imports.makeWrappingKey();
    at.desk.seat(at.second);
    expect(await imports.wrappingKey()).toBeNull();
    const path = await put(wrapOaep(first.pem, randomBytes(32)));
    expect(await codeOf(imports.importWrapped(given(), first.id, path))).toBe('wrapping_key_gone');
    at.desk.seat(at.first);
    const next = await imports.makeWrappingKey();
    expect(next.fingerprint).not.toBe(first.fingerprint);
    expect(await codeOf(imports.importWrapped(given(), first.id, path))).toBe('wrapping_key_gone');
    expect(await codeOf(imports.importWrapped(given(), next.id, path))).toBe('import_wrapped_unopened');
  });

  test('is wiped when the vault is locked', async () => {
    const one = await imports.makeWrappingKey();
    imports.forget();
    expect(await codeOf(imports.importWrapped(given(), one.id, await put(randomBytes(384))))).toBe(
      'wrapping_key_gone',
    );
    expect(await imports.wrappingKey()).toBeNull();
  });
});

describe('what is refused', () => {
  test('whoever may not make keys may not bring them in either', async () => {
    const wrapping = await imports.makeWrappingKey();
    const path = await put(wrapOaep(wrapping.pem, randomBytes(32)));
    at.desk.seat(await at.desk.person('Choi', 'key user', 'auditor'));
    expect(await codeOf(imports.makeWrappingKey())).toBe('not_permitted');
    expect(await codeOf(imports.wrappingKey())).toBe('not_permitted');
    expect(await codeOf(imports.importWrapped(given(), wrapping.id, path))).toBe('not_permitted');
    const file = await put(protect(freshPair('Ed25519').der, 'horse'), 'key.p8');
    const typed = Buffer.from('horse');
    expect(await codeOf(imports.importProtected(given({ type: 'Ed25519' }), file, typed))).toBe(
      'not_permitted',
    );
    expect(typed.equals(Buffer.alloc(5))).toBe(true);
    at.desk.seat(at.first);
  });

  test('every refusal of a file is an entry, and leaves no key (KI4)', async () => {
    const { der } = freshPair('Ed25519');
    const type = 'Ed25519';
    const cases = [
      ['import_unprotected', der],
      ['import_file_malformed', randomBytes(40)],
      ['import_passphrase_wrong', protect(der, 'another')],
      ['import_key_other', protect(freshPair('ECDSA-P256').der, 'horse')],
      ['import_key_trailing', protect(Buffer.concat([der, der]), 'horse')],
      ['import_file_unfit', randomBytes(mostImported + 1)],
    ] as const;
    for (const [code, bytes] of cases) {
      const path = await put(bytes, 'key.p8');
      const work = imports.importProtected(given({ type }), path, Buffer.from('horse'));
      expect((await refusalOf(work)).code).toBe(code);
      expect(await at.lastEntry()).toMatchObject({ action: 'import key', result: code, detail: { path } });
    }
    expect(await at.desk.rows((rows) => rows.count('key'))).toBe(0);
    expect(at.backupPoints).toEqual([]);
  });

  test('a wrapped file of another length, or wrapped in another way', async () => {
    const { id, pem } = await imports.makeWrappingKey();
    const key = randomBytes(32);
    const long = wrapLong(pem, key);
    const flipped = Buffer.from(long);
    flipped.writeUInt8(flipped.readUInt8(390) ^ 1, 390);
    const cases = [
      ...[0, 383, 385, 392, 399].map((length) => ['import_wrapped_length', randomBytes(length)] as const),
      ['import_wrapped_unopened', Buffer.from(wrapOaep(pem, key).toString('base64'))],
      ['import_wrapped_unopened', wrapOaep(pem, key, 'sha1')],
      ['import_wrapped_unopened', wrapLong(pem, key, randomBytes(16))],
      ['import_wrapped_unopened', flipped],
      ['import_wrapped_unopened', Buffer.concat([long.subarray(384), long.subarray(0, 384)])],
      ['import_secret_length', wrapOaep(pem, randomBytes(16))],
      ['import_secret_guessable', wrapOaep(pem, Buffer.alloc(32, 7))],
    ] as const;
    for (const [code, bytes] of cases)
      expect(await codeOf(imports.importWrapped(given(), id, await put(bytes)))).toBe(code);
  });

  test('the vault’s own files, a folder, and what is not there', async () => {
    const { id } = await imports.makeWrappingKey();
    const own = at.desk.vault.keystore.path;
    expect(await codeOf(imports.importWrapped(given(), id, own))).toBe('file_unsupported');
    expect(await codeOf(imports.importWrapped(given(), id, join(at.desk.folder, 'none')))).toBe(
      'file_missing',
    );
    const file = await put(randomBytes(10), 'x');
    expect(await codeOf(imports.importProtected(given(), file, Buffer.from('horse')))).toBe(
      'argument_invalid',
    );
  });

  test('nothing that is said, answered or written holds material, passphrase or wrapping key', async () => {
    const { der } = freshPair('Ed25519');
    const key = randomBytes(32);
    const answers: unknown[] = [];
    const wrapping = await imports.makeWrappingKey();
    answers.push(wrapping);
    const path = await put(wrapOaep(wrapping.pem, key));
    answers.push(await imports.importWrapped(given(), wrapping.id, path));
    const file = await put(protect(der, 'a very secret phrase'), 'key.p8');
    const type = 'Ed25519' as const;
    answers.push(
      await imports.importProtected(
        given({ name: 'Other', type }),
        file,
        Buffer.from('a very secret phrase'),
      ),
    );
    const disk = await at.desk.bytesOnDisk();
    const said = JSON.stringify([answers, await at.log()]) + disk.toString('latin1');
    for (const secret of [key, der.subarray(-32), Buffer.from('a very secret phrase')])
      for (const encoding of ['hex', 'base64', 'latin1'] as const)
        expect(said.includes(secret.subarray(0, 18).toString(encoding))).toBe(false);
    expect(said).not.toContain('PRIVATE KEY');
  });
});

describe('in a whole vault', () => {
  let world: World;
  const others: World[] = [];
  beforeEach(async () => {
    world = await World.opened();
  });
  afterEach(async () => {
    for (const one of [world, ...others.splice(0)]) await one.remove();
  });
  const originOf = async (vault: World['vault'], id: string) => (await vault.keys.detail(id)).origin;

  test('locking wipes the wrapping key: what was wrapped under it opens nowhere any more (WK1)', async () => {
    const { id, pem } = await world.vault.imports.makeWrappingKey();
    const path = join(world.folder, 'key.wrapped');
    await writeFile(path, wrapOaep(pem, randomBytes(32)));
    await world.vault.lock('button');
    expect(await codeOf(world.vault.imports.importWrapped(given(), id, path))).toBe('vault_locked');
    expect(await codeOf(world.vault.imports.makeWrappingKey())).toBe('vault_locked');
    await world.unlock(1, 2);
    expect(await world.vault.imports.wrappingKey()).toBeNull();
    expect(await codeOf(world.vault.imports.importWrapped(given(), id, path))).toBe('wrapping_key_gone');
  });

  test('an imported key goes through a rotation of the root key, a restart and a restore', async () => {
    const path = join(world.folder, 'key.p8');
    const { der, spki } = freshPair('Ed25519');
    await writeFile(path, protect(der, 'horse'));
    const key = given({ type: 'Ed25519' });
    const { id } = await world.vault.imports.importProtected(key, path, Buffer.from('horse'));
    const { folder, backups } = await world.vault.backups.list();
    expect(backups[0]?.reason).toBe('key created');

    const { facts } = await refusalOf(world.vault.custody.rotate());
    const [approval, personId] = [String(facts['approval']), await holderId(world, 'Admin 1')];
    await world.vault.desk.confirm(approval, { personId, typed: typed(world.passphrase(1)), keyFile: null });
    await world.vault.custody.rotate(approval);
    await world.restart();
    await world.unlock(1, 3);
    expect(await originOf(world.vault, id)).toBe('imported');
    const { signature } = await world.vault.use.sign(id, Buffer.from('x'));
    expect((await world.vault.use.verify(signature, Buffer.from('x'))).verdict).toBe('genuine');

    const fresh = await World.make();
    others.push(fresh);
    await fresh.vault.restoring.begin(join(folder, backups[0]?.name ?? ''));
    const snapshot = await fresh.vault.snapshot();
    const admins = snapshot.state === 'restoring' ? snapshot.admins : [];
    for (const [i, admin] of admins.slice(0, 2).entries())
      await fresh.vault.restoring.present(admin.id, typed(fresh.passphrase(i + 1)));
    await fresh.vault.restoring.confirm(null);
    await fresh.vault.restoring.enter();
    expect(await fresh.vault.keys.detail(id)).toMatchObject({
      ...{ origin: 'imported', versions: [{ origin: 'imported', fingerprint: fingerprint(spki) }] },
    });
  });
});

async function holderId(world: World, name: string): Promise<string> {
  const { holders } = await world.vault.custody.view();
  return holders.find((holder) => holder.name === name)?.id ?? '';
}
