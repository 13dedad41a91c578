// Backup points: what was written to the keystore since the last whole copy of it, added to the end of that backup.
//
//   point   = length of the payload u32 | at u64 | check 8 | digest 32 | payload
//   check   = SHA-256("keyward/1/backup-point-head" 0x00 | digest before 32 | length | at), cut to 8 bytes
//   digest  = SHA-256("keyward/1/backup-point" 0x00 | digest before 32 | at | payload, sized)
//   payload = JSON, UTF-8: the writes in order, {"put":table,"row":{column:value}} or {"gone":table,"key":[value]};
//             a value is a number, null, "s" and a text, or "b" and bytes in base64
//   the digest before the first point is the check of the label (backupbytes.ts)
//
// Why points: a copy of everything at each creation of a key would cost the more the older the vault is, push out the
// backups of a month in an afternoon, and wear a removable drive. A point is a few KiB, and it is as durable.
//
// U1  A point holds every write since the copy or the point before it, whatever made it; so a backup with its points
//     is the keystore as it was at the last of them.
// U2  Points are chained to the label: none can be left out, moved, or taken from another backup.
// U3  Each is one write, then fsync; the next begins only after it. So a crash can tear the last one alone. That end is
//     left out and reported; what does not fit anywhere else is damage, and refused.
// U4  Who asks for a point while one is being written shares the next one.

import { type FileHandle, open, stat } from 'node:fs/promises';
import { sameBytes } from './aead.ts';
import { type BackupLabel, damaged, labelBytes, labelLength, writeAll } from './backupbytes.ts';
import { binding } from './kdf.ts';
import { sized, u32, u64 } from './layout.ts';
import { invariant } from './refusal.ts';
import type { Follower, Write } from './rows.ts';
import { primaryKeys, type TableName } from './schema.ts';

const headLength = 52;
/** More is not kept in memory: then the next backup is a whole copy. */
const mostWrites = 20_000;
const mostPayload = 64 << 20;
/** Points of so many bytes more than the copy are better made a new copy. */
const spareForPoints = 16 << 20;
/** Milliseconds after which a drive that no more points come to can be pulled out: its file is closed. */
const restless = 1000;

/** What the points of a backup come to. */
export interface PointsEnd {
  readonly points: number;
  /** When the last one was made; null where there is none. */
  readonly until: number | null;
  /** `torn`: the last one was never complete (U3). */
  readonly end: 'whole' | 'torn';
}

/** Follows a keystore from the moment at which it was copied, and adds points to that copy. */
export class PointWriter implements Follower {
  readonly #now: () => number;
  #target: Target | null = null;
  #file: FileHandle | null = null;
  #closing: NodeJS.Timeout | null = null;
  /** What the transaction under way has written; null once it wrote more than is kept. */
  #inTransaction: Write[] | null = [];
  /** Committed and in no point yet; null once something was let go of. */
  #pending: Write[] | null = [];
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<'added' | 'not added'> | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  wrote(write: Write): void {
    this.#inTransaction?.push(write);
    if ((this.#inTransaction?.length ?? 0) > mostWrites) this.lost();
  }

  lost(): void {
    this.#inTransaction = null;
  }

  ended(how: 'committed' | 'undone'): void {
    const writes = this.#inTransaction;
    this.#inTransaction = [];
    if (how === 'undone' || this.#pending === null) return;
    if (writes === null || this.#pending.length + writes.length > mostWrites) this.#pending = null;
    else for (const write of writes) this.#pending.push(write);
  }

  /** The copy is at `path` now, with this label; once. */
  async attach(path: string, label: BackupLabel): Promise<void> {
    invariant(this.#target === null, 'a writer of points serves one backup');
    const digest = labelBytes(label).subarray(-32);
    const size = labelLength + label.length;
    const number = await stat(path, { bigint: true });
    this.#target = { path, number, size, most: size + label.length + spareForPoints, digest };
  }

  /**
   * Makes what was committed before this call durable in the backup. `not added`: the backup is not as it was left, or
   * takes no more; then a new one is needed.
   */
  add(): Promise<'added' | 'not added'> {
    if (this.#next !== null) return this.#next;
    const next = this.#last.then(() => {
      this.#next = null;
      return this.#append();
    });
    this.#last = next;
    this.#next = next;
    return next;
  }

  /** Adds no more. */
  async close(): Promise<void> {
    await this.#last;
    this.#target = null;
    await this.#letGo();
  }

  async #append(): Promise<'added' | 'not added'> {
    const [target, writes] = [this.#target, this.#pending];
    if (target === null || writes === null) return 'not added';
    this.#pending = [];
    try {
      this.#file ??= await open(target.path, 'r+');
      this.#target = await appendTo(this.#file, target, writes, this.#now());
      this.#closing ??= setTimeout(() => {
        this.#last = this.#last.then(() => this.#letGo());
      }, restless).unref();
      return 'added';
    } catch {
      this.#pending = null;
      await this.#letGo();
      return 'not added';
    }
  }

  async #letGo(): Promise<void> {
    if (this.#closing !== null) clearTimeout(this.#closing);
    this.#closing = null;
    const file = this.#file;
    this.#file = null;
    await file?.close().catch(() => undefined);
  }
}

/** Appends a point, durably, and answers where the next one goes. */
async function appendTo(
  file: FileHandle,
  target: Target,
  writes: readonly Write[],
  at: number,
): Promise<Target> {
  if (!(await isAsItWasLeft(target))) throw damaged(target.path);
  if (writes.length === 0) return target;
  const payload = Buffer.from(JSON.stringify(writes.map(encoded)), 'utf8');
  const point = pointBytes(target.digest, at, payload);
  const size = target.size + point.bytes.length;
  if (size > target.most) throw new RangeError('a new copy is shorter');
  await writeAll(file, point.bytes, target.size);
  await file.datasync();
  return { ...target, size, digest: point.digest };
}

/** Where points go: at `size` of this file, and not beyond `most`. */
interface Target {
  readonly path: string;
  readonly number: { readonly dev: bigint; readonly ino: bigint };
  readonly size: number;
  readonly most: number;
  readonly digest: Buffer;
}

/**
 * Reads the points of the backup `name` in order and hands over the writes of each. Refuses `backup_damaged` (U3).
 */
export async function readPoints(
  file: FileHandle,
  label: BackupLabel,
  name: string,
  take: (writes: readonly Write[]) => Promise<void> = async () => undefined,
): Promise<PointsEnd> {
  const { size } = await file.stat();
  let digest: Buffer = labelBytes(label).subarray(-32);
  let [at, points, until] = [labelLength + label.length, 0, null as number | null];
  for (;;) {
    const rest = size - at;
    if (rest === 0) return { points, until, end: 'whole' };
    const point = await readPoint(file, at, rest, digest, name);
    if (point === 'torn') return { points, until, end: 'torn' };
    await take(writesIn(point.payload, name));
    ({ digest, at: until } = point);
    at += headLength + point.payload.length;
    points++;
  }
}

/** U3. */
async function readPoint(
  file: FileHandle,
  start: number,
  rest: number,
  before: Buffer,
  name: string,
): Promise<{ readonly at: number; readonly digest: Buffer; readonly payload: Buffer } | 'torn'> {
  const head = await readAt(file, start, Math.min(headLength, rest));
  if (head.length < headLength) return 'torn';
  const [length, at] = [head.readUInt32BE(0), head.readBigUInt64BE(4)];
  if (!sameBytes(headCheck(before, head.subarray(0, 12)), head.subarray(12, 20))) {
    if (await isZero(file, start, rest)) return 'torn';
    throw damaged(name);
  }
  if (length > rest - headLength) return 'torn';
  if (length > mostPayload) throw damaged(name);
  const payload = await readAt(file, start + headLength, length);
  const digest = binding('backup-point', before, head.subarray(4, 12), sized(payload));
  if (sameBytes(digest, head.subarray(20))) return { at: Number(at), digest, payload };
  if (length === rest - headLength) return 'torn';
  throw damaged(name);
}

function pointBytes(before: Buffer, at: number, payload: Buffer): { bytes: Buffer; digest: Buffer } {
  if (payload.length > mostPayload) throw new RangeError('a point of bounded size');
  const head = Buffer.concat([u32(payload.length), u64(at)]);
  const digest = binding('backup-point', before, u64(at), sized(payload));
  return { bytes: Buffer.concat([head, headCheck(before, head), digest, payload]), digest };
}

function headCheck(before: Buffer, head: Buffer): Buffer {
  return binding('backup-point-head', before, head).subarray(0, 8);
}

/** The file under the name is the one that was copied to, and it is not cut off or added to by others. */
async function isAsItWasLeft({ path, number, size }: Target): Promise<boolean> {
  const found = await stat(path, { bigint: true });
  return found.ino === number.ino && found.dev === number.dev && found.size === BigInt(size);
}

async function readAt(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  for (let read = -1; read !== 0 && done < length; done += read) {
    read = (await file.read(bytes, done, length - done, start + done)).bytesRead;
  }
  return bytes.subarray(0, done);
}

async function isZero(file: FileHandle, start: number, length: number): Promise<boolean> {
  for (let at = 0; at < length; at += 1 << 20) {
    const chunk = await readAt(file, start + at, Math.min(1 << 20, length - at));
    if (chunk.some((byte) => byte !== 0)) return false;
  }
  return true;
}

function encoded(write: Write): unknown {
  if ('gone' in write) return { gone: write.gone, key: write.key.map(encodedValue) };
  const columns = Object.entries(write.row).map(([column, value]) => [column, encodedValue(value)]);
  return { put: write.put, row: Object.fromEntries(columns) };
}

function encodedValue(value: unknown): string | number | null {
  if (Buffer.isBuffer(value)) return `b${value.toString('base64')}`;
  if (typeof value === 'string') return `s${value}`;
  return typeof value === 'number' ? value : null;
}

/** The reverse of `encoded`. Refuses `backup_damaged` for what this Keyward cannot have written. */
function writesIn(payload: Buffer, name: string): readonly Write[] {
  try {
    return (JSON.parse(payload.toString('utf8')) as readonly unknown[]).map(decoded);
  } catch {
    throw damaged(name);
  }
}

function decoded(written: unknown): Write {
  const { put, row, gone, key } = written as Readonly<Record<string, unknown>>;
  if (Array.isArray(key)) return { gone: tableNamed(gone), key: key.map((part) => decodedValue(part) ?? 0) };
  const columns = Object.entries(row as object).map(([column, value]) => {
    if (!/^[a-z0-9_]{1,64}$/.test(column)) throw new TypeError('no name of a column');
    return [column, decodedValue(value)] as const;
  });
  return { put: tableNamed(put), row: Object.fromEntries(columns) };
}

function decodedValue(value: unknown): string | number | Buffer | null {
  if (value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value !== 'string') throw new TypeError('no value of a column');
  if (value.startsWith('b')) return Buffer.from(value.slice(1), 'base64');
  if (value.startsWith('s')) return value.slice(1);
  throw new TypeError('no value of a column');
}

function tableNamed(name: unknown): TableName {
  if (typeof name !== 'string' || !Object.hasOwn(primaryKeys, name))
    throw new TypeError('no name of a table');
  return name as TableName;
}
