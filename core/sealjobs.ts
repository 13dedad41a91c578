// Seal jobs: sealing, unsealing, re-sealing and checking as an open vault does it, with its keys, its index and its log.
//
// X1  What is about to appear is recorded first, and appears after: nothing is released that is not in the log. Where it
//     could not appear, that is recorded too and taken back.
// X2  A re-seal is recorded after it. Keys that the index does not know the file under are entered before it, beside the
//     old ones: cut off anywhere, the index counts on all through which the file may open, which loses nobody's file,
//     and the next re-seal or scan sets it right. One file is re-sealed by one at a time (fileturns.ts).
// X3  The keys are asked for again in the transaction that records their use: one that was disabled meanwhile ends it.
// X4  An original goes to the trash only where that was asked for, the output stands durable under its name, a sealed one
//     was opened again from there by a key of the vault, and the original is still what it was when it was read.

import { basename, dirname, join } from 'node:path';
import { exportPath } from './ageexport.ts';
import type { AuditDetail } from './audit.ts';
import type { KeyPage, Slot } from './envelope.ts';
import type { JobDone, JobOrder, OrderOf, RunningJob } from './filejob.ts';
import { FileKeys } from './filekeys.ts';
import type { Act, Acting, Gate } from './gate.ts';
import { scanJob } from './indexscan.ts';
import { checkPath } from './inspect.ts';
import { actOf, type Ground, orRecord, requireSame, workOn } from './jobground.ts';
import type { KeyBytes } from './keybytes.ts';
import type { FilePlace } from './keywrap.ts';
import type { MarkedChanges } from './ledger.ts';
import type { Output } from './output.ts';
import { ownFiles, refuseOwn } from './ownfiles.ts';
import type { Operation } from './permissions.ts';
import { Refusal, refusalView, unreachable } from './refusal.ts';
import {
  type AimFor,
  type Announce,
  type NamedUnder,
  type Resealed,
  resealPath,
  type Under,
} from './reseal.ts';
import { enter, enterBeside, forget, hasFreshSlots, knownAs, sightingOf } from './sealedindex.ts';
import { type FindDataKey, type SealedOutput, type Survey, sealPath, survey, unsealPath } from './sealing.ts';
import type { JobView } from './snapshot.ts';
import { countUse } from './usage.ts';

/** Performs one job for whoever began it. Every refusal is recorded. */
export function performJob(ground: Ground, order: JobOrder, job: RunningJob): Promise<JobDone> {
  switch (order.kind) {
    case 'seal':
      return seal(ground, order, job);
    case 'unseal':
      return unseal(ground, order, job);
    case 'export':
      return exportJob(ground, order, job);
    case 'reseal':
      return reseal(ground, order, job);
    case 'check':
      return check(ground, order, job);
    case 'scan':
      return scanJob(ground, order, job);
    default:
      return unreachable(order);
  }
}

async function seal(ground: Ground, order: OrderOf<'seal'>, job: RunningJob): Promise<JobDone> {
  const { gate, open } = ground;
  const keys = new FileKeys(open, order.by, 'seal file');
  const [keyId] = order.keyIds;
  const act: Act = { ...actOf(order, 'seal file'), ...(keyId && { keyId }) };
  const createdAt = gate.now();
  const { made, under } = await orRecord(
    gate,
    () => act,
    async () => {
      const under = await eachCurrent(keys, order.keyIds);
      return { made: await sealUnder(ground, order, job, keys, under, createdAt), under };
    },
  );
  const { output, fileId, sealedSize, source } = made;
  const path = join(output.folder, output.name);
  const { size } = source;
  const whole = { ...act, ...named(under, { path: order.path, output: output.name, bytes: size }) };
  const record = async (at: Acting) => {
    await keys.require(at.changes, under);
    const sighting = { fileId, path, size: sealedSize, sealedAt: createdAt, slots: under };
    await enter(at.changes, sighting, 'not yet', createdAt);
    await countEach(at, 'seal file', under, size, createdAt);
  };
  await appear(gate, whole, output, record, (changes) => forget(changes, fileId));
  const prove = async () => {
    job.control.startOver();
    await checkPath(path, keys.findDataKey, { ...ground, control: job.control, learn: () => undefined });
  };
  const original = await trashed(ground, order, whole, source, job, prove);
  return { output: output.name, original };
}

async function sealUnder(
  ground: Ground,
  order: OrderOf<'seal'>,
  job: RunningJob,
  keys: FileKeys,
  under: readonly NamedUnder[],
  createdAt: number,
): Promise<SealedOutput> {
  const { context } = order;
  const names = under.map(({ name }) => name);
  job.learn({ keyName: names.join(', ') });
  const frame = { vaultId: ground.open.founding.id, keyName: names[0] ?? '', createdAt, context };
  const sealEach = async (...file: [FilePlace, KeyBytes]) => {
    const slots: Slot[] = [];
    for (const one of under) slots.push(await keys.sealFor(one, ...file));
    return slots;
  };
  const work = await workOn(ground, order, job, order.existing);
  return sealPath(order.path, { ...frame, seal: sealEach }, work);
}

async function unseal(ground: Ground, order: OrderOf<'unseal'>, job: RunningJob): Promise<JobDone> {
  const { gate, open } = ground;
  const keys = new FileKeys(open, order.by, 'unseal file');
  const act = actOf(order, 'unseal file');
  const refusedAct = () => ({ ...act, ...keys.concerned });
  const { made, source } = await orRecord(gate, refusedAct, async () => {
    const work = await workOn(ground, order, job, order.existing);
    const goOn = () => job.control.goOn();
    const source = order.original === 'keep' ? null : await survey(order.path, work.own, goOn);
    return { made: await unsealPath(order.path, finding(keys, job), work), source };
  });
  const { output, metadata } = made;
  const { size } = metadata;
  const used = keys.found;
  const whole = { ...act, ...named([used], { path: order.path, output: output.name, bytes: size }) };
  const record = async (at: Acting) => {
    await keys.require(at.changes, [used]);
    await countEach(at, 'unseal file', [used], size, gate.now());
  };
  await appear(gate, whole, output, record, async () => undefined);
  // Each of its segments was compared with what stands on the disk before it got its name (filework.ts, F2).
  const prove = async () => {
    const there = await survey(join(output.folder, output.name), [], () => job.control.goOn());
    if (there.size !== size) throw new Refusal('readback_failed', { file: output.name });
  };
  const original = await trashed(ground, order, whole, source, job, prove);
  return { output: output.name, original };
}

/** Whom it is for is in the log also where it is refused. */
async function exportJob(ground: Ground, order: OrderOf<'export'>, job: RunningJob): Promise<JobDone> {
  const { gate, open } = ground;
  const keys = new FileKeys(open, order.by, 'export to age');
  const { path, into, target } = order;
  const recipients = target.for === 'passphrase' ? 'a passphrase' : target.recipients.join(' ');
  const act = { ...actOf(order, 'export to age'), detail: { path, recipients } };
  const refusedAct = () => ({ ...act, ...keys.concerned });
  const { output, page, metadata } = await orRecord(gate, refusedAct, async () => {
    const work = await workOn(ground, order, job, order.existing);
    return exportPath(path, finding(keys, job), target, into ?? dirname(path), work);
  });
  const used = keys.found;
  const made = into === null ? output.name : join(into, output.name);
  const { size: bytes, kind, name } = metadata;
  const detail = { path, file: page.fileId.toString('hex'), name, kind, output: made, bytes, recipients };
  const record = async (at: Acting) => {
    await keys.require(at.changes, [used]);
    await countEach(at, 'export to age', [used], bytes, gate.now());
  };
  await appear(gate, { ...act, ...named([used], detail) }, output, record, async () => undefined);
  return { output: output.name, ...(into !== null && { outputFolder: into }) };
}

async function check(ground: Ground, order: OrderOf<'check'>, job: RunningJob): Promise<JobDone> {
  const { gate, open } = ground;
  const keys = new FileKeys(open, order.by, 'check file');
  const act = actOf(order, 'check file');
  const refusedAct = () => ({ ...act, ...keys.concerned });
  const { checked, sighting, known } = await orRecord(gate, refusedAct, async () => {
    const work = await workOn(ground, order, job);
    const checked = await checkPath(order.path, finding(keys, job), work);
    const sighting = sightingOf(checked.page, order.path, checked.size);
    return { checked, sighting, known: await knownAs(open.keystore, sighting, work.own) };
  });
  const found = checked.pages.every((page) => page === 'sound') ? 'sound' : 'page damaged';
  const { size } = checked.metadata;
  const used = keys.found;
  await gate.act(
    { ...act, ...named([used], { path: order.path, bytes: size, finding: found }) },
    async (at) => {
      await keys.require(at.changes, [used]);
      await enter(at.changes, sighting, known, gate.now());
      await countEach(at, 'check file', [used], size, gate.now());
    },
    'together',
  );
  return { output: null, finding: found };
}

async function reseal(ground: Ground, order: OrderOf<'reseal'>, job: RunningJob): Promise<JobDone> {
  const { finding } = await resealOne(ground, order, async (page, keys) => {
    job.control.goOn();
    job.learn({ keyName: keys.found.name });
    const { to } = order;
    if (to === 'newest') return { under: await keys.currentOf(page), drop: [] };
    const goes = page.slots.filter(({ keyId }) => !to.some((one) => one.equals(keyId)));
    // Nobody takes a way into the file from those whose key is not his to use.
    await keys.requirePermitted(goes.map(({ keyId }) => keyId));
    return { under: await eachCurrent(keys, to), drop: 'all others' };
  });
  return { output: null, finding };
}

/** Decides what a file shall be sealed under, once it is known what it is and which keys may be used. */
export type Aiming = (page: KeyPage, keys: FileKeys) => ReturnType<AimFor>;

type UndoFor = (thrown: unknown) => (changes: MarkedChanges) => Promise<void>;

/** Re-seals one file for a person and records it (X2); `undo` is what is set right where that is refused. */
export function resealOne(
  ground: Ground,
  order: Pick<JobOrder, 'path' | 'by'>,
  aiming: Aiming,
  undo: UndoFor = () => async () => undefined,
): Promise<Resealed> {
  return ground.turns.take(order.path, () => resealInTurn(ground, order, aiming, undo));
}

async function resealInTurn(
  { gate, open }: Ground,
  { path, by }: Pick<JobOrder, 'path' | 'by'>,
  aiming: Aiming,
  undo: UndoFor,
): Promise<Resealed> {
  const keys = new FileKeys(open, by, 're-seal file');
  const act = { operation: 're-seal file', by, detail: { path } } as const;
  const { keystore } = open;
  let aimed: readonly Under[] = [];
  let has: readonly Under[] = [];
  const aimFor: AimFor = async (page) => {
    const aim = await aiming(page, keys);
    [aimed, has] = [aim.under, page.slots];
    return aim;
  };
  const sight = async (page: KeyPage, size: number, slots: readonly Under[]) => {
    const sighting = { ...sightingOf(page, path, size), slots };
    return { sighting, known: await knownAs(keystore, sighting, await ownFiles(keystore.path)) };
  };
  const announce: Announce = async (page, size) => {
    const { sighting, known } = await sight(page, size, [...has, ...page.slots]);
    requireSame(gate, open);
    if (!(await keystore.read((rows) => hasFreshSlots(rows, sighting, known, gate.now())))) return;
    const detail = { path, step: 'before writing', to: listed(page.slots) };
    await gate.act({ ...act, ...named([keys.found], detail) }, async ({ changes }) => {
      await keys.require(changes, [keys.found, ...aimed]);
      await enterBeside(changes, sighting, known, gate.now());
    });
  };
  const rewrap = async () => {
    await refuseOwn(path, keystore.path);
    const resealed = await resealPath(path, aimFor, keys, announce);
    return { resealed, ...(await sight(resealed.page, resealed.size, resealed.page.slots)) };
  };
  const { resealed, sighting, known } = await orRecord(
    gate,
    () => ({ ...act, ...keys.concerned }),
    rewrap,
    undo,
  );
  const { finding, before, page } = resealed;
  const used = keys.found;
  const detail = { path, finding, from: listed(before.slots), to: listed(page.slots) };
  const record = async (at: Acting) => {
    await enter(at.changes, sighting, known, gate.now());
    await countEach(at, 're-seal file', distinct([used, ...aimed]), 0, gate.now());
  };
  await gate.act({ ...act, ...named([used], detail) }, record, 'together');
  return resealed;
}

/** Recorded, then there (X1). */
async function appear(
  gate: Gate,
  act: Act,
  output: Output,
  record: (at: Acting) => Promise<void>,
  undo: (changes: MarkedChanges) => Promise<void>,
): Promise<void> {
  try {
    await gate.act(act, record, 'together');
    await orRecord(
      gate,
      () => act,
      () => output.release(),
      () => undo,
    );
  } catch (thrown) {
    await output.abandon();
    throw thrown;
  }
}

/** Moves the original to the trash where that was asked for and may be done (X4). */
async function trashed(
  { gate, trash }: Ground,
  { path, original }: OrderOf<'seal' | 'unseal'>,
  done: Act,
  source: Survey | null,
  job: RunningJob,
  prove: () => Promise<void>,
): Promise<JobView['original']> {
  if (original === 'keep' || source === null) return 'kept';
  const file = basename(path);
  const act = { ...done, detail: { path, original: 'to the trash' } };
  const move = async () => {
    if (trash === null) throw new Refusal('trash_failed', { file });
    await prove();
    const { mark } = await survey(path, [], () => job.control.goOn());
    if (mark !== source.mark) throw new Refusal('original_changed', { file });
    await gate.act(act, async () => undefined);
    await trash(path).catch(() => Promise.reject(new Refusal('trash_failed', { file })));
  };
  return orRecord(gate, () => act, move).then(
    () => 'trashed',
    (thrown: unknown) => refusalView(thrown),
  );
}

async function eachCurrent(keys: FileKeys, keyIds: readonly Buffer[]): Promise<readonly NamedUnder[]> {
  const under: NamedUnder[] = [];
  for (const keyId of keyIds) under.push(await keys.current(keyId));
  return under;
}

/** Finds the data key and tells the job which key it was. */
function finding(keys: FileKeys, job: RunningJob): FindDataKey {
  return async (page, file) => {
    const dataKey = await keys.findDataKey(page, file);
    job.learn({ keyName: keys.found.name });
    return dataKey;
  };
}

/** An act's key and version: the first; the others are in its detail. */
function named([first, ...others]: readonly Under[], detail: AuditDetail): Partial<Act> {
  if (first === undefined) return { detail };
  const also = others.length === 0 ? {} : { also: listed(others) };
  return { keyId: first.keyId, version: first.version, detail: { ...detail, ...also } };
}

function listed(under: readonly Under[]): string {
  return under.map(({ keyId, version }) => `${keyId.toString('hex')}:${version}`).join(' ');
}

function distinct(under: readonly Under[]): readonly Under[] {
  return [...new Map(under.map((one) => [listed([one]), one])).values()];
}

async function countEach(
  { changes }: Acting,
  operation: Operation,
  under: readonly Under[],
  bytes: number,
  at: number,
): Promise<void> {
  for (const { keyId, version } of under) await countUse(changes, keyId, version, operation, bytes, at);
}
