// Secret bytes as a type: hard to open, sure to be wiped, never printed or serialised.
//
// K1  The bytes live in a buffer of their own (never Node's shared pool), so that a wipe reaches all of them.
// K2  They are seen only inside `use`; what `use` hands out must not be kept beyond it.
// K3  `using key = …` or `wipe()` overwrites them; after that every use is a defect.
// K4  Printing, inspecting and serialising show nothing; JSON.stringify throws.
//
// The limit, stated and not hidden: JavaScript has no locked memory, so swap and hibernation need disk encryption.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { invariant } from './refusal.ts';

export class KeyBytes {
  #bytes: Buffer | null;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** `length` fresh random bytes. */
  static random(length: number): KeyBytes {
    return KeyBytes.take(randomBytes(length));
  }

  /** Takes `bytes` over: they are copied into a buffer of their own and wiped where they were. */
  static take(bytes: Uint8Array): KeyBytes {
    const own = Buffer.alloc(bytes.length);
    own.set(bytes);
    bytes.fill(0);
    return new KeyBytes(own);
  }

  get length(): number {
    return this.#open().length;
  }

  /** Runs `work` on the bytes (K2). */
  use<T>(work: (bytes: Buffer) => T): T {
    return work(this.#open());
  }

  /** A second, independent copy, to be wiped by whoever asked for it. */
  copy(): KeyBytes {
    return this.use((bytes) => KeyBytes.take(Buffer.from(bytes)));
  }

  /** Constant-time comparison; false where the lengths differ. */
  equals(other: Uint8Array): boolean {
    return this.use((bytes) => bytes.length === other.length && timingSafeEqual(bytes, other));
  }

  wipe(): void {
    this.#bytes?.fill(0);
    this.#bytes = null;
  }

  [Symbol.dispose](): void {
    this.wipe();
  }

  toJSON(): never {
    throw new Error('secret bytes are not serialised');
  }

  toString(): string {
    return '[secret]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }

  #open(): Buffer {
    invariant(this.#bytes !== null, 'secret bytes used after they were wiped');
    return this.#bytes;
  }
}
