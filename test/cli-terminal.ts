// A terminal for the command line, by script(1): a real pseudo-terminal, whose keyboard is the test.

import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { environment, printed, started } from './cli-run.ts';

/** Whether there is one: util-linux has it, other systems have another program of that name. */
export const hasTerminal = ((): boolean => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
})();

export class CliTerminal {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  #shown = '';
  #seen = 0;
  #news: () => void = () => undefined;

  /** Runs the command line in a terminal, and then `stty -a`, so that the state it leaves the terminal in is shown. */
  constructor(home: string, args: readonly string[]) {
    const quoted = [process.execPath, ...started, ...args].map((word) => `'${word}'`).join(' ');
    const line = `${quoted} & echo "process $!."; wait $!; echo "code $?."; stty -a; echo finished`;
    this.#child = spawn('script', ['--quiet', '--command', line, '/dev/null'], {
      env: { ...environment(home), SHELL: '/bin/sh' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.stdout.on('data', (bytes: Buffer) => {
      this.#shown += bytes.toString('utf8');
      this.#news();
    });
    this.#child.on('close', () => this.#news());
    this.#child.stdin.on('error', () => undefined);
  }

  /** Waits until the terminal shows this, after what was waited for before; answers what it has shown until then. */
  async shows(text: string): Promise<string> {
    for (;;) {
      const at = this.#shown.indexOf(text, this.#seen);
      if (at >= 0) {
        const since = this.#shown.slice(this.#seen, at + text.length);
        this.#seen = at + text.length;
        return since;
      }
      if (this.#child.exitCode !== null) throw new Error(`ended without showing “${text}”: ${this.#shown}`);
      await new Promise<void>((resolve) => {
        this.#news = resolve;
      });
    }
  }

  type(keys: string): void {
    this.#child.stdin.write(keys);
  }

  enter(line: string): void {
    this.type(`${line}\r`);
  }

  /** Everything that the terminal has shown, once the command has ended. */
  async ended(): Promise<string> {
    await this.shows('finished');
    this.#child.stdin.end();
    if (this.#child.exitCode === null) await once(this.#child, 'close');
    printed.push(this.#shown);
    return this.#shown;
  }
}
