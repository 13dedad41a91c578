// Lanes: the worker threads that file work runs in, started when a file is first looked at and kept until the vault is
// locked: a file of some hundred MiB is sealed in the time that starting them takes.
//
// A task that is paused sleeps in its lanes; the next task gets others. A task that one lane does in a moment waits in
// line where as many of its kind work as there are cores: more threads would only be in each other's way.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Control, Task, TaskEnd } from './filetask.ts';
import type { KeyBytes } from './keybytes.ts';
import { Refusal, unreachable } from './refusal.ts';
import { payloadStream, type StreamKeys } from './stream.ts';

/** A task without what `Lanes` adds to it. */
export type TaskOrder = Task extends infer T
  ? T extends Task
    ? Omit<T, 'secrets' | 'control'>
    : never
  : never;

/** The keys of a sealed payload, and for an export that of the payload that is made of it. */
export type LaneKeys = StreamKeys & { readonly exported?: KeyBytes };

export class Lanes {
  readonly #script: string;
  readonly #all = new Set<Worker>();
  readonly #idle: Worker[] = [];
  /** Those that `close` ended. */
  readonly #ended = new WeakSet<Worker>();
  readonly #most: number;
  /** Short tasks at work, and those in line, in order. */
  readonly #short = new Set<Control>();
  readonly #line: (() => void)[] = [];

  /** `script` is the bundled filework.ts. */
  constructor(script: string) {
    this.#script = script;
    this.#most = Math.min(8, availableParallelism());
  }

  /** Starts them, where they are not. */
  ready(): void {
    while (this.#all.size < this.#most) this.#idle.push(this.#startLane());
  }

  /**
   * Runs a task in as many lanes as it has use for and waits for all of them. The keys are shared with the lanes for
   * as long and wiped (filework.ts, F4). Refuses with the first lane's refusal that is not `cancelled`, and `cancelled`
   * where the task was stopped before it began, or the lanes were closed under it.
   */
  async run(order: TaskOrder, stream: LaneKeys, segments: number, control: Control): Promise<void> {
    if (!isShort(order)) return this.#run(order, stream, segments, control);
    await this.#turnOf(control);
    try {
      return await this.#run(order, stream, segments, control);
    } finally {
      this.#short.delete(control);
      this.#callNext();
    }
  }

  async #run(order: TaskOrder, stream: LaneKeys, segments: number, control: Control): Promise<void> {
    control.goOn();
    const secrets = new SharedArrayBuffer(71);
    const view = new Uint8Array(secrets);
    share(stream, view);
    try {
      const lanes = Math.max(1, Math.min(this.#most, segments));
      const task: Task = { ...order, secrets, control: control.memory };
      const runs = Array.from({ length: lanes }, () => this.#runIn(this.#takeLane(), task));
      for (const run of runs) run.catch(() => control.stop());
      const ends = await Promise.allSettled(runs);
      const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
      const telling = failures.find(
        (failure) => !(failure instanceof Refusal && failure.code === 'cancelled'),
      );
      if (failures.length > 0) throw telling ?? failures[0];
    } finally {
      view.fill(0);
    }
  }

  /** Ends the threads, and with them what a disk that does not answer still keeps running (vault.ts, Z2). */
  async close(): Promise<void> {
    const workers = [...this.#all];
    this.#all.clear();
    this.#idle.length = 0;
    for (const worker of workers) this.#ended.add(worker);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  /** Waits until a short task may begin; one that is paused, at work or in line, holds up nobody. */
  async #turnOf(control: Control): Promise<void> {
    control.whenPaused(() => this.#callNext());
    if (this.#hasTurn) this.#short.add(control);
    else {
      await new Promise<void>((resolve) => {
        this.#line.push(() => {
          this.#short.add(control);
          resolve();
        });
      });
    }
  }

  get #hasTurn(): boolean {
    return [...this.#short].filter((one) => !one.isPaused).length < this.#most;
  }

  #callNext(): void {
    while (this.#hasTurn) {
      const next = this.#line.shift();
      if (next === undefined) return;
      next();
    }
  }

  #runIn(worker: Worker, task: Task): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        worker.off('message', ended).off('error', died).off('exit', died);
        act();
      };
      const ended = (end: TaskEnd) =>
        settle(() => {
          this.#giveBack(worker);
          if (end.end === 'done') resolve();
          else reject(new Refusal(end.refusal.code, end.refusal.facts));
        });
      const died = () =>
        settle(() => reject(new Refusal(this.#ended.has(worker) ? 'cancelled' : 'internal')));
      worker.on('message', ended).on('error', died).on('exit', died);
      worker.postMessage(task);
    });
  }

  #takeLane(): Worker {
    return this.#idle.pop() ?? this.#startLane();
  }

  #startLane(): Worker {
    const worker = new Worker(this.#script);
    const gone = () => {
      this.#all.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
    };
    worker.on('error', gone).on('exit', gone);
    this.#all.add(worker);
    worker.unref();
    return worker;
  }

  /** Those that were only needed beside a paused task are not kept. */
  #giveBack(worker: Worker): void {
    if (!this.#all.has(worker)) return;
    if (this.#idle.length < this.#most) this.#idle.push(worker);
    else void worker.terminate();
  }
}

/** Up to about one segment. A folder counts by its bytes, however many files they are. */
function isShort(order: TaskOrder): boolean {
  switch (order.kind) {
    case 'seal file':
    case 'open file':
    case 'check':
    case 'export':
      return order.plainLength <= payloadStream.segmentLength;
    case 'seal folder':
      return order.size <= payloadStream.segmentLength;
    case 'open folder':
      return order.sealedLength <= payloadStream.segmentLength;
    default:
      return unreachable(order);
  }
}

function share({ key, prefix, exported }: LaneKeys, into: Uint8Array): void {
  key.use((bytes) => into.set(bytes));
  into.set(prefix, 32);
  exported?.use((bytes) => into.set(bytes, 39));
}
