// Inspecting a sealed file: what it says of itself without any key, and with its data key whether every byte is sound.
//
// I1  Without a key nothing is authentic: a sealed file is asked, and may lie. What a check has opened with a slot is
//     authentic but for the name of the key.
// I2  A check writes nothing and keeps no more than one segment a lane, whatever the size of the file.

import { type FileHandle, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readContext } from './context.ts';
import {
  headLength,
  type KeyPage,
  type Metadata,
  pageLength,
  readEachPage,
  readPages,
  whichCounts,
} from './envelope.ts';
import type { InspectionView, PageHealth } from './fileviews.ts';
import { openOther } from './ownfiles.ts';
import { fileRefusal, Refusal } from './refusal.ts';
import { openHead, plainLengthOf, readAt } from './sealedhead.ts';
import type { FindDataKey, Work } from './sealing.ts';

/** Refuses `not_sealed`, `sealed_newer`, `sealed_truncated`, `sealed_changed` for the key pages, and as the system does. */
export async function inspectPath(path: string): Promise<InspectionView> {
  const name = basename(path);
  return opened(path, async (file) => {
    const head = await readAt(file, 0, headLength);
    const page = readPages(head, name);
    const { size } = await file.stat();
    const contentSize = await plainLengthOf(file, size, name).catch((thrown: unknown) => {
      if (thrown instanceof Refusal) return null;
      throw thrown;
    });
    const place = { name, folder: dirname(path) };
    return { ...place, ...saidBy(page), pages: healthOf(head, name), size, contentSize };
  });
}

/** What a check found; every segment was verified. */
export interface Checked {
  readonly page: KeyPage;
  readonly metadata: Metadata;
  /** Of the sealed file, in bytes. */
  readonly size: number;
  readonly pages: readonly [PageHealth, PageHealth];
}

/**
 * Verifies head and every segment of the sealed file at `path` and writes nothing (I2). Refuses as `inspectPath` and `findDataKey` do, `sealed_truncated`, `sealed_changed`, `cancelled`.
 */
export async function checkPath(
  path: string,
  findDataKey: FindDataKey,
  { lanes, control, learn }: Pick<Work, 'lanes' | 'control' | 'learn'>,
): Promise<Checked> {
  const name = basename(path);
  return opened(path, async (file) => {
    const head = await readAt(file, 0, headLength);
    const page = readPages(head, name);
    using dataKey = await findDataKey(page, name);
    const { metadata, stream, payloadAt, segments } = await openHead(file, page, dataKey, name);
    try {
      learn(segments.plainLength);
      const { plainLength } = segments;
      const order = { kind: 'check', source: file.fd, payloadAt, plainLength, name } as const;
      await lanes.run(order, stream, segments.count, control);
      const { size } = await file.stat();
      return { page, metadata, size, pages: healthOf(head, name) };
    } finally {
      stream.key.wipe();
    }
  });
}

async function opened<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const name = basename(path);
  try {
    if (!(await stat(path)).isFile()) throw new Refusal('not_sealed', { file: name });
    const { file } = await openOther(path, []);
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw fileRefusal(thrown, name);
  }
}

function saidBy(page: KeyPage) {
  return {
    vaultId: page.vaultId.toString('hex'),
    fileId: page.fileId.toString('hex'),
    createdAt: page.createdAt,
    generation: page.generation,
    slots: page.slots.map(({ keyId, version }) => ({ keyId: keyId.toString('hex'), version })),
    keyName: page.keyName === '' ? null : page.keyName,
    context: readContext(page.context),
  };
}

function healthOf(head: Buffer, name: string): readonly [PageHealth, PageHealth] {
  const [a, b] = readEachPage(head, name);
  if (a.is !== 'sound' || b.is !== 'sound') return [a.is, b.is];
  if (head.subarray(0, pageLength).equals(head.subarray(pageLength))) return ['sound', 'sound'];
  return whichCounts([a, b]) === 0 ? ['sound', 'outdated'] : ['outdated', 'sound'];
}
