// core/policy.ts, PO1 and PO2, through the real front door.

import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OpenVault } from '../core/openvault.ts';
import { refusalOf } from './expect-refusal.ts';
import { confirmed } from './torture/populated.ts';
import { passphrases, typed, World } from './vault-world.ts';

let world: World;
beforeEach(async () => {
  world = await World.opened();
});
afterEach(() => world.remove());

const policy = async () => {
  const snapshot = await world.vault.snapshot();
  return snapshot.state === 'unlocked' ? snapshot.policy : null;
};

/** Asks, has an admin who is not at the desk confirm it, and does it. */
async function setIdle(idleMinutes: number): Promise<void> {
  const asked = await refusalOf(world.vault.policy.set({ idleMinutes }));
  expect(asked.code).toBe('approval_missing');
  const approval = String(asked.facts['approval']);
  const { admins, person } = await world.open();
  const other = admins.find(({ id }) => id !== person.id);
  const words = passphrases[Number(other?.name.at(-1)) - 1] ?? '';
  await world.vault.desk.confirm(approval, {
    ...{ personId: other?.id ?? '', typed: typed(words), keyFile: null },
  });
  await world.vault.policy.set({ idleMinutes }, approval);
}

test('a vault that was never told otherwise locks after five minutes (PO2)', async () => {
  expect(await policy()).toEqual({ idleMinutes: 5 });
});

test('two admins change it; it stands after a lock and is in the log', async () => {
  await setIdle(12);
  expect(await policy()).toEqual({ idleMinutes: 12 });
  await world.vault.lock('idle');
  expect(await world.vault.snapshot()).toMatchObject({ state: 'locked', reason: 'idle' });
  await world.unlock(1, 2);
  expect(await policy()).toEqual({ idleMinutes: 12 });
  const { entries } = await world.vault.log.entries(
    { from: null, to: null, person: null, key: null, actions: ['set policy'], result: 'done', text: null },
    null,
    10,
  );
  expect(entries.map(({ detail }) => detail)).toEqual([
    { idleMinutes: 12, confirmedBy: expect.stringMatching(/./) },
  ]);
});

test('while a new root key takes over it is shown, and nobody is told that it was altered', async () => {
  await setIdle(12);
  const shown: Promise<unknown>[] = [];
  const { adopt } = OpenVault.prototype;
  const spy = vi.spyOn(OpenVault.prototype, 'adopt').mockImplementation(function (this: OpenVault, ...of) {
    // Asked for before, answered after: it waits for its turn at the keystore.
    shown.push(policy());
    adopt.apply(this, of);
  });
  await confirmed(world, (approval) => world.vault.custody.rotate(approval));
  spy.mockRestore();
  expect(await Promise.all(shown)).toEqual([{ idleMinutes: 12 }]);
});

test.each([0, 241, 2.5, Number.NaN])('%s minutes are refused', async (idleMinutes) => {
  expect((await refusalOf(world.vault.policy.set({ idleMinutes }))).code).toBe('policy_invalid');
  expect(await policy()).toEqual({ idleMinutes: 5 });
});

test('a policy that was altered by hand opens nothing (PO1)', async () => {
  await setIdle(12);
  await world.vault.close();
  const keystore = new Database(`${world.vaultFolder}/keystore.db`);
  const { changes } = keystore
    .prepare(`UPDATE setting SET value = '{"idleMinutes":240}' WHERE name = 'policy'`)
    .run();
  keystore.close();
  expect(changes).toBe(1);
  await world.start();
  expect((await refusalOf(world.unlock(1, 2))).code).toBe('keystore_altered');
});
