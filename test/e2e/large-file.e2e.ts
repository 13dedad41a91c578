// A file that no number of 32 bits and no one buffer can hold, through the real app.

import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { test } from './office.ts';
import { clearFinished, finished } from './person.ts';

const mebi = 2 ** 20;
/**
 * 2.25 GiB. Over 2 GiB file sizes leave a signed number of 32 bits and what Node reads into one buffer; every size is
 * counted in doubles from there on, and nothing further changes until 8 PiB.
 */
const size = 2304 * mebi;

test('a file of 2.25 GiB is sealed with progress and comes back the same', async ({ office }) => {
  await office.signedIn();
  const path = await office.put('large.img', '');
  const file = await open(path, 'r+');
  await file.truncate(size);
  for (let gib = 0; gib < 3; gib++)
    await file.write(Buffer.from(`here is GiB ${gib}`), 0, 13, gib * 1024 * mebi + 12_345);
  await file.close();
  await office.drop(path);
  await office.window.getByRole('button', { name: 'Seal', exact: true }).click();
  await expect(office.window.getByRole('progressbar', { name: 'Progress of large.img' })).toBeVisible();
  await office.look('jobs-running');
  await finished(office.window, 1);
  expect((await stat(`${path}.sealed`)).size).toBeGreaterThan(size);
  const kept = `${path}.kept`;
  await rename(path, kept);
  await clearFinished(office.window);
  await office.drop(`${path}.sealed`);
  await office.window.getByRole('button', { name: 'Unseal', exact: true }).click();
  await finished(office.window, 1);
  await rm(`${path}.sealed`);
  expect(await firstDifference(path, kept)).toBeNull();
});

/** Where two files differ, to the piece of 8 MiB; null where they are the same, byte for byte. */
async function firstDifference(one: string, other: string): Promise<number | null> {
  const [a, b] = [await open(one), await open(other)];
  const [ofA, ofB] = [Buffer.alloc(8 * mebi), Buffer.alloc(8 * mebi)];
  try {
    for (let at = 0; ; at += ofA.length) {
      const [readA, readB] = await Promise.all([pieceOf(a, ofA, at), pieceOf(b, ofB, at)]);
      if (!readA.equals(readB)) return at;
      if (readA.length === 0) return null;
    }
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
}

/** As much as there is from `at` on, up to the length of the buffer. */
async function pieceOf(file: FileHandle, buffer: Buffer, at: number): Promise<Buffer> {
  let filled = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, at + filled);
    filled += bytesRead;
    if (bytesRead === 0 || filled === buffer.length) return buffer.subarray(0, filled);
  }
}
