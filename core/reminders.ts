// Reminders, pure: what people are to be told by itself, and under which id, so that each is told once.
//
//   key deletion near   48, 24 and 1 hour before the deadline; where several were missed, the most urgent one
//   root key due        30 days before the root key is a year old; overdue: when it is, and every 30 days after
//   … unproved          90 days after a backup or an admin's share was proved last, and every 90 days after
//
// M1  An id names the occasion: what is told again is another occasion, and has another id.

import type { RefusalView } from './refusal.ts';
import type { Instant, NoticeKind, NoticeView } from './snapshot.ts';

const hour = 3_600_000;
const day = 24 * hour;
const deletionHours = [1, 24, 48] as const;
const dueBefore = 30 * day;
const overdueEvery = 30 * day;
const unprovedAfter = 90 * day;

/** A deletion that waits. `left`: milliseconds until its deadline comes (clock.ts). */
export interface WaitingDeletion {
  readonly keyId: Buffer;
  readonly name: string;
  readonly deadline: Instant;
  readonly left: number;
}

/** A backup or a share; `since`: when it was proved last, or else when there was first something to prove. */
export interface Provable {
  readonly id: string;
  readonly name: string;
  readonly since: Instant;
}

export interface Circumstances {
  readonly now: Instant;
  readonly deletions: readonly WaitingDeletion[];
  /** When the root key in force was made. */
  readonly rootKeyMade: Instant;
  /** The newest backup; null where there is none. */
  readonly backup: Provable | null;
  /** The admins' shares. */
  readonly shares: readonly Provable[];
}

/** Everything that is to be told now; what was told before is left out by its id (notices.ts). */
export function remindersDue(of: Circumstances): readonly NoticeView[] {
  const deletions = of.deletions.flatMap((deletion) => deletionNear(deletion, of.now));
  const backup = of.backup === null ? [] : unproved('backup unproved', of.backup, of.now);
  const shares = of.shares.flatMap((share) => unproved('share unproved', share, of.now));
  return [...deletions, ...rootKey(of), ...backup, ...shares];
}

/** What has happened to a key by itself. */
export function keyNotice(
  kind: 'key deleted' | 'key destroyed early' | 'key rotated' | 'rotation exhausted',
  { keyId, name }: { readonly keyId: Buffer; readonly name: string },
  now: Instant,
): NoticeView {
  const key = keyId.toString('hex');
  const occasion = kind === 'key rotated' ? `${kind} ${key} ${now}` : `${kind} ${key}`;
  return { id: occasion, kind, at: now, key, facts: { name } };
}

/** What was to be done by itself and failed; told once a day for as long as it does. */
export function failureNotice(
  kind: NoticeKind & `${string} failed`,
  of: { readonly id: string; readonly key: string | null; readonly facts: NoticeView['facts'] },
  { code, facts }: RefusalView,
  now: Instant,
): NoticeView {
  const id = `${kind} ${of.id} ${code} ${Math.floor(now / day)}`;
  return { id, kind, at: now, key: of.key, facts: { ...facts, ...of.facts, code } };
}

/** The same date a year later, at which the root key is to be rotated. */
export function rootKeyDue(made: Instant): Instant {
  const date = new Date(made);
  return date.setUTCFullYear(date.getUTCFullYear() + 1);
}

function deletionNear({ keyId, name, deadline, left }: WaitingDeletion, now: Instant): NoticeView[] {
  const reached = deletionHours.find((hours) => left <= hours * hour);
  if (reached === undefined || left <= 0) return [];
  const key = keyId.toString('hex');
  const facts = { name, hours: Math.ceil(left / hour) };
  return [
    { id: `key deletion near ${key} ${deadline} ${reached}`, kind: 'key deletion near', at: now, key, facts },
  ];
}

function rootKey({ rootKeyMade, now }: Circumstances): NoticeView[] {
  const date = rootKeyDue(rootKeyMade);
  if (now < date - dueBefore) return [];
  const isOverdue = now >= date;
  const kind = isOverdue ? 'root key overdue' : 'root key due';
  const period = isOverdue ? Math.floor((now - date) / overdueEvery) : 0;
  return [{ id: `${kind} ${rootKeyMade} ${period}`, kind, at: now, key: null, facts: { date } }];
}

function unproved(kind: 'backup unproved' | 'share unproved', of: Provable, now: Instant): NoticeView[] {
  const period = Math.floor((now - of.since) / unprovedAfter);
  if (period < 1) return [];
  const facts = { name: of.name, days: Math.floor((now - of.since) / day) };
  return [{ id: `${kind} ${of.id} ${of.since} ${period}`, kind, at: now, key: null, facts }];
}
