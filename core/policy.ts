// The policy: what the admins have agreed on for everybody who uses this vault. Two admins change it.
//
// PO1  It is one setting under the mark of the vault: a policy that was altered by hand opens nothing (rowmarks.ts).
// PO2  A vault that was never told otherwise locks after five minutes without anybody at it.

import type { Gate } from './gate.ts';
import { Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import { requireMarked } from './rowmarks.ts';
import type { Rows } from './rows.ts';
import type { Policy } from './snapshot.ts';

const settingName = 'policy';
const [leastIdle, mostIdle] = [1, 240];

const firstPolicy: Policy = { idleMinutes: 5 };

export class PolicyDoor {
  readonly #gate: Gate;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /** Changes it; `approval` is the id under which a second admin confirmed it. Refuses `policy_invalid`, `approval_…`. */
  async set({ idleMinutes }: Policy, approval?: string): Promise<void> {
    const isSound = Number.isInteger(idleMinutes) && idleMinutes >= leastIdle && idleMinutes <= mostIdle;
    if (!isSound) throw new Refusal('policy_invalid', { least: leastIdle, most: mostIdle });
    const act = {
      operation: 'set policy',
      detail: { idleMinutes },
      ...(approval === undefined ? {} : { approval }),
    } as const;
    await this.#gate.act(act, ({ changes }) =>
      changes.mark('setting', { name: settingName, value: JSON.stringify({ idleMinutes }) }),
    );
  }
}

/** The policy in force. Refuses `keystore_altered` (PO1). */
export async function policyIn(rows: Rows, root: RootKey): Promise<Policy> {
  const row = await rows.get('setting', settingName);
  if (row === null) return firstPolicy;
  requireMarked(root, 'setting', row);
  return JSON.parse(row.value) as Policy;
}
