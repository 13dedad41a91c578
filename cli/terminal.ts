// The terminal of the person at the desk: asks and is answered, above all without showing what is typed.
//
// TE1  While a passphrase is typed the terminal is in raw mode and echoes nothing. The mode is restored when the entry
//      ends and when the process does, by whatever way it can still act on.
// TE2  What is typed is kept as bytes, once, and wiped where it is not handed out.
// TE3  It is the terminal itself that is asked, not standard input, which may carry the data of the command.

import { closeSync, openSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { Refusal } from '../core/refusal.ts';

const mostTyped = 1024;
const key = { enter: 0x0d, newline: 0x0a, backspace: 0x08, delete: 0x7f, escape: 0x1b } as const;
const control = { c: 0x03, d: 0x04, u: 0x15 } as const;

export class Terminal {
  readonly #input: ReadStream;
  readonly #output: number;
  readonly #interrupted: () => void;

  private constructor(input: ReadStream, output: number, interrupted: () => void) {
    this.#input = input;
    this.#output = output;
    this.#interrupted = interrupted;
    process.on('exit', () => this.#restore());
  }

  /** Null where there is nobody to ask. `interrupted` is called for Ctrl-C, which is no signal in raw mode. */
  static open(interrupted: () => void): Terminal | null {
    const [from, to] =
      process.platform === 'win32' ? ['\\\\.\\CONIN$', '\\\\.\\CONOUT$'] : ['/dev/tty', '/dev/tty'];
    try {
      const output = openSync(to, 'r+');
      try {
        return new Terminal(new ReadStream(openSync(from, 'r+')), output, interrupted);
      } catch (thrown) {
        closeSync(output);
        throw thrown;
      }
    } catch {
      return null;
    }
  }

  /** One line, shown as it is typed. Refuses `cancelled` for an end of input. */
  async askLine(question: string): Promise<string> {
    const bytes = await this.#entry(question, 'shown');
    return bytes.toString('utf8');
  }

  /** One line that is not shown; whoever receives the bytes wipes them. Refuses `cancelled` for an end of input. */
  askSecret(question: string): Promise<Buffer> {
    return this.#entry(question, 'hidden');
  }

  say(line: string): void {
    writeSync(this.#output, `${line}\n`);
  }

  close(): void {
    this.#restore();
    this.#input.destroy();
    closeSync(this.#output);
  }

  async #entry(question: string, typing: 'shown' | 'hidden'): Promise<Buffer> {
    this.#input.setRawMode(true);
    writeSync(this.#output, question);
    const line = new Line();
    try {
      await new Promise<void>((resolve, reject) => {
        const take = (bytes: Buffer) => {
          const before = typing === 'shown' ? line.text() : '';
          const end = line.take(bytes);
          bytes.fill(0);
          if (typing === 'shown') this.#redraw(before, line.text());
          if (end === 'goes on') return;
          this.#input.off('data', take);
          if (end === 'entered') resolve();
          else reject(new Refusal('cancelled'));
          if (end === 'interrupted') this.#interrupted();
        };
        this.#input.on('data', take);
        this.#input.resume();
      });
      return line.handOut();
    } finally {
      line.wipe();
      this.#input.pause();
      this.#restore();
      writeSync(this.#output, '\n');
    }
  }

  #redraw(before: string, after: string): void {
    const isLonger = after.startsWith(before);
    const back = '\b \b'.repeat([...before].length);
    writeSync(this.#output, isLonger ? after.slice(before.length) : back + after);
  }

  #restore(): void {
    if (this.#input.isRaw && !this.#input.destroyed) this.#input.setRawMode(false);
  }
}

/** A line as it is being typed. */
class Line {
  readonly #bytes = Buffer.alloc(mostTyped);
  #length = 0;
  #escape: 'no' | 'begun' | 'sequence' = 'no';

  take(bytes: Buffer): 'goes on' | 'entered' | 'ended' | 'interrupted' {
    for (const byte of bytes) {
      if (this.#isInEscape(byte)) continue;
      if (byte === key.enter || byte === key.newline) return 'entered';
      if (byte === control.c) return 'interrupted';
      if (byte === control.d && this.#length === 0) return 'ended';
      if (byte === control.u) this.wipe();
      else if (byte === key.backspace || byte === key.delete) this.#back();
      else if (byte >= 0x20 && this.#length < mostTyped) this.#bytes[this.#length++] = byte;
    }
    return 'goes on';
  }

  text(): string {
    return this.#bytes.toString('utf8', 0, this.#length);
  }

  handOut(): Buffer {
    const bytes = Buffer.alloc(this.#length);
    this.#bytes.copy(bytes, 0, 0, this.#length);
    return bytes;
  }

  wipe(): void {
    this.#bytes.fill(0);
    this.#length = 0;
  }

  /** Takes back one character, however many bytes UTF-8 gave it. */
  #back(): void {
    let isWithin = this.#length > 0;
    while (isWithin) {
      const last = this.#bytes[--this.#length] ?? 0;
      this.#bytes[this.#length] = 0;
      isWithin = (last & 0xc0) === 0x80 && this.#length > 0;
    }
  }

  /** Arrow keys and their like are no characters: ESC, or ESC [ … up to a letter or a tilde. */
  #isInEscape(byte: number): boolean {
    if (this.#escape === 'no') {
      if (byte !== key.escape) return false;
      this.#escape = 'begun';
    } else if (byte === key.enter || byte === key.newline) {
      this.#escape = 'no';
      return false;
    } else if (this.#escape === 'begun') {
      this.#escape = byte === 0x5b || byte === 0x4f ? 'sequence' : 'no';
    } else if (byte >= 0x40 && byte <= 0x7e) {
      this.#escape = 'no';
    }
    return true;
  }
}
