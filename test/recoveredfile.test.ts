// recovery/sealedfile.mjs: what it refuses of a sealed file, and that nothing of such a file is left behind.

import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sealBox, sha256 } from '../core/aead.ts';
import { composePage, composePages, headLength, type Metadata } from '../core/envelope.ts';
import { binding, subkey } from '../core/kdf.ts';
import { sized, u32, u64 } from '../core/layout.ts';
import {
  changedAt,
  key,
  keyId,
  material,
  sampleMetadata,
  samplePage,
  samplePlaintext,
  sealBody,
  sealFile,
  vaultId,
} from './sealed-file.ts';

type Rows = Map<string, Readonly<Record<string, unknown>>>;
type Recover = (file: string, tables: Readonly<Record<string, Rows>>, root: Buffer, out: string) => string;

const root = Buffer.alloc(32, 0xf6);
const madeAt = 1_790_000_000_000;
const segment = 1_048_520;

let recover: Recover;
let folder: string;
let out: string;
beforeAll(async () => {
  const url = pathToFileURL(resolve(import.meta.dirname, '../recovery/sealedfile.mjs')).href;
  ({ recover } = (await import(url)) as { readonly recover: Recover });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-recovered-'));
  out = join(folder, 'out');
  await mkdir(out);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What the program read of a keystore with the one key version that the samples are sealed under. */
function tables(changes: { readonly vault?: Buffer; readonly wrapped?: Buffer } = {}) {
  using wrapping = subkey(key(root), vaultId, 'key-wrap');
  const type = sized(Buffer.from('AES-256'));
  const place = binding('key-version', vaultId, keyId, u32(3), type, u64(madeAt));
  const wrapped = changes.wrapped ?? sealBox(wrapping, material, place);
  const id = keyId.toString('hex');
  return {
    vault: new Map([['1', { id: changes.vault ?? vaultId }]]),
    key: new Map([[id, { id: keyId, name: 'Payroll', type: 'AES-256' }]]),
    key_version: new Map([[`${id} 3`, { wrapped, created_at: madeAt }]]),
  };
}

async function recovered(file: Buffer, from = tables()): Promise<string> {
  await writeFile(join(folder, 'a.sealed'), file);
  return recover(join(folder, 'a.sealed'), from, root, out);
}

/** Why it is refused; nothing may be in the folder, or outside it, that was not there. */
async function refused(file: Buffer, from = tables()): Promise<string> {
  const said = await recovered(file, from).then(
    (path) => `recovered as ${path}`,
    (thrown: Error) => thrown.message,
  );
  expect(await readdir(out)).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(['a.sealed', 'out']);
  return said;
}

const withMetadata = (changes: Partial<Metadata>, plain: Buffer = Buffer.from('abc')) =>
  Buffer.concat([
    composePages(samplePage()),
    sealBody(plain, { ...sampleMetadata(plain.length), ...changes }),
  ]);

test('what was sealed comes out, with no more rights than a file has', async () => {
  const path = await recovered(withMetadata({ mode: 0o4755 }, samplePlaintext(segment + 17)));
  expect(path).toBe(join(out, 'Gehälter.ods'));
  expect((await readFile(path)).equals(samplePlaintext(segment + 17))).toBe(true);
  expect((await stat(path)).mode & 0o7777).toBe(0o755);
  expect(await readdir(out)).toEqual(['Gehälter.ods']);
});

test('a folder comes out as its tar', async () => {
  expect(await recovered(withMetadata({ kind: 'folder', name: 'plans', size: 99 }))).toBe(
    join(out, 'plans.tar'),
  );
});

test.each(['../escaped', '/escaped', 'a/b', '..', '.', 'a\\b', 'a\0b'])(
  'a name like %j is refused',
  async (name) => {
    expect(await refused(withMetadata({ name }))).toContain('a name that no file can have');
  },
);

test('what is there already is not written over', async () => {
  await writeFile(join(out, 'Gehälter.ods'), 'mine');
  await expect(recovered(sealFile(Buffer.from('abc')))).rejects.toThrow('is there already');
  expect(await readFile(join(out, 'Gehälter.ods'), 'utf8')).toBe('mine');
});

test('a length that is not that of the plaintext', async () => {
  expect(await refused(withMetadata({ size: 4 }))).toContain('not as long as it should be');
});

test('a file of another vault, of another key, or of destroyed material', async () => {
  const file = sealFile(Buffer.from('abc'));
  expect(await refused(file, tables({ vault: Buffer.alloc(16) }))).toContain('another vault');
  expect(await refused(file, { ...tables(), key: new Map() })).toContain(
    'a key that the vault does not have',
  );
  expect(await refused(file, tables({ wrapped: Buffer.alloc(0) }))).toContain('version 3, was destroyed');
  expect(await refused(file, tables({ wrapped: Buffer.alloc(72, 1) }))).toContain('It was changed, or');
});

test('of two sound pages the newer counts, a damaged one never, and pages of a newer version are named', async () => {
  const body = sealBody(Buffer.from('abc'));
  const [old, now] = [
    composePage(samplePage({ slots: [{ keyId, version: 3, sealedDataKey: Buffer.alloc(72) }] })),
    composePage(samplePage({ generation: 2 })),
  ];
  for (const pages of [
    [old, now],
    [now, old],
    [now, changedAt(now, 100)],
    [changedAt(now, 100), now],
  ]) {
    await rm(await recovered(Buffer.concat([...pages, body])));
  }
  expect(
    await refused(Buffer.concat([now, old, body].map((one, i) => (i === 0 ? changedAt(one, 100) : one)))),
  ).toContain('It was changed, or');
  expect(await refused(Buffer.concat([changedAt(now, 100), changedAt(now, 200), body]))).toBe(
    'It was changed.',
  );
  const newer = Buffer.from(now);
  newer.writeUInt16BE(2, 8);
  newer.set(sha256(newer.subarray(0, 4064)), 4064);
  expect(await refused(Buffer.concat([newer, newer, body]))).toBe('It was sealed by a newer version.');
});

test('each changed byte of the body, and a cut anywhere', async () => {
  const file = sealFile(Buffer.from('abc'));
  for (let at = headLength; at < file.length; at++)
    expect(await refused(changedAt(file, at)), `byte ${at}`).toMatch(
      /^It was (changed|sealed by a newer version)/,
    );
  for (const length of [0, 7, 4096, headLength, headLength + 92, headLength + 93, file.length - 1])
    expect(await refused(file.subarray(0, length)), `cut at ${length}`).toMatch(
      /^It (was changed|is cut off|is not a sealed file)/,
    );
});

test('segments swapped, left out or doubled', async () => {
  const piece = 1 << 20;
  const file = sealFile(samplePlaintext(3 * piece - 40 - 3 * 16));
  const at = headLength + 93 + file.readUInt32BE(headLength + 57);
  const [a, b, c] = [0, 1, 2].map((n) => file.subarray(at + n * piece, at + (n + 1) * piece)) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  expect(at + 3 * piece).toBe(file.length);
  for (const order of [
    [a, c, b],
    [a, b],
    [a, b, b, c],
    [a, b, c, c],
  ])
    expect(await refused(Buffer.concat([file.subarray(0, at), ...order]))).toContain('cut off, in segment');
});
