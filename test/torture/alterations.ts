// What somebody with the keystore file can do to its rows: every column of every table another value, every row taken
// away, doubled, exchanged with another, or put back as it once was.

import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { primaryKeys, type TableName } from '../../core/schema.ts';

type Value = string | number | Buffer | null;
export type Row = Readonly<Record<string, Value>>;

type Kind = 'another value' | 'taken away' | 'doubled' | 'exchanged' | 'put back';

export interface Alteration {
  readonly table: TableName;
  readonly kind: Kind;
  /** The column that gets another value; null where the whole row is concerned. */
  readonly column: string | null;
  /** Which row, and what of it. */
  readonly what: string;
  readonly apply: (database: Database.Database) => void;
}

export const tables = Object.keys(primaryKeys) as TableName[];

/** Picks by a seed, so that a run can be repeated: mulberry32. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** The rows of a closed keystore, by table. */
export function rowsOf(keystore: string): Readonly<Record<TableName, readonly Row[]>> {
  const database = new Database(keystore, { readonly: true });
  try {
    const entries = tables.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()]);
    return Object.fromEntries(entries) as Readonly<Record<TableName, readonly Row[]>>;
  } finally {
    database.close();
  }
}

/** Writes the keystore `bytes` to `path`, altered; whether SQLite, with no check in force, would take it. */
export function writeAltered(
  path: string,
  bytes: Buffer,
  { apply }: Pick<Alteration, 'apply'>,
): 'written' | 'not taken' {
  writeFileSync(path, bytes);
  const database = new Database(path);
  try {
    database.pragma('foreign_keys = OFF');
    database.pragma('ignore_check_constraints = ON');
    apply(database);
    return 'written';
  } catch (thrown) {
    if (thrown instanceof Database.SqliteError) return 'not taken';
    throw thrown;
  } finally {
    database.close();
  }
}

/** Another value for each column of a row: the bits of what is there changed, and what other rows have in its place. */
export function valuesFor(column: string, row: Row, others: readonly Row[]): readonly Value[] {
  const value = row[column] ?? null;
  const ofOthers = others.map((other) => other[column] ?? null);
  const changed = [...changesOf(value), ...ofOthers];
  const seen = new Set([textOf(value)]);
  return changed.filter((one) => !seen.has(textOf(one)) && seen.add(textOf(one)));
}

function changesOf(value: Value): readonly Value[] {
  if (value === null) return [7];
  if (typeof value === 'number') return [value + 7, value - 1, 0, -1, 2 ** 53 - 1];
  if (typeof value === 'string') return [`${value}x`, '', value.slice(0, -1), value.toUpperCase()];
  const flipped = Buffer.from(value);
  flipped[0] = (flipped[0] ?? 0) ^ 0x40;
  return [flipped, Buffer.alloc(value.length), value.subarray(1), Buffer.alloc(0)];
}

export function changeColumn(table: TableName, column: string, row: Row, value: Value): Alteration {
  const what = `${nameOf(table, row)}: ${textOf(row[column] ?? null)} -> ${textOf(value)}`;
  return {
    ...{ table, kind: 'another value', column, what },
    apply: (database) => update(database, table, row, { [column]: value }),
  };
}

export function takeAway(table: TableName, row: Row): Alteration {
  return {
    ...{ table, kind: 'taken away', column: null, what: nameOf(table, row) },
    apply: (database) => {
      const { where, key } = placeOf(table, row);
      database.prepare(`DELETE FROM ${table} WHERE ${where}`).run(...key);
    },
  };
}

/** A second row with the content of this one and another primary key. */
export function double(table: TableName, row: Row): Alteration {
  const last = primaryKeys[table].at(-1) ?? '';
  const key = changesOf(row[last] ?? null)[0] ?? null;
  const folded = 'folded_name' in row ? { folded_name: `${String(row['folded_name'])}x` } : {};
  return {
    ...{ table, kind: 'doubled', column: null, what: nameOf(table, row) },
    apply: (database) => insert(database, table, { ...row, ...folded, [last]: key }),
  };
}

/** Two rows exchange all that is not their primary key; null where that is the same. */
export function exchange(table: TableName, one: Row, other: Row): Alteration | null {
  const keys: readonly string[] = primaryKeys[table];
  const columns = Object.keys(one).filter((column) => !keys.includes(column));
  const differ = (column: string) => textOf(one[column] ?? null) !== textOf(other[column] ?? null);
  if (!columns.some(differ)) return null;
  const keyOf = (row: Row) => Object.fromEntries(keys.map((column) => [column, row[column] ?? null]));
  return {
    ...{ table, kind: 'exchanged', column: null, what: `${nameOf(table, one)} and ${nameOf(table, other)}` },
    apply: (database) => {
      for (const row of [one, other]) {
        const { where, key } = placeOf(table, row);
        database.prepare(`DELETE FROM ${table} WHERE ${where}`).run(...key);
      }
      insert(database, table, { ...other, ...keyOf(one) });
      insert(database, table, { ...one, ...keyOf(other) });
    },
  };
}

/** A row as it once was, mark and all; or gone, where it was not there then. */
export function putBack(table: TableName, row: Row, earlier: readonly Row[]): Alteration | null {
  const was = earlier.find((one) => nameOf(table, one) === nameOf(table, row));
  if (was === undefined || textOfRow(was) === textOfRow(row)) return null;
  return {
    ...{ table, kind: 'put back', column: null, what: nameOf(table, row) },
    apply: (database) => update(database, table, row, was),
  };
}

export function nameOf(table: TableName, row: Row): string {
  return [table, ...primaryKeys[table].map((column) => textOf(row[column as string] ?? null))].join(' ');
}

function placeOf(table: TableName, row: Row) {
  const columns: readonly string[] = primaryKeys[table];
  const where = columns.map((column) => `${column} = ?`).join(' AND ');
  return { where, key: columns.map((column) => row[column] ?? null) };
}

function update(database: Database.Database, table: TableName, row: Row, change: Row): void {
  const { where, key } = placeOf(table, row);
  const set = Object.keys(change).map((column) => `${column} = ?`);
  database
    .prepare(`UPDATE ${table} SET ${set.join(', ')} WHERE ${where}`)
    .run(...Object.values(change), ...key);
}

function insert(database: Database.Database, table: TableName, row: Row): void {
  const columns = Object.keys(row);
  const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  database.prepare(sql).run(...Object.values(row));
}

const textOfRow = (row: Row) => Object.values(row).map(textOf).join('|');

function textOf(value: Value): string {
  return Buffer.isBuffer(value) ? value.toString('hex') : JSON.stringify(value);
}
