// Row bytes: a row of the keystore as the bytes that its mac and its digest are taken over, and the name it goes by.
//
//   row bytes = table name, then each column that is not null, in order of its name: name, type, value
//               type b bytes, s text (UTF-8), n a whole number (decimal); every field with its u32 length before it
//
// H1  A column that is added later and is null leaves the bytes of older rows as they were.
// H2  Left out: the mark itself, and where the log stands. Out of the digest alone: wrapped material, so that a root key
//     rotation, which changes all of it, does not fill the log. The mac covers it.

import { sha256 } from './aead.ts';
import { sized } from './layout.ts';
import { invariant } from './refusal.ts';
import type { PrimaryKey } from './rows.ts';
import { primaryKeys, type TableName } from './schema.ts';

/** What row bytes are taken for. */
type Purpose = 'mac' | 'digest';

/** Columns that are left out (H2). */
function leftOut(table: TableName, purpose: Purpose): readonly string[] {
  if (table === 'vault') return ['mac', 'log_size', 'log_head'];
  return table === 'key_version' && purpose === 'digest' ? ['mac', 'wrapped'] : ['mac'];
}

/** The bytes of a row that its mac is taken over. */
export function rowBytes(table: TableName, row: object): Buffer {
  return Buffer.from(written(table, row, 'mac'));
}

/** The digest (hex) of a row as the log keeps it. */
export function rowDigest(table: TableName, row: object): string {
  return sha256(written(table, row, 'digest')).toString('hex');
}

/** How an entry and a refusal name a row: table and primary key. */
export function rowName(table: TableName, row: object): string {
  return keyName(table, keyOfRow(table, row));
}

export function keyName(table: TableName, key: PrimaryKey): string {
  return [table, ...key.map((part) => (Buffer.isBuffer(part) ? part.toString('hex') : String(part)))].join(
    ' ',
  );
}

export function keyOfRow(table: TableName, row: object): PrimaryKey {
  const fields = row as Readonly<Record<string, string | number | Buffer>>;
  return primaryKeys[table].map((column) => fields[column] ?? '');
}

/** A column of a table, with the bytes that announce it. */
interface Column {
  readonly name: string;
  readonly announced: Buffer;
}
const orders = new Map<string, { readonly table: Buffer; readonly columns: readonly Column[] }>();
let scratch = Buffer.alloc(4096);

/** Row bytes in a buffer that the next call writes over: a vault of a million rows is checked at every unlock. */
function written(table: TableName, row: object, purpose: Purpose): Buffer {
  const order = orderOf(table, row, purpose);
  const fields = row as Readonly<Record<string, unknown>>;
  let at = put(0, order.table);
  for (const { name, announced } of order.columns) {
    const value = fields[name];
    if (value === null || value === undefined) continue;
    at = put(at, announced);
    if (typeof value === 'string') at = putText(at, 's', value);
    else if (Buffer.isBuffer(value)) at = putBytes(at, value);
    else {
      invariant(Number.isSafeInteger(value), 'a column is bytes, text or a whole number');
      at = putText(at, 'n', String(value));
    }
  }
  return scratch.subarray(0, at);
}

/** All rows of a table have the same columns, so their order is found once. */
function orderOf(table: TableName, row: object, purpose: Purpose) {
  const known = orders.get(`${table} ${purpose}`);
  if (known !== undefined) return known;
  const left = leftOut(table, purpose);
  const names = Object.keys(row).filter((name) => !left.includes(name));
  const columns = names.sort().map((name) => ({ name, announced: sized(Buffer.from(name, 'ascii')) }));
  const order = { table: sized(Buffer.from(table, 'ascii')), columns };
  orders.set(`${table} ${purpose}`, order);
  return order;
}

function put(at: number, bytes: Buffer): number {
  makeRoom(at + bytes.length);
  return at + bytes.copy(scratch, at);
}

function putBytes(at: number, bytes: Buffer): number {
  makeRoom(at + 5 + bytes.length);
  scratch.write('b', at, 'ascii');
  scratch.writeUInt32BE(bytes.length, at + 1);
  return at + 5 + bytes.copy(scratch, at + 5);
}

function putText(at: number, type: 's' | 'n', text: string): number {
  makeRoom(at + 5 + 3 * text.length);
  scratch.write(type, at, 'ascii');
  const length = scratch.write(text, at + 5, 'utf8');
  scratch.writeUInt32BE(length, at + 1);
  return at + 5 + length;
}

function makeRoom(length: number): void {
  if (length <= scratch.length) return;
  scratch = Buffer.concat([scratch, Buffer.alloc(2 * length - scratch.length)]);
}
