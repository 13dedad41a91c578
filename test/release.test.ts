// The update file: what build/signing.mjs writes, core/release.ts and the program for downloads take; nothing else.

import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeManifest } from '../build/signing.mjs';
import { checkRelease } from '../core/release.ts';
import { releaseKey } from '../core/releasekey.ts';
import { refusalOf } from './expect-refusal.ts';

const program = resolve(import.meta.dirname, '../verifier/keyward-verify-download.mjs');
const name = 'keyward-0.2.0.release';
let folder: string;
let key: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-release-'));
  await writeFile(join(folder, 'keyward_0.2.0_amd64.deb'), 'the package');
  await writeFile(join(folder, 'keyward-0.2.0.bom.json'), '{}');
  key = await sign('0.2.0');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Signs what lies there with a new key, as `npm run package -- --sign` does. */
async function sign(version: string, official = true): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signingKey = join(tmpdir(), `keyward-signing-${process.pid}.pem`);
  await writeFile(signingKey, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const verifier = await writeManifest(folder, { version, official, signingKey });
  await rm(signingKey);
  await rm(join(folder, 'SHA256SUMS'));
  return verifier ?? '';
}

const check = (file = name, version = '0.1.0', by = key) =>
  checkRelease(join(folder, file), { version, key: by });

function download(by = key) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const args = [program, join(folder, name), '--key', by];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  return { status, says: stdout + stderr };
}

test('a signed release is read, and what lies beside it is compared', async () => {
  await rm(join(folder, 'keyward-0.2.0.bom.json'));
  expect(await check()).toEqual({
    ...{ version: '0.2.0', is: 'newer', file: name, folder },
    files: [
      { name: 'keyward-0.2.0.bom.json', size: 2, found: 'not here' },
      { name: 'keyward_0.2.0_amd64.deb', size: 11, found: 'verified' },
    ],
  });
  expect(download()).toMatchObject({ status: 0, says: expect.stringContaining('verified  keyward_0.2.0') });
});

test.each([
  ['0.2.0', 'same'],
  ['0.10.0', 'older'],
  ['1.0.0', 'older'],
  ['0.1.99', 'newer'],
])('seen from %s it is %s', async (version, is) => {
  expect(await check(name, version)).toMatchObject({ is });
});

test('a package of another length, or of another content, is named', async () => {
  for (const content of ['the package!', 'the pAckage']) {
    await writeFile(join(folder, 'keyward_0.2.0_amd64.deb'), content);
    const { files } = await check();
    expect(files.map(({ found }) => found)).toEqual(['verified', 'altered']);
    expect(download()).toMatchObject({ status: 1, says: expect.stringContaining('ALTERED') });
  }
});

describe('refused', () => {
  const altered = async (change: (text: string) => string) => {
    await writeFile(join(folder, name), change(await readFile(join(folder, name), 'utf8')));
  };

  test('any change of the signed text, and a signature by another key', async () => {
    await altered((text) => text.replace('version 0.2.0', 'version 0.3.0'));
    expect(await refusalOf(check())).toEqual({ code: 'release_forged', facts: { file: name } });
    expect(download().status).toBe(2);
    key = await sign('0.2.0');
    const other = await sign('0.2.0');
    expect(await refusalOf(check(name, '0.1.0', key))).toMatchObject({ code: 'release_forged' });
    expect(download(key).status).toBe(2);
    expect(await check(name, '0.1.0', other)).toMatchObject({ is: 'newer' });
  });

  test('a trial build, though signed', async () => {
    await rm(join(folder, name));
    key = await sign('0.2.0', false);
    expect(await refusalOf(check())).toMatchObject({ code: 'release_trial' });
    expect(download()).toMatchObject({ status: 1, says: expect.stringContaining('trial') });
  });

  test('what is no update file, and a name that leads elsewhere', async () => {
    await altered(() => 'hello');
    expect(await refusalOf(check())).toMatchObject({ code: 'release_foreign' });
    expect(await refusalOf(check('keyward-0.2.0.bom.json'))).toMatchObject({ code: 'release_foreign' });
    expect(await refusalOf(check('missing.release'))).toMatchObject({ code: 'file_missing' });
    await rm(join(folder, name));
    key = await sign('..');
    expect(await refusalOf(check('keyward-...release'))).toMatchObject({ code: 'release_foreign' });
  });

  test('everything, as long as the owner has set no release key', async () => {
    const unset = checkRelease(join(folder, name), { version: '0.1.0', key: null });
    expect(await refusalOf(unset)).toMatchObject({ code: 'release_key_unset' });
  });
});

test('the app and the program for downloads know the same release key', async () => {
  const text = await readFile(program, 'utf8');
  const told = releaseKey === null ? 'null' : `'${String(releaseKey)}'`;
  expect(text).toContain(`const releaseKey = ${told};`);
});
