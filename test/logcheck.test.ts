import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainHash, chainStart, type StoredEntry } from '../core/audit.ts';
import { type Anchor, LogCheck, type LogVerdict, logStart, mostFindings } from '../core/logcheck.ts';
import { madeLog, timeOf, vaultId } from './made-log.ts';

const log = madeLog(20);
const at = (seq: number): Anchor => ({ seq, hash: log[seq - 1]?.hash ?? chainStart });

function checked(entries: readonly StoredEntry[], anchors: readonly Anchor[], start = logStart): LogVerdict {
  const check = new LogCheck(vaultId, start);
  for (const anchor of anchors) check.expect(anchor);
  for (const entry of entries) check.add(entry);
  return check.end();
}
const changed = (seq: number, change: Partial<StoredEntry>) =>
  log.map((entry) => (entry.seq === seq ? { ...entry, ...change } : entry));
/** The log with other entries from `seq` on, linked to what stands before, as somebody with the file could do it. */
function rewritten(seq: number, length = log.length, entries: readonly StoredEntry[] = log): StoredEntry[] {
  const made = entries.slice(0, seq - 1);
  for (let next = seq; next <= length; next++) {
    const entry = JSON.stringify({ seq: next, at: timeOf(next), action: 'nothing at all' });
    made.push({ seq: next, entry, hash: chainHash(vaultId, next, made.at(-1)?.hash ?? chainStart, entry) });
  }
  return made;
}

describe('an intact log', () => {
  test('is confirmed up to the last anchor, and chained to its end (V1)', () => {
    const last = at(20);
    const lastGood = { seq: 20, at: timeOf(20) };
    expect(checked(log, [at(20)])).toEqual({
      entries: 20,
      last,
      findings: [],
      more: 0,
      lastGood,
      confirmed: 20,
    });
    expect(checked(log, [at(5), at(12)])).toMatchObject({ findings: [], confirmed: 12, lastGood });
    expect(checked(log, [])).toMatchObject({ findings: [], confirmed: 0 });
  });

  test('is followed from any place that is trusted, and anchors before it say nothing', () => {
    expect(checked(log.slice(7), [at(3), at(7), at(20)], at(7))).toMatchObject({
      ...{ entries: 13, findings: [], confirmed: 20 },
    });
    expect(checked([], [], at(7))).toMatchObject({ entries: 0, last: at(7), lastGood: { seq: 7, at: null } });
  });

  test('anchors may come in any order, and while it is followed', () => {
    expect(checked(log, [at(12), at(3), at(20), at(3)])).toMatchObject({ findings: [], confirmed: 20 });
    const check = new LogCheck(vaultId, logStart);
    for (const entry of log) {
      check.add(entry);
      if (entry.seq % 5 === 0) check.expect(at(entry.seq));
    }
    expect(check.end()).toMatchObject({ findings: [], confirmed: 20 });
  });

  test('entries of any length and script, at any place, are hashed as audit.ts says', () => {
    for (const text of ['', 'é김😀'.repeat(40_000), 'x'.repeat(70_000), 'short again']) {
      for (const seq of [1, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 1]) {
        const before = { seq: seq - 1, hash: Buffer.alloc(32, 0xe9) };
        const entry = { seq, entry: text, hash: byTheBook(seq, before.hash, text) };
        expect(chainHash(vaultId, seq, before.hash, text)).toEqual(entry.hash);
        expect(checked([entry], [], before)).toMatchObject({ findings: [] });
      }
    }
  });
});

/** The chain of audit.ts, written out. */
function byTheBook(seq: number, previous: Buffer, text: string): Buffer {
  const entry = Buffer.from(text, 'utf8');
  const numbers = Buffer.alloc(12);
  numbers.writeBigUInt64BE(BigInt(seq));
  numbers.writeUInt32BE(entry.length, 8);
  const parts = [Buffer.from('keyward/1/audit-entry\0'), vaultId, numbers.subarray(0, 8), previous];
  return createHash('sha256')
    .update(Buffer.concat([...parts, numbers.subarray(8), entry]))
    .digest();
}

describe('altered', () => {
  test('an entry that was changed is named, with what was good before it', () => {
    const verdict = checked(changed(6, { entry: log[6]?.entry ?? '' }), [at(3), at(20)]);
    expect(verdict.findings).toEqual([{ is: 'altered', from: 6, to: 6 }]);
    expect(verdict.lastGood).toEqual({ seq: 5, at: timeOf(5) });
    expect(verdict.confirmed).toBe(3);
  });

  test('a hash that was changed is named once, at its entry (V2)', () => {
    const verdict = checked(changed(6, { hash: Buffer.alloc(32) }), [at(20)]);
    expect(verdict.findings).toEqual([{ is: 'altered', from: 6, to: 6 }]);
    expect(checked(changed(20, { hash: Buffer.alloc(32) }), [at(20)]).findings).toHaveLength(1);
  });

  test('an entry that was changed with its hash shows at the one after it', () => {
    const forged = rewritten(6, 6)[5];
    expect(checked(changed(6, { ...forged }), [at(20)]).findings).toEqual([
      { is: 'altered', from: 7, to: 7 },
    ]);
  });

  test('a log written anew is named from the last anchor that agreed', () => {
    const forged = rewritten(8);
    expect(checked(forged, [at(5), at(20)])).toMatchObject({
      findings: [{ is: 'altered', from: 6, to: 20 }],
      lastGood: { seq: 5, at: timeOf(5) },
      confirmed: 5,
    });
    expect(checked(forged, [at(5), at(10), at(15)]).findings).toEqual([{ is: 'altered', from: 6, to: 15 }]);
    expect(checked(forged, []).findings).toEqual([]);
  });

  test('a stretch that was written anew and patched in shows where it is patched', () => {
    const forged = [...rewritten(8, 11), ...log.slice(11)];
    expect(checked(forged, [at(20)]).findings).toEqual([{ is: 'altered', from: 12, to: 12 }]);
    expect(checked(forged, [at(10), at(20)]).findings).toEqual([
      { is: 'altered', from: 1, to: 10 },
      { is: 'altered', from: 12, to: 12 },
    ]);
  });

  test('an entry that stands twice, or before its place, is named', () => {
    const [one, two] = [log[3], log[4]];
    if (one === undefined || two === undefined) throw new Error('too short');
    expect(checked([...log.slice(0, 4), one, ...log.slice(4)], [at(20)]).findings).toEqual([
      { is: 'altered', from: 4, to: 4 },
    ]);
    expect(checked([...log.slice(0, 3), two, one, ...log.slice(5)], [at(20)]).findings).not.toEqual([]);
  });

  test('another vault has another chain', () => {
    const check = new LogCheck(Buffer.alloc(16, 8), logStart);
    for (const entry of log) check.add(entry);
    expect(check.end().findings).toEqual([{ is: 'altered', from: 1, to: 20 }]);
  });
});

describe('missing', () => {
  test('entries that were left out are named, and what follows is taken up again', () => {
    const verdict = checked([...log.slice(0, 4), ...log.slice(6)], [at(3), at(20)]);
    expect(verdict.findings).toEqual([{ is: 'missing', from: 5, to: 6 }]);
    expect(verdict.lastGood).toEqual({ seq: 4, at: timeOf(4) });
    expect(verdict.confirmed).toBe(3);
  });

  test('the beginning is missing too where it was left out', () => {
    expect(checked(log.slice(2), [at(20)]).findings).toEqual([{ is: 'missing', from: 1, to: 2 }]);
  });

  test('an anchor in the gap proves the entry after it', () => {
    const gap = [...log.slice(0, 4), ...log.slice(6)];
    const forged = gap.map((entry) => (entry.seq === 7 ? { ...entry, entry: 'other' } : entry));
    expect(checked(gap, [at(6), at(20)]).findings).toEqual([{ is: 'missing', from: 5, to: 6 }]);
    expect(checked(forged, [at(6), at(20)]).findings).toEqual([
      { is: 'missing', from: 5, to: 6 },
      { is: 'altered', from: 7, to: 7 },
    ]);
  });

  test('a gap that was closed by linking the rest anew is told from the rest', () => {
    const forged = rewritten(7).filter(({ seq }) => seq !== 6);
    expect(checked(forged, [at(20)]).findings).toEqual([
      { is: 'missing', from: 6, to: 6 },
      { is: 'altered', from: 7, to: 20 },
    ]);
  });
});

describe('cut off', () => {
  test('an end before an anchor is named up to the farthest', () => {
    const verdict = checked(log.slice(0, 15), [at(10), at(18), at(20)]);
    expect(verdict.findings).toEqual([{ is: 'cut off', from: 16, to: 20 }]);
    expect(verdict.lastGood).toEqual({ seq: 15, at: timeOf(15) });
    expect(verdict.confirmed).toBe(10);
    expect(checked([], [at(20)]).findings).toEqual([{ is: 'cut off', from: 1, to: 20 }]);
  });

  test('an end that was written anew is altered, not cut off', () => {
    expect(checked(rewritten(15, 20), [at(20)]).findings).toEqual([{ is: 'altered', from: 1, to: 20 }]);
  });
});

test('findings are bounded (V2)', () => {
  const entries = madeLog(1000).map((entry) => (entry.seq % 3 === 0 ? { ...entry, entry: 'other' } : entry));
  const { findings, more } = checked(entries, []);
  expect([findings.length, more]).toEqual([mostFindings, 333 - mostFindings]);
});

test('whatever is changed, left out, doubled or cut off in an anchored log is found', () => {
  const place = fc.integer({ min: 0, max: log.length - 1 });
  const change = fc.oneof(
    place.map((i) => log.with(i, { ...entryAt(i), entry: `${entryAt(i).entry} ` })),
    place.map((i) => log.with(i, { ...entryAt(i), hash: Buffer.alloc(32, i) })),
    place.map((i) => log.toSpliced(i, 1)),
    place.map((i) => log.toSpliced(i, 0, entryAt(i))),
    place.map((i) => log.slice(0, i)),
    place.map((i) => rewritten(i + 1)),
    fc
      .tuple(place, place)
      .filter(([i, j]) => i !== j)
      .map(([i, j]) => log.with(i, entryAt(j))),
  );
  fc.assert(fc.property(change, (entries) => checked(entries, [at(20)]).findings.length > 0));
});

function entryAt(index: number): StoredEntry {
  const entry = log[index];
  if (entry === undefined) throw new Error('no such entry');
  return entry;
}
