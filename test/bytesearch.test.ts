// core/bytesearch.ts: bytes are found wherever in a file they are.

import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdsAny } from '../core/bytesearch.ts';

const chunk = 1 << 20;
const piece = Buffer.from('sixteen bytes it');
const other = Buffer.from('other');

let folder: string;
let file: FileHandle | null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-search-'));
  file = null;
});
afterEach(async () => {
  await file?.close();
  await rm(folder, { recursive: true });
});

/** A file of this length with these bytes at a place. */
async function fileWith(length: number, at: number | null, bytes = piece): Promise<number> {
  const content = Buffer.alloc(length, 1);
  if (at !== null) bytes.copy(content, at);
  await writeFile(join(folder, 'file'), content);
  file = await open(join(folder, 'file'), 'r');
  return file.fd;
}

test.each([
  ['at the beginning', 3 * chunk, 0],
  ['at the end', 3 * chunk + 5, 3 * chunk + 5 - 16],
  ['across the border of two chunks', 3 * chunk, chunk - 7],
  ['with one byte before the border', 3 * chunk, 2 * chunk - 1],
  ['with one byte after the border', 3 * chunk, 2 * chunk - 15],
  ['as the whole file', 16, 0],
])('%s', async (_, length, at) => {
  expect(await holdsAny(await fileWith(length, at), [other, piece])).toBe(true);
});

test('what is cut off at the end of the file is not there', async () => {
  expect(await holdsAny(await fileWith(chunk + 15, chunk, piece.subarray(0, 15)), [piece])).toBe(false);
});

test('what is not there is not found, and nothing is in an empty file', async () => {
  expect(await holdsAny(await fileWith(3 * chunk, null), [piece, other])).toBe(false);
  await file?.close();
  expect(await holdsAny(await fileWith(0, null), [piece])).toBe(false);
});
