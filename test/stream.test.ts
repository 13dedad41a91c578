// core/stream.ts: geometry, T1 to T4. The bytes themselves are held against Tink in vectors-stream.test.ts.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  openSegment,
  payloadStream,
  readStream,
  Segments,
  sealSegment,
  startStream,
} from '../core/stream.ts';
import { changedAt, key } from './sealed-file.ts';
import { openSegments, openWhole, sealWhole } from './whole-stream.ts';

const streamKey = Buffer.alloc(32, 5);
const ad = Buffer.from('associated data');
const small = { segmentLength: 64, keyLength: 32, hash: 'sha256' } as const;
/** From nothing to 16 TiB, often near a border of segments. */
const lengths = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 44 }),
  fc
    .record({ segments: fc.integer({ min: 0, max: 1_000_000 }), off: fc.integer({ min: -2, max: 2 }) })
    .map(({ segments, off }) => Math.max(0, 1_048_520 + segments * 1_048_560 + off)),
);

describe('geometry', () => {
  test('the borders of docs/format.md', () => {
    expect([0, 1, 1_048_520].map((length) => new Segments(length).count)).toEqual([1, 1, 1]);
    expect([1_048_521, 2_097_080, 2_097_081].map((length) => new Segments(length).count)).toEqual([2, 2, 3]);
    expect(new Segments(0).sealedLength).toBe(56);
    expect(new Segments(1_048_520).sealedLength).toBe(1_048_576);
    expect(new Segments(2_097_080).sealedLength).toBe(2 * 1_048_576);
  });

  test('segments touch, and their borders lie at whole multiples of 1,048,576 bytes', () => {
    const property = fc.property(lengths, fc.double({ min: 0, max: 1, noNaN: true }), (length, where) => {
      const segments = new Segments(length);
      const index = Math.floor(where * (segments.count - 1));
      const segment = segments.at(index);
      expect(segment.sealedOffset).toBe(index === 0 ? 40 : index * 1_048_576);
      expect(segment.sealedLength).toBe(segment.plainLength + 16);
      const next = index + 1 < segments.count ? segments.at(index + 1) : null;
      expect(segment.plainOffset + segment.plainLength).toBe(next?.plainOffset ?? length);
      expect(segment.sealedOffset + segment.sealedLength).toBe(next?.sealedOffset ?? segments.sealedLength);
      expect(segment.last).toBe(next === null ? 'last' : 'more');
      if (length > 0) expect(segment.plainLength).toBeGreaterThan(0);
    });
    fc.assert(property, { numRuns: 500 });
  });

  test('the length of a payload gives its geometry', () => {
    const property = fc.property(lengths, (length) => {
      expect(Segments.ofSealed(new Segments(length).sealedLength)?.plainLength).toBe(length);
    });
    fc.assert(property, { numRuns: 500 });
  });

  test('no payload is shorter than header and tag, or ends in an empty segment after others', () => {
    for (let length = 0; length < 56; length++) expect(Segments.ofSealed(length)).toBeNull();
    for (const whole of [1, 2, 3, 1000]) {
      for (let more = 1; more <= 16; more++) expect(Segments.ofSealed(whole * 1_048_576 + more)).toBeNull();
      expect(Segments.ofSealed(whole * 1_048_576 + 17)?.count).toBe(whole + 1);
    }
  });
});

describe('T1: keys', () => {
  test('each payload has a salt, a prefix and a key of its own', () => {
    const made = Array.from({ length: 50 }, () => startStream(key(streamKey), ad));
    const salts = new Set(made.map((keys) => keys.header.toString('hex', 1, 33)));
    const prefixes = new Set(made.map((keys) => keys.prefix.toString('hex')));
    const keys = new Set(made.map((stream) => stream.key.use((bytes) => bytes.toString('hex'))));
    expect([salts.size, prefixes.size, keys.size]).toEqual([50, 50, 50]);
    for (const { header, prefix } of made) {
      expect([header.length, header[0]]).toEqual([40, 0x28]);
      expect(header.subarray(33)).toEqual(prefix);
    }
  });

  test('a header reads as what it was made as; every changed byte of it gives other keys or none', () => {
    const made = startStream(key(streamKey), ad);
    expect(readStream(key(streamKey), ad, made.header)).toEqual(made);
    const sealed = sealWhole(made, Buffer.from('plain'));
    expect(openWhole(key(streamKey), ad, sealed)?.toString()).toBe('plain');
    for (let at = 0; at < 40; at++) expect(openWhole(key(streamKey), ad, changedAt(sealed, at))).toBeNull();
    for (const length of [0, 1, 39]) {
      expect(readStream(key(streamKey), ad, made.header.subarray(0, length))).toBeNull();
    }
    expect(readStream(key(streamKey), ad, Buffer.concat([made.header, Buffer.alloc(1)]))).toBeNull();
  });

  test('another key or other associated data opens nothing', () => {
    const sealed = sealWhole(startStream(key(streamKey), ad), Buffer.from('plain'));
    expect(openWhole(key(changedAt(streamKey, 31)), ad, sealed)).toBeNull();
    expect(openWhole(key(streamKey), changedAt(ad, 0), sealed)).toBeNull();
    expect(openWhole(key(streamKey), Buffer.alloc(0), sealed)).toBeNull();
  });
});

describe('T2, T3: segments in their place', () => {
  const plain = Buffer.from(Array.from({ length: 200 }, (_, i) => i));
  const stream = startStream(key(streamKey), ad, small);
  const sealed = sealWhole(stream, plain, small);

  test('any length survives, any changed byte does not', () => {
    const property = fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (bytes, at, mask) => {
        const keys = startStream(key(streamKey), ad, small);
        const whole = sealWhole(keys, Buffer.from(bytes), small);
        expect(openWhole(key(streamKey), ad, whole, small)).toEqual(Buffer.from(bytes));
        expect(openWhole(key(streamKey), ad, changedAt(whole, at % whole.length, mask), small)).toBeNull();
      },
    );
    fc.assert(property, { numRuns: 200 });
  });

  test('T2: cut anywhere, it does not open', () => {
    expect(openSegments(stream, sealed, small)).toEqual(plain);
    for (let length = 0; length < sealed.length; length++) {
      expect(openSegments(stream, sealed.subarray(0, length), small), `cut to ${length}`).toBeNull();
    }
  });

  test('T3: a segment opens under no other number and with no other end', () => {
    const segments = new Segments(plain.length, small);
    for (let i = 0; i < segments.count; i++) {
      const { sealedOffset, sealedLength } = segments.at(i);
      const piece = sealed.subarray(sealedOffset, sealedOffset + sealedLength);
      for (let index = 0; index < segments.count + 2; index++) {
        for (const last of ['last', 'more'] as const) {
          const right = index === i && last === segments.at(i).last;
          const length = stream.key.use((bytes) =>
            openSegment(bytes, stream.prefix, { index, last }, piece, Buffer.alloc(64)),
          );
          expect(length).toBe(right ? sealedLength - 16 : null);
        }
      }
    }
  });

  test('T4: the order of sealing and opening does not matter', () => {
    const segments = new Segments(plain.length, small);
    const backwards = Buffer.alloc(segments.sealedLength);
    backwards.set(stream.header);
    for (let i = segments.count - 1; i >= 0; i--) {
      const segment = segments.at(i);
      const piece = plain.subarray(segment.plainOffset, segment.plainOffset + segment.plainLength);
      stream.key.use((bytes) =>
        sealSegment(bytes, stream.prefix, segment, piece, backwards.subarray(segment.sealedOffset)),
      );
    }
    expect(backwards).toEqual(sealed);
  });

  test('what does not open is cleared, and nothing beyond it is touched', () => {
    const longPlain = Buffer.alloc(200_000, 7);
    const long = sealWhole(startStream(key(streamKey), ad), longPlain).subarray(40);
    const out = Buffer.alloc(200_100, 0xee);
    const opened = stream.key.use((bytes) =>
      openSegment(bytes, stream.prefix, { index: 0, last: 'last' }, long, out),
    );
    expect(opened).toBeNull();
    expect(out.subarray(0, 200_000).every((byte) => byte === 0)).toBe(true);
    expect(out.subarray(200_000).every((byte) => byte === 0xee)).toBe(true);
  });

  test('less than a tag is no segment', () => {
    for (let length = 0; length < 16; length++) {
      const act = () =>
        openSegment(
          streamKey,
          stream.prefix,
          { index: 0, last: 'last' },
          Buffer.alloc(length),
          Buffer.alloc(16),
        );
      expect(act()).toBeNull();
    }
  });

  test('the parameters of a sealed file', () => {
    expect(payloadStream).toEqual({ segmentLength: 1_048_576, keyLength: 32, hash: 'sha256' });
  });
});
