// Rows: what is read from the keystore and written to it, inside a turn of the keystore.

import type Database from 'better-sqlite3';
import { invariant } from './refusal.ts';
import { keyOfRow } from './rowbytes.ts';
import { primaryKeys, type TableName, type Tables } from './schema.ts';

/** A primary key, column by column. */
export type PrimaryKey = readonly (string | number | Buffer)[];

/** What may be read, inside `read` or `change`. */
export interface Rows {
  get<T extends TableName>(table: T, ...key: PrimaryKey): Promise<Tables[T] | null>;
  /** All rows in the order of their primary key. */
  all<T extends TableName>(table: T): Promise<readonly Tables[T][]>;
  /** The rows whose columns have these values (null is a value), in the order of their primary key. */
  some<T extends TableName>(table: T, match: Partial<Tables[T]>): Promise<readonly Tables[T][]>;
  /** At most `most` rows that come after the primary key `after`, or the first ones. */
  page<T extends TableName>(table: T, after: PrimaryKey | null, most: number): Promise<readonly Tables[T][]>;
  count(table: TableName): Promise<number>;
  lastAudit(): Promise<Tables['audit'] | null>;
  /** Audit entries with seq > `after`, in order, at most `most`. */
  auditAfter(after: number, most: number): Promise<readonly Tables['audit'][]>;
  /** As `auditAfter`, each as one text: seq, a space, the hash in 64 hex digits, the entry; a third of the price of rows. */
  auditTexts(after: number, most: number): Promise<readonly string[]>;
  /** Audit entries with seq < `before`, newest first, at most `most`. */
  auditBefore(before: number, most: number): Promise<readonly Tables['audit'][]>;
  lastCheckpoint(): Promise<Tables['checkpoint'] | null>;
  /** Number of indexed sealed files for each key id (hex). */
  sealedFileCounts(): Promise<ReadonlyMap<string, number>>;
  /** Keys whose next automatic rotation is at `at` or before. */
  rotationsDue(at: number): Promise<readonly Tables['key'][]>;
  /** What is indexed as sealed under a key, for each version that has any. */
  sealedUnder(keyId: Buffer): Promise<readonly SealedUnder[]>;
  /** At most `most` indexed files sealed under versions of a key below `below`, after `after`, by version and id. */
  sealedBelow(
    keyId: Buffer,
    below: number,
    standing: Tables['sealed_file']['standing'],
    after: SealedPlace | null,
    most: number,
  ): Promise<readonly SealedBelow[]>;
  /** How many these are, by standing. */
  countSealedBelow(
    keyId: Buffer,
    below: number,
  ): Promise<{ readonly present: number; readonly missing: number }>;
  /** At most `most` key versions after `after`, in one piece (rewrappage.ts): a third of the price of rows. */
  versionPage(after: VersionKey | null, most: number): Promise<VersionPage | null>;
}

/** Key versions: their bytes and their facts, as rewrappage.ts says, and the last of them. */
export interface VersionPage {
  readonly bytes: Buffer;
  readonly facts: string;
  readonly last: VersionKey;
}

/** Which version of which key; the key id as hex. */
export interface VersionKey {
  readonly keyId: string;
  readonly version: number;
}

/** Versions `first` to `last` of one key; from `at` on, wrapped (`length` bytes) and mac (32) of each. */
export interface WrappedRun {
  readonly keyId: string;
  readonly first: number;
  readonly last: number;
  readonly at: number;
  readonly length: number;
}

/** The indexed files of one version: how many, their bytes, and how many of them no other key opens that stays. */
export interface SealedUnder {
  readonly version: number;
  readonly files: number;
  readonly bytes: number;
  readonly onlyHere: number;
}

/** Where a file stands among those sealed under one key. */
export interface SealedPlace {
  readonly version: number;
  readonly file_id: Buffer;
}

/** An indexed file, and the version of the key that it is sealed under. */
export type SealedBelow = Tables['sealed_file'] & { readonly version: number };

/** What may be changed, inside `change`. */
export interface Changes extends Rows {
  /** Inserts the row, or replaces the one with its primary key. */
  put<T extends TableName>(table: T, row: Tables[T]): Promise<void>;
  remove<T extends TableName>(table: T, ...key: PrimaryKey): Promise<void>;
  /** Gives the versions of `runs` the material and macs that lie in `bytes`. */
  putWrapped(runs: readonly WrappedRun[], bytes: Uint8Array): Promise<void>;
}

/** One write: a row as it was put, or the primary key of one that was taken away. */
export type Write =
  | { readonly put: TableName; readonly row: object }
  | { readonly gone: TableName; readonly key: PrimaryKey };

/** Is told of every write, and then how the transaction that it was in has ended. */
export interface Follower {
  wrote(write: Write): void;
  /** More was written in this transaction than it is told. */
  lost(): void;
  ended(how: 'committed' | 'undone'): void;
}

/** All rows of a table, in pages of bounded size; between them whatever else waits in this process has its turn. */
export async function* pagesOf<T extends TableName>(
  rows: Rows,
  table: T,
): AsyncGenerator<readonly Tables[T][]> {
  let after: PrimaryKey | null = null;
  for (;;) {
    const page: readonly Tables[T][] = await rows.page(table, after, 1000);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < 1000) return;
    after = keyOfRow(table, last);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export class SqliteRows implements Changes {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();
  follower: Follower | null = null;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  async get<T extends TableName>(table: T, ...key: PrimaryKey): Promise<Tables[T] | null> {
    const statement = this.#statement('get', table, () => `SELECT * FROM ${table} WHERE ${where(table)}`);
    return (statement.get(...key) as Tables[T]) ?? null;
  }

  async all<T extends TableName>(table: T): Promise<readonly Tables[T][]> {
    return this.#prepare(`SELECT * FROM ${table} ${inOrder(table)}`).all() as Tables[T][];
  }

  async some<T extends TableName>(table: T, match: Partial<Tables[T]>): Promise<readonly Tables[T][]> {
    const columns = Object.keys(match);
    const wanted = columns.map((column) => `${column} IS @${column}`).join(' AND ');
    return this.#prepare(`SELECT * FROM ${table} WHERE ${wanted} ${inOrder(table)}`).all(
      match,
    ) as Tables[T][];
  }

  async page<T extends TableName>(
    table: T,
    after: PrimaryKey | null,
    most: number,
  ): Promise<readonly Tables[T][]> {
    const keys = primaryKeys[table];
    const from = after === null ? '' : `WHERE (${keys.join(', ')}) > (${keys.map(() => '?').join(', ')})`;
    const statement = this.#prepare(`SELECT * FROM ${table} ${from} ${inOrder(table)} LIMIT ?`);
    return statement.all(...(after ?? []), most) as Tables[T][];
  }

  async count(table: TableName): Promise<number> {
    const { n } = this.#prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number };
    return n;
  }

  async lastAudit(): Promise<Tables['audit'] | null> {
    const last = this.#prepare('SELECT * FROM audit ORDER BY seq DESC LIMIT 1').get();
    return (last as Tables['audit']) ?? null;
  }

  async auditAfter(after: number, most: number): Promise<readonly Tables['audit'][]> {
    return this.page('audit', [after], most);
  }

  async auditTexts(after: number, most: number): Promise<readonly string[]> {
    const statement = this.#prepare(
      `SELECT seq || ' ' || lower(hex(hash)) || entry FROM audit WHERE seq > ? ORDER BY seq LIMIT ?`,
    ).pluck();
    return statement.all(after, most) as string[];
  }

  async auditBefore(before: number, most: number): Promise<readonly Tables['audit'][]> {
    const statement = this.#prepare('SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?');
    return statement.all(before, most) as Tables['audit'][];
  }

  async lastCheckpoint(): Promise<Tables['checkpoint'] | null> {
    const last = this.#prepare('SELECT * FROM checkpoint ORDER BY seq DESC LIMIT 1').get();
    return (last as Tables['checkpoint']) ?? null;
  }

  async sealedFileCounts(): Promise<ReadonlyMap<string, number>> {
    const counts = this.#prepare('SELECT key_id, count(*) AS files FROM sealed_slot GROUP BY key_id').all();
    return new Map(
      (counts as { key_id: Buffer; files: number }[]).map((row) => [row.key_id.toString('hex'), row.files]),
    );
  }

  async rotationsDue(at: number): Promise<readonly Tables['key'][]> {
    return this.#prepare('SELECT * FROM key WHERE next_rotation_at <= ?').all(at) as Tables['key'][];
  }

  async sealedUnder(keyId: Buffer): Promise<readonly SealedUnder[]> {
    const statement = this.#prepare(
      `SELECT slot.version, count(*) AS files, sum(size) AS bytes,
         sum(NOT EXISTS (SELECT 1 FROM sealed_slot AS other JOIN key ON key.id = other.key_id
           WHERE other.file_id = slot.file_id AND other.key_id <> slot.key_id
             AND key.state <> 'deletion requested')) AS onlyHere
       FROM sealed_slot AS slot JOIN sealed_file USING (file_id) WHERE slot.key_id = ?
       GROUP BY slot.version ORDER BY slot.version`,
    );
    return statement.all(keyId) as SealedUnder[];
  }

  async sealedBelow(
    keyId: Buffer,
    below: number,
    standing: Tables['sealed_file']['standing'],
    after: SealedPlace | null,
    most: number,
  ): Promise<readonly SealedBelow[]> {
    const statement = this.#prepare(
      `SELECT file.*, slot.version FROM sealed_slot AS slot JOIN sealed_file AS file USING (file_id)
       WHERE slot.key_id = ? AND slot.version < ? AND (slot.version, slot.file_id) > (?, ?) AND standing = ?
       ORDER BY slot.version, slot.file_id LIMIT ?`,
    );
    const { version, file_id } = after ?? { version: 0, file_id: Buffer.alloc(0) };
    return statement.all(keyId, below, version, file_id, standing, most) as SealedBelow[];
  }

  async countSealedBelow(keyId: Buffer, below: number) {
    const statement = this.#prepare(
      `SELECT count(*) FILTER (WHERE standing = 'present') AS present,
         count(*) FILTER (WHERE standing = 'missing') AS missing
       FROM sealed_slot AS slot JOIN sealed_file USING (file_id) WHERE slot.key_id = ? AND slot.version < ?`,
    );
    return statement.get(keyId, below) as { present: number; missing: number };
  }

  async put<T extends TableName>(table: T, row: Tables[T]): Promise<void> {
    this.#requireTransaction();
    this.#statement('put', table, () => insertion(table, Object.keys(row))).run(row);
    this.follower?.wrote({ put: table, row });
  }

  async remove<T extends TableName>(table: T, ...key: PrimaryKey): Promise<void> {
    this.#requireTransaction();
    const statement = this.#statement('remove', table, () => `DELETE FROM ${table} WHERE ${where(table)}`);
    statement.run(...key);
    this.follower?.wrote({ gone: table, key });
  }

  async versionPage(after: VersionKey | null, most: number): Promise<VersionPage | null> {
    const from = after === null ? '' : 'WHERE (key_id, version) > (?, ?)';
    const statement = this.#prepare(
      `SELECT CAST(group_concat(key_id || mac || wrapped || ifnull(public_key, ''), '') AS BLOB) AS bytes,
         group_concat(version || ',' || type || ',' || status || ',' || created_at || ',' || origin || ','
           || length(wrapped) || ',' || ifnull(length(public_key), -1), ';') AS facts,
         hex(max(key_id)) AS keyId
       FROM (SELECT v.*, key.type FROM key_version AS v JOIN key ON key.id = key_id ${from}
         ORDER BY key_id, version LIMIT ?)`,
    );
    const place = after === null ? [] : [Buffer.from(after.keyId, 'hex'), after.version];
    const { bytes, facts, keyId } = statement.get(...place, most) as Omit<VersionPage, 'last'> & VersionKey;
    if (facts === null) return null;
    return {
      bytes,
      facts,
      last: { keyId, version: Number.parseInt(facts.slice(facts.lastIndexOf(';') + 1), 10) },
    };
  }

  async putWrapped(runs: readonly WrappedRun[], bytes: Uint8Array): Promise<void> {
    this.#requireTransaction();
    const statement = this.#prepare(
      `UPDATE key_version SET wrapped = substr(@bytes, @at + (version - @first) * (@length + 32), @length),
         mac = substr(@bytes, @at + (version - @first) * (@length + 32) + @length, 32)
       WHERE key_id = @keyId AND version BETWEEN @first AND @last`,
    );
    for (const { keyId, at, ...run } of runs) {
      statement.run({ ...run, bytes, at: at + 1, keyId: Buffer.from(keyId, 'hex') });
    }
    this.follower?.lost();
  }

  /** Where SQLite has undone the transaction by itself, a further write would be one of its own, in no entry. */
  #requireTransaction(): void {
    invariant(this.#database.inTransaction, 'what is written is part of a transaction');
  }

  /** The statements that every audited operation runs, found without building their text again. */
  #statement(what: 'get' | 'put' | 'remove', table: TableName, sql: () => string): Database.Statement {
    const name = `${what} ${table}`;
    let statement = this.#statements.get(name);
    if (statement === undefined) {
      statement = this.#database.prepare(sql());
      this.#statements.set(name, statement);
    }
    return statement;
  }

  #prepare(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** All rows of a table come with the same columns. */
function insertion(table: TableName, columns: readonly string[]): string {
  const keys: readonly string[] = primaryKeys[table];
  const rest = columns.filter((column) => !keys.includes(column));
  const update = rest.map((column) => `${column} = excluded.${column}`).join(', ');
  const values = columns.map((column) => `@${column}`).join(', ');
  const conflict = rest.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${update}`;
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values}) ON CONFLICT (${keys.join(', ')}) ${conflict}`;
}

function inOrder(table: TableName): string {
  return `ORDER BY ${primaryKeys[table].join(', ')}`;
}

function where(table: TableName): string {
  return primaryKeys[table].map((column) => `${column} = ?`).join(' AND ');
}
