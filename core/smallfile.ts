// Small files on a removable medium: key files, recovery kits. Read whole, with a cap; written so that they are there.
//
// L1  Nothing but a regular file is read, and never more of it than the cap.
// L2  A file is written where nothing was, made durable, and read back the same before it has its name.

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { sameBytes } from './aead.ts';
import { Output } from './output.ts';
import { fileRefusal, Refusal } from './refusal.ts';

/**
 * The bytes of a file, which the caller wipes where they are secret; null where it is no regular file, or longer than
 * `most` bytes (L1). Refuses as `fileRefusal` does what the medium refuses.
 */
export async function readSmallFile(path: string, most: number): Promise<Buffer | null> {
  try {
    // Non-blocking, so that a pipe under that name cannot hold the app up.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      if (!(await file.stat()).isFile()) return null;
      const bytes = Buffer.alloc(most + 1);
      let length = 0;
      for (let read = -1; read !== 0 && length < bytes.length; length += read) {
        read = (await file.read(bytes, length, bytes.length - length, length)).bytesRead;
      }
      if (length > most) bytes.fill(0);
      return length > most ? null : bytes.subarray(0, length);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw fileRefusal(thrown, basename(path));
  }
}

/**
 * Writes `bytes` under a name that is free (L2), with these permission bits. Refuses `target_exists`,
 * `readback_failed`, and as `fileRefusal` does what the medium refuses.
 */
export async function writeSmallFile(path: string, bytes: Buffer, mode: number): Promise<void> {
  const name = basename(path);
  const output = await Output.begin('file', dirname(path), name, bytes.length, 'refuse', mode);
  try {
    await output.file?.writeFile(bytes);
    await output.settle();
    const written = await readSmallFile(output.temporary, bytes.length);
    const isSame = written !== null && sameBytes(written, bytes);
    written?.fill(0);
    if (!isSame) throw new Refusal('readback_failed', { file: name });
    await output.release();
  } catch (thrown) {
    await output.abandon();
    throw fileRefusal(thrown, name);
  }
}
