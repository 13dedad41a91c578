// The family of hostile inputs: every parser is given mutated samples. It answers, or refuses with a reason: no crash, no
// hang, no memory asked for because a length said so, and nothing read as what it is not.
//
// A long run is guided: an input that reaches a block of the code that none before it reached is kept, and mutated on. With
// KEYWARD_GUIDE=off it only counts the blocks, for comparison; with KEYWARD_GUIDE=keep what it found becomes the corpus.

import { pathToFileURL } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { Refusal } from '../../core/refusal.ts';
import { dice } from './alterations.ts';
import { Blocks } from './blocks.ts';
import { type Kept, keep, keptFor, type Outcome } from './corpus.ts';
import type { Bounds, Family, Tally } from './family.ts';
import { fileParsers, recoveryModules } from './fileparsers.ts';
import { mutated } from './mutations.ts';
import { memoryParsers, type Parser } from './parsers.ts';
import { dropSamples, type Samples, takeSamples } from './samples.ts';
import { verifierModules } from './verifierparsers.ts';

/** More than any parser has need of; a length in an input must not ask for more. */
const mostMemory = 64 << 20;
/** Milliseconds. */
const usualPatience = 5000;
/** Below this many inputs the counting of blocks would cost more than it finds. */
const worthGuiding = 100_000;
/** So many batches at a time of a parser in which nothing new is found any more: asking for the blocks costs as much for each. */
const mostBatches = 8;
/** So many questions are asked to find which input of a batch it was: V8 forgets some of what it counts in fast code. */
const mostQuestions = 100;

type Guide = 'on' | 'off' | 'keep';
const guide = (process.env['KEYWARD_GUIDE'] ?? 'on') as Guide;

export const inputFamily: Family = {
  name: 'inputs',
  promise:
    'Mutated samples and random bytes into every parser (the list is test/torture/parsers.ts and fileparsers.ts), guided by the blocks of code that they reach: an answer or a refusal with a reason, at once, and no memory by a hostile length.',
  longRun: 10_000_000,
  // One alone knows all that becomes the corpus.
  hands: guide === 'keep' ? 1 : 2,
  run: mistreat,
};

/** A parser with what it is tried with: its sample, and every input that reached something new. */
interface Tried extends Parser {
  readonly pool: Buffer[];
  /** How many batches it is given at a time. */
  batches: number;
}

async function mistreat({ seed, count, over }: Bounds, tally: Tally): Promise<void> {
  const blocks =
    count < worthGuiding ? null : new Blocks([pathToFileURL(__filename).href, ...recoveryModules]);
  const samples = await takeSamples();
  blocks?.learn(blocks.fresh());
  const parsers = (await allParsers(samples)).map(withPool);
  blocks?.countIn(verifierModules(samples));
  const trial = new Trial(tally);
  const pick = dice(seed);
  try {
    for (let [n, round] = [0, 0]; n < count && !over(); round++) {
      for (const parser of parsers) {
        const most = Math.min(parser.batch * parser.batches, count - n);
        const inputs = round === 0 ? [...parser.pool] : inputsFor(parser, parsers, most, pick);
        for (const input of inputs) await trial.counted(parser, input);
        n += inputs.length;
        // The first round gives each parser what is in its pool already.
        if (round === 0) blocks?.learn(blocks.fresh());
        else if (blocks !== null) await learnFrom(inputs, parser, { blocks, trial });
        if (n >= count || over()) break;
      }
    }
    if (blocks !== null) tally.reaches('blocks of code reached', blocks.reached.blocks);
    if (blocks !== null && guide === 'keep')
      for (const parser of parsers) keep(parser.name, await shortest(parser, blocks, trial));
  } finally {
    trial.end();
    blocks?.end();
    await dropSamples(samples);
  }
}

export async function allParsers(samples: Samples): Promise<readonly Parser[]> {
  return [...memoryParsers(samples), ...(await fileParsers(samples))];
}

function withPool(parser: Parser): Tried {
  const kept = guide === 'off' ? [] : keptFor(parser.name).map(({ input }) => input);
  return { ...parser, pool: [parser.sample, ...kept], batches: 1 };
}

function inputsFor(
  { pool, mend, sample }: Tried,
  parsers: readonly Tried[],
  many: number,
  pick: (below: number) => number,
): readonly Buffer[] {
  return Array.from({ length: many }, () => {
    const others = pick(4) === 0 ? (parsers[pick(parsers.length)]?.pool ?? pool) : pool;
    // What reached something new of late is the likeliest to lead on.
    const at = pick(2) === 0 ? pick(pool.length) : pool.length - 1 - pick(Math.min(8, pool.length));
    const input = mutated(pool[at] ?? sample, others[pick(others.length)] ?? sample, pick);
    return mend !== undefined && pick(2) === 0 ? mend(input) : input;
  });
}

interface Search {
  readonly blocks: Blocks;
  readonly trial: Trial;
}

/** Where one of these inputs reached something new, finds which, and keeps it in the pool. */
async function learnFrom(inputs: readonly Buffer[], parser: Tried, search: Search): Promise<void> {
  const fresh = search.blocks.fresh();
  parser.batches = fresh.length > 0 ? 1 : Math.min(mostBatches, 2 * parser.batches);
  if (fresh.length === 0) return;
  if (guide !== 'off') await locate(inputs, parser, search, { left: mostQuestions });
  // What none of them reached again by itself is no merit of an input.
  search.blocks.learn(fresh);
}

async function locate(
  inputs: readonly Buffer[],
  parser: Tried,
  search: Search,
  questions: { left: number },
): Promise<void> {
  const { blocks, trial } = search;
  const middle = Math.ceil(inputs.length / 2);
  for (const half of [inputs.slice(0, middle), inputs.slice(middle)]) {
    if (questions.left-- <= 0) return;
    for (const input of half) await trial.of(parser, input);
    const fresh = blocks.fresh();
    const [only] = half;
    if (fresh.length === 0 || only === undefined) continue;
    if (half.length > 1) await locate(half, parser, search, questions);
    else if (!parser.pool.includes(only)) parser.pool.push(only);
    if (half.length === 1) blocks.learn(fresh);
  }
}

/** The inputs of the pool that together reach all that the pool reaches, each as short as a few cuts make it. */
async function shortest(parser: Tried, blocks: Blocks, trial: Trial): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  blocks.forget();
  for (const input of [...parser.pool].sort((a, b) => a.length - b.length)) {
    await trial.of(parser, input);
    const fresh = blocks.fresh();
    if (fresh.length === 0) continue;
    const cut = await cutDown(input, fresh.length, parser, blocks, trial);
    const { is, what } = await trial.of(parser, cut);
    blocks.learn(blocks.fresh());
    if (is === 'well') kept.push({ input: cut, outcome: what });
  }
  return kept;
}

/** Without the pieces that it reaches as many new blocks without. */
async function cutDown(
  input: Buffer,
  many: number,
  parser: Parser,
  blocks: Blocks,
  trial: Trial,
): Promise<Buffer> {
  let short = input;
  for (let piece = short.length >> 1; piece > 0 && short.length <= 16_384; piece >>= 1) {
    for (let at = 0; at < short.length && at < 8 * piece; ) {
      const without = Buffer.concat([short.subarray(0, at), short.subarray(at + piece)]);
      const candidate = parser.mend?.(Buffer.from(without)) ?? without;
      await trial.of(parser, candidate);
      const isAsGood = blocks.fresh().length >= many && candidate.length < short.length;
      if (isAsGood) short = candidate;
      else at += piece;
    }
  }
  return short;
}

export type Came =
  | { readonly is: 'well'; readonly what: Outcome }
  | { readonly is: 'wrong'; readonly what: string };

/** Gives inputs to parsers and says what came of it. */
export class Trial {
  readonly #tally: Tally;
  readonly #watch = new MemoryWatch();

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  async counted(parser: Parser, input: Buffer): Promise<void> {
    const { is, what } = await this.of(parser, input);
    if (is === 'well') this.#tally.came(`${parser.name} ${what}`);
    else
      this.#tally.failed(
        `${parser.name}: ${what}; input, deflated: ${deflateRawSync(input).toString('base64')}`,
      );
  }

  async of({ parse, refuses = isRefusal, patience = usualPatience }: Parser, input: Buffer): Promise<Came> {
    // Some of them wipe what they are given.
    const given = Buffer.from(input);
    const began = performance.now();
    this.#watch.most = 0;
    let what = 'taken';
    try {
      const answer = await parse(given);
      if (answer === null) what = 'refused';
    } catch (thrown) {
      what = refuses(thrown) ? 'refused' : String((thrown as Error).stack);
    }
    const took = performance.now() - began;
    if (took > patience) return { is: 'wrong', what: `took ${took.toFixed(0)} ms` };
    if (this.#watch.most > mostMemory) return { is: 'wrong', what: `asked for ${this.#watch.most} bytes` };
    return what === 'taken' || what === 'refused' ? { is: 'well', what } : { is: 'wrong', what };
  }

  end(): void {
    this.#watch.end();
  }
}

function isRefusal(thrown: unknown): boolean {
  return thrown instanceof Refusal && thrown.code !== 'internal';
}

/** The largest buffer that was asked for. */
class MemoryWatch {
  most = 0;
  readonly #real = { alloc: Buffer.alloc, allocUnsafe: Buffer.allocUnsafe };

  constructor() {
    const watched =
      <A extends unknown[]>(make: (size: number, ...given: A) => Buffer) =>
      (size: number, ...given: A) => {
        this.most = Math.max(this.most, size);
        return size > 16 * mostMemory ? Buffer.from([]) : make(size, ...given);
      };
    Object.assign(Buffer, { alloc: watched(this.#real.alloc), allocUnsafe: watched(this.#real.allocUnsafe) });
  }

  end(): void {
    Object.assign(Buffer, this.#real);
  }
}
