// All that is due, for the calendar: what the schedule does to keys, and what people have to do for root key and backups.

import type { CustodyView } from '../../core/peopleviews.ts';
import type { BackupsView } from '../../core/recordviews.ts';
import type { Instant, KeyView } from '../../core/snapshot.ts';
import type { Place } from '../going.ts';

export type DueKind = 'rotation' | 'deletion' | 'root' | 'share' | 'kit' | 'backup';

export interface Due {
  readonly kind: DueKind;
  readonly at: Instant;
  /** Of the key or of the person; empty where there is one of its kind only. */
  readonly name: string;
  /** Id of the key or of the person; empty likewise. */
  readonly of: string;
  /** When it was proved last, where it is to be proved; null: never. */
  readonly since: Instant | null;
  /** The version that a rotation will make. */
  readonly version: number | null;
  readonly place: Place;
}

const day = 86_400_000;
/** When the vault begins to remind of what is unproved (reminders.ts). */
const unprovedAfter = 90 * day;
/** Kits leave their safe for a drill: once a year is enough. */
const kitAfter = 365 * day;
const plain = { since: null, version: null } as const;

/** Of one day, what happens by itself comes first, and what is to be proved stands together. */
const order: readonly DueKind[] = ['deletion', 'rotation', 'root', 'backup', 'share', 'kit'];

/** In order of their days. */
export function allDue(
  keys: readonly KeyView[],
  custody: CustodyView | null,
  backups: BackupsView | null,
): readonly Due[] {
  const due = [
    ...keys.flatMap(ofKey),
    ...(custody === null ? [] : ofCustody(custody)),
    ...(backups === null ? [] : ofBackups(backups)),
  ];
  return due.toSorted(
    (a, b) =>
      startOfDay(a.at) - startOfDay(b.at) ||
      order.indexOf(a.kind) - order.indexOf(b.kind) ||
      a.name.localeCompare(b.name),
  );
}

/** Of the day as the people here count it. */
function startOfDay(at: Instant): Instant {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** A key that is to be deleted goes on rotating until then. */
function ofKey({ id, name, currentVersion, nextRotationAt, deletionAt }: KeyView): readonly Due[] {
  const key = { ...plain, name, of: id, place: { screen: 'key', keyId: id } } as const;
  return [
    ...(deletionAt === null ? [] : [{ ...key, kind: 'deletion', at: deletionAt } as const]),
    ...(nextRotationAt === null || (deletionAt !== null && deletionAt <= nextRotationAt)
      ? []
      : [{ ...key, kind: 'rotation', at: nextRotationAt, version: currentVersion + 1 } as const]),
  ];
}

function ofCustody({ holders, madeAt, dueAt }: CustodyView): readonly Due[] {
  const place = { screen: 'custody' } as const;
  const drill = { screen: 'recovery drill' } as const;
  const proofs = holders.flatMap(({ id, name, provedAt, kitProvedAt }): readonly Due[] => [
    {
      ...{ ...plain, kind: 'share', of: id, name, place },
      ...{ at: (provedAt ?? madeAt) + unprovedAfter, since: provedAt },
    },
    {
      ...{ ...plain, kind: 'kit', of: id, name, place: drill },
      ...{ at: kitProvedAt === null ? madeAt + unprovedAfter : kitProvedAt + kitAfter, since: kitProvedAt },
    },
  ]);
  return [{ ...plain, kind: 'root', at: dueAt, name: '', of: '', place }, ...proofs];
}

/** One for all: what counts is that some backup was proved not long ago. */
function ofBackups({ backups }: BackupsView): readonly Due[] {
  if (backups.length === 0) return [];
  const proofs = backups.flatMap(({ provedAt }) => (provedAt === null ? [] : [provedAt]));
  const since = proofs.length === 0 ? null : Math.max(...proofs);
  const at = (since ?? Math.min(...backups.map(({ madeAt }) => madeAt))) + unprovedAfter;
  return [{ ...plain, kind: 'backup', at, since, name: '', of: '', place: { screen: 'backups' } }];
}
