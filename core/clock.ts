// The trusted instant: how far time has surely moved, whatever the clock on the wall is set to. Deletions go by it.
//
//   row  = wall | trusted | uptime | boot | gaps            instants and lengths in whole milliseconds
//   gaps = JSON, oldest first: [from, to, watched, offset, lowest] for one that waits, [from, to] for one
//          that never was
//
// A deadline is stored as a trusted instant. A vault begins with trusted = wall, and the two part only where the wall
// clock is set; `onTheWall` says when a deadline comes in the terms of the clock that people see.
//
// T1  Within one boot trusted moves with the uptime, which counts suspension. What the wall clock does meanwhile is
//     reported and moves nothing.
// T2  Across a reboot the wall clock's difference counts, taken from where the wall clock was or from trusted,
//     whichever is less: a clock that was set and is put right again adds nothing. It never counts backwards.
// T3  Such a difference is a gap that nobody saw. A deadline in it waits until Keyward was watched running for an hour,
//     or until it would have come without the gap.
// T4  A gap of more than 30 days, the longest window of a deletion, waits for an admin who confirms the clock. Until
//     then what was pending before it goes on as if it had not been.
// T5  Where the wall clock is set back while a gap waits, the gap shrinks by as much: that part of it never was.
// T6  Differences under two minutes are not reported. They add up, since `wall` follows the uptime until they are, so
//     that many small steps are reported as one.
// T7  A clock that was kept where it could be altered is held against one that could not (`follows`). It may neither be
//     behind it, nor ahead of what wall clock and uptime allow, nor hold gaps back or deadlines off that this one cannot.
//
// The limit: a clock set forward by up to 30 days while the machine is off cannot be told from a machine that was off
// for so long. What became due by it still waits for an hour (T3), and setting the clock right undoes it (T5).
// So is one that was set forward by more and back to less, and one set forward by up to 30 days from where trusted is:
// where trusted lags behind a clock that was put right while off, and the clock is then set back and put right across
// another reboot, up to that lag is counted. Nothing undoes that; only the hour remains.

import { Refusal } from './refusal.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Smaller differences between wall clock and uptime are drift or its correction (T6). */
const smallest = 2 * minute;
/** How long Keyward runs before a deadline that came in a gap is due (T3). */
const watch = hour;
/** The scheduler reads the clock every minute; what lies further apart was not watched. */
const mostBetweenReadings = 2 * minute;
/** A longer gap needs an admin (T4). */
const longest = 30 * day;
/** More than ordinary use makes; then the two oldest become one, which can only wait longer. */
const mostWaiting = 16;

/** What the machine says: wall clock since 1970, milliseconds since it booted (suspension counts), and which boot. */
export interface ClockReading {
  readonly wall: number;
  readonly uptime: number;
  /** Different after each boot, and on each machine. */
  readonly boot: string;
}

/** A gap that still waits: deadlines in (from, to] came while no Keyward could read the uptime. */
interface WaitingGap {
  readonly is: 'waiting';
  readonly from: number;
  readonly to: number;
  /** Milliseconds that Keyward was watched running since. */
  readonly watched: number;
  /** wall - trusted when the gap was found, and the lowest since: what it lost in between is no part of the gap (T5). */
  readonly offset: number;
  readonly lowest: number;
}
/** What was left of a gap that never was: deadlines up to `to` come that much later on the trusted scale. */
interface VoidGap {
  readonly is: 'void';
  readonly from: number;
  readonly to: number;
}
type Gap = WaitingGap | VoidGap;

export interface Clock extends ClockReading {
  readonly trusted: number;
  readonly gaps: readonly Gap[];
}

/** What is shown to people and recorded; lengths in milliseconds, at least so much. */
export interface ClockFinding {
  readonly kind: 'set back' | 'jumped forward' | 'long gap' | 'row altered';
  readonly by: number;
}

interface ClockStep {
  readonly clock: Clock;
  readonly findings: readonly ClockFinding[];
}

/** The clock of a new vault, in which no deadline waits. */
export function beginClock(given: ClockReading): Clock {
  const reading = whole(given);
  return { ...reading, trusted: reading.wall, gaps: [] };
}

/** The clock of a vault whose row was lost: every deadline set so far waits until an admin confirms the clock (T4). */
export function recoverClock(reading: ClockReading): ClockStep {
  const clock = beginClock(reading);
  const gap: Gap = { is: 'waiting', from: 0, to: clock.trusted, watched: 0, offset: 0, lowest: 0 };
  return { clock: { ...clock, gaps: [gap] }, findings: [{ kind: 'long gap', by: gap.to }] };
}

/** The clock after `reading`. */
export function advanceClock(before: Clock, given: ClockReading): ClockStep {
  const reading = whole(given);
  const isSameBoot = reading.boot === before.boot && reading.uptime >= before.uptime;
  return isSameBoot ? withinBoot(before, reading) : acrossReboot(before, reading);
}

/** Whether a deadline (a trusted instant) has come. */
export function hasCome(clock: Clock, deadline: number): boolean {
  return untilDue(clock, deadline) === 0;
}

/** How long Keyward must still run until a deadline has come; milliseconds, 0 where it has. */
export function untilDue(clock: Clock, deadline: number): number {
  const gaps = measured(clock).filter((gap) => deadline <= gap.to);
  const unseen = (gap: Measured, wait: number) =>
    gap.ends === 'by watch' && gap.watchLeft <= wait ? gap.neverWas : gap.length;
  const after = (wait: number) =>
    gaps.reduce((left, gap) => left + unseen(gap, wait), deadline - clock.trusted);
  return Math.min(...[0, ...gaps.map((gap) => gap.watchLeft)].map((wait) => Math.max(wait, after(wait))));
}

/** When a deadline comes by the clock that people see, if Keyward keeps running and nobody sets the clock. */
export function onTheWall(clock: Clock, deadline: number): number {
  return clock.wall + (untilDue(clock, deadline) || Math.min(0, deadline - clock.trusted));
}

/** The longest gap that waits for an admin's confirmation, in milliseconds; null where none does (T4). */
export function gapToConfirm(clock: Clock): number | null {
  const long = measured(clock).filter((gap) => gap.ends === 'by confirmation');
  return long.length === 0 ? null : Math.max(...long.map((gap) => gap.length - gap.neverWas));
}

/** An admin has confirmed that the clock is right: every gap counts from now on, as far as it was one. */
export function confirmClock(clock: Clock): Clock {
  return { ...clock, gaps: release(clock, () => true) };
}

/** Whether `clock` can be what became of `marked` by the reading that it stands at (T7). */
export function follows(clock: Clock, marked: Clock): boolean {
  const { trusted } = advanceClock(marked, clock).clock;
  const isSameBoot = clock.boot === marked.boot && clock.uptime >= marked.uptime;
  const most = isSameBoot ? trusted : Math.max(trusted, marked.trusted + clock.uptime) + smallest;
  const least = isSameBoot ? trusted : marked.trusted;
  return clock.trusted >= least && clock.trusted <= most && gapsFollow(clock, marked);
}

/** Gaps as the row keeps them. */
export function gapsText(gaps: readonly Gap[]): string {
  const texts = gaps.map((gap) => {
    const { from, to } = gap;
    return gap.is === 'void' ? [from, to] : [from, to, gap.watched, gap.offset, gap.lowest];
  });
  return JSON.stringify(texts);
}

/** Reads the gaps of a clock that stands at `trusted`. Refuses `keystore_altered` where they are none. */
export function parseGaps(text: string, trusted: number): readonly Gap[] {
  const parsed = parseJson(text);
  if (!Array.isArray(parsed) || parsed.length > 1000) throw alteredClock();
  let end = -1;
  return parsed.map((one: unknown): Gap => {
    if (!Array.isArray(one) || !one.every(Number.isSafeInteger)) throw alteredClock();
    const [from = 1, to = 0, watched = -1, offset = -1, lowest = 0] = one as readonly number[];
    if (from > to || (one.length !== 2 && one.length !== 5)) throw alteredClock();
    if (from < 0 || to > trusted || to <= end) throw alteredClock();
    end = to;
    if (one.length === 2) return { is: 'void', from, to };
    if (watched < 0 || lowest > offset) throw alteredClock();
    return { is: 'waiting', from, to, watched, offset, lowest };
  });
}

/** T1, T6. */
function withinBoot(before: Clock, reading: ClockReading): ClockStep {
  const elapsed = reading.uptime - before.uptime;
  const expected = before.wall + elapsed;
  const off = reading.wall - expected;
  const isSmall = Math.abs(off) < smallest;
  const kind = off < 0 ? 'set back' : 'jumped forward';
  const wall = isSmall ? expected : reading.wall;
  const clock: Clock = { ...reading, wall, trusted: before.trusted + elapsed, gaps: before.gaps };
  const findings: ClockFinding[] = isSmall ? [] : [{ kind, by: Math.abs(off) }];
  return { clock: settle(clock, Math.min(elapsed, mostBetweenReadings)), findings };
}

/** T2 to T4. */
function acrossReboot(before: Clock, reading: ClockReading): ClockStep {
  const from = before.trusted;
  const to = from + elapsedAcross(before, reading.wall);
  const offset = reading.wall - to;
  const gap: Gap = { is: 'waiting', from, to, watched: 0, offset, lowest: offset };
  const gaps = to - from < smallest ? before.gaps : withGap(before.gaps, gap);
  const back = before.wall - reading.wall;
  const findings: ClockFinding[] = [];
  if (back >= smallest) findings.push({ kind: 'set back', by: back });
  if (to - from > longest) findings.push({ kind: 'long gap', by: to - from });
  return { clock: settle({ ...reading, trusted: to, gaps }, 0), findings };
}

/** T2. A wall clock that went back and now stands nearer to trusted than to where it was, was put right. */
function elapsedAcross({ wall: was, trusted }: Clock, wall: number): number {
  const [sinceWall, sinceTrusted] = [wall - was, wall - trusted];
  if (sinceWall >= 0) return sinceTrusted >= 0 ? Math.min(sinceWall, sinceTrusted) : sinceWall;
  return sinceTrusted >= 0 && sinceTrusted <= -sinceWall ? sinceTrusted : 0;
}

/** T7: a gap is what is left of a marked one, or lies after the marks; a marked one ends only as it may. */
function gapsFollow(clock: Clock, marked: Clock): boolean {
  const elapsed = clock.trusted - marked.trusted;
  let end = marked.trusted;
  const isKnown = (gap: Gap): boolean => {
    const known = marked.gaps.find(({ to }) => to === gap.to);
    if (known === undefined) {
      const isNew = gap.from >= end && (gap.is === 'void' || gap.watched <= clock.trusted - gap.to);
      end = gap.to;
      return isNew;
    }
    if (gap.from < known.from) return false;
    return gap.is === 'void' || (known.is === 'waiting' && gap.watched <= known.watched + elapsed);
  };
  const states = measured(marked);
  const isHeld = (known: Gap, i: number): boolean => {
    const state = states[i];
    const mayEnd = state?.ends === 'never' || (state?.ends === 'by watch' && state.watchLeft <= elapsed);
    return mayEnd || clock.gaps.some((gap) => gap.to === known.to && gap.is === known.is);
  };
  return clock.gaps.every(isKnown) && marked.gaps.every(isHeld);
}

function withGap(before: readonly Gap[], gap: WaitingGap): readonly Gap[] {
  const gaps = [...before, gap];
  const waiting = gaps.filter((one) => one.is === 'waiting');
  const [first, second] = waiting;
  if (waiting.length <= mostWaiting || first === undefined || second === undefined) return gaps;
  const merged: Gap = { ...second, from: second.from - (first.to - first.from) };
  return gaps.flatMap((one) => (one === first ? [] : one === second ? [merged] : [one]));
}

/** A gap as it stands now. */
interface Measured {
  readonly to: number;
  readonly length: number;
  /** How much of it never was (T5). */
  readonly neverWas: number;
  readonly ends: 'by watch' | 'by confirmation' | 'never';
  readonly watchLeft: number;
}

/** The newest gap gives way first to a wall clock that was set back. */
function measured({ gaps }: Pick<Clock, 'gaps'>): readonly Measured[] {
  let undone = 0;
  const newestFirst = gaps.toReversed().map((gap): Measured => {
    const { to } = gap;
    const length = to - gap.from;
    if (gap.is === 'void') return { to, length, neverWas: length, ends: 'never', watchLeft: 0 };
    const neverWas = Math.min(length, Math.max(0, gap.offset - gap.lowest - undone));
    undone += neverWas;
    const ends = length - neverWas > longest ? 'by confirmation' : 'by watch';
    return { to, length, neverWas, ends, watchLeft: Math.max(0, watch - gap.watched) };
  });
  return newestFirst.toReversed();
}

/** Takes note of a reading in every gap that waits, and lets go of those whose hour is over or that hold nothing. */
function settle(clock: Clock, seen: number): Clock {
  const offset = clock.wall - clock.trusted;
  const noted = clock.gaps.map((gap): Gap => {
    if (gap.is === 'void') return gap;
    return { ...gap, watched: gap.watched + seen, lowest: Math.min(gap.lowest, offset) };
  });
  const gaps = release({ gaps: noted }, (gap) => gap.ends === 'by watch' && gap.watchLeft === 0);
  const [oldest, ...others] = gaps;
  const isOver = oldest?.is === 'void' && hasCome({ ...clock, gaps }, oldest.to);
  return { ...clock, gaps: isOver ? others : gaps };
}

/** Ends the waiting of these gaps; what never was of them stays. */
function release(clock: Pick<Clock, 'gaps'>, ends: (gap: Measured) => boolean): readonly Gap[] {
  const now = measured(clock);
  return clock.gaps.flatMap((gap, i): readonly Gap[] => {
    const state = now[i];
    if (state === undefined || !ends(state)) return [gap];
    return state.neverWas === 0 ? [] : [{ is: 'void', from: gap.to - state.neverWas, to: gap.to }];
  });
}

function whole({ wall, uptime, boot }: ClockReading): ClockReading {
  return { wall: Math.floor(wall), uptime: Math.floor(uptime), boot };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function alteredClock(): Refusal {
  return new Refusal('keystore_altered', { place: 'the clock row' });
}
