// File jobs: many files, large ones one after the other in all lanes, small ones side by side; progress, pause, cancel.
//
// J1  A job ends done, refused or cancelled; one job's end never stops another.
// J2  Views of the jobs that changed are published at most ten times a second, and once when nothing is left to do: so
//     many at a time that a hundred thousand hold up neither side, and what moves before what only waits.
// J3  A job that is paused at work keeps what it has done, lets the next one go ahead, and goes on where it was. Only so
//     many rest at a time, since each holds files, memory and a data key; beyond that the next one waits.
// J4  Where all were paused, what is added is paused too, until all are resumed or none is left.
// J5  Small jobs work side by side, beside a large one too: what they wait for is the disk, which makes many of them
//     durable at once. So neither many small files hold up a large one, nor the other way round. Only what does the same
//     goes side by side: who asks for a file to be sealed and then to be checked wants it in that order.

import { Job, type JobOrder, type Perform } from './filejob.ts';
import type { Existing } from './output.ts';
import type { Person } from './people.ts';
import { Refusal } from './refusal.ts';
import type { JobView } from './snapshot.ts';

/** Milliseconds between two publications. */
const pace = 100;
/** Views in one publication (J2). */
const mostViews = 1000;
/** How many work at a time (J5), and how many may rest beside those (J3). */
const mostWorking = { large: 1, small: 16 };
const mostResting = 4;
type Size = keyof typeof mostWorking;

/** By their ids. */
export type Which = 'all' | readonly number[];

export class FileJobs {
  readonly #perform: Perform;
  readonly #publish: (views: readonly JobView[]) => void;
  readonly #jobs = new Map<number, Job>();
  readonly #waiting = { large: new Set<Job>(), small: new Set<Job>() };
  /** Paused before they began. */
  readonly #aside = new Set<Job>();
  readonly #atWork = new Set<Job>();
  readonly #changed = new Set<Job>();
  readonly #whenQuiet: (() => void)[] = [];
  #queue: 'open' | 'held' = 'open';
  #next = 1;
  #timer: NodeJS.Timeout | null = null;

  constructor(perform: Perform, publish: (views: readonly JobView[]) => void) {
    this.#perform = perform;
    this.#publish = publish;
  }

  add(orders: readonly JobOrder[]): void {
    for (const order of orders) {
      const job = new Job(this.#next++, order);
      this.#jobs.set(job.id, job);
      this.#line(job);
    }
    this.#advance();
  }

  /** Does a job that was refused or cancelled again, for `by`. Refuses `argument_invalid` for any other. */
  retry(id: number, existing: Existing, by: Person): void {
    const job = this.#jobs.get(id);
    if (job === undefined || !job.hasFailed) throw new Refusal('argument_invalid');
    job.reset(existing, by);
    this.#line(job);
    this.#advance();
  }

  /** Pauses the named jobs that have not ended; `all` holds what is added later too (J4). */
  pause(which: Which): void {
    if (which === 'all') this.#queue = 'held';
    for (const job of this.unfinished(which)) {
      job.pause();
      if (this.#waiting[sizeOf(job)].delete(job)) this.#aside.add(job);
      this.#touch(job);
    }
    this.#advance();
  }

  /** Lets the named jobs go on; those that had not begun come last. */
  resume(which: Which): void {
    if (which === 'all') this.#queue = 'open';
    for (const job of this.unfinished(which)) {
      job.resume();
      if (this.#aside.delete(job)) this.#waiting[sizeOf(job)].add(job);
      this.#touch(job);
    }
    this.#advance();
  }

  /** Abandons the named jobs that have not ended, and answers when they have. */
  async cancel(which: Which): Promise<void> {
    const ending = this.unfinished(which).map((job) => {
      this.#waiting[sizeOf(job)].delete(job);
      this.#aside.delete(job);
      this.#touch(job);
      return job.cancel();
    });
    this.#advance();
    await Promise.all(ending);
  }

  /** Forgets the jobs that are done, or all that have ended. */
  clear(which: 'done' | 'ended'): void {
    for (const job of [...this.#jobs.values()]) {
      if (!job.hasEnded || (which === 'done' && job.hasFailed)) continue;
      job.wipe();
      this.#jobs.delete(job.id);
      this.#changed.delete(job);
    }
  }

  views(): readonly JobView[] {
    return [...this.#jobs.values()].map((job) => job.view());
  }

  /** Lets what works and waits come to its end, abandons what is paused, and answers when nothing is left to do. */
  async finish(): Promise<void> {
    this.#queue = 'open';
    const paused = [...this.#jobs.values()].filter((job) => job.isPaused).map((job) => job.id);
    await this.cancel(paused);
    while (this.#atWork.size > 0) await new Promise<void>((resolve) => this.#whenQuiet.push(resolve));
  }

  /** The jobs of these ids that have not ended. */
  unfinished(which: Which): readonly Job[] {
    const named = which === 'all' ? [...this.#jobs.values()] : which.map((id) => this.#jobs.get(id));
    return named.filter((job) => job !== undefined && !job.hasEnded) as readonly Job[];
  }

  #line(job: Job): void {
    if (this.#queue === 'held') job.pause();
    (job.isWaiting ? this.#waiting[sizeOf(job)] : this.#aside).add(job);
    this.#touch(job);
  }

  /** Begins the next jobs where it is their turn (J3, J5). */
  #advance(): void {
    for (const size of ['large', 'small'] as const) {
      for (let next = this.#nextOf(size); next !== undefined; next = this.#nextOf(size)) this.#begin(next);
    }
    if (this.#atWork.size + this.#waiting.large.size + this.#waiting.small.size > 0) return;
    if (this.#aside.size === 0) this.#queue = 'open';
    this.#flush();
    for (const resolve of this.#whenQuiet.splice(0)) resolve();
  }

  /** The first that waits, where there is room for another of its size. */
  #nextOf(size: Size): Job | undefined {
    const working = [...this.#atWork].filter((job) => !job.isResting);
    const atWork = (some: Iterable<Job>) => [...some].filter((job) => sizeOf(job) === size).length;
    const most = mostWorking[size];
    if (atWork(working) >= most || atWork(this.#atWork) >= most + mostResting) return undefined;
    const [next] = this.#waiting[size];
    const [other] = this.#waiting[size === 'large' ? 'small' : 'large'];
    if (next === undefined || working.some(({ kind }) => kind !== next.kind)) return undefined;
    return other !== undefined && other.id < next.id && other.kind !== next.kind ? undefined : next;
  }

  #begin(job: Job): void {
    this.#waiting[sizeOf(job)].delete(job);
    this.#atWork.add(job);
    void job
      .run(this.#perform, () => this.#touch(job))
      .then(() => {
        this.#atWork.delete(job);
        this.#touch(job);
        this.#advance();
      });
  }

  #touch(job: Job): void {
    this.#changed.add(job);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#flush();
      for (const working of this.#atWork) if (!working.isResting) this.#touch(working);
    }, pace);
  }

  /** Publishes what changed; what is too much for once comes with the next (J2). */
  #flush(): void {
    if (this.#changed.size === 0) return;
    const some = this.#changed.size <= mostViews ? [...this.#changed] : this.#foremost();
    for (const job of some) this.#changed.delete(job);
    this.#publish(some.map((job) => job.view()));
    const [later] = this.#changed;
    if (later !== undefined) this.#touch(later);
  }

  #foremost(): readonly Job[] {
    const [moving, waiting]: [Job[], Job[]] = [[], []];
    for (const job of this.#changed) (job.isWaiting ? waiting : moving).push(job);
    return [...moving, ...waiting].slice(0, mostViews);
  }
}

function sizeOf(job: Job): Size {
  return job.isSmall ? 'small' : 'large';
}
