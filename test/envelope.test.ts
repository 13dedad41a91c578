// core/envelope.ts: V1 to V5, held against the reference reader, which was written from docs/format.md alone.

import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sealBox } from '../core/aead.ts';
import {
  composePage,
  composePages,
  headLength,
  isPage,
  type KeyPage,
  type Metadata,
  openBody,
  pageLength,
  readPages,
  startBody,
} from '../core/envelope.ts';
import { binding, subkey } from '../core/kdf.ts';
import { sealDataKey } from '../core/keywrap.ts';
import { u8, u16, u32, u64 } from '../core/layout.ts';
import { startStream } from '../core/stream.ts';
import { readSealed } from './reference/reader.ts';
import {
  changedAt,
  createdAt,
  dataKey,
  fileId,
  key,
  keyId,
  material,
  openFile,
  outcome,
  refusalOf,
  sampleMetadata,
  samplePage,
  samplePlaintext,
  sealBody,
  sealFile,
  vaultId,
} from './sealed-file.ts';
import { dice } from './torture/alterations.ts';
import { sealWhole } from './whole-stream.ts';

const bodyAt = headLength;
const boxAt = bodyAt + 93;

describe('whole files', () => {
  const borders = [0, 1, 1_048_519, 1_048_520, 1_048_521, 2_097_079, 2_097_080, 2_097_081];

  test.each(borders)('%i bytes: opens, and the reference reader opens it too', (length) => {
    const plain = samplePlaintext(length);
    const file = sealFile(plain);
    const { page, metadata, plaintext } = openFile(file);
    expect(page).toEqual(samplePage({ slots: page.slots }));
    expect(metadata).toEqual(sampleMetadata(length));
    expect(plain.equals(Buffer.from(plaintext))).toBe(true);
    for (const secret of [{ dataKey }, { vaultId, keyMaterial: material }]) {
      const read = readSealed(file, secret);
      expect(read.plaintext.equals(plain)).toBe(true);
      const { kind, name, mode, modified: modifiedAt, size } = read.metadata;
      expect({ kind, name, mode, modifiedAt, size }).toEqual(metadata);
      const { created, slots, ...fields } = read.page;
      const known = slots.map(({ type, ...slot }) => slot);
      expect({ ...fields, createdAt: created, slots: known }).toEqual(page);
    }
  });

  test('any metadata survives; the reference reader reads the same', () => {
    const property = fc.property(metadata(), (written) => {
      const plain = written.kind === 'file' ? Buffer.alloc(written.size) : Buffer.from('tar');
      const file = Buffer.concat([composePages(samplePage()), sealBody(plain, written)]);
      expect(openFile(file).metadata).toEqual(written);
      const read = readSealed(file, { dataKey }).metadata;
      const { kind, name, mode, modified: modifiedAt, size } = read;
      expect({ kind, name, mode, modifiedAt, size }).toEqual(written);
    });
    fc.assert(property, { numRuns: 60 });
  });

  test('no two bodies of one data key share a byte of salt, box or payload', () => {
    const [a, b] = [sealBody(samplePlaintext(100)), sealBody(samplePlaintext(100))];
    expect(a.subarray(25, 57)).not.toEqual(b.subarray(25, 57));
    expect(a.subarray(93)).not.toEqual(b.subarray(93));
  });

  test('V4: another data key is refused by the commitment', () => {
    const file = sealFile(samplePlaintext(10));
    expect(outcome(file, changedAt(dataKey, 31))).toBe('sealed_changed');
    expect(() => readSealed(file, { dataKey: changedAt(dataKey, 31) })).toThrow('data key is not the one');
  });
});

describe('key pages', () => {
  const page = samplePage();
  const pages = composePages(page);

  test('survive, whatever is in them', () => {
    const property = fc.property(keyPage(), (written) => {
      expect(readPages(composePages(written), 'f')).toEqual(written);
    });
    fc.assert(property, { numRuns: 150 });
  });

  test('V1: each changed byte of one page is healed by the other', () => {
    for (let at = 0; at < headLength; at++) {
      expect(isDeepStrictEqual(readPages(changedAt(pages, at), 'f'), page), `byte ${at}`).toBe(true);
    }
  });

  test('the same byte changed in both is refused', () => {
    for (let at = 0; at < pageLength; at++) {
      const both = changedAt(changedAt(pages, at), at + pageLength);
      const code = at < 8 ? 'not_sealed' : 'sealed_changed';
      expect(
        refusalOf(() => readPages(both, 'f')),
        `byte ${at}`,
      ).toBe(code);
    }
  });

  test('different bytes changed in both are refused', () => {
    const offset = fc.integer({ min: 0, max: pageLength - 1 });
    const mask = fc.integer({ min: 1, max: 255 });
    const property = fc.property(offset, offset, mask, mask, (inA, inB, maskA, maskB) => {
      fc.pre(inA >= 8 || inB >= 8);
      const both = changedAt(changedAt(pages, inA, maskA), pageLength + inB, maskB);
      expect(refusalOf(() => readPages(both, 'f'))).toBe('sealed_changed');
    });
    fc.assert(property, { numRuns: 500 });
  });

  test('V1: of two sound pages the higher generation counts, on either side; a broken one never', () => {
    const older = composePage(samplePage({ generation: 7, keyName: 'older' }));
    const newer = composePage(samplePage({ generation: 8, keyName: 'newer' }));
    for (const [name, ...parts] of [
      ['newer', older, newer],
      ['newer', newer, older],
      ['older', older, changedAt(newer, 2000)],
      ['older', changedAt(newer, 2000), older],
    ] as const) {
      const head = Buffer.concat(parts);
      expect(readPages(head, 'f').keyName).toBe(name);
      const file = Buffer.concat([head, sealBody(Buffer.alloc(3))]);
      expect(readSealed(file, { dataKey }).page.keyName).toBe(name);
    }
  });

  test('V1: generations are compared as numbers of 64 bits', () => {
    const generations = [1, 255, 256, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
    for (const a of generations) {
      for (const b of generations) {
        const head = Buffer.concat([a, b].map((generation) => composePage(samplePage({ generation }))));
        expect(readPages(head, 'f').generation).toBe(Math.max(a, b));
      }
    }
  });

  test('the same page twice: both pages are equal', () => {
    expect(pages.subarray(0, pageLength)).toEqual(pages.subarray(pageLength));
    expect(pages.subarray(0, pageLength)).toEqual(composePage(page));
  });

  test('slots of an unknown type are passed over; the file opens through another', () => {
    const otherSlot = { keyId: Buffer.alloc(16, 9), version: 1, sealedDataKey: Buffer.alloc(72, 9) };
    const head = composePages(samplePage({ slots: [otherSlot, ...page.slots, otherSlot] }));
    const patched = resealed(head, (one) => one.writeUInt8(2, 59));
    expect(readPages(patched, 'f').slots).toEqual([...page.slots, otherSlot]);
    const file = Buffer.concat([patched, sealBody(Buffer.from('abc'))]);
    expect(readSealed(file, { vaultId, keyMaterial: material }).plaintext.toString()).toBe('abc');
    expect(readSealed(file, { vaultId, keyMaterial: material }).page.slots[0]?.type).toBe(2);
  });

  test('a page with nothing but unknown slots is sound and has none', () => {
    expect(
      readPages(
        resealed(pages, (one) => one.writeUInt8(255, 59)),
        'f',
      ).slots,
    ).toEqual([]);
  });

  test('any of eight slots opens the file, by its own key version', () => {
    const materials = Array.from({ length: 8 }, (_, i) => Buffer.alloc(32, i));
    const slots = materials.map((bytes, i) => {
      const place = { vaultId, keyId, version: i + 1 };
      const file = { fileId, createdAt, context: page.context };
      const sealedDataKey = sealDataKey(key(bytes), place, file, key(dataKey));
      return { keyId, version: i + 1, sealedDataKey };
    });
    const file = Buffer.concat([composePages(samplePage({ slots })), sealBody(Buffer.from('abc'))]);
    for (const keyMaterial of materials) {
      expect(readSealed(file, { vaultId, keyMaterial }).plaintext.toString()).toBe('abc');
    }
    expect(() => readSealed(file, { vaultId, keyMaterial: material })).toThrow('no slot opens');
  });

  test('a newer format is named as such, unless the other page can be read', () => {
    const newer = resealed(pages, (one) => one.writeUInt16BE(2, 8));
    expect(refusalOf(() => readPages(newer, 'f'))).toBe('sealed_newer');
    const half = newer.subarray(0, pageLength);
    const torn = changedAt(half, 3000);
    expect(refusalOf(() => readPages(Buffer.concat([half, torn]), 'f'))).toBe('sealed_newer');
    expect(readPages(Buffer.concat([half, composePage(page)]), 'f')).toEqual(page);
    expect(readPages(Buffer.concat([composePage(page), half]), 'f')).toEqual(page);
    expect(() => readSealed(newer, { dataKey })).toThrow('newer version');
  });

  test('V5: with a good check, every length that does not fit is refused', () => {
    // Offsets of samplePage: slot count 58, slot 59, context 152, key name 163, zeros from 171.
    const edits: Record<string, (one: Buffer) => void> = {
      'no slot': (one) => one.writeUInt8(0, 58),
      'nine slots': (one) => one.writeUInt8(9, 58),
      'a context of 2,049 bytes': (one) => one.writeUInt16BE(2049, 152),
      'a context beyond the page': (one) => one.writeUInt16BE(65_535, 152),
      'a name that ends before its zeros': (one) => one.writeUInt8(6, 163),
      'a byte in the zeros': (one) => one.writeUInt8(1, 171),
      'a byte at the end of the zeros': (one) => one.writeUInt8(1, pageLength - 33),
      'a generation beyond 2^53 - 1': (one) => one.writeBigUInt64BE(2n ** 53n, 10),
      'a date beyond 2^53 - 1': (one) => one.writeBigUInt64BE(2n ** 64n - 1n, 50),
    };
    for (const [name, edit] of Object.entries(edits)) {
      const head = resealed(pages, edit);
      expect(
        refusalOf(() => readPages(head, 'f')),
        name,
      ).toBe('sealed_changed');
      expect(() => readSealed(head, { dataKey }), name).toThrow('no key page is sound');
    }
  });

  test('what does not fit is not composed', () => {
    const [slot] = page.slots;
    if (slot === undefined) throw new Error('a slot');
    expect(() => composePage({ ...page, slots: [] })).toThrow('1 to 8 slots');
    expect(() => composePage({ ...page, slots: Array.from({ length: 9 }, () => slot) })).toThrow(
      '1 to 8 slots',
    );
    expect(() => composePage({ ...page, context: Buffer.alloc(2049) })).toThrow('fit the page');
    expect(() => composePage({ ...page, keyName: 'ä'.repeat(128) })).toThrow('fit the page');
    const short = { ...slot, sealedDataKey: Buffer.alloc(71) };
    expect(() => composePage({ ...page, slots: [short] })).toThrow('72 bytes');
  });

  test('random bytes are not a sealed file', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 9000, size: 'max' }), (bytes) => {
      const head = Buffer.from(bytes).subarray(0, headLength);
      expect(refusalOf(() => readPages(head, 'f'))).toBe('not_sealed');
      expect(isPage(head)).toBe(false);
      expect(() => readSealed(Buffer.from(bytes), { dataKey })).toThrow('not a sealed file');
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('random bytes behind the magic are cut off or changed, and nothing else is thrown', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 9000, size: 'max' }), (bytes) => {
      const head = Buffer.concat([pages.subarray(0, 8), bytes]).subarray(0, headLength);
      const code = head.length < headLength ? 'sealed_truncated' : 'sealed_changed';
      expect(refusalOf(() => readPages(head, 'f'))).toBe(code);
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('V5: with a good check, core and the reference reader find the same pages sound', () => {
    const fields = fc.record({
      slots: fc.nat({ max: 9 }),
      context: fc.oneof(fc.nat({ max: 2060 }), fc.nat({ max: 65_535 })),
      name: fc.nat({ max: 255 }),
      tail: fc.oneof(fc.constant(null), fc.nat({ max: 4063 })),
    });
    const verdicts = { sound: 0, unsound: 0 };
    const property = fc.property(fields, ({ slots, context, name, tail }) => {
      const contextAt = 59 + 93 * slots;
      const head = resealed(pages, (one) => {
        one.fill(0, 58, pageLength - 32);
        one.writeUInt8(slots, 58);
        one.writeUInt16BE(context, contextAt);
        if (contextAt + 2 + context < 4063) one.writeUInt8(name, contextAt + 2 + context);
        if (tail !== null) one.writeUInt8(1, tail < 58 ? 4063 : tail);
      });
      const sound = typeof refusalOf(() => readPages(head, 'f')) === 'object';
      const otherwise = sound ? 'cut off inside the body header' : 'no key page is sound';
      expect(() => readSealed(head, { dataKey })).toThrow(otherwise);
      verdicts[sound ? 'sound' : 'unsound'] += 1;
    });
    fc.assert(property, { numRuns: 1000, seed: 1 });
    expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(100);
  });
});

describe('body', () => {
  const file = sealFile(samplePlaintext(9000));
  const boxLength = file.readUInt32BE(bodyAt + 57);
  const payloadAt = boxAt + boxLength;

  test('each changed byte of the body header is refused', () => {
    for (let at = 0; at < 93; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const changed = changedAt(file, bodyAt + at, mask);
        expect(outcome(changed), `byte ${at}`).toBe(at === 8 ? 'sealed_newer' : 'sealed_changed');
        expect(() => readSealed(changed, { dataKey }), `byte ${at}`).toThrow();
      }
    }
  });

  test('a box length beyond the end of a short file reads as cut off', () => {
    const short = sealFile(Buffer.alloc(0));
    short.writeUInt32BE(8000, bodyAt + 57);
    expect(outcome(short)).toBe('sealed_truncated');
  });

  test('V5: a box length beyond 8,192 is refused before anything is read', () => {
    for (const length of [8193, 65_536, 0xffff_ffff]) {
      const changed = Buffer.from(file);
      changed.writeUInt32BE(length, bodyAt + 57);
      expect(outcome(changed)).toBe('sealed_changed');
    }
  });

  test('each changed byte of the metadata box is refused', () => {
    expect(boxLength).toBe(40 + 23 + Buffer.byteLength(sampleMetadata(0).name));
    for (let at = 0; at < boxLength; at++) {
      const changed = changedAt(file, boxAt + at);
      expect(outcome(changed), `byte ${at}`).toBe('sealed_changed');
      expect(() => readSealed(changed, { dataKey }), `byte ${at}`).toThrow();
    }
  });

  test('each changed byte of the payload is found', () => {
    const small = sealFile(samplePlaintext(50));
    for (let at = payloadAt; at < small.length; at++) {
      const changed = changedAt(small, at);
      expect(outcome(changed), `byte ${at}`).toBe(at === payloadAt ? 'sealed_changed' : 'payload');
      expect(() => readSealed(changed, { dataKey }), `byte ${at}`).toThrow();
    }
  });

  test('ten thousand random bits of metadata and payload: each flipped one is refused as what it is', () => {
    const pick = dice(7);
    for (let n = 0; n < 10_000; n++) {
      const at = boxAt + pick(file.length - boxAt);
      const found = outcome(changedAt(file, at, 1 << pick(8)));
      expect(found, `byte ${at}`).toBe(at <= payloadAt ? 'sealed_changed' : 'payload');
    }
  });

  test('V3: a body under the pages of another file is refused', () => {
    const pages = composePages(samplePage({ fileId: Buffer.alloc(16, 1) }));
    const moved = Buffer.concat([pages, file.subarray(bodyAt)]);
    expect(outcome(moved)).toBe('sealed_changed');
    expect(() => readSealed(moved, { dataKey })).toThrow('another file');
  });

  test('V3: new pages leave the body as it is', () => {
    const pages = composePages(
      samplePage({ generation: 2, keyName: 'New name', context: Buffer.from('other') }),
    );
    expect(outcome(Buffer.concat([pages, file.subarray(bodyAt)]))).toBe('opens');
  });

  test('header, metadata box and payload of two bodies under one data key do not mix', () => {
    const other = sealFile(samplePlaintext(9000));
    const cuts = [0, bodyAt, boxAt, payloadAt, file.length];
    const part = (of: Buffer, i: number) => of.subarray(cuts[i], cuts[i + 1]);
    for (let mixture = 0; mixture < 8; mixture++) {
      const parts = [0, 1, 2].map((i) => part((mixture >> i) & 1 ? other : file, i + 1));
      const mixed = Buffer.concat([file.subarray(0, bodyAt), ...parts]);
      expect(outcome(mixed) === 'opens', `mixture ${mixture}`).toBe(mixture === 0 || mixture === 7);
    }
  });

  test('V4: a wrong commitment is refused even where all else fits', () => {
    for (let at = 61; at < 93; at++) {
      const forged = forgedBody(metadataBytes(), (header) => changedAt(header, at));
      expect(outcome(forged)).toBe('sealed_changed');
      expect(() => readSealed(forged, { dataKey })).toThrow('data key is not the one');
    }
    expect(outcome(forgedBody(metadataBytes(), (header) => header))).toBe('opens');
  });

  test('V5: sealed metadata that do not fit are refused', () => {
    const sound = metadataBytes();
    const misfits = {
      'nothing at all': Buffer.alloc(0),
      'one byte too few': sound.subarray(0, -1),
      'one byte too many': Buffer.concat([sound, Buffer.alloc(1)]),
      'kind 0': changedAt(sound, 0, 1),
      'kind 3': changedAt(sound, 0, 2),
      'a date beyond 2^53 - 1': changedAt(sound, 5, 0x80),
      'a size beyond 2^53 - 1': changedAt(sound, 13, 0x80),
      'a longer name': changedAt(sound, 21, 0x80),
      'a shorter name': changedAt(sound, 22, 0x01),
    };
    for (const [name, bytes] of Object.entries(misfits)) {
      const forged = forgedBody(bytes, (header) => header);
      expect(outcome(forged), name).toBe('sealed_changed');
      expect(() => readSealed(forged, { dataKey }), name).toThrow();
    }
  });

  test('the box of another length is refused', () => {
    const { head } = startBody(key(dataKey), fileId, sampleMetadata(5));
    for (const bytes of [
      head.subarray(0, -1),
      Buffer.concat([head, Buffer.alloc(1)]),
      head.subarray(0, 93),
    ]) {
      expect(refusalOf(() => openBody(key(dataKey), fileId, bytes, 'f'))).toBe('sealed_truncated');
    }
  });
});

describe('any damage', () => {
  const file = sealFile(samplePlaintext(600));
  const damage = fc.array(
    fc.record({
      kind: fc.constantFrom('flip', 'cut', 'insert', 'remove', 'zero'),
      at: fc.nat({ max: file.length - 1 }),
      length: fc.integer({ min: 1, max: 200 }),
    }),
    { minLength: 1, maxLength: 3 },
  );

  test('is healed or refused: core and the reference reader agree, and no other plaintext ever comes out', () => {
    const property = fc.property(damage, (steps) => {
      const damaged = steps.reduce((bytes, { kind, at, length }) => {
        const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
        if (kind === 'flip') return after.length > 0 ? changedAt(bytes, at) : bytes;
        if (kind === 'cut') return before;
        if (kind === 'insert') return Buffer.concat([before, Buffer.alloc(length, 0x5a), after]);
        if (kind === 'remove') return Buffer.concat([before, after.subarray(length)]);
        return Buffer.concat([before, Buffer.alloc(Math.min(length, after.length)), after.subarray(length)]);
      }, file);
      if (outcome(damaged) === 'opens') {
        expect(openFile(damaged).plaintext).toEqual(samplePlaintext(600));
        expect(readSealed(damaged, { dataKey }).plaintext).toEqual(samplePlaintext(600));
      } else {
        expect(() => readSealed(damaged, { dataKey })).toThrow();
      }
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

describe('cut off', () => {
  const file = sealFile(samplePlaintext(2_097_081));
  const payloadAt = boxAt + file.readUInt32BE(bodyAt + 57);
  const firstSegmentAt = payloadAt + 40;
  const refuses = (length: number, code: ReturnType<typeof outcome>) => {
    const cut = file.subarray(0, length);
    expect(outcome(cut), `cut to ${length}`).toBe(code);
    expect(() => readSealed(cut, { dataKey }), `cut to ${length}`).toThrow();
  };

  test('before the magic is whole: not a sealed file', () => {
    for (let length = 0; length < 8; length++) refuses(length, 'not_sealed');
  });

  test('inside the pages, the body header, the metadata box or the payload header: cut off', () => {
    const borders = [8, 9, 4095, 4096, 4097, 4104, 8191];
    for (const length of borders) refuses(length, 'sealed_truncated');
    for (let length = bodyAt; length < firstSegmentAt; length++) refuses(length, 'sealed_truncated');
  });

  test('at and around each border of segments: the payload does not open', () => {
    for (const border of [firstSegmentAt, payloadAt + 1_048_576, payloadAt + 2 * 1_048_576, file.length]) {
      for (const off of [-17, -16, -15, -1, 0, 1, 15, 16, 17]) {
        const length = border + off;
        if (length >= firstSegmentAt && length < file.length) refuses(length, 'payload');
      }
    }
  });

  test('and with bytes after the end it does not open either', () => {
    for (const more of [1, 16, 17, 1_048_576]) {
      const longer = Buffer.concat([file, Buffer.alloc(more)]);
      expect(outcome(longer)).toBe('payload');
      expect(() => readSealed(longer, { dataKey })).toThrow();
    }
  });
});

/** Both pages edited alike, their checks made good again. */
function resealed(pages: Buffer, edit: (page: Buffer) => unknown): Buffer {
  const one = Buffer.from(pages.subarray(0, pageLength));
  edit(one);
  one.set(
    createHash('sha256')
      .update(one.subarray(0, pageLength - 32))
      .digest(),
    pageLength - 32,
  );
  return Buffer.concat([one, one]);
}

/** kind 1, mode, modified, size 0, name "a" */
function metadataBytes(): Buffer {
  return Buffer.concat([u8(1), u32(0o644), u64(createdAt), u64(0), u16(1), Buffer.from('a')]);
}

/** A file of 0 bytes by someone who has the data key: everything fits, but for what `edit` does to the body header. */
function forgedBody(metadataPlain: Buffer, edit: (header: Buffer) => Buffer): Buffer {
  const fileSalt = Buffer.alloc(32, 3);
  const boxLength = u32(metadataPlain.length + 40);
  const start = Buffer.concat([Buffer.from('KWSBODY\0'), u8(1), fileId, fileSalt, boxLength]);
  const hash = createHash('sha256').update(start).digest();
  const commitment = subkey(key(dataKey), fileSalt, 'file-commitment', hash);
  const header = edit(Buffer.concat([start, commitment.use((value) => Buffer.from(value))]));
  const metadataKey = subkey(key(dataKey), fileSalt, 'file-metadata');
  const box = sealBox(metadataKey, metadataPlain, binding('file-metadata', header));
  const ad = createHash('sha256').update(header).update(box).digest();
  const stream = startStream(subkey(key(dataKey), fileSalt, 'file-stream'), ad);
  return Buffer.concat([composePages(samplePage()), header, box, sealWhole(stream, Buffer.alloc(0))]);
}

function keyPage(): fc.Arbitrary<KeyPage> {
  const slot = fc.record({
    keyId: bytes(16),
    version: fc.nat({ max: 0xffff_ffff }),
    sealedDataKey: bytes(72),
  });
  return fc.record({
    generation: fc.maxSafeNat(),
    vaultId: bytes(16),
    fileId: bytes(16),
    createdAt: fc.maxSafeNat(),
    slots: fc.array(slot, { minLength: 1, maxLength: 8 }),
    context: fc.uint8Array({ maxLength: 2048, size: 'max' }).map((value) => Buffer.from(value)),
    keyName: text(255),
  });
}

function metadata(): fc.Arbitrary<Metadata> {
  const fields = {
    mode: fc.nat({ max: 0o7777 }),
    modifiedAt: fc.maxSafeNat(),
    name: text(4096),
  };
  return fc.oneof(
    fc.record({ kind: fc.constant('file' as const), size: fc.nat({ max: 3000 }), ...fields }),
    fc.record({ kind: fc.constant('folder' as const), size: fc.maxSafeNat(), ...fields }),
  );
}

function bytes(length: number): fc.Arbitrary<Buffer> {
  return fc.uint8Array({ minLength: length, maxLength: length }).map((value) => Buffer.from(value));
}

/** Well-formed text that takes at most `most` bytes of UTF-8. */
function text(most: number): fc.Arbitrary<string> {
  return fc
    .string({ unit: 'binary', maxLength: most, size: 'max' })
    .filter((value) => Buffer.from(value).toString() === value && Buffer.byteLength(value) <= most);
}
