// Byte layout: big-endian fields of fixed length, and a reader that never runs over the end.

/** A field of a layout: an unsigned number of 8, 16, 32 or 64 bits, or bytes as they are. */
export const u8 = (value: number): Buffer => Buffer.from([value]);

export function u16(value: number): Buffer {
  const field = Buffer.alloc(2);
  field.writeUInt16BE(value);
  return field;
}

export function u32(value: number): Buffer {
  const field = Buffer.alloc(4);
  field.writeUInt32BE(value);
  return field;
}

/** `value` is a whole number from 0 to 2^53 - 1. */
export function u64(value: number): Buffer {
  const field = Buffer.alloc(8);
  field.writeBigUInt64BE(BigInt(value));
  return field;
}

/** A u32 length and the bytes: for fields of varying length inside what is hashed or authenticated. */
export function sized(bytes: Uint8Array): Buffer {
  return Buffer.concat([u32(bytes.length), bytes]);
}

/** Reads fields in order; a read past the end answers with the error that `cutOff` makes. */
export class LayoutReader {
  readonly #bytes: Buffer;
  readonly #cutOff: () => Error;
  #at = 0;

  constructor(bytes: Buffer, cutOff: () => Error) {
    this.#bytes = bytes;
    this.#cutOff = cutOff;
  }

  get offset(): number {
    return this.#at;
  }

  take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw this.#cutOff();
    const field = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return field;
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  u16(): number {
    return this.take(2).readUInt16BE();
  }

  u32(): number {
    return this.take(4).readUInt32BE();
  }

  /** Refuses what is beyond 2^53 - 1. */
  u64(): number {
    const value = this.take(8).readBigUInt64BE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.#cutOff();
    return Number(value);
  }
}
