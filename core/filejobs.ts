// File jobs: many files, one after the other, each in as many lanes as it has use for; progress, cancel, retry.
//
// J1  A job ends done, refused or cancelled; one job's end never stops another.
// J2  Views of the jobs that changed are published at most ten times a second, and once when all have ended.

import { basename, dirname } from 'node:path';
import { Control } from './filetask.ts';
import type { Existing } from './output.ts';
import { Refusal, refusalView } from './refusal.ts';
import type { JobView } from './snapshot.ts';

const pace = 100;

/** A file or folder to work on; its size (bytes) as it was when it was handed over. */
export interface Source {
  readonly path: string;
  readonly size: number;
}

/** What a job is asked for. `keyId` is the key to seal under. */
export type JobOrder = Source & { readonly existing: Existing } & (
    | { readonly kind: 'seal'; readonly keyId: Buffer }
    | { readonly kind: 'unseal' }
  );

/** A running job, as whoever performs it sees it. */
export interface RunningJob {
  readonly control: Control;
  learn(facts: Partial<Pick<JobView, 'size' | 'keyName'>>): void;
}

export class FileJobs {
  readonly #perform: (order: JobOrder, job: RunningJob) => Promise<{ readonly output: string }>;
  readonly #publish: (views: readonly JobView[]) => void;
  readonly #jobs = new Map<number, Job>();
  readonly #waiting = new Set<Job>();
  readonly #changed = new Set<Job>();
  #next = 1;
  #loop: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    perform: (order: JobOrder, job: RunningJob) => Promise<{ readonly output: string }>,
    publish: (views: readonly JobView[]) => void,
  ) {
    this.#perform = perform;
    this.#publish = publish;
  }

  add(orders: readonly JobOrder[]): void {
    for (const order of orders) {
      const job = new Job(this.#next++, order);
      this.#jobs.set(job.id, job);
      this.#waiting.add(job);
      this.#touch(job);
    }
    this.#start();
  }

  /** Does a job that was refused or cancelled again; others are left as they are. */
  retry(id: number, existing: Existing): void {
    const job = this.#jobs.get(id);
    if (job === undefined || !job.hasFailed) throw new Refusal('argument_invalid');
    job.reset(existing);
    this.#waiting.add(job);
    this.#touch(job);
    this.#start();
  }

  /** Abandons the named jobs that have not ended, and answers when they have. */
  async cancel(ids: 'all' | readonly number[]): Promise<void> {
    const chosen = ids === 'all' ? [...this.#jobs.values()] : ids.map((id) => this.#jobs.get(id));
    const ending = chosen.flatMap((job) => {
      if (job === undefined || job.hasEnded) return [];
      job.cancel();
      this.#touch(job);
      return [job.ended];
    });
    await Promise.all(ending);
  }

  /** Forgets the jobs that have ended. */
  clear(): void {
    for (const job of [...this.#jobs.values()]) if (job.hasEnded) this.#jobs.delete(job.id);
  }

  views(): readonly JobView[] {
    return [...this.#jobs.values()].map((job) => job.view());
  }

  #start(): void {
    this.#loop ??= this.#runAll().finally(() => {
      this.#loop = null;
    });
  }

  async #runAll(): Promise<void> {
    for (const job of this.#waiting) {
      this.#waiting.delete(job);
      if (!job.isWaiting) continue;
      await job.run(this.#perform, () => this.#touch(job));
      this.#touch(job);
    }
    this.#flush();
  }

  #touch(job: Job): void {
    this.#changed.add(job);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#flush();
      for (const running of this.#jobs.values()) if (running.isRunning) this.#touch(running);
    }, pace);
  }

  #flush(): void {
    if (this.#changed.size === 0) return;
    const views = [...this.#changed].map((job) => job.view());
    this.#changed.clear();
    this.#publish(views);
  }
}

class Job {
  readonly id: number;
  #order: JobOrder;
  #control = new Control();
  #state: JobView['state'] = 'waiting';
  #size: number;
  #keyName: string | null = null;
  #output: string | null = null;
  #refusal: JobView['refusal'] = null;
  #running: Promise<void> = Promise.resolve();

  constructor(id: number, order: JobOrder) {
    this.id = id;
    this.#order = order;
    this.#size = order.size;
  }

  get isWaiting(): boolean {
    return this.#state === 'waiting';
  }
  get isRunning(): boolean {
    return this.#state === 'running';
  }
  get hasFailed(): boolean {
    return this.#state === 'refused' || this.#state === 'cancelled';
  }
  get hasEnded(): boolean {
    return this.#state === 'done' || this.hasFailed;
  }
  get ended(): Promise<void> {
    return this.#running;
  }

  run(
    perform: (order: JobOrder, job: RunningJob) => Promise<{ readonly output: string }>,
    changed: () => void,
  ): Promise<void> {
    this.#state = 'running';
    const learn = (facts: Partial<Pick<JobView, 'size' | 'keyName'>>) => {
      this.#size = facts.size ?? this.#size;
      this.#keyName = facts.keyName ?? this.#keyName;
      changed();
    };
    this.#running = perform(this.#order, { control: this.#control, learn }).then(
      ({ output }) => {
        this.#output = output;
        this.#state = 'done';
      },
      (thrown: unknown) => {
        const refusal = refusalView(thrown);
        this.#refusal = refusal;
        this.#state = refusal.code === 'cancelled' ? 'cancelled' : 'refused';
      },
    );
    return this.#running;
  }

  cancel(): void {
    this.#control.stop();
    if (this.#state === 'waiting') this.#state = 'cancelled';
  }

  reset(existing: Existing): void {
    this.#order = { ...this.#order, existing };
    this.#control = new Control();
    this.#refusal = null;
    this.#state = 'waiting';
  }

  view(): JobView {
    const { kind, path } = this.#order;
    const done = this.#state === 'done' ? this.#size : Math.min(this.#size, this.#control.done);
    const what = { id: this.id, kind, name: basename(path), folder: dirname(path), size: this.#size, done };
    const { state, output, keyName, refusal } = {
      state: this.#state,
      output: this.#output,
      keyName: this.#keyName,
      refusal: this.#refusal,
    };
    return { ...what, state, output, keyName, refusal };
  }
}
