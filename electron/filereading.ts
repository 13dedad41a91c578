// The file that is being read to be signed or verified: one at a time, how far it has come, and a way to stop it.

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileRefusal, Refusal } from '../core/refusal.ts';
import type { FileReading } from './contract.ts';

export class FileBeingRead {
  #now: { readonly name: string; readonly size: number; done: number; stopped: boolean } | null = null;

  get view(): FileReading | 'nothing is read' {
    if (this.#now === null) return 'nothing is read';
    const { name, size, done } = this.#now;
    return { name, size, done };
  }

  /** Runs `work`, which tells how far it has come. Stops one that was under way, which is refused `cancelled`. */
  async read<T>(path: string, work: (goOn: (done: number) => void) => Promise<T>): Promise<T> {
    this.stop();
    const name = basename(path);
    const { size } = await stat(path).catch((thrown: unknown) => {
      throw fileRefusal(thrown, name);
    });
    const reading = { name, size, done: 0, stopped: false };
    this.#now = reading;
    try {
      return await work((done) => {
        if (reading.stopped) throw new Refusal('cancelled');
        reading.done = done;
      });
    } finally {
      if (this.#now === reading) this.#now = null;
    }
  }

  stop(): void {
    if (this.#now !== null) this.#now.stopped = true;
    this.#now = null;
  }
}
