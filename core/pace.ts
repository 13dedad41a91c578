// Pace: news that may come thousands of times a second, told at most ten times a second and never forgotten.
//
// The first is told at once, before `ask` answers; those that follow within the pause are told together after it.

const pause = 100;

export class Pace {
  readonly #tell: () => Promise<void>;
  #telling: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #asked: 'no' | 'again' = 'no';

  constructor(tell: () => Promise<void>) {
    this.#tell = tell;
  }

  async ask(): Promise<void> {
    if (this.#telling !== null || this.#timer !== null) {
      this.#asked = 'again';
      return;
    }
    await this.#tellNow();
  }

  async #tellNow(): Promise<void> {
    this.#asked = 'no';
    this.#telling = this.#tell();
    try {
      await this.#telling;
    } finally {
      this.#telling = null;
      this.#timer = setTimeout(() => {
        this.#timer = null;
        // What could not be told here is told with the next news.
        if (this.#asked === 'again') this.#tellNow().catch(() => undefined);
      }, pause);
      this.#timer.unref();
    }
  }
}
