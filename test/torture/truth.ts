// What must hold after any accident: the vault opens, its log verifies, what was answered as done is there, every sealed
// file opens, nothing half made has a final name, and work goes on.

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { knownRecipient, opened } from '../age-desk.ts';
import type { World } from '../vault-world.ts';
import { keyId, verified } from './populated.ts';
import { contentOf, type Fact, filesOf, sealAndUnseal, unlock } from './stories.ts';

/** What does not hold; empty where all is well. `world` has just been started, and is left open. */
export async function untruths(world: World, facts: readonly Fact[]): Promise<readonly string[]> {
  const arrived = await world.vault.snapshot();
  if (arrived.state !== 'locked' && arrived.state !== 'unlocked')
    return [`the vault is ${arrived.state}: ${'refusal' in arrived ? arrived.refusal.code : ''}`];
  await unlock(world);
  if (await isRestoredUnseen(world)) await world.vault.acknowledge('last seen');
  const found: string[] = [];
  const { outcome, findings, rowFindings } = await verified(world);
  if (outcome !== 'intact') found.push(`the log is ${outcome}: ${JSON.stringify([findings, rowFindings])}`);
  const notice = (await world.open()).notices.find(({ kind }) => /rolled back|unreadable|altered/.test(kind));
  if (notice !== undefined) found.push(`a notice: ${notice.kind}`);
  found.push(...(await untrueFacts(world, facts)), ...(await wrongFiles(world)));
  found.push(...(await wrongBackups(world)));
  await worksOn(world).catch((thrown: unknown) => found.push(`no work is possible: ${String(thrown)}`));
  return [...found, ...(await strayNames(world))];
}

/**
 * Whether the process died between putting the restored keystore in its place and noting that outside: it is then said to
 * be another than the one seen last, which it is, and an admin acknowledges that it was restored.
 */
async function isRestoredUnseen(world: World): Promise<boolean> {
  const { notices } = await world.open();
  if (!notices.some(({ kind }) => kind === 'keystore rolled back')) return false;
  const all = { from: null, to: null, person: null, key: null, result: null, text: null };
  const { entries } = await world.vault.log.entries({ ...all, actions: ['restore'] }, null, 1);
  return entries[0]?.result === 'done';
}

async function untrueFacts(world: World, facts: readonly Fact[]): Promise<readonly string[]> {
  const { keys } = await world.open();
  const files = await readdir(filesOf(world));
  const isTrue = async (fact: Fact): Promise<boolean> => {
    switch (fact.is) {
      case 'key':
        return keys.some(({ id }) => id === fact.id);
      case 'destroyed':
        return !keys.some(({ id }) => id === fact.id);
      case 'ciphertext': {
        using opened = (await world.vault.use.decrypt(fact.text, [])).secret;
        return opened.use(String) === fact.plain;
      }
      case 'sealed':
      case 'unsealed':
      case 'exported':
        return files.includes(fact.file);
      case 'backup':
        return true;
    }
  };
  const found: string[] = [];
  for (const fact of facts) {
    const holds = await isTrue(fact).catch((thrown: unknown) => String(thrown));
    if (holds !== true) found.push(`${JSON.stringify(fact)} does not hold: ${holds}`);
  }
  return found;
}

/** Every sealed file opens, to what was sealed; every other file is whole. */
async function wrongFiles(world: World): Promise<readonly string[]> {
  const folder = filesOf(world);
  const names = await readdir(folder);
  const plain = names.filter((name) => name.endsWith('.bin'));
  const found: string[] = [];
  for (const name of plain) {
    if (!(await readFile(join(folder, name))).equals(contentOf(name))) found.push(`${name} is not whole`);
  }
  const them = await knownRecipient();
  for (const name of names.filter((one) => one.endsWith('.age'))) {
    const plain = await opened(join(folder, name), them).catch(() => null);
    if (plain?.equals(contentOf(name)) !== true) found.push(`${name} does not open to what was sealed`);
  }
  const sealed = names.filter((name) => name.endsWith('.sealed'));
  if (sealed.length === 0) return found;
  await world.vault.files.unseal(
    sealed.map((name) => ({ path: join(folder, name), size: 1 })),
    'number',
    'keep',
  );
  for (const { name, output, refusal } of await world.jobsEnded()) {
    if (output === null) found.push(`${name} does not open: ${refusal?.code}`);
    else if (!(await readFile(join(folder, output))).equals(contentOf(name)))
      found.push(`${name} opens to something else`);
    if (output !== null) await rm(join(folder, output));
  }
  world.vault.files.clear('ended');
  return found;
}

/** Every backup can be read, and the newest one would bring everything back. */
async function wrongBackups(world: World): Promise<readonly string[]> {
  const { backups, unreadable } = await world.vault.backups.list();
  const found = unreadable.map(({ name, refusal }) => `the backup ${name}: ${refusal.code}`);
  const newest = backups.find(({ standing }) => standing === 'there');
  if (newest === undefined) return found;
  const refused = await world.vault.backups.prove(newest.name).then(
    () => null,
    (thrown: unknown) => `the backup ${newest.name} of ${newest.reason}: ${String(thrown)}`,
  );
  return refused === null || /earlier root key/.test(refused) ? found : [...found, refused];
}

/** Once an output has been begun beside it, what a killed process left is gone (partials.ts). */
async function strayNames(world: World): Promise<readonly string[]> {
  const names = await readdir(filesOf(world));
  return names
    .filter((name) => !/\.bin(\.sealed|\.age)?$/.test(name))
    .map((name) => `${name} was left behind`);
}

async function worksOn(world: World): Promise<void> {
  await sealAndUnseal(world);
  const id = await keyId(world, 'Payroll');
  const { ciphertext } = await world.vault.use.encrypt(id, Buffer.from('after'), []);
  using opened = (await world.vault.use.decrypt(ciphertext, [])).secret;
  if (opened.use(String) !== 'after') throw new Error('decrypted to something else');
}
