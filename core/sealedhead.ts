// The head of a sealed file on the disk: both key pages, and the body up to its first segment.

import type { FileHandle } from 'node:fs/promises';
import {
  bodyHeaderLength,
  bodyHeadLength,
  headLength,
  type KeyPage,
  type Metadata,
  openBody,
  readPages,
} from './envelope.ts';
import type { KeyBytes } from './keybytes.ts';
import { Refusal } from './refusal.ts';
import { headerLength, payloadStream, Segments, type StreamKeys } from './stream.ts';

/** What is needed of an open file to read it. */
export type Readable = Pick<FileHandle, 'read' | 'stat'>;

/** Where the payload lies and how long it is, in bytes from its 0x28 to the end of the file. */
export interface Body {
  readonly metadata: Metadata;
  readonly stream: StreamKeys;
  readonly payloadAt: number;
  readonly segments: Segments;
}

/** The key page that counts. Refuses as `readPages`. */
export async function readHead(file: Readable, name: string): Promise<KeyPage> {
  return readPages(await readAt(file, 0, headLength), name);
}

/**
 * The body under its data key, whose length must be that of what its metadata say. The caller wipes `stream.key`.
 * Refuses `sealed_newer`, `sealed_truncated`, `sealed_changed`.
 */
export async function openHead(
  file: Readable,
  page: KeyPage,
  dataKey: KeyBytes,
  name: string,
): Promise<Body> {
  const header = await readAt(file, headLength, bodyHeaderLength);
  const head = await readAt(file, headLength, bodyHeadLength(header, name));
  const { metadata, stream } = openBody(dataKey, page.fileId, head, name);
  try {
    const payloadAt = headLength + head.length - stream.header.length;
    const segments = payloadOf(metadata, (await file.stat()).size - payloadAt, name);
    return { metadata, stream, payloadAt, segments };
  } catch (thrown) {
    stream.key.wipe();
    throw thrown;
  }
}

/** As `openHead`, with nothing kept: the data key is that of this body, and no byte is missing at the end. */
export async function proveHead(
  file: Readable,
  page: KeyPage,
  dataKey: KeyBytes,
  name: string,
): Promise<void> {
  (await openHead(file, page, dataKey, name)).stream.key.wipe();
}

/** Bytes of payload plaintext in a file of `size` bytes, read without any key. Refuses as `openHead`. */
export async function plainLengthOf(file: Readable, size: number, name: string): Promise<number> {
  const header = await readAt(file, headLength, bodyHeaderLength);
  const payloadAt = headLength + bodyHeadLength(header, name) - headerLength(payloadStream);
  const segments = Segments.ofSealed(size - payloadAt);
  if (segments === null) throw new Refusal('sealed_truncated', { file: name });
  return segments.plainLength;
}

/** Up to `length` bytes from `at`; fewer at the end of the file. */
export async function readAt(file: Pick<FileHandle, 'read'>, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

/** The segments of a payload that takes `sealedLength` bytes, which must be those of what the metadata say. */
function payloadOf(metadata: Metadata, sealedLength: number, file: string): Segments {
  const expected = metadata.kind === 'file' ? new Segments(metadata.size).sealedLength : sealedLength;
  const segments = Segments.ofSealed(sealedLength);
  if (segments !== null && sealedLength === expected) return segments;
  throw new Refusal(sealedLength <= expected ? 'sealed_truncated' : 'sealed_changed', { file });
}
