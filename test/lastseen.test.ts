import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signText, verifierOf } from '../core/checkpoint.ts';
import { LastSeen, seenNoticeId } from '../core/lastseen.ts';
import { originOf } from '../core/note.ts';
import { refusalOf } from './expect-refusal.ts';
import { everything, LogDesk, unwatched } from './log-desk.ts';
import { World } from './vault-world.ts';

describe('a vault folder put back as it once was', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.opened();
  });
  afterEach(() => world.remove());

  const older = () => join(world.folder, 'older');
  /** Keeps a copy, lets the vault go on by two keys, and puts the copy back. */
  async function rollBack(): Promise<void> {
    await world.vault.close();
    await cp(world.vaultFolder, older(), { recursive: true });
    await world.start();
    await world.unlock(1, 2);
    await world.makeKey('First');
    await world.makeKey('Second');
    await world.vault.close();
    await rm(world.vaultFolder, { recursive: true });
    await cp(older(), world.vaultFolder, { recursive: true });
    await world.start();
    await world.unlock(1, 2);
  }
  const notices = async () => (await world.open()).notices.filter(({ id }) => id === seenNoticeId);
  const logged = async (action: string) =>
    (await world.vault.log.entries({ ...everything, actions: [action] }, null, 10)).entries;

  test('an ordinary day gives no notice', async () => {
    await world.makeKey('Key');
    await world.restart();
    await world.unlock(2, 3);
    await world.vault.lock('button');
    await world.unlock(1, 3);
    expect(await notices()).toEqual([]);
    expect(await logged('notice rollback')).toEqual([]);
  });

  test('it is noticed, logged and named by the verification, until an admin acknowledges it (LS1)', async () => {
    await rollBack();
    const [notice] = await notices();
    expect(notice).toMatchObject({ kind: 'keystore rolled back', facts: { seenAt: world.clock.now } });
    const [entry] = await logged('notice rollback');
    expect(entry).toMatchObject({ person: null, result: 'done', detail: { notice: 'keystore rolled back' } });
    const found = await world.vault.log.verify(unwatched);
    expect(found).toMatchObject({ outcome: 'not intact', findings: [{ is: 'cut off' }] });
    // The older state goes on, is locked, and is opened after a start: what was seen is still not in it.
    for (let i = 0; i < 20; i++) await world.makeKey(`Key ${i}`);
    await world.restart();
    await world.unlock(1, 2);
    expect(await notices()).toHaveLength(1);
    expect((await world.vault.log.verify(unwatched)).findings).toMatchObject([{ is: 'altered' }]);

    await world.vault.acknowledge(seenNoticeId);
    expect(await notices()).toEqual([]);
    const [acknowledged] = await logged('acknowledge notice');
    expect(acknowledged).toMatchObject({
      person: { name: 'Admin 2' },
      detail: { notice: 'keystore rolled back' },
    });
    await world.restart();
    await world.unlock(1, 2);
    expect(await notices()).toEqual([]);
    expect(await world.vault.log.verify(unwatched)).toMatchObject({ outcome: 'intact' });
  });

  test('a key that is destroyed while the vault is locked is in the record once the vault has signed it', async () => {
    const { id } = await world.makeKey('Payroll');
    const request = { typedName: 'Payroll', reason: 'Not needed any more', hours: 72 };
    await world.vault.keys.requestDeletion(id, request);
    await world.vault.lock('button');
    world.clock.pass(73 * 3_600_000);
    await world.vault.duties.run();
    const record = async () => {
      const [name = ''] = await readdir(join(world.folder, 'profile', 'seen'));
      return JSON.parse(await readFile(join(world.folder, 'profile', 'seen', name), 'utf8'));
    };
    expect(await record()).toMatchObject({ destroyed: null, unsigned: [] });
    await world.unlock(1, 2);
    expect(JSON.stringify(await record())).toContain(id);
    await world.vault.lock('button');
    expect(await record()).toMatchObject({ destroyed: expect.stringContaining(id), unsigned: [] });
  });

  test('a process that is killed leaves a record that the keystore has', async () => {
    await world.makeKey('Key');
    await cp(world.vaultFolder, older(), { recursive: true });
    await cp(join(world.folder, 'profile'), join(world.folder, 'profile before'), { recursive: true });
    await world.vault.close();
    await rm(world.vaultFolder, { recursive: true });
    await cp(older(), world.vaultFolder, { recursive: true });
    await rm(join(world.folder, 'profile'), { recursive: true });
    await cp(join(world.folder, 'profile before'), join(world.folder, 'profile'), { recursive: true });
    await world.start();
    await world.unlock(1, 2);
    expect(await notices()).toEqual([]);
  });
});

describe('the record', () => {
  let at: LogDesk;
  let folder: string;
  let path: string;
  beforeEach(async () => {
    at = await LogDesk.open();
    folder = join(at.desk.folder, 'profile', 'seen');
    path = join(folder, `${at.desk.vault.founding.id.toString('hex')}.json`);
  });
  afterEach(() => at.remove());
  const record = async () => JSON.parse(await readFile(path, 'utf8'));
  const kind = () => at.seen.notice?.kind ?? null;
  const again = () => at.seen.opened(at.desk.vault);

  test('it is in the folder of the user, for him alone, and nothing else is left there (LS3)', async () => {
    await again();
    await at.record(2);
    await at.seen.keep(at.desk.vault);
    expect(await readdir(folder)).toEqual([path.split('/').at(-1)]);
    expect(await record()).toEqual({
      ...{ format: 1, destroyed: null, unsigned: [] },
      checkpoint: expect.any(String),
    });
    expect((await record()).checkpoint).toContain(`${originOf(at.desk.vault.founding.id)}\n3\n`);
  });

  test('a vault that this computer has not seen gives no notice', async () => {
    await again();
    expect(kind()).toBeNull();
    await rm(path);
    await again();
    expect(kind()).toBeNull();
  });

  test('an entry that is another than the one seen is noticed', async () => {
    await at.record(3);
    await again();
    const last = (await at.stored()).at(-1);
    if (last === undefined) throw new Error('no entry');
    await at.record(3);
    await at.behind((changes) => changes.put('audit', { ...last, hash: Buffer.alloc(32, 1) }));
    await again();
    expect(at.seen.notice).toMatchObject({ kind: 'keystore rolled back', facts: { entries: 4, found: 7 } });
    expect(at.seen.anchor).toEqual({ seq: 4, hash: last.hash });
  });

  test.each([
    ['that is cut off', (text: string) => text.slice(0, 40)],
    ['of a later format', (text: string) => text.replace('"format":1', '"format":2')],
    ['with a checkpoint that was changed', (text: string) => text.replace('\\n4\\n', '\\n3\\n')],
    ['with something else for keys', (text: string) => text.replace('"unsigned":[]', '"unsigned":[["x",1]]')],
  ])('a record %s is said, and keeps nobody out (LS4)', async (_, change) => {
    await at.record(3);
    await again();
    const text = await readFile(path, 'utf8');
    expect(change(text)).not.toBe(text);
    await writeFile(path, change(text));
    await again();
    expect(kind()).toBe('seen record unreadable');
    const [entry] = (await at.log.entries(everything, null, 1)).entries;
    expect(entry).toMatchObject({ action: 'notice rollback', detail: { notice: 'seen record unreadable' } });
    const kept = await readFile(path, 'utf8');
    await at.seen.keep(at.desk.vault);
    expect(kind()).toBe('seen record unreadable');
    expect(await readFile(path, 'utf8')).toBe(kept);
    await at.log.acknowledge();
    expect(kind()).toBeNull();
    await again();
    expect(kind()).toBeNull();
  });

  test('a record that cannot be read stays, and is said again, whatever is destroyed meanwhile (LS4)', async () => {
    await at.record(3);
    await again();
    await writeFile(path, 'torn');
    await at.seen.keep(at.desk.vault);
    expect(kind()).toBe('seen record unreadable');
    await at.seen.destroyed(at.desk.vault.keystore, [Buffer.alloc(16, 1)]);
    expect(await readFile(path, 'utf8')).toBe('torn');
    await again();
    expect(kind()).toBe('seen record unreadable');
    await at.log.acknowledge();
    expect(await readFile(`${path}.unreadable`, 'utf8')).toBe('torn');
    expect((await record()).checkpoint).toBeTypeOf('string');
  });

  test('a record that cannot be kept is said, and is kept when it can be', async () => {
    await mkdir(join(at.desk.folder, 'profile'), { recursive: true });
    await writeFile(folder, 'in the way');
    await again();
    expect(at.seen.notice).toMatchObject({
      kind: 'seen record not kept',
      facts: { code: expect.any(String) },
    });
    await rm(folder);
    await at.seen.keep(at.desk.vault);
    expect(kind()).toBeNull();
    expect((await record()).checkpoint).toBeTypeOf('string');
  });

  test('only an admin acknowledges, and only what stands', async () => {
    await again();
    expect(await refusalOf(at.log.acknowledge())).toMatchObject({ code: 'argument_invalid' });
    await writeFile(path, '{}');
    await again();
    at.desk.seat(await at.desk.person('Auditor', 'auditor'));
    expect(await refusalOf(at.log.acknowledge())).toMatchObject({ code: 'not_permitted' });
    expect(kind()).toBe('seen record unreadable');
  });

  describe('of destroyed keys (LS2)', () => {
    const [first, second] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)];
    const destroyed = async () => {
      const { keystore, root, founding } = at.desk.vault;
      const key = await keystore.read((rows) => verifierOf(rows, root));
      return at.seen.destroyedKeys(founding.id, key);
    };

    test('what is destroyed stands unsigned until the vault says it too', async () => {
      const destroyedAt = at.desk.clock.now;
      await at.seen.destroyed(at.desk.vault.keystore, [first]);
      await at.seen.destroyed(at.desk.vault.keystore, [first, second]);
      expect(await destroyed()).toEqual([
        { keyId: first, destroyedAt, signed: 'unsigned' },
        { keyId: second, destroyedAt, signed: 'unsigned' },
      ]);
      await at.desk.change((changes) => changes.mark('tombstone', { key_id: first, destroyed_at: 77 }));
      await again();
      expect(await destroyed()).toEqual([
        { keyId: first, destroyedAt: 77, signed: 'signed' },
        { keyId: second, destroyedAt, signed: 'unsigned' },
      ]);
    });

    test('what carries no mark of the vault is not signed', async () => {
      const put = { key_id: first, destroyed_at: 77, mac: Buffer.alloc(0) };
      await at.behind((changes) => changes.put('tombstone', put));
      await again();
      expect(await destroyed()).toEqual([]);
    });

    test('it stays where the keystore knows nothing of it any more', async () => {
      await at.desk.change((changes) => changes.mark('tombstone', { key_id: first, destroyed_at: 77 }));
      await again();
      await at.behind((changes) => changes.remove('tombstone', first));
      await at.seen.accept(at.desk.vault);
      expect(await destroyed()).toEqual([{ keyId: first, destroyedAt: 77, signed: 'signed' }]);
    });

    test('a list that the vault did not sign, or signed for another purpose, says nothing', async () => {
      const { keystore, root, founding } = at.desk.vault;
      await again();
      const line = `${originOf(founding.id)} destroyed keys\n`;
      const genuine = await keystore.read((rows) =>
        signText(rows, root, `${line}${first.toString('hex')} 77\n`),
      );
      const other = await keystore.read((rows) =>
        signText(rows, root, `x${line}${first.toString('hex')} 77\n`),
      );
      for (const [note, keys] of [
        [genuine, 1],
        [genuine.replace(first.toString('hex'), second.toString('hex')), 0],
        [other, 0],
      ] as const) {
        await writeFile(path, JSON.stringify({ ...(await record()), destroyed: note }));
        expect(await destroyed()).toHaveLength(keys);
      }
    });

    test('it is there for a vault that is not: a restore asks by id and key', async () => {
      await at.desk.change((changes) => changes.mark('tombstone', { key_id: first, destroyed_at: 77 }));
      await again();
      const { keystore, root, founding } = at.desk.vault;
      const key = await keystore.read((rows) => verifierOf(rows, root));
      const later = new LastSeen(join(at.desk.folder, 'profile'), () => 0);
      expect(await later.destroyedKeys(founding.id, key)).toHaveLength(1);
      expect(await later.destroyedKeys(Buffer.alloc(16, 9), key)).toEqual([]);
    });
  });
});
