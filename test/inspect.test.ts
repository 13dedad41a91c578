// core/inspect.ts and core/folderscan.ts: what sealed files say of themselves, whether they are sound, where they are.

import { createHash } from 'node:crypto';
import { link, mkdir, mkdtemp, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalContext } from '../core/context.ts';
import { composePage, composePages, headLength, pageLength } from '../core/envelope.ts';
import { Control } from '../core/filetask.ts';
import { type Found, scanFolder } from '../core/folderscan.ts';
import { checkPath, inspectPath } from '../core/inspect.ts';
import { Lanes } from '../core/lanes.ts';
import { Refusal } from '../core/refusal.ts';
import { refusalOf } from './expect-refusal.ts';
import {
  changedAt,
  createdAt,
  dataKey,
  fileId,
  key,
  keyId,
  sampleMetadata,
  samplePage,
  samplePlaintext,
  sealBody,
  vaultId,
} from './sealed-file.ts';
import { laneScript } from './vault-world.ts';

const lanes = new Lanes(laneScript);
afterAll(() => lanes.close());

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-test-'));
  path = join(folder, '급여.ods.sealed');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const context = [
  ['부서', '재무'],
  ['year', '2026'],
] as const;
const page = samplePage({ context: canonicalContext(context), generation: 5 });
const sealedWith = (size: number) => Buffer.concat([composePages(page), sealBody(samplePlaintext(size))]);

describe('what a sealed file says without a key', () => {
  test('all that its key page holds, the sizes, and that both pages are sound', async () => {
    const bytes = sealedWith(2_500_000);
    await writeFile(path, bytes);
    expect(await inspectPath(path)).toEqual({
      name: '급여.ods.sealed',
      folder,
      vaultId: vaultId.toString('hex'),
      fileId: fileId.toString('hex'),
      createdAt,
      generation: 5,
      slots: [{ keyId: keyId.toString('hex'), version: 3 }],
      keyName: 'Payroll',
      context: [
        ['year', '2026'],
        ['부서', '재무'],
      ],
      pages: ['sound', 'sound'],
      size: bytes.length,
      contentSize: 2_500_000,
    });
  });

  test('nothing of it can be changed by looking: it crosses as plain data', async () => {
    await writeFile(path, sealedWith(10));
    const said = await inspectPath(path);
    expect(structuredClone(said)).toEqual(said);
  });

  test('a name of the key that was left out, and a context that is not one', async () => {
    const odd = { ...page, keyName: '', context: Buffer.from('not canonical') };
    await writeFile(path, Buffer.concat([composePages(odd), sealBody(Buffer.alloc(1))]));
    expect(await inspectPath(path)).toMatchObject({ keyName: null, context: null });
  });

  test('which of the pages are sound', async () => {
    const bytes = sealedWith(1);
    const older = composePage({ ...page, generation: 4 });
    const newer = Buffer.from(older);
    newer.writeUInt16BE(2, 8);
    createHash('sha256')
      .update(newer.subarray(0, -32))
      .digest()
      .copy(newer, pageLength - 32);
    const heads: [Buffer, [string, string]][] = [
      [changedAt(bytes, 100), ['damaged', 'sound']],
      [changedAt(bytes, pageLength + 100), ['sound', 'damaged']],
      [Buffer.concat([older, bytes.subarray(pageLength)]), ['outdated', 'sound']],
      [
        Buffer.concat([bytes.subarray(0, pageLength), older, bytes.subarray(headLength)]),
        ['sound', 'outdated'],
      ],
      [Buffer.concat([newer, bytes.subarray(pageLength)]), ['newer', 'sound']],
    ];
    for (const [content, pages] of heads) {
      await writeFile(path, content);
      expect(await inspectPath(path)).toMatchObject({ pages, generation: 5 });
    }
  });

  test('a file that is cut off behind its pages still says what they say', async () => {
    const bytes = sealedWith(1000);
    for (const length of [headLength, headLength + 50, headLength + 93, headLength + 150]) {
      await writeFile(path, bytes.subarray(0, length));
      expect(await inspectPath(path)).toMatchObject({ generation: 5, contentSize: null, size: length });
    }
  });

  test('what is not a sealed file is refused', async () => {
    await writeFile(path, 'plain');
    expect(await refusalOf(inspectPath(path))).toMatchObject({ code: 'not_sealed' });
    expect(await refusalOf(inspectPath(folder))).toMatchObject({ code: 'not_sealed' });
    expect(await refusalOf(inspectPath(join(folder, 'none')))).toMatchObject({ code: 'file_missing' });
    await writeFile(path, changedAt(changedAt(sealedWith(1), 50), pageLength + 50));
    expect(await refusalOf(inspectPath(path))).toMatchObject({ code: 'sealed_changed' });
  });
});

describe('the check with a data key', () => {
  const found = async () => key(dataKey);
  const check = (control = new Control(), learn: (size: number) => void = () => undefined) =>
    checkPath(path, found, { lanes, control, learn });

  test.each([0, 1, 1_048_520, 1_048_521, 3_200_000])(
    '%i bytes: every one verified, none written',
    async (size) => {
      const bytes = sealedWith(size);
      await writeFile(path, bytes);
      const before = await stat(path);
      const control = new Control();
      const learned: number[] = [];
      const { metadata, pages } = await check(control, (length) => learned.push(length));
      expect(metadata).toEqual(sampleMetadata(size));
      expect(pages).toEqual(['sound', 'sound']);
      expect([control.done, learned]).toEqual([size, [size]]);
      const after = await stat(path);
      expect([after.mtimeMs, after.ino]).toEqual([before.mtimeMs, before.ino]);
      expect((await readFile(path)).equals(bytes)).toBe(true);
    },
  );

  test('one changed bit in any segment is found', async () => {
    const bytes = sealedWith(3_200_000);
    const payloadAt = bytes.length - 3_200_000 - 4 * 16 - 40;
    for (const at of [payloadAt + 45, payloadAt + 1_048_576, payloadAt + 2_200_000, bytes.length - 1]) {
      await writeFile(path, changedAt(bytes, at));
      expect(await refusalOf(check()), `byte ${at}`).toMatchObject({ code: 'sealed_changed' });
    }
  });

  test('segments swapped, dropped, doubled, and a cut at a border', async () => {
    const bytes = sealedWith(3_200_000);
    const payloadAt = bytes.length - 3_200_000 - 4 * 16 - 40;
    const border = (i: number) => payloadAt + i * 1_048_576;
    const [first, second, third] = [
      bytes.subarray(0, border(1)),
      bytes.subarray(border(1), border(2)),
      bytes.subarray(border(2)),
    ];
    const changes: [Buffer[], string][] = [
      [[first, third.subarray(0, 1_048_576), second, bytes.subarray(border(3))], 'sealed_changed'],
      [[first, third], 'sealed_truncated'],
      [[first, second, second, third], 'sealed_changed'],
      [[first, second], 'sealed_truncated'],
    ];
    for (const [parts, code] of changes) {
      await writeFile(path, Buffer.concat(parts));
      expect(await refusalOf(check())).toMatchObject({ code });
    }
  });

  test('another data key, and bytes behind the end', async () => {
    await writeFile(path, sealedWith(100));
    const wrong = checkPath(path, async () => key(changedAt(dataKey, 3)), {
      lanes,
      control: new Control(),
      learn: () => {},
    });
    expect(await refusalOf(wrong)).toMatchObject({ code: 'sealed_changed' });
    await writeFile(path, Buffer.concat([sealedWith(100), Buffer.from('x')]));
    expect(await refusalOf(check())).toMatchObject({ code: 'sealed_changed' });
  });

  test('it can be cancelled and paused', async () => {
    await writeFile(path, sealedWith(9_000_000));
    const stopped = new Control();
    stopped.stop();
    expect(await refusalOf(check(stopped))).toMatchObject({ code: 'cancelled' });
    const control = new Control();
    control.pause();
    const checking = check(control);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(control.done).toBe(0);
    control.resume();
    await checking;
    expect(control.done).toBe(9_000_000);
    const paused = new Control();
    paused.pause();
    const cancelled = refusalOf(check(paused));
    await new Promise((resolve) => setTimeout(resolve, 50));
    paused.stop();
    expect(await cancelled).toMatchObject({ code: 'cancelled' });
  });
});

describe('the scan of a folder', () => {
  let keystorePath: string;
  beforeEach(async () => {
    await mkdir(join(folder, 'vault'));
    keystorePath = join(folder, 'vault', 'keystore.db');
    await writeFile(keystorePath, Buffer.concat([sealedWith(10)]));
  });
  async function scan(where = folder, goOn = () => {}): Promise<readonly Found[]> {
    const found: Found[] = [];
    for await (const one of scanFolder(where, vaultId, keystorePath, goOn)) found.push(one);
    return found;
  }
  const sealedIn = (found: readonly Found[]) =>
    found
      .filter((one) => one.is === 'sealed')
      .map((one) => one.path.slice(folder.length + 1))
      .sort();

  test('finds the sealed files of this vault, whatever they are called, and no others', async () => {
    await mkdir(join(folder, 'a/b'), { recursive: true });
    await writeFile(join(folder, 'a/one.sealed'), sealedWith(10));
    await writeFile(join(folder, 'a/b/renamed.bin'), sealedWith(2000));
    await writeFile(join(folder, 'a/first page torn'), sealedWith(10).fill(0, 0, 512));
    await writeFile(join(folder, 'a/plain.sealed'), Buffer.alloc(20_000));
    await writeFile(join(folder, 'a/short.sealed'), sealedWith(1).subarray(0, 100));
    const elsewhere = { ...page, vaultId: Buffer.alloc(16) };
    await writeFile(
      join(folder, 'a/other.sealed'),
      Buffer.concat([composePages(elsewhere), sealBody(Buffer.alloc(1))]),
    );
    const found = await scan();
    expect(sealedIn(found)).toEqual(['a/b/renamed.bin', 'a/first page torn', 'a/one.sealed']);
    expect(found.find((one) => one.path.endsWith('one.sealed'))).toMatchObject({
      page: { fileId, slots: [{ version: 3 }] },
      size: sealedWith(10).length,
    });
    expect(
      found
        .filter((one) => one.is === 'folder')
        .map((one) => one.path)
        .sort(),
    ).toEqual([folder, join(folder, 'a'), join(folder, 'a/b'), join(folder, 'vault')].sort());
  });

  test('SC1: no link is followed, neither to a file nor to a folder', async () => {
    await mkdir(join(folder, 'in'));
    await mkdir(join(folder, 'out'));
    await writeFile(join(folder, 'out/real.sealed'), sealedWith(10));
    await symlink(join(folder, 'out'), join(folder, 'in/folder'));
    await symlink(join(folder, 'out/real.sealed'), join(folder, 'in/file'));
    await symlink(join(folder, 'in'), join(folder, 'in/loop'));
    expect(await scan(join(folder, 'in'))).toEqual([{ is: 'folder', path: join(folder, 'in') }]);
  });

  test('SC3: a damaged sealed file is named, and the scan goes on', async () => {
    await writeFile(join(folder, 'broken'), changedAt(changedAt(sealedWith(10), 99), pageLength + 99));
    await writeFile(join(folder, 'whole'), sealedWith(10));
    const found = await scan();
    expect(sealedIn(found)).toEqual(['whole']);
    expect(found).toContainEqual({
      is: 'unreadable',
      path: join(folder, 'broken'),
      refusal: { code: 'sealed_changed', facts: { file: 'broken' } },
    });
  });

  test('SC4: the keystore is not opened under a second name either', async () => {
    await link(keystorePath, join(folder, 'innocent.sealed'));
    expect(sealedIn(await scan())).toEqual([]);
    await writeFile(join(folder, 'copy.sealed'), sealedWith(10));
    expect(sealedIn(await scan())).toEqual(['copy.sealed']);
  });

  test('SC2: folders too deep to be entered are named', async () => {
    let deep = folder;
    for (let i = 0; i < 205; i++) deep = join(deep, 'd');
    await mkdir(deep, { recursive: true });
    const unreadable = (await scan()).filter((one) => one.is === 'unreadable');
    expect(unreadable).toMatchObject([{ refusal: { code: 'folder_too_deep' } }]);
  });

  test('it can be stopped at any entry; a folder that is not there is refused', async () => {
    await writeFile(join(folder, 'one.sealed'), sealedWith(10));
    let entries = 0;
    const stop = () => {
      if (++entries === 2) throw new Refusal('cancelled');
    };
    expect(await refusalOf(scan(folder, stop))).toMatchObject({ code: 'cancelled' });
    expect(await refusalOf(scan(join(folder, 'none')))).toMatchObject({ code: 'file_missing' });
  });

  test('a file of a terabyte is looked at, not read', async () => {
    await writeFile(join(folder, 'sparse.sealed'), sealedWith(10));
    await truncate(join(folder, 'sparse.sealed'), 1e12);
    expect(await scan()).toContainEqual(expect.objectContaining({ is: 'sealed', size: 1e12 }));
  });
});
