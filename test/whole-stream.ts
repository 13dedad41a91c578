// A whole payload in memory over the primitives of core/stream.ts, for tests: no queue, no threads, no files.

import type { KeyBytes } from '../core/keybytes.ts';
import {
  headerLength,
  openSegment,
  payloadStream,
  readStream,
  Segments,
  type StreamKeys,
  type StreamParameters,
  sealSegment,
} from '../core/stream.ts';

/** Header and segments, under keys that `startStream` or `readStream` gave. */
export function sealWhole(
  keys: StreamKeys,
  plain: Buffer,
  parameters: StreamParameters = payloadStream,
): Buffer {
  const segments = new Segments(plain.length, parameters);
  const sealed = Buffer.alloc(segments.sealedLength);
  sealed.set(keys.header);
  for (let i = 0; i < segments.count; i++) {
    const segment = segments.at(i);
    const piece = plain.subarray(segment.plainOffset, segment.plainOffset + segment.plainLength);
    const out = sealed.subarray(segment.sealedOffset);
    keys.key.use((key) => sealSegment(key, keys.prefix, segment, piece, out));
  }
  return sealed;
}

/** The plaintext of a payload; null where one part of it does not open. */
export function openWhole(
  streamKey: KeyBytes,
  associatedData: Buffer,
  sealed: Buffer,
  parameters: StreamParameters = payloadStream,
): Buffer | null {
  const keys = readStream(
    streamKey,
    associatedData,
    sealed.subarray(0, headerLength(parameters)),
    parameters,
  );
  return keys === null ? null : openSegments(keys, sealed, parameters);
}

/** As `openWhole`, with the keys at hand. */
export function openSegments(
  keys: StreamKeys,
  sealed: Buffer,
  parameters: StreamParameters = payloadStream,
): Buffer | null {
  const segments = Segments.ofSealed(sealed.length, parameters);
  if (segments === null) return null;
  const plain = Buffer.alloc(segments.plainLength);
  for (let i = 0; i < segments.count; i++) {
    const segment = segments.at(i);
    const piece = sealed.subarray(segment.sealedOffset, segment.sealedOffset + segment.sealedLength);
    const out = plain.subarray(segment.plainOffset, segment.plainOffset + segment.plainLength);
    const length = keys.key.use((key) => openSegment(key, keys.prefix, segment, piece, out));
    if (length !== segment.plainLength) return null;
  }
  return plain;
}
