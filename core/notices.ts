// Notices: what people were told by itself, as the keystore remembers it.
//
// They are written while the vault is locked too and so carry no mark: they decide nothing, and say nothing that the
// rows they speak of do not say as well.
//
// C1  Each notice is given once, by its id; an acknowledged one does not come back.
// C2  What is older than 400 days is forgotten; no occasion lasts as long.

import type { Person } from './people.ts';
import type { Changes, Rows } from './rows.ts';
import type { NoticeRow } from './schema.ts';
import type { Instant, NoticeKind, NoticeView } from './snapshot.ts';

const longestKept = 400 * 86_400_000;
const mostShown = 200;
/** The last instant that is a date, in milliseconds. */
const farthest = 8.64e15;

const kinds = [
  'key deletion near',
  'key deleted',
  'key deletion failed',
  'key rotated',
  'key rotation failed',
  'rotation exhausted',
  'root key due',
  'root key overdue',
  'backup failed',
  'backup unproved',
  'share unproved',
  'clock set back',
  'clock jumped forward',
  'clock to confirm',
  'clock row altered',
  'key destroyed early',
  'duty failed',
] as const satisfies readonly NoticeKind[];

/** Those of `notices` that nobody was told before. */
export async function newOnes(rows: Rows, notices: readonly NoticeView[]): Promise<readonly NoticeView[]> {
  const told = await Promise.all(notices.map(({ id }) => rows.get('notice', id)));
  return notices.filter((_, i) => told[i] === null);
}

/** Writes these down, and forgets what is too old (C1, C2). */
export async function give(changes: Changes, notices: readonly NoticeView[], now: Instant): Promise<void> {
  for (const { id, kind, at, key, facts } of await newOnes(changes, notices)) {
    const key_id = key === null ? null : Buffer.from(key, 'hex');
    await changes.put('notice', {
      id,
      kind,
      at,
      key_id,
      facts: JSON.stringify(facts),
      acknowledged_at: null,
    });
  }
  for (const { id, at } of await changes.all('notice')) {
    if (at < now - longestKept) await changes.remove('notice', id);
  }
}

/** Forgets what was told of a key, whether or not it was read: its name goes with it. */
export async function forgetNoticesOf(changes: Changes, keyId: Buffer): Promise<void> {
  for (const { id } of await changes.some('notice', { key_id: keyId })) await changes.remove('notice', id);
}

/** An admin has read it. */
export async function acknowledge(changes: Changes, id: string, now: Instant): Promise<void> {
  const row = await changes.get('notice', id);
  if (row !== null) await changes.put('notice', { ...row, acknowledged_at: now });
}

/** What is not acknowledged, newest first: to admins and auditors all, to others what concerns their keys. */
export async function noticesFor(rows: Rows, person: Person): Promise<readonly NoticeView[]> {
  const notices = await standing(rows);
  if (person.roles.includes('admin') || person.roles.includes('auditor')) return notices;
  const own = await rows.some('assignment', { person_id: person.id });
  const keys = new Set(own.map(({ key_id }) => key_id.toString('hex')));
  return notices.filter(({ key }) => key !== null && keys.has(key));
}

/** The same for a locked screen, which anyone may look at: nothing that names a key or a person. */
export async function noticesForAnyone(rows: Rows): Promise<readonly NoticeView[]> {
  const isPlain = (fact: string) => ['hours', 'days', 'date', 'milliseconds', 'code'].includes(fact);
  return (await standing(rows)).map((notice) => ({
    ...notice,
    key: null,
    facts: Object.fromEntries(Object.entries(notice.facts).filter(([fact]) => isPlain(fact))),
  }));
}

async function standing(rows: Rows): Promise<readonly NoticeView[]> {
  const notices = (await rows.some('notice', { acknowledged_at: null })).flatMap(noticeOf);
  return notices.sort((a, b) => b.at - a.at).slice(0, mostShown);
}

/** A row that says nothing that Keyward could have said is passed over. */
function noticeOf({ id, kind: named, at, key_id, facts }: NoticeRow): readonly NoticeView[] {
  const kind = kinds.find((known) => known === named);
  const said = parse(facts);
  return kind === undefined || said === null || Math.abs(at) > farthest
    ? []
    : [{ id, kind, at, key: key_id?.toString('hex') ?? null, facts: said }];
}

function parse(text: string): NoticeView['facts'] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const isPlain = (fact: unknown) => typeof fact === 'string' || Number.isFinite(fact);
    return Object.values(value).every(isPlain) ? (value as NoticeView['facts']) : null;
  } catch {
    return null;
  }
}
