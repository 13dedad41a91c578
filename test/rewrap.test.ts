// core/rewrap.ts, rewrappage.ts and rowkeys.ts, and BoxKey of aead.ts that they rest on.

import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BoxKey, boxOverhead } from '../core/aead.ts';
import { subkey } from '../core/kdf.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { Keystore } from '../core/keystore.ts';
import { unwrapVersion, wrapVersion } from '../core/keywrap.ts';
import { type Rewrapped, rewrapAll } from '../core/rewrap.ts';
import { RootKey } from '../core/rootkey.ts';
import { rowBytes } from '../core/rowbytes.ts';
import { RowKeys } from '../core/rowkeys.ts';
import type { Changes } from '../core/rows.ts';
import type { KeyRow, KeyVersionRow } from '../core/schema.ts';
import type { KeyType } from '../core/snapshot.ts';
import { refusalOf } from './expect-refusal.ts';
import { revealed } from './vectors-corpus.ts';

const vaultId = Buffer.alloc(16, 0xa1);
const [from, to] = [RootKey.make(vaultId), RootKey.make(vaultId)];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A keystore of its own with these versions under `from`; answers what each holds. */
async function keystoreOf(versions: readonly Version[]): Promise<Keystore> {
  const keystore = await Keystore.create(join(folder, randomBytes(6).toString('hex'), 'keystore.db'));
  await keystore.change(async (changes) => {
    for (const id of new Set(versions.map((one) => one.keyId))) {
      const type = versions.find((one) => one.keyId === id)?.type ?? 'AES-256';
      await changes.put('key', keyRowOf(id, type));
    }
    for (const one of versions) await changes.put('key_version', rowOf(one));
  });
  return keystore;
}

interface Version {
  /** Two hex digits, sixteen times. */
  readonly keyId: string;
  readonly version: number;
  readonly type: KeyType;
  readonly material: Buffer;
  readonly status: string;
  readonly createdAt: number;
  readonly publicKey: Buffer | null;
}

function version(keyId: string, n: number, more: Partial<Version> = {}): Version {
  const usual = { type: 'AES-256', material: randomBytes(32), status: 'available' } as const;
  return { keyId, version: n, ...usual, createdAt: 1_790_000_000_000 + n, publicKey: null, ...more };
}

const idOf = (keyId: string) => Buffer.from(keyId.repeat(16), 'hex');
const placeOf = ({ keyId, version: n }: Version) => ({ vaultId, keyId: idOf(keyId), version: n });

function rowOf(one: Version): KeyVersionRow {
  const material = KeyBytes.take(Buffer.from(one.material));
  const row = {
    key_id: idOf(one.keyId),
    version: one.version,
    status: one.status,
    created_at: one.createdAt,
    origin: 'generated',
    wrapped: wrapVersion(from, placeOf(one), one, material),
    public_key: one.publicKey,
  };
  return { ...row, mac: from.macRow(rowBytes('key_version', row)) };
}

function keyRowOf(keyId: string, type: KeyType): KeyRow {
  const nothing = {
    ...{ created_by: null, rotation_days: null, rotation_anchor: null, next_rotation_at: null },
    ...{ deletion_requested_at: null, deletion_at: null, deletion_by: null, deletion_reason: null },
  };
  const names = { name: `key ${keyId}`, folded_name: `key ${keyId}` };
  const facts = { type, state: 'available', current_version: 1, created_at: 0, mac: Buffer.alloc(32) };
  return { id: idOf(keyId), ...names, ...facts, ...nothing };
}

const rewrap = (keystore: Keystore): Promise<Rewrapped> =>
  keystore.change((changes) => rewrapAll(from, to, vaultId, changes));

/** The XOR of the terms of these rows. */
function sumOf(root: RootKey, rows: readonly KeyVersionRow[]): Buffer {
  return root.rowKeys.sumOf(Buffer.concat(rows.map((row) => row.mac)));
}

const everyVersion = (keystore: Keystore) => keystore.read((rows) => rows.all('key_version'));

/** Each version opens under `to`, and only there, to what it held, and is marked by `to`. */
function expectUnder(rows: readonly KeyVersionRow[], versions: readonly Version[]): void {
  expect(rows).toHaveLength(versions.length);
  for (const row of rows) {
    const one = versions.find(
      (other) => other.version === row.version && idOf(other.keyId).equals(row.key_id),
    );
    if (one === undefined) throw new Error('a version that nobody made');
    expect(revealed(unwrapVersion(to, placeOf(one), one, row.wrapped))).toBe(one.material.toString('hex'));
    expect(unwrapVersion(from, placeOf(one), one, row.wrapped)).toBeNull();
    expect(row.mac).toEqual(to.macRow(rowBytes('key_version', row)));
    expect(row).toMatchObject({ status: one.status, created_at: one.createdAt, public_key: one.publicKey });
  }
}

describe('re-wrapping', () => {
  test('brings versions of every kind under the new root key, and sums up both', async () => {
    const versions = [
      ...[1, 2, 3, 9, 10, 11, 99, 100].map((n) => version('0a', n)),
      version('0b', 1, { status: 'disabled' }),
      version('0b', 2, { createdAt: 0 }),
      version('0c', 1, { type: 'RSA-3072', material: randomBytes(1794), publicKey: randomBytes(422) }),
      version('0c', 2, { type: 'RSA-3072', material: randomBytes(1793), publicKey: randomBytes(422) }),
      version('0d', 1, { type: 'Ed25519', material: randomBytes(48), publicKey: randomBytes(44) }),
      version('2c', 1, { material: Buffer.alloc(32), createdAt: Number.MAX_SAFE_INTEGER }),
    ];
    const keystore = await keystoreOf(versions);
    const rowsBefore = await everyVersion(keystore);
    const done = await rewrap(keystore);
    const rowsAfter = await everyVersion(keystore);
    expectUnder(rowsAfter, versions);
    expect(done).toMatchObject({ versions: versions.length, destroyed: [] });
    expect(done.before).toEqual(sumOf(from, rowsBefore));
    expect(done.after).toEqual(sumOf(to, rowsAfter));
    await keystore.close();
  });

  test('of no version at all does nothing', async () => {
    const keystore = await keystoreOf([]);
    const nothing = Buffer.alloc(32);
    expect(await rewrap(keystore)).toEqual({ versions: 0, before: nothing, after: nothing, destroyed: [] });
    await keystore.close();
  });

  test('N1: of many versions goes on by pages, and others have their turn meanwhile', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => (i + 16).toString(16));
    const versions = ids.flatMap((keyId) => Array.from({ length: 100 }, (_, i) => version(keyId, i + 1)));
    const keystore = await keystoreOf(versions);
    const rowsBefore = await everyVersion(keystore);
    let turns = 0;
    const clock = setInterval(() => turns++, 1);
    const done = await rewrap(keystore);
    clearInterval(clock);
    const rowsAfter = await everyVersion(keystore);
    expectUnder(rowsAfter, versions);
    expect(done).toMatchObject({ versions: 3000, destroyed: [] });
    expect(done.before).toEqual(sumOf(from, rowsBefore));
    expect(done.after).toEqual(sumOf(to, rowsAfter));
    expect(turns).toBeGreaterThan(5);
    await keystore.close();
  });

  test('destroyed material stays destroyed, is named, and its old mac still counts', async () => {
    const keystore = await keystoreOf([version('0a', 1), version('0a', 2), version('0a', 3)]);
    await keystore.change(async (changes) => {
      const row = await changes.get('key_version', idOf('0a'), 2);
      if (row !== null) await changes.put('key_version', { ...row, wrapped: Buffer.alloc(0) });
    });
    const rowsBefore = await everyVersion(keystore);
    const done = await rewrap(keystore);
    expect(done.destroyed).toEqual([{ keyId: '0a'.repeat(16), version: 2 }]);
    expect(done.before).toEqual(sumOf(from, rowsBefore));
    const row = await keystore.read((rows) => rows.get('key_version', idOf('0a'), 2));
    expect(row?.wrapped).toHaveLength(0);
    expect(row?.mac).toEqual(to.macRow(rowBytes('key_version', row ?? {})));
    await keystore.close();
  });
});

describe('X1: what is not genuine is named and refused, and nothing is changed', () => {
  const versions = [1, 2, 3].map((n) => version('0a', n, { publicKey: Buffer.alloc(44, n) }));
  const changed: Readonly<Record<string, (row: KeyVersionRow) => Partial<KeyVersionRow>>> = {
    status: () => ({ status: 'disabled' }),
    'status with a separator': () => ({ status: 'a,b;c' }),
    created_at: (row) => ({ created_at: row.created_at + 1 }),
    origin: () => ({ origin: 'imported' }),
    public_key: () => ({ public_key: Buffer.alloc(44, 9) }),
    'no public_key': () => ({ public_key: null }),
    wrapped: (row) => ({ wrapped: Buffer.from(row.wrapped.map((byte, i) => (i === 40 ? byte ^ 1 : byte))) }),
    'wrapped cut off': (row) => ({ wrapped: row.wrapped.subarray(0, boxOverhead - 1) }),
    mac: (row) => ({ mac: Buffer.from(row.mac.map((byte, i) => (i === 31 ? byte ^ 1 : byte))) }),
  };

  for (const [what, change] of Object.entries(changed)) {
    test(what, async () => {
      const keystore = await keystoreOf(versions);
      await alter(keystore, 2, change);
      const rowsBefore = await everyVersion(keystore);
      const refusal = await refusalOf(rewrap(keystore));
      expect(refusal.code).toBe('keystore_altered');
      expect(refusal.facts).toEqual({ place: `key_version ${'0a'.repeat(16)} 2` });
      expect(await everyVersion(keystore)).toEqual(rowsBefore);
      await keystore.close();
    });
  }

  test('a row marked anew by whoever knows the mac key alone does not open in another place', async () => {
    const keystore = await keystoreOf(versions);
    const other = await keystore.read((rows) => rows.get('key_version', idOf('0a'), 1));
    await alter(keystore, 2, (row) => {
      const moved = { ...row, wrapped: other?.wrapped ?? row.wrapped };
      return { ...moved, mac: from.macRow(rowBytes('key_version', moved)) };
    });
    expect(await refusalOf(rewrap(keystore))).toMatchObject({ code: 'keystore_altered' });
    await keystore.close();
  });

  async function alter(
    keystore: Keystore,
    n: number,
    change: (row: KeyVersionRow) => Partial<KeyVersionRow>,
  ): Promise<void> {
    await keystore.change(async (changes: Changes) => {
      const row = await changes.get('key_version', idOf('0a'), n);
      if (row !== null) await changes.put('key_version', { ...row, ...change(row) });
    });
  }
});

describe('row keys', () => {
  const secrets = randomBytes(96);
  const keys = new RowKeys(KeyBytes.take(Buffer.from(secrets)));

  test('are those that the root key derives, one for each purpose', () => {
    using derived = from.rowSecrets();
    const parts = derived.use((bytes) =>
      [0, 32, 64].map((at) => bytes.subarray(at, at + 32).toString('hex')),
    );
    expect(new Set(parts).size).toBe(3);
    using wrapping = from.wrappingKey('key-wrap');
    expect(wrapping.use((bytes) => bytes.toString('hex'))).toBe(parts[0]);
  });

  test('a mac is HMAC-SHA-256, alone or among many', () => {
    const rows = [Buffer.from('one'), Buffer.alloc(700, 2), Buffer.alloc(0)];
    const macs = rows.map((row) =>
      createHmac('sha256', secrets.subarray(32, 64)).update('keyward/1/row\0').update(row).digest(),
    );
    expect(rows.map((row) => keys.macRow(row))).toEqual(macs);
    expect(keys.macRows(rows)).toEqual(Buffer.concat(macs));
  });

  test('a term is AES-256 of each half of a mac, and a sum is the XOR of terms', () => {
    const macs = [randomBytes(32), randomBytes(32), randomBytes(32)];
    const terms = macs.map((mac) =>
      createCipheriv('aes-256-ecb', secrets.subarray(64), null).setAutoPadding(false).update(mac),
    );
    expect(macs.map((mac) => keys.rowSum(mac))).toEqual(terms);
    const sum = Buffer.from(terms.reduce((a, b) => Buffer.from(a.map((byte, i) => byte ^ (b[i] ?? 0)))));
    expect(keys.sumOf(Buffer.concat(macs))).toEqual(sum);
    expect(keys.sumOf(Buffer.concat([...macs, ...macs]))).toEqual(Buffer.alloc(32));
  });
});

describe('a box key', () => {
  const secret = KeyBytes.random(32);
  const bound = randomBytes(32);

  test('re-seals in place what opens, and leaves what does not as it was', () => {
    using before = new BoxKey(secret);
    using after = new BoxKey(subkey(secret, vaultId, 'seal'));
    const sealed = before.seal(Buffer.from('material'), bound);
    const [first, cut, moved, none, last] = [
      sealed,
      sealed.subarray(0, 39),
      sealed,
      Buffer.alloc(0),
      sealed,
    ].map((box) => Buffer.from(box)) as [Buffer, Buffer, Buffer, Buffer, Buffer];
    const elsewhere = { box: moved, bound: randomBytes(32) };
    const boxes = [
      { box: first, bound },
      { box: cut, bound },
      elsewhere,
      { box: none, bound },
      { box: last, bound },
    ];
    expect(before.reseal(after, boxes)).toEqual([true, false, false, false, true]);
    for (const box of [first, last]) {
      expect(revealed(after.open(box, bound))).toBe(Buffer.from('material').toString('hex'));
      expect(before.open(box, bound)).toBeNull();
    }
    expect(first).not.toEqual(last);
    expect([cut, moved]).toEqual([sealed.subarray(0, 39), sealed]);
  });

  test('is of no use once it was wiped', () => {
    const key = new BoxKey(secret);
    key.wipe();
    key.wipe();
    expect(() => key.seal(Buffer.alloc(1), bound)).toThrow('wiped');
  });
});
