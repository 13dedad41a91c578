// core/reseal.ts: N1 to N6, with the disk cut off at every border and every operation failing once.

import { mkdtemp, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../core/aead.ts';
import {
  composePage,
  composePages,
  headLength,
  type KeyPage,
  pageLength,
  readPages,
} from '../core/envelope.ts';
import type { KeyBytes } from '../core/keybytes.ts';
import { type FilePlace, sealDataKey, unsealDataKey } from '../core/keywrap.ts';
import { Refusal, type RefusalCode } from '../core/refusal.ts';
import { type Keyring, type ResealAim, resealFile, resealPath } from '../core/reseal.ts';
import { refusalOf } from './expect-refusal.ts';
import { MemoryDisk, prefixesAfter, sectorsAfter } from './memory-disk.ts';
import { readSealed } from './reference/reader.ts';
import {
  changedAt,
  dataKey,
  key,
  keyId,
  openFile,
  samplePage,
  samplePlaintext,
  sealBody,
  vaultId,
} from './sealed-file.ts';

const otherKey = Buffer.alloc(16, 0x77);
const plain = samplePlaintext(3000);
const body = sealBody(plain);
/** Each version of each key has material of its own. */
const materialOf = (id: Buffer, version: number) => sha256(id, Buffer.from([version]));

function slot(id: Buffer, version: number, file: FilePlace = samplePage()) {
  const place = { vaultId, keyId: id, version };
  return {
    keyId: id,
    version,
    sealedDataKey: sealDataKey(key(materialOf(id, version)), place, file, key(dataKey)),
  };
}

function open(
  page: KeyPage,
  { keyId: id, version, sealedDataKey }: KeyPage['slots'][number],
): KeyBytes | null {
  return unsealDataKey(key(materialOf(id, version)), { vaultId, keyId: id, version }, page, sealedDataKey);
}

const keyring: Keyring = {
  findDataKey: async (page, file) => {
    for (const one of page.slots) {
      const found = open(page, one);
      if (found !== null) return found;
    }
    throw new Refusal('sealed_changed', { file });
  },
  openBy: async (page, one) => open(page, one),
  sealFor: async (under, file) => slot(under.keyId, under.version, file),
};

/** The version whose slot opens the file by the page that counts; quicker than the other reader. */
function countsFor(content: Buffer): number | null {
  const read = readPages(content, 'f');
  return read.slots.find((one) => open(read, one)?.equals(dataKey))?.version ?? null;
}

const page = samplePage({ slots: [slot(keyId, 3)] });
const sealed = Buffer.concat([composePages(page), body]);
const renew: ResealAim = { under: [{ keyId, version: 4, name: 'Payroll' }], drop: [] };
const move: ResealAim = { under: [{ keyId: otherKey, version: 1, name: 'Elsewhere' }], drop: 'all others' };
const to = (aim: ResealAim) => async () => aim;

async function resealed(content: Buffer, aim: ResealAim = renew) {
  const disk = new MemoryDisk(content);
  const end = await resealFile(disk.file, 'f', to(aim), keyring);
  return { ...end, content: disk.content, disk };
}

/** By which versions of the first key the file opens, each tried alone with the reader written from the format page. */
function opensBy(content: Buffer, id = keyId): readonly number[] {
  return [1, 2, 3, 4, 5].filter((version) => {
    try {
      return readSealed(content, { vaultId, keyMaterial: materialOf(id, version) }).plaintext.equals(plain);
    } catch {
      return false;
    }
  });
}

describe('what a re-seal makes of a file', () => {
  test('the newest version opens it, the older one does not any more, and both pages say so', async () => {
    const { content, finding, before, page: now } = await resealed(sealed);
    expect(finding).toBe('resealed');
    expect(opensBy(sealed)).toEqual([3]);
    expect(opensBy(content)).toEqual([4]);
    expect([before.generation, now.generation]).toEqual([1, 2]);
    expect(content.subarray(0, pageLength)).toEqual(content.subarray(pageLength, headLength));
    const { generation, slots, ...rest } = openFile(content).page;
    expect({ ...rest, generation: 1, slots: page.slots }).toEqual(page);
  });

  test('N1: two writes of 4,096 bytes, each made durable, and not a byte of the body', async () => {
    const { content, disk } = await resealed(sealed);
    expect(disk.operations).toBe(4);
    expect(disk.moments.map(({ unsynced }) => unsynced.map(({ at, bytes }) => [at, bytes.length]))).toEqual([
      [[4096, 4096]],
      [],
      [[0, 4096]],
      [],
    ]);
    expect(content.subarray(headLength).equals(body)).toBe(true);
  });

  test('moved to another key, no slot of the first is left', async () => {
    const { content } = await resealed(sealed, move);
    expect(opensBy(content)).toEqual([]);
    expect(opensBy(content, otherKey)).toEqual([1]);
    expect(readPages(content, 'f').keyName).toBe('Elsewhere');
  });

  test('N5: the slots of other keys stay byte by byte, in their places', async () => {
    const stranger = { keyId: Buffer.alloc(16, 0x55), version: 9, sealedDataKey: Buffer.alloc(72, 0x66) };
    const slots = [stranger, slot(keyId, 3), slot(otherKey, 1)];
    const { page: now } = await resealed(Buffer.concat([composePages({ ...page, slots }), body]));
    expect(now.slots[0]).toEqual(stranger);
    expect(now.slots[1]).toMatchObject({ keyId, version: 4 });
    expect(now.slots[2]).toEqual(slots[2]);
    expect(now.keyName).toBe('Payroll');
  });

  test('one key can take the place of another and leave a third alone', async () => {
    const third = slot(Buffer.alloc(16, 0x33), 1);
    const content = Buffer.concat([composePages({ ...page, slots: [slot(keyId, 3), third] }), body]);
    const { page: now } = await resealed(content, { ...move, drop: [keyId] });
    expect(now.slots).toMatchObject([third, { keyId: otherKey }]);
  });

  test('two slots of one key become one', async () => {
    const slots = [slot(keyId, 2), slot(keyId, 3)];
    const { page: now } = await resealed(Buffer.concat([composePages({ ...page, slots }), body]));
    expect(now.slots).toMatchObject([{ keyId, version: 4 }]);
  });

  test('up to eight keys; the ninth is refused, and so is none', async () => {
    const ids = Array.from({ length: 9 }, (_, i) => Buffer.alloc(16, i + 1));
    const under = ids.map((id) => ({ keyId: id, version: 1, name: 'n' }));
    const { page: now } = await resealed(sealed, { ...move, under: under.slice(0, 8) });
    expect(now.slots).toHaveLength(8);
    for (const [drop, count] of [
      ['all others', 9],
      [[], 8],
      ['all others', 0],
    ] as const) {
      const disk = new MemoryDisk(sealed);
      const aim = { ...move, drop, under: under.slice(0, count) };
      expect(await refusalOf(resealFile(disk.file, 'f', to(aim), keyring))).toMatchObject({
        code: 'seal_keys_invalid',
      });
      expect(disk.operations).toBe(0);
    }
  });

  test('again and again: the generation goes up, page after page', async () => {
    let content: Buffer = sealed;
    for (let version = 4; version <= 5; version++)
      ({ content } = await resealed(content, { ...renew, under: [{ keyId, version, name: 'Payroll' }] }));
    expect(readPages(content, 'f').generation).toBe(3);
    expect(opensBy(content)).toEqual([5]);
  });
});

describe('N4: nothing to change', () => {
  const still: ResealAim = { ...renew, under: [{ keyId, version: 3, name: 'Payroll' }] };

  test('a file that is as it shall be is not written to', async () => {
    const { finding, disk } = await resealed(sealed, still);
    expect([finding, disk.operations]).toEqual(['current', 0]);
  });

  test.each([
    ['A', 100],
    ['B', pageLength + 100],
  ])('a damaged page %s is made anew from the other', async (_, at) => {
    const { finding, content, disk } = await resealed(changedAt(sealed, at), still);
    expect([finding, disk.operations]).toEqual(['healed', 2]);
    expect(content.equals(sealed)).toBe(true);
  });

  test.each([0, pageLength])('a damaged page at %i is mended by a re-seal too', async (at) => {
    const { content } = await resealed(changedAt(sealed, at + 100));
    expect(content.subarray(0, pageLength)).toEqual(content.subarray(pageLength, headLength));
    expect(opensBy(content)).toEqual([4]);
  });

  test('a re-seal that was cut off between its writes is brought to its end', async () => {
    const { disk, content } = await resealed(sealed);
    const between = disk.moments[1]?.durable ?? sealed;
    expect(opensBy(between)).toEqual([4]);
    expect(opensBy(Buffer.from(between).fill(0, pageLength, headLength))).toEqual([3]);
    const again = await resealed(between);
    expect(again.finding).toBe('healed');
    expect(again.content.equals(content)).toBe(true);
  });

  test('a slot of the right version that does not open is made anew, not taken for current', async () => {
    const broken = { ...slot(keyId, 4), sealedDataKey: Buffer.alloc(72, 1) };
    const slots = [broken, slot(otherKey, 1)];
    const { finding, content } = await resealed(Buffer.concat([composePages({ ...page, slots }), body]));
    expect(finding).toBe('resealed');
    expect(opensBy(content)).toEqual([4]);
  });
});

describe('N1, N3: cut off anywhere, the file opens by the old slots or by the new ones', () => {
  const starts: Record<string, Buffer> = {
    'both pages sound': sealed,
    'page A damaged': changedAt(sealed, 200),
    'page B damaged': changedAt(sealed, pageLength + 200),
    'page B counts': Buffer.concat([
      composePage({ ...page, slots: [slot(keyId, 1)] }),
      composePage({ ...page, generation: 2 }),
      body,
    ]),
  };

  test.each(Object.entries(starts))('%s: every prefix of every write', async (_, start) => {
    const { disk } = await resealed(start);
    expect(disk.moments).toHaveLength(4);
    for (const moment of disk.moments)
      for (const image of prefixesAfter(moment)) expect([3, 4]).toContain(countsFor(image));
  });

  test.each(Object.entries(starts))('%s: any of the sectors written', async (_, start) => {
    const { disk } = await resealed(start);
    for (const moment of disk.moments)
      for (let chosen = 0; chosen < 256; chosen++)
        expect([3, 4]).toContain(countsFor(sectorsAfter(moment, chosen)));
  });

  test.each(Object.entries(starts))(
    '%s: every operation fails once, and a second try succeeds',
    async (_, start) => {
      for (const fails of ['ENOSPC', 'EIO'] as const) {
        for (let operation = 1; operation <= 4; operation++) {
          const disk = new MemoryDisk(start, { operation, fails });
          await expect(resealFile(disk.file, 'f', to(renew), keyring)).rejects.toThrow(fails);
          expect([[3], [4]]).toContainEqual(opensBy(disk.content));
          expect(opensBy((await resealed(disk.content)).content)).toEqual([4]);
        }
      }
    },
  );

  test('a write that takes but a few bytes is gone on with', async () => {
    const disk = new MemoryDisk(sealed, { operation: 1, fails: 'short' });
    await resealFile(disk.file, 'f', to(renew), keyring);
    expect(opensBy(disk.content)).toEqual([4]);
  });

  test('what is read back otherwise than it was written leaves the page that counts alone', async () => {
    const disk = new MemoryDisk(sealed);
    const { write } = disk.file;
    const lying = async (from: Buffer, ...place: [number, number, number]) =>
      write(changedAt(from, 300), ...place);
    const file = { ...disk.file, write: lying as typeof write };
    expect(await refusalOf(resealFile(file, 'f', to(renew), keyring))).toMatchObject({
      code: 'reseal_readback_failed',
    });
    expect(disk.operations).toBe(2);
    expect(opensBy(disk.content)).toEqual([3]);
  });
});

test('N3: what does not open from what was read back leaves the other page alone', async () => {
  const disk = new MemoryDisk(sealed);
  const openBy: Keyring['openBy'] = async (read, one) => (read.generation === 2 ? null : open(read, one));
  expect(await refusalOf(resealFile(disk.file, 'f', to(renew), { ...keyring, openBy }))).toMatchObject({
    code: 'reseal_readback_failed',
  });
  expect(disk.operations).toBe(2);
  expect(readPages(disk.content.fill(0, pageLength, headLength), 'f').slots).toEqual(page.slots);
});

describe('N2, N5: refused before anything is written', () => {
  const resealedCheck = (head: Buffer, edit: (one: Buffer) => void): Buffer => {
    const one = Buffer.from(head.subarray(0, pageLength));
    edit(one);
    sha256(one.subarray(0, pageLength - 32)).copy(one, pageLength - 32);
    return one;
  };
  const newer = resealedCheck(sealed, (one) => one.writeUInt16BE(2, 8));
  const second = composePage({ ...page, slots: [...page.slots, slot(otherKey, 1)] });
  const unknown = resealedCheck(second, (one) => one.writeUInt8(2, 59 + 93));
  const far = composePage({ ...page, generation: Number.MAX_SAFE_INTEGER });
  const cases: Record<string, [Buffer, RefusalCode]> = {
    'a file that is not sealed': [Buffer.alloc(9000), 'not_sealed'],
    'a file cut off in its pages': [sealed.subarray(0, 5000), 'sealed_truncated'],
    'a file cut off in its payload': [sealed.subarray(0, -1), 'sealed_truncated'],
    'a file with bytes behind it': [Buffer.concat([sealed, Buffer.from('x')]), 'sealed_changed'],
    'both pages damaged': [changedAt(changedAt(sealed, 100), pageLength + 100), 'sealed_changed'],
    'a body of another file': [
      Buffer.concat([
        composePages({
          ...page,
          fileId: Buffer.alloc(16),
          slots: [slot(keyId, 3, { ...page, fileId: Buffer.alloc(16) })],
        }),
        body,
      ]),
      'sealed_changed',
    ],
    'a changed commitment': [changedAt(sealed, headLength + 90), 'sealed_changed'],
    'a page of a newer format beside one that counts': [
      Buffer.concat([newer, composePage(page), body]),
      'sealed_newer',
    ],
    'a slot of an unknown type': [Buffer.concat([unknown, unknown, body]), 'sealed_newer'],
    'a generation that cannot go up': [Buffer.concat([far, far, body]), 'sealed_changed'],
  };

  test.each(Object.entries(cases))('%s', async (_, [content, code]) => {
    const disk = new MemoryDisk(content);
    expect(await refusalOf(resealFile(disk.file, 'f', to(renew), keyring))).toMatchObject({ code });
    expect(disk.operations).toBe(0);
    expect(disk.content.equals(content)).toBe(true);
  });

  test('a key that makes slots which do not open is a defect, and nothing is written', async () => {
    const disk = new MemoryDisk(sealed);
    const sealFor = async () => ({ ...slot(keyId, 4), sealedDataKey: Buffer.alloc(72) });
    await expect(resealFile(disk.file, 'f', to(renew), { ...keyring, sealFor })).rejects.toThrow(
      'a new slot opens',
    );
    expect(disk.operations).toBe(0);
  });
});

describe('on a real disk', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyward-test-'));
    path = join(folder, 'report.pdf.sealed');
    await writeFile(path, sealed);
    await utimes(path, 1_600_000_000, 1_600_000_000);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('N6: in place, of the same length, and with a new date for backup programs', async () => {
    const before = await stat(path);
    expect(await resealPath(path, to(renew), keyring)).toMatchObject({
      finding: 'resealed',
      size: sealed.length,
    });
    const after = await stat(path);
    expect([after.ino, after.size]).toEqual([before.ino, before.size]);
    expect(after.mtimeMs).toBeGreaterThan(before.mtimeMs);
    expect(opensBy(await readFile(path))).toEqual([4]);
  });

  test('a file that takes its place meanwhile is not passed off as re-sealed', async () => {
    const sealFor: Keyring['sealFor'] = async (...given) => {
      await writeFile(`${path}.new`, sealed);
      await rename(`${path}.new`, path);
      return keyring.sealFor(...given);
    };
    expect(await refusalOf(resealPath(path, to(renew), { ...keyring, sealFor }))).toEqual({
      code: 'file_changed',
      facts: { file: 'report.pdf.sealed' },
    });
  });

  test('a folder and a missing file are refused as what they are', async () => {
    expect(await refusalOf(resealPath(folder, to(renew), keyring))).toMatchObject({
      code: 'file_unsupported',
    });
    expect(await refusalOf(resealPath(join(folder, 'no'), to(renew), keyring))).toMatchObject({
      code: 'file_missing',
    });
  });
});
