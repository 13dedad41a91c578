// Subkeys and bindings: one key, one purpose; one ciphertext, one place.
//
//   subkey  = HKDF-SHA-256(ikm = parent key, salt, info = "keyward/1/" purpose 0x00 fields)               RFC 5869
//             salt = vault id, and under a data key the salt of its file
//   binding = SHA-256("keyward/1/" label 0x00 fields)                  the associated data of a ciphertext
//
// D1  Purposes and labels are the closed list below; none serves twice.
// D2  Fields have a fixed length, or carry it (`sized`), so that no two field lists give the same bytes.
// D3  info stays below the 1,024 bytes that Node takes.

import { hash, hkdfSync } from 'node:crypto';
import { KeyBytes } from './keybytes.ts';
import { invariant } from './refusal.ts';

/** SHA-256 works in blocks of 64 bytes. */
const blockLength = 64;
/** "keyward/1/" name 0x00, made once for each name. */
const prefixes = new Map<Purpose | Label, Buffer>();

export type Purpose =
  // under the root key
  | 'root-commitment'
  | 'header-mac'
  | 'row-mac'
  | 'row-sum'
  | 'key-wrap'
  | 'checkpoint-wrap'
  // under a share of the root key
  | 'share-commitment'
  // under a passphrase
  | 'passphrase-wrap'
  | 'passphrase-commitment'
  // under a key file
  | 'key-file-mark'
  // under a key version
  | 'seal'
  | 'encrypt'
  | 'seal-data-key'
  // under a data key: salt = file salt
  | 'file-stream'
  | 'file-metadata'
  | 'file-commitment';

export type Label =
  | 'private-key'
  | 'key-file'
  | 'kit'
  | 'share'
  | 'key-version'
  | 'data-key'
  | 'small-data'
  | 'sealed-data-key'
  | 'file-metadata'
  | 'audit-entry'
  | 'checkpoint-key'
  | 'vault-id'
  | 'backup-label'
  | 'backup-point'
  | 'backup-point-head'
  | 'vault-header'
  | 'row';

/** The key (32 bytes) that `parent` gives for one purpose; `salt` is the vault id, 16 bytes, or a file salt, 32. */
export function subkey(
  parent: KeyBytes,
  salt: Uint8Array,
  purpose: Purpose,
  ...fields: Uint8Array[]
): KeyBytes {
  return parent.use((ikm) => KeyBytes.take(hkdf(ikm, salt, tagged(purpose, fields), 32)));
}

/** HKDF (RFC 5869), `length` bytes; SHA-256 but for Tink's published vectors. */
export function hkdf(
  ikm: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
  hash: 'sha256' | 'sha1' = 'sha256',
): Buffer {
  invariant(info.length <= 1024, 'HKDF info of at most 1,024 bytes');
  return Buffer.from(hkdfSync(hash, ikm, salt, info, length));
}

/** What a ciphertext is bound to: 32 bytes of associated data. */
export function binding(label: Label, ...fields: Uint8Array[]): Buffer {
  return bindingOf(tagged(label, fields));
}

/** The same of bytes that are tagged already. */
export function bindingOf(bytes: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'latin1');
}

/**
 * A key (32 bytes) for HMAC-SHA-256 (FIPS 198-1), made ready once: its two pads stand before the message and before
 * the inner digest, so that a MAC is two one-shot hashes, at half the price of createHmac.
 */
export class MacKey {
  #inner = Buffer.alloc(512);
  readonly #outer = Buffer.alloc(blockLength + 32);
  #is: 'ready' | 'wiped' = 'ready';

  /** `key` stays the caller's to wipe. */
  constructor(key: KeyBytes) {
    invariant(key.length === 32, 'HMAC key 32 bytes');
    key.use((bytes) => {
      for (let i = 0; i < blockLength; i++) {
        this.#inner[i] = 0x36 ^ (bytes[i] ?? 0);
        this.#outer[i] = 0x5c ^ (bytes[i] ?? 0);
      }
    });
  }

  /** 32 bytes. A MAC is no secret to who may read the keystore, so it may pass through a string. */
  mac(label: Label, ...fields: readonly Uint8Array[]): Buffer {
    const made = Buffer.alloc(32);
    this.macInto(made, 0, label, ...fields);
    return made;
  }

  /** Puts the MAC at `at` of `target`. */
  macInto(target: Buffer, at: number, label: Label, ...fields: readonly Uint8Array[]): void {
    // The pads of a wiped key make MACs like any other, which nobody would accept.
    invariant(this.#is === 'ready', 'a key used after it was wiped');
    let end = this.#put(prefixOf(label), blockLength);
    for (const field of fields) end = this.#put(field, end);
    this.#outer.write(hash('sha256', this.#inner.subarray(0, end), 'binary'), blockLength, 'latin1');
    target.write(hash('sha256', this.#outer, 'binary'), at, 'latin1');
  }

  wipe(): void {
    this.#is = 'wiped';
    this.#inner.fill(0);
    this.#outer.fill(0);
  }

  [Symbol.dispose](): void {
    this.wipe();
  }

  #put(field: Uint8Array, at: number): number {
    const end = at + field.length;
    if (end > this.#inner.length) this.#makeRoom(2 * end);
    this.#inner.set(field, at);
    return end;
  }

  #makeRoom(length: number): void {
    const larger = Buffer.alloc(length);
    larger.set(this.#inner);
    this.#inner.fill(0);
    this.#inner = larger;
  }
}

/** "keyward/1/" name 0x00 fields. */
export function tagged(name: Purpose | Label, fields: readonly Uint8Array[]): Buffer {
  return Buffer.concat([prefixOf(name), ...fields]);
}

function prefixOf(name: Purpose | Label): Buffer {
  const known = prefixes.get(name);
  if (known !== undefined) return known;
  const prefix = Buffer.from(`keyward/1/${name}\0`, 'ascii');
  prefixes.set(name, prefix);
  return prefix;
}
