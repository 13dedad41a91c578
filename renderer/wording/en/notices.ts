// English: what people are told by itself. Facts may be missing: a locked screen names no key and no person.

import type { NoticeView } from '../../../core/snapshot.ts';
import { reasonOf } from '../reason.ts';
import { amounts, keyStates, many } from './counting.ts';
import { refusalsInEnglish } from './refusals.ts';

type Notice = Pick<NoticeView, 'kind' | 'facts'>;

const tasks: Readonly<Record<string, string>> = {
  clock: 'reading the clock',
  deletions: 'deleting keys at their deadline',
  destructions: 'destroying keys at their deadline',
  'early destructions': 'looking for keys that were destroyed early',
  rotations: 'rotating keys',
  forgetting: 'removing the management information of deleted keys',
  checkpoint: 'signing a checkpoint of the audit log',
  reminders: 'making reminders',
};

/** What happened, or is about to. */
function sentence({ kind, facts }: Notice): string {
  const number = (name: string) => Number(facts[name] ?? 0);
  const key = facts['name'] === undefined ? 'A key' : `The key “${facts['name']}”`;
  const because = withReason(facts);
  switch (kind) {
    case 'key deletion near':
      return `${key} will be deleted within ${many(number('hours'), 'hour', 'hours')}. What is sealed under it can never be opened after that.`;
    case 'key deleted':
      return `${key} was deleted at its deadline. All its versions are destroyed, here and in every backup.`;
    case 'key deletion failed':
      return `${key} could not be deleted at its deadline.${because}`;
    case 'key destroyed early':
      return `${key} was destroyed before its deadline, while the vault was locked.`;
    case 'key rotated':
      return `${key} was rotated by its schedule.`;
    case 'key rotation failed':
      return `${key} could not be rotated by its schedule.${because}`;
    case 'rotation exhausted':
      return `${key} has used up its 100 versions and rotates no more. What is sealed under it still opens.`;
    case 'root key due':
      return `The root key is to be rotated by ${amounts.date(number('date'))}.`;
    case 'root key overdue':
      return `The root key was to be rotated by ${amounts.date(number('date'))}.`;
    case 'backup failed':
      return `The daily backup failed.${because}`;
    case 'backup unproved':
      return `The newest backup has not been proved for ${days(number('days'))}.`;
    case 'share unproved':
      return facts['name'] === undefined
        ? `An admin’s share has not been proved for ${days(number('days'))}.`
        : `The share of ${facts['name']} has not been proved for ${days(number('days'))}.`;
    case 'clock set back':
      return `The computer’s clock was set back by ${howLong(number('milliseconds'))}.`;
    case 'clock jumped forward':
      return `The computer’s clock was set forward by ${howLong(number('milliseconds'))}. No deadline comes earlier by it.`;
    case 'clock to confirm':
      return `The clock says that Keyward was off for ${howLong(number('milliseconds'))}. Deletions and rotations wait until an admin confirms the clock.`;
    case 'clock row altered':
      return `The vault’s record of time was altered outside Keyward, by ${howLong(number('milliseconds'))}. It was put right.`;
    case 'keystore rolled back':
      return `The keystore is older than what this computer last saw: the audit log held ${many(number('entries'), 'entry', 'entries')} on ${amounts.date(number('seenAt'))} and now ends at entry ${amounts.number(number('found'))}, or differs from it.`;
    case 'seen record unreadable':
      return 'This computer’s record of what it last saw of the vault cannot be read. Whether the keystore was set back cannot be told this time.';
    case 'seen record not kept':
      return `This computer could not write down what it saw of the vault.${because}`;
    case 'duty failed':
      return `A task that runs by itself failed: ${tasks[String(facts['task'])] ?? 'one of the daily ones'}.${because}`;
  }
}

/** What to do about it; null where there is nothing to do but know it. */
function advice({ kind }: Notice): string | null {
  switch (kind) {
    case 'key deletion near':
      return 'Cancel the deletion if anything sealed under it is still needed.';
    case 'key deleted':
    case 'key rotated':
      return null;
    case 'key deletion failed':
    case 'duty failed':
      return 'Keyward tries again by itself. If it goes on failing, look into the audit log.';
    case 'key destroyed early':
      return 'Somebody may have interfered with this computer. Look into the audit log.';
    case 'key rotation failed':
      return 'Keyward tries again by itself. Look at the key if it goes on failing.';
    case 'rotation exhausted':
      return 'Make a new key, re-seal the files of this one under it, then disable this one.';
    case 'root key due':
    case 'root key overdue':
      return 'Rotate the root key. A second admin confirms it.';
    case 'backup failed':
      return 'Make a backup now, or choose another folder.';
    case 'backup unproved':
      return 'Prove the newest backup.';
    case 'share unproved':
      return 'Prove the share: unlock with it, or hold a recovery drill.';
    case 'clock set back':
    case 'clock jumped forward':
      return 'Check the date and time of this computer.';
    case 'clock to confirm':
      return 'Compare date and time with another clock, then confirm.';
    case 'clock row altered':
      return 'Somebody may have changed the keystore. Look into the audit log.';
    case 'keystore rolled back':
      return 'Find out who replaced the keystore, and from what. Acknowledge only if you restored it yourselves.';
    case 'seen record unreadable':
      return 'Acknowledge to begin a new record.';
    case 'seen record not kept':
      return 'Check the permissions and the free space of this user’s folder for application data.';
  }
}

function withReason(facts: NoticeView['facts']): string {
  const words = { refusals: refusalsInEnglish, states: keyStates, number: amounts.number };
  const reason = reasonOf({ facts }, words);
  return reason === null ? '' : ` ${reason}`;
}

const days = (count: number) => many(count, 'day', 'days');

function howLong(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  if (hours >= 48) return days(Math.round(hours / 24));
  return hours >= 1
    ? many(Math.round(hours), 'hour', 'hours')
    : many(Math.max(1, Math.round(hours * 60)), 'minute', 'minutes');
}

export const notices = {
  title: 'Needs attention',
  sentence,
  advice,
  /** The button that leads to where something is done about it. */
  ways: {
    key: 'Look at the key',
    custody: 'Root key and admins',
    backups: 'Backups',
    log: 'Audit log',
    keys: 'Keys',
  },
  acknowledge: 'Acknowledge',
  acknowledgeOf: (sentence: string) => `Acknowledge: ${sentence}`,
  acknowledgeDone: (count: number) => `Acknowledge ${amounts.number(count)} that need nothing done`,
  again: {
    title: 'Acknowledge this?',
    after:
      'From then on this computer takes the vault as it now is for the right one. The log says that you acknowledged it.',
  },
  lockOutNear: 'If one more admin is lost or forgets the passphrase, nobody can open this vault again.',
  lockOutAdvice: 'Add an admin, or replace one who has left, by a change of admins.',
  confirmClock: 'Confirm the clock…',
  clock: {
    title: 'Is the clock right?',
    now: 'This computer says it is',
    how: 'Compare it with another clock. If it is wrong, cancel, set the clock of this computer right, and look here again.',
    after:
      'Deletions that have become due by this clock are then carried out within a minute, and nothing brings those keys back.',
    act: 'The clock is right',
  },
  more: (count: number) => `Show ${amounts.number(count)} more`,
  fewer: 'Show fewer',
};
