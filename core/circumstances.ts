// Circumstances: what the keystore says of all that people are to be reminded of (reminders.ts).

import { type Clock, hasCome, untilDue } from './clock.ts';
import { isDestroyed } from './keyend.ts';
import type { Circumstances, Provable, WaitingDeletion } from './reminders.ts';
import type { Rows } from './rows.ts';
import type { Instant } from './snapshot.ts';

/** When something was proved last, by its subject; 0 where it never was. */
type ProvedAt = (subject: string) => Instant;

export async function circumstancesIn(rows: Rows, clock: Clock, now: Instant): Promise<Circumstances> {
  const vault = await rows.get('vault', 1);
  const proofs = new Map((await rows.all('proof')).map(({ subject, at }) => [subject, at]));
  const provedAt: ProvedAt = (subject) => proofs.get(subject) ?? 0;
  return {
    now,
    deletions: await waitingDeletions(rows, clock),
    rootKeyMade: vault?.rotated_at ?? now,
    backup: await newestBackup(rows, provedAt),
    shares: await shares(rows, provedAt),
  };
}

/** Every requested deletion, and how long it still waits. */
export async function waitingDeletions(rows: Rows, clock: Clock): Promise<readonly WaitingDeletion[]> {
  const waiting = await rows.some('key', { state: 'deletion requested' });
  return waiting.map(({ id, name, deletion_at }) => {
    const deadline = deletion_at ?? 0;
    return { keyId: id, name, deadline, left: untilDue(clock, deadline) };
  });
}

/** Keys whose material was destroyed while the vault was locked although the deadline has not come by `clock`. */
export async function destroyedEarly(rows: Rows, clock: Clock): Promise<readonly WaitingDeletion[]> {
  const early: WaitingDeletion[] = [];
  for (const deletion of await waitingDeletions(rows, clock)) {
    const tombstone = await rows.get('tombstone', deletion.keyId);
    if (tombstone === null || tombstone.mac.length > 0) continue;
    const isEarly = !hasCome(clock, deletion.deadline) || tombstone.destroyed_at > clock.trusted;
    if (isEarly && (await isDestroyed(rows, deletion.keyId))) early.push(deletion);
  }
  return early;
}

/** The newest backup, proved as any of them was; null where there is none. */
async function newestBackup(rows: Rows, provedAt: ProvedAt): Promise<Provable | null> {
  const backups = (await rows.all('backup')).toSorted((a, b) => a.made_at - b.made_at);
  const [oldest, newest] = [backups.at(0), backups.at(-1)];
  if (oldest === undefined || newest === undefined) return null;
  const proofs = backups.map(({ name, proved_at }) => Math.max(proved_at ?? 0, provedAt(`backup ${name}`)));
  const since = Math.max(...proofs) || oldest.made_at;
  return { id: 'any', name: newest.name, since };
}

/** The admins' shares of the set in force. */
async function shares(rows: Rows, provedAt: ProvedAt): Promise<readonly Provable[]> {
  const vault = await rows.get('vault', 1);
  if (vault === null) return [];
  const set = await rows.get('share_set', vault.set_id);
  const held = await rows.some('share', { set_id: vault.set_id });
  return Promise.all(
    held.map(async ({ person_id, proved_at }) => {
      const id = person_id.toString('hex');
      const since = Math.max(proved_at ?? 0, provedAt(`admin ${id}`), set?.made_at ?? 0);
      return { id, name: (await rows.get('person', person_id))?.name ?? '', since };
    }),
  );
}
