// File work: what one lane does, as the entry of a worker thread. The bytes of files are touched here and nowhere else.
//
// F1  Buffers are made once for each lane, reused, and cleared when a task ends: they held plaintext.
// F2  Each segment that was written is read back from the file and opened, or compared, before the task succeeds.
// F3  A lane takes the next segment by an atomic counter and writes it at its known place; before each segment it looks
//     whether to go on, so that cancelling and pausing take milliseconds. A paused lane sleeps.
// F4  Key bytes come in shared memory that belongs to the main thread, which wipes it when the task has ended.

import { readSync, writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { tagLength } from './aead.ts';
import { type ChunkRun, ChunkRuns, openChunk, sealChunk } from './agestream.ts';
import { openFolder, sealFolder } from './archive.ts';
import { Control, type LaneBuffers, type Task, type TaskEnd } from './filetask.ts';
import { fileRefusal, Refusal, refusalView, unreachable } from './refusal.ts';
import { openSegment, payloadStream, type Segment, Segments, sealSegment } from './stream.ts';

let buffers: LaneBuffers | null = null;

parentPort?.on('message', (task: Task) => {
  void run(task).then((end) => parentPort?.postMessage(end));
});

async function run(task: Task): Promise<TaskEnd> {
  const make = () => Buffer.alloc(payloadStream.segmentLength);
  buffers ??= { plain: make(), sealed: make(), back: make(), check: make() };
  try {
    await perform(task, buffers);
    return { end: 'done' };
  } catch (thrown) {
    return { end: 'refused', refusal: refusalView(fileRefusal(thrown, task.name)) };
  } finally {
    const used = usedBy(task);
    for (const buffer of Object.values(buffers)) buffer.fill(0, 0, used);
  }
}

/** How much of each buffer a task has written to: to clear all of it takes longer than to seal a small file. */
function usedBy(task: Task): number {
  const whole = payloadStream.segmentLength;
  const isOfSegments = task.kind === 'seal file' || task.kind === 'open file' || task.kind === 'check';
  return isOfSegments ? Math.min(whole, task.plainLength + tagLength) : whole;
}

async function perform(task: Task, lane: LaneBuffers): Promise<void> {
  const control = new Control(task.control);
  const key = new Uint8Array(task.secrets, 0, 32);
  const prefix = new Uint8Array(task.secrets, 32, 7);
  const cipher: SegmentCipher = {
    seal: (segment, plain, out) => sealSegment(key, prefix, segment, plain, out),
    open: (segment, sealed, out) => openSegment(key, prefix, segment, sealed, out),
  };
  switch (task.kind) {
    case 'seal file':
      return eachPart(new Segments(task.plainLength), control, (segment) => {
        if (segment.index === 0) writeHead(task, lane);
        readExactly(
          task.source,
          lane.plain,
          segment.plainLength,
          segment.plainOffset,
          'file_changed',
          task.name,
        );
        writeSegment(
          task.target,
          task.payloadAt,
          segment,
          lane.plain.subarray(0, segment.plainLength),
          cipher,
          lane,
          task.name,
        );
      });
    case 'open file':
      return eachPart(new Segments(task.plainLength), control, (segment) => {
        const plain = readSegment(task.source, task.payloadAt, segment, cipher, lane, task.name);
        writeExactly(task.target, plain, segment.plainOffset);
        readExactly(task.target, lane.back, plain.length, segment.plainOffset, 'readback_failed', task.name);
        if (lane.back.compare(plain, 0, plain.length, 0, plain.length) !== 0) throw readback(task.name);
      });
    case 'check':
      return eachPart(new Segments(task.plainLength), control, (segment) => {
        readSegment(task.source, task.payloadAt, segment, cipher, lane, task.name);
      });
    case 'seal folder':
      writeHead(task, lane);
      return sealFolder(task.folder, task.size, task.own, control, lane, (segment, plain) =>
        writeSegment(task.target, task.payloadAt, segment, plain, cipher, lane, task.name),
      );
    case 'open folder': {
      const segments = Segments.ofSealed(task.sealedLength);
      if (segments === null) throw new Refusal('sealed_truncated', { file: task.name });
      return openFolder(task.into, task.name, control, segments, (segment) =>
        readSegment(task.source, task.payloadAt, segment, cipher, lane, task.name),
      );
    }
    case 'export': {
      const segments = new Segments(task.plainLength);
      const exported = new Uint8Array(task.secrets, 39, 32);
      return eachPart(new ChunkRuns(task.plainLength), control, (run) => {
        const plain = gather(run, segments, lane.check, (segment) =>
          readSegment(task.source, task.payloadAt, segment, cipher, lane, task.name),
        );
        writeChunks(task.target, task.chunksAt, run, plain, exported, lane, task.name);
      });
    }
    default:
      return unreachable(task);
  }
}

interface SegmentCipher {
  readonly seal: (segment: Segment, plain: Uint8Array, out: Buffer) => number;
  readonly open: (segment: Segment, sealed: Uint8Array, out: Buffer) => number | null;
}

interface Parts<P> {
  readonly count: number;
  at(index: number): P;
}

/** Runs `work` on one part of the payload after the other that no other lane has taken (F3). */
function eachPart<P extends { readonly plainLength: number }>(
  parts: Parts<P>,
  control: Control,
  work: (part: P) => void,
): void {
  for (let index = control.takeSegment(); index < parts.count; index = control.takeSegment()) {
    control.goOn();
    const part = parts.at(index);
    work(part);
    control.add(part.plainLength);
  }
}

/** Writes what comes before the first segment, and reads it back (F2). */
function writeHead({ target, head, name }: Extract<Task, { head: Uint8Array }>, lane: LaneBuffers): void {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  writeExactly(target, bytes, 0);
  readExactly(target, lane.back, bytes.length, 0, 'readback_failed', name);
  if (lane.back.compare(bytes, 0, bytes.length, 0, bytes.length) !== 0) throw readback(name);
}

/** Seals `plain` to its place in the file, reads it back and opens it (F2). */
function writeSegment(
  target: number,
  payloadAt: number,
  segment: Segment,
  plain: Buffer,
  cipher: SegmentCipher,
  lane: LaneBuffers,
  name: string,
): void {
  const length = cipher.seal(segment, plain, lane.sealed);
  const at = payloadAt + segment.sealedOffset;
  writeExactly(target, lane.sealed.subarray(0, length), at);
  readExactly(target, lane.back, length, at, 'readback_failed', name);
  const opened = cipher.open(segment, lane.back.subarray(0, length), lane.check);
  if (opened !== plain.length || lane.check.compare(plain, 0, plain.length, 0, opened) !== 0)
    throw readback(name);
}

/** The plaintext of a run, put together in `into` from the segments it lies in; each is verified whole, an empty one too. */
function gather(
  { plainOffset, plainLength }: ChunkRun,
  segments: Segments,
  into: Buffer,
  read: (segment: Segment) => Buffer,
): Buffer {
  let done = 0;
  do {
    const at = plainOffset + done;
    const segment = segments.holding(at);
    const from = at - segment.plainOffset;
    done += read(segment).copy(into, done, from, from + plainLength - done);
  } while (done < plainLength);
  return into.subarray(0, plainLength);
}

/** Writes the chunks of a run to their places, reads each back and opens it (F2). */
function writeChunks(
  target: number,
  chunksAt: number,
  run: ChunkRun,
  plain: Buffer,
  key: Uint8Array,
  lane: LaneBuffers,
  name: string,
): void {
  for (const chunk of run.chunks) {
    const from = chunk.plainOffset - run.plainOffset;
    const part = plain.subarray(from, from + chunk.plainLength);
    const length = sealChunk(key, chunk, part, lane.sealed);
    const at = chunksAt + chunk.sealedOffset;
    writeExactly(target, lane.sealed.subarray(0, length), at);
    readExactly(target, lane.back, length, at, 'readback_failed', name);
    const opened = openChunk(key, chunk, lane.back.subarray(0, length), lane.plain);
    if (opened !== part.length || lane.plain.compare(part, 0, part.length, 0, opened) !== 0)
      throw readback(name);
  }
}

/** Reads and opens one segment into `lane.plain`. Refuses `sealed_truncated`, `sealed_changed`. */
function readSegment(
  source: number,
  payloadAt: number,
  segment: Segment,
  cipher: SegmentCipher,
  lane: LaneBuffers,
  name: string,
): Buffer {
  readExactly(
    source,
    lane.sealed,
    segment.sealedLength,
    payloadAt + segment.sealedOffset,
    'sealed_truncated',
    name,
  );
  const length = cipher.open(segment, lane.sealed.subarray(0, segment.sealedLength), lane.plain);
  if (length === null) throw new Refusal('sealed_changed', { file: name });
  return lane.plain.subarray(0, length);
}

function readExactly(
  file: number,
  into: Buffer,
  length: number,
  at: number,
  whenShort: 'file_changed' | 'sealed_truncated' | 'readback_failed',
  name: string,
): void {
  for (let done = 0; done < length; ) {
    const read = readSync(file, into, done, length - done, at + done);
    if (read === 0) throw new Refusal(whenShort, { file: name });
    done += read;
  }
}

function writeExactly(file: number, from: Buffer, at: number): void {
  for (let done = 0; done < from.length; ) {
    done += writeSync(file, from, done, from.length - done, at + done);
  }
}

function readback(name: string): Refusal {
  return new Refusal('readback_failed', { file: name });
}
