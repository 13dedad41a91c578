// X25519 and Ed25519 as this Electron has them, against the RFCs and Wycheproof; HKDF and HMAC of the RFC file.

import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { describe, expect, test } from 'vitest';
import { hkdf } from '../core/kdf.ts';
import { verifyStatement } from '../core/signature.ts';
import rfc from './vectors/rfc/rfc_vectors.json' with { type: 'json' };
import ed25519 from './vectors/wycheproof/ed25519_test.json' with { type: 'json' };
import x25519 from './vectors/wycheproof/x25519_test.json' with { type: 'json' };
import { hex, Tally } from './vectors-corpus.ts';

describe('vectors of the RFCs', () => {
  const tally = new Tally('rfc/rfc_vectors.json');

  test('HKDF-SHA-256, RFC 5869', () =>
    tally.each(rfc.hkdf, (v) => {
      expect(hkdf(hex(v.ikm), hex(v.salt), hex(v.info), v.L).toString('hex')).toBe(v.okm);
    }));

  test('HMAC-SHA-256, RFC 4231', () =>
    tally.each(rfc.hmacSha256, (v) => {
      expect(createHmac('sha256', hex(v.key)).update(hex(v.data)).digest('hex')).toBe(v.mac);
    }));

  test('X25519, RFC 7748', () =>
    tally.each(rfc.x25519, (v) => {
      expect(agreed(v.scalar, v.u)).toBe(v.out);
    }));

  test('Ed25519, RFC 8032', () =>
    tally.each(rfc.ed25519, (v) => {
      const key = privateKey('2b6570', v.secret);
      expect(sign(null, hex(v.message), key).toString('hex')).toBe(v.signature);
      expect(createPublicKey(key).export({ format: 'jwk' }).x).toBe(hex(v.public).toString('base64url'));
      expect(verify(null, hex(v.message), publicKey('2b6570', v.public), hex(v.signature))).toBe(true);
    }));

  tally.expectAll();
});

describe('X25519, Wycheproof', () => {
  const tally = new Tally('wycheproof/x25519_test.json');
  const tests = x25519.testGroups.flatMap((group) => group.tests);
  const zero = '00'.repeat(32);

  test('agrees, on the twist and with points that are not canonical too', () =>
    tally.each(
      tests.filter((v) => v.shared !== zero),
      (v) => {
        expect(agreed(v.private, v.public)).toBe(v.shared);
      },
    ));

  test('points of low order are refused, by the KEM of the shares as well', () =>
    tally.each(
      tests.filter((v) => v.shared === zero),
      async (v) => {
        expect(v.result).toBe('acceptable');
        expect(() => agreed(v.private, v.public)).toThrow();
        const suite = new CipherSuite({
          kem: new DhkemX25519HkdfSha256(),
          kdf: new HkdfSha256(),
          aead: new Aes256Gcm(),
        });
        const recipientKey = await suite.kem.importKey('raw', Uint8Array.from(hex(v.private)).buffer, false);
        const enc = Uint8Array.from(hex(v.public)).buffer;
        await expect(suite.createRecipientContext({ recipientKey, enc })).rejects.toThrow();
        const seal = async () => {
          const recipientPublicKey = await suite.kem.importKey('raw', enc, true);
          return suite.createSenderContext({ recipientPublicKey });
        };
        await expect(seal()).rejects.toThrow();
      },
    ));

  tally.expectAll();
});

describe('Ed25519, Wycheproof', () => {
  const tally = new Tally('wycheproof/ed25519_test.json');

  test('verifies', () =>
    tally.each(
      ed25519.testGroups.flatMap((group) => group.tests.map((v) => ({ ...v, pk: group.publicKey.pk }))),
      (v) => {
        const verified = verify(null, hex(v.msg), publicKey('2b6570', v.pk), hex(v.sig));
        expect(verified).toBe(v.result === 'valid');
        const place = { vaultId: Buffer.alloc(16), keyId: Buffer.alloc(16), version: 1 };
        const signer = {
          ...place,
          type: 'Ed25519',
          publicKey: hex(`302a300506032b6570032100${v.pk}`),
        } as const;
        expect(verifyStatement(signer, hex(v.msg), hex(v.sig))).toBe(verified);
      },
    ));

  tally.expectAll();
});

function agreed(scalar: string, u: string): string {
  const keys = { privateKey: privateKey('2b656e', scalar), publicKey: publicKey('2b656e', u) };
  return diffieHellman(keys).toString('hex');
}

/** The last bytes of the object identifier (RFC 8410) say which curve: 2b656e X25519, 2b6570 Ed25519. */
function privateKey(curve: string, bytes: string): KeyObject {
  const der = hex(`302e02010030050603${curve}04220420${bytes}`);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function publicKey(curve: string, bytes: string): KeyObject {
  return createPublicKey({ key: hex(`302a30050603${curve}032100${bytes}`), format: 'der', type: 'spki' });
}
