// Signature files on the disk: written beside the file that they are of, whole or not at all, and read with a cap.

import { basename, dirname } from 'node:path';
import { sameBytes } from './aead.ts';
import { type Existing, Output } from './output.ts';
import { fileRefusal, Refusal } from './refusal.ts';
import { longestSignatureFile, readSignatureFile, type SignatureFile, signatureSuffix } from './signature.ts';
import { readSmallFile } from './smallfile.ts';
import { type Digest, digestFile } from './statement.ts';

/** Told how many bytes of a file were read; may throw a refusal to end the work. */
export type GoOn = (done: number) => void;

/**
 * Takes the name of the signature file of the file at `path`, so that a long file is not read in vain, and then the
 * digest of the file. Refuses as `Output.begin` and `digestFile` do.
 */
export async function beginSignatureFile(
  path: string,
  existing: Existing,
  goOn: GoOn,
): Promise<{ readonly output: Output; readonly digest: Digest }> {
  const name = basename(path) + signatureSuffix;
  const output = await Output.begin('file', dirname(path), name, longestSignatureFile, existing, 0o666);
  try {
    return { output, digest: await digestFile(path, goOn) };
  } catch (thrown) {
    await output.abandon();
    throw thrown;
  }
}

/** Writes it, reads it back, and lets it appear. Refuses `readback_failed`, and as `Output` does. */
export async function releaseSignatureFile(output: Output, bytes: Buffer): Promise<void> {
  try {
    await output.file?.writeFile(bytes);
    await output.settle();
    const written = await readSmallFile(output.temporary, longestSignatureFile);
    if (written === null || !sameBytes(written, bytes))
      throw new Refusal('readback_failed', { file: output.name });
    await output.release();
  } catch (thrown) {
    throw fileRefusal(thrown, output.name);
  }
}

/** Reads a signature file of this vault. Refuses `signature_file_malformed`, `signature_elsewhere`, `file_missing`. */
export async function openSignatureFile(vaultId: Buffer, path: string): Promise<SignatureFile> {
  const file = basename(path);
  const bytes = await readSmallFile(path, longestSignatureFile);
  if (bytes === null) throw new Refusal('signature_file_malformed', { file });
  const read = readSignatureFile(bytes, file);
  const { statement } = read;
  if (!statement.vaultId.equals(vaultId)) {
    throw new Refusal('signature_elsewhere', { file, vault: statement.vaultId.toString('hex') });
  }
  return read;
}
