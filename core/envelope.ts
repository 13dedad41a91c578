// The .sealed format: a file that carries everything but the vault that opens it. docs/format.md is its full page.
//
//   0      key page A   4096 bytes
//   4096   key page B   4096 bytes
//   8192   body         body header 93 | metadata box | payload (stream.ts)
//
// Key page     magic 89 "KWS" 0D 0A 1A 0A | format u16 = 1 | generation u64 | vault id 16 | file id 16 | created u64
//              | slot count u8 (1..8) | slots of 93: type u8 = 1, key id 16, version u32, sealed data key 72
//              | context: length u16, bytes | key name: length u8, UTF-8 | zeros | SHA-256 of the page so far
// Body header  magic "KWSBODY" 00 | payload format u8 = 1 | file id 16 | file salt 32 | metadata box length u32
//              | commitment 32
// Metadata     kind u8 (1 file, 2 folder as tar) | mode u32 | modified u64 | size u64 | name: length u16, UTF-8
//
//   commitment   = HKDF(data key; salt = file salt, "file-commitment" | SHA-256 of the body header before it)
//   metadata box = XAES-256-GCM(HKDF(data key; file salt, "file-metadata"), metadata), bound to the body header
//   stream key   = HKDF(data key; file salt, "file-stream"); associated data = SHA-256(body header | metadata box)
//
// V1  Of two sound pages the one with the higher generation counts; one sound page is enough.
// V2  Re-sealing writes the other page, makes it durable, then the first: a crash between leaves a file that opens.
// V3  Payload and metadata are bound to file id and data key, not to the slots: re-sealing does not touch them.
// V4  The commitment is checked before anything is decrypted under the data key.
// V5  Every length is checked before it is used; what is left over in a page is zeros.
//
// This module knows a data key and no key above it.

import { randomBytes } from 'node:crypto';
import { openBox, sameBytes, sealBox, sha256 } from './aead.ts';
import { binding, subkey } from './kdf.ts';
import type { KeyBytes } from './keybytes.ts';
import { sealedDataKeyLength } from './keywrap.ts';
import { LayoutReader, u8, u16, u32, u64 } from './layout.ts';
import { invariant, Refusal } from './refusal.ts';
import { headerLength, payloadStream, readStream, type StreamKeys, startStream } from './stream.ts';

export const pageLength = 4096;
export const headLength = 2 * pageLength;
export const bodyHeaderLength = 93;
export const mostSlots = 8;
/** What a page has room for beside eight slots and the longest key name. */
export const longestContext = 2048;
const pageMagic = Buffer.from([0x89, 0x4b, 0x57, 0x53, 0x0d, 0x0a, 0x1a, 0x0a]);
const bodyMagic = Buffer.from('KWSBODY\0', 'ascii');
const format = 1;
const payloadFormat = 1;
const slotOfKeyVersion = 1;
/** A metadata box holds a name of at most 4,096 bytes. */
const longestMetadataBox = 8192;

/** One way into the file: the data key sealed under one key version. */
export interface Slot {
  readonly keyId: Buffer;
  readonly version: number;
  readonly sealedDataKey: Buffer;
}

export interface KeyPage {
  readonly generation: number;
  readonly vaultId: Buffer;
  readonly fileId: Buffer;
  readonly createdAt: number;
  readonly slots: readonly Slot[];
  /** Canonical encryption context; empty where there is none. */
  readonly context: Buffer;
  /** For people, without authority: the key may have been renamed since. Empty where it was left out. */
  readonly keyName: string;
}

/** What is sealed with the payload. `modifiedAt` in milliseconds, `size` in bytes of content. */
export interface Metadata {
  readonly kind: 'file' | 'folder';
  readonly name: string;
  readonly mode: number;
  readonly modifiedAt: number;
  readonly size: number;
}

/** Both key pages of a file, 8,192 bytes. */
export function composePages(page: KeyPage): Buffer {
  const bytes = composePage(page);
  return Buffer.concat([bytes, bytes]);
}

/** One key page, 4,096 bytes. */
export function composePage(page: KeyPage): Buffer {
  const name = Buffer.from(page.keyName, 'utf8');
  invariant(page.slots.length >= 1 && page.slots.length <= mostSlots, '1 to 8 slots');
  invariant(page.context.length <= longestContext && name.length <= 255, 'context and name fit the page');
  const slots = page.slots.map((slot) => {
    invariant(slot.sealedDataKey.length === sealedDataKeyLength, 'sealed data key 72 bytes');
    return Buffer.concat([u8(slotOfKeyVersion), slot.keyId, u32(slot.version), slot.sealedDataKey]);
  });
  const fields = Buffer.concat([
    ...[pageMagic, u16(format), u64(page.generation), page.vaultId, page.fileId, u64(page.createdAt)],
    ...[u8(slots.length), ...slots],
    ...[u16(page.context.length), page.context, u8(name.length), name],
  ]);
  const bytes = Buffer.alloc(pageLength);
  bytes.set(fields);
  bytes.set(sha256(bytes.subarray(0, pageLength - 32)), pageLength - 32);
  return bytes;
}

/**
 * Reads the key page that counts (V1) from the first 8,192 bytes of a file, or fewer where the file is shorter.
 * Refuses `not_sealed`, `sealed_newer`, `sealed_truncated`, `sealed_changed`; `file` is the name to show.
 */
export function readPages(head: Buffer, file: string): KeyPage {
  const readings = readEachPage(head, file);
  const counting = readings[whichCounts(readings)];
  if (counting?.is === 'sound') return counting.page;
  const isNewer = readings.some(({ is }) => is === 'newer');
  throw new Refusal(isNewer ? 'sealed_newer' : 'sealed_changed', { file });
}

/** What one key page is: sound, of a newer format, or damaged. */
export type PageReading =
  | { readonly is: 'sound'; readonly page: KeyPage; readonly unknownSlots: number }
  | { readonly is: 'newer' }
  | { readonly is: 'damaged' };

/** Page A and page B, each for itself. Refuses `not_sealed`, `sealed_truncated`. */
export function readEachPage(head: Buffer, file: string): readonly [PageReading, PageReading] {
  const [a, b] = [head.subarray(0, pageLength), head.subarray(pageLength, headLength)];
  if (!isPage(a) && !isPage(b)) throw new Refusal('not_sealed', { file });
  if (head.length < headLength) throw new Refusal('sealed_truncated', { file });
  return [readPage(a), readPage(b)];
}

/** Which page counts, 0 for A and 1 for B (V1); where neither is sound, the answer means nothing. */
export function whichCounts([a, b]: readonly [PageReading, PageReading]): 0 | 1 {
  if (b.is !== 'sound') return 0;
  return a.is === 'sound' && a.page.generation >= b.page.generation ? 0 : 1;
}

/** Whether these are the first bytes of a sealed file, sound or not. */
export function isPage(start: Buffer): boolean {
  return start.subarray(0, pageMagic.length).equals(pageMagic);
}

/** A new body up to its first segment, with the keys of its payload; the caller wipes `stream.key`. */
export function startBody(
  dataKey: KeyBytes,
  fileId: Buffer,
  metadata: Metadata,
): { readonly head: Buffer; readonly stream: StreamKeys } {
  const plain = composeMetadata(metadata);
  const fileSalt = randomBytes(32);
  const boxLength = plain.length + 40;
  const start = Buffer.concat([bodyMagic, u8(payloadFormat), fileId, fileSalt, u32(boxLength)]);
  const header = Buffer.concat([start, bodyCommitment(dataKey, fileSalt, start)]);
  using metadataKey = subkey(dataKey, fileSalt, 'file-metadata');
  const box = sealBox(metadataKey, plain, binding('file-metadata', header));
  invariant(box.length === boxLength, 'metadata box has the length its header says');
  using streamKey = subkey(dataKey, fileSalt, 'file-stream');
  const stream = startStream(streamKey, sha256(header, box));
  return { head: Buffer.concat([header, box, stream.header]), stream };
}

/** How many bytes the body takes up to its first segment, read from its header (93 bytes). */
export function bodyHeadLength(header: Buffer, file: string): number {
  return bodyHeaderLength + readBodyHeader(header, file).boxLength + headerLength(payloadStream);
}

/**
 * Opens a body: `head` is all of it up to its first segment. The caller wipes `stream.key`.
 * Refuses `sealed_newer`, `sealed_truncated`, and `sealed_changed` where it is not the body of this data key (V4).
 */
export function openBody(
  dataKey: KeyBytes,
  fileId: Buffer,
  head: Buffer,
  file: string,
): { readonly metadata: Metadata; readonly stream: StreamKeys } {
  const changed = new Refusal('sealed_changed', { file });
  const header = head.subarray(0, bodyHeaderLength);
  const fields = readBodyHeader(header, file);
  if (head.length !== bodyHeadLength(header, file)) throw new Refusal('sealed_truncated', { file });
  if (!fields.fileId.equals(fileId)) throw changed;
  const start = header.subarray(0, bodyHeaderLength - 32);
  if (!sameBytes(bodyCommitment(dataKey, fields.fileSalt, start), fields.commitment)) throw changed;
  const box = head.subarray(bodyHeaderLength, bodyHeaderLength + fields.boxLength);
  using metadataKey = subkey(dataKey, fields.fileSalt, 'file-metadata');
  using plain = openBox(metadataKey, box, binding('file-metadata', header));
  if (plain === null) throw changed;
  const metadata = plain.use((bytes) => readMetadata(bytes, changed));
  using streamKey = subkey(dataKey, fields.fileSalt, 'file-stream');
  const stream = readStream(
    streamKey,
    sha256(header, box),
    head.subarray(bodyHeaderLength + fields.boxLength),
  );
  if (stream === null) throw changed;
  return { metadata, stream };
}

function readPage(page: Buffer): PageReading {
  if (!isPage(page)) return { is: 'damaged' };
  if (!sameBytes(sha256(page.subarray(0, pageLength - 32)), page.subarray(pageLength - 32)))
    return { is: 'damaged' };
  const broken = new Refusal('sealed_changed');
  const reader = new LayoutReader(page.subarray(0, pageLength - 32), () => broken);
  try {
    reader.take(pageMagic.length);
    if (reader.u16() !== format) return { is: 'newer' };
    const generation = reader.u64();
    const [vaultId, fileId] = [Buffer.from(reader.take(16)), Buffer.from(reader.take(16))];
    const createdAt = reader.u64();
    const count = reader.u8();
    if (count < 1 || count > mostSlots) return { is: 'damaged' };
    const slots = Array.from({ length: count }, () => readSlot(reader));
    const contextLength = reader.u16();
    if (contextLength > longestContext) return { is: 'damaged' };
    const context = Buffer.from(reader.take(contextLength));
    const keyName = reader.take(reader.u8()).toString('utf8');
    if (page.subarray(reader.offset, pageLength - 32).some((byte) => byte !== 0)) return { is: 'damaged' };
    const known = slots.filter((slot) => slot !== 'unknown');
    const read = { generation, vaultId, fileId, createdAt, slots: known, context, keyName };
    return { is: 'sound', page: read, unknownSlots: count - known.length };
  } catch (thrown) {
    if (thrown === broken) return { is: 'damaged' };
    throw thrown;
  }
}

/** Slots of a type that is yet to come are passed over; another slot may open the file. */
function readSlot(reader: LayoutReader): Slot | 'unknown' {
  const type = reader.u8();
  const keyId = Buffer.from(reader.take(16));
  const version = reader.u32();
  const sealedDataKey = Buffer.from(reader.take(sealedDataKeyLength));
  return type === slotOfKeyVersion ? { keyId, version, sealedDataKey } : 'unknown';
}

interface BodyHeader {
  readonly fileId: Buffer;
  readonly fileSalt: Buffer;
  readonly boxLength: number;
  readonly commitment: Buffer;
}

function readBodyHeader(header: Buffer, file: string): BodyHeader {
  const reader = new LayoutReader(header, () => new Refusal('sealed_truncated', { file }));
  if (!reader.take(bodyMagic.length).equals(bodyMagic)) throw new Refusal('sealed_changed', { file });
  if (reader.u8() !== payloadFormat) throw new Refusal('sealed_newer', { file });
  const [fileId, fileSalt, boxLength] = [reader.take(16), reader.take(32), reader.u32()];
  if (boxLength > longestMetadataBox) throw new Refusal('sealed_changed', { file });
  return { fileId, fileSalt, boxLength, commitment: reader.take(32) };
}

function bodyCommitment(dataKey: KeyBytes, fileSalt: Buffer, start: Buffer): Buffer {
  using commitment = subkey(dataKey, fileSalt, 'file-commitment', sha256(start));
  return commitment.use((bytes) => Buffer.from(bytes));
}

function composeMetadata(metadata: Metadata): Buffer {
  const name = Buffer.from(metadata.name, 'utf8');
  invariant(name.length <= 4096, 'a name of at most 4,096 bytes');
  const kind = metadata.kind === 'file' ? 1 : 2;
  const numbers = [u32(metadata.mode), u64(metadata.modifiedAt), u64(metadata.size)];
  return Buffer.concat([u8(kind), ...numbers, u16(name.length), name]);
}

function readMetadata(bytes: Buffer, changed: Refusal): Metadata {
  const reader = new LayoutReader(bytes, () => changed);
  const kind = reader.u8();
  if (kind !== 1 && kind !== 2) throw changed;
  const [mode, modifiedAt, size] = [reader.u32(), reader.u64(), reader.u64()];
  const name = reader.take(reader.u16()).toString('utf8');
  if (reader.offset !== bytes.length) throw changed;
  return { kind: kind === 1 ? 'file' : 'folder', name, mode, modifiedAt, size };
}
