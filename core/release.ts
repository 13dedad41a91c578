// The update file: what a release is made of, signed by the project's owner. build/signing.mjs writes it.
//
//   text  keyward-release newline | version <x.y.z> newline | <sha256, 64 hex> <bytes> <file name> newline, for each file
//   note  a signed note (note.ts) over it, by the release key
//
// RL1  Nothing in it is believed before the signature of the release key was verified. A trial build is signed as such, and
//      is no release.
// RL2  It is looked at, never acted upon: what lies beside it is compared, and a person installs it.
// RL3  File names are single names: the file speaks of what lies beside it, and of nothing else.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openNote, readVerifierKey } from './note.ts';
import type { ReleaseFileView, ReleaseView } from './recordviews.ts';
import { Refusal } from './refusal.ts';
import { readSmallFile } from './smallfile.ts';

const mostLength = 256 * 1024;

interface ReleaseFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * What the update file at `path` says, seen from a build of `version`, and what of it lies beside it.
 * Refuses `release_key_unset`, `release_foreign`, `release_forged`, `release_trial`, and as `readSmallFile` does.
 */
export async function checkRelease(
  path: string,
  { version, key }: { readonly version: string; readonly key: string | null },
): Promise<ReleaseView> {
  const file = basename(path);
  const trusted = key === null ? null : readVerifierKey(key);
  if (trusted === null) throw new Refusal('release_key_unset');
  const bytes = await readSmallFile(path, mostLength);
  if (bytes === null) throw new Refusal('release_foreign', { file });
  const note = openNote(bytes.toString('utf8'), trusted);
  if (note.is === 'malformed') throw new Refusal('release_foreign', { file });
  if (note.is !== 'verified') throw new Refusal('release_forged', { file });
  const [kind, ...lines] = note.text.slice(0, -1).split('\n');
  if (kind === 'keyward-trial') throw new Refusal('release_trial', { file });
  const [, offered = ''] = /^version (\d{1,6}\.\d{1,6}\.\d{1,6})$/.exec(lines[0] ?? '') ?? [];
  const files = lines.slice(1).map(releaseFile);
  if (kind !== 'keyward-release' || offered === '' || !files.every((one) => one !== null))
    throw new Refusal('release_foreign', { file });
  const folder = dirname(path);
  const found = await Promise.all(files.map((one) => lookBeside(folder, one)));
  return { version: offered, is: compared(offered, version), file, folder, files: found };
}

function releaseFile(line: string): ReleaseFile | null {
  const [, sha256 = '', size = '', name = ''] =
    /^([0-9a-f]{64}) (\d{1,15}) ([\p{L}\p{N}_-][^/\\\p{C}]{0,200})$/u.exec(line) ?? [];
  return name === '' ? null : { name, size: Number(size), sha256 };
}

async function lookBeside(folder: string, { name, size, sha256 }: ReleaseFile): Promise<ReleaseFileView> {
  const path = join(folder, name);
  const there = await stat(path).catch(() => null);
  if (there === null || !there.isFile()) return { name, size, found: 'not here' };
  if (there.size !== size) return { name, size, found: 'altered' };
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return { name, size, found: hash.digest('hex') === sha256 ? 'verified' : 'altered' };
}

/** What `offered` is to the version that runs. */
function compared(offered: string, running: string): ReleaseView['is'] {
  const [a, b] = [offered, running].map((version) =>
    version.split('.').map((part) => Number.parseInt(part, 10)),
  );
  for (const i of [0, 1, 2]) {
    const step = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (step !== 0) return step > 0 ? 'newer' : 'older';
  }
  return 'same';
}
