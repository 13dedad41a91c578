// Exporting a sealed file to the age format: from the sealed file to an age file that is ready to appear, in one stream.
//
// AE1  No plaintext stands on a disk on the way: a lane opens segments, verifies them and seals chunks, in its memory.
// AE2  Proved before it appears: each chunk was read back and opened with the file key (filework.ts, F2), and the head,
//      read back, is what was written and carries the MAC of that file key. What nobody can prove without the secret of a
//      recipient is that his stanza opens; it was made by the library, and once for trial before (agehead.ts, AH1).
// AE3  A folder is exported as the archive it is sealed as: a tar, which a recipient opens without Keyward.

import type { FileHandle } from 'node:fs/promises';
import type { AgeTarget } from './agehead.ts';
import { ChunkRuns, payloadKey } from './agestream.ts';
import { Output } from './output.ts';
import { Refusal } from './refusal.ts';
import { type Body, readAt } from './sealedhead.ts';
import { type FindDataKey, fromSealed, handleOf, type Opened, outputName, type Work } from './sealing.ts';

/** What a head may take, for the disk space that is asked for first. */
const overhead = 64 * 1024;

/**
 * Exports the sealed file at `path` for `target`, to `<name>.age` in `folder`, or `<name>.tar.age` where a folder is
 * sealed; durable and proved (AE2), but not yet under its name. Refuses as `unsealPath` does.
 */
export function exportPath(
  path: string,
  findDataKey: FindDataKey,
  target: AgeTarget,
  folder: string,
  work: Work,
): Promise<Opened> {
  return fromSealed(path, findDataKey, work.own, async (source, name, body) => {
    const { metadata, segments } = body;
    work.learn(segments.plainLength);
    const made = `${outputName(metadata, name)}${metadata.kind === 'folder' ? '.tar' : ''}.age`;
    const { existing, partials } = work;
    const size = new ChunkRuns(segments.plainLength).sealedLength + overhead;
    const output = await Output.begin('file', folder, made, size, existing, 0o666, partials);
    try {
      await exportInto(handleOf(output), source, name, body, target, work);
      await output.settle();
      return output;
    } catch (thrown) {
      await output.abandon();
      throw thrown;
    }
  });
}

async function exportInto(
  file: FileHandle,
  source: FileHandle,
  name: string,
  { stream, payloadAt, segments: { plainLength } }: Body,
  target: AgeTarget,
  { lanes, control }: Work,
): Promise<void> {
  const { isHeadOf, makeHead } = await import('./agehead.ts');
  control.goOn();
  const { head, nonce, ...made } = await makeHead(target);
  using fileKey = made.fileKey;
  using exported = payloadKey(fileKey, nonce);
  await file.write(head, 0, head.length, 0);
  const places = { source: source.fd, payloadAt, target: file.fd, chunksAt: head.length };
  const order = { kind: 'export', ...places, plainLength, name } as const;
  await lanes.run(order, { ...stream, exported }, new ChunkRuns(plainLength).count, control);
  const back = await readAt(file, 0, head.length);
  if (!back.equals(head) || !(await isHeadOf(fileKey, back)))
    throw new Refusal('readback_failed', { file: name });
}
