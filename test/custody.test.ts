import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { matchKit, readKit, readTypedKit } from '../core/kit.ts';
import { Ledger } from '../core/ledger.ts';
import { readFounding } from '../core/records.ts';
import { RootKey } from '../core/rootkey.ts';
import { LockedVault } from '../core/unlocking.ts';
import { refusalOf } from './expect-refusal.ts';
import { typed, World } from './vault-world.ts';

const day = 86_400_000;
const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.remove();
});

async function opened(): Promise<World> {
  const world = await World.opened();
  worlds.push(world);
  return world;
}

/** Asked for by Admin 2, who completed the quorum, and confirmed by Admin 1. */
async function confirmed(world: World): Promise<string> {
  const { code, facts } = await refusalOf(world.vault.custody.rotate());
  expect(code).toBe('approval_missing');
  const approval = String(facts['approval']);
  const { holders } = await world.vault.custody.view();
  const personId = holders.find(({ name }) => name === 'Admin 1')?.id ?? '';
  await world.vault.desk.confirm(approval, { personId, typed: typed(world.passphrase(1)), keyFile: null });
  return approval;
}

async function copied(world: World): Promise<World> {
  const copy = await World.make();
  worlds.push(copy);
  await cp(world.vaultFolder, copy.vaultFolder, { recursive: true });
  await copy.start();
  return copy;
}

test('a rotated root key opens what was sealed before, for the same admins, after a restart', async () => {
  const world = await opened();
  const { id } = await world.makeKey('Payroll');
  await world.vault.keys.rotate(id);
  const { ciphertext } = await world.vault.use.encrypt(id, Buffer.from('salary'), [['month', 'May']]);
  const record = await world.vault.custody.rotate(await confirmed(world));
  expect(record).toMatchObject({
    ...{ ceremony: 'root key rotation', present: ['Admin 2', 'Admin 1'], quorum: 2 },
    detail: { epoch: 2, versions: 2 },
  });
  const before = await world.vault.use.decrypt(ciphertext, [['month', 'May']]);
  expect(before.secret.use(String)).toBe('salary');
  await world.restart();
  await world.unlock(3, 1);
  const after = await world.vault.use.decrypt(ciphertext, [['month', 'May']]);
  expect(after.secret.use(String)).toBe('salary');
  expect(await world.vault.log.verify({ progress: () => undefined, signal: null })).toMatchObject({
    outcome: 'intact',
  });
});

test('every wrapped key version and every row mark is new, the old share set is gone', async () => {
  const world = await opened();
  const { id } = await world.makeKey('Payroll');
  const rowsOf = async (of: World) => {
    const copy = await copied(of);
    await copy.vault.close();
    const locked = await LockedVault.at(join(copy.vaultFolder, 'keystore.db'), () => copy.clock.now);
    const rows = await locked.keystore.read(async (from) => ({
      version: await from.get('key_version', Buffer.from(id, 'hex'), 1),
      key: await from.get('key', Buffer.from(id, 'hex')),
      sets: await from.all('share_set'),
      shares: await from.all('share'),
    }));
    await locked.keystore.close();
    return rows;
  };
  const before = await rowsOf(world);
  await world.vault.custody.rotate(await confirmed(world));
  const after = await rowsOf(world);
  expect(after.version?.wrapped).not.toEqual(before.version?.wrapped);
  expect(after.version?.mac).not.toEqual(before.version?.mac);
  expect(after.key?.mac).not.toEqual(before.key?.mac);
  expect(after.sets).toMatchObject([{ epoch: 2 }]);
  expect(after.shares).toHaveLength(3);
  expect(after.shares.every(({ set_id }) => set_id.equals(after.sets[0]?.set_id ?? Buffer.alloc(0)))).toBe(
    true,
  );
});

test('nothing of a root key rotation happens without a second admin', async () => {
  const world = await opened();
  const { code, facts } = await refusalOf(world.vault.custody.rotate());
  expect(code).toBe('approval_missing');
  const approval = String(facts['approval']);
  expect(await refusalOf(world.vault.custody.rotate(approval))).toMatchObject({
    code: 'approval_unconfirmed',
  });
  const { person } = await world.open();
  const own = { personId: person.id, typed: typed(world.passphrase(2)), keyFile: null };
  expect(await refusalOf(world.vault.desk.confirm(approval, own))).toMatchObject({ code: 'approval_own' });
  expect((await world.vault.custody.view()).epoch).toBe(1);
});

test('a confirmation serves for one rotation', async () => {
  const world = await opened();
  const approval = await confirmed(world);
  await world.vault.custody.rotate(approval);
  expect((await refusalOf(world.vault.custody.rotate(approval))).code).toMatch(/^approval_/);
  expect((await world.vault.custody.view()).epoch).toBe(2);
});

test('the date of the next rotation is a year after the last, and overdue is said', async () => {
  const world = await opened();
  const { madeAt, dueAt, rotation } = await world.vault.custody.view();
  expect(new Date(dueAt).getUTCFullYear()).toBe(new Date(madeAt).getUTCFullYear() + 1);
  expect(rotation).toBe('in time');
  world.clock.pass(366 * day);
  expect((await world.vault.custody.view()).rotation).toBe('overdue');
  await world.vault.custody.rotate(await confirmed(world));
  expect(await world.vault.custody.view()).toMatchObject({ rotation: 'in time', madeAt: world.clock.now });
});

test('the outlook says how many holders may be lost, and when each proved his share', async () => {
  const world = await opened();
  const at = world.clock.now;
  expect(await world.vault.custody.view()).toMatchObject({ spare: 1, outlook: 'sound', quorum: 2 });
  const { holders } = await world.vault.custody.view();
  expect(holders.find(({ name }) => name === 'Admin 1')?.provedAt).toBe(at);
  await world.vault.lock('button');
  world.clock.pass(day);
  await world.unlock(1, 3);
  const later = (await world.vault.custody.view()).holders;
  expect(later.find(({ name }) => name === 'Admin 3')?.provedAt).toBe(at + day);
  expect(later.find(({ name }) => name === 'Admin 2')?.provedAt).toBe(at);
});

test('a kit is one’s own, in a file and on a page, and belongs to the set it was made of', async () => {
  const world = await opened();
  const path = join(world.folder, 'admin-2.keyward-kit');
  await world.vault.custody.exportKit(path);
  const kit = await readKit(path);
  expect(kit.person.name).toBe('Admin 2');
  const page = await world.vault.custody.printKit();
  expect(readTypedKit(page.lines.join('\n')).share).toEqual(kit.share);
  expect(await refusalOf(world.vault.custody.exportKit(path))).toMatchObject({ code: 'target_exists' });
  expect((await readFile(path)).length).toBeGreaterThan(300);

  await world.vault.custody.rotate(await confirmed(world));
  const copy = await copied(world);
  await copy.vault.close();
  const locked = await LockedVault.at(join(copy.vaultFolder, 'keystore.db'), () => copy.clock.now);
  const founding = await locked.keystore.read((rows) => readFounding(rows, ''));
  await locked.keystore.close();
  expect(() => matchKit(kit, founding)).toThrow(expect.objectContaining({ code: 'kit_superseded' }));
});

test('the root key is not rotated while a change of admins is prepared', async () => {
  const world = await opened();
  const { holders } = await world.vault.custody.view();
  const plan = { holders: holders.map(({ id }) => id), newcomers: 0, quorum: 3, witness: null };
  const { facts } = await refusalOf(world.vault.adminChange.begin(plan));
  const approval = String(facts['approval']);
  const personId = holders.find(({ name }) => name === 'Admin 1')?.id ?? '';
  await world.vault.desk.confirm(approval, { personId, typed: typed(world.passphrase(1)), keyFile: null });
  await world.vault.adminChange.begin(plan, approval);
  expect(await refusalOf(world.vault.custody.rotate(await confirmed(world)))).toMatchObject({
    code: 'admin_change_under_way',
  });
});

test('a file that is being sealed while the root key rotates is sealed, and opens', async () => {
  const world = await opened();
  const { id } = await world.makeKey('Payroll');
  const { writeFile } = await import('node:fs/promises');
  const file = join(world.folder, 'large.bin');
  await writeFile(file, Buffer.alloc(48 << 20, 7));
  const approval = await confirmed(world);
  await world.vault.files.seal([{ path: file, size: 48 << 20 }], {
    ...{ keyIds: [id], existing: 'refuse', original: 'keep', context: [] },
  });
  await world.vault.custody.rotate(approval);
  expect(await world.jobsEnded()).toMatchObject([{ state: 'done' }]);
  await world.vault.files.unseal([{ path: `${file}.sealed`, size: 48 << 20 }], 'number', 'keep');
  const [, back] = await world.jobsEnded();
  expect(back).toMatchObject({ state: 'done', output: 'large (2).bin' });
});

test('a rotation that is at work longer than a lock waits puts no other root key in force behind it', async () => {
  const world = await opened();
  const approval = await confirmed(world);
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { split } = RootKey.prototype;
  const atWork = new Promise<void>((resolve) => {
    vi.spyOn(RootKey.prototype, 'split').mockImplementation(async function (this: RootKey, ...of) {
      const set = await split.apply(this, of);
      resolve();
      await held;
      return set;
    });
  });
  const { record } = Ledger.prototype;
  const isLocking = vi.spyOn(Ledger.prototype, 'record').mockImplementation(function (
    this: Ledger,
    ...[signer, draft, work]
  ) {
    const recording = record.call(this, signer, draft, work);
    // Its turn comes after that of the lock, while the lock is not over.
    if (typeof draft !== 'function' && draft.action === 'lock') goOn();
    return recording;
  });
  const rotating = refusalOf(world.vault.custody.rotate(approval));
  await atWork;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const locking = world.vault.lock('button');
  while (!isLocking.mock.calls.some(([, draft]) => typeof draft !== 'function' && draft.action === 'lock'))
    await vi.advanceTimersByTimeAsync(100);
  vi.useRealTimers();
  await locking;
  vi.restoreAllMocks();
  expect((await rotating).code).toBe('vault_locked');
  await world.unlock(1, 2);
  expect((await world.open()).state).toBe('unlocked');
});
