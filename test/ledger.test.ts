import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AuditDraft, chainHash, chainStart, followChain } from '../core/audit.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { Keystore } from '../core/keystore.ts';
import { Ledger } from '../core/ledger.ts';
import { RootKey } from '../core/rootkey.ts';
import { decidingTables } from '../core/schema.ts';
import { refusalOf } from './expect-refusal.ts';

const vaultId = randomBytes(16);
const root = RootKey.make(vaultId);
const draft: AuditDraft = { action: 'create key', person: { id: '00', name: 'Kim' }, result: 'done' };
const person = (n: number) => ({
  ...{ id: Buffer.alloc(16, n), name: `Admin ${n}`, folded_name: `admin ${n}`, created_at: n },
  ...{ roles: 'admin', standing: 'active', kem: 32, public_key: randomBytes(32), key_file: 'none' },
  ...{ argon2_memory_kib: 65536, argon2_passes: 3, argon2_lanes: 4, salt: randomBytes(16) },
  ...{ commitment: randomBytes(32), wrapped_private_key: randomBytes(72) },
});
const key = {
  ...{
    id: Buffer.alloc(16, 9),
    name: 'Key',
    folded_name: 'key',
    type: 'AES-256',
    state: 'deletion requested',
  },
  ...{ current_version: 1, created_at: 5, created_by: Buffer.alloc(16, 1) },
  ...{ rotation_days: 90, rotation_anchor: 5, next_rotation_at: 6 },
  ...{ deletion_requested_at: 6, deletion_at: 7, deletion_by: Buffer.alloc(16, 1), deletion_reason: 'Old' },
};
const version = {
  ...{ key_id: key.id, version: 1, status: 'available', created_at: 5, origin: 'generated' },
  ...{ wrapped: randomBytes(72), public_key: randomBytes(44) },
};
const deletedKey = {
  ...{ id: Buffer.alloc(16, 7), name: 'Gone', type: 'AES-256', created_at: 1, versions: 2 },
  ...{
    deletion_requested_at: 2,
    deleted_at: 3,
    deleted_by: Buffer.alloc(16, 1),
    reason: 'Old',
    origin: 'imported',
    usage: '[]',
  },
};
const assignment = {
  ...{ person_id: Buffer.alloc(16, 1), key_id: key.id, role: 'key user' },
  ...{ granted_at: 4, granted_by: Buffer.alloc(16, 2) },
};
const setId = randomBytes(16);
const set = {
  ...{ set_id: setId, epoch: 1, quorum: 2, root_commitment: randomBytes(32), made_at: 1 },
};

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-test-'));
  path = join(folder, 'keystore.db');
  const keystore = await Keystore.create(path);
  const ledger = new Ledger(keystore, () => 1000);
  const header = { one: 1 as const, id: vaultId, name: 'Vault', created_at: 1, set_id: setId, rotated_at: 1 };
  await ledger.found(
    root,
    KeyBytes.random(32),
    header,
    { ...draft, action: 'create vault' },
    async (changes) => {
      await changes.put('share_set', set);
      for (const n of [1, 2]) {
        await changes.mark('person', person(n));
        const share = { x: n, blob: randomBytes(81), commitment: randomBytes(32), proved_at: 1 };
        await changes.put('share', { set_id: setId, person_id: Buffer.alloc(16, n), ...share });
      }
    },
  );
  await ledger.record(root, draft, async (changes) => {
    await changes.mark('key', key);
    await changes.mark('key_version', version);
    await changes.mark('deleted_key', deletedKey);
    await changes.mark('tombstone', { key_id: deletedKey.id, destroyed_at: 3 });
    await changes.mark('assignment', assignment);
    await changes.mark('setting', { name: 'idle minutes', value: '5' });
  });
  await ledger.recordLocked({ ...draft, action: 'present share' }, async () => undefined);
  await keystore.close();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Changes the closed keystore by hand, as somebody with the file would, and answers what verify says. */
async function verifyAfter(sql: string, ...values: unknown[]): Promise<unknown> {
  const database = new Database(path);
  database.pragma('foreign_keys = OFF');
  const { changes } = database.prepare(sql).run(...values);
  expect(changes).toBeGreaterThan(0);
  database.close();
  return verify();
}

async function verify(): Promise<unknown> {
  const keystore = await Keystore.open(path);
  try {
    return await refusalOf(new Ledger(keystore, () => 1000).verify(root)).catch(() => 'sound');
  } finally {
    await keystore.close();
  }
}

/** Another value of the same kind, that the table still takes. */
function another(column: string, value: unknown): unknown {
  if (Buffer.isBuffer(value)) return Buffer.from(value.map((byte) => byte ^ 0x40));
  if (typeof value === 'string') return `${value}x`;
  return column === 'quorum' ? 3 : Number(value) + 7;
}

test('what the vault wrote is sound', async () => {
  expect(await verify()).toBe('sound');
});

describe('everything that decides something carries a mark (G2, G3)', () => {
  // `one` cannot be anything else.
  const tables = ['vault', 'share_set', 'share', ...decidingTables];

  test('every column of every such row, changed by hand, is found and named', async () => {
    const columns = columnsOf(tables).filter(({ table, column }) => {
      return `${table}.${column}` !== 'vault.one';
    });
    expect(columns.length).toBe(83);
    const pristine = await readFile(path);
    for (const { table, column, where, value } of columns) {
      const sql = `UPDATE ${table} SET ${column} = ? WHERE ${where}`;
      const found = await verifyAfter(sql, another(column, value));
      expect([table, column, found]).toEqual([
        table,
        column,
        expect.objectContaining({ code: 'keystore_altered' }),
      ]);
      await writeFile(path, pristine);
    }
    expect(await verify()).toBe('sound');
  });

  test.each(tables)('a row removed from %s is found', async (table) => {
    expect(await verifyAfter(`DELETE FROM ${table}`)).toMatchObject({ code: 'keystore_altered' });
  });

  test('a row put back as it once was, mark and all, is found', async () => {
    const keystore = await Keystore.open(path);
    const ledger = new Ledger(keystore, () => 1000);
    await ledger.verify(root);
    const before = await keystore.read((rows) => rows.get('key', key.id));
    await ledger.record(root, draft, (changes) => changes.mark('key', { ...key, state: 'disabled' }));
    await ledger.verify(root);
    await keystore.change(async (changes) => (before === null ? undefined : changes.put('key', before)));
    expect(await refusalOf(ledger.verify(root))).toMatchObject({
      facts: { place: `key ${'09'.repeat(16)}` },
    });
    await keystore.close();
  });

  test('a row of another vault does not pass', async () => {
    const stranger = RootKey.make(randomBytes(16));
    const keystore = await Keystore.open(path);
    const forged = new Ledger(keystore, () => 1);
    await forged.verify(root);
    await keystore.change(async (changes) => {
      const mac = stranger.macRow(Buffer.from('anything'));
      await changes.put('key', { ...key, id: Buffer.alloc(16, 8), folded_name: 'other', mac });
    });
    expect(await refusalOf(forged.verify(root))).toMatchObject({
      facts: { place: `key ${'08'.repeat(16)}` },
    });
    await keystore.close();
  });
});

describe('the log (E1, E4)', () => {
  test('its signed end cannot be cut off, altered or replaced', async () => {
    expect(await verifyAfter('DELETE FROM audit WHERE seq >= 2')).toMatchObject({
      facts: { place: 'the audit log at entry 2' },
    });
  });

  test('what is added to its end can only be what happens while locked', async () => {
    const { seq, hash } = lastEntry();
    const forged = JSON.stringify({ seq: seq + 1, ...draft, signed: 'signed', rows: {} });
    const chained = chainHash(vaultId, seq + 1, hash, forged);
    const sql = 'INSERT INTO audit (seq, entry, hash) VALUES (?, ?, ?)';
    expect(await verifyAfter(sql, seq + 1, forged, chained)).toMatchObject({
      facts: { place: `the audit log at entry ${seq + 1}` },
    });
  });

  test('a trigger that would swallow entries is refused (keystore.ts, Q6)', async () => {
    const database = new Database(path);
    database.exec('CREATE TRIGGER quiet BEFORE INSERT ON audit BEGIN SELECT RAISE(IGNORE); END');
    database.close();
    expect(await refusalOf(Keystore.open(path))).toEqual({
      code: 'keystore_altered',
      facts: { place: 'the schema' },
    });
  });

  test('an entry made while locked cannot be altered', async () => {
    expect(
      await verifyAfter("UPDATE audit SET entry = replace(entry, 'Kim', 'Lee') WHERE seq = 3"),
    ).toMatchObject({
      facts: { place: 'the audit log at entry 3' },
    });
  });

  test('an entry holds the digest of each row that its change left behind (E2)', async () => {
    const keystore = await Keystore.open(path);
    const entries = await keystore.read((rows) => rows.all('audit'));
    await keystore.close();
    const [, second] = entries.map(({ entry }) => JSON.parse(entry));
    const rows = {
      'setting idle minutes': expect.any(String),
      [`key ${'09'.repeat(16)}`]: expect.any(String),
      [`key_version ${'09'.repeat(16)} 1`]: expect.any(String),
    };
    expect(second).toMatchObject({ seq: 2, action: 'create key', result: 'done', signed: 'signed' });
    expect(second.rows).toMatchObject(rows);
  });

  test('a change whose work refuses leaves neither row nor entry', async () => {
    const keystore = await Keystore.open(path);
    const ledger = new Ledger(keystore, () => 1000);
    await ledger.verify(root);
    await expect(
      ledger.record(root, draft, async (changes) => {
        await changes.mark('key', { ...key, id: Buffer.alloc(16, 3), folded_name: 'third' });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await keystore.read((rows) => rows.all('audit'))).toHaveLength(3);
    expect(await keystore.read((rows) => rows.all('key'))).toHaveLength(1);
    await keystore.close();
  });

  test('an entry taken away under an open vault is not signed over (G3)', async () => {
    const keystore = await Keystore.open(path);
    const ledger = new Ledger(keystore, () => 1000);
    await ledger.verify(root);
    await keystore.change((changes) => changes.remove('audit', 3));
    expect(await refusalOf(ledger.record(root, draft, async () => undefined))).toEqual({
      code: 'keystore_altered',
      facts: { place: 'the audit log at entry 2' },
    });
    await keystore.close();
  });

  describe('records that are ready at the same moment (G5)', () => {
    const named = (name: string, n: number) => ({ ...key, id: Buffer.alloc(16, n), folded_name: name });
    const opened = async () => {
      const keystore = await Keystore.open(path);
      const ledger = new Ledger(keystore, () => 1000);
      await ledger.verify(root);
      return { keystore, change: vi.spyOn(keystore, 'change'), ledger };
    };

    test('share a transaction, each with its own entry, in order', async () => {
      const { keystore, change, ledger } = await opened();
      const names = ['one', 'two', 'three'];
      const record = (name: string) =>
        ledger.recordTogether(
          { root },
          () => ({ ...draft, detail: { name } }),
          async () => name,
        );
      expect(await Promise.all(names.map(record))).toEqual(names);
      expect(change).toHaveBeenCalledTimes(1);
      const entries = await keystore.read((rows) => rows.auditAfter(3, 9));
      expect(entries.map(({ entry }) => JSON.parse(entry).detail.name)).toEqual(names);
      await ledger.record(root, draft, async () => undefined);
      await keystore.close();
      expect(await verify()).toBe('sound');
    });

    test('one that fails leaves nothing behind and spoils none of the others', async () => {
      const { keystore, ledger } = await opened();
      const names = ['third', 'fourth', 'fifth'];
      const record = (name: string, i: number) =>
        ledger.recordTogether(
          { root },
          () => draft,
          async (changes) => {
            await changes.mark('key', named(name, 20 + i));
            if (name === 'fourth') throw new Error('no');
          },
        );
      const ends = await Promise.allSettled(names.map(record));
      expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      const rows = await keystore.read((all) => all.all('key'));
      expect(rows.map(({ folded_name }) => folded_name)).toEqual(['key', 'third', 'fifth']);
      expect(await keystore.read((all) => all.all('audit'))).toHaveLength(5);
      await keystore.close();
      expect(await verify()).toBe('sound');
    });

    test('where the disk does not take them all, each is tried by itself', async () => {
      const { keystore, change, ledger } = await opened();
      const full = new Error('the disk is full');
      const record = (n: number) =>
        ledger.recordTogether(
          { root },
          () => draft,
          async () => n,
        );
      change.mockRejectedValueOnce(full);
      expect(await Promise.all([1, 2].map(record))).toEqual([1, 2]);
      change.mockRejectedValueOnce(full);
      await expect(record(3)).rejects.toThrow(full);
      await keystore.close();
      expect(await verify()).toBe('sound');
    });
  });

  test('followChain tells missing and altered entries apart', () => {
    const chain: { seq: number; entry: string; hash: Buffer }[] = [];
    for (const entry of ['a', 'b', 'c', 'd']) {
      const seq = chain.length + 1;
      chain.push({ seq, entry, hash: chainHash(vaultId, seq, chain.at(-1)?.hash ?? chainStart, entry) });
    }
    const start = { seq: 0, head: chainStart };
    expect(followChain(vaultId, start, chain)).toEqual({ seq: 4, head: chain[3]?.hash });
    expect(
      followChain(
        vaultId,
        start,
        chain.filter(({ seq }) => seq !== 2),
      ),
    ).toEqual({ missing: 2 });
    expect(
      followChain(
        vaultId,
        start,
        chain.map((one) => (one.seq === 3 ? { ...one, entry: 'x' } : one)),
      ),
    ).toEqual({ altered: 3 });
    expect(followChain(randomBytes(16), start, chain)).toEqual({ altered: 1 });
  });
});

function lastEntry(): { seq: number; hash: Buffer } {
  const database = new Database(path);
  const last = database.prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get();
  database.close();
  return last as { seq: number; hash: Buffer };
}

interface Cell {
  readonly table: string;
  readonly column: string;
  /** Picks the first row of the table. */
  readonly where: string;
  readonly value: unknown;
}

function columnsOf(tables: readonly string[]): Cell[] {
  const database = new Database(path);
  const cells = tables.flatMap((table) => {
    const columns = database.pragma(`table_info(${table})`) as { name: string; pk: number }[];
    const keys = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
    const row = database.prepare(`SELECT * FROM ${table} ORDER BY ${keys}`).get() as Record<string, unknown>;
    const where = keys.map((name) => `${name} = ${literal(row[name])}`).join(' AND ');
    return columns.map(({ name }) => ({ table, column: name, where, value: row[name] }));
  });
  database.close();
  return cells;
}

function literal(value: unknown): string {
  return Buffer.isBuffer(value) ? `x'${value.toString('hex')}'` : `'${String(value)}'`;
}
