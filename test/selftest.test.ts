// core/selftest.ts: everything passes here, and a primitive that answers something else is told.

import { expect, test, vi } from 'vitest';
import { selfTest } from '../core/selftest.ts';

test('every known answer is as published', async () => {
  const views = await selfTest();
  expect(views.length).toBeGreaterThanOrEqual(9);
  expect(views.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
});

test('what answers something else has failed, and so has what throws; the others go on (ST2)', async () => {
  vi.resetModules();
  vi.doMock('../core/kdf.ts', async (original) => ({
    ...(await original<object>()),
    hkdf: () => Buffer.alloc(42),
  }));
  vi.doMock('../core/passphrase.ts', () => ({
    argon2id: () => Promise.reject(new Error('no memory')),
  }));
  const { selfTest: altered } = await import('../core/selftest.ts');
  const failed = (await altered()).filter(({ outcome }) => outcome === 'failed').map(({ what }) => what);
  expect(failed).toEqual(['HKDF-SHA-256', 'Argon2id']);
  vi.doUnmock('../core/kdf.ts');
  vi.doUnmock('../core/passphrase.ts');
});
