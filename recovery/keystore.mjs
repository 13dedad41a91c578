// The keystore, and the backup that holds one (docs/format.md, parts 3 and 5): the rows that recovery needs.

import crypto from 'node:crypto';
import fs from 'node:fs';
import { binding, fieldsOf, hex, inWords, must, number, readAt } from './blocks.mjs';
import { Database } from './sqlite.mjs';

/** The tables that recovery needs, each a map from the primary key to its row. */
const primaryKeys = {
  vault: ['one'],
  share_set: ['set_id'],
  share: ['set_id', 'person_id'],
  person: ['id'],
  key: ['id'],
  key_version: ['key_id', 'version'],
};

export function readVault(file) {
  return inWords(`${file} is damaged.`, () => readTables(file));
}

function readTables(file) {
  const descriptor = fs.openSync(file, 'r');
  const size = fs.fstatSync(descriptor).size;
  const isBackup = readAt(descriptor, 0, 8).equals(Buffer.from('KWBACKUP'));
  if (isBackup) return readBackup(descriptor, size);
  const log = `${file}-wal`;
  return tablesIn(
    new Database(descriptor, 0, size, fs.existsSync(log) ? fs.readFileSync(log) : Buffer.alloc(0)),
  );
}

function readBackup(descriptor, size) {
  const label = readAt(descriptor, 0, 154);
  const damaged = 'The backup is damaged.';
  must(label.length === 154, damaged);
  must(label[8] === 1, 'The backup was made by a newer version.');
  const check = binding('backup-label', label.subarray(0, 122));
  must(check.equals(label.subarray(122)), damaged);
  const read = fieldsOf(label.subarray(82));
  const [length, digest] = [read.number(8), read.bytes(32)];
  must(154 + length <= size, damaged);
  const hash = crypto.createHash('sha256');
  for (let at = 0; at < length; at += 1 << 20)
    hash.update(readAt(descriptor, 154 + at, Math.min(1 << 20, length - at)));
  must(hash.digest().equals(digest), damaged);
  const tables = tablesIn(new Database(descriptor, 154, length, Buffer.alloc(0)));
  addPoints(descriptor, 154 + length, size, check, tables, damaged);
  return tables;
}

function addPoints(descriptor, start, size, check, tables, damaged) {
  for (let [at, before] = [start, check]; at < size; ) {
    const head = readAt(descriptor, at, Math.min(52, size - at));
    if (head.length < 52) return;
    if (
      !binding('backup-point-head', before, head.subarray(0, 12)).subarray(0, 8).equals(head.subarray(12, 20))
    ) {
      const rest = readAt(descriptor, at, size - at);
      must(
        rest.every((byte) => byte === 0),
        damaged,
      );
      return;
    }
    const length = head.readUInt32BE(0);
    if (at + 52 + length > size) return;
    const payload = readAt(descriptor, at + 52, length);
    const digest = binding('backup-point', before, head.subarray(4, 12), number(length, 4), payload);
    if (!digest.equals(head.subarray(20))) {
      must(at + 52 + length === size, damaged);
      return;
    }
    for (const write of JSON.parse(payload.toString('utf8'))) repeat(tables, write);
    [at, before] = [at + 52 + length, digest];
  }
}

function repeat(tables, { put, row, gone, key }) {
  const table = tables[put ?? gone];
  if (table === undefined) return;
  const value = (given) =>
    typeof given !== 'string'
      ? given
      : given[0] === 'b'
        ? Buffer.from(given.slice(1), 'base64')
        : given.slice(1);
  if (put === undefined) return void table.delete(keyOf(key.map(value)));
  const whole = Object.fromEntries(Object.entries(row).map(([column, given]) => [column, value(given)]));
  table.set(keyOf(primaryKeys[put].map((column) => whole[column])), whole);
}

function tablesIn(database) {
  const tables = {};
  for (const [name, key] of Object.entries(primaryKeys)) {
    const rows = database.rows(name).map((row) => [keyOf(key.map((column) => row[column])), row]);
    tables[name] = new Map(rows);
  }
  return tables;
}

export const keyOf = (parts) =>
  parts.map((part) => (Buffer.isBuffer(part) ? hex(part) : String(part))).join(' ');
