// Signatures: statements signed by a key version, verifiable with its public key alone.
//
// What is signed is never the content itself but a statement about it (statement.ts).
//
//   algorithm           over the bytes of the statement                               signature
//   RSA-PSS-SHA256      RSASSA-PSS, MGF1 with SHA-256, salt 32 (RFC 8017, 8.1)        256 or 384 bytes
//   ECDSA-P256-SHA256   ECDSA on P-256 (FIPS 186-5 section 6)                         DER (RFC 3279), at most 72 bytes
//   Ed25519             PureEdDSA (RFC 8032 section 5.1)                              64 bytes
//
// Signature token     "kws1:" key id ":" version ":" base64url(signature)      the statement is put together again
// Signature file      statement | empty line | signature in base64, 64 characters a line           <file name>.sig
//
// Without Keyward, with the exported public key and openssl 3, for report.pdf and report.pdf.sig:
//
//   sed '/^$/,$d' report.pdf.sig > statement ; sed '1,/^$/d' report.pdf.sig | base64 -d > signature
//   RSA      openssl dgst -sha256 -verify key.pem -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 \
//              -signature signature statement
//   ECDSA    openssl dgst -sha256 -verify key.pem -signature signature statement
//   Ed25519  openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in statement -sigfile signature
//   and then  sha512sum report.pdf  must give the digits of the statement.
//
// SG1  A signature belongs to its vault, key, version, kind, content and public key; moved elsewhere it does not verify.
// SG2  A signature file has one form (ST1), and every line of it is the signer's. Line ends that a transport made CR LF
//      are taken back first.
// SG3  ECDSA signatures are DER, not IEEE P1363, because openssl and whatever else takes a PEM key take them so.

import { constants, sign, verify } from 'node:crypto';
import type { KeyBytes } from './keybytes.ts';
import { fingerprint, privateKeyOf, publicKeyOf } from './keytypes.ts';
import type { VersionPlace } from './keywrap.ts';
import { Refusal } from './refusal.ts';
import {
  algorithms,
  composeStatement,
  type Digest,
  type FileFacts,
  type FileStatement,
  readFileStatement,
  type SigningType,
} from './statement.ts';
import { composeToken, readToken, type Token } from './token.ts';

export const signatureSuffix = '.sig';
/** Bytes. Names of 255 bytes, escaped, a signature of 384 and the rest of a signature file stay far below. */
export const longestSignatureFile = 16 * 1024;
/** RSA-3072, the longest of the types. */
const longestSignature = 384;

/** The key version that signs, with its public key (SPKI DER). */
export interface Signer extends VersionPlace {
  readonly type: SigningType;
  readonly publicKey: Buffer;
}

/** The statement about small data. */
export function dataStatement(signer: Signer, { size, sha512 }: Digest): Buffer {
  return composeStatement({ kind: 'data', ...named(signer), size, sha512 });
}

/** The statement about a file. */
export function fileStatement(signer: Signer, facts: FileFacts, { size, sha512 }: Digest): Buffer {
  const { file, signedAt, signedBy } = facts;
  return composeStatement({ kind: 'file', ...named(signer), file, signedAt, signedBy, size, sha512 });
}

/** Signs a statement by the private key of the version (PKCS#8 DER). */
export function signStatement(privateKey: KeyBytes, type: SigningType, statement: Buffer): Buffer {
  return sign(hashOf(type), statement, { key: privateKeyOf(privateKey), ...paddingOf(type) });
}

/** Whether this is the signer's signature of the statement; false for any bytes that are not. */
export function verifyStatement(signer: Signer, statement: Buffer, signature: Buffer): boolean {
  const key = publicKeyOf(signer.publicKey);
  return verify(hashOf(signer.type), statement, { key, ...paddingOf(signer.type) }, signature);
}

export function composeSignature(signer: VersionPlace, signature: Buffer): string {
  return composeToken('kws1', { ...signer, body: signature });
}

/** Which key and version a signature names, and its bytes. Refuses `signature_malformed`. */
export function readSignature(text: string): Token {
  const token = readToken('kws1', text, longestSignature);
  if (token === null) throw new Refusal('signature_malformed');
  return token;
}

/** A signature file as it was read; nothing in it is genuine before `verifySignatureFile` has said so. */
export interface SignatureFile {
  readonly statement: FileStatement;
  readonly signature: Buffer;
}

/** The signature file of a statement about a file. */
export function composeSignatureFile(statement: Buffer, signature: Buffer): Buffer {
  const lines = signature.toString('base64').match(/.{1,64}/g) ?? [];
  return Buffer.concat([statement, Buffer.from(`\n${lines.join('\n')}\n`, 'ascii')]);
}

/** Reads a signature file (SG2); `file` is its name to show. Refuses `signature_file_malformed`. */
export function readSignatureFile(bytes: Buffer, file: string): SignatureFile {
  const malformed = new Refusal('signature_file_malformed', { file });
  if (bytes.length > longestSignatureFile) throw malformed;
  const text = bytes.toString('utf8').replaceAll('\r\n', '\n');
  const [head = '', tail = ''] = text.split('\n\n', 2);
  const statement = readFileStatement(`${head}\n`);
  const signature = Buffer.from(tail, 'base64');
  if (statement === null || signature.length === 0 || signature.length > longestSignature) throw malformed;
  const again = composeSignatureFile(composeStatement(statement), signature);
  if (again.toString('utf8') !== text) throw malformed;
  return { statement, signature };
}

/** Whether every line of a signature file is the signer's, and so is its signature. The content is not looked at. */
export function verifySignatureFile(signer: Signer, { statement, signature }: SignatureFile): boolean {
  const own = fileStatement(signer, statement, statement);
  return composeStatement(statement).equals(own) && verifyStatement(signer, own, signature);
}

function named({ vaultId, keyId, version, type, publicKey }: Signer) {
  const publicKeyFingerprint = fingerprint(publicKey);
  return { vaultId, keyId, version, algorithm: algorithms[type], publicKeyFingerprint };
}

function hashOf(type: SigningType): 'sha256' | null {
  return type === 'Ed25519' ? null : 'sha256';
}

function paddingOf(type: SigningType) {
  const isRsa = algorithms[type] === 'RSA-PSS-SHA256';
  return isRsa ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
}
