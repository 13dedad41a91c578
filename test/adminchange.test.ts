import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import type { AdminPlan } from '../core/adminchange.ts';
import { refusalOf } from './expect-refusal.ts';
import { passphrases, typed, World } from './vault-world.ts';

const newPassphrase = 'quartz beacon willow eleven satchel';
const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.remove();
});

async function opened(): Promise<World> {
  const world = await World.opened();
  worlds.push(world);
  return world;
}

async function idOf(world: World, name: string): Promise<string> {
  const found = (await world.vault.people.list()).find((person) => person.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found.id;
}

/** Begins a change at the desk of Admin 2, confirmed by Admin 1. */
async function begin(world: World, plan: AdminPlan): Promise<void> {
  const { facts } = await refusalOf(world.vault.adminChange.begin(plan));
  const approval = String(facts['approval']);
  await world.vault.desk.confirm(approval, {
    personId: await idOf(world, 'Admin 1'),
    typed: typed(world.passphrase(1)),
    keyFile: null,
  });
  await world.vault.adminChange.begin(plan, approval);
}

/** Admin 3 goes, Newcomer comes; the quorum stays 2. */
async function replacing(world: World): Promise<AdminPlan> {
  const holders = [await idOf(world, 'Admin 1'), await idOf(world, 'Admin 2')];
  return { holders, newcomers: 1, quorum: 2, witness: 'Notary' };
}

async function prove(world: World, name: string, passphrase: string) {
  const view = await world.vault.adminChange.view();
  const holder = view?.stage === 'proving' ? view.holders.find((one) => one.name === name) : undefined;
  if (holder === undefined) throw new Error(`${name} is no holder of the new set`);
  return world.vault.adminChange.prove({ personId: holder.id, typed: typed(passphrase), keyFile: null });
}

async function replaced(world: World) {
  await begin(world, await replacing(world));
  await world.vault.adminChange.enrol(1, 'Newcomer', typed(newPassphrase));
  await prove(world, 'Admin 1', world.passphrase(1));
  await prove(world, 'Admin 2', world.passphrase(2));
  return prove(world, 'Newcomer', newPassphrase);
}

/** Who opens the vault in a folder that was copied in the middle, as a crash would have left it. */
async function openedAfterCrash(world: World, ...people: (readonly [name: string, passphrase: string])[]) {
  const copy = await World.make();
  worlds.push(copy);
  await cp(world.vaultFolder, copy.vaultFolder, { recursive: true });
  await copy.start();
  for (const [name, passphrase] of people) {
    const snapshot = await copy.vault.snapshot();
    if (snapshot.state !== 'locked') throw new Error(`not locked but ${snapshot.state}`);
    const admin = snapshot.admins.find((one) => one.name === name);
    if (admin === undefined) return { copy, state: `${name} holds no share` };
    await copy.vault.presentShare(admin.id, typed(passphrase));
  }
  return { copy, state: (await copy.vault.snapshot()).state };
}
const one = ['Admin 1', passphrases[0] ?? ''] as const;
const three = ['Admin 3', passphrases[2] ?? ''] as const;
const newcomer = ['Newcomer', newPassphrase] as const;

test('an admin is replaced: the new set opens the vault, the old one does not, and nothing that was sealed is lost', async () => {
  const world = await opened();
  const { id } = await world.makeKey('Payroll');
  const { ciphertext } = await world.vault.use.encrypt(id, Buffer.from('salary'), []);
  const file = join(world.folder, 'plan.txt');
  await writeFile(file, 'the plan');
  await world.vault.files.seal([{ path: file, size: 8 }], {
    ...{ keyIds: [id], existing: 'refuse', original: 'keep', context: [] },
  });
  await world.jobsEnded();

  const record = await replaced(world);
  expect(record).toMatchObject({
    ...{ ceremony: 'change of admins', quorum: 2, witness: 'Notary', present: ['Admin 2', 'Admin 1'] },
    admins: [{ name: 'Admin 1' }, { name: 'Admin 2' }, { name: 'Newcomer' }],
    detail: { epoch: 2, versions: 1 },
  });
  expect(record?.admins.every(({ provedAt }) => provedAt !== null)).toBe(true);
  expect(await world.vault.adminChange.view()).toBeNull();

  await world.restart();
  const locked = await world.vault.snapshot();
  expect(locked).toMatchObject({ admins: [{ name: 'Admin 1' }, { name: 'Admin 2' }, { name: 'Newcomer' }] });
  const { copy, state } = await openedAfterCrash(world, one, newcomer);
  expect(state).toBe('unlocked');
  using plain = (await copy.vault.use.decrypt(ciphertext, [])).secret;
  expect(plain.use(String)).toBe('salary');
  const sealed = join(copy.folder, 'plan.txt.sealed');
  await writeFile(sealed, await readFile(`${file}.sealed`));
  await copy.vault.files.unseal([{ path: sealed, size: 8 }], 'refuse', 'keep');
  expect(await copy.jobsEnded()).toMatchObject([{ state: 'done', output: 'plan.txt' }]);
  expect(await readFile(join(copy.folder, 'plan.txt'), 'utf8')).toBe('the plan');
});

test('the old set is destroyed, and who leaves is no admin any more', async () => {
  const world = await opened();
  const before = await idOf(world, 'Admin 3');
  await replaced(world);
  const people = await world.vault.people.list();
  expect(people.find(({ id }) => id === before)).toMatchObject({ roles: [], standing: 'removed' });
  expect(people.find(({ name }) => name === 'Newcomer')).toMatchObject({
    roles: ['admin'],
    standing: 'active',
  });
  expect((await openedAfterCrash(world, one, three)).state).toBe('Admin 3 holds no share');
});

describe('a crash leaves a vault that opens with the old set or the new one (AC5)', () => {
  test('while newcomers are enrolled the old set opens, and the change is gone', async () => {
    const world = await opened();
    await begin(world, { ...(await replacing(world)), newcomers: 2 });
    await world.vault.adminChange.enrol(1, 'Newcomer', typed(newPassphrase));
    const { copy, state } = await openedAfterCrash(world, one, three);
    expect(state).toBe('unlocked');
    expect(await copy.vault.adminChange.view()).toBeNull();
  });

  test('while holders prove their shares the old set opens, the new one does not, and the change goes on', async () => {
    const world = await opened();
    await begin(world, await replacing(world));
    await world.vault.adminChange.enrol(1, 'Newcomer', typed(newPassphrase));
    await prove(world, 'Newcomer', newPassphrase);
    expect((await openedAfterCrash(world, newcomer)).state).toBe('Newcomer holds no share');
    const { copy, state } = await openedAfterCrash(world, one, three);
    expect(state).toBe('unlocked');
    const view = await copy.vault.adminChange.view();
    expect(view?.stage === 'proving' && view.holders.every(({ provedAt }) => provedAt === null)).toBe(true);
    expect(await prove(copy, 'Newcomer', newPassphrase)).toBeNull();
    expect(await prove(copy, 'Admin 1', copy.passphrase(1))).toBeNull();
    const record = await prove(copy, 'Admin 2', copy.passphrase(2));
    expect(record).toMatchObject({ ceremony: 'change of admins', witness: 'Notary' });
    await copy.restart();
    expect(await copy.vault.snapshot()).toMatchObject({ admins: { length: 3 } });
    expect((await openedAfterCrash(copy, newcomer, one)).state).toBe('unlocked');
  });

  test('it can be abandoned before and after a lock, which leaves nothing of it', async () => {
    const world = await opened();
    await begin(world, await replacing(world));
    await world.vault.adminChange.enrol(1, 'Newcomer', typed(newPassphrase));
    await world.vault.lock('button');
    await world.unlock(1, 3);
    await world.vault.adminChange.abandon();
    expect(await world.vault.adminChange.view()).toBeNull();
    expect((await world.vault.people.list()).map(({ name }) => name)).toEqual([
      'Admin 1',
      'Admin 2',
      'Admin 3',
    ]);
    expect(await refusalOf(world.vault.adminChange.abandon())).toMatchObject({ code: 'admin_change_step' });
    await world.restart();
    await world.unlock(2, 3);
    expect(await world.vault.log.verify({ progress: () => undefined, signal: null })).toMatchObject({
      outcome: 'intact',
    });
  });
});

describe('what is refused', () => {
  test('a plan that the quorum has not confirmed, or another plan than it confirmed (AC1)', async () => {
    const world = await opened();
    const plan = await replacing(world);
    const { code, facts } = await refusalOf(world.vault.adminChange.begin(plan));
    expect(code).toBe('approval_missing');
    const approval = String(facts['approval']);
    expect(await refusalOf(world.vault.adminChange.begin(plan, approval))).toMatchObject({
      code: 'approval_unconfirmed',
    });
    const other = { ...plan, newcomers: 2 };
    expect((await refusalOf(world.vault.adminChange.begin(other, approval))).code).toMatch(/^approval_/);
    expect(await world.vault.adminChange.view()).toBeNull();
  });

  test.each([
    ['a quorum of one', { quorum: 1 }],
    ['a quorum of more than will hold shares', { quorum: 4 }],
    ['more than 16 admins', { newcomers: 15 }],
  ])('%s', async (_, change) => {
    const world = await opened();
    const plan = { ...(await replacing(world)), ...change };
    expect(await refusalOf(world.vault.adminChange.begin(plan))).toMatchObject({ code: 'quorum_invalid' });
  });

  test('a wrong passphrase proves nothing and is counted; a second change does not begin beside the first', async () => {
    const world = await opened();
    const plan = await replacing(world);
    await begin(world, plan);
    await world.vault.adminChange.enrol(1, 'Newcomer', typed(newPassphrase));
    expect(await refusalOf(prove(world, 'Admin 1', 'not my passphrase at all'))).toMatchObject({
      code: 'passphrase_wrong',
    });
    const view = await world.vault.adminChange.view();
    expect(view).toMatchObject({ stage: 'proving', holders: { length: 3 } });
    expect(view?.stage === 'proving' && view.holders.every(({ provedAt }) => provedAt === null)).toBe(true);
    expect(await refusalOf(begin(world, plan))).toMatchObject({ code: 'admin_change_under_way' });
  });

  test('a newcomer with the name of somebody in the vault, or a weak passphrase', async () => {
    const world = await opened();
    await begin(world, await replacing(world));
    const { adminChange } = world.vault;
    expect(await refusalOf(adminChange.enrol(1, 'admin 1', typed(newPassphrase)))).toMatchObject({
      code: 'person_name_taken',
    });
    expect(await refusalOf(adminChange.enrol(1, 'Newcomer', typed('password1234')))).toMatchObject({
      code: 'passphrase_weak',
    });
    expect(await refusalOf(adminChange.enrol(2, 'Newcomer', typed(newPassphrase)))).toMatchObject({
      code: 'admin_change_step',
    });
  });
});

test('the next root key is in no copy of the keystore before it is in force (AC4)', async () => {
  const world = await opened();
  await begin(world, await replacing(world));
  await world.vault.adminChange.enrol(1, 'Newcomer', typed(newPassphrase));
  await prove(world, 'Newcomer', newPassphrase);
  const { copy } = await openedAfterCrash(world, one, three);
  await copy.vault.close();
  const database = new Database(join(copy.vaultFolder, 'keystore.db'), { readonly: true });
  const sets = database.prepare('SELECT * FROM share_set').all() as object[];
  database.close();
  expect(sets).toHaveLength(2);
  for (const set of sets)
    expect(Object.keys(set)).toEqual(['set_id', 'epoch', 'quorum', 'root_commitment', 'made_at']);
});

test('what is abandoned while the last proof is given does not take force', async () => {
  const world = await opened();
  const holders = await Promise.all(['Admin 1', 'Admin 2', 'Admin 3'].map((name) => idOf(world, name)));
  await begin(world, { holders, newcomers: 0, quorum: 3, witness: null });
  await prove(world, 'Admin 1', world.passphrase(1));
  await prove(world, 'Admin 2', world.passphrase(2));
  const [proof, abandoned] = await Promise.allSettled([
    prove(world, 'Admin 3', world.passphrase(3)),
    world.vault.adminChange.abandon(),
  ]);
  expect([proof.status, abandoned.status].sort()).toEqual(['fulfilled', 'rejected']);
  const { quorum, epoch } = await world.vault.custody.view();
  expect([quorum, epoch]).toEqual(abandoned.status === 'fulfilled' ? [2, 1] : [3, 2]);
});

test('the quorum alone changes without newcomers: three of three', async () => {
  const world = await opened();
  const names = ['Admin 1', 'Admin 2', 'Admin 3'];
  const holders = await Promise.all(names.map((name) => idOf(world, name)));
  await begin(world, { holders, newcomers: 0, quorum: 3, witness: null });
  for (const [i, name] of names.entries()) await prove(world, name, world.passphrase(i + 1));
  await world.restart();
  await world.unlock(3, 1);
  expect((await world.vault.snapshot()).state).toBe('locked');
  await world.unlock(2);
  expect((await world.vault.snapshot()).state).toBe('unlocked');
});
