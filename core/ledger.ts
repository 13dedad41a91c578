// The ledger: every change of the keystore together with its audit entry, in one transaction, under the vault's marks.
//
//   row bytes  = table name, then each column that is not null, in order of its name: name, type, value, each sized.
//                Columns that say nothing by themselves are left out (`unmarked`); a column that is added later and
//                is null leaves the bytes of older rows as they were.
//   row mac    = HMAC(row key, "row", row bytes)              row digest = SHA-256(row bytes), in the audit entry
//   header mac = HMAC(header key, "vault-header", digest of vault row, shares and their holders | log size | log head)
//
// G1  A change without an entry cannot be written: `record` takes the entry first.
// G2  What carries a mac was written by this vault while it was open, and is as the log says it was left last.
//     `verify` names the row that is not: changed, taken away, or put back as it once was.
// G3  The header is verified right after combining and before anything in it is trusted. From then on its digest is
//     kept in memory, so that a file altered under an open vault is not signed by the next entry.

import { sameBytes, sha256 } from './aead.ts';
import {
  type AuditDraft,
  type AuditEntry,
  chainHash,
  chainStart,
  entryText,
  followChain,
  lockedActions,
} from './audit.ts';
import type { Changes, Keystore, Rows } from './keystore.ts';
import { sized, u64 } from './layout.ts';
import { invariant, Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import type { TableName, Tables } from './schema.ts';

/** Tables whose rows decide something and so carry a mac. */
type MarkedTable = 'person' | 'key' | 'key_version';
const markedTables: readonly MarkedTable[] = ['person', 'key', 'key_version'];
/** Columns outside row bytes: the mark itself, a credential (people.ts, P2), where the log stands. */
const unmarked: Readonly<Record<string, readonly string[]>> = {
  vault: ['one', 'mac', 'log_size', 'log_head'],
  person: [
    'mac',
    'argon2_memory_kib',
    'argon2_passes',
    'argon2_lanes',
    'salt',
    'commitment',
    'wrapped_private_key',
  ],
  key: ['mac'],
  key_version: ['mac'],
};

type Unmarked<T extends MarkedTable> = Omit<Tables[T], 'mac'>;
type HeaderRow = Omit<Tables['vault'], 'mac' | 'log_size' | 'log_head'>;

/** What a recorded change may do: rows that decide something are put through `mark`, the rest as they are. */
export interface MarkedChanges extends Changes {
  mark<T extends MarkedTable>(table: T, row: Unmarked<T>): Promise<void>;
}

export class Ledger {
  readonly #keystore: Keystore;
  readonly #now: () => number;
  #headerDigest: Buffer | null = null;

  constructor(keystore: Keystore, now: () => number) {
    this.#keystore = keystore;
    this.#now = now;
  }

  /** Runs `work` and records `draft`, in one transaction, signed by the open vault. */
  record<T>(root: RootKey, draft: AuditDraft, work: (changes: MarkedChanges) => Promise<T>): Promise<T> {
    return this.#keystore.change(async (changes) => {
      const rows: Record<string, string> = {};
      const result = await work(marking(root, changes, rows));
      await this.#append(changes, await headerRow(changes), draft, rows, root);
      return result;
    });
  }

  /** Records what happens while the vault is locked (E4). `work` may change unmarked rows only. */
  recordLocked(draft: AuditDraft, work: (changes: Changes) => Promise<void>): Promise<void> {
    return this.#keystore.change(async (changes) => {
      await work(changes);
      await this.#append(changes, await headerRow(changes), draft, {}, null);
    });
  }

  /** Writes the header of a new vault with its first entry. */
  found(
    root: RootKey,
    header: HeaderRow,
    draft: AuditDraft,
    work: (changes: MarkedChanges) => Promise<void>,
  ): Promise<void> {
    return this.#keystore.change(async (changes) => {
      const rows: Record<string, string> = {};
      await work(marking(root, changes, rows));
      const vault = { ...header, log_size: 0, log_head: chainStart, mac: chainStart };
      this.#headerDigest = await headerDigest(changes, vault);
      await this.#append(changes, vault, draft, rows, root);
    });
  }

  /**
   * Checks everything that an unlock relies on: header, the end of the log, every marked row (G2, G3).
   * Refuses `keystore_altered` with the place.
   */
  verify(root: RootKey): Promise<void> {
    return this.#keystore.read(async (rows) => {
      const vault = await headerRow(rows);
      const digest = await headerDigest(rows, vault);
      if (!sameBytes(headerMac(root, digest, vault), vault.mac)) throw altered('the header');
      this.#headerDigest = digest;
      const left = await followLog(rows, vault);
      for (const table of markedTables) {
        for (const row of await rows.all(table)) {
          requireMarked(root, table, row);
          const name = rowName(table, row);
          if (left.get(name) !== sha256(rowBytes(table, row)).toString('hex')) throw altered(name);
          left.delete(name);
        }
      }
      for (const name of left.keys()) throw altered(name);
    });
  }

  async #append(
    changes: Changes,
    vault: Tables['vault'],
    draft: AuditDraft,
    rows: Readonly<Record<string, string>>,
    root: RootKey | null,
  ): Promise<void> {
    const last = await changes.lastAudit();
    const seq = (last?.seq ?? 0) + 1;
    const signed = root === null ? 'unsigned' : 'signed';
    const entry = entryText({ ...draft, seq, at: new Date(this.#now()).toISOString(), signed, rows });
    const hash = chainHash(vault.id, seq, last?.hash ?? chainStart, entry);
    await changes.put('audit', { seq, entry, hash });
    if (root === null) return;
    invariant(this.#headerDigest !== null, 'the header was verified before it is signed again');
    const header = { ...vault, log_size: seq, log_head: hash };
    await changes.put('vault', { ...header, mac: headerMac(root, this.#headerDigest, header) });
  }
}

/** Refuses `keystore_altered` where the row does not carry the mark of this vault (G2). */
export function requireMarked<T extends MarkedTable>(root: RootKey, table: T, row: Tables[T]): void {
  if (!sameBytes(root.macRow(rowBytes(table, row)), row.mac)) throw altered(rowName(table, row));
}

/** The bytes of a row that its digest and its mac are taken over. */
export function rowBytes(table: TableName, row: object): Buffer {
  const left = unmarked[table] ?? [];
  const columns = Object.entries(row).filter(([column, value]) => value !== null && !left.includes(column));
  columns.sort(([a], [b]) => (a < b ? -1 : 1));
  const fields = columns.map(([column, value]) => Buffer.concat([text(column), typed(value)]));
  return Buffer.concat([text(table), ...fields]);
}

/**
 * Follows the whole log: it must pass the head that the header signs, and what comes after may only be what happens
 * while a vault is locked (audit.ts, E4). Answers the digest that each row was left with.
 */
async function followLog(rows: Rows, vault: Tables['vault']): Promise<Map<string, string>> {
  const left = new Map<string, string>();
  let from: { readonly seq: number; readonly head: Buffer } = { seq: 0, head: chainStart };
  for (;;) {
    const entries = await rows.auditAfter(from.seq, 1000);
    if (entries.length === 0) break;
    const end = followChain(vault.id, from, entries);
    if ('missing' in end) throw alteredEntry(end.missing);
    if ('altered' in end) throw alteredEntry(end.altered);
    for (const { seq, entry, hash } of entries) {
      const { signed, action, rows: digests } = JSON.parse(entry) as AuditEntry;
      const isLocked =
        signed === 'unsigned' && lockedActions.includes(action) && Object.keys(digests).length === 0;
      if (seq > vault.log_size && !isLocked) throw alteredEntry(seq);
      if (seq === vault.log_size && !sameBytes(hash, vault.log_head)) throw alteredEntry(seq);
      for (const [name, digest] of Object.entries(digests)) left.set(name, digest);
    }
    from = end;
  }
  if (from.seq < vault.log_size) throw alteredEntry(from.seq + 1);
  return left;
}

async function headerRow(rows: Rows): Promise<Tables['vault']> {
  const vault = await rows.get('vault', 1);
  if (vault === null) throw altered('the header');
  return vault;
}

/** SHA-256 over the header, the shares and their holders. */
async function headerDigest(rows: Rows, vault: Tables['vault']): Promise<Buffer> {
  const parts = [rowBytes('vault', vault)];
  for (const share of await rows.all('share')) {
    const holder = await rows.get('person', share.person_id);
    if (holder === null) throw altered('the holder of a share');
    parts.push(rowBytes('share', share), rowBytes('person', holder));
  }
  return sha256(...parts.map(sized));
}

function headerMac(root: RootKey, digest: Buffer, vault: Tables['vault']): Buffer {
  return root.macHeader(Buffer.concat([digest, u64(vault.log_size), vault.log_head]));
}

function marking(root: RootKey, changes: Changes, rows: Record<string, string>): MarkedChanges {
  return {
    get: (table, ...key) => changes.get(table, ...key),
    all: (table) => changes.all(table),
    lastAudit: () => changes.lastAudit(),
    auditAfter: (after, most) => changes.auditAfter(after, most),
    sealedFileCounts: () => changes.sealedFileCounts(),
    keyNamed: (folded) => changes.keyNamed(folded),
    put: (table, row) => changes.put(table, row),
    remove: (table, ...key) => changes.remove(table, ...key),
    mark: async (table, row) => {
      const bytes = rowBytes(table, row);
      rows[rowName(table, row)] = sha256(bytes).toString('hex');
      await changes.put(table, { ...row, mac: root.macRow(bytes) } as unknown as Tables[typeof table]);
    },
  };
}

/** How an entry and a refusal name a row: table and primary key. */
function rowName(table: MarkedTable, row: object): string {
  const fields = row as Partial<Record<string, unknown>>;
  const id = fields[table === 'key_version' ? 'key_id' : 'id'];
  const hex = Buffer.isBuffer(id) ? id.toString('hex') : '?';
  return table === 'key_version' ? `key_version ${hex} ${String(fields['version'])}` : `${table} ${hex}`;
}

function alteredEntry(seq: number): Refusal {
  return altered(`the audit log at entry ${seq}`);
}

function altered(place: string): Refusal {
  return new Refusal('keystore_altered', { place });
}

function text(value: string): Buffer {
  return sized(Buffer.from(value, 'utf8'));
}

function typed(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return Buffer.concat([Buffer.from('b'), sized(value)]);
  if (typeof value === 'string') return Buffer.concat([Buffer.from('s'), text(value)]);
  invariant(
    typeof value === 'number' && Number.isSafeInteger(value),
    'a column is bytes, text or a whole number',
  );
  return Buffer.concat([Buffer.from('n'), text(String(value))]);
}
