// core/signature.ts against Wycheproof: what verifies as a signature of a vault, and what does not.

import { describe, expect, test } from 'vitest';
import { verifyStatement } from '../core/signature.ts';
import type { SigningType } from '../core/statement.ts';
import ecdsa from './vectors/wycheproof/ecdsa_secp256r1_sha256_test.json' with { type: 'json' };
import rsaPss from './vectors/wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json' with { type: 'json' };
import { hex, Tally } from './vectors-corpus.ts';

const place = { vaultId: Buffer.alloc(16), keyId: Buffer.alloc(16), version: 1 };

function verifies(type: SigningType, publicKey: string, message: Buffer, signature: Buffer): boolean {
  return verifyStatement({ ...place, type, publicKey: hex(publicKey) }, message, signature);
}

describe('ECDSA on P-256, Wycheproof', () => {
  const tally = new Tally('wycheproof/ecdsa_secp256r1_sha256_test.json');

  test('verifies DER and nothing that is nearly DER (SG3)', () =>
    tally.each(
      ecdsa.testGroups.flatMap(({ publicKeyDer, tests }) => tests.map((v) => ({ ...v, publicKeyDer }))),
      (v) => {
        expect(verifies('ECDSA-P256', v.publicKeyDer, hex(v.msg), hex(v.sig))).toBe(v.result === 'valid');
      },
    ));

  test('neither r nor s of 0, nor the plain pair of IEEE P1363', () => {
    const [{ publicKeyDer, tests }] = ecdsa.testGroups as [(typeof ecdsa.testGroups)[0]];
    const sound = hex(tests[0]?.sig ?? '');
    const [r, s] = [sound.subarray(5, 37), sound.subarray(39)];
    for (const forged of ['3006020100020100', '3006020101020100', '3006020100020101', '3006020101020101'])
      expect(verifies('ECDSA-P256', publicKeyDer, Buffer.alloc(0), hex(forged))).toBe(false);
    expect(verifies('ECDSA-P256', publicKeyDer, Buffer.alloc(0), Buffer.concat([r, s]))).toBe(false);
  });

  tally.expectAll();
});

describe('RSASSA-PSS, Wycheproof', () => {
  const tally = new Tally('wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json');

  test('verifies with a salt of 32 bytes, and nothing that was changed', () =>
    tally.each(
      rsaPss.testGroups.flatMap(({ publicKeyDer, tests }) => tests.map((v) => ({ ...v, publicKeyDer }))),
      (v) => {
        const [message, signature] = [hex(v.msg), hex(v.sig)];
        expect(verifies('RSA-2048', v.publicKeyDer, message, signature)).toBe(true);
        for (const at of [0, 100, 255]) {
          const changed = Buffer.from(signature);
          changed[at] = (changed[at] ?? 0) ^ 1;
          expect(verifies('RSA-2048', v.publicKeyDer, message, changed)).toBe(false);
        }
        for (const other of [
          signature.subarray(1),
          Buffer.concat([Buffer.of(0), signature]),
          Buffer.alloc(256),
        ])
          expect(verifies('RSA-2048', v.publicKeyDer, message, other)).toBe(false);
        expect(verifies('RSA-2048', v.publicKeyDer, Buffer.from('another'), signature)).toBe(false);
      },
    ));

  tally.expectAll();
});
