// What crosses for using keys: encryption, data keys, signatures, and secrets that are shown for a while.
//
// U1  What a use reveals stays in the main process as a held secret (heldsecrets.ts). Its bytes cross only for
//     `showSecret`, when the person asks to see them.

import * as v from 'valibot';
import type { Instant } from '../../core/snapshot.ts';
import { answer, call, existing, hexId, nothing, ticket } from './shapes.ts';

/** Small data as bytes, so that it can be wiped. Core holds it to 32,768 bytes, and says so. */
const data = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.length <= 131_072, 'at most 131072 bytes'),
);
/** A ciphertext or a signature as text. */
const token = v.pipe(v.string(), v.maxLength(65_536));
const contextEntry = v.pipe(v.string(), v.maxLength(8192));
const context = v.pipe(v.array(v.tuple([contextEntry, contextEntry])), v.maxLength(64));
const bits = v.picklist([128, 256, 512]);
const encoding = v.picklist(['text', 'base64', 'hex']);
export type Encoding = v.InferOutput<typeof encoding>;

export const useCalls = {
  encrypt: call(v.strictObject({ keyId: hexId, data, context }), answer<Encrypted>()),
  encryptFile: call(v.strictObject({ keyId: hexId, file: ticket, context }), answer<Encrypted>()),
  decrypt: call(v.strictObject({ ciphertext: token, context }), answer<Revealed>()),
  /** To the newest version of its key, or to another key; no plaintext is revealed. */
  reEncrypt: call(
    v.strictObject({ ciphertext: token, to: v.union([v.literal('newest'), hexId]), context }),
    answer<Encrypted>(),
  ),
  createDataKey: call(
    v.strictObject({ keyId: hexId, bits, show: v.picklist(['sealed only', 'sealed and clear']), context }),
    answer<NewDataKey>(),
  ),
  openDataKey: call(v.strictObject({ sealed: token, context }), answer<Revealed>()),
  sign: call(v.strictObject({ keyId: hexId, data }), answer<Signed>()),
  verify: call(v.strictObject({ signature: token, data }), answer<Verified>()),

  // signatures of files, of any size
  signFile: call(v.strictObject({ keyId: hexId, file: ticket, existing }), answer<FileSigned>()),
  /** `signature`: the signature file; null: the one beside the file. */
  verifyFile: call(v.strictObject({ file: ticket, signature: v.nullable(ticket) }), answer<FileVerified>()),
  /** How far the reading of the file has come. */
  fileReading: call(nothing, answer<FileReading | 'nothing is read'>()),
  stopFileReading: call(nothing, answer<null>()),
  showSignature: call(v.strictObject({ signature: ticket }), answer<null>()),

  // ciphertexts and signatures as files
  /** The ciphertext or signature that a chosen file holds. */
  readToken: call(v.strictObject({ file: ticket }), answer<TokenText>()),
  saveToken: call(v.strictObject({ token, place: ticket }), answer<null>()),

  // held secrets (U1)
  showSecret: call(v.strictObject({ secret: ticket }), answer<ShownSecret>()),
  copySecret: call(v.strictObject({ secret: ticket, as: encoding }), answer<Copied>()),
  saveSecret: call(v.strictObject({ secret: ticket, place: ticket }), answer<null>()),
  forgetSecret: call(v.strictObject({ secret: ticket }), answer<null>()),

  // the clipboard
  /** What is no secret; a table of 10,000 keys has its place in it. */
  copyText: call(v.strictObject({ text: v.pipe(v.string(), v.maxLength(4_000_000)) }), answer<null>()),
  /** Clears the secret that was copied last, where it is still there. */
  clearCopied: call(nothing, answer<null>()),
} as const;

/** Which key version took part; `keyId` in hex. */
interface Used {
  readonly keyId: string;
  readonly version: number;
}
export interface Encrypted extends Used {
  readonly ciphertext: string;
}
/** A secret that the main process holds until the instant `until`. Size in bytes; `text`: can be read as such. */
export interface HeldSecret {
  readonly ticket: string;
  readonly size: number;
  readonly content: 'text' | 'bytes';
  readonly until: Instant;
}
export interface Revealed extends Used {
  readonly secret: HeldSecret;
}
export interface NewDataKey extends Used {
  readonly sealed: string;
  /** Null unless it was asked for in the clear. */
  readonly secret: HeldSecret | null;
}
export interface Signed extends Used {
  readonly signature: string;
}
export interface Verified extends Used {
  readonly verdict: 'genuine' | 'not genuine';
}
export interface FileSigned extends Used {
  readonly ticket: string;
  readonly name: string;
  readonly folder: string;
}
export type FileVerified = Used &
  (
    | { readonly verdict: 'not genuine' }
    | {
        readonly verdict: 'genuine' | 'content changed';
        readonly file: string;
        readonly signedAt: Instant;
        readonly signedBy: string;
      }
  );
/** Bytes. */
export interface FileReading {
  readonly name: string;
  readonly done: number;
  readonly size: number;
}
interface TokenText {
  readonly text: string;
}
/** Whoever receives the bytes wipes them. */
interface ShownSecret {
  readonly bytes: Uint8Array<ArrayBuffer>;
}
interface Copied {
  readonly clearsAt: Instant;
}
