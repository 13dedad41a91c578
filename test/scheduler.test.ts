// The scheduler (S1 to S3) and its rounds (R1, R2), by a clock that only the test moves.

import { describe, expect, test } from 'vitest';
import { Patience, Rounds, type Task } from '../core/rounds.ts';
import { Scheduler } from '../core/scheduler.ts';

const minute = 60_000;

/** A scheduler whose runs and sleeps the test ends by hand. */
class Stage {
  readonly log: string[] = [];
  readonly scheduler: Scheduler;
  #runs: { end: (pause: number) => void; fail: () => void }[] = [];
  #sleeps: (() => void)[] = [];
  #underWay = 0;

  constructor() {
    const vault = {
      runDue: () => {
        expect(++this.#underWay).toBe(1);
        this.log.push('run');
        return new Promise<number>((resolve, reject) => {
          const settle = (act: () => void) => () => {
            this.#underWay--;
            act();
          };
          this.#runs.push({
            end: (pause) => settle(() => resolve(pause))(),
            fail: settle(() => reject(new Error('broken'))),
          });
        });
      },
    };
    this.scheduler = new Scheduler(vault, (milliseconds, signal) => {
      this.log.push(`sleep ${milliseconds}`);
      return new Promise<void>((resolve, reject) => {
        this.#sleeps.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    });
  }

  async endRun(pause: number): Promise<void> {
    this.#runs.shift()?.end(pause);
    await settled();
  }

  async failRun(): Promise<void> {
    this.#runs.shift()?.fail();
    await settled();
  }

  async endSleep(): Promise<void> {
    this.#sleeps.shift()?.();
    await settled();
  }
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('the scheduler', () => {
  test('runs at once, sleeps until something is due, and runs again', async () => {
    const stage = new Stage();
    stage.scheduler.start();
    await settled();
    await stage.endRun(30_000);
    await stage.endSleep();
    expect(stage.log).toEqual(['run', 'sleep 30000', 'run']);
  });

  test.each([
    [Infinity, 60_000],
    [24 * 60 * minute, 60_000],
    [-5, 0],
    [0.4, 1],
  ])('where the next thing is due in %d ms it sleeps %d', async (pause, slept) => {
    const stage = new Stage();
    stage.scheduler.start();
    await settled();
    await stage.endRun(pause);
    expect(stage.log).toEqual(['run', `sleep ${slept}`]);
  });

  test('is woken from its sleep', async () => {
    const stage = new Stage();
    stage.scheduler.start();
    await settled();
    await stage.endRun(minute);
    stage.scheduler.wake();
    await settled();
    expect(stage.log).toEqual(['run', 'sleep 60000', 'run']);
  });

  test('that is woken during a run runs again without sleeping', async () => {
    const stage = new Stage();
    stage.scheduler.start();
    await settled();
    stage.scheduler.wake();
    await stage.endRun(minute);
    expect(stage.log).toEqual(['run', 'run']);
  });

  test('never runs twice at once, however often it is started', async () => {
    const stage = new Stage();
    stage.scheduler.start();
    stage.scheduler.start();
    await settled();
    stage.scheduler.start();
    await stage.endRun(minute);
    expect(stage.log).toEqual(['run', 'sleep 60000']);
  });

  test('goes on after a run that failed, with pauses that grow to a minute', async () => {
    const stage = new Stage();
    stage.scheduler.start();
    await settled();
    for (let failure = 0; failure < 8; failure++) {
      await stage.failRun();
      await stage.endSleep();
    }
    const sleeps = stage.log.filter((line) => line.startsWith('sleep'));
    expect(sleeps.map((line) => Number(line.slice(6)) / 1000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    await stage.endRun(minute);
    await stage.endSleep();
    await stage.failRun();
    expect(stage.log.at(-1)).toBe('sleep 1000');
  });

  test('waits for the run under way when it is stopped, and runs no more', async () => {
    const stage = new Stage();
    stage.scheduler.start();
    await settled();
    let stopped = 'no';
    const stopping = stage.scheduler.stop().then(() => {
      stopped = 'yes';
    });
    await settled();
    expect(stopped).toBe('no');
    await stage.endRun(0);
    await stopping;
    await settled();
    expect(stage.log).toEqual(['run']);
  });

  test('that sleeps is stopped at once, and can be started again', async () => {
    const stage = new Stage();
    stage.scheduler.start();
    await settled();
    await stage.endRun(minute);
    await stage.scheduler.stop();
    stage.scheduler.start();
    await settled();
    expect(stage.log).toEqual(['run', 'sleep 60000', 'run']);
  });

  test('that was never started stops', async () => {
    const stage = new Stage();
    await stage.scheduler.stop();
    expect(stage.log).toEqual([]);
  });
});

describe('rounds', () => {
  const clock = { now: 1000 };
  const patience = () => new Patience(() => clock.now);
  const rounds = () => new Rounds(patience());
  const task = (name: string, run: () => number): Task => ({ name, run: async () => run() });
  const failing = (name: string) =>
    task(name, () => {
      throw new Error(`${name} is broken`);
    });

  test('run every task in order and answer when the first is due again', async () => {
    const log: string[] = [];
    const logged = (name: string, next: number) =>
      task(name, () => {
        log.push(name);
        return next;
      });
    const { nextIn, failures } = await rounds().run([
      logged('a', 500),
      logged('b', 20),
      logged('c', Infinity),
    ]);
    expect(log).toEqual(['a', 'b', 'c']);
    expect(nextIn).toBe(20);
    expect(failures).toEqual([]);
  });

  test('without a task are never due', async () => {
    expect(await rounds().run([])).toEqual({ nextIn: Infinity, failures: [] });
  });

  test('do the other tasks where one fails, and say which', async () => {
    let done = 0;
    const { failures } = await rounds().run([failing('a'), task('b', () => ++done), failing('c')]);
    expect(done).toBe(1);
    expect(failures.map(({ task: name, times }) => [name, times])).toEqual([
      ['a', 1],
      ['c', 1],
    ]);
  });

  test('try a failed task again after pauses that grow from a minute to an hour', async () => {
    const ours = rounds();
    const pauses: number[] = [];
    for (let i = 0; i < 9; i++) {
      const { nextIn, failures } = await ours.run([failing('a')]);
      expect(failures).toMatchObject([{ times: i + 1 }]);
      pauses.push(nextIn / minute);
      clock.now += nextIn - 1;
      expect(await ours.run([failing('a')])).toEqual({ nextIn: 1, failures: [] });
      clock.now += 1;
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('begin anew with the pauses once the task was done', async () => {
    const ours = rounds();
    await ours.run([failing('a')]);
    clock.now += minute;
    await ours.run([task('a', () => Infinity)]);
    expect(await ours.run([failing('a')])).toMatchObject({ nextIn: minute, failures: [{ times: 1 }] });
  });

  test('try at once again what was forgiven', async () => {
    const forgiving = patience();
    const ours = new Rounds(forgiving);
    await ours.run([failing('a')]);
    forgiving.forgive();
    expect((await ours.run([task('a', () => 7)])).nextIn).toBe(7);
  });

  test('take turns', async () => {
    const ours = rounds();
    const log: string[] = [];
    const slow = (name: string): Task => ({
      name,
      run: async () => {
        log.push(`${name} begins`);
        await settled();
        log.push(`${name} ends`);
        return Infinity;
      },
    });
    await Promise.all([ours.run([slow('a')]), ours.run([slow('b')])]);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
});
