// Age files of the community's corpus (C2SP/CCTV): opened by the library that makes our heads, and their payloads by our
// own chunks; what is to be refused is refused.

import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { Decrypter } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { ChunkRuns, chunkLength, chunkTagLength, openChunk, payloadKey } from '../core/agestream.ts';
import vectors from './vectors/age/cctv.json' with { type: 'json' };
import { secret, Tally } from './vectors-corpus.ts';

type Vector = (typeof vectors.vectors)[number];

const bytesOf = ({ file_base64, compressed }: Vector) => {
  const bytes = Buffer.from(file_base64, 'base64');
  return compressed === 'zlib' ? inflateSync(bytes) : bytes;
};

async function openedByLibrary(vector: Vector): Promise<string | null> {
  const decrypter = new Decrypter();
  try {
    for (const identity of vector.identities ?? []) decrypter.addIdentity(identity);
    for (const passphrase of vector.passphrases ?? []) decrypter.addPassphrase(passphrase);
    return digestOf(await decrypter.decrypt(bytesOf(vector)));
  } catch {
    return null;
  }
}

/** The payload under its file key; what is before it is not looked at. */
function openedByChunks(vector: Vector): string | null {
  const bytes = bytesOf(vector);
  const mac = bytes.indexOf('\n--- ');
  const payload = bytes.subarray(bytes.indexOf('\n', mac + 1) + 1);
  if (payload.length < 16 + chunkTagLength) return null;
  const [nonce, sealed] = [payload.subarray(0, 16), payload.subarray(16)];
  const plainLength =
    sealed.length - chunkTagLength * Math.ceil(sealed.length / (chunkLength + chunkTagLength));
  if (plainLength < 0) return null;
  const runs = new ChunkRuns(plainLength);
  if (runs.sealedLength !== sealed.length) return null;
  using key = payloadKey(secret(vector.file_key), nonce);
  const [out, hash] = [Buffer.alloc(chunkLength), createHash('sha256')];
  for (let run = 0; run < runs.count; run++) {
    for (const chunk of runs.at(run).chunks) {
      const end = chunk.sealedOffset + chunk.plainLength + chunkTagLength;
      const from = sealed.subarray(chunk.sealedOffset, end);
      const length = key.use((bytes) => openChunk(bytes, chunk, from, out));
      if (length === null) return null;
      hash.update(out.subarray(0, length));
    }
  }
  return hash.digest('hex');
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('age files, C2SP/CCTV', () => {
  const tally = new Tally('age/cctv.json');

  test('those that are right are opened, those that are not are refused', () =>
    tally.each(vectors.vectors, async (vector) => {
      const isRight = vector.expect === 'success';
      expect(await openedByLibrary(vector)).toBe(isRight ? vector.payload_sha256 : null);
      if (isRight) expect(openedByChunks(vector)).toBe(vector.payload_sha256);
      if (vector.expect === 'payload failure') expect(openedByChunks(vector)).toBeNull();
    }));

  tally.expectAll();
});
