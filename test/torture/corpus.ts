// The corpus: the shortest inputs that together reach every block that a long run has reached, for each parser, in
// corpus/<parser>.json. npm test gives each of them to its parser again; a long run begins with them.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const folder = resolve('test', 'torture', 'corpus');
/** Bytes of a file that a parser has there. */
export const mostKept = 16 * 1024;

/** What became of an input when it was kept. */
export type Outcome = 'taken' | 'refused';

export interface Kept {
  readonly input: Buffer;
  readonly outcome: Outcome;
}

/** Inputs, deflated, in base64. */
type Written = Readonly<Record<Outcome, readonly string[]>>;

export function keptFor(parser: string): readonly Kept[] {
  const file = fileOf(parser);
  if (!filesKept().includes(file)) return [];
  const written = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Written;
  return (['taken', 'refused'] as const).flatMap((outcome) =>
    written[outcome].map((one) => ({ outcome, input: inflateRawSync(Buffer.from(one, 'base64')) })),
  );
}

/** Keeps these, the shortest first, as far as there is room. */
export function keep(parser: string, kept: readonly Kept[]): void {
  mkdirSync(folder, { recursive: true });
  const written: Record<Outcome, string[]> = { taken: [], refused: [] };
  let room = mostKept - 200;
  for (const { input, outcome } of [...kept].sort((a, b) => a.input.length - b.input.length)) {
    const text = deflateRawSync(input, { level: 9 }).toString('base64');
    room -= text.length + 8;
    if (room < 0) break;
    written[outcome].push(text);
  }
  writeFileSync(join(folder, fileOf(parser)), `${JSON.stringify(written, null, 2)}\n`);
}

export function filesKept(): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export function fileOf(parser: string): string {
  return `${parser.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.json`;
}
