// What may be shown of an open vault, to whom.

import { type Clock, onTheWall } from './clock.ts';
import { noticesFor } from './notices.ts';
import type { OpenVault } from './openvault.ts';
import type { Person } from './people.ts';
import { retryInstant } from './proving.ts';
import { keyViews, personOf, personView, vaultView } from './records.ts';
import type { Rows } from './rows.ts';
import type { Instant, NoticeView, UnattendedSnapshot, UnlockedSnapshot } from './snapshot.ts';

export async function openSnapshot(
  { founding, atDesk, keystore }: OpenVault,
  clock: Clock,
  seen: NoticeView | null,
): Promise<UnattendedSnapshot | UnlockedSnapshot> {
  const vault = vaultView(founding);
  if (atDesk === null) {
    return { state: 'unattended', vault, people: await keystore.read((rows) => people(rows, clock.wall)) };
  }
  const admins = founding.admins.map(personView);
  const person = { ...personView(atDesk), roles: atDesk.roles };
  const shown = await keystore.read((rows) => shownTo(atDesk, rows, clock, seen));
  return { state: 'unlocked', vault, admins, person, ...shown };
}

/** Deadlines are shown by the clock that people see (clock.ts). */
async function shownTo(person: Person, rows: Rows, clock: Clock, seen: NoticeView | null) {
  const shown = (deadline: Instant | null) => (deadline === null ? null : onTheWall(clock, deadline));
  const keys = (await keyViews(rows, person)).map((key) => ({
    ...key,
    nextRotationAt: shown(key.nextRotationAt),
    deletionAt: shown(key.deletionAt),
  }));
  const isTold = person.roles.includes('admin') || person.roles.includes('auditor');
  const first = seen !== null && isTold ? [seen] : [];
  return { keys, notices: [...first, ...(await noticesFor(rows, person))] };
}

/** Who may sign in, by name. */
async function people(rows: Rows, now: Instant): Promise<UnattendedSnapshot['people']> {
  const attempts = await rows.all('attempt');
  const active = (await rows.some('person', { standing: 'active' })).map(personOf);
  return active
    .map((person) => {
      const attempt = attempts.find((one) => one.person_id.equals(person.id));
      const failures = attempt?.failures ?? 0;
      const retryAt = attempt === undefined ? null : retryInstant(failures, attempt.last_at, now);
      return { ...personView(person), failures, retryAt };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}
