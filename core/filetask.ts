// File tasks: what crosses between the main thread and the lanes of file work.

import { isMainThread } from 'node:worker_threads';
import { Refusal, type RefusalView } from './refusal.ts';

/** What every task carries. File descriptors are those of the process; offsets are where the payload begins. */
interface TaskFrame {
  /** Segment key 32 | nonce prefix 7 | of an export: payload key 32 (filework.ts, F4). */
  readonly secrets: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  /** Name to show in refusals. */
  readonly name: string;
}
export type Task = TaskFrame &
  (
    | {
        readonly kind: 'seal file';
        readonly source: number;
        readonly target: number;
        /** Key pages and body up to the first segment: from the start of the file. */
        readonly head: Uint8Array;
        readonly payloadAt: number;
        readonly plainLength: number;
      }
    | {
        readonly kind: 'open file';
        readonly source: number;
        readonly payloadAt: number;
        readonly target: number;
        readonly plainLength: number;
      }
    | {
        readonly kind: 'check';
        readonly source: number;
        readonly payloadAt: number;
        readonly plainLength: number;
      }
    | {
        readonly kind: 'seal folder';
        readonly folder: string;
        /** Sum of the sizes of its files. */
        readonly size: number;
        /** Files that are not archived: the vault's own (ownfiles.ts). */
        readonly own: readonly string[];
        readonly target: number;
        /** As that of a file. */
        readonly head: Uint8Array;
        readonly payloadAt: number;
      }
    | {
        readonly kind: 'open folder';
        readonly source: number;
        readonly payloadAt: number;
        readonly sealedLength: number;
        readonly into: string;
      }
    | {
        readonly kind: 'export';
        readonly source: number;
        readonly payloadAt: number;
        readonly plainLength: number;
        readonly target: number;
        /** Where the chunks begin (agestream.ts). */
        readonly chunksAt: number;
      }
  );
export type TaskEnd = { readonly end: 'done' } | { readonly end: 'refused'; readonly refusal: RefusalView };

const [running, stopped, paused] = [0, 1, 2];

/** Shared between the main thread and the lanes of one task: the next segment, whether to go on, bytes done. */
export class Control {
  static readonly length = 16;
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #bytes: BigInt64Array;
  #paused: () => void = () => undefined;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(Control.length)) {
    this.memory = memory;
    this.#words = new Int32Array(memory, 0, 2);
    this.#bytes = new BigInt64Array(memory, 8, 1);
  }

  /** The next segment that nobody has taken. */
  takeSegment(): number {
    return Atomics.add(this.#words, 0, 1);
  }

  /** Another task is begun under the same control: its segments are counted from the first. */
  startOver(): void {
    Atomics.store(this.#words, 0, 0);
  }

  /** For good: what was stopped is not resumed. */
  stop(): void {
    Atomics.store(this.#words, 1, stopped);
    Atomics.notify(this.#words, 1);
  }

  pause(): void {
    Atomics.compareExchange(this.#words, 1, running, paused);
    this.#paused();
  }

  /** Is told when it is paused, in this thread: whoever shares out lanes (lanes.ts). */
  whenPaused(told: () => void): void {
    this.#paused = told;
  }

  get isPaused(): boolean {
    return Atomics.load(this.#words, 1) === paused;
  }

  resume(): void {
    Atomics.compareExchange(this.#words, 1, paused, running);
    Atomics.notify(this.#words, 1);
  }

  /** In a lane, waits while the task is paused; the main thread never waits. Refuses `cancelled` once it was stopped. */
  goOn(): void {
    if (!isMainThread) while (Atomics.load(this.#words, 1) === paused) Atomics.wait(this.#words, 1, paused);
    if (Atomics.load(this.#words, 1) === stopped) throw new Refusal('cancelled');
  }

  add(bytes: number): void {
    Atomics.add(this.#bytes, 0, BigInt(bytes));
  }

  get done(): number {
    return Number(Atomics.load(this.#bytes, 0));
  }
}

/** The buffers of a lane, one segment each (filework.ts, F1). */
export interface LaneBuffers {
  readonly plain: Buffer;
  readonly sealed: Buffer;
  readonly back: Buffer;
  readonly check: Buffer;
}
