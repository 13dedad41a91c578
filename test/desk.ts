// An open vault at a desk, without its ceremonies, for tests of what is done with it: the real keystore, ledger, gate
// and doors. People, keys and their states are put in by hand, under the vault's marks, as the life cycle leaves them.

import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '../core/audit.ts';
import { Gate } from '../core/gate.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { Keystore } from '../core/keystore.ts';
import { makeMaterial } from '../core/keytypes.ts';
import { KeyUse } from '../core/keyuse.ts';
import { wrapVersion } from '../core/keywrap.ts';
import { Ledger, type MarkedChanges } from '../core/ledger.ts';
import { newKey, type VersionStatus } from '../core/lifecycle.ts';
import { OpenVault } from '../core/openvault.ts';
import type { Person } from '../core/people.ts';
import { headerRow } from '../core/recording.ts';
import { keyRow, personRow, readFounding } from '../core/records.ts';
import { Refusal } from '../core/refusal.ts';
import { RootKey } from '../core/rootkey.ts';
import { differingRow, lastDigests } from '../core/rowcheck.ts';
import type { Rows } from '../core/rows.ts';
import type { Tables } from '../core/schema.ts';
import type { KeyState, KeyType, Role } from '../core/snapshot.ts';
import { Usage } from '../core/usage.ts';

export class Desk {
  readonly clock = { now: Date.UTC(2026, 10, 24, 9, 0, 0) };
  readonly folder: string;
  readonly vault: OpenVault;
  readonly use: KeyUse;
  readonly usage: Usage;
  standing: 'open' | 'locked' = 'open';

  private constructor(folder: string, vault: OpenVault) {
    this.folder = folder;
    this.vault = vault;
    const gate = new Gate({
      now: () => this.clock.now,
      open: () => {
        if (this.standing === 'locked') throw new Refusal('vault_locked');
        return vault;
      },
      confirmations: {
        demand: () => {
          throw new Refusal('internal');
        },
      },
      track: (work) => work,
      changed: async () => undefined,
    });
    this.use = new KeyUse(gate);
    this.usage = new Usage(gate);
  }

  /** A vault of its own with one admin, Kim, who is signed in. */
  static async open(): Promise<Desk> {
    const folder = await mkdtemp(join(tmpdir(), 'keyward-desk-'));
    await mkdir(join(folder, 'vault'));
    const keystore = await Keystore.create(join(folder, 'vault', 'keystore.db'));
    const [id, setId] = [randomBytes(16), randomBytes(16)];
    const root = RootKey.make(id);
    const now = { value: (): number => 0 };
    const ledger = new Ledger(keystore, () => now.value());
    const header = { one: 1 as const, id, name: 'Vault', created_at: 1, set_id: setId, rotated_at: 1 };
    const atDesk = person('Kim', ['admin']);
    await ledger.found(
      root,
      KeyBytes.random(32),
      header,
      { action: 'create vault', person: null, result: 'done' },
      async (changes) => {
        await changes.mark('person', personRow(atDesk));
        const set = { epoch: 1, quorum: 2, root_commitment: randomBytes(32), made_at: 1 };
        await changes.put('share_set', { set_id: setId, ...set });
      },
    );
    const founding = await keystore.read((rows) => readFounding(rows, keystore.path));
    const desk = new Desk(folder, new OpenVault({ keystore, ledger, root, founding, atDesk }));
    now.value = () => desk.clock.now;
    return desk;
  }

  /** A person who may sign in at the desk. */
  async person(name: string, ...roles: Role[]): Promise<Person> {
    const made = person(name, roles);
    await this.change((changes) => changes.mark('person', personRow(made)));
    return made;
  }

  seat(person: Person | null): void {
    this.vault.seat(person);
  }

  async assign(person: Person, keyId: string, role: 'key manager' | 'key user'): Promise<void> {
    const which = { person_id: person.id, key_id: Buffer.from(keyId, 'hex'), role };
    await this.change((changes) => changes.mark('assignment', { ...which, granted_at: 1, granted_by: null }));
  }

  /** An available key with `versions` versions; answers its id (hex). */
  async key(name: string, type: KeyType = 'AES-256', versions = 1): Promise<string> {
    const id = randomBytes(16);
    const when = { createdAt: this.clock.now, anchor: this.clock.now };
    const key = newKey({ id, name, type, createdBy: null, rotationDays: null }, when);
    await this.change((changes) => changes.mark('key', keyRow(key)));
    for (let version = 1; version <= versions; version++) await this.rotate(id.toString('hex'));
    return id.toString('hex');
  }

  /** Makes the next version of a key and lets it be the current one. */
  async rotate(keyId: string): Promise<void> {
    const { root, founding } = this.vault;
    const id = Buffer.from(keyId, 'hex');
    const row = await this.rows((rows) => rows.get('key', id));
    const others = await this.rows((rows) => rows.some('key_version', { key_id: id }));
    if (row === null) throw new Error('no such key');
    const [version, createdAt] = [others.length + 1, this.clock.now];
    const { material, publicKey } = await makeMaterial(row.type as KeyType);
    const facts = { type: row.type as KeyType, createdAt };
    const wrapped = wrapVersion(root, { vaultId: founding.id, keyId: id, version }, facts, material);
    const made = { status: 'available', created_at: createdAt, origin: 'generated', wrapped };
    await this.change(async (changes) => {
      await changes.mark('key', { ...without(row), current_version: version });
      await changes.mark('key_version', { key_id: id, version, ...made, public_key: publicKey });
    });
  }

  async setState(keyId: string, state: KeyState): Promise<void> {
    const row = await this.rows((rows) => rows.get('key', Buffer.from(keyId, 'hex')));
    if (row === null) throw new Error('no such key');
    const isEnding = state === 'deletion requested';
    const ending = isEnding
      ? { deletion_requested_at: 1, deletion_at: 2, deletion_by: randomBytes(16), deletion_reason: 'Old' }
      : {};
    await this.change((changes) => changes.mark('key', { ...without(row), state, ...ending }));
  }

  async setStatus(keyId: string, version: number, status: VersionStatus): Promise<void> {
    const row = await this.rows((rows) => rows.get('key_version', Buffer.from(keyId, 'hex'), version));
    if (row === null) throw new Error('no such version');
    await this.change((changes) => changes.mark('key_version', { ...without(row), status }));
  }

  /** Deletes a key and leaves its management information, as a deletion does. */
  async delete(keyId: string, deletedAt = this.clock.now): Promise<void> {
    const id = Buffer.from(keyId, 'hex');
    const row = await this.rows((rows) => rows.get('key', id));
    const versions = await this.rows((rows) => rows.some('key_version', { key_id: id }));
    if (row === null) throw new Error('no such key');
    await this.change(async (changes) => {
      for (const { version } of versions) await changes.drop('key_version', id, version);
      await changes.drop('key', id);
      const { name, type, created_at } = row;
      const end = {
        deletion_requested_at: 1,
        deleted_at: deletedAt,
        deleted_by: null,
        reason: 'Old',
        origin: 'generated',
        usage: '{}',
      };
      await changes.mark('deleted_key', { id, name, type, created_at, versions: versions.length, ...end });
    });
  }

  change(work: (changes: MarkedChanges) => Promise<void>): Promise<void> {
    const draft = { action: 'create key', person: null, result: 'done' } as const;
    return this.vault.ledger.record(this.vault.root, draft, work);
  }

  rows<T>(work: (rows: Rows) => Promise<T>): Promise<T> {
    return this.vault.keystore.read(work);
  }

  usageRows(): Promise<readonly Tables['usage'][]> {
    return this.rows((rows) => rows.all('usage'));
  }

  /** What people did, since the first entry of an operation of theirs. */
  async entries(): Promise<readonly AuditEntry[]> {
    const stored = await this.rows((rows) => rows.auditAfter(0, 10_000));
    return stored.map(({ entry }) => JSON.parse(entry) as AuditEntry).filter(({ person }) => person !== null);
  }

  /** The row that is not as the log says it was left; null where all are. */
  differingRow(): Promise<string | null> {
    return this.rows(async (rows) => {
      const left = await lastDigests(rows, await headerRow(rows));
      return 'entry' in left ? `entry ${left.entry}` : differingRow(rows, left.digests);
    });
  }

  /** Every byte that the keystore has on the disk. */
  async bytesOnDisk(): Promise<Buffer> {
    const { path } = this.vault.keystore;
    return Buffer.concat([await readFile(path), await readFile(`${path}-wal`).catch(() => Buffer.alloc(0))]);
  }

  async remove(): Promise<void> {
    await this.vault.keystore.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function person(name: string, roles: readonly Role[]): Person {
  const argon2 = { memoryKiB: 65536, passes: 3, lanes: 4 };
  const secret = { salt: randomBytes(16), commitment: randomBytes(32), wrappedPrivateKey: randomBytes(72) };
  const credential = { kem: 32, publicKey: randomBytes(32), argon2, keyFile: 'none', ...secret };
  return { id: randomBytes(16), name, createdAt: 1, roles, standing: 'active', credential };
}

function without<R extends { readonly mac: Buffer }>({ mac: _, ...row }: R): Omit<R, 'mac'> {
  return row;
}
