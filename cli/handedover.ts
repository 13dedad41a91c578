// A file descriptor that a script hands over, read line by line. What was read of it is kept in one buffer and wiped.
//
// It is read without blocking the process, which must stay able to lock the vault when a signal comes.

import { createReadStream, fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { Refusal } from '../core/refusal.ts';
import type { Given } from './given.ts';

/** The longest line: more bytes than any passphrase has. */
const longest = 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export class HandedOver {
  readonly #descriptor: number;
  readonly #given: Given;
  readonly #kept = Buffer.alloc(64 * 1024);
  #length = 0;
  #stream: AsyncIterator<Buffer> | null = null;

  constructor(descriptor: number, given: Given) {
    this.#descriptor = descriptor;
    this.#given = given;
  }

  /** The next line without its end; whoever receives the bytes wipes them. Refuses `passphrase_malformed`. */
  async line(): Promise<Buffer> {
    let end = this.#end();
    while (end < 0) {
      const isMore = await this.#readOn();
      end = this.#end();
      if (isMore === 'no more' && end < 0) {
        if (this.#length === 0) throw this.#misuse('has no passphrase');
        return this.#take(this.#length, this.#length);
      }
    }
    return this.#take(end, end + 1);
  }

  #end(): number {
    const end = this.#kept.subarray(0, this.#length).indexOf(lineFeed);
    if (end > longest || (end < 0 && this.#length > longest)) throw new Refusal('passphrase_malformed');
    return end;
  }

  /** Hands out the first `length` bytes and forgets the first `used`. */
  #take(length: number, used: number): Buffer {
    const isWindows = this.#kept[length - 1] === carriageReturn;
    const line = Buffer.alloc(isWindows ? length - 1 : length);
    this.#kept.copy(line, 0, 0, line.length);
    this.#kept.copyWithin(0, used, this.#length);
    this.#kept.fill(0, this.#length - used, this.#length);
    this.#length -= used;
    return line;
  }

  async #readOn(): Promise<'more' | 'no more'> {
    this.#stream ??= this.#open();
    const next = await this.#stream.next().catch(() => {
      throw this.#misuse('cannot be read');
    });
    if (next.done === true) return 'no more';
    const piece: Buffer = next.value;
    try {
      if (this.#length + piece.length > this.#kept.length) throw new Refusal('passphrase_malformed');
      piece.copy(this.#kept, this.#length);
      this.#length += piece.length;
    } finally {
      piece.fill(0);
    }
    return 'more';
  }

  /** A pipe is waited for; a file is there. A terminal would show what is typed. */
  #open(): AsyncIterator<Buffer> {
    const fd = this.#descriptor;
    if (isatty(fd)) throw this.#misuse('is a terminal; leave the option out to be asked for the passphrase');
    let stream: Readable;
    try {
      const status = fstatSync(fd);
      const isPipe = status.isFIFO() || status.isSocket();
      stream = isPipe
        ? new Socket({ fd, readable: true, writable: false })
        : createReadStream('', { fd, autoClose: false });
    } catch {
      throw this.#misuse('cannot be read');
    }
    return (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  #misuse(what: string) {
    return this.#given.misuse(`File descriptor ${this.#descriptor} ${what}.`);
  }
}
