// Changed sealed files for test/vectors/sealed: how each is made of one that opens. They are kept as edits of it, so that a
// program in another language makes them with a few lines: bytes at a place, then the length that is left.

import { createHash } from 'node:crypto';

export interface Edited {
  readonly what: string;
  /** `opens`, or the code of the refusal. */
  readonly expect: string;
  /** Bytes (hex) that stand at a place from now on; what is beyond the end is added. */
  readonly put: readonly { readonly at: number; readonly bytes: string }[];
  /** The length that is left, in bytes. */
  readonly length: number;
}

type Change = (file: Buffer) => Buffer;
const pageLength = 4096;
const body = 2 * pageLength;

const flip =
  (...places: readonly number[]): Change =>
  (file) => {
    for (const place of places) {
      const at = place < 0 ? file.length + place : place;
      file.writeUInt8(file.readUInt8(at) ^ 0x01, at);
    }
    return file;
  };
const cut =
  (length: number): Change =>
  (file) =>
    file.subarray(0, length < 0 ? file.length + length : length);
const put =
  (at: number, bytes: Buffer): Change =>
  (file) => {
    bytes.copy(file, at);
    return file;
  };
/** Changes pages (0 is A, 1 is B) and makes their checks right again, as somebody would who means it. */
const pages =
  (which: readonly (0 | 1)[], change: (page: Buffer) => void): Change =>
  (file) => {
    for (const one of which) {
      const page = file.subarray(one * pageLength, (one + 1) * pageLength);
      change(page);
      createHash('sha256').update(page.subarray(0, 4064)).digest().copy(page, 4064);
    }
    return file;
  };
const both = [0, 1] as const;

/** `other` is another file of the same vault and key. */
export function changes(file: Buffer, other: Buffer): readonly (readonly [what: string, change: Change])[] {
  const payload = body + 93 + file.readUInt32BE(body + 57);
  return [
    ['as it was sealed', (one) => one],
    ['page A torn', flip(2000)],
    ['page B torn', flip(pageLength + 2000)],
    ['both pages torn', flip(2000, pageLength + 2000)],
    ['page A of a newer format, page B sound', pages([0], (page) => page.writeUInt16BE(2, 8))],
    ['both pages of a newer format', pages(both, (page) => page.writeUInt16BE(2, 8))],
    ['page B of the next generation, as a re-seal that was cut off leaves it', pages([1], generation2)],
    ['page B of the next generation with a data key that does not open', pages([1], brokenGeneration2)],
    ['a generation beyond 2^53', pages(both, (page) => page.fill(0xff, 10, 18))],
    ['the key name, which is a hint, changed', pages(both, (page) => page.write('Q', nameAt(page)))],
    ['no magic', flip(0, pageLength)],
    ['of no length', cut(0)],
    ['cut off inside page A', cut(4000)],
    ['cut off inside page B', cut(8000)],
    ['cut off after the pages', cut(body)],
    ['cut off inside the body header', cut(body + 50)],
    ['cut off inside the metadata box', cut(payload - 3)],
    ['cut off inside the payload header', cut(payload + 20)],
    ['cut off after the payload header', cut(payload + 40)],
    ['the last byte missing', cut(-1)],
    ['a byte too many', (one) => Buffer.concat([one, Buffer.of(0)])],
    ['claimed for another vault', pages(both, (page) => page.writeUInt8(page.readUInt8(18) ^ 1, 18))],
    ['claimed for another file', pages(both, (page) => page.writeUInt8(page.readUInt8(34) ^ 1, 34))],
    ['another date', pages(both, (page) => page.writeUInt8(page.readUInt8(57) ^ 1, 57))],
    ['another version of the key', pages(both, (page) => page.writeUInt32BE(2, 76))],
    ['a version that there is not', pages(both, (page) => page.writeUInt32BE(77, 76))],
    ['no slot', pages(both, (page) => page.writeUInt8(0, 58))],
    ['nine slots', pages(both, (page) => page.writeUInt8(9, 58))],
    ['a slot of an unknown type alone', pages(both, (page) => page.writeUInt8(2, 59))],
    ['a bit of the sealed data key', pages(both, (page) => page.writeUInt8(page.readUInt8(120) ^ 1, 120))],
    ['a context that it was not sealed with', pages(both, withContext)],
    ['a byte in the zeros', pages(both, (page) => page.writeUInt8(1, 4000))],
    ['no magic of the body', flip(body)],
    ['a newer payload format', put(body + 8, Buffer.of(2))],
    ['a body of another file id', flip(body + 9)],
    ['a bit of the file salt', flip(body + 25)],
    ['a longer metadata box', put(body + 57, Buffer.of(0, 0, 0x20, 0x01))],
    ['a bit of the commitment', flip(body + 61)],
    ['a bit of the metadata box', flip(payload - 20)],
    ['another segment size', put(payload, Buffer.of(0x29))],
    ['a bit of the payload salt', flip(payload + 1)],
    ['a bit of the nonce prefix', flip(payload + 33)],
    ['a bit of the first segment', flip(payload + 40)],
    ['a bit of its tag', flip(-1)],
    ['the body of another file', (one) => Buffer.concat([one.subarray(0, body), other.subarray(body)])],
    ['the pages of another file', (one) => Buffer.concat([other.subarray(0, body), one.subarray(body)])],
  ];
}

function generation2(page: Buffer): void {
  page.writeBigUInt64BE(2n, 10);
}

function brokenGeneration2(page: Buffer): void {
  generation2(page);
  page.writeUInt8(page.readUInt8(120) ^ 1, 120);
}

const contextAt = 59 + 93;
const nameAt = (page: Buffer) => contextAt + 2 + page.readUInt16BE(contextAt) + 1;

/** One entry, "a" to "b", in place of none; the name moves along. */
function withContext(page: Buffer): void {
  const context = Buffer.from('0001000161000162', 'hex');
  const name = Buffer.from(page.subarray(contextAt + 2, contextAt + 200));
  page.writeUInt16BE(context.length, contextAt);
  context.copy(page, contextAt + 2);
  name.copy(page, contextAt + 2 + context.length);
}

/** What has to be put into `from` so that it becomes `to`. */
export function editOf(from: Buffer, to: Buffer): Pick<Edited, 'put' | 'length'> {
  const puts: { at: number; bytes: string }[] = [];
  for (let at = 0; at < to.length; at++) {
    if (from[at] === to[at]) continue;
    let end = at + 1;
    while (end < to.length && !from.subarray(end, end + 8).equals(to.subarray(end, end + 8))) end++;
    puts.push({ at, bytes: to.toString('hex', at, end) });
    at = end;
  }
  return { put: puts, length: to.length };
}

export function edited(file: Buffer, { put: puts, length }: Edited): Buffer {
  const made = Buffer.alloc(Math.max(file.length, length));
  file.copy(made);
  for (const { at, bytes } of puts) made.write(bytes, at, 'hex');
  return made.subarray(0, length);
}
