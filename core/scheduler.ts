// The scheduler: for as long as the app runs it asks the vault to do what is due, and sleeps until there may be more.
//
// S1  It never sleeps longer than a minute: a machine that was suspended, or a clock that was set, is caught up with.
// S2  One run at a time; the next one begins after the last has ended, and `stop` waits for it.
// S3  A run that fails does not end it: it runs again, after pauses that grow from a second to a minute.

const second = 1000;
const longestSleep = 60 * second;

/** What the scheduler asks: does what is due and answers the milliseconds until something may be due again. */
interface Tended {
  runDue(): Promise<number>;
}

/** Answers after so many milliseconds, or earlier by a rejection once the signal is aborted. */
type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<unknown>;

export class Scheduler {
  readonly #vault: Tended;
  readonly #sleep: Sleep;
  #running: Promise<void> | null = null;
  #state: 'stopped' | 'running' = 'stopped';
  #nap = new AbortController();
  #failures = 0;

  constructor(vault: Tended, sleep: Sleep) {
    this.#vault = vault;
    this.#sleep = sleep;
  }

  /** Runs at once, and from then on until `stop`. */
  start(): void {
    if (this.#state === 'running') return;
    this.#state = 'running';
    const before = this.#running ?? Promise.resolve();
    this.#running = before.then(() => this.#loop());
  }

  /** Something may be due now: ends the sleep at hand. */
  wake(): void {
    this.#nap.abort();
  }

  /** Answers when the run under way has ended; there is no other after it. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    this.wake();
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (this.#state === 'running') {
      // Whoever wakes it during a run means what that run may have passed already.
      this.#nap = new AbortController();
      const pause = await this.#run();
      if (this.#state === 'running') await this.#sleepFor(pause);
    }
  }

  /** S3. Answers how long to sleep. */
  async #run(): Promise<number> {
    try {
      const pause = await this.#vault.runDue();
      this.#failures = 0;
      return pause;
    } catch {
      return second * 2 ** Math.min(10, this.#failures++);
    }
  }

  /** S1. */
  async #sleepFor(pause: number): Promise<void> {
    const { signal } = this.#nap;
    if (signal.aborted) return;
    await this.#sleep(Math.min(longestSleep, Math.max(0, Math.ceil(pause))), signal).catch(() => undefined);
  }
}
