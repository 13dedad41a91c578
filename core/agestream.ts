// The payload of an age file (age-encryption.org/v1, “Payload”): chunks of 64 KiB, each under ChaCha20-Poly1305.
//
//   payload     nonce 16 | chunks of 65,536 bytes, the last one shorter or full, each with its tag 16
//   payload key = HKDF-SHA-256(file key 16; salt = nonce, info = "payload"), 32 bytes
//   chunk nonce = chunk number u88 | 1 if last else 0
//
// AG1  The payload key serves one payload: file key and nonce are random. So the counted nonces never repeat.
// AG2  Only the last chunk carries the flag, and only an empty payload has an empty chunk.
//
// Why not the stream of age-encryption, which makes the head (agehead.ts): BoringSSL, the cryptography of Electron, has no
// ChaCha20-Poly1305, and in JavaScript it takes a core 65 MB/s (measured). That stream is the work of one thread. Chunks
// are independent, so that here all lanes work on them, each proves what it wrote, and all can be paused and cancelled.

import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from './kdf.ts';
import { KeyBytes } from './keybytes.ts';

export const chunkLength = 65_536;
export const chunkTagLength = 16;
export const payloadNonceLength = 16;
/** What one lane takes at a time; as much as its buffers hold of plaintext. */
const chunksInRun = 16;

/** Where one chunk lies. Offsets in bytes: of plaintext from its start, of ciphertext from behind the nonce. */
interface Chunk {
  readonly index: number;
  readonly last: 'last' | 'more';
  readonly plainOffset: number;
  readonly plainLength: number;
  readonly sealedOffset: number;
}

/** Some chunks in a row, at most 1 MiB of plaintext. */
export interface ChunkRun {
  readonly plainOffset: number;
  readonly plainLength: number;
  readonly chunks: readonly Chunk[];
}

/** The geometry of a payload of `plainLength` bytes, in runs. */
export class ChunkRuns {
  readonly count: number;
  readonly #plainLength: number;
  readonly #chunks: number;

  constructor(plainLength: number) {
    this.#plainLength = plainLength;
    this.#chunks = Math.max(1, Math.ceil(plainLength / chunkLength));
    this.count = Math.ceil(this.#chunks / chunksInRun);
  }

  /** Bytes of the payload, without its nonce. */
  get sealedLength(): number {
    return this.#plainLength + this.#chunks * chunkTagLength;
  }

  at(index: number): ChunkRun {
    const first = index * chunksInRun;
    const length = Math.min(chunksInRun, this.#chunks - first);
    const chunks = Array.from({ length }, (_, place) => this.#chunkAt(first + place));
    const plainLength = chunks.reduce((sum, chunk) => sum + chunk.plainLength, 0);
    return { plainOffset: first * chunkLength, plainLength, chunks };
  }

  #chunkAt(index: number): Chunk {
    const plainOffset = index * chunkLength;
    const last = index === this.#chunks - 1 ? 'last' : 'more';
    const plainLength = Math.min(chunkLength, this.#plainLength - plainOffset);
    return { index, last, plainOffset, plainLength, sealedOffset: index * (chunkLength + chunkTagLength) };
  }
}

/** 32 bytes. */
export function payloadKey(fileKey: KeyBytes, nonce: Buffer): KeyBytes {
  return fileKey.use((ikm) => KeyBytes.take(hkdf(ikm, nonce, Buffer.from('payload'), 32)));
}

/** Seals one chunk into `out` and returns its length, 16 more than `plain`. */
export function sealChunk(key: Uint8Array, chunk: Chunk, plain: Uint8Array, out: Uint8Array): number {
  const length = plain.length + chunkTagLength;
  chacha20poly1305(key, nonceOf(chunk)).encrypt(plain, out.subarray(0, length));
  return length;
}

/** Opens one chunk into `out` and returns its length, 16 less than `sealed`; null where it does not open. */
export function openChunk(key: Uint8Array, chunk: Chunk, sealed: Uint8Array, out: Uint8Array): number | null {
  const length = sealed.length - chunkTagLength;
  if (length < 0) return null;
  try {
    chacha20poly1305(key, nonceOf(chunk)).decrypt(sealed, out.subarray(0, length));
    return length;
  } catch {
    return null;
  }
}

/** Numbers beyond 2^48 are beyond every file. */
function nonceOf({ index, last }: Chunk): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 5, 6);
  nonce.writeUInt8(last === 'last' ? 1 : 0, 11);
  return nonce;
}
