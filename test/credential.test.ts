// core/credential.ts and core/keyfile.ts: P1 to P4, F1, F2, and what a removable medium can do to a key file.

import { execFileSync } from 'node:child_process';
import { createHash, hkdfSync } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from 'argon2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBox } from '../core/aead.ts';
import { type Credential, changeCredential, makeCredential, openCredential } from '../core/credential.ts';
import {
  keyFileAt,
  keyFileBytes,
  keyFileLength,
  keyFileMark,
  keyFileOf,
  makeKeyFile,
  writeKeyFile,
} from '../core/keyfile.ts';
import { openShare, RootKey } from '../core/rootkey.ts';
import { refusalOf } from './expect-refusal.ts';
import { changedAt, key } from './sealed-file.ts';
import { revealed } from './vectors-corpus.ts';

/** As cheap as the caps allow: what is tested here is what the passphrase is mixed and bound with. */
const cheap = { memoryKiB: 64, passes: 1, lanes: 1 };
const vaultId = Buffer.alloc(16, 0xa1);
const personId = Buffer.alloc(16, 0xb2);
const other = Buffer.alloc(16, 0x77);
const words = (text: string) => key(Buffer.from(text));
const keyFile = makeKeyFile();
const otherKeyFile = makeKeyFile();

const open = async (of: Credential, passphrase: string, file: typeof keyFile | null = null) =>
  revealed(await openCredential(vaultId, personId, of, words(passphrase), file));
const make = (passphrase: string, file: typeof keyFile | null = null) =>
  makeCredential(vaultId, personId, words(passphrase), cheap, file);
const person = (credential: Credential) => ({ id: personId, credential });
type Files = readonly [typeof keyFile | null, typeof keyFile | null];
const tryChange = (of: Credential, from: string, to: string, [now, then]: Files = [null, null]) =>
  changeCredential(vaultId, person(of), words(from), words(to), now, then, cheap);
const change = async (...change: Parameters<typeof tryChange>): Promise<Credential> => {
  const changed = await tryChange(...change);
  if (changed === null) throw new Error('the old passphrase is right');
  return changed;
};

describe('P1, P2: a credential of a passphrase alone', () => {
  let plain: Credential;
  beforeAll(async () => {
    plain = await make('one passphrase');
  });

  test('opens with it', async () => expect(await open(plain, 'one passphrase')).toMatch(/^[0-9a-f]{64}$/));
  test('answers nothing to a wrong one', async () => expect(await open(plain, 'one passphrasf')).toBeNull());
  test('answers nothing at the place of another person or vault', async () => {
    const passphrase = words('one passphrase');
    expect(await openCredential(vaultId, other, plain, passphrase)).toBeNull();
    expect(await openCredential(other, personId, plain, passphrase)).toBeNull();
  });
  test('refuses parameters beyond the caps, and an unknown KEM, before anything is stretched', async () => {
    for (const hostile of [
      { argon2: { memoryKiB: 2 ** 32 - 1, passes: 1, lanes: 1 } },
      { argon2: { ...cheap, passes: 17 } },
      { argon2: { ...cheap, lanes: 17 } },
      { argon2: { memoryKiB: 8, passes: 1, lanes: 2 } },
      { kem: 0x0021 },
    ]) {
      const refused = await refusalOf(open({ ...plain, ...hostile }, 'one passphrase'));
      expect(refused.code).toBe('keystore_altered');
    }
  });
  test('is found to be altered where the public key or the wrapped key is another', async () => {
    const strange = await make('one passphrase');
    for (const altered of [
      { ...plain, publicKey: strange.publicKey },
      { ...plain, wrappedPrivateKey: changedAt(plain.wrappedPrivateKey, 30) },
      { ...plain, wrappedPrivateKey: strange.wrappedPrivateKey },
    ]) {
      expect((await refusalOf(open(altered, 'one passphrase'))).code).toBe('keystore_altered');
    }
  });
});

describe('P3: a credential that needs a key file', () => {
  let guarded: Credential;
  beforeAll(async () => {
    guarded = await make('one passphrase', keyFile);
  });

  test('opens with passphrase and key file', async () => {
    expect(await open(guarded, 'one passphrase', keyFile)).toMatch(/^[0-9a-f]{64}$/);
  });
  test('answers nothing to a wrong passphrase with the right key file', async () => {
    expect(await open(guarded, 'another passphrase', keyFile)).toBeNull();
  });
  test('says that the key file is missing, and that it is another', async () => {
    expect((await refusalOf(open(guarded, 'one passphrase'))).code).toBe('key_file_missing');
    expect((await refusalOf(open(guarded, 'one passphrase', otherKeyFile))).code).toBe('key_file_wrong');
  });
  test('says that a key file is not needed where it is not, rather than leave it out unsaid', async () => {
    const plain = await make('one passphrase');
    expect((await refusalOf(open(plain, 'one passphrase', keyFile))).code).toBe('key_file_unneeded');
  });
  test('opens to nothing where the need for the key file was struck out of the record', async () => {
    expect(await open({ ...guarded, keyFile: 'none' }, 'one passphrase')).toBeNull();
  });
  test('opens to nothing where another key file was written into the record', async () => {
    const forged = { ...guarded, keyFile: keyFileMark(vaultId, personId, otherKeyFile) };
    expect(await open(forged, 'one passphrase', otherKeyFile)).toBeNull();
  });
  test('is what its page says: put together again from the standard parts, it opens, with the mark bound', async () => {
    const { salt, commitment, wrappedPrivateKey, publicKey } = guarded;
    const { memoryKiB: memoryCost, passes: timeCost, lanes: parallelism } = cheap;
    const options = { type: 2, version: 0x13, raw: true, hashLength: 32 } as const;
    const cost = { memoryCost, timeCost, parallelism };
    const stretched = await hash(Buffer.from('one passphrase'), { ...options, ...cost, salt });
    const secret = Buffer.concat([stretched, keyFile.use((bytes) => Buffer.from(bytes))]);
    const derived = (label: string, from = secret) =>
      Buffer.from(
        hkdfSync('sha256', from, vaultId, Buffer.concat([Buffer.from(`keyward/1/${label}\0`), personId]), 32),
      );
    expect(derived('passphrase-commitment')).toEqual(commitment);
    const mark = derived('key-file-mark', secret.subarray(32)).subarray(0, 16);
    const numbers = Buffer.alloc(12);
    for (const [i, value] of [memoryCost, timeCost, parallelism].entries())
      numbers.writeUInt32BE(value, 4 * i);
    const fields = [vaultId, personId, Buffer.from([0, 0x20]), publicKey, numbers, salt, mark];
    const bound = createHash('sha256').update(
      Buffer.concat([Buffer.from('keyward/1/private-key\0'), ...fields]),
    );
    const opened = revealed(openBox(key(derived('passphrase-wrap')), wrappedPrivateKey, bound.digest()));
    expect(opened).toBe(await open(guarded, 'one passphrase', keyFile));
    expect(opened).toHaveLength(64);
  });
});

describe('P4: changing what opens a credential', () => {
  const root = RootKey.make(vaultId);
  let before: Credential;
  beforeAll(async () => {
    before = await make('old passphrase');
  });

  test('keeps the key pair, makes a new salt, and the share that was sealed to it still opens', async () => {
    const holders = [
      { personId, publicKey: before.publicKey },
      { personId: other, publicKey: (await make('whoever')).publicKey },
    ];
    const set = await root.split(Buffer.alloc(16, 1), 1, 2, holders);
    const after = await change(before, 'old passphrase', 'new passphrase');
    expect(after.publicKey).toEqual(before.publicKey);
    expect(after.salt).not.toEqual(before.salt);
    expect(await open(after, 'old passphrase')).toBeNull();
    const privateKey = await openCredential(vaultId, personId, after, words('new passphrase'));
    const share = set.shares[0];
    if (privateKey === null || share === undefined) throw new Error('does not open');
    expect(revealed(await openShare(vaultId, set, share, privateKey))).toHaveLength(66);
  });
  test('a key file can come, be exchanged and go', async () => {
    const secret = await open(before, 'old passphrase');
    const guarded = await change(before, 'old passphrase', 'old passphrase', [null, keyFile]);
    expect((await refusalOf(open(guarded, 'old passphrase'))).code).toBe('key_file_missing');
    const exchanged = await change(guarded, 'old passphrase', 'old passphrase', [keyFile, otherKeyFile]);
    expect((await refusalOf(open(exchanged, 'old passphrase', keyFile))).code).toBe('key_file_wrong');
    expect(await open(exchanged, 'old passphrase', otherKeyFile)).toBe(secret);
    const plain = await change(exchanged, 'old passphrase', 'new passphrase', [otherKeyFile, null]);
    expect(await open(plain, 'new passphrase')).toBe(secret);
  });
  test('answers nothing where the old passphrase is wrong', async () => {
    expect(await tryChange(before, 'wrong passphrase', 'new passphrase')).toBeNull();
  });
  test('is refused where nothing would change', async () => {
    expect((await refusalOf(change(before, 'old passphrase', 'old passphrase'))).code).toBe(
      'passphrase_same',
    );
    const guarded = await make('old passphrase', keyFile);
    const same = change(guarded, 'old passphrase', 'old passphrase', [keyFile, keyFile]);
    expect((await refusalOf(same)).code).toBe('passphrase_same');
  });
  test('is refused without the key file that is needed now', async () => {
    const guarded = await make('old passphrase', keyFile);
    const without = change(guarded, 'old passphrase', 'new passphrase', [null, null]);
    expect((await refusalOf(without)).code).toBe('key_file_missing');
    const wrong = change(guarded, 'old passphrase', 'new passphrase', [otherKeyFile, null]);
    expect((await refusalOf(wrong)).code).toBe('key_file_wrong');
  });
});

describe('a key file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyward-keyfile-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const bytes = () => keyFileBytes(keyFile).use((whole) => Buffer.from(whole));

  test('F1: has 48 bytes, none of which come from vault or person', () => {
    expect(bytes()).toHaveLength(keyFileLength);
    expect(keyFileLength).toBe(48);
    expect(revealed(keyFileOf(bytes()))).toBe(revealed(keyFile.copy()));
  });
  test('F2: its mark is another for another person, another vault, another file', () => {
    const marks = [
      keyFileMark(vaultId, personId, keyFile),
      keyFileMark(vaultId, other, keyFile),
      keyFileMark(other, personId, keyFile),
      keyFileMark(vaultId, personId, otherKeyFile),
    ];
    expect(new Set(marks).size).toBe(4);
    expect(marks[0]).toMatch(/^[0-9a-f]{32}$/);
  });
  test('with any bit changed, cut or lengthened it is damaged', async () => {
    for (let at = 0; at < keyFileLength; at++) {
      for (const wrong of [changedAt(bytes(), at), bytes().subarray(0, at)]) {
        expect((await refusalOf(Promise.resolve().then(() => keyFileOf(wrong)))).code).toBe(
          'key_file_damaged',
        );
      }
    }
    const longer = Buffer.concat([bytes(), Buffer.alloc(1)]);
    expect((await refusalOf(Promise.resolve().then(() => keyFileOf(longer)))).code).toBe('key_file_damaged');
  });
  test('wipes the bytes that it was read from', () => {
    const read = bytes();
    keyFileOf(read).wipe();
    expect(read.every((byte) => byte === 0)).toBe(true);
  });
  test('is written for its owner alone and read back', async () => {
    const path = join(folder, 'hana.key');
    await writeKeyFile(path, keyFile);
    expect(await readFile(path)).toEqual(bytes());
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(revealed(keyFileOf(await keyFileAt(path)))).toBe(revealed(keyFile.copy()));
  });
  test('never takes the place of a file that is there', async () => {
    const path = join(folder, 'taken.key');
    await writeFile(path, 'something');
    expect((await refusalOf(writeKeyFile(path, keyFile))).code).toBe('target_exists');
    expect(await readFile(path, 'utf8')).toBe('something');
  });
  test('is refused where it is not there, is a folder, a pipe, a device without an end, or far too long', async () => {
    const long = join(folder, 'long');
    await writeFile(long, Buffer.alloc(100_000));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect((await refusalOf(keyFileAt(join(folder, 'absent')))).code).toBe('file_missing');
    for (const path of [folder, pipe, '/dev/zero', long]) {
      expect((await refusalOf(keyFileAt(path))).code).toBe('key_file_damaged');
    }
  });
});
