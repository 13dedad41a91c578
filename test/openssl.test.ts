// Key material as people outside make it ready, with the openssl command: exactly the lines that Keyward shows for
// wrapping, and files that openssl protects by itself. Where there is no OpenSSL 3 they are counted as skipped.

import { execFile } from 'node:child_process';
import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proofOf, takeMaterial } from '../core/importedmaterial.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { type Material, makeMaterial, publicKeyPem } from '../core/keytypes.ts';
import { openProtected } from '../core/pkcs8.ts';
import { unwrapMaterial, wrappingCommands, wrappingKeyName } from '../core/wrappingkey.ts';
import { revealed } from './vectors-corpus.ts';

let folder: string;
let pair: Material;
const shell = (line: string) => promisify(execFile)('/bin/sh', ['-ec', line], { cwd: folder });
const at = (name: string) => join(folder, name);
const hexOf = async (name: string) => (await readFile(at(name))).toString('hex');
const unwrapped = async () =>
  revealed(unwrapMaterial(pair.material, await readFile(at('key.wrapped')), 'key.wrapped'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-openssl-'));
  pair = await makeMaterial('RSA-3072');
  await writeFile(at(wrappingKeyName), publicKeyPem(pair.publicKey ?? Buffer.alloc(0)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const isThere = await promisify(execFile)('openssl', ['version']).then(
  ({ stdout }) => stdout.startsWith('OpenSSL 3'),
  () => false,
);

describe.skipIf(!isThere)('the commands that are shown', () => {
  test('wrap an AES key', async () => {
    const key = randomBytes(32);
    await writeFile(at('key.bin'), key);
    await shell(wrappingCommands.secretKey);
    expect((await readFile(at('key.wrapped'))).length).toBe(384);
    expect(await unwrapped()).toBe(key.toString('hex'));
  });

  test.each([
    ['RSA-2048', '-algorithm RSA -pkeyopt rsa_keygen_bits:2048'],
    ['P-256', '-algorithm EC -pkeyopt ec_paramgen_curve:P-256'],
    ['Ed25519', '-algorithm ed25519'],
  ])('wrap a private key: %s', async (_, options) => {
    await shell(
      `openssl genpkey ${options} -out key.pem && openssl pkey -in key.pem -outform DER -out kept.der`,
    );
    await shell(wrappingCommands.privateKey);
    const opened = Buffer.from((await unwrapped()) ?? '', 'hex');
    const key = createPrivateKey({ key: opened, format: 'der', type: 'pkcs8' });
    const found = createPublicKey(key).export({ format: 'pem', type: 'spki' });
    expect(found).toBe((await shell('openssl pkey -in key.pem -pubout')).stdout);
    // Nothing that opens it stays behind.
    await expect(readFile(at('one-time.bin'))).rejects.toThrow('ENOENT');
    await expect(readFile(at('key.der'))).rejects.toThrow('ENOENT');
  });

  test('the check value of the handbook is the one that the import says', async () => {
    const key = randomBytes(32);
    await writeFile(at('key.bin'), key);
    const handbook = await readFile(join(import.meta.dirname, '../docs/handbook.md'), 'utf8');
    const line = /^ +(printf 'Keyward key check value'.*)$/m.exec(handbook)?.[1] ?? '';
    const checkValue = (await shell(line)).stdout.trim();
    expect(proofOf(takeMaterial('AES-256', KeyBytes.take(key)))).toEqual({ of: 'secret key', checkValue });
  });
});

describe.skipIf(!isThere)('files that openssl protects', () => {
  test.each([
    '-v2 aes-256-cbc',
    '-v2 aes-128-cbc',
    '-v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 100000',
    '-scrypt',
  ])('pkcs8 -topk8 %s', async (options) => {
    await shell(
      'openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -outform DER -out kept.der',
    );
    for (const form of ['PEM', 'DER']) {
      await shell(
        `openssl pkcs8 -topk8 -in key.pem ${options} -passout pass:horse -outform ${form} -out key.p8`,
      );
      using passphrase = KeyBytes.take(Buffer.from('horse'));
      const opened = await openProtected(await readFile(at('key.p8')), passphrase, 'key.p8');
      expect(revealed(opened)).toBe(await hexOf('kept.der'));
    }
  });
});
