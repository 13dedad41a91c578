// core/keywrap.ts: W1 and W2, one test for each field that a ciphertext is bound to.

import { describe, expect, test } from 'vitest';
import { KeyBytes } from '../core/keybytes.ts';
import {
  dataKeyLength,
  sealDataKey,
  sealedDataKeyLength,
  unsealDataKey,
  unwrapVersion,
  wrapVersion,
} from '../core/keywrap.ts';
import { RootKey } from '../core/rootkey.ts';
import type { KeyType } from '../core/snapshot.ts';
import { changedAt, createdAt, dataKey, fileId, key, keyId, material, vaultId } from './sealed-file.ts';
import { revealed } from './vectors-corpus.ts';

const place = { vaultId, keyId, version: 3 };
const otherId = Buffer.alloc(16, 0x77);

describe('W1: a wrapped key version', () => {
  const facts = { type: 'AES-256', createdAt } as const;
  const root = RootKey.make(vaultId);
  const wrapped = wrapVersion(root, place, facts, key(material));
  const opens = (...changes: [Partial<typeof place>?, Partial<{ type: KeyType; createdAt: number }>?]) =>
    revealed(unwrapVersion(root, { ...place, ...changes[0] }, { ...facts, ...changes[1] }, wrapped));

  test('opens where it was wrapped', () => {
    expect(opens()).toBe(material.toString('hex'));
    expect(wrapped).toHaveLength(72);
  });

  test('is new with each wrapping, and shows nothing of the material', () => {
    expect(wrapVersion(root, place, facts, key(material))).not.toEqual(wrapped);
    expect(wrapped.includes(material)).toBe(false);
  });

  test('moved to another vault it does not open', () => expect(opens({ vaultId: otherId })).toBeNull());
  test('moved to another key it does not open', () => expect(opens({ keyId: otherId })).toBeNull());
  test('moved to another version it does not open', () => {
    for (const version of [0, 1, 2, 4, 0xffff_ffff]) expect(opens({ version })).toBeNull();
  });
  test('moved to another type it does not open', () => {
    expect(opens({}, { type: 'AES-255' as string as KeyType })).toBeNull();
  });
  test('moved to another date it does not open', () => {
    for (const moved of [createdAt - 1, createdAt + 1, 0]) expect(opens({}, { createdAt: moved })).toBeNull();
  });
  test('under another root key it does not open', () => {
    expect(unwrapVersion(RootKey.make(vaultId), place, facts, wrapped)).toBeNull();
  });
  test('with any byte changed or missing it does not open', () => {
    for (let at = 0; at < wrapped.length; at++) {
      expect(unwrapVersion(root, place, facts, changedAt(wrapped, at))).toBeNull();
      expect(unwrapVersion(root, place, facts, wrapped.subarray(0, at))).toBeNull();
    }
  });
  test('it is not a sealed data key, and a sealed data key is not it', () => {
    const file = { fileId, createdAt, context: Buffer.alloc(0) };
    expect(unsealDataKey(key(material), place, file, wrapped)).toBeNull();
    const sealed = sealDataKey(key(material), place, file, key(dataKey));
    expect(unwrapVersion(root, place, facts, sealed)).toBeNull();
  });
});

describe('W2: a sealed data key', () => {
  const file = { fileId, createdAt, context: Buffer.from('context') };
  const sealed = sealDataKey(key(material), place, file, key(dataKey));
  const opens = (...changes: [Partial<typeof place>?, Partial<typeof file>?]) =>
    revealed(unsealDataKey(key(material), { ...place, ...changes[0] }, { ...file, ...changes[1] }, sealed));

  test('opens where it was sealed', () => {
    expect(opens()).toBe(dataKey.toString('hex'));
    expect([sealed.length, sealedDataKeyLength, dataKeyLength]).toEqual([72, 72, 32]);
  });

  test('is new with each sealing', () => {
    expect(sealDataKey(key(material), place, file, key(dataKey))).not.toEqual(sealed);
  });

  test('moved to another vault it does not open', () => expect(opens({ vaultId: otherId })).toBeNull());
  test('moved to another key it does not open', () => expect(opens({ keyId: otherId })).toBeNull());
  test('moved to another version it does not open', () => {
    for (const version of [0, 1, 2, 4, 0xffff_ffff]) expect(opens({ version })).toBeNull();
  });
  test('moved to another file it does not open', () => expect(opens({}, { fileId: otherId })).toBeNull());
  test('moved to another date it does not open', () => {
    for (const moved of [createdAt - 1, createdAt + 1, 0]) expect(opens({}, { createdAt: moved })).toBeNull();
  });
  test('moved to another context it does not open', () => {
    for (const context of ['', 'contexu', 'context\0', 'contex']) {
      expect(opens({}, { context: Buffer.from(context) })).toBeNull();
    }
  });
  test('under other material it does not open', () => {
    expect(unsealDataKey(KeyBytes.random(32), place, file, sealed)).toBeNull();
  });
  test('with any byte changed or missing it does not open', () => {
    for (let at = 0; at < sealed.length; at++) {
      expect(unsealDataKey(key(material), place, file, changedAt(sealed, at))).toBeNull();
      expect(unsealDataKey(key(material), place, file, sealed.subarray(0, at))).toBeNull();
    }
  });
});
