// Standings: what there is of a vault at a time, and how it is found at a start.

import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ceremony, keystoreName } from './ceremony.ts';
import type { Ward } from './duties.ts';
import type { OpenVault } from './openvault.ts';
import { Refusal, systemCode } from './refusal.ts';
import { type Restore, removeRestoreDraft } from './restore.ts';
import { LockedVault } from './unlocking.ts';

export type Standing =
  | { readonly is: 'absent' }
  | { readonly is: 'unreadable'; readonly refusal: Refusal }
  | { readonly is: 'creating'; readonly ceremony: Ceremony }
  /** `locked`: the vault that the restored one is to replace, if there is one. */
  | { readonly is: 'restoring'; readonly restore: Restore; readonly locked: LockedVault | null }
  | { readonly is: 'locked'; readonly locked: LockedVault }
  | { readonly is: 'unlocked'; readonly open: OpenVault };

/** What is in the folder: no vault yet, a locked one, or one that cannot be read. Never fails. */
export async function standingAt(folder: string, now: () => number): Promise<Standing> {
  const path = join(folder, keystoreName);
  try {
    const isThere = await access(folder).then(
      () => true,
      (thrown: unknown) => systemCode(thrown) !== 'ENOENT',
    );
    if (!isThere) return { is: 'absent' };
    const locked = await LockedVault.at(path, now);
    // Whoever has the keystore open knows that nobody is restoring over it.
    await removeRestoreDraft(folder).catch(() => undefined);
    return { is: 'locked', locked };
  } catch (thrown) {
    const refusal = thrown instanceof Refusal ? thrown : new Refusal('keystore_damaged', { path });
    return { is: 'unreadable', refusal };
  }
}

/** The keystore that is looked after; null where there is none, or none that can be read. */
export function wardOf(standing: Standing): Ward | null {
  if (standing.is === 'locked') {
    const { keystore, ledger } = standing.locked;
    return { is: 'locked', keystore, ledger };
  }
  if (standing.is !== 'unlocked') return null;
  const { keystore, ledger } = standing.open;
  return { is: 'open', keystore, ledger };
}
