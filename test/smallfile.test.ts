// core/smallfile.ts: L1 and L2, as far as they are not seen from outside (credential.test.ts, kit.test.ts).

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Output } from '../core/output.ts';
import { readSmallFile, writeSmallFile } from '../core/smallfile.ts';
import { refusalOf } from './expect-refusal.ts';

const secret = Buffer.from('a secret of 24 bytes ...');

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-small-'));
  path = join(folder, 'one.key');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

/** The buffers that are made from now on. */
function made(): readonly Buffer[] {
  const all: Buffer[] = [];
  const { alloc } = Buffer;
  vi.spyOn(Buffer, 'alloc').mockImplementation((...given: Parameters<typeof alloc>) => {
    const one = alloc(...given);
    all.push(one);
    return one;
  });
  return all;
}

test('a file is read up to the cap; of a longer one nothing is given, or left in memory (L1)', async () => {
  await writeFile(path, secret);
  expect(await readSmallFile(path, secret.length)).toEqual(secret);
  const buffers = made();
  expect(await readSmallFile(path, secret.length - 1)).toBeNull();
  expect(buffers.map(({ length }) => length)).toContain(secret.length);
  for (const buffer of buffers) expect(buffer.every((byte) => byte === 0)).toBe(true);
});

test('what was written is read back, and that copy is wiped (L2)', async () => {
  const buffers = made();
  await writeSmallFile(path, secret, 0o600);
  expect(buffers.map(({ length }) => length)).toContain(secret.length + 1);
  for (const buffer of buffers) expect(buffer.includes(secret)).toBe(false);
  expect(await readFile(path)).toEqual(secret);
});

test.each([
  ['other bytes', Buffer.from('a secret of 24 bytes ..!')],
  ['fewer bytes', secret.subarray(1)],
  ['more bytes', Buffer.concat([secret, secret])],
])('a medium that gives back %s has made no file, and keeps nothing (L2)', async (_, back) => {
  const { settle } = Output.prototype;
  vi.spyOn(Output.prototype, 'settle').mockImplementation(async function (this: Output) {
    await settle.call(this);
    await writeFile(this.temporary, back);
  });
  expect(await refusalOf(writeSmallFile(path, secret, 0o600))).toEqual({
    ...{ code: 'readback_failed', facts: { file: 'one.key' } },
  });
  expect(await readdir(folder)).toEqual([]);
});
