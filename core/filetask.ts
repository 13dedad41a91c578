// File tasks: what crosses between the main thread and the lanes of file work.

import { Refusal, type RefusalView } from './refusal.ts';

/** What every task carries. File descriptors are those of the process; offsets are where the payload begins. */
interface TaskFrame {
  /** Segment key 32 | nonce prefix 7 (filework.ts, F4). */
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
        readonly kind: 'seal folder';
        readonly folder: string;
        /** Sum of the sizes of its files. */
        readonly size: number;
        readonly target: number;
        readonly payloadAt: number;
      }
    | {
        readonly kind: 'open folder';
        readonly source: number;
        readonly payloadAt: number;
        readonly sealedLength: number;
        readonly into: string;
      }
  );
export type TaskEnd = { readonly end: 'done' } | { readonly end: 'refused'; readonly refusal: RefusalView };

/** Shared between the main thread and the lanes of one task. */
export class Control {
  static readonly length = 16;
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #bytes: BigInt64Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(Control.length)) {
    this.memory = memory;
    this.#words = new Int32Array(memory, 0, 2);
    this.#bytes = new BigInt64Array(memory, 8, 1);
  }

  /** The next segment that nobody has taken. */
  takeSegment(): number {
    return Atomics.add(this.#words, 0, 1);
  }

  stop(): void {
    Atomics.store(this.#words, 1, 1);
  }

  /** Refuses `cancelled` once the task was stopped. */
  goOn(): void {
    if (Atomics.load(this.#words, 1) !== 0) throw new Refusal('cancelled');
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
