// Checksums put right again: most of a hostile input is never read where a checksum refuses it first, and whoever makes one
// makes it with a right checksum.

import { sha256 } from '../../core/aead.ts';
import { headLength, pageLength } from '../../core/envelope.ts';
import { binding } from '../../core/kdf.ts';
import { KeyBytes } from '../../core/keybytes.ts';
import { sized } from '../../core/layout.ts';
import { signNote, type VerifierKey } from '../../core/note.ts';

/** Both key pages, each with its SHA-256. */
export function mendPages(bytes: Buffer): Buffer {
  for (let at = 0; at + pageLength <= Math.min(bytes.length, headLength); at += pageLength)
    bytes.set(sha256(bytes.subarray(at, at + pageLength - 32)), at + pageLength - 32);
  return bytes;
}

/** The length that a kit says it has, and its check. */
export function mendKit(bytes: Buffer): Buffer {
  if (bytes.length < 16) return bytes;
  bytes.writeUInt16BE(bytes.length & 0xffff, 5);
  bytes.set(binding('kit', bytes.subarray(0, -8)).subarray(0, 8), bytes.length - 8);
  return bytes;
}

export function mendKeyFile(bytes: Buffer): Buffer {
  if (bytes.length < 16) return bytes;
  const end = bytes.length - 8;
  bytes.set(binding('key-file', bytes.subarray(0, 8), bytes.subarray(8, end)).subarray(0, 8), end);
  return bytes;
}

export function mendLabel(bytes: Buffer): Buffer {
  if (bytes.length >= 154) bytes.set(binding('backup-label', bytes.subarray(0, 122)), 122);
  return bytes;
}

/** The points after a label whose check is `before`: the checks and digests of as many as the lengths make. */
export function mendPoints(bytes: Buffer, before: Buffer): Buffer {
  for (let at = 0; at + 52 <= bytes.length; ) {
    const head = bytes.subarray(at, at + 52);
    const end = Math.min(bytes.length, at + 52 + head.readUInt32BE(0));
    const payload = bytes.subarray(at + 52, end);
    head.set(binding('backup-point-head', before, head.subarray(0, 12)).subarray(0, 8), 12);
    head.set(binding('backup-point', before, head.subarray(4, 12), sized(payload)), 20);
    before = Buffer.from(head.subarray(20));
    at = end;
  }
  return bytes;
}

/** A note of what is left of this text, by a key that the reader knows. */
export function mendNote(bytes: Buffer, key: VerifierKey, privateKey: KeyBytes): Buffer {
  const [text = ''] = bytes.toString('utf8').split('\n\n', 1);
  try {
    return Buffer.from(signNote(text.endsWith('\n') ? text : `${text}\n`, key, privateKey));
  } catch {
    return bytes;
  }
}

/** The same, with the key of the samples. */
export function signedBy(key: VerifierKey, bytes: Buffer): Buffer {
  using signing = KeyBytes.take(Buffer.alloc(32, 8));
  return mendNote(bytes, key, signing);
}

/** The sums of the headers of a tar archive, wherever a block looks like one. */
export function mendTar(bytes: Buffer): Buffer {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const header = bytes.subarray(at, at + 512);
    if (header.toString('latin1', 257, 262) !== 'ustar') continue;
    header.fill(0x20, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  }
  return bytes;
}
