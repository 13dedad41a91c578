// core/filejobs.ts and core/lanes.ts: J1 to J5, with jobs that end when the test says so.

import { mkdtemp, open, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JobDone, JobOrder, RunningJob } from '../core/filejob.ts';
import { FileJobs } from '../core/filejobs.ts';
import { Control } from '../core/filetask.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { Lanes } from '../core/lanes.ts';
import type { Person } from '../core/people.ts';
import { Refusal } from '../core/refusal.ts';
import type { JobView } from '../core/snapshot.ts';
import { payloadStream, Segments } from '../core/stream.ts';
import { laneScript } from './vault-world.ts';

/** One job at work, and the means to end it. */
interface AtWork extends RunningJob {
  readonly path: string;
  done(end?: Partial<JobDone>): void;
  fail(thrown: unknown): void;
}

const person = { name: 'Kim' } as Person;
let atWork: AtWork[];
let published: JobView[][];
let jobs: FileJobs;
beforeEach(() => {
  atWork = [];
  // Its own: what the jobs of the test before still tell does not come among these.
  const own: JobView[][] = [];
  published = own;
  const perform = (order: JobOrder, job: RunningJob) =>
    new Promise<JobDone>((resolve, reject) => {
      const done = (end: Partial<JobDone> = {}) => resolve({ output: `${order.path}.sealed`, ...end });
      atWork.push({ ...job, path: order.path, done, fail: reject });
    });
  jobs = new FileJobs(perform, (views) => own.push([...views]));
});

const [small, large] = [8192, 10_000_000];
const order = (name: string, size: number, kind = 'unseal') =>
  ({ kind, path: `/in/${name}`, size, existing: 'refuse' }) as JobOrder;
const add = (...names: string[]) => jobs.add(names.map((name) => order(name, large)));
const states = () => jobs.views().map(({ name, state }) => `${name} ${state}`);
const working = () => atWork.map(({ path }) => path.slice(4));
const settle = () => new Promise((resolve) => setImmediate(resolve));
const job = (name: string): AtWork => {
  const found = atWork.findLast(({ path }) => path === `/in/${name}`);
  if (found === undefined) throw new Error(`${name} is not at work`);
  return found;
};

describe('one after the other', () => {
  test('J1: done, refused and cancelled; one end never stops another', async () => {
    add('a', 'b', 'c');
    expect(working()).toEqual(['a']);
    job('a').fail(new Refusal('disk_full', { file: 'a' }));
    await settle();
    job('b').fail(new Error('a defect, with its text'));
    await settle();
    job('c').done();
    await settle();
    expect(states()).toEqual(['a refused', 'b refused', 'c done']);
    expect(jobs.views().map(({ refusal }) => refusal?.code)).toEqual(['disk_full', 'internal', undefined]);
    expect(JSON.stringify(jobs.views())).not.toContain('defect');
  });

  test('a job that failed is done again, any other is not', async () => {
    add('a', 'b');
    job('a').fail(new Refusal('target_exists'));
    await settle();
    expect(() => jobs.retry(2, 'number', person)).toThrow('not one that Keyward understands');
    jobs.retry(1, 'number', person);
    job('b').done();
    await settle();
    job('a').done({ finding: 'sound', original: 'trashed' });
    await settle();
    expect(jobs.views()[0]).toMatchObject({
      state: 'done',
      refusal: null,
      finding: 'sound',
      original: 'trashed',
    });
    jobs.clear('ended');
    expect(jobs.views()).toEqual([]);
  });

  test('what is done is forgotten by itself, and what was refused or cancelled only when all is', async () => {
    add('a', 'b', 'c', 'd');
    job('a').done();
    await settle();
    job('b').fail(new Refusal('disk_full'));
    await settle();
    await jobs.cancel([4]);
    jobs.clear('done');
    expect(states()).toEqual(['b refused', 'c running', 'd cancelled']);
    jobs.clear('ended');
    expect(states()).toEqual(['c running']);
  });

  test('cancel answers when what was at work has ended', async () => {
    add('a', 'b');
    let answered = false;
    const cancelling = jobs.cancel('all').then(() => {
      answered = true;
    });
    await settle();
    expect([answered, ...states()]).toEqual([false, 'a running', 'b cancelled']);
    expect(() => job('a').control.goOn()).toThrow('Cancelled');
    job('a').fail(new Refusal('cancelled'));
    await cancelling;
    expect(states()).toEqual(['a cancelled', 'b cancelled']);
  });

  test('J2: views are published together, and once when nothing is left to do', async () => {
    add('a', 'b');
    job('a').done();
    await settle();
    job('b').done();
    await settle();
    expect(published).toHaveLength(1);
    expect(published[0]?.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  test('J2: of very many, a thousand are told at a time, and what moves before what waits', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    jobs.add(Array.from({ length: 2500 }, (_, i) => order(`${i}`, small)));
    vi.advanceTimersByTime(100);
    job('3').done();
    await settle();
    vi.advanceTimersByTime(200);
    vi.useRealTimers();
    const [first, second, third = []] = published;
    expect([first?.length, second?.length, published.length]).toEqual([1000, 1000, 3]);
    expect(third.length).toBeLessThan(1000);
    expect(second?.slice(0, 9).some(({ name, state }) => name === '3' && state === 'done')).toBe(true);
    expect(new Set(published.flat().map(({ id }) => id)).size).toBe(2500);
  });

  test('what was forgotten is not told any more', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    jobs.add(Array.from({ length: 2500 }, (_, i) => order(`${i}`, small)));
    const cancelling = jobs.cancel('all');
    for (const { fail } of atWork) fail(new Refusal('cancelled'));
    await cancelling;
    await settle();
    expect(published.map(({ length }) => length)).toEqual([1000]);
    jobs.clear('ended');
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    expect(published).toHaveLength(1);
  });
});

describe('pausing', () => {
  test('J3: one that is paused at work lets the next go ahead, and goes on where it was', async () => {
    add('a', 'b', 'c');
    const { control } = job('a');
    jobs.pause([1]);
    expect(states()).toEqual(['a paused', 'b running', 'c waiting']);
    jobs.resume([1]);
    expect(states()).toEqual(['a running', 'b running', 'c waiting']);
    job('b').done();
    await settle();
    expect(working()).toEqual(['a', 'b']);
    expect(job('a').control).toBe(control);
    job('a').done();
    await settle();
    expect(states()).toEqual(['a done', 'b done', 'c running']);
  });

  test('J3: no more than four rest beside the one that works', async () => {
    add('a', 'b', 'c', 'd', 'e', 'f');
    for (const id of [1, 2, 3, 4, 5]) jobs.pause([id]);
    expect(working()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(states().at(-1)).toBe('f waiting');
    const cancelling = jobs.cancel([3]);
    job('c').fail(new Refusal('cancelled'));
    await cancelling;
    await settle();
    expect(working().at(-1)).toBe('f');
  });

  test('one that has not begun is passed over, and comes last when it is resumed', async () => {
    add('a', 'b', 'c');
    jobs.pause([2]);
    job('a').done();
    await settle();
    expect(states()).toEqual(['a done', 'b paused', 'c running']);
    jobs.resume([2]);
    job('c').done();
    await settle();
    expect(states()).toEqual(['a done', 'b running', 'c done']);
  });

  test('J4: all are paused, with what is added, until all are resumed', async () => {
    add('a', 'b');
    jobs.pause('all');
    add('c');
    expect(states()).toEqual(['a paused', 'b paused', 'c paused']);
    expect(working()).toEqual(['a']);
    jobs.resume('all');
    expect(states()).toEqual(['a running', 'b waiting', 'c waiting']);
  });

  test('J4: or until none is left', async () => {
    add('a', 'b');
    jobs.pause('all');
    const cancelling = jobs.cancel('all');
    job('a').fail(new Refusal('cancelled'));
    await cancelling;
    await settle();
    add('c');
    expect(states()).toEqual(['a cancelled', 'b cancelled', 'c running']);
  });

  test('one that ended, or that is not paused, is left as it is', async () => {
    add('a', 'b');
    jobs.resume([1, 2, 99]);
    job('a').done();
    await settle();
    jobs.pause([1]);
    expect(states()).toEqual(['a done', 'b running']);
  });

  test('one that failed while all are paused waits, too, when it is to be done again', async () => {
    add('a', 'b');
    job('a').fail(new Refusal('target_exists'));
    await settle();
    jobs.pause('all');
    jobs.retry(1, 'number', person);
    expect(states()).toEqual(['a paused', 'b paused']);
  });

  test('finish lets what works and waits end, and abandons what is paused', async () => {
    add('a', 'b', 'c');
    jobs.pause([2]);
    let answered = false;
    const finishing = jobs.finish().then(() => {
      answered = true;
    });
    await settle();
    job('a').done();
    await settle();
    expect([answered, ...states()]).toEqual([false, 'a done', 'b cancelled', 'c running']);
    job('c').done();
    await finishing;
    expect(states()).toEqual(['a done', 'b cancelled', 'c done']);
    await jobs.finish();
  });
});

describe('J5: small ones side by side', () => {
  const first = 'a';
  const together = [first, ...Array.from({ length: 15 }, (_, i) => `${i}`)];
  const addSmall = (...names: string[]) => jobs.add(names.map((name) => order(name, small)));

  test('sixteen of them work beside a large one, and the next begins when one has ended', async () => {
    add('L', 'M');
    addSmall(...together, 'i', 'j');
    expect(working()).toEqual(['L', ...together]);
    job(first).done();
    await settle();
    expect(working()).toEqual(['L', ...together, 'i']);
    job('L').done();
    await settle();
    expect(working().at(-1)).toBe('M');
    expect(states().at(-1)).toBe('j waiting');
  });

  test('re-sealing is small for any file', () => {
    jobs.add([order('a', large, 'reseal'), order('b', large, 'reseal')]);
    expect(working()).toEqual(['a', 'b']);
  });

  test('searching never is', () => {
    jobs.add([order('a', 0, 'scan'), order('b', 0, 'scan')]);
    expect(working()).toEqual(['a']);
  });

  test('what does something else waits for what was asked for before it', async () => {
    jobs.add([order('a', small, 'seal'), order('b', large, 'check'), order('c', small, 'seal')]);
    addSmall('d');
    expect(working()).toEqual(['a']);
    job('a').done();
    await settle();
    expect(working()).toEqual(['a', 'b']);
    job('b').done();
    await settle();
    expect(working()).toEqual(['a', 'b', 'c']);
    job('c').done();
    await settle();
    expect(working()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('those that are paused let others go ahead, four of them and no more', () => {
    addSmall(...together, 'i', 'j', 'k', 'l', 'm');
    jobs.pause([1, 2, 3, 4, 5]);
    expect(working()).toEqual([...together, 'i', 'j', 'k', 'l']);
    expect(states().at(-1)).toBe('m waiting');
    jobs.resume([1]);
    expect(working()).toHaveLength(20);
  });

  test('finish waits for all of them', async () => {
    addSmall('a', 'b', 'c');
    jobs.pause([3]);
    job('c').fail(new Refusal('cancelled'));
    let answered = false;
    const finishing = jobs.finish().then(() => {
      answered = true;
    });
    job('a').done();
    await settle();
    expect(answered).toBe(false);
    job('b').done();
    await finishing;
    expect(states()).toEqual(['a done', 'b done', 'c cancelled']);
  });

  test('a hundred thousand wait, and those that wait hold nothing of a job at work', async () => {
    jobs.add(Array.from({ length: 100_000 }, (_, i) => order(`${i}`, small)));
    expect(working()).toHaveLength(16);
    await jobs.cancel(
      jobs
        .views()
        .slice(16)
        .map(({ id }) => id),
    );
    expect(working()).toHaveLength(16);
    expect(jobs.views().filter(({ state }) => state === 'cancelled')).toHaveLength(99_984);
  });
});

describe('lanes', () => {
  const lanes = new Lanes(laneScript);
  afterAll(() => lanes.close());
  /** A task that fails at once, since it has nothing to read, unless it is paused or stopped before. */
  const run = (control: Control) =>
    lanes
      .run(
        { kind: 'check', source: -1, payloadAt: 0, plainLength: 10, name: 'f' },
        { key: KeyBytes.random(32), prefix: Buffer.alloc(7), header: Buffer.alloc(40) },
        1,
        control,
      )
      .then(
        () => 'done',
        (thrown: unknown) => (thrown instanceof Refusal ? thrown.code : thrown),
      );

  test('a task that is paused keeps its lane asleep, and the next one has another', async () => {
    const [paused, next] = [new Control(), new Control()];
    paused.pause();
    let ended = false;
    const resting = run(paused).finally(() => {
      ended = true;
    });
    expect(await run(next)).toBe('internal');
    expect(await run(new Control())).toBe('internal');
    expect(ended).toBe(false);
    paused.resume();
    expect(await resting).toBe('internal');
  });

  test('short tasks wait in line behind those at work, never behind paused ones', async () => {
    const resting = Array.from({ length: 12 }, () => new Control());
    const runs = resting.map((control) => run(control));
    for (const control of resting) control.pause();
    expect(await run(new Control())).toBe('internal');
    for (const control of resting) control.resume();
    expect(new Set(await Promise.all(runs))).toEqual(new Set(['internal']));
  });

  test('a task that its lanes are closed under is cancelled, and one that was stopped before does not begin', async () => {
    const [asleep, stopped] = [new Control(), new Control()];
    asleep.pause();
    const under = run(asleep);
    stopped.stop();
    expect(await run(stopped)).toBe('cancelled');
    expect(stopped.takeSegment()).toBe(0);
    await lanes.close();
    expect(await under).toBe('cancelled');
    expect(await run(new Control())).toBe('internal');
  });

  test('what is stopped does no more than the segment that each lane is at', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyward-test-'));
    const source = await open(join(folder, 'plain'), 'w+');
    const target = await open(join(folder, 'sealed'), 'w+');
    await source.truncate(200_000_000);
    const files = { source: source.fd, target: target.fd, head: Buffer.alloc(9000), payloadAt: 9000 };
    const order = { kind: 'seal file', ...files, plainLength: 200_000_000, name: 'f' } as const;
    const stream = { key: KeyBytes.random(32), prefix: Buffer.alloc(7), header: Buffer.alloc(40) };
    const control = new Control();
    const ended = lanes.run(order, stream, new Segments(200_000_000).count, control).catch(() => 'refused');
    while (control.done === 0) await settle();
    control.stop();
    const before = control.done;
    expect(await ended).toBe('refused');
    const atOnce = Math.min(8, availableParallelism());
    expect(control.done - before).toBeLessThanOrEqual(atOnce * payloadStream.segmentLength);
    await Promise.all([source.close(), target.close()]);
    await rm(folder, { recursive: true });
  });

  test('a paused task can be stopped, and what was stopped is not resumed', async () => {
    const control = new Control();
    control.pause();
    const resting = run(control);
    control.stop();
    control.resume();
    control.pause();
    expect(await resting).toBe('cancelled');
  });
});
