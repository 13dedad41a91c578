// Usage: how often and how much each key version was used, day by day, and for how many days keys were managed.
//
//   usage row   key, version, day, operation -> uses, bytes, first and last instant        day = days since 1970-01-01, UTC
//   key-day     one key on one UTC day on which it was managed for any part of the day: from its creation until it was
//               deleted, available, disabled or with its deletion requested                what the model service bills by
//
// UM1  A use is counted in the transaction of its audit entry: neither is there without the other.
// UM2  A refused use is not counted.
// UM3  Metering names no deleted key: what stays of those is asked for explicitly (lifecycle of keys). It counts them,
//      for as long as they are remembered; a month of which some may be forgotten says so.
// UM4  As CSV a month has a line for each key, and one for all deleted keys together where there are any.

import { csvLine, csvMark } from './csv.ts';
import type { Gate } from './gate.ts';
import type { MeteringView, UsageView } from './keyviews.ts';
import type { MarkedChanges } from './ledger.ts';
import { forgottenAt, keyTypes } from './lifecycle.ts';
import type { Operation } from './permissions.ts';
import { Refusal } from './refusal.ts';
import { requireMarked } from './rowmarks.ts';
import type { Rows } from './rows.ts';
import type { UsageRow } from './schema.ts';
import type { Instant } from './snapshot.ts';

const dayLength = 86_400_000;

/** Counts one use of a version by `operation`, of `bytes` bytes, at `at` (UM1). `keyId` has 16 bytes. */
export async function countUse(
  changes: MarkedChanges,
  keyId: Buffer,
  version: number,
  operation: Operation,
  bytes: number,
  at: Instant,
): Promise<void> {
  const place = { key_id: keyId, version, day: dayOf(at), operation };
  const before = await changes.get('usage', keyId, version, place.day, operation);
  await changes.keep('usage', {
    ...place,
    uses: (before?.uses ?? 0) + 1,
    bytes: (before?.bytes ?? 0) + bytes,
    first_at: Math.min(before?.first_at ?? at, at),
    last_at: Math.max(before?.last_at ?? at, at),
  });
}

/** All that is known of the uses of a key; nothing for a key that was never used. */
export async function usageOf(rows: Rows, keyId: Buffer): Promise<UsageView> {
  const found = await rows.some('usage', { key_id: keyId });
  const versions = [...new Set(found.map((row) => row.version))];
  const ofVersion = (version: number) => totalOf(found.filter((row) => row.version === version));
  return {
    ...totalOf(found),
    versions: versions.map((version) => ({ version, ...ofVersion(version) })),
    days: found
      .map(({ day, version, operation, uses, bytes }) => ({
        day: day * dayLength,
        ...{ version, operation, uses, bytes },
      }))
      .sort((a, b) => a.day - b.day || a.version - b.version),
  };
}

export class Usage {
  readonly #gate: Gate;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /** The uses of a key (its id in hex). Refuses `key_unknown`, `not_permitted`. */
  of(keyIdHex: string): Promise<UsageView> {
    const keyId = Buffer.from(keyIdHex, 'hex');
    return this.#gate.see('see usage', keyId, async ({ rows }) => {
      if ((await rows.get('key', keyId)) === null) throw new Refusal('key_unknown');
      return usageOf(rows, keyId);
    });
  }

  /** Key-days of a month, given as `2026-11`. Refuses `argument_invalid`, `not_permitted`. */
  metering(month: string): Promise<MeteringView> {
    const now = this.#gate.now();
    return this.#gate.see('see metering', null, async ({ open, rows }) => {
      const [keys, gone] = [await rows.all('key'), await rows.all('deleted_key')];
      for (const key of keys) requireMarked(open.root, 'key', key);
      for (const key of gone) requireMarked(open.root, 'deleted_key', key);
      return meteringOf(monthOf(month), now, keys, gone);
    });
  }

  /** The same for a spreadsheet (UM4). Refuses as `metering` does. */
  async meteringCsv(month: string): Promise<string> {
    const { keys, deletedKeys, covers } = await this.metering(month);
    const deleted = [`(${deletedKeys.keys} deleted since)`, '', '', deletedKeys.days];
    const lines = [
      ['month', 'covers', 'key', 'id', 'type', 'key-days'],
      ...keys.map(({ id, name, type, days }) => [month, covers, name, id, type, days]),
      ...(deletedKeys.keys === 0 ? [] : [[month, covers, ...deleted]]),
    ];
    return csvMark + lines.map(csvLine).join('');
  }
}

interface Span {
  readonly from: Instant;
  /** The first instant that is not part of it. */
  readonly to: Instant;
}
interface ManagedKey {
  readonly id: Buffer;
  readonly name: string;
  readonly type: string;
  readonly created_at: Instant;
}

function meteringOf(
  month: Span,
  now: Instant,
  keys: readonly ManagedKey[],
  gone: readonly (ManagedKey & { readonly deleted_at: Instant })[],
): MeteringView {
  const daysUntil = (key: ManagedKey, to: Instant) =>
    daysIn({ from: Math.max(key.created_at, month.from), to: Math.min(to, now + 1, month.to) });
  const ofKeys = keys
    .map((key) => ({ ...nameOf(key), days: daysUntil(key, Infinity) }))
    .filter(({ days }) => days > 0)
    .sort((a, b) => b.days - a.days || a.name.localeCompare(b.name));
  const ofGone = gone
    .map((key) => daysUntil(key, Math.max(key.deleted_at, key.created_at + 1)))
    .filter((days) => days > 0);
  const deletedKeys = { keys: ofGone.length, days: ofGone.reduce((sum, days) => sum + days, 0) };
  const keyDays = ofKeys.reduce((sum, { days }) => sum + days, deletedKeys.days);
  return { keyDays, keys: ofKeys, deletedKeys, covers: coverageOf(month, now) };
}

function nameOf({ id, name, type }: ManagedKey) {
  const known = keyTypes.find((one) => one === type);
  if (known === undefined) throw new Refusal('keystore_altered', { place: `key ${id.toString('hex')}` });
  return { id: id.toString('hex'), name, type: known };
}

/** A key that was managed in the month was deleted in it or later, and is remembered for a year from then (UM3). */
function coverageOf(month: Span, now: Instant): MeteringView['covers'] {
  if (forgottenAt(month.from) <= now) return 'keys still remembered';
  return now < month.to ? 'the month so far' : 'the whole month';
}

/** How many UTC days a span touches. */
function daysIn({ from, to }: Span): number {
  return to <= from ? 0 : dayOf(to - 1) - dayOf(from) + 1;
}

function monthOf(text: string): Span {
  const [, year, month] = /^([0-9]{4})-(0[1-9]|1[0-2])$/.exec(text) ?? [];
  if (year === undefined || month === undefined || Number(year) < 1970) throw new Refusal('argument_invalid');
  return { from: Date.UTC(Number(year), Number(month) - 1), to: Date.UTC(Number(year), Number(month)) };
}

function totalOf(rows: readonly UsageRow[]) {
  const sum = (of: (row: UsageRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const instants = rows.flatMap((row) => [row.first_at, row.last_at]).sort((a, b) => a - b);
  const [first = null, last = null] = [instants.at(0), instants.at(-1)];
  return { first, last, uses: sum((row) => row.uses), bytes: sum((row) => row.bytes) };
}

function dayOf(at: Instant): number {
  return Math.floor(at / dayLength);
}
