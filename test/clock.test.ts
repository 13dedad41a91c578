// The trusted instant (core/clock.ts, T1 to T6), in a world that knows what time it really is.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advanceClock,
  beginClock,
  type Clock,
  type ClockFinding,
  confirmClock,
  gapsText,
  gapToConfirm,
  hasCome,
  onTheWall,
  parseGaps,
  recoverClock,
  untilDue,
} from '../core/clock.ts';
import { Refusal } from '../core/refusal.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;
const window = 72 * hour;

/** A machine with a clock that can be set, a power switch, and Keyward reading the clock while it runs. */
class World {
  /** What time it really is; nobody in the world can see it. */
  now = Date.UTC(2026, 10, 24, 9);
  /** How far the wall clock is ahead. */
  error = 0;
  booted = this.now - 3 * hour;
  boots = 1;
  clock: Clock = beginClock(this.reading());
  readonly findings: ClockFinding[] = [];

  reading() {
    return { wall: this.now + this.error, uptime: this.now - this.booted, boot: `boot ${this.boots}` };
  }

  read(): void {
    const { clock, findings } = advanceClock(this.clock, this.reading());
    this.clock = parsedAgain(clock);
    this.findings.push(...findings);
  }

  run(length: number): void {
    for (let left = length; left > 0; left -= 2 * minute) {
      this.now += Math.min(left, 2 * minute);
      this.read();
    }
  }

  /** Keyward is closed, the machine stays on. */
  closed(length: number): void {
    this.now += length;
    this.read();
  }

  set(by: number): void {
    this.error += by;
    this.read();
  }

  /** The machine is off for a while, and its clock may be set meanwhile. */
  reboot(off: number, set = 0): void {
    this.now += off;
    this.error += set;
    this.booted = this.now - minute;
    this.boots++;
    this.now += minute;
    this.read();
  }

  deletion(length = window) {
    return { deadline: this.clock.trusted + length, due: this.now + length };
  }

  kinds(): string[] {
    return this.findings.map(({ kind }) => kind);
  }
}

/** What the row keeps of it. */
function parsedAgain(clock: Clock): Clock {
  return { ...clock, gaps: parseGaps(gapsText(clock.gaps), clock.trusted) };
}

/** Runs until the deadline has come, and answers how late that is. */
function lateness(world: World, { deadline, due }: { deadline: number; due: number }): number {
  const end = world.now + 60 * day;
  while (!hasCome(world.clock, deadline) && world.now < end) world.run(minute);
  return world.now - due;
}

describe('within one boot (T1)', () => {
  const changes = { 'set back an hour': -hour, 'set forward a year': year, 'set back a year': -year };

  describe.each(Object.entries(changes))('a clock %s', (name, by) => {
    test.each([0, 1, 71, 72, 73])('%i hours into a window of 72 moves no deadline', (hours) => {
      const world = new World();
      const deletion = world.deletion();
      world.run(hours * hour);
      const cameBefore = hasCome(world.clock, deletion.deadline);
      world.set(by);
      expect(hasCome(world.clock, deletion.deadline)).toBe(cameBefore);
      expect(cameBefore).toBe(hours >= 72);
      if (!cameBefore) expect(lateness(world, deletion)).toBe(0);
      expect(world.findings).toEqual([
        { kind: name.startsWith('set back') ? 'set back' : 'jumped forward', by: Math.abs(by) },
      ]);
    });

    test('while Keyward is closed moves no deadline and is found when it starts', () => {
      const world = new World();
      const deletion = world.deletion();
      world.error += by;
      world.closed(71 * hour);
      expect(hasCome(world.clock, deletion.deadline)).toBe(false);
      expect(lateness(world, deletion)).toBe(0);
      expect(world.findings).toHaveLength(1);
    });

    test('and put right again is found twice and moves no deadline', () => {
      const world = new World();
      const deletion = world.deletion();
      world.set(by);
      world.run(hour);
      world.set(-by);
      expect(lateness(world, deletion)).toBe(0);
      expect(world.findings).toHaveLength(2);
    });
  });

  test('time in which the machine was suspended counts', () => {
    const world = new World();
    const deletion = world.deletion();
    world.closed(window - 1);
    expect(hasCome(world.clock, deletion.deadline)).toBe(false);
    world.closed(1);
    expect(hasCome(world.clock, deletion.deadline)).toBe(true);
  });
});

describe('small differences (T6)', () => {
  test('under two minutes are not reported', () => {
    const world = new World();
    world.set(2 * minute - 1);
    world.set(-(4 * minute - 2));
    expect(world.findings).toEqual([]);
  });

  test('of two minutes are', () => {
    const world = new World();
    world.set(-2 * minute);
    expect(world.findings).toEqual([{ kind: 'set back', by: 2 * minute }]);
  });

  test('add up and are reported as one', () => {
    const world = new World();
    for (let i = 0; i < 10; i++) {
      world.run(minute);
      world.set(30_000);
    }
    expect(world.findings).toEqual([
      { kind: 'jumped forward', by: 2 * minute },
      { kind: 'jumped forward', by: 2 * minute },
    ]);
  });
});

describe('across a reboot (T2, T3)', () => {
  test('time in which the machine was off counts', () => {
    const world = new World();
    const deletion = world.deletion();
    world.reboot(24 * hour);
    expect(lateness(world, deletion)).toBe(0);
    expect(world.findings).toEqual([]);
  });

  test('a deadline that came meanwhile waits for one hour of running', () => {
    const world = new World();
    const { deadline } = world.deletion();
    world.reboot(80 * hour);
    expect(untilDue(world.clock, deadline)).toBe(hour);
    world.run(hour - minute);
    expect(hasCome(world.clock, deadline)).toBe(false);
    world.run(minute);
    expect(hasCome(world.clock, deadline)).toBe(true);
  });

  test('the hour is one in which Keyward runs: closed or suspended does not count', () => {
    const world = new World();
    const { deadline } = world.deletion();
    world.reboot(80 * hour);
    world.closed(10 * hour);
    expect(hasCome(world.clock, deadline)).toBe(false);
  });

  test('the hour goes on where it was after another reboot: no deadline is put off for ever', () => {
    const world = new World();
    const { deadline } = world.deletion();
    world.reboot(80 * hour);
    for (let evening = 1; evening <= 3; evening++) {
      expect(hasCome(world.clock, deadline)).toBe(false);
      world.run(20 * minute);
      if (evening < 3) world.reboot(23 * hour);
    }
    expect(hasCome(world.clock, deadline)).toBe(true);
  });

  test('a deadline that came in a short gap waits no longer than the gap', () => {
    const world = new World();
    const deletion = world.deletion();
    world.run(window - 5 * minute);
    world.reboot(10 * minute);
    expect(hasCome(world.clock, deletion.deadline)).toBe(false);
    expect(lateness(world, deletion)).toBeLessThanOrEqual(11 * minute);
  });

  test('a deadline that had come before the machine went off does not wait', () => {
    const world = new World();
    const { deadline } = world.deletion(hour);
    world.closed(hour);
    world.reboot(day);
    expect(hasCome(world.clock, deadline)).toBe(true);
  });

  test('a machine that boots often for a moment holds nothing for long', () => {
    const world = new World();
    const { deadline } = world.deletion();
    for (let boot = 0; boot < 200; boot++) world.reboot(hour);
    expect(world.clock.gaps.length).toBeLessThan(20);
    expect(hasCome(world.clock, deadline)).toBe(false);
    world.run(hour);
    expect(hasCome(world.clock, deadline)).toBe(true);
  });

  test.each([0, 1, 30, 71, 72, 73])(
    'a clock set back an hour, %i hours into the window, prolongs it by an hour at most',
    (hours) => {
      for (const off of [10 * minute, 50 * minute, 2 * hour, 30 * hour]) {
        const world = new World();
        const deletion = world.deletion();
        world.run(hours * hour);
        if (hasCome(world.clock, deletion.deadline)) continue;
        world.reboot(off, -hour);
        const booted = world.now - deletion.due;
        const late = lateness(world, deletion);
        expect(late).toBeGreaterThanOrEqual(0);
        expect(late).toBeLessThanOrEqual(Math.max(0, booted) + hour);
        if (off < hour) expect(world.kinds()).toEqual(['set back']);
      }
    },
  );

  test('a clock set back while the machine is off, and put right while it is off again, comes out even', () => {
    const world = new World();
    const deletion = world.deletion();
    world.reboot(hour, -day);
    world.run(5 * hour);
    world.reboot(hour, day);
    expect(lateness(world, deletion)).toBe(0);
  });

  test('a clock set forward a year and put right while the machine is off moves no deadline', () => {
    const world = new World();
    const deletion = world.deletion();
    world.set(year);
    world.run(hour);
    world.reboot(12 * hour, -year);
    expect(lateness(world, deletion)).toBe(0);
    expect(world.kinds()).toEqual(['jumped forward', 'set back']);
  });
});

test('a clock that is ahead for good, set back an hour while the machine is off, shortens nothing', () => {
  const world = new World();
  const deletion = world.deletion();
  world.set(10 * day);
  world.reboot(10 * minute, -hour);
  expect(lateness(world, deletion)).toBe(11 * minute);
});

describe('a long gap (T4, T5)', () => {
  const states = [0, 1, 71].map((hours) => [hours] as const);

  test.each(states)(
    'a clock set forward a year while off, %i hours into the window, shortens nothing',
    (hours) => {
      const world = new World();
      const deletion = world.deletion();
      world.run(hours * hour);
      world.reboot(10 * minute, year);
      expect(world.kinds()).toEqual(['long gap']);
      expect(gapToConfirm(world.clock)).toBe(year + 11 * minute);
      // As if there had been no gap: prolonged by what the machine was off.
      expect(lateness(world, deletion)).toBe(11 * minute);
    },
  );

  test('of exactly 30 days waits for its hour, a longer one for an admin', () => {
    for (const [length, toConfirm] of [
      [30 * day, null],
      [30 * day + 1, 30 * day + 1],
    ] as const) {
      const world = new World();
      const { deadline } = world.deletion();
      world.reboot(length - minute);
      expect(gapToConfirm(world.clock)).toBe(toConfirm);
      world.run(hour);
      expect(hasCome(world.clock, deadline)).toBe(toConfirm === null);
    }
  });

  test('that an admin confirms counts at once', () => {
    const world = new World();
    const { deadline } = world.deletion();
    world.reboot(40 * day);
    world.run(2 * hour);
    expect(hasCome(world.clock, deadline)).toBe(false);
    world.clock = confirmClock(world.clock);
    expect(hasCome(world.clock, deadline)).toBe(true);
    expect(gapToConfirm(world.clock)).toBeNull();
  });

  test('that nobody confirms does not delay what is asked for after it', () => {
    const world = new World();
    world.deletion();
    world.reboot(40 * day);
    expect(lateness(world, world.deletion())).toBe(0);
  });

  test('that a false clock made is no gap any more when the clock is put right', () => {
    const world = new World();
    const before = world.deletion();
    world.reboot(10 * hour, year);
    world.run(10 * minute);
    const after = world.deletion();
    world.set(-year);
    expect(gapToConfirm(world.clock)).toBeNull();
    expect(untilDue(world.clock, before.deadline)).toBe(before.due - world.now);
    world.clock = confirmClock(world.clock);
    expect(lateness(world, before)).toBe(0);
    expect(lateness(world, after)).toBe(0);
    expect(world.kinds()).toEqual(['long gap', 'set back']);
  });

  test('that a false clock made, put right while the machine is off, is no gap either', () => {
    const world = new World();
    const deletion = world.deletion();
    world.reboot(10 * hour, year);
    world.run(hour);
    world.reboot(10 * hour, -year);
    expect(gapToConfirm(world.clock)).toBeNull();
    expect(lateness(world, deletion)).toBe(0);
  });

  test('within its hour a clock that was set forward three days is put right without harm', () => {
    const world = new World();
    const deletion = world.deletion();
    world.reboot(hour, 3 * day);
    world.run(30 * minute);
    expect(hasCome(world.clock, deletion.deadline)).toBe(false);
    world.set(-3 * day);
    world.run(hour);
    expect(lateness(world, deletion)).toBe(0);
    world.closed(3 * day);
    expect(world.clock.gaps).toEqual([]);
  });

  test('a clock that is put right after two gaps takes its difference from one of them', () => {
    const world = new World();
    const { deadline } = world.deletion();
    world.reboot(4 * day);
    world.reboot(day, 3 * day);
    world.set(-3 * day);
    world.run(hour);
    expect(hasCome(world.clock, deadline)).toBe(true);
  });

  test('a clock set forward and back again within a boot takes nothing from a gap that was one', () => {
    const world = new World();
    const { deadline } = world.deletion();
    world.reboot(80 * hour);
    world.set(year);
    world.set(-year);
    world.run(hour);
    expect(hasCome(world.clock, deadline)).toBe(true);
  });

  test('a row that was lost lets nothing come until an admin confirms the clock', () => {
    const world = new World();
    const { deadline } = world.deletion();
    world.now += 100 * hour;
    const { clock, findings } = recoverClock(world.reading());
    world.clock = parsedAgain(clock);
    expect(findings.map(({ kind }) => kind)).toEqual(['long gap']);
    world.run(2 * hour);
    expect(hasCome(world.clock, deadline)).toBe(false);
    expect(hasCome(confirmClock(world.clock), deadline)).toBe(true);
    expect(lateness(world, world.deletion())).toBe(0);
  });
});

describe('what people see', () => {
  test('a deadline by the clock on the wall, before and after it was set', () => {
    const world = new World();
    const { deadline, due } = world.deletion();
    expect(onTheWall(world.clock, deadline)).toBe(due);
    world.set(year);
    expect(onTheWall(world.clock, deadline)).toBe(due + year);
    world.run(80 * hour);
    expect(onTheWall(world.clock, deadline)).toBe(due + year);
  });

  test('a deadline that waits for its hour is shown with it', () => {
    const world = new World();
    const { deadline } = world.deletion();
    world.reboot(80 * hour);
    expect(onTheWall(world.clock, deadline)).toBe(world.now + hour);
  });
});

describe('whatever happens', () => {
  const length = fc.integer({ min: 1, max: 100 }).map((hours) => hours * hour);
  const steps = (set: readonly number[], whileOff: readonly string[]) =>
    fc.array(
      fc.oneof(
        fc.record({ does: fc.constant('run' as const), length }),
        fc.record({ does: fc.constant('closed' as const), length }),
        fc.record({ does: fc.constant('set' as const), by: fc.constantFrom(...set) }),
        fc.record({ does: fc.constant('put right' as const) }),
        fc.record({ does: fc.constant('reboot' as const), length, change: fc.constantFrom(...whileOff) }),
        fc.record({ does: fc.constant('request' as const) }),
      ),
      { maxLength: 30 },
    );
  type Step = ReturnType<typeof steps> extends fc.Arbitrary<readonly (infer S)[]> ? S : never;
  const anyTime = [-hour, hour, -3 * day, 3 * day, -year, year];

  function perform(world: World, step: Step): void {
    if (step.does === 'run') world.run(Math.min(step.length, 2 * hour));
    else if (step.does === 'closed') world.closed(step.length);
    else if (step.does === 'set') world.set(setBack(world, step.by));
    else if (step.does === 'put right') world.set(-world.error);
    else if (step.does === 'reboot') world.reboot(step.length, changeWhileOff(world, step.change));
  }

  /** A clock set forward by more while the machine was off, then back to less than 30 days ahead, was set forward by less. */
  function setBack({ clock, error }: World, by: number): number {
    const isLess = error + by > 0 && error + by < 30 * day;
    return by < 0 && isLess && gapToConfirm(clock) !== null ? -error : by;
  }

  /**
   * Never forward by less than 30 days, counted from where the wall clock is or from where the trusted instant is, which
   * stays ahead, or behind, where the clock was put right: that cannot be told from a machine that was off for as long.
   */
  function changeWhileOff({ error, now, clock }: World, change: string): number {
    const behind = now - clock.trusted;
    const isLess = -error < 30 * day || (behind > 0 && behind < 30 * day);
    if (change === 'put right') return error < 0 && isLess ? 0 : -error;
    if (change === 'an hour back' && error <= 0) return -hour;
    const isFar = error === 0 && now + year - clock.trusted > 30 * day;
    return change === 'a year forward' && isFar ? year : 0;
  }

  test('no deadline comes early, unless the clock is set forward while off by less than 30 days from wall or trusted', () => {
    fc.assert(
      fc.property(steps(anyTime, ['none', 'put right', 'an hour back', 'a year forward']), (taken) => {
        const world = new World();
        const deletions = [world.deletion()];
        for (const step of taken) {
          perform(world, step);
          if (step.does === 'request') deletions.push(world.deletion());
          for (const { deadline, due } of deletions) {
            if (hasCome(world.clock, deadline)) expect(world.now).toBeGreaterThanOrEqual(due);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test('no deadline is prolonged by more than an hour of running, by a clock set forward while the machine runs', () => {
    fc.assert(
      fc.property(steps([hour, 3 * day, year], ['none']), (taken) => {
        const world = new World();
        const deletions = [world.deletion()];
        for (const step of taken) {
          if (step.does === 'reboot') world.set(-world.error);
          perform(world, step);
          if (step.does === 'request') deletions.push(world.deletion());
        }
        expectNoneLate(world, deletions);
      }),
      { numRuns: 1500 },
    );
  });

  test('nor by a clock that is set back an hour, at any place', () => {
    const quiet = steps([0], ['none']);
    fc.assert(
      fc.property(quiet, quiet, fc.boolean(), (taken, andThen, whileOff) => {
        const world = new World();
        const deletions = [world.deletion()];
        for (const step of taken) perform(world, step);
        if (whileOff) world.reboot(hour / 2, -hour);
        else world.set(-hour);
        for (const step of andThen) if (step.does !== 'put right') perform(world, step);
        expectNoneLate(world, deletions);
      }),
      { numRuns: 1500 },
    );
  });

  function expectNoneLate(world: World, deletions: readonly { deadline: number; due: number }[]): void {
    const end = world.now;
    world.run(hour);
    for (const { deadline, due } of deletions) {
      if (due <= end) expect(hasCome(world.clock, deadline)).toBe(true);
    }
  }

  test('what has come stays come, and trusted never goes back', () => {
    fc.assert(
      fc.property(steps(anyTime, ['none', 'put right', 'an hour back', 'a year forward']), (taken) => {
        const world = new World();
        const { deadline } = world.deletion();
        let [came, trusted] = [false, world.clock.trusted];
        for (const step of taken) {
          perform(world, step);
          const comes = hasCome(world.clock, deadline);
          expect(comes || !came).toBe(true);
          expect(world.clock.trusted).toBeGreaterThanOrEqual(trusted);
          [came, trusted] = [comes, world.clock.trusted];
        }
      }),
      { numRuns: 150 },
    );
  });

  test('untilDue is what it takes, if Keyward runs on', () => {
    fc.assert(
      fc.property(steps(anyTime, ['none', 'a year forward']), (taken) => {
        const world = new World();
        const { deadline } = world.deletion();
        for (const step of taken) perform(world, step);
        const left = untilDue(world.clock, deadline);
        fc.pre(left > 0 && left < 10 * day);
        world.run(left - 1);
        expect(hasCome(world.clock, deadline)).toBe(false);
        world.run(1);
        expect(hasCome(world.clock, deadline)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the row', () => {
  test.each([
    '',
    'null',
    '{}',
    '[1]',
    '[[1]]',
    '[[1,2,3]]',
    '[[2,1]]',
    '[[1,2,-3,4]]',
    '[[1,2,3,4,5]]',
    '[["1",2]]',
    '[[1,2.5]]',
  ])('refuses %s as gaps', (text) => {
    expect(() => parseGaps(text, 1_000)).toThrow(Refusal);
  });
});
