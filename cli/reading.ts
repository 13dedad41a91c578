// What commands read of files, pipes and standard input: counted while it is read, since a pipe does not say how long it is,
// and a device may have no end.

import { open } from 'node:fs/promises';
import { fileRefusal, systemCode } from '../core/refusal.ts';

/** All of a file of at most `most` bytes; more fails as `tooMuch` says. Refuses as the system does. */
export async function readAtMost(path: string, most: number, tooMuch: () => Error): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const pieces = file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>;
      return await collected(pieces, most, tooMuch);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw systemCode(thrown) === null ? thrown : fileRefusal(thrown, path);
  }
}

/** The same of pieces as they come, which are wiped. */
export async function collected(
  pieces: AsyncIterable<Buffer>,
  most: number,
  tooMuch: () => Error,
): Promise<Buffer> {
  const whole = Buffer.alloc(most);
  let length = 0;
  for await (const piece of pieces) {
    const isTooMuch = length + piece.length > most;
    if (!isTooMuch) length += piece.copy(whole, length);
    piece.fill(0);
    if (isTooMuch) throw tooMuch();
  }
  const bytes = Buffer.alloc(length);
  whole.copy(bytes, 0, 0, length);
  whole.fill(0);
  return bytes;
}
