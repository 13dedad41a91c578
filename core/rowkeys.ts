// Row keys: what a root key does for every row. It wraps key versions, marks rows, and gives rows their secret terms.
//
//   mac of a row  = HMAC-SHA-256(mac key, "keyward/1/row" 0x00 | row bytes)
//   term of a mac = AES-256(sum key, first half of the mac) | AES-256(sum key, second half)
//
// Two MACs that differ have terms that nobody without the key can tell from random, which is all that the sum of rows
// needs (ledger.ts), and AES gives the terms of a whole page in one call.
//
// They are apart from the root key itself so that a thread beside the main one can work with them and no more (rewrap.ts).

import { BlockKey, BoxKey } from './aead.ts';
import { MacKey } from './kdf.ts';
import { KeyBytes } from './keybytes.ts';
import { invariant } from './refusal.ts';

/** The secrets of row keys: wrapping key 32 | mac key 32 | sum key 32. */
export const rowSecretsLength = 96;
/** Of a mac, a term and the sum. */
export const macLength = 32;

export class RowKeys {
  /** Wraps key versions (keywrap.ts). */
  readonly box: BoxKey;
  readonly #mac: MacKey;
  readonly #sum: BlockKey;

  /** `secrets` (96 bytes) stay the caller's to wipe. */
  constructor(secrets: KeyBytes) {
    invariant(secrets.length === rowSecretsLength, 'row keys of 96 bytes');
    using wrapping = part(secrets, 0);
    using mac = part(secrets, 1);
    using sum = part(secrets, 2);
    this.box = new BoxKey(wrapping);
    this.#mac = new MacKey(mac);
    this.#sum = new BlockKey(sum);
  }

  /** The mac (32 bytes) of a row that decides something. */
  macRow(row: Uint8Array): Buffer {
    return this.#mac.mac('row', row);
  }

  /** The macs of many rows, one after the other. */
  macRows(rows: readonly Uint8Array[]): Buffer {
    const macs = Buffer.alloc(rows.length * macLength);
    for (const [i, row] of rows.entries()) this.#mac.macInto(macs, i * macLength, 'row', row);
    return macs;
  }

  /** The term (32 bytes) that a row with this mac adds to the sum of rows. */
  rowSum(mac: Uint8Array): Buffer {
    return this.sumOf(mac);
  }

  /** The sum (32 bytes) of the rows whose macs stand one after the other. */
  sumOf(macs: Uint8Array): Buffer {
    invariant(macs.length % macLength === 0, 'macs of 32 bytes');
    const terms = this.#sum.encrypt(macs);
    const sum = Buffer.alloc(macLength);
    for (let i = 0; i < terms.length; i++) sum[i % macLength] = (sum[i % macLength] ?? 0) ^ (terms[i] ?? 0);
    return sum;
  }

  wipe(): void {
    for (const key of [this.box, this.#mac, this.#sum]) key.wipe();
  }

  [Symbol.dispose](): void {
    this.wipe();
  }
}

function part(secrets: KeyBytes, i: number): KeyBytes {
  return secrets.use((bytes) => KeyBytes.take(Buffer.from(bytes.subarray(32 * i, 32 * (i + 1)))));
}
