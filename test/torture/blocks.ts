// Which blocks of the code an input reached, by V8's own counters: what guides the family of hostile inputs.
//
// V8 counts the blocks of a function that is compiled after the counting began: it must begin before a parser runs for the
// first time. What it counts costs a quarter of the speed, and asking it some milliseconds: so it is asked about many
// inputs at a time, and about fewer where there is something new among them (inputs.ts).

import { existsSync, readFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';

/** Whose code counts in a bundle: neither the torture itself, nor libraries but the one that reads archives. */
const counted = /^(core|electron|cli|node_modules\/tar-stream)\//;

interface Script {
  /** For each character: 0 not counted, 1 not reached so far, 2 reached. */
  readonly map: Uint8Array;
  /** Where blocks begin, by where their function does. */
  readonly starts: Map<number, Set<number>>;
}

/** A stretch of code. */
interface Place {
  readonly map: Uint8Array;
  readonly from: number;
  readonly to: number;
}

export class Blocks {
  readonly #session = new Session();
  readonly #scripts = new Map<string, Script>();

  /** Counts in the scripts at these `file:` URLs: a bundle, as rolldown writes it, or a module as it is. */
  constructor(urls: readonly string[]) {
    this.countIn(urls);
    this.#session.connect();
    this.#ask('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** In these as well. */
  countIn(urls: readonly string[]): void {
    for (const url of urls) this.#scripts.set(url, { map: mapOf(url), starts: new Map() });
  }

  /** What ran since the last question and is not known to have been reached before; `learn` makes it known. */
  fresh(): readonly Place[] {
    const now = this.#ask('Profiler.takePreciseCoverage') as Profiler.TakePreciseCoverageReturnType | null;
    return (now?.result ?? []).flatMap(({ url, functions }) => {
      const script = this.#scripts.get(url);
      return script === undefined ? [] : functions.flatMap(({ ranges }) => freshIn(script, ranges));
    });
  }

  learn(places: readonly Place[]): void {
    for (const { map, from, to } of places) map.fill(2, from, to);
  }

  /** Nothing is known to have been reached. */
  forget(): void {
    this.fresh();
    for (const { map } of this.#scripts.values())
      for (let at = map.indexOf(2); at >= 0; at = map.indexOf(2, at)) map[at] = 1;
  }

  /** How many blocks were reached, of those in functions that ran at all. */
  get reached(): { readonly blocks: number; readonly of: number } {
    let [blocks, of] = [0, 0];
    for (const { map, starts } of this.#scripts.values())
      for (const start of [...starts.values()].flatMap((one) => [...one])) {
        of++;
        if (map[start] === 2) blocks++;
      }
    return { blocks, of };
  }

  end(): void {
    this.#ask('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }

  /** What V8 answers; in the same thread it answers at once. */
  #ask(method: 'Profiler.enable' | 'Profiler.takePreciseCoverage' | 'Profiler.stopPreciseCoverage'): unknown {
    let answer: unknown = null;
    this.#session.post(method, (_failed: Error | null, given?: unknown) => {
      answer = given ?? null;
    });
    return answer;
  }
}

/** The first range is the whole function; each one after it is a block within one before, with a count of its own. */
function freshIn({ map, starts }: Script, ranges: readonly Profiler.CoverageRange[]): readonly Place[] {
  const [whole] = ranges;
  if (whole === undefined || map[whole.startOffset] === 0) return [];
  const { startOffset: first, endOffset: last } = whole;
  const own = starts.get(first) ?? new Set<number>();
  starts.set(first, own);
  const ran = new Uint8Array(last - first);
  for (const { startOffset, endOffset, count } of ranges) {
    own.add(startOffset);
    ran.fill(count > 0 ? 1 : 0, startOffset - first, endOffset - first);
  }
  const places: Place[] = [];
  for (let at = first; at < last; at++) {
    if (ran[at - first] !== 1 || map[at] !== 1) continue;
    const from = at;
    while (at < last && ran[at - first] === 1 && map[at] === 1) at++;
    places.push({ map, from, to: at });
  }
  return places;
}

function mapOf(url: string): Uint8Array {
  const path = fileURLToPath(url);
  const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const map = new Uint8Array(source.length);
  const marks = [...source.matchAll(/^\/\/ ([\w./@-]+\.(?:ts|mjs|js))$/gm)];
  if (marks.length === 0) return map.fill(1);
  for (const [i, { index, 1: module = '' }] of marks.entries())
    if (counted.test(module)) map.fill(1, index, marks[i + 1]?.index ?? source.length);
  return map;
}
