// AES key wrap with padding: takes wrapped key material apart (RFC 5649; SP 800-38F, KWP-AD).
//
//   wrapped   = W(A65959A6 | length u32 | material | zeros to a multiple of 8)      16 bytes, or 8 more for each 8 of it
//   W         = RFC 3394 over semiblocks of 8 bytes; of two semiblocks one AES block
//
// KW1  Electron has no key wrap (BoringSSL shows none), so its few lines are here, over AES alone.
// KW2  Mark, length and padding are all looked at before anything is answered, and nothing says which was wrong.

import { BlockOpener } from './aead.ts';
import { KeyBytes } from './keybytes.ts';

const semiblock = 8;
const block = 16;
const rounds = 6;
const mark = 0xa65959a6;

/** Whether something wrapped can be so long. */
export function isWrappedLength(length: number): boolean {
  return length >= block && length % semiblock === 0;
}

/** The material; null where it was not wrapped under this key (16, 24 or 32 bytes) or any bit of it was changed. */
export function unwrapPadded(key: KeyBytes, wrapped: Uint8Array): KeyBytes | null {
  if (!isWrappedLength(wrapped.length)) return null;
  const plain = Buffer.from(wrapped);
  try {
    unwind(key, plain);
    const length = plain.readUInt32BE(4);
    const room = plain.length - semiblock;
    const isLength = length > room - semiblock && length <= room ? 1 : 0;
    let padding = 0;
    for (let i = semiblock; i < plain.length; i++) if (i - semiblock >= length) padding |= plain[i] ?? 0;
    const isWhole = (plain.readUInt32BE(0) === mark ? 1 : 0) & isLength & (padding === 0 ? 1 : 0);
    return isWhole === 1 ? KeyBytes.take(plain.subarray(semiblock, semiblock + length)) : null;
  } finally {
    plain.fill(0);
  }
}

/** W backwards, in place (RFC 3394 section 2.2.2). */
function unwind(key: KeyBytes, bytes: Buffer): void {
  using aes = new BlockOpener(key);
  if (bytes.length === block) {
    aes.decrypt(bytes);
  } else {
    const work = Buffer.alloc(block);
    const count = bytes.length / semiblock - 1;
    bytes.copy(work, 0, 0, semiblock);
    for (let step = rounds * count; step > 0; step--) {
      const at = (((step - 1) % count) + 1) * semiblock;
      // The counter has 64 bits; a key file is so short that 32 hold it.
      work.writeUInt32BE((work.readUInt32BE(4) ^ step) >>> 0, 4);
      bytes.copy(work, semiblock, at, at + semiblock);
      aes.decrypt(work);
      work.copy(bytes, at, semiblock, block);
    }
    work.copy(bytes, 0, 0, semiblock);
    work.fill(0);
  }
}
