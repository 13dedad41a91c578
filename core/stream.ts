// The payload of a sealed file: Tink streaming AEAD, AES256_GCM_HKDF_1MB.
//
//   0x28 | salt 32 | nonce prefix 7 | segment 0 | segment 1 | …         each segment = ciphertext | tag 16
//   segment key   = HKDF-SHA-256(ikm = stream key, salt, info = associated data), 32 bytes
//   segment nonce = nonce prefix 7 | segment number u32, from 0 | 1 for the last segment, else 0
//
// Segments take 1,048,576 bytes counted from the 0x28, so the first holds 1,048,520 plaintext bytes, the others
// 1,048,560. An empty payload has one empty segment.
//
// T1  The segment key serves one payload: its salt is random. So the counted nonces never repeat.
// T2  Only the last segment carries the last-segment flag: a payload cut at a border does not open.
// T3  A segment's number is in its nonce: segments moved, doubled or taken from elsewhere do not open.
// T4  Segments are independent: they are sealed, opened and checked in any order, by several threads.

import { randomBytes } from 'node:crypto';
import { gcmCipher, gcmDecipher, giveBack, tagLength } from './aead.ts';
import { hkdf } from './kdf.ts';
import { KeyBytes } from './keybytes.ts';
import { u8, u32 } from './layout.ts';
import { invariant } from './refusal.ts';

/** Tink's parameters; Keyward uses `payloadStream`, the published vectors use others. Lengths in bytes. */
export interface StreamParameters {
  readonly segmentLength: number;
  readonly keyLength: 16 | 32;
  readonly hash: 'sha256' | 'sha1';
}
export const payloadStream: StreamParameters = { segmentLength: 1_048_576, keyLength: 32, hash: 'sha256' };

const prefixLength = 7;
/** What the cipher is fed at a time: little enough to stay in the second-level cache, and not more calls than needed. */
const pieceLength = 131_072;

/** Key and nonce prefix of one payload, with the header that carries salt and prefix. */
export interface StreamKeys {
  readonly header: Buffer;
  readonly key: KeyBytes;
  readonly prefix: Buffer;
}

/** Makes the header of a new payload, 40 bytes for 256-bit keys, and the keys that go with it. */
export function startStream(
  streamKey: KeyBytes,
  associatedData: Uint8Array,
  parameters: StreamParameters = payloadStream,
): StreamKeys {
  const header = Buffer.concat([
    u8(headerLength(parameters)),
    randomBytes(parameters.keyLength),
    randomBytes(prefixLength),
  ]);
  const keys = readStream(streamKey, associatedData, header, parameters);
  invariant(keys !== null, 'a fresh stream header reads');
  return keys;
}

/** Derives the keys of a payload from its header; null where the header is not one. */
export function readStream(
  streamKey: KeyBytes,
  associatedData: Uint8Array,
  header: Buffer,
  parameters: StreamParameters = payloadStream,
): StreamKeys | null {
  const { keyLength, hash } = parameters;
  if (header.length !== headerLength(parameters) || header[0] !== header.length) return null;
  const salt = header.subarray(1, 1 + keyLength);
  const key = streamKey.use((ikm) => KeyBytes.take(hkdf(ikm, salt, associatedData, keyLength, hash)));
  return { header, key, prefix: Buffer.from(header.subarray(1 + keyLength)) };
}

export function headerLength(parameters: StreamParameters): number {
  return 1 + parameters.keyLength + prefixLength;
}

/** Where one segment lies. Offsets in bytes: of plaintext from its start, of ciphertext from the 0x28. */
export interface Segment {
  readonly index: number;
  readonly last: 'last' | 'more';
  readonly plainOffset: number;
  readonly plainLength: number;
  readonly sealedOffset: number;
  readonly sealedLength: number;
}

/** The geometry of a payload of `plainLength` bytes. */
export class Segments {
  readonly count: number;
  readonly plainLength: number;
  readonly #first: number;
  readonly #other: number;
  readonly #header: number;

  constructor(plainLength: number, parameters: StreamParameters = payloadStream) {
    this.plainLength = plainLength;
    this.#header = headerLength(parameters);
    this.#other = parameters.segmentLength - tagLength;
    this.#first = this.#other - this.#header;
    this.count = plainLength <= this.#first ? 1 : 1 + Math.ceil((plainLength - this.#first) / this.#other);
  }

  /** The geometry of a payload that takes `sealedLength` bytes; null where no payload has that length. */
  static ofSealed(sealedLength: number, parameters: StreamParameters = payloadStream): Segments | null {
    const segments = Math.max(1, Math.ceil(sealedLength / parameters.segmentLength));
    const plainLength = sealedLength - headerLength(parameters) - segments * tagLength;
    if (plainLength < 0) return null;
    const geometry = new Segments(plainLength, parameters);
    return geometry.sealedLength === sealedLength ? geometry : null;
  }

  /** Bytes of the whole payload, header included. */
  get sealedLength(): number {
    return this.#header + this.plainLength + this.count * tagLength;
  }

  /** The one that holds the byte at `plainOffset`; of an empty payload, the only one. */
  holding(plainOffset: number): Segment {
    return this.at(plainOffset < this.#first ? 0 : 1 + Math.floor((plainOffset - this.#first) / this.#other));
  }

  at(index: number): Segment {
    const plainOffset = index === 0 ? 0 : this.#first + (index - 1) * this.#other;
    const last = index === this.count - 1 ? 'last' : 'more';
    const whole = index === 0 ? this.#first : this.#other;
    const plainLength = last === 'last' ? this.plainLength - plainOffset : whole;
    const sealedOffset = this.#header + plainOffset + index * tagLength;
    return { index, last, plainOffset, plainLength, sealedOffset, sealedLength: plainLength + tagLength };
  }
}

/** Seals one segment into `out` and returns its length, 16 more than `plain`. */
export function sealSegment(
  key: Uint8Array,
  prefix: Uint8Array,
  segment: Pick<Segment, 'index' | 'last'>,
  plain: Uint8Array,
  out: Buffer,
): number {
  const cipher = gcmCipher(key, segmentNonce(prefix, segment));
  for (let at = 0; at < plain.length; at += pieceLength) {
    place(cipher.update(plain.subarray(at, Math.min(at + pieceLength, plain.length))), out, at);
  }
  cipher.final();
  out.set(cipher.getAuthTag(), plain.length);
  return plain.length + tagLength;
}

/**
 * Opens one segment into `out` and returns its length, 16 less than `sealed`; null, with `out` cleared, where it does
 * not open. Nothing of `out` may be released before this has returned.
 */
export function openSegment(
  key: Uint8Array,
  prefix: Uint8Array,
  segment: Pick<Segment, 'index' | 'last'>,
  sealed: Uint8Array,
  out: Buffer,
): number | null {
  const length = sealed.length - tagLength;
  if (length < 0) return null;
  const decipher = gcmDecipher(key, segmentNonce(prefix, segment), sealed.subarray(length));
  for (let at = 0; at < length; at += pieceLength) {
    place(decipher.update(sealed.subarray(at, Math.min(at + pieceLength, length))), out, at);
  }
  try {
    decipher.final();
    return length;
  } catch {
    out.fill(0, 0, length);
    return null;
  }
}

/** Left to the collector, each piece would be memory that the system has to hand out and clear anew. */
function place(piece: Buffer, out: Buffer, at: number): void {
  out.set(piece, at);
  giveBack(piece);
}

function segmentNonce(prefix: Uint8Array, segment: Pick<Segment, 'index' | 'last'>): Buffer {
  return Buffer.concat([prefix, u32(segment.index), u8(segment.last === 'last' ? 1 : 0)]);
}
