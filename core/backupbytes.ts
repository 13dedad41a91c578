// The bytes of a backup: a label, a copy of the whole keystore, and the points that were added since.
//
//   label     magic "KWBACKUP" 8 | format u8 = 1 | reason u8 | vault id 16 | made u64 | until u64 | log size u64
//             | tombstones 32 | length of the keystore u64 | its SHA-256 32
//             | SHA-256("keyward/1/backup-label" 0x00 | all before) 32
//   keystore  the SQLite file, as schema.ts says
//   points    backuppoints.ts
//
// `made` is when it was begun, `until` when the last change in it was made. `tombstones` is SHA-256 over the sorted ids
// of the destroyed keys of which the backup surely holds no material: whether one was destroyed since is seen without
// opening it.
//
// L1  Digests find damage, not forgery: what a backup says is believed only under the mac of its header (ledger.ts).
// L2  A file that does not begin as a backup is foreign, and nothing of it is touched.
// L3  It is read strictly, in pieces of bounded size; no length is believed beyond the size of the file.

import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { sameBytes } from './aead.ts';
import { binding } from './kdf.ts';
import { LayoutReader, u8, u64 } from './layout.ts';
import { invariant, Refusal } from './refusal.ts';
import type { BackupReason } from './snapshot.ts';

/** Why a backup was made. The order is part of the format. */
const backupReasons = [
  'key created',
  'before ceremony',
  'daily',
  'on request',
  'after ceremony',
] as const satisfies readonly BackupReason[];

export interface BackupLabel {
  readonly reason: BackupReason;
  /** 16 bytes. */
  readonly vaultId: Buffer;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly until: number;
  /** Number of audit entries in the copy. */
  readonly logSize: number;
  /** 32 bytes. */
  readonly tombstones: Buffer;
  /** Bytes of the keystore, and their SHA-256 (32 bytes). */
  readonly length: number;
  readonly digest: Buffer;
}

const magic = Buffer.from('KWBACKUP', 'ascii');
const format = 1;
const checkLength = 32;
export const labelLength = 154;
const chunkLength = 1 << 20;

/** The 154 bytes of a label. */
export function labelBytes(label: BackupLabel): Buffer {
  const { reason, vaultId, madeAt, until, logSize, tombstones, length, digest } = label;
  const head = [magic, u8(format), u8(backupReasons.indexOf(reason)), vaultId];
  const body = Buffer.concat([
    ...head,
    u64(madeAt),
    u64(until),
    u64(logSize),
    tombstones,
    u64(length),
    digest,
  ]);
  invariant(body.length === labelLength - checkLength, 'every field of a label has its length');
  return Buffer.concat([body, binding('backup-label', body)]);
}

/** The label of the open file `name`. Refuses `backup_foreign` (L2), `backup_newer`, `backup_damaged`. */
export async function readLabel(file: FileHandle, name: string): Promise<BackupLabel> {
  const bytes = Buffer.alloc(labelLength);
  const { bytesRead } = await file.read(bytes, 0, labelLength, 0);
  if (!bytes.subarray(0, magic.length).equals(magic)) throw new Refusal('backup_foreign', { file: name });
  if ((bytes[magic.length] ?? 0) > format) throw new Refusal('backup_newer', { file: name });
  const end = labelLength - checkLength;
  const isChecked = sameBytes(binding('backup-label', bytes.subarray(0, end)), bytes.subarray(end));
  if (bytesRead < labelLength || bytes[magic.length] !== format || !isChecked) throw damaged(name);
  const read = new LayoutReader(bytes, () => damaged(name));
  read.take(magic.length + 1);
  const reason = backupReasons[read.u8()];
  if (reason === undefined) throw damaged(name);
  return {
    reason,
    vaultId: read.take(16),
    madeAt: read.u64(),
    until: read.u64(),
    logSize: read.u64(),
    tombstones: read.take(32),
    length: read.u64(),
    digest: read.take(32),
  };
}

/** Writes a backup of the keystore file `from` into the empty file `to`, and answers its label. */
export async function writeBackup(
  from: FileHandle,
  to: FileHandle,
  about: Omit<BackupLabel, 'length' | 'digest'>,
): Promise<BackupLabel> {
  const { size: length } = await from.stat();
  const hash = createHash('sha256');
  await eachChunk(from, 0, length, async (chunk, at) => {
    hash.update(chunk);
    await writeAll(to, chunk, labelLength + at);
  });
  const label = { ...about, length, digest: hash.digest() };
  await writeAll(to, labelBytes(label), 0);
  return label;
}

/** Copies the keystore out of the backup `name` into the empty file `to`. Refuses `backup_damaged`. */
export async function takeKeystore(
  from: FileHandle,
  label: BackupLabel,
  name: string,
  to: FileHandle,
): Promise<void> {
  await readKeystore(from, label, name, (chunk, at) => writeAll(to, chunk, at));
}

/** Reads the keystore in the backup `name`. Refuses `backup_damaged` where it is not what the label says. */
export async function readKeystore(
  from: FileHandle,
  label: BackupLabel,
  name: string,
  take: (chunk: Buffer, at: number) => Promise<void> = async () => undefined,
): Promise<void> {
  const hash = createHash('sha256');
  const read = await eachChunk(from, labelLength, label.length, async (chunk, at) => {
    hash.update(chunk);
    await take(chunk, at);
  });
  if (read < label.length || !sameBytes(hash.digest(), label.digest)) throw damaged(name);
}

/** SHA-256 over the ids (16 bytes each) of destroyed keys, whatever their order. */
export function tombstonesDigest(keyIds: readonly Buffer[]): Buffer {
  const sorted = [...keyIds].sort(Buffer.compare);
  return createHash('sha256').update(Buffer.concat(sorted)).digest();
}

export function damaged(file: string): Refusal {
  return new Refusal('backup_damaged', { file });
}

/** Hands over `length` bytes from `start`, with their place among them; fewer where the file ends. Answers how many. */
async function eachChunk(
  file: FileHandle,
  start: number,
  length: number,
  take: (chunk: Buffer, at: number) => Promise<void>,
): Promise<number> {
  const buffer = Buffer.alloc(Math.min(length, chunkLength));
  let at = 0;
  while (at < length) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, length - at), start + at);
    if (bytesRead === 0) break;
    await take(buffer.subarray(0, bytesRead), at);
    at += bytesRead;
  }
  return at;
}

/** A write may take less than it was given. */
export async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}
