// File turns: what writes to a sealed file, or says in the index what it found in it, does so one after the other.
//
// FT1  Whoever has the turn of a file has it from the first read to the entry in the log; the next one reads anew.
// FT2  A file is its number on its disk: the same under all its names. One that is not there has its path instead, and
//      is refused in its turn.

import { fileNumber } from './ownfiles.ts';

export class FileTurns {
  /** When the last one in line has ended, by file. */
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(path: string, work: () => Promise<T>): Promise<T> {
    const file = await fileNumber(path).catch(() => path);
    const before = this.#last.get(file) ?? Promise.resolve();
    const turn = before.then(work);
    const ended = turn.catch(() => undefined);
    this.#last.set(file, ended);
    try {
      return await turn;
    } finally {
      if (this.#last.get(file) === ended) this.#last.delete(file);
    }
  }
}
