// One key under another, each bound to its place.
//
//   wrapped key version = XAES-256-GCM(HKDF(root key, "key-wrap" | key id | version), key material)       nonce 24
//     bound to            label "key-version", vault id 16, key id 16, version u32, type, created u64
//   sealed data key     = XAES-256-GCM(HKDF(key version, "seal" | key id | version), data key 32)         72 bytes
//     bound to            label "data-key", vault id 16, file id 16, created u64, key id 16, version u32,
//                         SHA-256 of the canonical encryption context
//
// W1  A wrapped key opens only in its vault, under its key id, version, type and date; moved elsewhere it does not.
// W2  A sealed data key opens only in its file, with the context it was sealed with.
//     `created` is bound too, beyond what the format needs, so that the date a sealed file shows is authentic.

import { boxOverhead, openBox, sealBox, sha256 } from './aead.ts';
import { binding, subkey } from './kdf.ts';
import { KeyBytes } from './keybytes.ts';
import { sized, u32, u64 } from './layout.ts';
import type { RootKey } from './rootkey.ts';
import type { KeyType } from './snapshot.ts';

export const dataKeyLength = 32;
export const sealedDataKeyLength = dataKeyLength + boxOverhead;

/** Which version of which key; the id has 16 bytes, versions count from 1. */
export interface VersionPlace {
  readonly vaultId: Buffer;
  readonly keyId: Buffer;
  readonly version: number;
}

/** What a wrapped version is bound to besides its place. `createdAt` in milliseconds. */
export interface VersionFacts {
  readonly type: KeyType;
  readonly createdAt: number;
}

/** Which sealed file, sealed when, and the canonical encryption context (empty where there is none). */
export interface FilePlace {
  readonly fileId: Buffer;
  readonly createdAt: number;
  readonly context: Buffer;
}

/** Fresh material for a key version: AES-256, 32 random bytes (SP 800-133r2 section 6.1). */
export function makeMaterial(): KeyBytes {
  return KeyBytes.random(32);
}

/** Wraps the material of a key version under the root key. */
export function wrapVersion(
  root: RootKey,
  place: VersionPlace,
  facts: VersionFacts,
  material: KeyBytes,
): Buffer {
  using key = root.wrappingKey('key-wrap', place.keyId, u32(place.version));
  return material.use((bytes) => sealBox(key, bytes, versionBinding(place, facts)));
}

/** The reverse; null where the box does not belong to this place (W1). */
export function unwrapVersion(
  root: RootKey,
  place: VersionPlace,
  facts: VersionFacts,
  wrapped: Buffer,
): KeyBytes | null {
  using key = root.wrappingKey('key-wrap', place.keyId, u32(place.version));
  return openBox(key, wrapped, versionBinding(place, facts));
}

/** Seals a data key under a key version for one file. */
export function sealDataKey(
  material: KeyBytes,
  place: VersionPlace,
  file: FilePlace,
  dataKey: KeyBytes,
): Buffer {
  using key = subkey(material, place.vaultId, 'seal', place.keyId, u32(place.version));
  return dataKey.use((bytes) => sealBox(key, bytes, dataKeyBinding(place, file)));
}

/** The reverse; null where the box does not belong to this file, key, version or context (W2). */
export function unsealDataKey(
  material: KeyBytes,
  place: VersionPlace,
  file: FilePlace,
  sealed: Buffer,
): KeyBytes | null {
  using key = subkey(material, place.vaultId, 'seal', place.keyId, u32(place.version));
  return openBox(key, sealed, dataKeyBinding(place, file));
}

function versionBinding(place: VersionPlace, facts: VersionFacts): Buffer {
  const type = sized(Buffer.from(facts.type, 'ascii'));
  return binding('key-version', place.vaultId, place.keyId, u32(place.version), type, u64(facts.createdAt));
}

function dataKeyBinding(place: VersionPlace, file: FilePlace): Buffer {
  const which = [place.vaultId, file.fileId, u64(file.createdAt), place.keyId, u32(place.version)];
  return binding('data-key', ...which, sha256(file.context));
}
