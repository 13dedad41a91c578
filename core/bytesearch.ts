// Byte search: whether any of some byte strings is left anywhere in a file. It proves that material was destroyed.

import { read } from 'node:fs';
import { promisify } from 'node:util';
import { invariant } from './refusal.ts';

const readAt = promisify(read);
const chunkLength = 1 << 20;
/** SQLite locks these bytes, so that Windows refuses to read them, and keeps nothing there. */
const lockBytes = { from: 0x4000_0000, to: 0x4000_0000 + 512 };

/** Looks at every byte of the open file `fd`. Refuses nothing; an error of the system passes through. */
export async function holdsAny(fd: number, pieces: readonly Buffer[]): Promise<boolean> {
  invariant(
    pieces.every((piece) => piece.length > 0),
    'there is something to search for',
  );
  return (await rangeHolds(fd, pieces, 0, lockBytes.from)) || rangeHolds(fd, pieces, lockBytes.to, Infinity);
}

/** Reads in chunks that overlap, so that a piece across their border is seen. */
async function rangeHolds(fd: number, pieces: readonly Buffer[], from: number, to: number): Promise<boolean> {
  const overlap = Math.max(0, ...pieces.map((piece) => piece.length - 1));
  const chunk = Buffer.alloc(overlap + chunkLength);
  let kept = 0;
  for (let at = from; at < to; ) {
    const { bytesRead } = await readAt(fd, chunk, kept, Math.min(chunkLength, to - at), at);
    if (bytesRead === 0) return false;
    const seen = chunk.subarray(0, kept + bytesRead);
    if (pieces.some((piece) => seen.includes(piece))) return true;
    kept = Math.min(overlap, seen.length);
    seen.copy(chunk, 0, seen.length - kept);
    at += bytesRead;
  }
  return false;
}
