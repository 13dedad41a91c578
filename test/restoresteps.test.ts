// core/restore.ts: the steps of a restore in another order than the window offers them, or two at a time.

import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Keystore } from '../core/keystore.ts';
import { Ledger } from '../core/ledger.ts';
import { OpenVault } from '../core/openvault.ts';
import { Refusal } from '../core/refusal.ts';
import { refusalOf } from './expect-refusal.ts';
import { typed, World } from './vault-world.ts';

const hour = 3_600_000;
let world: World;
let backup: string;
beforeEach(async () => {
  world = await World.opened();
  await world.makeKey('Payroll');
  backup = join(world.folder, 'backups', await world.vault.backups.make());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await world.remove();
});

/** The vault is gone; the restore of its backup begins. */
async function begun(): Promise<void> {
  await world.vault.close();
  await rm(world.vaultFolder, { recursive: true });
  await world.start();
  await world.vault.restoring.begin(backup);
}
async function present(...seats: readonly number[]): Promise<void> {
  for (const seat of seats) {
    const snapshot = await world.vault.snapshot();
    if (snapshot.state !== 'restoring') throw new Error(`not restoring but ${snapshot.state}`);
    const id = snapshot.admins.find(({ name }) => name === `Admin ${seat}`)?.id ?? '';
    await world.vault.restoring.present(id, typed(world.passphrase(seat)));
  }
}
const code = async (work: Promise<unknown>) => (await refusalOf(work)).code;

test('once there is a quorum, no share is presented or withdrawn any more', async () => {
  await begun();
  await present(1, 2);
  expect(await code(present(3))).toBe('ceremony_step');
  expect(await code(world.vault.restoring.withdraw())).toBe('ceremony_step');
  await world.vault.restoring.confirm(null);
  await world.vault.restoring.enter();
  expect((await world.open()).keys).toMatchObject([{ name: 'Payroll' }]);
});

test('what is in its place is not abandoned any more', async () => {
  await begun();
  await present(1, 2);
  await world.vault.restoring.confirm(null);
  expect(await code(world.vault.restoring.abandon())).toBe('ceremony_step');
  await world.vault.restoring.enter();
  expect((await world.open()).keys).toMatchObject([{ name: 'Payroll' }]);
});

test('of two who confirm it at once one does', async () => {
  await begun();
  await present(1, 2);
  const [first, second] = [world.vault.restoring.confirm(null), code(world.vault.restoring.confirm(null))];
  expect(await second).toBe('ceremony_step');
  await first;
  await world.vault.restoring.enter();
  expect((await world.open()).keys).toMatchObject([{ name: 'Payroll' }]);
});

test('it is not abandoned while it proves itself', async () => {
  await begun();
  await present(1);
  const { verify } = Ledger.prototype;
  let [verified, tried] = [0, ''];
  vi.spyOn(Ledger.prototype, 'verify').mockImplementation(async function (this: Ledger, ...of) {
    // The first is that of the unlock.
    if (++verified === 2) tried = await code(world.vault.restoring.abandon());
    return verify.apply(this, of);
  });
  await present(2);
  expect(tried).toBe('ceremony_step');
  vi.restoreAllMocks();
  await world.vault.restoring.confirm(null);
  await world.vault.restoring.enter();
});

test('who presents a share while it is abandoned is told so', async () => {
  await begun();
  await present(1);
  const snapshot = await world.vault.snapshot();
  if (snapshot.state !== 'restoring') throw new Error('not restoring');
  const id = snapshot.admins.find(({ name }) => name === 'Admin 2')?.id ?? '';
  const late = code(world.vault.restoring.present(id, typed(world.passphrase(2))));
  await world.vault.restoring.abandon();
  expect(await late).toBe('shares_withdrawn');
  expect(await world.vault.snapshot()).toMatchObject({ state: 'absent' });
});

test('a backup that does not prove itself leaves no root key open', async () => {
  await begun();
  await present(1);
  const closed = vi.spyOn(OpenVault.prototype, 'close');
  const { read } = Keystore.prototype;
  vi.spyOn(Keystore.prototype, 'read').mockImplementation(function (this: Keystore, work) {
    if (String(work).includes('keysDestroyed')) throw new Refusal('disk_failed');
    return read.call(this, work) as never;
  });
  expect(await code(present(2))).toBe('disk_failed');
  expect(closed).toHaveBeenCalled();
  vi.restoreAllMocks();
  await world.vault.restoring.abandon();
});

test('whoever was present has proved the share', async () => {
  world.clock.pass(100 * hour);
  await begun();
  await present(1, 3);
  await world.vault.restoring.confirm(null);
  await world.vault.restoring.enter();
  const { holders } = await world.vault.custody.view();
  const now = world.clock.now;
  expect(holders.map(({ name, provedAt }) => [name, provedAt === now])).toEqual([
    ['Admin 1', true],
    ['Admin 2', false],
    ['Admin 3', true],
  ]);
});

test('the material of a key that does not come back is searched for before the copy takes its place', async () => {
  const { id } = await world.makeKey('Waste');
  backup = join(world.folder, 'backups', await world.vault.backups.make());
  const kept = join(world.folder, 'kept.keyward-backup');
  await copyFile(backup, kept);
  await world.vault.keys.requestDeletion(id, { typedName: 'Waste', reason: 'no longer used', hours: 72 });
  world.clock.pass(73 * hour);
  await world.vault.runDue();
  backup = kept;
  await begun();
  await present(1, 2);
  const scrub = vi.spyOn(Keystore.prototype, 'scrub');
  await world.vault.restoring.confirm(null);
  expect(scrub.mock.calls.some(([pieces]) => pieces.length > 0)).toBe(true);
  await world.vault.restoring.enter();
  expect((await world.open()).keys).toMatchObject([{ name: 'Payroll' }]);
});
