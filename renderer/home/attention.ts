// What needs attention: how heavy each notice weighs, and the way to where something is done about it.

import type { NoticeKind, NoticeView, UnlockedSnapshot } from '../../core/snapshot.ts';
import type { Place } from '../going.ts';
import { isPermitted } from '../permitted.ts';
import type { words } from '../wording/words.ts';

/** `done`: nothing is to be done but to know it. */
export type Weight = 'urgent' | 'to do' | 'done';

const weights: Readonly<Record<NoticeKind, Weight>> = {
  'keystore rolled back': 'urgent',
  'key destroyed early': 'urgent',
  'clock row altered': 'urgent',
  'clock to confirm': 'urgent',
  'key deletion near': 'urgent',
  'key deletion failed': 'urgent',
  'root key overdue': 'urgent',
  'backup failed': 'urgent',
  'key rotation failed': 'to do',
  'rotation exhausted': 'to do',
  'root key due': 'to do',
  'backup unproved': 'to do',
  'share unproved': 'to do',
  'clock set back': 'to do',
  'clock jumped forward': 'to do',
  'seen record unreadable': 'to do',
  'seen record not kept': 'to do',
  'duty failed': 'to do',
  'key rotated': 'done',
  'key deleted': 'done',
};

export function weightOf({ kind }: Pick<NoticeView, 'kind'>): Weight {
  return weights[kind];
}

const order: readonly Weight[] = ['urgent', 'to do', 'done'];

/** The heaviest first; those that weigh the same stay in their order. */
export function byWeight(notices: readonly NoticeView[]): readonly NoticeView[] {
  return order.flatMap((weight) => notices.filter((notice) => weightOf(notice) === weight));
}

type Way = keyof typeof words.notices.ways;

/** Where something is done about each kind. */
const ways: Readonly<Record<NoticeKind, Way>> = {
  'keystore rolled back': 'log',
  'key destroyed early': 'log',
  'clock row altered': 'log',
  'clock to confirm': 'log',
  'key deletion near': 'key',
  'key deletion failed': 'key',
  'root key overdue': 'custody',
  'backup failed': 'backups',
  'key rotation failed': 'key',
  'rotation exhausted': 'key',
  'root key due': 'custody',
  'backup unproved': 'backups',
  'share unproved': 'custody',
  'clock set back': 'log',
  'clock jumped forward': 'log',
  'seen record unreadable': 'log',
  'seen record not kept': 'log',
  'duty failed': 'log',
  'key rotated': 'key',
  'key deleted': 'log',
};

/** The place that a notice leads the person to; null where he has no way there. */
export function wayFrom(
  { kind, key }: Pick<NoticeView, 'kind' | 'key'>,
  { keys, person }: Pick<UnlockedSnapshot, 'keys' | 'person'>,
): { readonly way: Way; readonly place: Place } | null {
  const way = ways[kind];
  switch (way) {
    case 'key':
      return key !== null && keys.some(({ id }) => id === key)
        ? { way, place: { screen: 'key', keyId: key } }
        : null;
    case 'log':
      return isPermitted(person, 'see log', null) ? { way, place: { screen: 'log', keyId: key } } : null;
    case 'custody':
    case 'backups':
      return isPermitted(person, 'see backups', null) ? { way, place: { screen: way } } : null;
    case 'keys':
      return { way, place: { screen: 'keys' } };
  }
}

/** What an admin reads once more before he acknowledges it, for something depends on it. */
export function isAskedAgain({ kind }: Pick<NoticeView, 'kind'>): boolean {
  return kind === 'keystore rolled back' || kind === 'seen record unreadable';
}
