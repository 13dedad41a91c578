// Re-sealing one file in place: its data key is sealed anew in the key pages; payload and metadata are not touched.
//
//   both pages read → data key, held against the body → new page, generation + 1, its slots opened
//   → the page that does not count: written, durable, read back, opened → the page that did: written, durable, read back
//
// N1  Two writes of 4,096 bytes whatever the size of the file. Cut off before, in or after any of them, the file opens,
//     by its old slots or by its new ones (envelope.ts, V1, V2).
// N2  Nothing is written before the data key was held against the body (V4) and opened through each slot it shall have.
// N3  The page that counts is not touched before the new one was made durable, read back and opened from what was read.
// N4  A page that is damaged, or that a crash left behind, is mended in passing, also where no slot is to change.
// N5  Slots that are to stay are taken over byte by byte; a slot of an unknown type, or a page of a newer format, is
//     refused, so that nobody's way into the file is lost.
// N6  What the file is about to open through is announced before the first write; where that is refused, nothing is
//     written.
// N7  The date of the file moves. It did change, and a backup program that goes by size and date must copy it again:
//     the copy that it has opens through the old slots only, and those may end with their key.

import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { sameBytes } from './aead.ts';
import {
  composePage,
  headLength,
  type KeyPage,
  mostSlots,
  type PageReading,
  pageLength,
  readEachPage,
  readPages,
  type Slot,
  whichCounts,
} from './envelope.ts';
import type { KeyBytes } from './keybytes.ts';
import type { FilePlace } from './keywrap.ts';
import { fileRefusal, invariant, Refusal } from './refusal.ts';
import { proveHead, readAt } from './sealedhead.ts';
import type { FindDataKey } from './sealing.ts';

/** A key version that shall open the file; the id has 16 bytes. */
export interface Under {
  readonly keyId: Buffer;
  readonly version: number;
}

/** The name of its key is shown by the file itself: a hint without authority. */
export interface NamedUnder extends Under {
  readonly name: string;
}

/** What a file shall be sealed under, and which of the slots that it has go besides. */
export interface ResealAim {
  readonly under: readonly NamedUnder[];
  readonly drop: 'all others' | readonly Buffer[];
}

/** Decides from the page that counts; may refuse. */
export type AimFor = (page: KeyPage) => Promise<ResealAim>;

/** What a re-seal needs of the keys above the data key. `openBy` answers null where the slot does not open. */
export interface Keyring {
  readonly findDataKey: FindDataKey;
  readonly openBy: (page: KeyPage, slot: Slot) => Promise<KeyBytes | null>;
  readonly sealFor: (under: Under, file: FilePlace, dataKey: KeyBytes) => Promise<Slot>;
}

/** `before` and `page`: the page that counted and the one that counts now; the same where the file was `current`. */
export interface Resealed {
  readonly finding: 'resealed' | 'healed' | 'current';
  readonly before: KeyPage;
  readonly page: KeyPage;
  /** Of the sealed file, in bytes. */
  readonly size: number;
}

/** Is told the page that shall count, and the size of the file in bytes, before anything is written (N6). */
export type Announce = (page: KeyPage, size: number) => Promise<void>;

const toNobody: Announce = async () => undefined;

/** What is needed of an open file to re-seal it. */
export type Disk = Pick<FileHandle, 'read' | 'write' | 'sync' | 'stat'>;

/**
 * Re-seals the file at `path`. Refuses `not_sealed`, `sealed_…`, `seal_keys_invalid` where more than eight slots would
 * come of it, `file_unsupported`, `file_changed` where another file took its place meanwhile, `reseal_readback_failed`, and as
 * the system, `keyring` and `announce` do.
 */
export async function resealPath(
  path: string,
  aimFor: AimFor,
  keyring: Keyring,
  announce = toNobody,
): Promise<Resealed> {
  const name = basename(path);
  try {
    if (!(await stat(path)).isFile()) throw new Refusal('file_unsupported', { file: name });
    const file = await open(path, 'r+');
    try {
      const resealed = await resealFile(file, name, aimFor, keyring, announce);
      await requireInPlace(file, path, name);
      return resealed;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw fileRefusal(thrown, name);
  }
}

/** The same with a file that is open for reading and writing. */
export async function resealFile(
  file: Disk,
  name: string,
  aimFor: AimFor,
  keyring: Keyring,
  announce = toNobody,
): Promise<Resealed> {
  const head = await readAt(file, 0, headLength);
  const before = readPages(head, name);
  const readings = readEachPage(head, name);
  const counts = whichCounts(readings);
  refuseUnknown(readings, counts, name);
  using dataKey = await keyring.findDataKey(before, name);
  await proveHead(file, before, dataKey, name);
  const { size } = await file.stat();
  const aim = await aimFor(before);
  const slots = await slotsFor(before, aim, keyring, dataKey);
  const rest = other(counts);
  if (sameSlots(slots, before.slots)) {
    const page = pageAt(head, counts);
    const finding = pageAt(head, rest).equals(page) ? 'current' : 'healed';
    if (finding === 'healed') await writePage(file, rest, page, name);
    return { finding, before, page: before, size };
  }
  const page = { ...before, generation: before.generation + 1, slots, keyName: nameFor(slots, aim, before) };
  if (page.generation > Number.MAX_SAFE_INTEGER) throw new Refusal('sealed_changed', { file: name });
  const bytes = composePage(page);
  await announce(page, size);
  await writePage(file, rest, bytes, name);
  await requireNew(file, page, aim, keyring, dataKey, name);
  await writePage(file, counts, bytes, name);
  return { finding: 'resealed', before, page, size };
}

/** The slots the file shall have (N5); those of `aim.under` are opened, or made and opened (N2). */
async function slotsFor(
  page: KeyPage,
  aim: ResealAim,
  keyring: Keyring,
  dataKey: KeyBytes,
): Promise<readonly Slot[]> {
  const goes = (slot: Slot) =>
    aim.drop === 'all others' ||
    [...aim.drop, ...aim.under.map(({ keyId }) => keyId)].some((keyId) => keyId.equals(slot.keyId));
  const staying = page.slots.filter((slot) => !goes(slot));
  if (aim.under.length === 0 || staying.length + aim.under.length > mostSlots)
    throw new Refusal('seal_keys_invalid');
  const made: Slot[] = [];
  for (const under of aim.under) {
    const present = page.slots.find((slot) => isUnder(slot, under));
    const stays = present !== undefined && (await opens(page, present, keyring, dataKey));
    const slot = stays ? present : await keyring.sealFor(under, page, dataKey);
    invariant(stays || (await opens(page, slot, keyring, dataKey)), 'a new slot opens');
    made.push(slot);
  }
  return inOrder(page.slots, staying, made);
}

/** Each key's slot where the file had one of that key, and the new ones behind. */
function inOrder(before: readonly Slot[], staying: readonly Slot[], made: readonly Slot[]): readonly Slot[] {
  const left = new Set(made);
  const placed = before.flatMap((slot) => {
    if (staying.includes(slot)) return [slot];
    const successor = [...left].find(({ keyId }) => keyId.equals(slot.keyId));
    if (successor === undefined) return [];
    left.delete(successor);
    return [successor];
  });
  return [...placed, ...left];
}

/** The name of the first slot's key; as it was where that slot stays. */
function nameFor([first]: readonly Slot[], aim: ResealAim, before: KeyPage): string {
  const under = aim.under.find(({ keyId }) => first?.keyId.equals(keyId));
  return under?.name ?? before.keyName;
}

async function opens(page: KeyPage, slot: Slot, keyring: Keyring, dataKey: KeyBytes): Promise<boolean> {
  using opened = await keyring.openBy(page, slot);
  return opened?.use((bytes) => dataKey.equals(bytes)) ?? false;
}

/** What stands in the file now is the new page; it counts, and opens through all that it was made for (N3). */
async function requireNew(
  file: Disk,
  page: KeyPage,
  aim: ResealAim,
  keyring: Keyring,
  dataKey: KeyBytes,
  name: string,
): Promise<void> {
  const failed = new Refusal('reseal_readback_failed', { file: name });
  const read = readPages(await readAt(file, 0, headLength), name);
  if (read.generation !== page.generation) throw failed;
  for (const under of aim.under) {
    const slot = read.slots.find((one) => isUnder(one, under));
    if (slot === undefined || !(await opens(read, slot, keyring, dataKey))) throw failed;
  }
}

/** Writes one page, makes it durable and compares what is read back. */
async function writePage(file: Disk, which: 0 | 1, bytes: Buffer, name: string): Promise<void> {
  const at = which * pageLength;
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
  await file.sync();
  if (!(await readAt(file, at, pageLength)).equals(bytes))
    throw new Refusal('reseal_readback_failed', { file: name });
}

/** Where a sync program put another file in its place meanwhile, that one was not re-sealed. */
async function requireInPlace(file: FileHandle, path: string, name: string): Promise<void> {
  const [ours, there] = [await file.stat({ bigint: true }), await stat(path, { bigint: true })];
  if (ours.dev !== there.dev || ours.ino !== there.ino) throw new Refusal('file_changed', { file: name });
}

/** N5: what this Keyward cannot read, it does not overwrite. */
function refuseUnknown(readings: readonly PageReading[], counts: 0 | 1, file: string): void {
  const counting = readings[counts];
  const hasUnknown = counting?.is === 'sound' && counting.unknownSlots > 0;
  if (hasUnknown || readings.some(({ is }) => is === 'newer')) throw new Refusal('sealed_newer', { file });
}

function sameSlots(a: readonly Slot[], b: readonly Slot[]): boolean {
  const isSame = (slot: Slot, i: number) => {
    const one = b[i];
    return one !== undefined && isUnder(slot, one) && sameBytes(slot.sealedDataKey, one.sealedDataKey);
  };
  return a.length === b.length && a.every(isSame);
}

function isUnder(slot: Under, under: Under): boolean {
  return slot.keyId.equals(under.keyId) && slot.version === under.version;
}

function pageAt(head: Buffer, which: 0 | 1): Buffer {
  return head.subarray(which * pageLength, (which + 1) * pageLength);
}

function other(which: 0 | 1): 0 | 1 {
  return which === 0 ? 1 : 0;
}
