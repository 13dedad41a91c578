// One key under another, each bound to its place.
//
//   wrapped key version = XAES-256-GCM(HKDF(root key, "key-wrap"), key material)                          nonce 24
//     bound to            label "key-version", vault id 16, key id 16, version u32, type, created u64
//   sealed data key     = XAES-256-GCM(HKDF(key version, "seal" | key id | version), data key 32)         72 bytes
//     bound to            label "data-key", vault id 16, file id 16, created u64, key id 16, version u32,
//                         SHA-256 of the canonical encryption context
//
// W1  A wrapped key opens only in its vault, under its key id, version, type and date; moved elsewhere it does not.
// W2  A sealed data key opens only in its file, with the context it was sealed with.
//     `created` is bound too, beyond what the format needs, so that the date a sealed file shows is authentic.
//
// One key wraps all versions of a vault, where the first design derived one for each. XAES is made for one key and any
// number of messages, and what tells the versions apart is what they are bound to; so nothing is lost, and a root key
// rotation saves two key derivations and two AES key schedules a version, which were half of its time.

import { boxOverhead, openBox, sealBox, sha256 } from './aead.ts';
import { binding, subkey } from './kdf.ts';
import type { KeyBytes } from './keybytes.ts';
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
interface VersionFacts {
  readonly type: KeyType;
  readonly createdAt: number;
}

/** Which sealed file, sealed when, and the canonical encryption context (empty where there is none). */
export interface FilePlace {
  readonly fileId: Buffer;
  readonly createdAt: number;
  readonly context: Buffer;
}

/** Wraps the material of a key version under the root key. */
export function wrapVersion(
  root: RootKey,
  place: VersionPlace,
  facts: VersionFacts,
  material: KeyBytes,
): Buffer {
  return material.use((bytes) => root.rowKeys.box.seal(bytes, versionBinding(place, facts)));
}

/** The reverse; null where the box does not belong to this place (W1). */
export function unwrapVersion(
  root: RootKey,
  place: VersionPlace,
  facts: VersionFacts,
  wrapped: Buffer,
): KeyBytes | null {
  return root.rowKeys.box.open(wrapped, versionBinding(place, facts));
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

/** What a wrapped version is bound to (W1), 32 bytes. */
function versionBinding(place: VersionPlace, facts: VersionFacts): Buffer {
  const { vaultId, keyId, version } = place;
  return binding('key-version', vaultId, keyId, u32(version), typeField(facts.type), u64(facts.createdAt));
}

function typeField(type: KeyType): Buffer {
  const known = typeFields.get(type);
  if (known !== undefined) return known;
  const field = sized(Buffer.from(type, 'ascii'));
  typeFields.set(type, field);
  return field;
}
/** Made once for each type. */
const typeFields = new Map<KeyType, Buffer>();

function dataKeyBinding(place: VersionPlace, file: FilePlace): Buffer {
  const which = [place.vaultId, file.fileId, u64(file.createdAt), place.keyId, u32(place.version)];
  return binding('data-key', ...which, sha256(file.context));
}
