// The root key and split knowledge: make, split, open a share, combine, prove.
//
//   share      = y 32 | x 1                         Shamir over GF(256), 33 bytes; x is never 0
//   share blob = HPKE enc 32 | ciphertext 49        RFC 9180 base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
//                                                   AES-256-GCM; to the holder's public key
//   HPKE info  = "keyward/1/share" 0x00 | vault id 16 | set id 16 | epoch u32 | k u8 | n u8 | x u8 | person id 16
//   commitment of a share    = HKDF(share; salt = vault id, "share-commitment" | set id | x)
//   commitment of a root key = HKDF(root key; salt = vault id, "root-commitment" | set id | epoch)
//
// Why holders have key pairs: the root key can be split again to everybody's public key with only a quorum in the
// room, and a new passphrase touches one admin alone.
//
// S1  Exactly k shares are combined, each 33 bytes, with the x its blob is bound to; x in 1..255 and distinct. A share
//     with x = 0 would dictate the secret, k - 1 shares give garbage without an error, so both are refused before.
// S2  Each share is held against its own commitment, so that a bad one is named.
// S3  A RootKey exists only proven: it is made here, or it matches the root key commitment.

import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { combine as shamirCombine, split as shamirSplit } from 'shamir-secret-sharing';
import { sameBytes } from './aead.ts';
import { MacKey, type Purpose, subkey, tagged } from './kdf.ts';
import { KeyBytes } from './keybytes.ts';
import { u8, u32 } from './layout.ts';
import { invariant } from './refusal.ts';
import { RowKeys, rowSecretsLength } from './rowkeys.ts';

const shareLength = 33;
export const shareBlobLength = 81;
export const mostAdmins = 16;
/** The one KEM in use, by its RFC 9180 number; the field is there so that a post-quantum one can follow. */
export const kemX25519 = 0x0020;

/** One generation of shares of one root key. */
export interface ShareSet {
  readonly setId: Buffer;
  /** Counts the root keys of the vault from 1. */
  readonly epoch: number;
  /** The quorum k. */
  readonly quorum: number;
  readonly rootCommitment: Buffer;
  readonly shares: readonly Share[];
}

export interface Share {
  readonly personId: Buffer;
  readonly x: number;
  readonly blob: Buffer;
  readonly commitment: Buffer;
}

/** Someone to split to: id 16 bytes, X25519 public key 32 bytes. */
export interface Holder {
  readonly personId: Buffer;
  readonly publicKey: Buffer;
}

/** The root key of an open vault, proven (S3). It derives; its own bytes are seen by `split` alone. */
export class RootKey {
  /** What it does for every row. */
  readonly rowKeys: RowKeys;
  readonly #key: KeyBytes;
  readonly #headerMac: MacKey;
  readonly #vaultId: Buffer;

  private constructor(key: KeyBytes, vaultId: Buffer) {
    this.#key = key;
    this.#vaultId = vaultId;
    using headerMac = subkey(key, vaultId, 'header-mac');
    this.#headerMac = new MacKey(headerMac);
    using secrets = this.rowSecrets();
    this.rowKeys = new RowKeys(secrets);
  }

  /** 32 fresh random bytes. */
  static make(vaultId: Buffer): RootKey {
    return new RootKey(KeyBytes.random(32), vaultId);
  }

  /**
   * Combines exactly k opened shares (S1, S3), which stay the caller's to wipe.
   * Null where they do not give the root key that the set commits to.
   */
  static async combine(vaultId: Buffer, set: ShareSet, shares: readonly KeyBytes[]): Promise<RootKey | null> {
    invariant(shares.length === set.quorum, 'exactly k shares are combined');
    const points = shares.map((share) => share.use((bytes) => Uint8Array.from(bytes)));
    const xs = points.map((point) => point[shareLength - 1] ?? 0);
    const sound =
      points.every((point) => point.length === shareLength) &&
      !xs.includes(0) &&
      new Set(xs).size === xs.length;
    if (!sound) {
      wipeAll(points);
      return null;
    }
    const key = KeyBytes.take(await shamirCombine(points).finally(() => wipeAll(points)));
    using commitment = rootCommitment(key, vaultId, set.setId, set.epoch);
    if (commitment.equals(set.rootCommitment)) return new RootKey(key, vaultId);
    key.wipe();
    return null;
  }

  /** Splits into one share for each holder, any `quorum` of which give it back. Sealed to the holders' public keys. */
  async split(setId: Buffer, epoch: number, quorum: number, holders: readonly Holder[]): Promise<ShareSet> {
    invariant(quorum >= 2 && quorum <= holders.length && holders.length <= mostAdmins, '2 <= k <= n <= 16');
    const secret = this.#key.use((bytes) => Uint8Array.from(bytes));
    const points = await shamirSplit(secret, holders.length, quorum).finally(() => secret.fill(0));
    try {
      using commitment = rootCommitment(this.#key, this.#vaultId, setId, epoch);
      const frame = { setId, epoch, quorum, rootCommitment: commitment.use((bytes) => Buffer.from(bytes)) };
      const shares = holders.map((holder, i) =>
        sealShare(
          this.#vaultId,
          { ...frame, shares: [] },
          holders.length,
          holder,
          points[i] ?? new Uint8Array(),
        ),
      );
      return { ...frame, shares: await Promise.all(shares) };
    } finally {
      wipeAll(points);
    }
  }

  /** HMAC over the vault header. */
  macHeader(header: Uint8Array): Buffer {
    return this.#headerMac.mac('vault-header', header);
  }

  /** HMAC over a row that decides something. */
  macRow(row: Uint8Array): Buffer {
    return this.rowKeys.macRow(row);
  }

  /** The secret term (32 bytes) that a row with this mac adds to the sum of rows (ledger.ts). */
  rowSum(rowMac: Uint8Array): Buffer {
    return this.rowKeys.rowSum(rowMac);
  }

  /** The key (32 bytes) that wraps under `purpose`; the caller wipes it. */
  wrappingKey(purpose: Extract<Purpose, 'key-wrap' | 'checkpoint-wrap'>, ...fields: Uint8Array[]): KeyBytes {
    return subkey(this.#key, this.#vaultId, purpose, ...fields);
  }

  /** The secrets of `rowKeys` (96 bytes), to be lent to a thread beside this one; the caller wipes them. */
  rowSecrets(): KeyBytes {
    const purposes = ['key-wrap', 'row-mac', 'row-sum'] as const;
    const secrets = Buffer.alloc(rowSecretsLength);
    for (const [i, purpose] of purposes.entries()) {
      using key = subkey(this.#key, this.#vaultId, purpose);
      key.use((bytes) => secrets.set(bytes, 32 * i));
    }
    return KeyBytes.take(secrets);
  }

  wipe(): void {
    for (const key of [this.#key, this.#headerMac, this.rowKeys]) key.wipe();
  }
}

/**
 * Opens the share of one holder with his private key (32 bytes) and checks it against blob and commitment (S1, S2).
 * Null where it is not what the set says of it.
 */
export async function openShare(
  vaultId: Buffer,
  set: ShareSet,
  share: Share,
  privateKey: KeyBytes,
): Promise<KeyBytes | null> {
  if (share.blob.length !== shareBlobLength || share.x < 1 || share.x > 255) return null;
  const suite = hpke();
  const point = await privateKey
    .use(async (bytes) => {
      const raw = arrayBuffer(bytes);
      const imported = suite.kem.importKey('raw', raw, false);
      const recipientKey = await imported.finally(() => new Uint8Array(raw).fill(0));
      const info = arrayBuffer(shareInfo(vaultId, set, set.shares.length, share.personId, share.x));
      const enc = arrayBuffer(share.blob.subarray(0, 32));
      return suite.open({ recipientKey, enc, info }, arrayBuffer(share.blob.subarray(32)));
    })
    .then(
      (opened) => KeyBytes.take(new Uint8Array(opened)),
      () => null,
    );
  if (point === null) return null;
  using commitment = shareCommitment(point, vaultId, set.setId, share.x);
  const sound =
    point.length === shareLength &&
    point.use((bytes) => bytes[shareLength - 1] === share.x) &&
    commitment.use((bytes) => sameBytes(bytes, share.commitment));
  if (sound) return point;
  point.wipe();
  return null;
}

/** A fresh X25519 key pair (RFC 7748), 32 bytes each. */
export async function makeKeyPair(): Promise<{ readonly publicKey: Buffer; readonly privateKey: KeyBytes }> {
  const kem = hpke().kem;
  const pair = await kem.generateKeyPair();
  return {
    publicKey: Buffer.from(await kem.serializePublicKey(pair.publicKey)),
    privateKey: KeyBytes.take(new Uint8Array(await kem.serializePrivateKey(pair.privateKey))),
  };
}

async function sealShare(
  vaultId: Buffer,
  set: ShareSet,
  n: number,
  holder: Holder,
  point: Uint8Array,
): Promise<Share> {
  const x = point[shareLength - 1] ?? 0;
  invariant(point.length === shareLength && x !== 0, 'a share has 33 bytes and x is not 0');
  const suite = hpke();
  const recipientPublicKey = await suite.kem.importKey('raw', arrayBuffer(holder.publicKey), true);
  const info = arrayBuffer(shareInfo(vaultId, set, n, holder.personId, x));
  const plain = arrayBuffer(point);
  const sealing = suite.seal({ recipientPublicKey, info }, plain);
  const sealed = await sealing.finally(() => new Uint8Array(plain).fill(0));
  using secret = KeyBytes.take(Uint8Array.from(point));
  using commitment = shareCommitment(secret, vaultId, set.setId, x);
  return {
    personId: holder.personId,
    x,
    blob: Buffer.concat([Buffer.from(sealed.enc), Buffer.from(sealed.ct)]),
    commitment: commitment.use((bytes) => Buffer.from(bytes)),
  };
}

function hpke(): CipherSuite {
  return new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

function shareInfo(vaultId: Buffer, set: ShareSet, n: number, personId: Buffer, x: number): Buffer {
  return tagged('share', [vaultId, set.setId, u32(set.epoch), u8(set.quorum), u8(n), u8(x), personId]);
}

function shareCommitment(share: KeyBytes, vaultId: Buffer, setId: Buffer, x: number): KeyBytes {
  return subkey(share, vaultId, 'share-commitment', setId, u8(x));
}

function rootCommitment(key: KeyBytes, vaultId: Buffer, setId: Buffer, epoch: number): KeyBytes {
  return subkey(key, vaultId, 'root-commitment', setId, u32(epoch));
}

/** The exact bytes as an ArrayBuffer of their own, which the HPKE library wants. */
function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function wipeAll(secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
