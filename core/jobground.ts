// The ground of file jobs: what they all stand on while the vault is open, and how their refusals are recorded.

import type { JobOrder, RunningJob } from './filejob.ts';
import type { FileTurns } from './fileturns.ts';
import type { Act, Gate } from './gate.ts';
import type { Lanes } from './lanes.ts';
import type { MarkedChanges } from './ledger.ts';
import type { OpenVault } from './openvault.ts';
import type { Existing } from './output.ts';
import { refuseOwn } from './ownfiles.ts';
import type { TemporaryNames } from './partials.ts';
import type { Operation } from './permissions.ts';
import { Refusal } from './refusal.ts';
import type { Work } from './sealing.ts';

export interface Ground {
  readonly gate: Gate;
  readonly open: OpenVault;
  readonly lanes: Lanes;
  readonly partials: TemporaryNames;
  readonly turns: FileTurns;
  /** Moves a file or folder to the trash of the system; null where there is none. */
  readonly trash: ((path: string) => Promise<void>) | null;
}

/** Refuses `vault_locked` where the vault was locked meanwhile, even if it was opened again. */
export function requireSame(gate: Gate, open: OpenVault): void {
  if (gate.open() !== open) throw new Refusal('vault_locked');
}

/** The act of a job, of which the key is not known yet. */
export function actOf({ path, by }: JobOrder, operation: Operation): Act {
  return { operation, by, detail: { path } };
}

/** What the work with a file needs. Refuses `file_unsupported` for the vault's own files. */
export async function workOn(
  { open, lanes, partials }: Ground,
  { path }: JobOrder,
  job: RunningJob,
  existing: Existing = 'refuse',
): Promise<Work> {
  const own = await refuseOwn(path, open.keystore.path);
  const learn = (size: number) => job.learn({ size });
  return { lanes, control: job.control, existing, learn, own, partials };
}

/**
 * Work outside of the transaction of an act: where it refuses, that is recorded, with what `undo` takes back. `act` is
 * asked then, when it is known what the refusal is about.
 */
export async function orRecord<T>(
  gate: Gate,
  act: () => Act,
  work: () => Promise<T>,
  undo = (_: unknown) => async (_: MarkedChanges) => {},
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    // Where the vault was locked meanwhile, why the job itself failed is what the person must see.
    await gate.refused(act(), thrown, undo(thrown)).catch(() => undefined);
    throw thrown;
  }
}
