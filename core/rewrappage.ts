// A page of key versions from under one root key to under the next: opened, sealed anew, marked anew.
//
//   page   = bytes: for each version key id 16 | mac 32 | wrapped | public key, one after the other
//            facts: for each version "version,type,status,created,origin,length of wrapped,length of public key",
//            separated by ";"; -1 where there is no public key (rows.ts, versionPage)
//   answer = wrapped | mac 32 of each version, as long as before, in the same order
//
// X1  Nothing is sealed under the new root key that was not genuine under the old one: the mac of each row is checked,
//     and the terms of all rows are summed up so that the caller can hold them against the sum of the vault (ledger.ts).
// X2  Material is in the clear for one version at a time, between opening and sealing, and is wiped.
// X3  It has the row keys, and neither root key.
//
// A vault may have a million versions. So row bytes and bindings are put together in one buffer for the whole page,
// though rowbytes.ts and keywrap.ts could say them one by one; the tests hold these against those.

import { sameBytes } from './aead.ts';
import { bindingOf, tagged } from './kdf.ts';
import { sized } from './layout.ts';
import { macLength, type RowKeys } from './rowkeys.ts';
import type { VersionKey, VersionPage, WrappedRun } from './rows.ts';

export interface RewrappedPage {
  /** wrapped | mac of each version; `runs` says whose. */
  readonly bytes: Uint8Array;
  readonly runs: readonly WrappedRun[];
  /** The sums (32 bytes) of the rows' terms, under the old root key and under the new one. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** Versions whose material is gone; the caller asks whether it should be. */
  readonly destroyed: readonly VersionKey[];
}
export type PageEnd = RewrappedPage | { readonly altered: VersionKey };

/** A key version; its bytes lie in one buffer with those of the whole page. */
interface Row {
  readonly keyId: Buffer;
  readonly version: number;
  readonly mac: Buffer;
  readonly rowBytes: Buffer;
  /** The end of `rowBytes`, in place: what is put here is marked. */
  readonly wrapped: Buffer;
  readonly bound: Buffer;
}

/** Where a row is not genuine, or does not open, the answer names it instead. */
export function rewrapPage(vaultId: Buffer, from: RowKeys, to: RowKeys, page: VersionPage): PageEnd {
  const rows = rowsOf(vaultId, page);
  if ('altered' in rows) return rows;
  const marked = rows.map((row) => row.rowBytes);
  const macs = Buffer.concat(rows.map((row) => row.mac));
  const altered = firstAltered(rows, macs, from.macRows(marked));
  if (altered !== null) return { altered };
  const boxes = rows.map(({ wrapped, bound }) => ({ box: wrapped, bound }));
  for (const [i, opened] of from.box.reseal(to.box, boxes).entries()) {
    const row = rows[i];
    if (!opened && row !== undefined && !isDestroyed(row)) return { altered: nameOf(row) };
  }
  const macsAfter = to.macRows(marked);
  const [before, after] = [from.sumOf(macs), to.sumOf(macsAfter)];
  const bytes = packed(rows, macsAfter);
  return { bytes, runs: runsOf(rows), before, after, destroyed: rows.filter(isDestroyed).map(nameOf) };
}

/** All macs are compared at once, and one by one only where they differ; that of a destroyed version fits no more. */
function firstAltered(rows: readonly Row[], macs: Buffer, expected: Buffer): VersionKey | null {
  if (sameBytes(macs, expected)) return null;
  const differs = ({ mac }: Row, i: number) =>
    !sameBytes(mac, expected.subarray(i * macLength, (i + 1) * macLength));
  const altered = rows.filter(differs).find((row) => !isDestroyed(row));
  return altered === undefined ? null : nameOf(altered);
}

function isDestroyed(row: Row): boolean {
  return row.wrapped.length === 0;
}

function nameOf({ keyId, version }: Row): VersionKey {
  return { keyId: keyId.toString('hex'), version };
}

/** The rows of a page, or the first whose facts are not those of a version: none that Keyward wrote has a separator. */
function rowsOf(
  vaultId: Buffer,
  { bytes, facts }: VersionPage,
): readonly Row[] | { readonly altered: VersionKey } {
  const each = facts.split(';');
  const place = Buffer.concat([tagged('key-version', []), vaultId]);
  const slab = new Slab(each.length * (place.length + fixedLength) + bytes.length + 2 * facts.length);
  const rows: Row[] = [];
  let at = 0;
  for (const text of each) {
    const fields = text.split(',');
    const [wrappedLength, publicLength] = [Number(fields[5]), Number(fields[6])];
    const wrappedAt = at + 16 + macLength;
    const publicAt = wrappedAt + wrappedLength;
    const end = publicAt + Math.max(publicLength, 0);
    const keyId = bytes.subarray(at, at + 16);
    if (fields.length !== 7 || !(end <= bytes.length)) {
      return { altered: { keyId: keyId.toString('hex'), version: Number(fields[0]) } };
    }
    const wrapped = bytes.subarray(wrappedAt, publicAt);
    const publicKey = publicLength < 0 ? null : bytes.subarray(publicAt, end);
    const rowBytes = putRow(slab, fields, keyId, publicKey, wrapped);
    rows.push({
      keyId,
      version: Number(fields[0]),
      mac: bytes.subarray(at + 16, wrappedAt),
      rowBytes,
      wrapped: rowBytes.subarray(rowBytes.length - wrappedLength),
      bound: bindingOf(putPlace(slab, place, keyId, fields)),
    });
    at = end;
  }
  return rows;
}

/** What keywrap.ts binds a version to. */
function putPlace(slab: Slab, place: Buffer, keyId: Buffer, fields: readonly string[]): Buffer {
  const [version = '', type = '', , created = ''] = fields;
  const [high, low] = [Math.floor(Number(created) / 2 ** 32), Number(created) % 2 ** 32];
  slab.begin();
  return slab
    .put(place)
    .put(keyId)
    .number(Number(version))
    .sizedText(type)
    .number(high)
    .number(low)
    .written();
}

/** Row bytes as rowbytes.ts defines them. */
function putRow(
  slab: Slab,
  fields: readonly string[],
  keyId: Buffer,
  publicKey: Buffer | null,
  wrapped: Buffer,
): Buffer {
  const [version = '', , status = '', created = '', origin = ''] = fields;
  slab.begin();
  slab.put(announced.created).sizedText(created).put(announced.keyId).sized(keyId);
  slab.put(announced.origin).sizedText(origin);
  if (publicKey !== null) slab.put(announced.publicKey).sized(publicKey);
  slab.put(announced.status).sizedText(status).put(announced.version).sizedText(version);
  return slab.put(announced.wrapped).sized(wrapped).written();
}

/** What stands before each value: the name of its column, sized, and its type; before the first the name of the table. */
const announced = {
  created: Buffer.concat([sized(Buffer.from('key_version', 'ascii')), announcement('created_at', 'n')]),
  keyId: announcement('key_id', 'b'),
  origin: announcement('origin', 's'),
  publicKey: announcement('public_key', 'b'),
  status: announcement('status', 's'),
  version: announcement('version', 'n'),
  wrapped: announcement('wrapped', 'b'),
};
/** All of them, a length for each value, and the numbers of a binding. */
const fixedLength = Object.values(announced).reduce((sum, bytes) => sum + bytes.length + 4, 64);

function announcement(column: string, type: 'b' | 's' | 'n'): Buffer {
  return Buffer.concat([sized(Buffer.from(column, 'ascii')), Buffer.from(type, 'ascii')]);
}

/** A buffer that is filled from its start, part by part. */
class Slab {
  readonly #bytes: Buffer;
  #begun = 0;
  #at = 0;

  constructor(length: number) {
    this.#bytes = Buffer.alloc(length);
  }

  begin(): void {
    this.#begun = this.#at;
  }

  /** The part that was begun last. */
  written(): Buffer {
    return this.#bytes.subarray(this.#begun, this.#at);
  }

  put(bytes: Uint8Array): this {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }

  sized(bytes: Uint8Array): this {
    return this.number(bytes.length).put(bytes);
  }

  /** ASCII: another text gives other bytes than those that were marked. */
  sizedText(text: string): this {
    this.number(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[this.#at++] = text.charCodeAt(i);
    return this;
  }

  /** A u32. */
  number(value: number): this {
    this.#bytes[this.#at++] = value >>> 24;
    this.#bytes[this.#at++] = value >>> 16;
    this.#bytes[this.#at++] = value >>> 8;
    this.#bytes[this.#at++] = value;
    return this;
  }
}

function packed(rows: readonly Row[], macs: Buffer): Uint8Array {
  const bytes = new Uint8Array(rows.reduce((sum, { wrapped }) => sum + wrapped.length + macLength, 0));
  let at = 0;
  for (const [i, { wrapped }] of rows.entries()) {
    bytes.set(wrapped, at);
    macs.copy(bytes, at + wrapped.length, i * macLength, (i + 1) * macLength);
    at += wrapped.length + macLength;
  }
  return bytes;
}

/** Versions of one key that follow each other, as long as each other, make one run. */
function runsOf(rows: readonly Row[]): readonly WrappedRun[] {
  const runs: WrappedRun[] = [];
  let at = 0;
  let before: Row | null = null;
  for (const row of rows) {
    const { keyId, version, wrapped } = row;
    const run = runs.at(-1);
    const goesOn =
      before?.keyId.equals(keyId) &&
      before.version === version - 1 &&
      before.wrapped.length === wrapped.length;
    if (run !== undefined && goesOn) runs[runs.length - 1] = { ...run, last: version };
    else
      runs.push({ keyId: keyId.toString('hex'), first: version, last: version, at, length: wrapped.length });
    at += wrapped.length + macLength;
    before = row;
  }
  return runs;
}
