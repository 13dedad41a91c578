// core/partials.ts, core/output.ts and core/ownfiles.ts: what is swept away, what is left, what is never handed over.

import { randomBytes } from 'node:crypto';
import {
  access,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { surveyFolder } from '../core/archive.ts';
import { Output } from '../core/output.ts';
import { ownFiles, refuseOwn } from '../core/ownfiles.ts';
import { Partials } from '../core/partials.ts';
import { refusalOf } from './expect-refusal.ts';

const vaultId = Buffer.alloc(16, 0xa1);
let folder: string;
let keystore: string;
let partials: Partials;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-test-'));
  await mkdir(join(folder, 'vault'));
  keystore = join(folder, 'vault', 'keystore.db');
  await writeFile(keystore, 'keystore');
  partials = await Partials.of(vaultId, keystore);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A partial file as another process of this vault would name it. */
function orphan(of: Partials = partials): string {
  const [, tag] = of.freshName().split('-');
  return `.keyward-${tag}-${randomBytes(8).toString('hex')}-${randomBytes(8).toString('hex')}.partial`;
}
const begin = (name: string) => Output.begin('file', folder, name, 10, 'refuse', 0o600, partials);
const left = async () => (await readdir(folder)).filter((name) => name.includes('partial')).sort();

describe('partial files', () => {
  test('B1: what a killed process left is gone before the next output begins, files and folders', async () => {
    await writeFile(join(folder, orphan()), 'plaintext of somebody');
    await mkdir(join(folder, orphan(), 'deep/er'), { recursive: true });
    expect(await left()).toHaveLength(2);
    const output = await begin('report');
    expect(await left()).toEqual([output.temporary.slice(folder.length + 1)]);
    await output.abandon();
  });

  test('B2: one that is being written in this process is left, also by another vault door', async () => {
    const output = await begin('report');
    const again = await Partials.of(vaultId, keystore);
    await again.sweep(folder);
    expect(await left()).toEqual([output.temporary.slice(folder.length + 1)]);
    await output.abandon();
  });

  test('B2: those of another vault, of a copy of this one, and names of another form are left', async () => {
    const other = await Partials.of(Buffer.alloc(16, 0xb2), keystore);
    await writeFile(join(folder, 'copy.db'), 'keystore');
    const copy = await Partials.of(vaultId, join(folder, 'copy.db'));
    const names = [orphan(other), orphan(copy), `${orphan()}.txt`, orphan().toUpperCase(), `x${orphan()}`];
    for (const name of names) await writeFile(join(folder, name), '');
    await partials.sweep(folder);
    expect((await readdir(folder)).sort()).toEqual([...names, 'copy.db', 'vault'].sort());
  });

  test('a keystore that was moved is still the same vault', async () => {
    const name = orphan();
    await writeFile(join(folder, name), '');
    await mkdir(join(folder, 'elsewhere'));
    await rename(keystore, join(folder, 'elsewhere/keystore.db'));
    await (await Partials.of(vaultId, join(folder, 'elsewhere/keystore.db'))).sweep(folder);
    expect(await left()).toEqual([]);
  });

  test('a link in the place of a partial file is removed, and what it leads to is not', async () => {
    await writeFile(join(folder, 'precious'), 'precious');
    await symlink(join(folder, 'precious'), join(folder, orphan()));
    await symlink(join(folder, 'vault'), join(folder, orphan()));
    await partials.sweep(folder);
    expect(await left()).toEqual([]);
    expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('precious');
    await access(keystore);
  });

  test('B3: a folder that cannot be read makes nothing fail, and is not read again', async () => {
    await partials.sweep(join(folder, 'none'));
    await partials.sweep(folder);
    const name = orphan();
    await writeFile(join(folder, name), '');
    await partials.sweep(folder);
    expect(await left()).toEqual([name]);
  });

  test('after a crash between getting its name and losing the temporary one, the whole output stays', async () => {
    const name = orphan();
    await writeFile(join(folder, name), 'whole');
    await link(join(folder, name), join(folder, 'report'));
    await partials.sweep(folder);
    expect(await readFile(join(folder, 'report'), 'utf8')).toBe('whole');
    expect(await left()).toEqual([]);
  });
});

describe("the vault's own files", () => {
  const refused = (path: string) => refusalOf(refuseOwn(path, keystore));

  test('OF2: its folder, what is in it, and what it is in', async () => {
    for (const path of [join(folder, 'vault'), keystore, folder, '/'])
      expect(await refused(path)).toMatchObject({ code: 'file_unsupported' });
    await writeFile(join(folder, 'vault2'), '');
    await refuseOwn(join(folder, 'vault2'), keystore);
  });

  test('where there is no vault yet, nothing is its own', async () => {
    await refuseOwn(folder, join(folder, 'none', 'keystore.db'));
  });

  test('OF1: a hard link to the keystore, and a symbolic one, wherever they are', async () => {
    await mkdir(join(folder, 'out'));
    await link(keystore, join(folder, 'out/innocent.txt'));
    await symlink(keystore, join(folder, 'out/linked'));
    await writeFile(join(folder, 'out/plain'), '');
    for (const name of ['innocent.txt', 'linked'])
      expect(await refused(join(folder, 'out', name))).toEqual({
        code: 'file_unsupported',
        facts: { file: name },
      });
    await refuseOwn(join(folder, 'out/plain'), keystore);
  });

  test('OF1: a folder that holds a hard link to the keystore is refused with its name, unopened', async () => {
    await mkdir(join(folder, 'out/deep'), { recursive: true });
    await writeFile(join(folder, 'out/a'), 'plain');
    await link(join(folder, 'out/a'), join(folder, 'out/b'));
    const own = await ownFiles(keystore);
    expect(await surveyFolder(join(folder, 'out'), own, () => undefined)).toMatchObject({ size: 10 });
    await link(keystore, join(folder, 'out/deep/innocent'));
    expect(await refusalOf(surveyFolder(join(folder, 'out'), own, () => undefined))).toEqual({
      code: 'file_unsupported',
      facts: { file: 'deep/innocent' },
    });
  });
});
