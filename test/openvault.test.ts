// core/openvault.ts, O2: what outlives a lock finds no root key, and leaves the vault as it was locked.

import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keystoreName } from '../core/ceremony.ts';
import { withSecrets } from '../core/proving.ts';
import { RootKey } from '../core/rootkey.ts';
import { LockedVault } from '../core/unlocking.ts';
import { refusalOf } from './expect-refusal.ts';
import { OpenDesk } from './open-desk.ts';

let at: OpenDesk;
beforeEach(async () => {
  at = await OpenDesk.open();
});
afterEach(() => at.close());

/** Whether two admins open the vault as it stands on the disk. */
async function opens(): Promise<boolean> {
  await at.vault.keystore.close();
  const locked = await LockedVault.at(join(at.folder, 'vault', keystoreName), () => at.clock.now);
  try {
    for (const seat of [1, 3]) {
      const id = at.admin(seat).id.toString('hex');
      const typed = new TextEncoder().encode(at.passphrase(seat));
      const open = await withSecrets(typed, null, (secrets) => locked.present(id, secrets));
      if (open !== null) {
        open.close();
        return true;
      }
    }
    return false;
  } finally {
    await locked.keystore.close();
  }
}

test('what comes after it was closed is told that the vault is locked, records nothing, and the vault opens again', async () => {
  const draft = { action: 'seal file', person: null, result: 'internal' } as const;
  const before = await at.entries();
  at.vault.close();
  const late = [
    at.vault.ledger.record(at.vault, draft, async () => undefined),
    at.vault.ledger.recordTogether(
      at.vault,
      () => draft,
      async () => undefined,
    ),
    at.gate.act({ operation: 'seal file' }, async () => undefined, 'together'),
    at.gate.see('see index', null, async () => undefined),
  ];
  // The person at the desk was there before the lock; he is told this, not that something was altered.
  const codes = (await Promise.all(late.map(refusalOf))).map(({ code }) => code);
  expect(codes).toEqual(late.map(() => 'vault_locked'));
  expect(await at.entries()).toEqual(before);
  expect(await opens()).toBe(true);
});

test('a root key that takes over after it was closed is wiped with the other', async () => {
  const { founding, root } = at.vault;
  at.vault.close();
  const next = RootKey.make(founding.id);
  at.vault.adopt(next, founding);
  for (const key of [root, next]) expect(() => key.macRow(Buffer.alloc(1))).toThrow('after it was wiped');
  expect(at.vault.holds(next)).toBe(false);
});
