// What a command says: results on standard output, one JSON object a line or text for people; all else on standard error.
//
// PR1  Names in files that somebody else made are shown as they are but for what a terminal would obey: whoever can name a
//      file could otherwise write over what is said of it. JSON escapes it by itself.

import type { Writable } from 'node:stream';
import { type RefusalView, refusalView, sentence } from '../core/refusal.ts';
import { type Exit, exitOf } from './exits.ts';

export type Form = 'json' | 'text';

export class Printer {
  readonly form: Form;
  readonly #out: Writable;
  readonly #errors: Writable;

  constructor(form: Form, out: Writable, errors: Writable) {
    this.form = form;
    this.#out = out;
    this.#errors = errors;
    // Whoever reads may stop reading.
    for (const stream of [out, errors]) stream.on('error', () => undefined);
  }

  /** A result, as an object for programs and as text for people. */
  result(object: object, text: string): void {
    this.#out.write(`${this.form === 'json' ? JSON.stringify(object) : legible(text)}\n`);
  }

  /** A result for programs alone, of which people are told in other words. */
  note(object: object): void {
    if (this.form === 'json') this.#out.write(`${JSON.stringify(object)}\n`);
  }

  /** A table for people; for programs one object for each row. */
  table<R extends object>(
    rows: readonly R[],
    columns: Readonly<Record<string, (row: R) => string>>,
    empty: string,
  ): void {
    if (this.form === 'json') {
      for (const row of rows) this.#out.write(`${JSON.stringify(row)}\n`);
      return;
    }
    if (rows.length === 0) {
      this.say(empty);
      return;
    }
    const lines = [
      Object.keys(columns),
      ...rows.map((row) => Object.values(columns).map((cell) => legible(cell(row)))),
    ];
    const widths = Object.keys(columns).map((_, i) =>
      Math.max(...lines.map((line) => widthOf(line[i] ?? ''))),
    );
    for (const line of lines) {
      const cells = line.map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - widthOf(cell)));
      this.#out.write(`${cells.join('  ').trimEnd()}\n`);
    }
  }

  /** Bytes as they are. */
  bytes(bytes: Uint8Array): void {
    this.#out.write(bytes);
  }

  text(text: string): void {
    this.#out.write(text);
  }

  /** For people only. */
  say(message: string): void {
    this.#errors.write(`${legible(message)}\n`);
  }

  refused(refusal: RefusalView): void {
    const message = sentence(refusal.code, refusal.facts);
    if (this.form === 'json') this.#out.write(`${JSON.stringify({ refused: { ...refusal, message } })}\n`);
    this.say(message);
  }

  /** Says why something failed, and answers the exit code. */
  failed(thrown: unknown): Exit {
    const refusal = refusalView(thrown);
    this.refused(refusal);
    return exitOf(refusal.code);
  }

  /** Answers when everything is written. */
  async flushed(): Promise<void> {
    const streams = [this.#out, this.#errors];
    await Promise.all(
      streams.map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))),
    );
  }
}

/** PR1: controls but for line feeds, and what turns the direction of the text. */
function legible(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** Columns of a terminal: Hangul and other wide characters take two. */
function widthOf(text: string): number {
  return [...text].reduce(
    (sum, character) =>
      sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u.test(character) ? 2 : 1),
    0,
  );
}

/** An instant for people: date and time of day where they are. */
export function shownInstant(instant: number | null): string {
  if (instant === null) return '-';
  const date = new Date(instant);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function shownBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}
