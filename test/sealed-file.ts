// A whole sealed file in memory, put together from the parts of core/ and taken apart again, for tests.

import {
  bodyHeaderLength,
  bodyHeadLength,
  composePages,
  headLength,
  type KeyPage,
  type Metadata,
  openBody,
  readPages,
  startBody,
} from '../core/envelope.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { sealDataKey } from '../core/keywrap.ts';
import { Refusal, type RefusalCode } from '../core/refusal.ts';
import { headerLength, payloadStream } from '../core/stream.ts';
import { openSegments, sealWhole } from './whole-stream.ts';

export const vaultId = Buffer.alloc(16, 0xa1);
export const keyId = Buffer.alloc(16, 0xb2);
export const fileId = Buffer.alloc(16, 0xc3);
export const createdAt = Date.UTC(2026, 10, 23, 12, 30);
export const material = Buffer.alloc(32, 0xd4);
export const dataKey = Buffer.alloc(32, 0xe5);
const streamHeaderLength = headerLength(payloadStream);

export const key = (bytes: Buffer): KeyBytes => KeyBytes.take(Buffer.from(bytes));

export function samplePage(changes: Partial<KeyPage> = {}): KeyPage {
  const context = Buffer.from('canonical');
  const place = { vaultId, keyId, version: 3 };
  const sealedDataKey = sealDataKey(key(material), place, { fileId, createdAt, context }, key(dataKey));
  const slots = [{ keyId, version: 3, sealedDataKey }];
  return { generation: 1, vaultId, fileId, createdAt, slots, context, keyName: 'Payroll', ...changes };
}

export function sampleMetadata(size: number): Metadata {
  return { kind: 'file', name: 'Gehälter.ods', mode: 0o640, modifiedAt: createdAt - 86_400_000, size };
}

/** Bytes that no two segments have in common. */
export function samplePlaintext(length: number): Buffer {
  return Buffer.alloc(length, Buffer.from(Array.from({ length: 251 }, (_, i) => i)));
}

export function sealBody(plain: Buffer, metadata: Metadata = sampleMetadata(plain.length)): Buffer {
  const { head, stream } = startBody(key(dataKey), fileId, metadata);
  const payload = sealWhole(stream, plain);
  stream.key.wipe();
  return Buffer.concat([head, payload.subarray(streamHeaderLength)]);
}

export function sealFile(plain: Buffer): Buffer {
  return Buffer.concat([composePages(samplePage()), sealBody(plain)]);
}

/** Opens as the product does, with the data key at hand; 'payload' where one segment of it does not open. */
export function openFile(
  file: Buffer,
  withKey: Buffer = dataKey,
): { readonly page: KeyPage; readonly metadata: Metadata; readonly plaintext: Buffer | 'payload' } {
  const page = readPages(file.subarray(0, headLength), 'f');
  const body = file.subarray(headLength);
  const length = bodyHeadLength(body.subarray(0, bodyHeaderLength), 'f');
  const { metadata, stream } = openBody(key(withKey), page.fileId, body.subarray(0, length), 'f');
  const plaintext = openSegments(stream, body.subarray(length - streamHeaderLength)) ?? 'payload';
  stream.key.wipe();
  return { page, metadata, plaintext };
}

/** What becomes of a file: 'opens', 'payload', or the code it is refused with. Anything else thrown is a defect. */
export function outcome(file: Buffer, withKey: Buffer = dataKey): RefusalCode | 'opens' | 'payload' {
  return refusalOf(() => (openFile(file, withKey).plaintext === 'payload' ? 'payload' : 'opens'));
}

/** The code that `act` is refused with, or what it answers. */
export function refusalOf<T>(act: () => T): T | RefusalCode {
  try {
    return act();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.code;
    throw thrown;
  }
}

/** A copy with the byte at `offset` changed; negative offsets count from the end. */
export function changedAt(bytes: Buffer, offset: number, mask = 0x01): Buffer {
  const copy = Buffer.from(bytes);
  const at = offset < 0 ? bytes.length + offset : offset;
  copy.writeUInt8(copy.readUInt8(at) ^ mask, at);
  return copy;
}
