// core/stream.ts against Tink: its published vectors, whole files made with its own code, and changed files.

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { payloadStream, readStream, Segments, type StreamParameters } from '../core/stream.ts';
import tink from './vectors/tink/aes_gcm_hkdf_streaming.json' with { type: 'json' };
import { hex, secret, Tally } from './vectors-corpus.ts';
import { openWhole, sealWhole } from './whole-stream.ts';

interface Described {
  readonly ciphertextSegmentSize: number;
  readonly derivedKeySize: number;
  readonly hkdfHash: string;
}

describe('Tink streaming AEAD, AES-GCM-HKDF', () => {
  const tally = new Tally('tink/aes_gcm_hkdf_streaming.json');

  test('opens the published vectors and seals them again to the same bytes', () =>
    tally.each(tink.official, (v) => {
      using key = secret(v.keyValue);
      const parameters = parametersOf(v);
      const keys = readStream(key, hex(v.associatedData), headerOf(v.ciphertext), parameters);
      if (keys === null) throw new Error('the header does not read');
      expect(keys.key.use((bytes) => bytes.toString('hex'))).toBe(v.derivedKey);
      const opened = openWhole(key, hex(v.associatedData), hex(v.ciphertext), parameters);
      expect(opened?.toString('hex')).toBe(v.plaintext);
      expect(sealWhole(keys, hex(v.plaintext), parameters).toString('hex')).toBe(v.ciphertext);
    }));

  test('seals to the bytes that Tink wrote, on both sides of every segment border, and opens them', () =>
    tally.each(tink.generated, (v) => {
      using key = secret(v.keyValue);
      const [parameters, ad] = [parametersOf(v), hex(v.associatedData)];
      const plain = Buffer.from(Array.from({ length: v.plaintextLength }, (_, i) => i % 251));
      expect(sha256(plain)).toBe(v.plaintextSha256);
      const keys = readStream(key, ad, hex(v.header), parameters);
      if (keys === null) throw new Error('the header does not read');
      const sealed = sealWhole(keys, plain, parameters);
      expect(sealed).toHaveLength(v.ciphertextLength);
      expect(tagsOf(sealed, parameters)).toEqual(v.segmentTags);
      expect(sha256(sealed)).toBe(v.ciphertextSha256);
      if (v.ciphertext !== undefined) expect(sealed.toString('hex')).toBe(v.ciphertext);
      if (v.ciphertextFirst64 !== undefined) expect(sealed.toString('hex', 0, 64)).toBe(v.ciphertextFirst64);
      expect(openWhole(key, ad, sealed, parameters)?.equals(plain)).toBe(true);
    }));

  test('the parameters of a sealed file are those of AES256_GCM_HKDF_1MB', () => {
    const files = tink.generated.filter((v) => v.parameters === 'AES256_GCM_HKDF_1MB');
    expect(files).toHaveLength(10);
    for (const v of files) expect(parametersOf(v)).toEqual(payloadStream);
  });

  test('opens the unchanged file and, of its changes, only the one that is a whole shorter file', () =>
    tally.each([tink.mutations.base, ...tink.mutations.cases], (v) => {
      const { base } = tink.mutations;
      using key = secret('keyValue' in v && v.keyValue !== undefined ? v.keyValue : base.keyValue);
      const ad =
        'associatedData' in v && v.associatedData !== undefined ? v.associatedData : base.associatedData;
      const opened = openWhole(key, hex(ad), hex(v.ciphertext), parametersOf(base));
      if (v.result === 'valid') expect(opened?.toString('hex')).toBe('plaintext' in v ? v.plaintext : '');
      else expect(opened).toBeNull();
    }));

  test('exactly one change is valid on purpose', () => {
    expect(tink.mutations.cases.filter((v) => v.result === 'valid')).toHaveLength(1);
  });

  tally.expectAll();
});

function parametersOf(v: Described): StreamParameters {
  if (v.derivedKeySize !== 16 && v.derivedKeySize !== 32) throw new Error('derived key size');
  if (v.hkdfHash !== 'SHA1' && v.hkdfHash !== 'SHA256') throw new Error('hash');
  return {
    segmentLength: v.ciphertextSegmentSize,
    keyLength: v.derivedKeySize,
    hash: v.hkdfHash === 'SHA1' ? 'sha1' : 'sha256',
  };
}

/** The header is as long as its first byte says. */
function headerOf(ciphertext: string): Buffer {
  const sealed = hex(ciphertext);
  return sealed.subarray(0, sealed[0]);
}

function tagsOf(sealed: Buffer, parameters: StreamParameters): string[] {
  const segments = Segments.ofSealed(sealed.length, parameters);
  if (segments === null) throw new Error('no payload has this length');
  return Array.from({ length: segments.count }, (_, i) => {
    const { sealedOffset, sealedLength } = segments.at(i);
    return sealed.toString('hex', sealedOffset + sealedLength - 16, sealedOffset + sealedLength);
  });
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
