// The shapes that arguments of calls are made of, and how a call is declared.

import * as v from 'valibot';

export const text = v.pipe(v.string(), v.maxLength(200));
export const hexId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
export const seat = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16));
/** A passphrase as UTF-8 bytes, so that it can be wiped; at most 1,024 bytes. */
export const passphrase = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.length <= 1024, 'at most 1024 bytes'),
);
export const ticket = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
/** The ticket of a key file that was chosen; null where none is needed besides the passphrase. */
export const keyFile = v.nullable(ticket);
/** The id of a confirmed request; null asks for one (C4). */
export const approval = v.nullable(hexId);

/** What a person chooses in the system's dialog to open, and what a place is chosen for to be written to. */
export const toOpen = v.picklist([
  'key file',
  'recovery kit',
  'backup',
  'signature',
  'data',
  'file',
  'token',
  'folder',
  'backup folder',
  'export folder',
  'update file',
  'key material',
]);
export const toWrite = v.picklist([
  'key file',
  'recovery kit',
  'record',
  'page',
  'log',
  'public key',
  'wrapping key',
  'secret',
  'token',
  'checkpoint',
  'metering',
]);
export const tickets = v.pipe(v.array(ticket), v.minLength(1), v.maxLength(100_000));
/** What to do where the output's name is taken: say so, or write beside it under a numbered name. */
export const existing = v.picklist(['refuse', 'number']);
/** What becomes of the source once its output stands and was read back. */
export const original = v.picklist(['keep', 'trash']);
export const job = v.pipe(v.number(), v.integer(), v.minValue(1));
export const someJobs = v.union([v.literal('all'), v.array(job)]);
export const someKeys = v.pipe(v.array(hexId), v.minLength(1), v.maxLength(8));
/** Encryption context of a sealed file, which core holds to 2,048 bytes. */
export const entry = v.pipe(v.string(), v.maxLength(2048));
export const fileContext = v.pipe(v.array(v.tuple([entry, entry])), v.maxLength(64));

/** Recipients of age files, one a line; core takes sixteen. */
export const ageText = v.pipe(v.string(), v.maxLength(40_000));
export const ageTarget = v.variant('for', [
  v.strictObject({ for: v.literal('recipients'), recipients: ageText }),
  v.strictObject({ for: v.literal('passphrase'), passphrase }),
]);

/** A recovery kit: its file, or the lines that were typed or scanned from its page. */
export const kit = v.variant('is', [
  v.strictObject({ is: v.literal('file'), ticket }),
  v.strictObject({ is: v.literal('typed'), lines: v.pipe(v.string(), v.maxLength(20_000)) }),
]);

/** Declares a call: the parser of its one argument, and the type of its reply. */
export function call<const S extends v.GenericSchema, R>(argument: S, _reply: R | null) {
  return { argument, _reply } as const;
}
/** An object without anything in it; `strictObject` alone would take an array too. */
export const nothing = v.custom<Record<never, never>>(
  (given) =>
    typeof given === 'object' && given !== null && !Array.isArray(given) && Object.keys(given).length === 0,
);
export const answer = <R>(): R | null => null;

/** A file or place that a person chose: to be used for what it was chosen for, and nothing else. */
export interface Chosen {
  readonly ticket: string;
  readonly name: string;
  readonly folder: string;
}
export type ToOpen = v.InferOutput<typeof toOpen>;
export type ToWrite = v.InferOutput<typeof toWrite>;
