// Signed notes (C2SP signed-note, Ed25519) and the checkpoints of the audit log that are written in them.
//
//   note           = text, which ends in a newline | newline | signature lines
//   signature line = U+2014 " " key name " " base64(key id 4 | Ed25519 signature of the text 64) newline
//   key id         = first 4 bytes of SHA-256(key name | 0x0A | 0x01 | public key 32)
//   verifier key   = key name "+" key id in 8 hex digits "+" base64(0x01 | public key 32)
//
//   checkpoint     = origin newline | size newline | base64(head) newline | extension lines     (C2SP tlog-checkpoint)
//
// A Keyward checkpoint has the origin `keyward/<vault id, 32 hex digits>`, which is also the name of its key; size is
// the number of entries, head the hash of the last of them, and its one extension line is `time <ISO 8601, UTC>`. The
// log is a hash chain (audit.ts): head stands where a transparency log has the root of its tree.
//
// C1  A text is handed out only after the signature of the known key over it was verified.
// C2  Everything has one form: base64 is canonical and padded, numbers have no leading zeros, lines are not empty.
//     What has another form is malformed, so that no two readers disagree on what was signed.

import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { sameBytes, sha256 } from './aead.ts';
import type { KeyBytes } from './keybytes.ts';
import { invariant } from './refusal.ts';

export const ed25519KeyLength = 32;
/** A note with more signatures is malformed; C2SP asks for at least 16. */
const mostSignatures = 100;

/** Who signs: the key's name, without spaces and plus signs, and its Ed25519 public key, 32 bytes. */
export interface VerifierKey {
  readonly name: string;
  readonly publicKey: Buffer;
}

type OpenedNote =
  | { readonly is: 'verified'; readonly text: string }
  /** No signature is by this key: the note says nothing to whoever knows only this key. */
  | { readonly is: 'foreign' }
  /** A signature claims to be by this key and is not. */
  | { readonly is: 'forged' }
  | { readonly is: 'malformed' };

/** The log as it stood at `at` (milliseconds since 1970): `size` entries, the last of them with hash `head`, 32 bytes. */
export interface Checkpoint {
  readonly vaultId: Buffer;
  readonly size: number;
  readonly head: Buffer;
  readonly at: number;
}

// --- signed notes ------------------------------------------------------------------------------------------------

/** `text` signed with `privateKey` (the Ed25519 seed, 32 bytes), whose public key is the one in `key`. */
export function signNote(text: string, key: VerifierKey, privateKey: KeyBytes): string {
  invariant(isNoteText(text), 'a note is lines of text');
  const signature = sign(null, Buffer.from(text, 'utf8'), privateKeyObject(privateKey));
  return `${text}\n— ${key.name} ${Buffer.concat([keyId(key), signature]).toString('base64')}\n`;
}

/** The signature lines of a note that was just signed: with its text they make the note again. */
export function signatureOf(note: string): string {
  return note.slice(note.lastIndexOf('\n\n') + 2);
}

/** Verifies `note` against the one known key (C1); signatures by other keys are ignored. */
export function openNote(note: string, key: VerifierKey): OpenedNote {
  const split = note.lastIndexOf('\n\n') + 1;
  const text = note.slice(0, split);
  const signatures = signatureLines(note.slice(split + 1));
  if (split === 0 || !isNoteText(text) || signatures === null) return { is: 'malformed' };
  const own = signatures.filter(({ name, id }) => name === key.name && sameBytes(id, keyId(key)));
  if (own.length === 0) return { is: 'foreign' };
  const publicKey = publicKeyObject(key.publicKey);
  const isSigned = own.every(({ signature }) =>
    verify(null, Buffer.from(text, 'utf8'), publicKey, signature),
  );
  return isSigned ? { is: 'verified', text } : { is: 'forged' };
}

/** The verifier key as people hand it on; `readVerifierKey` is the reverse. */
export function verifierKeyText(key: VerifierKey): string {
  return `${key.name}+${keyId(key).toString('hex')}+${encodedKey(key).toString('base64')}`;
}

/** Null where `text` is no Ed25519 verifier key, or its id is not the one of its name and key. */
export function readVerifierKey(text: string): VerifierKey | null {
  const [, name = '', id = '', encoded = ''] =
    /^([^\p{White_Space}+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? [];
  const bytes = base64Bytes(encoded);
  if (bytes === null || bytes.length !== 1 + ed25519KeyLength || bytes[0] !== 1) return null;
  const key = { name, publicKey: bytes.subarray(1) };
  return keyId(key).toString('hex') === id ? key : null;
}

/** The Ed25519 public key (RFC 8032, 32 bytes) of a private key of 32 bytes. */
export function publicKeyOf(privateKey: KeyBytes): Buffer {
  const der = createPublicKey(privateKeyObject(privateKey)).export({ format: 'der', type: 'spki' });
  return Buffer.from(der.subarray(spkiPrefix.length));
}

// --- checkpoints -------------------------------------------------------------------------------------------------

/** Origin of a vault's checkpoints and name of the key that signs them. `vaultId` has 16 bytes. */
export function originOf(vaultId: Buffer): string {
  return `keyward/${vaultId.toString('hex')}`;
}

/** The text to sign. */
export function checkpointText({ vaultId, size, head, at }: Checkpoint): string {
  const time = new Date(at).toISOString();
  return `${originOf(vaultId)}\n${size}\n${head.toString('base64')}\ntime ${time}\n`;
}

/** Null where `text` is not a checkpoint of a Keyward vault, in the one form that Keyward writes (C2). */
export function readCheckpoint(text: string): Checkpoint | null {
  const body = readCheckpointBody(text);
  const [, id = ''] = /^keyward\/([0-9a-f]{32})$/.exec(body?.origin ?? '') ?? [];
  const [, time = ''] = /^time (.+)$/.exec(body?.extensions[0] ?? '') ?? [];
  if (body === null || id === '' || body.head.length !== 32) return null;
  const checkpoint = {
    vaultId: Buffer.from(id, 'hex'),
    size: body.size,
    head: body.head,
    at: Date.parse(time),
  };
  return Number.isFinite(checkpoint.at) && checkpointText(checkpoint) === text ? checkpoint : null;
}

/** The body of any C2SP tlog-checkpoint; null where it is not one, or its size is above 2^53 - 1. */
export function readCheckpointBody(text: string): {
  readonly origin: string;
  readonly size: number;
  readonly head: Buffer;
  readonly extensions: readonly string[];
} | null {
  if (!isNoteText(text)) return null;
  const [origin = '', digits = '', encoded = '', ...extensions] = text.slice(0, -1).split('\n');
  const head = base64Bytes(encoded);
  const size = /^(0|[1-9]\d{0,15})$/.test(digits) ? Number(digits) : Number.NaN;
  const isBody = origin !== '' && Number.isSafeInteger(size) && head !== null && !extensions.includes('');
  return isBody ? { origin, size, head, extensions } : null;
}

// --- steps -------------------------------------------------------------------------------------------------------

/** DER before the raw key (RFC 8410): PKCS #8 for a private key, SubjectPublicKeyInfo for a public one. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function privateKeyObject(privateKey: KeyBytes): KeyObject {
  invariant(privateKey.length === ed25519KeyLength, 'an Ed25519 private key has 32 bytes');
  const der = Buffer.alloc(pkcs8Prefix.length + ed25519KeyLength);
  try {
    der.set(pkcs8Prefix);
    privateKey.use((seed) => der.set(seed, pkcs8Prefix.length));
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

function publicKeyObject(publicKey: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
}

/** The signature type (1, Ed25519) and the public key. */
function encodedKey({ publicKey }: VerifierKey): Buffer {
  invariant(publicKey.length === ed25519KeyLength, 'an Ed25519 public key has 32 bytes');
  return Buffer.concat([Buffer.of(1), publicKey]);
}

function keyId(key: VerifierKey): Buffer {
  return sha256(Buffer.from(`${key.name}\n`, 'utf8'), encodedKey(key)).subarray(0, 4);
}

interface SignatureLine {
  readonly name: string;
  readonly id: Buffer;
  readonly signature: Buffer;
}

function signatureLines(text: string): readonly SignatureLine[] | null {
  if (!text.endsWith('\n')) return null;
  const lines = text.slice(0, -1).split('\n').map(signatureLine);
  return lines.length <= mostSignatures && lines.every((line) => line !== null) ? lines : null;
}

function signatureLine(line: string): SignatureLine | null {
  const [, name = '', encoded = ''] = /^— ([^\p{White_Space}+]+) (\S+)$/u.exec(line) ?? [];
  const bytes = base64Bytes(encoded);
  return bytes === null || bytes.length < 5
    ? null
    : { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/** Well-formed lines of text, each ended by a newline, without other characters below U+0020. */
function isNoteText(text: string): boolean {
  return text.endsWith('\n') && !/(?![\n\u007f-\u009f])[\p{Cc}\p{Surrogate}]/u.test(text);
}

/** Canonical base64 with padding (RFC 4648 section 4); null for everything else, the empty text included. */
function base64Bytes(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : null;
}
