// core/keytypes.ts: the material of each type, and the public half that people hand on.

import { createHash, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fingerprint, makeMaterial, privateKeyOf, publicKeyOf, publicKeyPem } from '../core/keytypes.ts';
import { keyTypes } from '../core/lifecycle.ts';
import { revealed } from './vectors-corpus.ts';

const pairs = ['RSA-2048', 'RSA-3072', 'ECDSA-P256', 'Ed25519'] as const;

test('a secret key has 32 bytes, no public key, and is never the same', async () => {
  const made = await Promise.all(Array.from({ length: 50 }, () => makeMaterial('AES-256')));
  expect(made.map(({ publicKey }) => publicKey).every((publicKey) => publicKey === null)).toBe(true);
  const texts = made.map(({ material }) => revealed(material));
  expect(new Set(texts).size).toBe(50);
  for (const text of texts) expect(text).toHaveLength(64);
});

test('there is material for every type of the life cycle', async () => {
  expect(keyTypes).toEqual(['AES-256', ...pairs]);
});

describe.each(pairs)('%s', (type) => {
  const made = makeMaterial(type);

  test('the public key is that of the private key', async () => {
    const { material, publicKey } = await made;
    const ofPrivate = createPublicKey(privateKeyOf(material)).export({ format: 'der', type: 'spki' });
    expect(publicKey?.equals(ofPrivate)).toBe(true);
  });

  test('is what its name says', async () => {
    const { publicKey } = await made;
    const key = publicKeyOf(publicKey ?? Buffer.alloc(0));
    const { kty, crv, n, e } = key.export({ format: 'jwk' });
    const bits = 8 * Buffer.from(n ?? '', 'base64url').length;
    const expected = {
      'RSA-2048': ['RSA', undefined, 2048, 'AQAB'],
      'RSA-3072': ['RSA', undefined, 3072, 'AQAB'],
      'ECDSA-P256': ['EC', 'P-256', 0, undefined],
      Ed25519: ['OKP', 'Ed25519', 0, undefined],
    } as const;
    expect([kty, crv, bits, e]).toEqual(expected[type]);
  });

  test('the PEM text is the public key, and nothing of the private one', async () => {
    const { material, publicKey } = await made;
    const pem = publicKeyPem(publicKey ?? Buffer.alloc(0));
    expect(pem).toMatch(/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n$/);
    const body = Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64');
    expect(publicKey?.equals(body)).toBe(true);
    const d = privateKeyOf(material).export({ format: 'jwk' }).d ?? '';
    expect(d.length).toBeGreaterThan(40);
    expect(body.includes(Buffer.from(d, 'base64url'))).toBe(false);
  });

  test('the fingerprint is SHA-256 of the public key', async () => {
    const der = (await made).publicKey ?? Buffer.alloc(0);
    expect(fingerprint(der)).toBe(createHash('sha256').update(der).digest('hex'));
  });

  test('a second one is another', async () => {
    const [first, second] = [await made, await makeMaterial(type)];
    expect(first.publicKey).not.toEqual(second.publicKey);
    expect(revealed(second.material)).not.toBe(revealed(first.material.copy()));
  });
});

test('while an RSA pair is made, the thread goes on with other work', async () => {
  const order: string[] = [];
  const making = makeMaterial('RSA-3072').then(() => order.push('made'));
  await new Promise((resolve) => setImmediate(resolve));
  order.push('other work');
  await making;
  expect(order).toEqual(['other work', 'made']);
});
