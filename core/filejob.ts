// A file job: what it was asked for, where it stands, and how it is shown.
//
//   waiting --run--> running --> done | refused | cancelled            waiting, running <--pause, resume--> paused

import { basename, dirname } from 'node:path';
import type { AgeTarget } from './agehead.ts';
import { Control } from './filetask.ts';
import type { Existing } from './output.ts';
import type { Person } from './people.ts';
import { fileRefusal } from './refusal.ts';
import type { JobFinding, JobView, ScanView } from './snapshot.ts';

/** A file or folder to work on; its size (bytes) as it was when it was handed over. */
export interface Source {
  readonly path: string;
  readonly size: number;
}

/** What becomes of the source once its output stands and was proved. */
export type Original = 'keep' | 'trash';

/** What a job is asked for, and by whom. Key ids have 16 bytes. */
export type JobOrder = Source & { readonly by: Person } & (
    | {
        readonly kind: 'seal';
        readonly existing: Existing;
        readonly original: Original;
        /** One to eight, any of which opens the file. */
        readonly keyIds: readonly Buffer[];
        /** Canonical encryption context, at most 2,048 bytes. */
        readonly context: Buffer;
      }
    | { readonly kind: 'unseal'; readonly existing: Existing; readonly original: Original }
    | {
        readonly kind: 'export';
        readonly existing: Existing;
        readonly target: AgeTarget;
        /** The folder to write to; null for that of the file. */
        readonly into: string | null;
      }
    /** To the newest version of each of its keys that the person may use, or to these keys and no others. */
    | { readonly kind: 'reseal'; readonly to: 'newest' | readonly Buffer[] }
    | { readonly kind: 'check' }
    /** `path` is a folder; empty for all places in the index. */
    | { readonly kind: 'scan' }
  );
export type OrderOf<K extends JobOrder['kind']> = JobOrder & { readonly kind: K };

/** A running job, as whoever performs it sees it. */
export interface RunningJob {
  readonly control: Control;
  learn(facts: Facts): void;
}
type Facts = Partial<Pick<JobView, 'size' | 'keyName'>>;

/** What came of a job; `output` is the name of what it made, null where it makes nothing. */
export interface JobDone {
  readonly output: string | null;
  readonly outputFolder?: string;
  readonly finding?: JobFinding;
  readonly original?: JobView['original'];
  readonly scan?: ScanView;
}

export type Perform = (order: JobOrder, job: RunningJob) => Promise<JobDone>;

/** Up to this many bytes are the work of one lane for a moment: the disk takes longer than the cipher. */
const smallSize = 1_000_000;

export class Job {
  readonly id: number;
  #order: JobOrder;
  /** Only of a job that has begun: a hundred thousand may wait. */
  #control: Control | null = null;
  #state: JobView['state'] = 'waiting';
  #size: number;
  #keyName: string | null = null;
  #done: JobDone | null = null;
  #refusal: JobView['refusal'] = null;
  #work: Promise<void> | null = null;

  constructor(id: number, order: JobOrder) {
    this.id = id;
    this.#order = order;
    this.#size = order.size;
  }

  get kind(): JobOrder['kind'] {
    return this.#order.kind;
  }
  get by(): Person {
    return this.#order.by;
  }
  /** Whether others of its kind may work beside it (filejobs.ts, J5). Re-sealing touches two pages of any file. */
  get isSmall(): boolean {
    const { kind, size } = this.#order;
    return kind === 'reseal' || (kind !== 'scan' && size <= smallSize);
  }
  get isWaiting(): boolean {
    return this.#state === 'waiting';
  }
  get isPaused(): boolean {
    return this.#state === 'paused';
  }
  /** Paused after it had begun. */
  get isResting(): boolean {
    return this.isPaused && this.#work !== null;
  }
  get hasFailed(): boolean {
    return this.#state === 'refused' || this.#state === 'cancelled';
  }
  get hasEnded(): boolean {
    return this.#state === 'done' || this.hasFailed;
  }

  /** Answers when the job has ended; never fails. */
  run(perform: Perform, changed: () => void): Promise<void> {
    this.#state = 'running';
    const learn = (facts: Facts) => {
      this.#size = facts.size ?? this.#size;
      this.#keyName = facts.keyName ?? this.#keyName;
      changed();
    };
    const control = new Control();
    this.#control = control;
    this.#work = perform(this.#order, { control, learn })
      .then(
        (done) => {
          this.#done = done;
          this.#state = 'done';
          this.wipe();
        },
        (thrown: unknown) => {
          const refusal = fileRefusal(thrown, basename(this.#order.path)).view;
          this.#refusal = refusal;
          this.#state = refusal.code === 'cancelled' ? 'cancelled' : 'refused';
        },
      )
      .finally(() => {
        this.#work = null;
      });
    return this.#work;
  }

  pause(): void {
    if (this.#state !== 'waiting' && this.#state !== 'running') return;
    this.#control?.pause();
    this.#state = 'paused';
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#control?.resume();
    this.#state = this.#work === null ? 'waiting' : 'running';
  }

  /** Answers when it has ended. */
  async cancel(): Promise<void> {
    this.#control?.stop();
    if (this.#work === null) this.#state = 'cancelled';
    else await this.#work;
  }

  /** Makes ready to be done again from the start, by whoever wants that; `existing` is the answer to a taken name. */
  reset(existing: Existing, by: Person): void {
    this.#order = 'existing' in this.#order ? { ...this.#order, existing, by } : { ...this.#order, by };
    this.#control = null;
    this.#refusal = null;
    this.#state = 'waiting';
  }

  /** Wipes what is secret in the order, once it will not be done again. */
  wipe(): void {
    const order = this.#order;
    if (order.kind === 'export' && order.target.for === 'passphrase') order.target.passphrase.wipe();
  }

  view(): JobView {
    const { kind, path } = this.#order;
    const done = this.#state === 'done' ? this.#size : Math.min(this.#size, this.#control?.done ?? 0);
    const what = { id: this.id, kind, name: basename(path), folder: dirname(path), size: this.#size, done };
    const { output = null, outputFolder = null, finding = null } = this.#done ?? {};
    const { original = 'kept', scan = null } = this.#done ?? {};
    const [state, keyName, refusal] = [this.#state, this.#keyName, this.#refusal];
    return { ...what, state, output, outputFolder, keyName, refusal, finding, original, scan };
  }
}
