// Rounds: several tasks, one after the other, none of which stops the others.
//
// R1  What fails is left out of the following rounds for pauses that grow from a minute to an hour.
// R2  Rounds take turns: one that is asked for while another goes on runs after it.

const minute = 60_000;
const longestPause = 60 * minute;

export interface Task {
  /** Names the task from round to round. */
  readonly name: string;
  /** Does what is due; answers the milliseconds until there may be more, Infinity where only other events bring any. */
  readonly run: () => Promise<number>;
}

export interface Failure {
  readonly task: string;
  readonly thrown: unknown;
  /** How often it has failed in a row. */
  readonly times: number;
}

interface Round {
  /** Milliseconds until something may be due, or a failed task is tried again. */
  readonly nextIn: number;
  readonly failures: readonly Failure[];
}

/** How long what failed is left alone (R1), by its name. `uptime`: milliseconds that only go forward. */
export class Patience {
  readonly #uptime: () => number;
  readonly #failed = new Map<string, { readonly times: number; readonly retryAt: number }>();

  constructor(uptime: () => number) {
    this.#uptime = uptime;
  }

  /** Milliseconds until it is tried again; 0 where it did not fail last time. */
  wait(name: string): number {
    return Math.max(0, (this.#failed.get(name)?.retryAt ?? 0) - this.#uptime());
  }

  /** Answers how often it has failed in a row. */
  failed(name: string): number {
    const times = (this.#failed.get(name)?.times ?? 0) + 1;
    const pause = Math.min(longestPause, minute * 2 ** (times - 1));
    this.#failed.set(name, { times, retryAt: this.#uptime() + pause });
    return times;
  }

  succeeded(name: string): void {
    this.#failed.delete(name);
  }

  /** Tries everything at once again: something that it may have waited for has happened. */
  forgive(): void {
    this.#failed.clear();
  }
}

export class Rounds {
  readonly #patience: Patience;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  /** Never fails: what failed is in the answer. */
  run(tasks: readonly Task[]): Promise<Round> {
    const round = this.#turn.then(() => this.#round(tasks));
    this.#turn = round;
    return round;
  }

  /** Answers when no round is under way. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  async #round(tasks: readonly Task[]): Promise<Round> {
    const failures: Failure[] = [];
    let nextIn = Infinity;
    for (const { name, run } of tasks) {
      if (this.#patience.wait(name) === 0) {
        try {
          nextIn = Math.min(nextIn, await run());
          this.#patience.succeeded(name);
        } catch (thrown) {
          failures.push({ task: name, thrown, times: this.#patience.failed(name) });
        }
      }
      nextIn = Math.min(nextIn, this.#patience.wait(name) || Infinity);
    }
    return { nextIn: Math.max(0, nextIn), failures };
  }
}
