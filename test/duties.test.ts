// Duties (core/duties.ts, DU1 to DU3): what a real vault does by itself, with a clock that the test sets.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import type { NoticeView } from '../core/snapshot.ts';
import { refusalOf } from './expect-refusal.ts';
import { typed, World } from './vault-world.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;
const reason = 'Replaced by another';
const everything = { from: null, to: null, person: null, key: null, actions: [], result: null, text: null };

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.remove();
});

async function opened(): Promise<World> {
  const world = await World.opened();
  worlds.push(world);
  return world;
}

/** A key whose deletion is requested, at the shortest window. */
async function dyingKey(world: World, name = 'Payroll'): Promise<string> {
  const { id } = await world.makeKey(name);
  await world.vault.keys.requestDeletion(id, { typedName: name, reason, hours: 72 });
  return id;
}

/** Lets time go by and asks the vault each minute, as the scheduler does. */
async function run(world: World, length: number): Promise<void> {
  for (let left = length; left > 0; left -= minute) {
    world.clock.pass(Math.min(left, minute));
    await world.vault.runDue();
  }
}

/** The machine is off for a while, and its clock may be set meanwhile. */
async function reboot(world: World, off: number, set = 0): Promise<void> {
  await world.vault.close();
  world.clock.now += off + set;
  world.clock.uptime = minute;
  world.clock.bootId = `boot after ${world.clock.bootId}`;
  await world.start();
}

async function notices(world: World): Promise<readonly NoticeView[]> {
  const snapshot = await world.vault.snapshot();
  if (snapshot.state !== 'unlocked' && snapshot.state !== 'locked') throw new Error(snapshot.state);
  return snapshot.notices;
}
const kinds = async (world: World) => (await notices(world)).map(({ kind }) => kind).reverse();
const keyNames = async (world: World) => (await world.open()).keys.map(({ name }) => name);

async function logged(world: World, action: string): Promise<readonly object[]> {
  const { entries } = await world.vault.log.entries(everything, null, 200);
  return entries.filter((entry) => entry.action === action).map(({ detail }) => detail ?? {});
}

describe('before there is a vault', () => {
  test('nothing is due', async () => {
    const world = await World.make();
    worlds.push(world);
    expect(await world.vault.runDue()).toBe(Infinity);
  });
});

describe('a deletion', () => {
  test('is announced 48, 24 and 1 hour before it, each once', async () => {
    const world = await opened();
    await dyingKey(world);
    const hours: unknown[] = [];
    for (let passed = 0; passed < 72; passed++) {
      await world.vault.runDue();
      await world.vault.runDue();
      world.clock.pass(hour);
      const near = (await notices(world)).filter(({ kind }) => kind === 'key deletion near');
      if (near.length > hours.length) hours.push(near[0]?.facts['hours']);
    }
    expect(hours).toEqual([48, 24, 1]);
  });

  test('comes at the deadline, and not a millisecond before', async () => {
    const world = await opened();
    await dyingKey(world);
    world.clock.pass(72 * hour - 1);
    expect(await world.vault.runDue()).toBe(1);
    expect(await keyNames(world)).toEqual(['Payroll']);
    world.clock.pass(1);
    await world.vault.runDue();
    expect(await keyNames(world)).toEqual([]);
    expect(await kinds(world)).toContain('key deleted');
    expect(await logged(world, 'destroy key')).toMatchObject([{ name: 'Payroll' }]);
    expect(await logged(world, 'delete key')).toMatchObject([{ name: 'Payroll' }]);
  });

  test('that is cancelled does not come', async () => {
    const world = await opened();
    const id = await dyingKey(world);
    world.clock.pass(71 * hour);
    await world.vault.keys.cancelDeletion(id);
    world.clock.pass(2 * hour);
    await world.vault.runDue();
    expect(await keyNames(world)).toEqual(['Payroll']);
  });

  test('comes while the vault is locked, and is completed first thing at the unlock', async () => {
    const world = await opened();
    const id = await dyingKey(world);
    await world.vault.lock('button');
    world.clock.pass(72 * hour);
    await world.vault.runDue();
    await world.unlock(1, 2);
    expect(await keyNames(world)).toEqual([]);
    const destroyed = await world.vault.log.entries(everything, null, 200);
    const entries = destroyed.entries.filter(({ action }) => action === 'destroy key');
    expect(entries.at(-1)).toMatchObject({ key: id, person: null, signed: 'unsigned' });
  });

  test('that was missed while Keyward was not running comes first thing at the unlock', async () => {
    const world = await opened();
    await dyingKey(world);
    await world.vault.close();
    world.clock.pass(80 * hour);
    await world.start();
    await world.unlock(1, 2);
    expect(await keyNames(world)).toEqual([]);
  });

  test('is announced on a locked screen without the name of the key', async () => {
    const world = await opened();
    await dyingKey(world);
    await world.vault.lock('button');
    world.clock.pass(48 * hour);
    await world.vault.runDue();
    const shown = await notices(world);
    expect(shown).toMatchObject([{ kind: 'key deletion near', key: null, facts: { hours: 24 } }]);
    expect(JSON.stringify(shown.map(({ facts }) => facts))).not.toContain('Payroll');
  });
});

describe('a clock that is set', () => {
  const changes = { 'set back an hour': -hour, 'set forward a year': year };
  const states = ['available', 'disabled', 'deletion requested'] as const;

  /** A key in this state; answers when its end truly comes, by the uptime. */
  async function keyIn(world: World, state: (typeof states)[number]): Promise<number> {
    const { id } = await world.makeKey('Payroll');
    if (state === 'disabled') await world.vault.keys.disable(id);
    if (state === 'deletion requested') {
      await world.vault.keys.requestDeletion(id, { typedName: 'Payroll', reason, hours: 72 });
      return world.clock.uptime + 72 * hour;
    }
    return Infinity;
  }

  describe.each(Object.entries(changes))('%s', (name, by) => {
    test.each(states)(
      'neither shortens nor prolongs anything for a key that is %s, and is told and recorded',
      async (state) => {
        const world = await opened();
        const end = await keyIn(world, state);
        world.clock.pass(hour);
        world.clock.now += by;
        await world.vault.runDue();
        expect((await world.open()).keys).toMatchObject([{ state }]);
        if (Number.isFinite(end)) {
          world.clock.pass(end - world.clock.uptime - 1);
          await world.vault.runDue();
          expect(await keyNames(world)).toEqual(['Payroll']);
          world.clock.pass(1);
          await world.vault.runDue();
          expect(await keyNames(world)).toEqual([]);
        }
        const finding = name.startsWith('set back') ? 'set back' : 'jumped forward';
        expect(await logged(world, 'notice clock')).toEqual([{ finding, seconds: Math.abs(by) / 1000 }]);
        expect(await kinds(world)).toContain(`clock ${finding}`);
      },
    );

    test('while the vault is locked does the same', async () => {
      const world = await opened();
      const end = await keyIn(world, 'deletion requested');
      await world.vault.lock('button');
      world.clock.now += by;
      await world.vault.runDue();
      world.clock.pass(end - world.clock.uptime - 1);
      expect(await world.vault.runDue()).toBe(1);
      await world.unlock(1, 2);
      expect(await keyNames(world)).toEqual(['Payroll']);
      world.clock.pass(1);
      await world.vault.runDue();
      expect(await keyNames(world)).toEqual([]);
      expect(await logged(world, 'notice clock')).toHaveLength(1);
    });

    test('while Keyward is closed does the same', async () => {
      const world = await opened();
      const end = await keyIn(world, 'deletion requested');
      await world.vault.close();
      world.clock.now += by;
      await world.start();
      world.clock.pass(end - world.clock.uptime - 1);
      await world.unlock(1, 2);
      expect(await keyNames(world)).toEqual(['Payroll']);
      world.clock.pass(1);
      await world.vault.runDue();
      expect(await keyNames(world)).toEqual([]);
      expect(await logged(world, 'notice clock')).toHaveLength(1);
    });
  });

  test('shows deadlines by the clock that people see', async () => {
    const world = await opened();
    await dyingKey(world);
    world.clock.now += year;
    await world.vault.runDue();
    expect((await world.open()).keys[0]?.deletionAt).toBe(world.clock.now + 72 * hour);
  });
});

describe('a machine that was off', () => {
  test('over a deadline gives an hour of notice before the key is destroyed', async () => {
    const world = await opened();
    await dyingKey(world);
    await reboot(world, 80 * hour);
    await world.unlock(1, 2);
    await run(world, hour - minute);
    expect(await keyNames(world)).toEqual(['Payroll']);
    await run(world, 2 * minute);
    expect(await keyNames(world)).toEqual([]);
  });

  test('and whose clock says that it was for a year destroys nothing until an admin confirms the clock', async () => {
    const world = await opened();
    await dyingKey(world);
    await reboot(world, hour, year);
    await world.unlock(1, 2);
    await run(world, 2 * hour);
    expect(await keyNames(world)).toEqual(['Payroll']);
    expect(await kinds(world)).toContain('clock to confirm');
    expect(await logged(world, 'notice clock')).toMatchObject([{ finding: 'long gap' }]);

    await world.vault.duties.confirmClock();
    await world.vault.runDue();
    expect(await keyNames(world)).toEqual([]);
    expect(await kinds(world)).not.toContain('clock to confirm');
    expect(await logged(world, 'confirm clock')).toHaveLength(1);
  });

  test('still asks for the confirmation after the next start', async () => {
    const world = await opened();
    await dyingKey(world);
    await reboot(world, 40 * day);
    await world.unlock(1, 2);
    await world.vault.runDue();
    await reboot(world, hour);
    await world.unlock(1, 2);
    await run(world, 2 * hour);
    expect(await keyNames(world)).toEqual(['Payroll']);
  });

  test('forgets what was deleted only when the year has passed for sure', async () => {
    const world = await opened();
    await dyingKey(world);
    world.clock.pass(72 * hour);
    await world.vault.runDue();
    await reboot(world, hour, year);
    await world.unlock(1, 2);
    await world.vault.runDue();
    expect(await logged(world, 'forget deleted key')).toEqual([]);
    await world.vault.duties.confirmClock();
    await world.vault.runDue();
    expect(await logged(world, 'forget deleted key')).toHaveLength(1);
  });

  test('has its clock confirmed by admins only', async () => {
    const world = await opened();
    const add = {
      name: 'Auditor',
      roles: ['auditor'],
      typed: typed(world.passphrase(4)),
      keyFile: 'none',
    } as const;
    const { id } = await world.vault.people.add(add);
    await dyingKey(world);
    await reboot(world, 40 * day);
    await world.unlock(1, 2);
    await world.vault.desk.signIn({ personId: id, typed: typed(world.passphrase(4)), keyFile: null });
    expect(await refusalOf(world.vault.duties.confirmClock())).toMatchObject({ code: 'not_permitted' });
    await run(world, 2 * hour);
    expect(await keyNames(world)).toEqual(['Payroll']);
  });
});

describe('a keystore that was altered while it was closed', () => {
  /** Somebody writes to the file of the closed vault. */
  async function alter(world: World, ...statements: string[]): Promise<void> {
    await world.vault.close();
    const file = new Database(join(world.vaultFolder, 'keystore.db'));
    try {
      for (const statement of statements) file.exec(statement);
    } finally {
      file.close();
    }
    await world.start();
  }
  const ahead = 'UPDATE clock SET trusted = trusted + 800 * 3600000';

  test('so that its clock is ahead ends no key once it is open, and is told and recorded', async () => {
    const world = await opened();
    await dyingKey(world);
    await alter(world, ahead);
    await world.unlock(1, 2);
    world.clock.pass(72 * hour - 1);
    await world.vault.runDue();
    expect(await keyNames(world)).toEqual(['Payroll']);
    world.clock.pass(1);
    await world.vault.runDue();
    expect(await keyNames(world)).toEqual([]);
    expect(await kinds(world)).toContain('clock row altered');
    expect(await logged(world, 'notice clock')).toEqual([
      { finding: 'row altered', seconds: (800 * hour) / 1000 },
    ]);
    await world.restart();
    await world.unlock(1, 2);
    expect(await logged(world, 'notice clock')).toHaveLength(1);
  });

  test('so that its clock is ahead, and what was destroyed by it while locked, is told, and not completed before its time', async () => {
    const world = await opened();
    const id = await dyingKey(world);
    await alter(world, ahead);
    await world.vault.runDue();
    await world.unlock(1, 2);
    expect(await keyNames(world)).toEqual(['Payroll']);
    expect(await notices(world)).toContainEqual(
      expect.objectContaining({ kind: 'key destroyed early', key: id, facts: { name: 'Payroll' } }),
    );
    const told = [{ name: 'Payroll', secondsLeft: (72 * hour) / 1000 }];
    expect(await logged(world, 'notice early destruction')).toEqual(told);
    await world.restart();
    await world.unlock(1, 2);
    expect(await logged(world, 'notice early destruction')).toEqual(told);
    world.clock.pass(72 * hour);
    await world.vault.runDue();
    expect(await keyNames(world)).toEqual([]);
  });

  test('so that a key is destroyed as if its deadline had come is told and recorded', async () => {
    const world = await opened();
    const id = await dyingKey(world);
    await alter(
      world,
      "UPDATE key_version SET wrapped = x''",
      "INSERT INTO tombstone SELECT id, deletion_at, x'' FROM key",
    );
    await world.unlock(1, 2);
    expect(await kinds(world)).toContain('key destroyed early');
    expect(await logged(world, 'notice early destruction')).toHaveLength(1);
    expect((await world.open()).keys).toMatchObject([{ id }]);
  });

  test.each([
    ['its clock is behind', 'UPDATE clock SET trusted = trusted - 3600000'],
    ['its clock has a gap that never was', "UPDATE clock SET gaps = '[[-4000000000000,4000000000000]]'"],
    ['its clock has a gap of the time before', "UPDATE clock SET gaps = '[[0,1000000000000]]'"],
    ['its clock is no clock', "UPDATE clock SET gaps = 'none'"],
    ['its clock is gone', 'DELETE FROM clock'],
  ])('so that %s holds no deletion back', async (_, statement) => {
    const world = await opened();
    await dyingKey(world);
    await alter(world, statement);
    await world.unlock(1, 2);
    expect(await logged(world, 'notice clock')).toMatchObject([{ finding: 'row altered' }]);
    world.clock.pass(72 * hour);
    await world.vault.runDue();
    expect(await keyNames(world)).toEqual([]);
  });

  test('so that a gap that waits for an admin is gone destroys nothing either', async () => {
    const world = await opened();
    await dyingKey(world);
    await reboot(world, hour, year);
    await world.unlock(1, 2);
    await alter(world, "UPDATE clock SET gaps = '[]'");
    await world.unlock(1, 2);
    await run(world, 2 * hour);
    expect(await keyNames(world)).toEqual(['Payroll']);
  });

  test('is none where the process died with the vault open, at any time', async () => {
    const world = await opened();
    await dyingKey(world);
    await world.restart();
    await world.unlock(1, 2);
    await run(world, 2 * hour);
    const dead = await world.copy();
    worlds.push(dead);
    dead.clock.now = world.clock.now;
    dead.clock.uptime = minute;
    dead.clock.bootId = 'boot 2';
    await dead.restart();
    await dead.unlock(1, 2);
    expect(await logged(dead, 'notice clock')).toEqual([]);
  });
});

describe('automatic rotation', () => {
  test('comes on its day', async () => {
    const world = await opened();
    await world.makeKey('Payroll', 'AES-256', 1);
    world.clock.pass(day - 1);
    await world.vault.runDue();
    expect((await world.open()).keys).toMatchObject([{ currentVersion: 1 }]);
    world.clock.pass(1);
    await world.vault.runDue();
    expect((await world.open()).keys).toMatchObject([{ currentVersion: 2 }]);
    expect(await kinds(world)).toContain('key rotated');
  });

  test('that was missed several times is done once, first thing at the unlock, and goes on in its grid', async () => {
    const world = await opened();
    await world.makeKey('Payroll', 'AES-256', 10);
    const grid = world.clock.now;
    await world.vault.lock('button');
    world.clock.pass(35 * day);
    await world.vault.runDue();
    await world.unlock(1, 2);
    const [key] = (await world.open()).keys;
    expect(key).toMatchObject({ currentVersion: 2, nextRotationAt: grid + 40 * day });
  });

  test('is done once, however often the vault is asked at once', async () => {
    const world = await opened();
    await world.makeKey('Payroll', 'AES-256', 1);
    world.clock.pass(day);
    await Promise.all([world.vault.runDue(), world.vault.runDue(), world.vault.runDue()]);
    expect((await world.open()).keys).toMatchObject([{ currentVersion: 2 }]);
  });
});

describe('a task that fails', () => {
  test('stops no other, is told once a day, and is tried again less and less often', async () => {
    const world = await opened();
    const id = await dyingKey(world);
    await world.makeKey('Archive', 'AES-256', 3);
    const folder = join(world.folder, 'backups');
    await rm(folder, { recursive: true, force: true });
    await writeFile(folder, 'not a folder');
    world.clock.pass(72 * hour);
    await world.vault.runDue();
    expect(await kinds(world)).toEqual(
      expect.arrayContaining(['backup failed', 'key deletion failed', 'key rotated']),
    );
    expect((await world.open()).keys).toMatchObject([{ name: 'Archive', currentVersion: 2 }, { id }]);

    const before = (await notices(world)).length;
    await run(world, 10 * minute);
    expect(await notices(world)).toHaveLength(before);

    await rm(folder);
    await mkdir(folder);
    await run(world, 20 * minute);
    expect(await keyNames(world)).toEqual(['Archive']);
    expect(await kinds(world)).toContain('key deleted');
  });
});

describe('reminders', () => {
  test('of the root key, the shares and the backups come when their time has come', async () => {
    const world = await opened();
    await world.makeKey('Payroll');
    world.clock.pass(89 * day);
    await world.vault.runDue();
    expect(await kinds(world)).toEqual([]);
    world.clock.pass(day);
    await world.vault.runDue();
    expect(new Set(await kinds(world))).toEqual(new Set(['backup unproved', 'share unproved']));
    world.clock.pass(250 * day);
    await world.vault.runDue();
    expect(await kinds(world)).toContain('root key due');
    world.clock.pass(30 * day);
    await world.vault.runDue();
    expect(await kinds(world)).toContain('root key overdue');
  });

  test('are shown until an admin acknowledges them, and do not come back', async () => {
    const world = await opened();
    await dyingKey(world);
    world.clock.pass(60 * hour);
    await world.vault.runDue();
    const [near] = await notices(world);
    await world.vault.duties.acknowledge(near?.id ?? '');
    await world.vault.runDue();
    expect(await notices(world)).toEqual([]);
    expect(await logged(world, 'acknowledge notice')).toHaveLength(1);
    expect(await refusalOf(world.vault.duties.acknowledge('no such notice'))).toMatchObject({
      code: 'argument_invalid',
    });
  });

  test('are shown to a key user only for his keys', async () => {
    const world = await opened();
    const add = {
      name: 'User',
      roles: ['key user'],
      typed: typed(world.passphrase(4)),
      keyFile: 'none',
    } as const;
    const { id } = await world.vault.people.add(add);
    const own = await dyingKey(world, 'Own');
    await dyingKey(world, 'Other');
    await world.vault.people.assign(id, own, 'key user');
    world.clock.pass(60 * hour);
    await world.vault.runDue();
    expect(await notices(world)).toHaveLength(2);
    await world.vault.desk.signIn({ personId: id, typed: typed(world.passphrase(4)), keyFile: null });
    expect(await notices(world)).toMatchObject([{ key: own }]);
  });
});
