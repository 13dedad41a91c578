// What may be shown of an open vault, to whom.

import { type Clock, onTheWall } from './clock.ts';
import { noticesFor } from './notices.ts';
import type { OpenVault } from './openvault.ts';
import type { Person } from './people.ts';
import { allThatMayBeDone } from './permissions.ts';
import { policyIn } from './policy.ts';
import { retryInstant } from './proving.ts';
import { keyViews, personOf, personView, roleOf, vaultView } from './records.ts';
import type { Rows } from './rows.ts';
import type { Instant, NoticeView, Role, UnattendedSnapshot, UnlockedSnapshot } from './snapshot.ts';

export async function openSnapshot(
  open: OpenVault,
  clock: Clock,
  seen: NoticeView | null,
): Promise<UnattendedSnapshot | UnlockedSnapshot> {
  const { founding, atDesk, desk, keystore } = open;
  const vault = vaultView(founding);
  if (atDesk === null) {
    return keystore.read(async (rows) => {
      const free = await people(rows, clock.wall);
      return { state: 'unattended', vault, policy: await policyIn(rows, open.root), desk, people: free };
    });
  }
  const admins = founding.admins.map(personView);
  return keystore.read(async (rows) => {
    const { roles } = atDesk;
    const assigned = await assignmentsOf(rows, atDesk);
    const person = { ...personView(atDesk), roles, may: allThatMayBeDone(roles), assigned };
    const policy = await policyIn(rows, open.root);
    const shown = await shownTo(atDesk, rows, clock, seen);
    return { state: 'unlocked', vault, policy, admins, person, ...shown };
  });
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

/** The keys (hex) that are assigned to him, in roles that he has. */
async function assignmentsOf(rows: Rows, { id, roles }: Person): Promise<Record<string, readonly Role[]>> {
  const assigned: Record<string, Role[]> = {};
  for (const { key_id, role: text } of await rows.some('assignment', { person_id: id })) {
    const role = roleOf(text);
    const key = key_id.toString('hex');
    if (roles.includes(role)) assigned[key] = [...(assigned[key] ?? []), role];
  }
  return assigned;
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
