// Seal jobs: sealing and unsealing as an open vault does it, with its keys, its index and its log.
//
// X1  What is about to appear is recorded first, and appears after: nothing is released that is not in the log.
// X2  A refusal is recorded too.

import { join } from 'node:path';
import type { AuditDraft } from './audit.ts';
import type { KeyPage, Slot } from './envelope.ts';
import type { JobOrder, RunningJob } from './filejobs.ts';
import type { KeyBytes } from './keybytes.ts';
import { dataKeyOf, slotFor, usableVersion } from './keyuse.ts';
import type { Lanes } from './lanes.ts';
import type { MarkedChanges } from './ledger.ts';
import type { Output } from './output.ts';
import { personView } from './records.ts';
import { invariant, refusalView } from './refusal.ts';
import { look, refuseOwn, sealPath, unsealPath } from './sealing.ts';
import type { OpenVault } from './unlocking.ts';

/** What an output is recorded as; `work` runs in the same transaction, `undo` where it could not appear. */
interface Appearance {
  readonly draft: Pick<AuditDraft, 'action' | 'key' | 'version'>;
  readonly size: number;
  readonly work: (changes: MarkedChanges) => Promise<void>;
  readonly undo: (changes: MarkedChanges) => Promise<void>;
}

/** Performs one job for the person at the desk and answers the name of its output. */
export async function performJob(
  open: OpenVault,
  order: JobOrder,
  job: RunningJob,
  lanes: Lanes,
  now: () => number,
): Promise<{ readonly output: string }> {
  let undo: Appearance['undo'] = async () => undefined;
  const person = personView(open.atDesk);
  try {
    await refuseOwn(order.path, open.keystore.path);
    const { size } = await look(order.path, () => job.control.goOn());
    job.learn({ size });
    const work = { lanes, control: job.control, existing: order.existing };
    const made =
      order.kind === 'seal'
        ? await seal(open, order, job, work, now())
        : await unseal(open, order, job, work);
    const { output, appearance } = made;
    try {
      const detail = { path: order.path, output: output.name, size: appearance.size };
      await open.ledger.record(
        open.root,
        { ...appearance.draft, person, result: 'done', detail },
        appearance.work,
      );
      undo = appearance.undo;
      await output.release();
    } catch (thrown) {
      await output.abandon();
      throw thrown;
    }
    return { output: output.name };
  } catch (thrown) {
    const action = order.kind === 'seal' ? 'file sealed' : 'file unsealed';
    const result = refusalView(thrown).code;
    await open.ledger.record(open.root, { action, person, result, detail: { path: order.path } }, undo);
    throw thrown;
  }
}

async function seal(
  open: OpenVault,
  order: JobOrder & { readonly kind: 'seal' },
  job: RunningJob,
  work: Parameters<typeof sealPath>[2],
  createdAt: number,
): Promise<{ readonly output: Output; readonly appearance: Appearance }> {
  const { key, version } = await open.keystore.read((rows) =>
    usableVersion(open.root, rows, order.keyId, 'current'),
  );
  job.learn({ keyName: key.name });
  const under = {
    vaultId: open.founding.id,
    keyName: key.name,
    createdAt,
    seal: (file: Parameters<typeof slotFor>[3], dataKey: KeyBytes) => [
      slotFor(open, key, version, file, dataKey),
    ],
  };
  const { output, fileId, size } = await sealPath(order.path, under, work);
  const which = { key_id: key.id, version: version.version };
  const row = {
    file_id: fileId,
    path: join(output.folder, output.name),
    size,
    ...which,
    sealed_at: createdAt,
  };
  return {
    output,
    appearance: {
      draft: { action: 'file sealed', key: key.id.toString('hex'), version: version.version },
      size,
      work: (changes) => changes.put('sealed_file', row),
      undo: (changes) => changes.remove('sealed_file', fileId),
    },
  };
}

async function unseal(
  open: OpenVault,
  order: JobOrder & { readonly kind: 'unseal' },
  job: RunningJob,
  work: Parameters<typeof unsealPath>[2],
): Promise<{ readonly output: Output; readonly appearance: Appearance }> {
  const used: Slot[] = [];
  const findDataKey = async (page: KeyPage, file: string): Promise<KeyBytes> => {
    const { dataKey, slot, key } = await open.keystore.read((rows) => dataKeyOf(open, rows, page, file));
    used.push(slot);
    job.learn({ keyName: key.name });
    return dataKey;
  };
  const { output, metadata } = await unsealPath(order.path, findDataKey, work);
  const slot = used[0];
  invariant(slot !== undefined, 'an unsealed file had a slot');
  const nothing = async () => undefined;
  const draft = { action: 'file unsealed', key: slot.keyId.toString('hex'), version: slot.version } as const;
  return { output, appearance: { draft, size: metadata.size, work: nothing, undo: nothing } };
}
