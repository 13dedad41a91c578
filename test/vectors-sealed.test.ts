// Changed sealed files: what this engine, the reference reader and the recovery program say of each. Made like the vaults
// (made-vault.ts) with KEYWARD_MAKE_VECTORS; each is an edit of vaults/0.1.0/files/letter.txt.sealed (made-sealed.ts).

import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { combine } from 'shamir-secret-sharing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../core/aead.ts';
import { openCredential } from '../core/credential.ts';
import { readPages } from '../core/envelope.ts';
import { subkey } from '../core/kdf.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { unsealDataKey, unwrapVersion } from '../core/keywrap.ts';
import type { OpenVault } from '../core/openvault.ts';
import { argon2id, normalisePassphrase } from '../core/passphrase.ts';
import { readFounding } from '../core/records.ts';
import { openShare } from '../core/rootkey.ts';
import { LockedVault } from '../core/unlocking.ts';
import { changes, type Edited, edited, editOf } from './made-sealed.ts';
import { type Facts, readFacts } from './made-vault.ts';
import { runRecovery } from './recovery.ts';
import { readSealed } from './reference/reader.ts';
import { typed, World } from './vault-world.ts';

const root = resolve(import.meta.dirname, '..');
const vaultFolder = join(root, 'test/vectors/vaults/0.1.0');
const vectorsFile = join(root, 'test/vectors/sealed/sealed.json');
const making = process.env['KEYWARD_MAKE_VECTORS'] !== undefined;

interface Vectors {
  readonly file: string;
  readonly cases: readonly Edited[];
}

let work: string;
let world: World;
let facts: Facts;
let letter: Buffer;
let vectors: Vectors;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'keyward-sealed-'));
  facts = await readFacts(vaultFolder);
  letter = await readFile(join(vaultFolder, 'files/letter.txt.sealed'));
  world = await World.make();
  await world.vault.close();
  await mkdir(world.vaultFolder, { recursive: true });
  await cp(join(vaultFolder, 'keystore.db'), join(world.vaultFolder, 'keystore.db'));
  world.clock.pass(3_600_000);
  if (making) await makeVectors();
  vectors = JSON.parse(await readFile(vectorsFile, 'utf8'));
});
afterAll(async () => {
  await world.remove();
  await rm(work, { recursive: true, force: true });
});

const passphrase = (seat: number) => facts.admins[seat - 1]?.passphrase ?? '';

/** What the engine says of each file. */
async function outcomes(files: readonly Buffer[]): Promise<readonly string[]> {
  await world.start();
  await world.vault.presentShare(await world.adminId(1), typed(passphrase(1)));
  await world.vault.presentShare(await world.adminId(2), typed(passphrase(2)));
  const sources = await Promise.all(
    files.map(async (file, i) => {
      const path = join(work, `${i}.sealed`);
      await writeFile(path, file);
      return { path, size: file.length };
    }),
  );
  await world.vault.files.unseal(sources, 'number', 'keep');
  const ended = await world.jobsEnded();
  await world.vault.close();
  return ended.map(({ refusal, state }) => refusal?.code ?? (state === 'done' ? 'opens' : state));
}

async function makeVectors(): Promise<void> {
  const other = await readFile(join(vaultFolder, 'files/empty.bin.sealed'));
  const all = changes(letter, other).map(([what, change]) => ({ what, file: change(Buffer.from(letter)) }));
  const said = await outcomes(all.map(({ file }) => file));
  const cases = all.map(({ what, file }, i) => ({ what, expect: said[i] ?? '', ...editOf(letter, file) }));
  const made = { file: '../vaults/0.1.0/files/letter.txt.sealed', cases };
  await writeFile(vectorsFile, `${JSON.stringify(made, null, 1)}\n`);
}

test('the engine opens and refuses each as it always did', async () => {
  expect(vectors.cases.length).toBeGreaterThan(40);
  const said = await outcomes(vectors.cases.map((one) => edited(letter, one)));
  expect(said.map((code, i) => [vectors.cases[i]?.what, code])).toEqual(
    vectors.cases.map(({ what, expect: code }) => [what, code]),
  );
});

test('the recovery program opens the same and no others', async () => {
  const out = join(work, 'out');
  await mkdir(out);
  const recovering = async (cases: readonly Edited[]) => {
    const files = cases.map((_, i) => join(work, `recovered ${i}.sealed`));
    for (const [i, one] of cases.entries()) await writeFile(files[i] ?? '', edited(letter, one));
    const given = ['--vault', join(vaultFolder, 'keystore.db'), '--out', out, ...files];
    const { says } = await runRecovery(given, [passphrase(1), passphrase(2)]);
    const isSaid = (words: string) => files.map((file) => says.includes(`${file}: ${words}`));
    return { refused: isSaid('not recovered. '), there: isSaid(`not recovered. ${out}`) };
  };
  const bad = vectors.cases.filter((one) => one.expect !== 'opens');
  expect((await recovering(bad)).refused).toEqual(bad.map(() => true));
  expect(await readdir(out)).toEqual([]);
  // All have the same name: the first stays, and the others are not written over it.
  const good = vectors.cases.filter((one) => one.expect === 'opens');
  expect((await recovering(good)).there).toEqual(good.map((_, i) => i > 0));
  expect(await readFile(join(out, 'letter.txt'), 'utf8')).toBe(facts.files[0]?.text);
});

test('the worked example of docs/format.md is true, and the reference reader agrees on every case', async () => {
  const page = (await readFile(join(root, 'docs/format.md'), 'utf8')).replace(/\s+/g, '');
  const untold: string[] = [];
  const told = (name: string, bytes: Uint8Array) => {
    const digits = Buffer.from(bytes).toString('hex');
    if (!page.includes(digits)) untold.push(`${name} ${digits}`);
  };
  const locked = await LockedVault.at(join(world.vaultFolder, 'keystore.db'), () => world.clock.now);
  const founding = await locked.keystore.read((rows) => readFounding(rows, 'keystore.db'));
  const points: Uint8Array[] = [];
  let open: OpenVault | null = null;
  for (const [i, admin] of founding.admins.slice(0, 2).entries()) {
    using secret = normalisePassphrase(typed(passphrase(i + 1)));
    using stretched = await argon2id(secret, admin.credential.salt, admin.credential.argon2);
    using privateKey = await openCredential(founding.id, admin.id, admin.credential, secret);
    const share = founding.set.shares.find((one) => admin.id.equals(one.personId));
    if (privateKey === null || share === undefined) throw new Error('not this passphrase');
    using point = await openShare(founding.id, founding.set, share, privateKey);
    stretched.use((bytes) => told(`Argon2id of ${admin.name}:`, bytes));
    privateKey.use((bytes) => told(`private key of ${admin.name}:`, bytes));
    point?.use((bytes) => told(`share of ${admin.name}:`, bytes));
    point?.use((bytes) => points.push(Uint8Array.from(bytes)));
    open = await locked.present(admin.id.toString('hex'), { passphrase: secret, keyFile: null });
  }
  told('root key:', await combine(points));
  if (open === null) throw new Error('not open');
  const { material, dataKey } = await keysOfLetter(open, founding.id);
  open.root.wipe();
  await locked.keystore.close();
  told('key material:', material);
  told('data key:', dataKey);
  const header = letter.subarray(8192, 8285);
  const salt = header.subarray(25, 57);
  using key = KeyBytes.take(Buffer.from(dataKey));
  for (const purpose of ['file-commitment', 'file-metadata', 'file-stream'] as const) {
    using derived = subkey(
      key,
      salt,
      purpose,
      ...(purpose === 'file-commitment' ? [sha256(header.subarray(0, 61))] : []),
    );
    derived.use((bytes) => told(`${purpose}:`, bytes));
  }
  expect(untold).toEqual([]);
  const { plaintext } = readSealed(letter, { dataKey });
  expect(plaintext.toString('utf8')).toBe(facts.files[0]?.text);
  for (const one of vectors.cases) {
    const reading = () =>
      readSealed(edited(letter, one), { vaultId: founding.id, keyMaterial: material }).plaintext;
    if (one.expect === 'opens') expect(reading().equals(plaintext), one.what).toBe(true);
    else expect(reading, one.what).toThrow();
  }
});

async function keysOfLetter(open: OpenVault, vaultId: Buffer) {
  const page = readPages(letter.subarray(0, 8192), 'letter.txt.sealed');
  const [slot] = page.slots;
  if (slot === undefined) throw new Error('no slot');
  const row = await open.keystore.read((rows) => rows.get('key_version', slot.keyId, slot.version));
  if (row === null) throw new Error('no such version');
  const place = { vaultId, keyId: slot.keyId, version: slot.version };
  const made = { type: 'AES-256', createdAt: row.created_at } as const;
  using material = unwrapVersion(open.root, place, made, row.wrapped);
  if (material === null) throw new Error('it does not unwrap');
  using dataKey = unsealDataKey(material, place, page, slot.sealedDataKey);
  if (dataKey === null) throw new Error('it does not unseal');
  const bytes = (key: KeyBytes) => key.use((held) => Buffer.from(held));
  return { material: bytes(material), dataKey: bytes(dataKey) };
}
