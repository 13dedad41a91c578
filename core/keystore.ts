// The keystore: the one SQLite file of a vault, and all SQL.
//
// Q1  Everything that changes it runs inside `change`: one transaction, durable when the promise answers
//     (WAL, synchronous FULL), undone whole when the work throws.
// Q2  Its door is asynchronous and its callers take turns, so that another SQL engine can stand behind it.
// Q3  One process at a time: the file is locked exclusively as long as it is open; a killed process leaves no lock.
// Q4  A file that is foreign, damaged or from a newer Keyward is refused before anything is written to it.
// Q5  What is deleted is overwritten (secure_delete).
// Q6  Its tables are exactly those of schema.ts: a trigger or a view that somebody planted could swallow what is written.

import { readSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { invariant, Refusal, systemCode } from './refusal.ts';
import { applicationId, migrations, primaryKeys, type TableName, type Tables } from './schema.ts';

/** What may be read, inside `read` or `change`. */
export interface Rows {
  get<T extends TableName>(table: T, ...key: (string | number | Buffer)[]): Promise<Tables[T] | null>;
  /** All rows in the order of their primary key. */
  all<T extends TableName>(table: T): Promise<readonly Tables[T][]>;
  lastAudit(): Promise<Tables['audit'] | null>;
  /** Audit entries with seq > `after`, in order, at most `most`. */
  auditAfter(after: number, most: number): Promise<readonly Tables['audit'][]>;
  /** Number of indexed sealed files for each key id (hex). */
  sealedFileCounts(): Promise<ReadonlyMap<string, number>>;
  keyNamed(foldedName: string): Promise<Tables['key'] | null>;
}

/** What may be changed, inside `change`. */
export interface Changes extends Rows {
  /** Inserts the row, or replaces the one with its primary key. */
  put<T extends TableName>(table: T, row: Tables[T]): Promise<void>;
  remove<T extends TableName>(table: T, ...key: (string | number | Buffer)[]): Promise<void>;
}

export class Keystore {
  readonly path: string;
  readonly #database: Database.Database;
  readonly #rows: SqliteRows;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(path: string, database: Database.Database) {
    this.path = path;
    this.#database = database;
    this.#rows = new SqliteRows(database);
  }

  /** Makes a new keystore; its folder is made too. Refuses as `open` does, and `vault_exists`. */
  static async create(path: string): Promise<Keystore> {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(path, 'wx', 0o600);
      await file.close();
    } catch (thrown) {
      if (systemCode(thrown) === 'EEXIST') throw new Refusal('vault_exists');
      throw keystoreRefusal(thrown, path);
    }
    return Keystore.#attach(path);
  }

  /**
   * Opens an existing keystore. Refuses `keystore_missing`, `keystore_foreign`, `keystore_damaged`, `keystore_newer`,
   * `keystore_busy`, `no_permission`, `disk_full`, `disk_failed`.
   */
  static async open(path: string): Promise<Keystore> {
    await refuseUnfit(path);
    return Keystore.#attach(path);
  }

  /** Runs `work` in turn and hands it what may be read. */
  read<T>(work: (rows: Rows) => Promise<T>): Promise<T> {
    return this.#inTurn(() => work(this.#rows));
  }

  /** Runs `work` in turn as one transaction (Q1). */
  change<T>(work: (changes: Changes) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        const result = await work(this.#rows);
        this.#database.exec('COMMIT');
        return result;
      } catch (thrown) {
        if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
        throw thrown;
      }
    });
  }

  /** The settings that its promises rest on, as SQLite has them in force. */
  settings(): Readonly<Record<string, unknown>> {
    const names = ['journal_mode', 'synchronous', 'secure_delete', 'locking_mode', 'foreign_keys'];
    return Object.fromEntries(names.map((name) => [name, this.#database.pragma(name, { simple: true })]));
  }

  /** Waits for work under way, folds the log into the file and lets go of it. */
  async close(): Promise<void> {
    await this.#inTurn(async () => {
      if (!this.#database.open) return;
      this.#database.pragma('wal_checkpoint(TRUNCATE)');
      this.#database.close();
    });
  }

  static #attach(path: string): Keystore {
    let database: Database.Database | null = null;
    try {
      database = new Database(path, { fileMustExist: true, timeout: 250 });
      database.pragma('locking_mode = EXCLUSIVE');
      database.pragma('trusted_schema = OFF');
      database.pragma('cell_size_check = ON');
      database.pragma('foreign_keys = ON');
      database.pragma('secure_delete = ON');
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      migrate(database);
      refuseForeignSchema(database);
      const verdict = database.pragma('quick_check(1)', { simple: true });
      if (verdict !== 'ok') throw new Refusal('keystore_damaged', { path });
      return new Keystore(path, database);
    } catch (thrown) {
      database?.close();
      throw keystoreRefusal(thrown, path);
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work).catch((thrown: unknown) => {
      throw keystoreRefusal(thrown, this.path);
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

class SqliteRows implements Changes {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  async get<T extends TableName>(table: T, ...key: (string | number | Buffer)[]): Promise<Tables[T] | null> {
    return (this.#prepare(`SELECT * FROM ${table} WHERE ${where(table)}`).get(...key) as Tables[T]) ?? null;
  }

  async all<T extends TableName>(table: T): Promise<readonly Tables[T][]> {
    return this.#prepare(
      `SELECT * FROM ${table} ORDER BY ${primaryKeys[table].join(', ')}`,
    ).all() as Tables[T][];
  }

  async lastAudit(): Promise<Tables['audit'] | null> {
    const last = this.#prepare('SELECT * FROM audit ORDER BY seq DESC LIMIT 1').get();
    return (last as Tables['audit']) ?? null;
  }

  async auditAfter(after: number, most: number): Promise<readonly Tables['audit'][]> {
    const entries = this.#prepare('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?').all(after, most);
    return entries as Tables['audit'][];
  }

  async sealedFileCounts(): Promise<ReadonlyMap<string, number>> {
    const counts = this.#prepare('SELECT key_id, count(*) AS files FROM sealed_file GROUP BY key_id').all();
    return new Map(
      (counts as { key_id: Buffer; files: number }[]).map((row) => [row.key_id.toString('hex'), row.files]),
    );
  }

  async keyNamed(foldedName: string): Promise<Tables['key'] | null> {
    return (
      (this.#prepare('SELECT * FROM key WHERE folded_name = ?').get(foldedName) as Tables['key']) ?? null
    );
  }

  async put<T extends TableName>(table: T, row: Tables[T]): Promise<void> {
    const columns = Object.keys(row);
    const keys: readonly string[] = primaryKeys[table];
    const rest = columns.filter((column) => !keys.includes(column));
    const update = rest.map((column) => `${column} = excluded.${column}`).join(', ');
    const values = columns.map((column) => `@${column}`).join(', ');
    this.#prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values})
       ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${update}`,
    ).run(row);
  }

  async remove<T extends TableName>(table: T, ...key: (string | number | Buffer)[]): Promise<void> {
    this.#prepare(`DELETE FROM ${table} WHERE ${where(table)}`).run(...key);
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

/** Looks at the first 100 bytes of the file, before SQLite may touch it (Q4). */
async function refuseUnfit(path: string): Promise<void> {
  const header = Buffer.alloc(100);
  let length: number;
  try {
    const file = await open(path, 'r');
    try {
      length = readSync(file.fd, header, 0, header.length, 0);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw keystoreRefusal(thrown, path);
  }
  if (length === 0) throw new Refusal('keystore_damaged', { path });
  if (!header.subarray(0, 16).equals(Buffer.from('SQLite format 3\0', 'ascii'))) {
    throw new Refusal(length < header.length ? 'keystore_damaged' : 'keystore_foreign', { path });
  }
  if (length < header.length) throw new Refusal('keystore_damaged', { path });
  if (header.readUInt32BE(68) !== applicationId) throw new Refusal('keystore_foreign', { path });
  const found = header.readUInt32BE(60);
  if (found > migrations.length)
    throw new Refusal('keystore_newer', { path, found, known: migrations.length });
}

function migrate(database: Database.Database): void {
  const version = database.pragma('user_version', { simple: true });
  invariant(typeof version === 'number', 'user_version is a number');
  for (const [i, sql] of migrations.entries()) {
    if (i < version) continue;
    database.exec(
      `BEGIN IMMEDIATE; ${sql} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${i + 1}; COMMIT`,
    );
  }
  // The file's own header must carry both numbers, not only the log: `refuseUnfit` reads them there.
  if (version < migrations.length) database.pragma('wal_checkpoint(TRUNCATE)');
}

/** Refuses `keystore_altered` where the schema is not the one that the migrations make (Q6). */
function refuseForeignSchema(database: Database.Database): void {
  const model = new Database(':memory:');
  try {
    migrate(model);
    if (schemaText(database) !== schemaText(model))
      throw new Refusal('keystore_altered', { place: 'the schema' });
  } finally {
    model.close();
  }
}

function schemaText(database: Database.Database): string {
  return JSON.stringify(
    database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all(),
  );
}

function where(table: TableName): string {
  return primaryKeys[table].map((column) => `${column} = ?`).join(' AND ');
}

/** SQLite's and the system's errors as refusals. */
function keystoreRefusal(thrown: unknown, path: string): unknown {
  if (systemCode(thrown) === 'ENOENT') return new Refusal('keystore_missing', { path });
  const code = thrown instanceof Database.SqliteError ? thrown.code : systemCode(thrown);
  if (code === null) return thrown;
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new Refusal('keystore_busy');
  if (/^SQLITE_NOTADB|^SQLITE_CORRUPT/.test(code)) return new Refusal('keystore_damaged', { path });
  if (/^SQLITE_FULL|^ENOSPC|^EDQUOT/.test(code)) return new Refusal('disk_full', { file: path });
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)|^EACCES|^EPERM/.test(code))
    return new Refusal('no_permission', { file: path });
  if (/^EROFS/.test(code)) return new Refusal('disk_read_only', { file: path });
  if (/^SQLITE_IOERR|^E[A-Z]+$/.test(code)) return new Refusal('disk_failed', { file: path, fault: code });
  return thrown;
}
