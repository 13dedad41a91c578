// A read-only SQLite database, as sqlite.org/fileformat2.html has it, and its write-ahead log.

import { must, readAt } from './blocks.mjs';

const damaged = 'The database is damaged.';
/** Characters; to take a text of any length apart would take for ever. */
const longestSchema = 10_000;

/** A read-only SQLite database, as sqlite.org/fileformat2.html has it: tables from first to last row, and its log. */
export class Database {
  constructor(descriptor, start, length, log) {
    Object.assign(this, { descriptor, start, length });
    const header = readAt(descriptor, start, 100);
    must(
      header.subarray(0, 16).equals(Buffer.from('SQLite format 3\0')),
      'It is neither a keystore nor a backup.',
    );
    must(header.readUInt32BE(68) === 0x4b575244, 'It is a database, but no keystore.');
    must([1, 2].includes(header.readUInt32BE(60)), 'It was made by a newer version.');
    this.pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    this.usable = this.pageSize - header[20];
    must(this.pageSize >= 512 && this.usable >= 480, damaged);
    this.logged = pagesIn(log, this.pageSize);
  }

  rows(table) {
    const schema = [];
    this.walk(1, ({ values }) => schema.push(values), new Set());
    const [, , , root, sql] = schema.find(([type, name]) => type === 'table' && name === table) ?? [];
    must(root !== undefined && typeof sql === 'string', `The table ${table} is missing.`);
    must(sql.length <= longestSchema, damaged);
    const { names, rowid } = columnsOf(sql);
    const rows = [];
    this.walk(
      root,
      ({ id, values }) => {
        const row = Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]));
        if (rowid !== undefined) row[rowid] = id;
        rows.push(row);
      },
      new Set(),
    );
    return rows;
  }

  /** A page of a table, each once: a tree that comes back to one of its pages would be walked for ever. */
  page(n, walked) {
    must(n > 0 && !walked.has(n), damaged);
    walked.add(n);
    const held = this.logged.get(n);
    if (held !== undefined) return held;
    must(n * this.pageSize <= this.length, damaged);
    const page = readAt(this.descriptor, this.start + (n - 1) * this.pageSize, this.pageSize);
    must(page.length === this.pageSize, damaged);
    return page;
  }

  /** All records of a b-tree: of a table, or, without row ids, of its index. */
  walk(n, take, walked) {
    const page = this.page(n, walked);
    const head = n === 1 ? 100 : 0;
    const kind = page[head];
    must([2, 5, 10, 13].includes(kind), damaged);
    const isInner = kind === 2 || kind === 5;
    const cells = page.readUInt16BE(head + 3);
    for (let i = 0; i < cells; i++) {
      let at = page.readUInt16BE(head + (isInner ? 12 : 8) + 2 * i);
      if (isInner) {
        this.walk(page.readUInt32BE(at), take, walked);
        at += 4;
      }
      if (kind === 5) continue;
      const [length, afterLength] = varint(page, at);
      const [id, afterId] = kind === 13 ? varint(page, afterLength) : [null, afterLength];
      take({ id, values: valuesIn(this.payload(page, afterId, length, kind === 13, walked)) });
    }
    if (isInner) this.walk(page.readUInt32BE(head + 8), take, walked);
  }

  payload(page, at, length, isTable, walked) {
    const most = isTable ? this.usable - 35 : Math.floor(((this.usable - 12) * 64) / 255) - 23;
    if (length <= most) return page.subarray(at, at + length);
    const least = Math.floor(((this.usable - 12) * 32) / 255) - 23;
    const cut = least + ((length - least) % (this.usable - 4));
    const local = cut <= most ? cut : least;
    const pieces = [page.subarray(at, at + local)];
    let next = page.readUInt32BE(at + local);
    for (let left = length - local; left > 0; left -= this.usable - 4) {
      const more = this.page(next, walked);
      pieces.push(more.subarray(4, 4 + Math.min(left, this.usable - 4)));
      next = more.readUInt32BE(0);
    }
    return Buffer.concat(pieces);
  }
}

/** Names of the columns in the order of a record, and the one that stands for the row id. */
function columnsOf(sql) {
  const inside = sql.replace(/--.*$/gm, '').replace(/^[^(]*\(([\s\S]*)\)[^)]*$/, '$1');
  const parts = inside.split(/,(?![^(]*\))/).map((part) => part.trim());
  const own = parts.filter((part) => !/^(PRIMARY|UNIQUE|CHECK|FOREIGN|CONSTRAINT)\b/i.test(part));
  const names = own.map((part) => /^\w+/.exec(part)?.[0]);
  if (!/WITHOUT ROWID\s*$/i.test(sql))
    return { names, rowid: own.find((part) => /INTEGER PRIMARY KEY/i.test(part))?.match(/^\w+/)?.[0] };
  const listed = /^PRIMARY KEY \(([^)]*)\)/im.exec(
    parts.find((part) => /^PRIMARY KEY/i.test(part)) ?? '',
  )?.[1];
  const key =
    listed?.split(',').map((name) => name.trim()) ?? names.filter((_, i) => /PRIMARY KEY/i.test(own[i]));
  return { names: [...key, ...names.filter((name) => !key.includes(name))] };
}

function valuesIn(record) {
  const [headerLength, first] = varint(record, 0);
  must(headerLength <= record.length, damaged);
  const values = [];
  for (let [at, body] = [first, headerLength]; at < headerLength; ) {
    const [type, next] = varint(record, at);
    const length = type >= 12 ? Math.floor((type - 12) / 2) : [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type];
    must(body + length <= record.length, damaged);
    const bytes = record.subarray(body, body + length);
    if (type >= 12) values.push(type % 2 === 0 ? Buffer.from(bytes) : bytes.toString('utf8'));
    else if (type === 0 || type === 7) values.push(null);
    else if (type === 8 || type === 9) values.push(type - 8);
    else values.push(length === 8 ? Number(bytes.readBigInt64BE(0)) : bytes.readIntBE(0, length));
    [at, body] = [next, body + length];
  }
  return values;
}

function varint(bytes, at) {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + i + 1];
  }
  return [value * 256 + (bytes[at + 8] ?? 0), at + 9];
}

/** What the write-ahead log has committed: the newest of each page. */
function pagesIn(log, pageSize) {
  const pages = new Map();
  if (log.length < 32 || log.readUInt32BE(0) >>> 1 !== 0x377f0682 >>> 1) return pages;
  must(log.readUInt32BE(8) === pageSize, 'The log of the database is damaged.');
  const isBig = log.readUInt32BE(0) % 2 === 1;
  const sum = (bytes, [a, b]) => {
    for (let at = 0; at < bytes.length; at += 8) {
      a = (a + (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0;
      b = (b + (isBig ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0;
    }
    return [a, b];
  };
  let sums = sum(log.subarray(0, 24), [0, 0]);
  let open = new Map();
  for (let at = 32; at + 24 + pageSize <= log.length; at += 24 + pageSize) {
    const page = log.subarray(at + 24, at + 24 + pageSize);
    sums = sum(page, sum(log.subarray(at, at + 8), sums));
    const isOfThisLog = log.subarray(at + 8, at + 16).equals(log.subarray(16, 24));
    if (!isOfThisLog || sums[0] !== log.readUInt32BE(at + 16) || sums[1] !== log.readUInt32BE(at + 20)) break;
    open.set(log.readUInt32BE(at), page);
    if (log.readUInt32BE(at + 4) === 0) continue;
    for (const [n, committed] of open) pages.set(n, committed);
    open = new Map();
  }
  return pages;
}
