// The keystore: the one SQLite file of a vault. Its SQL is here and in rows.ts.
//
// Q1  Everything that changes it runs inside `change`: one transaction, durable when the promise answers
//     (WAL, synchronous FULL), undone whole when the work throws.
// Q2  Its door is asynchronous and its callers take turns, so that another SQL engine can stand behind it.
// Q3  One process at a time: the file is locked exclusively as long as it is open; a killed process leaves no lock.
// Q4  A file that is foreign, damaged or from a newer Keyward is refused before anything is written to it.
// Q5  What is deleted is overwritten (secure_delete), and `scrub` makes sure: SQLite may have moved a row before and
//     left its bytes where it was. The limit: what a file system or a disk keeps of earlier writes is beyond it.
// Q6  Its tables are exactly those of schema.ts: a trigger or a view that somebody planted could swallow what is written.

import { closeSync, openSync, readSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { holdsAny } from './bytesearch.ts';
import { applicationId, migrations } from './migrations.ts';
import { invariant, Refusal, systemCode } from './refusal.ts';
import { type Changes, type Follower, type Rows, SqliteRows } from './rows.ts';

/** So much of a copy is made before whatever else waits in this process has its turn: 2 MiB. */
const pagesAtATime = 512;

export class Keystore {
  readonly path: string;
  readonly #database: Database.Database;
  /** Its bytes, to be searched. POSIX drops all locks of a process on a file with the first close of it (Q3). */
  readonly #file: number;
  readonly #rows: SqliteRows;
  readonly #begin: Database.Statement;
  readonly #commit: Database.Statement;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(path: string, database: Database.Database, file: number) {
    this.path = path;
    this.#database = database;
    this.#file = file;
    this.#rows = new SqliteRows(database);
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
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
    return this.#whileOpen(() => work(this.#rows));
  }

  /** Runs `work` in turn as one transaction (Q1); `committed` before anybody else's turn, once it is durable. */
  change<T>(work: (changes: Changes) => Promise<T>, committed: () => void = () => {}): Promise<T> {
    return this.#whileOpen(async () => {
      this.#begin.run();
      try {
        const result = await work(this.#rows);
        this.#commit.run();
        this.#rows.follower?.ended('committed');
        committed();
        return result;
      } catch (thrown) {
        // On a full or failing disk SQLite has undone it by itself; whoever follows must not take it for done.
        if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
        this.#rows.follower?.ended('undone');
        throw thrown;
      }
    });
  }

  /**
   * Writes a consistent copy to `path`, where nothing is, and checks it. `copied` is called before anybody else's turn;
   * whoever follows from there on knows how the keystore differs from the copy.
   */
  async copyTo(path: string, copied: () => void = () => {}): Promise<void> {
    await this.#whileOpen(async () => {
      try {
        await this.#database.backup(path, { progress: () => pagesAtATime });
      } catch (thrown) {
        throw keystoreRefusal(thrown, path);
      }
      copied();
    });
    checkCopy(path, this.path);
  }

  /** Tells `follower` of every write from now on; null: nobody. */
  follow(follower: Follower | null): void {
    this.#rows.follower = follower;
  }

  /** The settings that its promises rest on, as SQLite has them in force. */
  settings(): Readonly<Record<string, unknown>> {
    const names = ['journal_mode', 'synchronous', 'secure_delete', 'locking_mode', 'foreign_keys'];
    return Object.fromEntries(names.map((name) => [name, this.#database.pragma(name, { simple: true })]));
  }

  /**
   * Makes sure that none of these bytes is left in the file or its log (Q5): folds the log in, searches all bytes,
   * and writes the file anew where it finds them, or where nobody knows any more what to search for. `left` where
   * they are there even then.
   */
  scrub(pieces: readonly Buffer[]): Promise<'gone' | 'left'> {
    return this.#whileOpen(async () => {
      this.#foldLog();
      if (pieces.length > 0 && !(await this.#holds(pieces))) return 'gone';
      this.#database.exec('VACUUM');
      this.#foldLog();
      return (await this.#holds(pieces)) ? 'left' : 'gone';
    });
  }

  /** Waits for work under way, folds the log into the file and lets go of it. */
  async close(): Promise<void> {
    await this.#inTurn(async () => {
      if (!this.#database.open) return;
      this.#foldLog();
      this.#database.close();
      closeSync(this.#file);
    });
  }

  #foldLog(): void {
    this.#database.pragma('wal_checkpoint(TRUNCATE)');
  }

  async #holds(pieces: readonly Buffer[]): Promise<boolean> {
    if (await holdsAny(this.#file, pieces)) return true;
    const log = await open(`${this.path}-wal`, 'r');
    try {
      return await holdsAny(log.fd, pieces);
    } finally {
      await log.close();
    }
  }

  static #attach(path: string): Keystore {
    let database: Database.Database | null = null;
    let file: number | null = null;
    try {
      file = openSync(path, 'r');
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
      return new Keystore(path, database, file);
    } catch (thrown) {
      database?.close();
      if (file !== null) closeSync(file);
      throw keystoreRefusal(thrown, path);
    }
  }

  /** In turn; refuses `vault_locked` where it was closed before: what comes so late belongs to no open vault. */
  #whileOpen<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      if (!this.#database.open) throw new Refusal('vault_locked');
      return work();
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work).catch((thrown: unknown) => {
      throw keystoreRefusal(thrown, this.path);
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Refuses `keystore_damaged` for the keystore `of`, where a copy of it is not sound in every page and index. */
function checkCopy(path: string, of: string): void {
  let copy: Database.Database | null = null;
  try {
    copy = new Database(path, { fileMustExist: true });
    if (copy.pragma('integrity_check(1)', { simple: true }) !== 'ok') {
      throw new Refusal('keystore_damaged', { path: of });
    }
  } catch (thrown) {
    throw keystoreRefusal(thrown, of);
  } finally {
    copy?.close();
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
