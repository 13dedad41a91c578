// Subkeys and bindings: one key, one purpose; one ciphertext, one place.
//
//   subkey  = HKDF-SHA-256(ikm = parent key, salt, info = "keyward/1/" purpose 0x00 fields)               RFC 5869
//             salt = vault id, and under a data key the salt of its file
//   binding = SHA-256("keyward/1/" label 0x00 fields)                  the associated data of a ciphertext
//
// D1  Purposes and labels are the closed list below; none serves twice.
// D2  Fields have a fixed length, or carry it (`sized`), so that no two field lists give the same bytes.
// D3  info stays below the 1,024 bytes that Node takes.

import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { KeyBytes } from './keybytes.ts';
import { invariant } from './refusal.ts';

export type Purpose =
  // under the root key
  | 'root-commitment'
  | 'header-mac'
  | 'row-mac'
  | 'key-wrap'
  // under a share of the root key
  | 'share-commitment'
  // under a passphrase
  | 'passphrase-wrap'
  | 'passphrase-commitment'
  // under a key version
  | 'seal'
  // under a data key: salt = file salt
  | 'file-stream'
  | 'file-metadata'
  | 'file-commitment';

export type Label =
  | 'private-key'
  | 'share'
  | 'key-version'
  | 'data-key'
  | 'file-metadata'
  | 'audit-entry'
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
  return createHash('sha256').update(tagged(label, fields)).digest();
}

/** HMAC-SHA-256 over label and fields (FIPS 198-1), 32 bytes. */
export function mac(key: KeyBytes, label: Label, ...fields: Uint8Array[]): Buffer {
  return key.use((bytes) => createHmac('sha256', bytes).update(tagged(label, fields)).digest());
}

/** "keyward/1/" name 0x00 fields. */
export function tagged(name: Purpose | Label, fields: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from(`keyward/1/${name}\0`, 'ascii'), ...fields]);
}
