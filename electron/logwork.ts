// The verification or export of the log that is under way: one at a time, how far it has come, and a way to stop it.

import type { Progress } from '../core/recordviews.ts';

interface Watch {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

export class LogWork {
  #now: { readonly stop: AbortController; progress: Progress } | null = null;

  get view(): Progress | 'nothing is done' {
    return this.#now?.progress ?? 'nothing is done';
  }

  /** Runs `work`. Stops one that was under way, which is refused `cancelled`. */
  async run<T>(work: (watch: Watch) => Promise<T>): Promise<T> {
    this.stop();
    const now = { stop: new AbortController(), progress: { done: 0, of: 0 } };
    this.#now = now;
    try {
      return await work({
        signal: now.stop.signal,
        progress: (progress) => {
          now.progress = progress;
        },
      });
    } finally {
      if (this.#now === now) this.#now = null;
    }
  }

  stop(): void {
    this.#now?.stop.abort();
    this.#now = null;
  }
}
