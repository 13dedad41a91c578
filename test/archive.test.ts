// core/archive.ts: what a hostile sealed folder may try. Whoever sealed it had a key of the vault; he gets nothing outside
// the folder that is being made, and nothing in it that is more than a file or a folder.

import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Header, pack } from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isPlainName, openFolder, sealFolder } from '../core/archive.ts';
import { Control } from '../core/filetask.ts';
import { Segments } from '../core/stream.ts';
import { refusalOf } from './expect-refusal.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-archive-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Entry = Partial<Header> & { readonly name: string; readonly content?: string };

async function archiveOf(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { content = '', ...header } of entries) archive.entry(header, content);
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Unpacks it into `out`, and answers what is in it afterwards; what is beside it must be as it was. */
async function unpacked(bytes: Buffer): Promise<readonly string[]> {
  const out = join(folder, 'out');
  await mkdir(out);
  await writeFile(join(folder, 'beside'), 'untouched');
  const segments = new Segments(bytes.length);
  const read = ({ plainOffset, plainLength }: { plainOffset: number; plainLength: number }) =>
    bytes.subarray(plainOffset, plainOffset + plainLength);
  try {
    await openFolder(out, 'plans.sealed', new Control(), segments, read);
  } finally {
    expect((await readdir(folder)).sort()).toEqual(['beside', 'out']);
  }
  return (await readdir(out, { recursive: true })).sort();
}

const file = (name: string): Entry => ({ name, content: 'x' });

test.each<readonly [string, readonly Entry[]]>([
  ['an absolute path', [file('/tmp/keyward-escaped')]],
  ['a path upwards', [file('../escaped')]],
  ['a path upwards after one down', [{ name: 'a', type: 'directory' }, file('a/../../escaped')]],
  ['the folder itself', [file('.')]],
  ['an empty part', [file('a//b')]],
  ['a path longer than 256 parts', [file(Array.from({ length: 300 }, () => 'a').join('/'))]],
  ['a symbolic link', [{ name: 'link', type: 'symlink', linkname: '/etc' }]],
  ['a hard link', [file('a'), { name: 'b', type: 'link', linkname: 'a' }]],
  ['a character device', [{ name: 'null', type: 'character-device', devmajor: 1, devminor: 3 }]],
  ['a block device', [{ name: 'disk', type: 'block-device', devmajor: 8, devminor: 0 }]],
  ['a pipe', [{ name: 'pipe', type: 'fifo' }]],
  ['a name twice', [file('a'), file('a')]],
  ['a file where a folder is', [{ name: 'a', type: 'directory' }, file('a')]],
])('%s is refused, and nothing is outside the folder', async (_, entries) => {
  const bytes = await archiveOf(entries);
  expect(await refusalOf(unpacked(bytes))).toMatchObject({
    ...{ code: 'archive_unsafe', facts: { file: 'plans.sealed' } },
  });
});

test('a link is refused even as a place to write through', async () => {
  const entries: Entry[] = [{ name: 'way', type: 'symlink', linkname: '..' }, file('way/escaped')];
  expect((await refusalOf(unpacked(await archiveOf(entries)))).code).toBe('archive_unsafe');
});

test('an entry below a file, or below a folder that is not there, is refused', async () => {
  expect((await refusalOf(unpacked(await archiveOf([file('a'), file('a/b')])))).code).toBe('disk_failed');
  await rm(join(folder, 'out'), { recursive: true });
  expect((await refusalOf(unpacked(await archiveOf([file('no/b')])))).code).toBe('file_missing');
});

test('an entry that says that it is longer than the archive is refused', async () => {
  const bytes = await archiveOf([file('a')]);
  const cut = bytes.subarray(0, 512 + 1);
  expect((await refusalOf(unpacked(cut))).code).toBe('sealed_changed');
});

test('bits of an archive flipped anywhere never put anything outside, and are refused as what they are or not at all', async () => {
  const bytes = await archiveOf([{ name: 'a', type: 'directory' }, file('a/b'), file('c')]);
  for (let bit = 0; bit < 8 * 2560; bit += 37) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const outcome = await unpacked(changed).then(
      () => 'unpacked',
      ({ code }: { code: string }) => code,
    );
    expect(outcome).toMatch(/^(unpacked|archive_unsafe|sealed_changed|file_missing|disk_failed)$/);
    await rm(join(folder, 'out'), { recursive: true });
  }
});

test('sizes and times that are no numbers of bytes and no dates', async () => {
  const bytes = await archiveOf([file('a')]);
  for (const [at, length, value] of [
    [124, 12, 0xff],
    [136, 12, 0xff],
    [100, 8, 0x39],
    [124, 12, 0x38],
  ] as const) {
    const changed = Buffer.from(bytes);
    changed.fill(value, at, at + length);
    // The header's own check is put right: the sum of its bytes, the check itself taken as spaces.
    changed.fill(0x20, 148, 156);
    const sum = changed.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
    const outcome = await unpacked(changed).then(
      () => 'unpacked',
      ({ code }: { code: string }) => code,
    );
    expect(outcome).toMatch(/^(unpacked|archive_unsafe|sealed_changed)$/);
    await rm(join(folder, 'out'), { recursive: true });
  }
});

/** A million with KEYWARD_ENTRIES=1000000, which takes minutes. */
const manyEntries = Number(process.env['KEYWARD_ENTRIES'] ?? 3000);

test('thousands of entries come out, each once', async () => {
  const names = Array.from({ length: manyEntries }, (_, i) => `n${i}`);
  const bytes = await archiveOf(names.map((name) => ({ name, type: 'directory' })));
  expect(await unpacked(bytes)).toEqual(names.sort());
});

test('names are names: separators, ends and the parent are none', () => {
  const wrong = ['', '.', '..', 'a/b', 'a\0b', '/', '../'];
  expect(wrong.filter(isPlainName)).toEqual([]);
  expect(['a', '...', ' ', '가나다', 'a\\b', '-rf', 'con'].filter((name) => !isPlainName(name))).toEqual(
    process.platform === 'win32' ? ['...', ' ', 'a\\b', 'con'] : [],
  );
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** A folder and, beside it, files that nobody means to seal; `swap` takes its turn once a name was found and is not open. */
async function sealedWhile(swap: (inside: string, outside: string) => void, own: readonly string[] = []) {
  const [inside, outside] = [join(folder, 'in'), join(folder, 'outside')];
  for (const at of [inside, outside]) {
    await mkdir(join(at, 'sub'), { recursive: true });
    await writeFile(join(at, 'sub', 'a'), 'same length');
    await utimes(join(at, 'sub', 'a'), 1000, 1000);
  }
  let found = 0;
  const control = new (class extends Control {
    override goOn(): void {
      // The folder `sub` is told of first, then what is in it.
      if (++found === 2) swap(inside, outside);
    }
  })();
  const [plain, sealed, back, check] = [1, 2, 3, 4].map(() => Buffer.alloc(1 << 20)) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  return sealFolder(inside, 11, own, control, { plain, sealed, back, check }, () => undefined);
}

test('what is sealed is what was found: no link that takes its place meanwhile', async () => {
  await sealedWhile(() => undefined);
  const ofFile = sealedWhile((inside, outside) => {
    rmSync(join(inside, 'sub', 'a'));
    symlinkSync(join(outside, 'sub', 'a'), join(inside, 'sub', 'a'));
  });
  expect((await refusalOf(ofFile)).code).toBe('file_changed');
});

test.runIf(process.platform === 'linux')(
  'nor is a pipe waited for that takes its place meanwhile',
  async () => {
    const ofFile = sealedWhile((inside) => {
      rmSync(join(inside, 'sub', 'a'));
      execFileSync('mkfifo', [join(inside, 'sub', 'a')]);
    });
    expect((await refusalOf(ofFile)).code).toBe('file_changed');
  },
);

test.runIf(process.platform === 'linux')('nor one that takes the place of a folder above it', async () => {
  const ofFolder = sealedWhile((inside) => {
    renameSync(join(inside, 'sub'), join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(inside, 'sub'));
  });
  expect((await refusalOf(ofFolder)).code).toBe('file_changed');
});

test('a link to a file of the vault, put there meanwhile, is refused as such, and that file is not closed', async () => {
  const keystore = join(folder, 'keystore');
  await writeFile(keystore, 'same length');
  const { dev, ino } = statSync(keystore, { bigint: true });
  const ofOwn = sealedWhile(
    (inside) => {
      rmSync(join(inside, 'sub', 'a'));
      symlinkSync(keystore, join(inside, 'sub', 'a'));
    },
    [`${dev}:${ino}`],
  );
  expect((await refusalOf(ofOwn)).code).toBe('file_unsupported');
  // Nor by the collector of garbage, which closes a file that nobody has in hand any more.
  for (let n = 0; n < 3; n++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (process.platform === 'linux') {
    const open = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    });
    expect(open).toContain(keystore);
  }
});
