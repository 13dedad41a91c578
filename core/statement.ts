// Statements: what is signed in place of data or of a file, as text that people can read.
//
// Lines "name: value" in this order, UTF-8, each ended by one line feed. Lines marked * are there for files only.
//
//   Keyward signature 1
//   kind: data | file
//   vault: 32 hexadecimal digits
//   key: 32 hexadecimal digits
//   version: 1 to 100
//   algorithm: RSA-PSS-SHA256 | ECDSA-P256-SHA256 | Ed25519                                            (signature.ts)
//   public key: SHA-256 of the SPKI DER, 64 hexadecimal digits
// * file: its name when it was signed, as a JSON string
// * signed at: ISO 8601, UTC, milliseconds
// * signed by: name of the person, as a JSON string
//   size: bytes of the content
//   sha512: of the content, 128 hexadecimal digits
//
// ST1  A statement has one form: it is put together again from what was read, and must be the same bytes.
// ST2  Content is hashed as it streams by; SHA-512 stands for it, so that a file of any size is signed in one pass.
// ST3  The digits of the public key keep a signature from being claimed for another key that happens to verify it.

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { VersionPlace } from './keywrap.ts';
import { fileRefusal, Refusal } from './refusal.ts';
import type { Instant, KeyType } from './snapshot.ts';

/** Types that sign. */
export type SigningType = Exclude<KeyType, 'AES-256'>;

export const algorithms = {
  'RSA-2048': 'RSA-PSS-SHA256',
  'RSA-3072': 'RSA-PSS-SHA256',
  'ECDSA-P256': 'ECDSA-P256-SHA256',
  Ed25519: 'Ed25519',
} as const satisfies Readonly<Record<SigningType, string>>;
type Algorithm = (typeof algorithms)[SigningType];

/** What stands for the content: its length in bytes and its SHA-512 (64 bytes). */
export interface Digest {
  readonly size: number;
  readonly sha512: Buffer;
}

/** What is said of a file besides: its name, when it was signed, and the name of the person who did. */
export interface FileFacts {
  readonly file: string;
  readonly signedAt: Instant;
  readonly signedBy: string;
}

interface Signed extends VersionPlace, Digest {
  readonly algorithm: Algorithm;
  /** 64 hexadecimal digits. */
  readonly publicKeyFingerprint: string;
}
interface DataStatement extends Signed {
  readonly kind: 'data';
}
export interface FileStatement extends Signed, FileFacts {
  readonly kind: 'file';
}

const firstLine = 'Keyward signature 1';
const blockLength = 1024 * 1024;

/** The bytes of a statement. */
export function composeStatement(statement: DataStatement | FileStatement): Buffer {
  const lines = [
    firstLine,
    `kind: ${statement.kind}`,
    `vault: ${statement.vaultId.toString('hex')}`,
    `key: ${statement.keyId.toString('hex')}`,
    `version: ${statement.version}`,
    `algorithm: ${statement.algorithm}`,
    `public key: ${statement.publicKeyFingerprint}`,
    ...(statement.kind === 'file' ? fileLines(statement) : []),
    `size: ${statement.size}`,
    `sha512: ${statement.sha512.toString('hex')}`,
  ];
  return Buffer.from(`${lines.join('\n')}\n`, 'utf8');
}

function fileLines({ file, signedAt, signedBy }: FileFacts): readonly string[] {
  const names = { file: JSON.stringify(file), signedBy: JSON.stringify(signedBy) };
  const at = new Date(signedAt).toISOString();
  return [`file: ${names.file}`, `signed at: ${at}`, `signed by: ${names.signedBy}`];
}

const fileStatementForm = new RegExp(
  [
    `^${firstLine}`,
    'kind: file',
    'vault: (?<vault>[0-9a-f]{32})',
    'key: (?<key>[0-9a-f]{32})',
    'version: (?<version>[1-9][0-9]?|100)',
    `algorithm: (?<algorithm>${Object.values(algorithms).join('|')})`,
    'public key: (?<publicKey>[0-9a-f]{64})',
    'file: (?<file>"[^\\n]*")',
    'signed at: (?<signedAt>[^\\n]{24})',
    'signed by: (?<signedBy>"[^\\n]*")',
    'size: (?<size>0|[1-9][0-9]{0,14})',
    'sha512: (?<sha512>[0-9a-f]{128})\n$',
  ].join('\n'),
);

/** Reads the statement about a file; null where the text is not one (ST1). */
export function readFileStatement(text: string): FileStatement | null {
  const found = fileStatementForm.exec(text)?.groups;
  const line = (name: string) => found?.[name] ?? '';
  const algorithm = Object.values(algorithms).find((known) => known === line('algorithm'));
  const [file, signedBy] = [jsonText(line('file')), jsonText(line('signedBy'))];
  const signedAt = Date.parse(line('signedAt'));
  if (algorithm === undefined || file === null || signedBy === null || Number.isNaN(signedAt)) return null;
  const statement: FileStatement = {
    kind: 'file',
    vaultId: Buffer.from(line('vault'), 'hex'),
    keyId: Buffer.from(line('key'), 'hex'),
    version: Number(line('version')),
    algorithm,
    publicKeyFingerprint: line('publicKey'),
    ...{ file, signedAt, signedBy },
    size: Number(line('size')),
    sha512: Buffer.from(line('sha512'), 'hex'),
  };
  return composeStatement(statement).toString('utf8') === text ? statement : null;
}

function jsonText(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** The digest of small data. */
export function digestOf(data: Uint8Array): Digest {
  return { size: data.length, sha512: createHash('sha512').update(data).digest() };
}

/**
 * The digest of a file (ST2); `goOn` is told how many bytes were read and may throw to end it. Refuses
 * `file_unsignable` for what is no file, `file_changed` where it changed meanwhile, and as the system does.
 */
export async function digestFile(path: string, goOn: (done: number) => void): Promise<Digest> {
  const name = basename(path);
  try {
    // Non-blocking, so that a pipe under that name cannot hold the app up.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const before = await file.stat();
      if (!before.isFile()) throw new Refusal('file_unsignable', { file: name });
      const digest = await digestStream(file, goOn);
      const after = await file.stat();
      const isSame = before.size === digest.size && after.size === digest.size;
      if (!isSame || before.mtimeMs !== after.mtimeMs) throw new Refusal('file_changed', { file: name });
      return digest;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw fileRefusal(thrown, name);
  }
}

async function digestStream(file: FileHandle, goOn: (done: number) => void): Promise<Digest> {
  const hash = createHash('sha512');
  const block = Buffer.alloc(blockLength);
  let size = 0;
  for (;;) {
    const { bytesRead } = await file.read(block, 0, blockLength, size);
    if (bytesRead === 0) return { size, sha512: hash.digest() };
    hash.update(block.subarray(0, bytesRead));
    size += bytesRead;
    goOn(size);
  }
}
