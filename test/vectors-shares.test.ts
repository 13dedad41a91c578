// Split knowledge: Shamir's scheme against OpenBao's, core/rootkey.ts against its misuse, HPKE against RFC 9180.

import { Aes128Gcm, Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { combine } from 'shamir-secret-sharing';
import { describe, expect, test } from 'vitest';
import { subkey } from '../core/kdf.ts';
import { u32 } from '../core/layout.ts';
import { RootKey, type ShareSet } from '../core/rootkey.ts';
import rfc9180 from './vectors/hpke/rfc9180_x25519.json' with { type: 'json' };
import sealOpen from './vectors/hpke/seal_open_base_aes256gcm.json' with { type: 'json' };
import shamir from './vectors/shamir/shamir_gf256.json' with { type: 'json' };
import { hex, secret, Tally } from './vectors-corpus.ts';

describe('Shamir over GF(256), OpenBao', () => {
  const tally = new Tally('shamir/shamir_gf256.json');

  test('combines the first k, the last k and k spread shares', () =>
    tally.each(shamir.vectors, async ({ shareValues, threshold, shares, secret: expected }) => {
      expect(shareValues).toHaveLength(shares);
      const spread = shareValues.filter((_, i) => (i * threshold) % shares < threshold);
      for (const chosen of [shareValues.slice(0, threshold), shareValues.slice(-threshold), spread]) {
        expect(chosen).toHaveLength(threshold);
        expect(Buffer.from(await combine(chosen.map(bytesOf))).toString('hex')).toBe(expected);
      }
    }));

  test('S1, S3: no misuse gives a root key, though the library answers some of it', () =>
    tally.each(shamir.misuse.cases, async (v) => {
      if (v.rawCombine !== undefined && !v.name.startsWith('share with x=0')) {
        expect(Buffer.from(await combine(v.shares.map(bytesOf))).toString('hex')).toBe(v.rawCombine);
      }
      const points = v.shares.map(secret);
      const set = setOf(shamir.misuse.secret, shamir.misuse.threshold);
      const act = RootKey.combine(vaultId, set, points);
      if (points.length === set.quorum) expect(await act).toBeNull();
      else await expect(act).rejects.toThrow('exactly k shares are combined');
    }));

  test('S1: a set that commits to what the attacker chose does not make x = 0 a share', async () => {
    const forged = shamir.misuse.cases.find((v) => v.name.startsWith('share with x=0'));
    const points = (forged?.shares ?? []).map(secret);
    expect(points).toHaveLength(3);
    expect(await RootKey.combine(vaultId, setOf(forged?.rawCombine ?? '', 3), points)).toBeNull();
  });

  test('S1: shares of another length make no root key, though they combine', async () => {
    const longer = shamir.vectors.find((v) => v.secretLength === 33);
    const points = (longer?.shareValues ?? []).slice(0, 3).map(secret);
    expect(points.map((point) => point.length)).toEqual([34, 34, 34]);
    expect(await RootKey.combine(vaultId, setOf(longer?.secret ?? '', 3), points)).toBeNull();
  });

  test('S3: the shares of the misuse cases do give the root key when nothing is wrong with them', async () => {
    const from = shamir.vectors.find((v) => v.id === shamir.misuse.fromVector);
    const points = (from?.shareValues ?? []).slice(0, 3).map(secret);
    const root = await RootKey.combine(vaultId, setOf(shamir.misuse.secret, 3), points);
    expect(root).toBeInstanceOf(RootKey);
    using expected = subkey(secret(shamir.misuse.secret), vaultId, 'key-wrap');
    using derived = root?.wrappingKey('key-wrap');
    expect(expected.use((bytes) => derived?.equals(bytes))).toBe(true);
    root?.wipe();
  });

  tally.expectAll();
});

describe('HPKE, RFC 9180, DHKEM(X25519, HKDF-SHA256)', () => {
  const tally = new Tally('hpke/rfc9180_x25519.json');

  for (const v of rfc9180.vectors) {
    const name = `${v.mode === 0 ? 'base' : 'auth'} mode, AES-${v.aead_id === 2 ? 256 : 128}-GCM`;

    test(`${name}: key pairs, both contexts and exports`, async () => {
      const suite = suiteOf(v.aead_id);
      const recipientKey = await keyPair(suite, v.ikmR, v.pkRm);
      const senderKey = v.ikmS === undefined ? undefined : await keyPair(suite, v.ikmS, v.pkSm);
      const ekm = await keyPair(suite, v.ikmE, v.pkEm);
      const info = bytesOf(v.info);
      const sender = await suite.createSenderContext({
        recipientPublicKey: recipientKey.publicKey,
        info,
        ekm,
        ...(senderKey && { senderKey }),
      });
      expect(Buffer.from(sender.enc).toString('hex')).toBe(v.enc);
      const recipient = await suite.createRecipientContext({
        recipientKey: recipientKey.privateKey,
        info,
        enc: bytesOf(v.enc),
        ...(senderKey && { senderPublicKey: senderKey.publicKey }),
      });
      let next = 0;
      await tally.each(v.encryptions, async (message) => {
        for (; next < message.seq; next++) await recipient.open(await sender.seal(new ArrayBuffer(0)));
        const ct = await sender.seal(bytesOf(message.pt), bytesOf(message.aad));
        expect(Buffer.from(ct).toString('hex')).toBe(message.ct);
        const pt = await recipient.open(bytesOf(message.ct), bytesOf(message.aad));
        expect(Buffer.from(pt).toString('hex')).toBe(message.pt);
        next += 1;
      });
      await tally.each(v.exports, async (exported) => {
        for (const context of [sender, recipient]) {
          const value = await context.export(bytesOf(exported.exporter_context), exported.L);
          expect(Buffer.from(value).toString('hex')).toBe(exported.exported_value);
        }
      });
    });
  }

  tally.expectAll();
});

describe('HPKE single messages, base mode, AES-256-GCM, by another implementation', () => {
  const tally = new Tally('hpke/seal_open_base_aes256gcm.json');

  test('open, and do not open with info, associated data or recipient of another', () =>
    tally.each(sealOpen.vectors, async (v) => {
      const suite = suiteOf(2);
      const recipientKey = await suite.kem.importKey('raw', bytesOf(v.skRm).buffer, false);
      const other = await suite.kem.generateKeyPair();
      const frame = { recipientKey, enc: bytesOf(v.enc), info: bytesOf(v.info) };
      const opened = await suite.open(frame, bytesOf(v.ct), bytesOf(v.aad));
      expect(Buffer.from(opened).toString('hex')).toBe(v.pt);
      for (const [changed, ad] of [
        [{ ...frame, info: bytesOf(`${v.info}00`) }, v.aad],
        [{ ...frame, recipientKey: other.privateKey }, v.aad],
        [frame, `${v.aad}00`],
      ] as const) {
        await expect(suite.open(changed, bytesOf(v.ct), bytesOf(ad))).rejects.toThrow();
      }
    }));

  tally.expectAll();
});

const vaultId = Buffer.alloc(16, 1);

/** A set that commits to a root key as core/rootkey.ts says in its first lines. */
function setOf(rootKey: string, quorum: number): ShareSet {
  const setId = Buffer.alloc(16, 2);
  using key = secret(rootKey);
  using commitment = subkey(key, vaultId, 'root-commitment', setId, u32(1));
  const rootCommitment = commitment.use((bytes) => Buffer.from(bytes));
  return { setId, epoch: 1, quorum, rootCommitment, shares: [] };
}

/** The suite as core/rootkey.ts makes it; AES-128-GCM for the half of the vectors that has it. */
function suiteOf(aeadId: number): CipherSuite {
  const aead = aeadId === 2 ? new Aes256Gcm() : new Aes128Gcm();
  return new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead });
}

async function keyPair(
  suite: CipherSuite,
  ikm: string,
  publicKey: string | undefined,
): Promise<CryptoKeyPair> {
  const pair = await suite.kem.deriveKeyPair(bytesOf(ikm));
  const serialised = await suite.kem.serializePublicKey(pair.publicKey);
  expect(Buffer.from(serialised).toString('hex')).toBe(publicKey);
  return pair;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex(text));
}
