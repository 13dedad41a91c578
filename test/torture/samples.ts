// Samples of everything that Keyward reads and did not make this moment: one vault makes them, as people would.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pack } from 'tar-stream';
import { composePages } from '../../core/envelope.ts';
import { keyFileBytes, makeKeyFile } from '../../core/keyfile.ts';
import { World } from '../vault-world.ts';
import { confirmed, keyId, quick } from './populated.ts';

export interface Samples {
  readonly folder: string;
  readonly vaultId: Buffer;
  readonly kit: Buffer;
  readonly kitLines: string;
  readonly keyFile: Buffer;
  readonly backup: Buffer;
  readonly keystore: Buffer;
  readonly ciphertext: string;
  readonly signature: string;
  readonly signatureFile: Buffer;
  readonly seen: Buffer;
  readonly sealed: Buffer;
  /** Of another vault. */
  readonly pages: Buffer;
  readonly archive: Buffer;
}

export async function takeSamples(): Promise<Samples> {
  const world = await World.make(quick);
  const { vault, folder } = world;
  await world.create();
  await world.makeKey('Payroll');
  await world.makeKey('Releases', 'Ed25519');
  const [payroll, releases] = [await keyId(world, 'Payroll'), await keyId(world, 'Releases')];
  const plan = join(folder, 'plan.txt');
  await writeFile(plan, 'the plan');
  await vault.files.seal([{ path: plan, size: 8 }], {
    ...{ keyIds: [payroll], existing: 'refuse', original: 'keep', context: [['case', '2026-17']] },
  });
  await world.jobsEnded();
  await vault.custody.exportKit(join(folder, 'one.kit'));
  const { lines } = await vault.custody.printKit();
  const { ciphertext } = await vault.use.encrypt(payroll, Buffer.from('text'), [['month', 'May']]);
  const { signature } = await vault.use.sign(releases, Buffer.from('a release'));
  await vault.use.signFile(plan, releases, 'refuse');
  await vault.backups.make();
  await world.makeKey('Later');
  await confirmed(world, (approval) => vault.policy.set({ idleMinutes: 15 }, approval));
  const { folder: kept, backups } = await vault.backups.list();
  const read = (...path: string[]) => readFile(join(folder, ...path));
  const backup = await readFile(join(kept, backups[0]?.name ?? ''));
  const vaultId = Buffer.from((await world.open()).vault.id, 'hex');
  await vault.close();
  const [seenName = ''] = await readdir(join(folder, 'profile', 'seen'));
  return {
    ...{ folder, vaultId, backup, ciphertext, signature, kitLines: lines.join('\n') },
    ...{ kit: await read('one.kit'), sealed: await read('plan.txt.sealed') },
    ...{ signatureFile: await read('plan.txt.sig'), keystore: await read('vault', 'keystore.db') },
    ...{ seen: await read('profile', 'seen', seenName), keyFile: keyFileSample(), archive: await archive() },
    pages: keyPages(),
  };
}

export async function dropSamples({ folder }: Samples): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** An empty folder beside them; at once, since nothing else goes on and each turn of the loop would cost more. */
export function scratchOf({ folder }: Samples): string {
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch, { recursive: true });
  for (const name of readdirSync(scratch)) rmSync(join(scratch, name), { recursive: true, force: true });
  return scratch;
}

type FileWork = (path: string, folder: string) => Promise<unknown>;

/** Writes an input to a file of this name, in an empty folder, and hands it to `work`. */
export function fileGiver(
  samples: Samples,
): (name: string, work: FileWork) => (bytes: Buffer) => Promise<unknown> {
  return (name, work) => async (bytes) => {
    const folder = scratchOf(samples);
    writeFileSync(join(folder, name), bytes);
    return work(join(folder, name), folder);
  };
}

function keyFileSample(): Buffer {
  using keyFile = makeKeyFile();
  using bytes = keyFileBytes(keyFile);
  return bytes.use((open) => Buffer.from(open));
}

function keyPages(): Buffer {
  const slot = { keyId: Buffer.alloc(16, 1), version: 3, sealedDataKey: Buffer.alloc(72, 2) };
  return composePages({
    ...{
      generation: 1,
      vaultId: Buffer.alloc(16, 5),
      fileId: Buffer.alloc(16, 9),
      createdAt: 1_795_000_000_000,
    },
    ...{ slots: [slot], context: Buffer.from('0001000161000162', 'hex'), keyName: 'Payroll' },
  });
}

async function archive(): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: 'a', type: 'directory' });
  tar.entry({ name: 'a/한글 file with a long name'.padEnd(150, 'x') }, 'content');
  tar.entry({ name: 'b' }, 'more content');
  tar.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of tar as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}
