// DER: reads the few ASN.1 values that key files are made of, strictly (X.690 section 10).
//
// DE1  Lengths are definite and as short as they can be; whatever is not so, or runs over the end, is malformed.
// DE2  A value is read to its end: what follows it is told, never skipped.

const tags = { integer: 0x02, octets: 0x04, null: 0x05, oid: 0x06, sequence: 0x30 } as const;
type DerTag = keyof typeof tags;

/** Reads the elements of a value in order; `malformed` makes the error that every fault is answered with. */
export class DerReader {
  readonly #bytes: Buffer;
  readonly #malformed: () => Error;
  #at = 0;

  constructor(bytes: Buffer, malformed: () => Error) {
    this.#bytes = bytes;
    this.#malformed = malformed;
  }

  /** How many bytes have not been read. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  isNext(tag: DerTag): boolean {
    return this.#bytes[this.#at] === tags[tag];
  }

  /** The content of the next element, which is of this kind. */
  element(tag: DerTag): Buffer {
    if (!this.isNext(tag)) throw this.#malformed();
    this.#at += 1;
    const length = this.#length();
    if (length > this.left) throw this.#malformed();
    const content = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return content;
  }

  within(tag: 'sequence' | 'octets'): DerReader {
    return new DerReader(this.element(tag), this.#malformed);
  }

  oid(): string {
    return this.element('oid').toString('hex');
  }

  /** A whole number from 0 to 2^31 - 1. */
  number(): number {
    const bytes = this.element('integer');
    const isMinimal = bytes.length === 1 || bytes[0] !== 0 || (bytes[1] ?? 0) >= 0x80;
    if (bytes.length === 0 || bytes.length > 4 || (bytes[0] ?? 0) >= 0x80 || !isMinimal)
      throw this.#malformed();
    return bytes.readUIntBE(0, bytes.length);
  }

  /** DE2. */
  end(): void {
    if (this.left > 0) throw this.#malformed();
  }

  #octet(): number {
    const octet = this.#bytes[this.#at++];
    if (octet === undefined) throw this.#malformed();
    return octet;
  }

  /** Up to two octets of length: no key file is as long as 64 KiB (DE1). */
  #length(): number {
    const first = this.#octet();
    if (first < 0x80) return first;
    if (first === 0x81) return this.#atLeast(0x80, this.#octet());
    if (first === 0x82) return this.#atLeast(0x100, this.#octet() * 0x100 + this.#octet());
    throw this.#malformed();
  }

  #atLeast(least: number, length: number): number {
    if (length < least) throw this.#malformed();
    return length;
  }
}
