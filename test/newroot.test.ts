// core/newroot.ts and Ledger.rekey: a new root key takes over in one transaction, or not at all.

import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keystoreName } from '../core/ceremony.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { unwrapVersion, wrapVersion } from '../core/keywrap.ts';
import type { MarkedChanges } from '../core/ledger.ts';
import { verifyWhole } from '../core/logverify.ts';
import { takeOver } from '../core/newroot.ts';
import { withSecrets } from '../core/proving.ts';
import { Refusal } from '../core/refusal.ts';
import { RootKey } from '../core/rootkey.ts';
import { LockedVault } from '../core/unlocking.ts';
import { refusalOf } from './expect-refusal.ts';
import { OpenDesk } from './open-desk.ts';

let at: OpenDesk;
let keyId: Buffer;
const material = randomBytes(32);
const facts = { type: 'AES-256', createdAt: 1_790_000_000_000 } as const;
const folders: string[] = [];

beforeEach(async () => {
  at = await OpenDesk.open();
  keyId = await at.key('Payroll');
  await at.change(async (changes) => {
    const bytes = KeyBytes.take(Buffer.from(material));
    const wrapped = wrapVersion(at.vault.root, place(1), facts, bytes);
    await changes.mark('key_version', versionRow(1, wrapped));
  });
});
afterEach(async () => {
  await at.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const place = (version: number) => ({ vaultId: at.vault.founding.id, keyId, version });
const versionRow = (version: number, wrapped: Buffer) => ({
  ...{ key_id: keyId, version, status: 'available', created_at: facts.createdAt },
  ...{ origin: 'generated', wrapped, public_key: null },
});

/** A new root key with shares for the same holders. */
async function nextRoot() {
  const { id, set, admins } = at.vault.founding;
  const follows = { root: at.vault.root, set };
  const root = RootKey.make(id);
  const holders = admins.map((admin) => ({ personId: admin.id, publicKey: admin.credential.publicKey }));
  return { follows, root, set: await root.split(randomBytes(16), set.epoch + 1, set.quorum, holders) };
}

async function rotate(along?: (changes: MarkedChanges) => Promise<void>, next = nextRoot()): Promise<number> {
  const draft = { action: 'rotate root key', person: null, result: 'done' } as const;
  const newRoot = { ...(await next), at: at.clock.now };
  return (
    await takeOver(
      at.vault,
      newRoot,
      () => draft,
      async () => undefined,
      along,
    )
  ).versions;
}

/** The vault's folder as it is on the disk now: what a crash would leave. */
async function crashed(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keyward-crash-'));
  folders.push(folder);
  await cp(join(at.folder, 'vault'), folder, { recursive: true });
  return folder;
}

/** Opens what a crash left, with admins 2 and 3; answers the epoch and the material of the version. */
async function reopened(folder: string) {
  const locked = await LockedVault.at(join(folder, keystoreName), () => at.clock.now);
  try {
    let open = null;
    for (const seat of [2, 3]) {
      const bytes = new TextEncoder().encode(at.passphrase(seat));
      const id = at.admin(seat).id.toString('hex');
      open = await withSecrets(bytes, null, (secrets) => locked.present(id, secrets));
    }
    if (open === null) throw new Error('did not open');
    const { root, founding, keystore } = open;
    const row = await keystore.read((rows) => rows.get('key_version', keyId, 1));
    using held = unwrapVersion(root, place(1), facts, row?.wrapped ?? Buffer.alloc(0));
    const whole = await verifyWhole((work) => keystore.read((rows) => work({ rows, root })), null, {
      progress: () => undefined,
      signal: null,
    });
    root.wipe();
    return {
      ...{ epoch: founding.set.epoch, outcome: whole.outcome },
      holds: held?.use((bytes) => bytes.equals(material)),
    };
  } finally {
    await locked.keystore.close();
  }
}

describe('NR1: a crash leaves the old root key in force, or the new one, and all that it wraps', () => {
  test('in the middle of the transaction the old one', async () => {
    let middle = '';
    await rotate(async () => {
      middle = await crashed();
    });
    expect(await reopened(middle)).toEqual({ epoch: 1, outcome: 'intact', holds: true });
  });

  test('as soon as it has answered the new one', async () => {
    expect(await rotate()).toBe(1);
    expect(await reopened(await crashed())).toEqual({ epoch: 2, outcome: 'intact', holds: true });
    expect(await rotate()).toBe(1);
    expect(await reopened(await crashed())).toEqual({ epoch: 3, outcome: 'intact', holds: true });
  });

  test('where anything fails before the end, everything is as before, and it can be done again', async () => {
    const before = at.vault.root;
    const next = nextRoot();
    const failing = rotate(async () => {
      throw new Refusal('disk_full');
    }, next);
    expect(await refusalOf(failing)).toMatchObject({ code: 'disk_full' });
    expect(at.vault.root).toBe(before);
    expect(() => before.macRow(Buffer.alloc(1))).not.toThrow();
    const { root } = await next;
    expect(() => root.rowSum(Buffer.alloc(32))).toThrow('wiped');
    expect(await reopened(await crashed())).toMatchObject({ epoch: 1, holds: true });
    expect(await rotate()).toBe(1);
    expect(await reopened(await crashed())).toMatchObject({ epoch: 2, holds: true });
  });
});

test('NR1: no byte of the old shares is left in the keystore or its log', async () => {
  const { shares } = at.vault.founding.set;
  const onDisk = async () => {
    const folder = join(at.folder, 'vault');
    return Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
  };
  const held = async () => {
    const files = await onDisk();
    return shares.some(({ blob }) => files.some((file) => file.includes(blob.subarray(32))));
  };
  expect(await held()).toBe(true);
  await rotate();
  expect(await held()).toBe(false);
});

test('NR3: the old root key is wiped, and what waited behind the rotation is signed by the new one', async () => {
  const before = at.vault.root;
  const late: Promise<unknown>[] = [];
  await rotate(async () => {
    for (let i = 0; i < 3; i++) {
      const act = { operation: 'rename key', keyId, detail: { i } } as const;
      late.push(
        at.gate.act(act, async ({ open, changes }) => {
          const row = await changes.get('key_version', keyId, 1);
          if (row === null) throw new Error('no version');
          using held = unwrapVersion(open.root, place(1), facts, row.wrapped);
          expect(held?.use((bytes) => bytes.equals(material))).toBe(true);
          await changes.mark('key_version', versionRow(i + 2, row.wrapped));
        }),
      );
    }
  });
  await Promise.all(late);
  expect(() => before.rowSum(Buffer.alloc(32))).toThrow('wiped');
  expect((await at.entries()).slice(-3).map(({ result }) => result)).toEqual(['done', 'done', 'done']);
  await at.vault.ledger.verify(at.vault.root);
});

test('NR4: of two that meet, the second is refused and the first stays', async () => {
  const nexts = [Promise.resolve(await nextRoot()), Promise.resolve(await nextRoot())];
  const [first, second] = await Promise.allSettled(nexts.map((next) => rotate(undefined, next)));
  expect(first?.status).toBe('fulfilled');
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'ceremony_step' } });
  expect(await reopened(await crashed())).toEqual({ epoch: 2, outcome: 'intact', holds: true });
});

test('NR4: shares that were made for the set before it are refused, however late they come', async () => {
  const late = await nextRoot();
  await rotate();
  expect(await refusalOf(rotate(undefined, Promise.resolve(late)))).toMatchObject({ code: 'ceremony_step' });
  expect(await reopened(await crashed())).toEqual({ epoch: 2, outcome: 'intact', holds: true });
});

describe('what was altered under an open vault is not marked anew', () => {
  type Alteration = (changes: MarkedChanges) => Promise<void>;
  const former: Record<string, () => Promise<Alteration>> = {
    'a key version that was put back as it once was': async () => {
      const row = await at.vault.keystore.read((rows) => rows.get('key_version', keyId, 1));
      if (row === null) throw new Error('no version');
      const { mac: _, ...rest } = row;
      await at.change((changes) => changes.mark('key_version', { ...rest, status: 'disabled' }));
      return (changes) => changes.put('key_version', row);
    },
    'another row that was put back as it once was': async () => {
      const row = await at.vault.keystore.read((rows) => rows.get('key', keyId));
      if (row === null) throw new Error('no key');
      const { mac: _, ...rest } = row;
      await at.change((changes) => changes.mark('key', { ...rest, state: 'disabled' }));
      return (changes) => changes.put('key', row);
    },
    'a row that was taken away': async () => (changes) => changes.remove('key_version', keyId, 1),
    'a role that was changed': async () => async (changes) => {
      const row = await changes.get('person', at.admin(3).id);
      if (row !== null) await changes.put('person', { ...row, roles: 'admin,auditor' });
    },
  };

  for (const [what, prepare] of Object.entries(former)) {
    test(what, async () => {
      const alter = await prepare();
      await at.vault.keystore.change((changes) => alter(changes as MarkedChanges));
      const refusal = await refusalOf(rotate());
      expect(refusal.code).toBe('keystore_altered');
      expect(refusal.facts['place']).toMatch(/^(key|key_version|person) [0-9a-f]{32}/);
      expect(at.vault.founding.set.epoch).toBe(1);
    });
  }
});

test('destroyed material is not missed where the end of its key had come, and is where it had not', async () => {
  await at.vault.keystore.change(async (changes) => {
    const row = await changes.get('key_version', keyId, 1);
    if (row !== null) await changes.put('key_version', { ...row, wrapped: Buffer.alloc(0) });
    await changes.put('tombstone', { key_id: keyId, destroyed_at: at.clock.now, mac: Buffer.alloc(0) });
  });
  expect(await refusalOf(rotate())).toMatchObject({ code: 'keystore_altered' });
  await at.change(async (changes) => {
    const row = await changes.get('key', keyId);
    if (row === null) throw new Error('no key');
    const { mac: _, ...rest } = row;
    const end = { deletion_requested_at: 1, deletion_at: at.clock.now, deletion_by: at.admin(1).id };
    await changes.mark('key', { ...rest, state: 'deletion requested', ...end });
  });
  expect(await rotate()).toBe(1);
  const row = await at.vault.keystore.read((rows) => rows.get('key_version', keyId, 1));
  expect(row?.wrapped).toHaveLength(0);
  await at.vault.ledger.verify(at.vault.root);
});
