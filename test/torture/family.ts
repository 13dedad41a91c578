// A family of attacks or accidents: run with a bound and a seed, it tells what each came to, and what must not be.

import { dice } from './alterations.ts';

/** How far to go. `count` is of the family's own measure; `over` ends it sooner. */
export interface Bounds {
  readonly seed: number;
  readonly count: number;
  /** So many of the run are done by others: this part begins with the next one. */
  readonly before?: number;
  readonly over: () => boolean;
}

export interface Family {
  readonly name: string;
  /** What is done, and what must hold afterwards, in one sentence for docs/reliability.md. */
  readonly promise: string;
  /** The count of a long run, where no other is asked for. */
  readonly longRun: number;
  /** So many processes share a run, each with a part of the count and a seed of its own; one where it is not said. */
  readonly hands?: number;
  readonly run: (bounds: Bounds, tally: Tally) => Promise<void>;
}

/** What a run came to, as JSON. */
export interface Told {
  readonly tried: number;
  /** Counts by outcome, the most frequent first. */
  readonly outcomes: readonly (readonly [string, number])[];
  /** How far the run came, in measures of its own. */
  readonly reached: readonly (readonly [string, number])[];
  /** What must not be: each with enough to do it again. */
  readonly failures: readonly string[];
}

export class Tally {
  tried = 0;
  readonly #outcomes = new Map<string, number>();
  readonly #reached = new Map<string, number>();
  readonly failures: string[] = [];

  /** One more, which came to this. */
  came(outcome: string): void {
    this.tried++;
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
  }

  /** It came so far, in a measure of its own: of several processes the farthest counts. */
  reaches(what: string, count: number): void {
    this.#reached.set(what, Math.max(count, this.#reached.get(what) ?? 0));
  }

  failed(what: string): void {
    this.came('FAILED');
    this.failures.push(what);
  }

  /** What another process counted. */
  add({ tried, outcomes, reached, failures }: Told): void {
    this.tried += tried;
    for (const [outcome, count] of outcomes)
      this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + count);
    for (const [what, count] of reached) this.reaches(what, count);
    this.failures.push(...failures);
  }

  get reached(): Told['reached'] {
    return [...this.#reached];
  }

  get outcomes(): Told['outcomes'] {
    return [...this.#outcomes].sort(([, a], [, b]) => b - a);
  }
}

/** A short run of a family, for a test. */
export async function shortly(family: Family, count: number, seed = 1): Promise<Tally> {
  const tally = new Tally();
  await family.run({ seed, count, over: () => false }, tally);
  return tally;
}

/** The same list in an order that the seed chooses. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const pick = dice(seed);
  const mixed = [...list];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = pick(i + 1);
    [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
  }
  return mixed;
}
