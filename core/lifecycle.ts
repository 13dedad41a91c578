// Key life cycle, pure: names, states, versions, rotation and deletion. It decides and gives the reason; others act.
//
// L1  A state belongs to the key; a version has a status of its own; what counts is key AND version.
// L2  Only an available key with an available version is used. Every other case is refused with the state.
// L3  The table `transitions` is the whole of it: an action that it does not name for a state is refused.
// L4  The newest version is available: it cannot be disabled by itself. No version's own status changes with the key's
//     state, so that enabling the key brings every version back as it was.
// L5  Automatic rotation falls on anchor + i × period, i = 1, 2, …; however many of these instants were missed, one
//     rotation makes up for them. A rotation by hand leaves them where they are.
// L6  A key has at most 100 versions; then it is not rotated any more, in either way.
// L7  Material is destroyed no sooner than the deadline, unless two admins delete immediately.

import { invariant, Refusal, type RefusalCode, unreachable } from './refusal.ts';
import type { Instant, KeyState, KeyType } from './snapshot.ts';

export const keyStates = [
  'available',
  'disabled',
  'deletion requested',
  'deleted',
] as const satisfies KeyState[];

/** What the versions of a key of each type may do. `sign` includes verifying, `encrypt` and `seal` the reverse. */
export const capabilities = {
  'AES-256': ['encrypt', 'seal'],
  'RSA-2048': ['encrypt', 'sign'],
  'RSA-3072': ['encrypt', 'sign'],
  'ECDSA-P256': ['sign'],
  Ed25519: ['sign'],
} as const satisfies Readonly<Record<KeyType, readonly Capability[]>>;
export type Capability = 'encrypt' | 'seal' | 'sign';
export const keyTypes = Object.keys(capabilities) as readonly KeyType[];

/** (from, action, to). A key begins as available; what is gone has left no row. */
export const transitions = [
  ['available', 'disable', 'disabled'],
  ['disabled', 'enable', 'available'],
  ['available', 'request deletion', 'deletion requested'],
  ['disabled', 'request deletion', 'deletion requested'],
  ['deletion requested', 'cancel deletion', 'disabled'],
  ['deletion requested', 'delete at deadline', 'deleted'],
  ['deletion requested', 'delete immediately', 'deleted'],
  ['deleted', 'forget', 'gone'],

  ['available', 'rotate', 'available'],
  ['available', 'rotate on schedule', 'available'],
  ['disabled', 'rotate on schedule', 'disabled'],
  ['deletion requested', 'rotate on schedule', 'deletion requested'],

  ['available', 'set rotation', 'available'],
  ['disabled', 'set rotation', 'disabled'],
  ['deletion requested', 'set rotation', 'deletion requested'],

  ['available', 'rename', 'available'],
  ['disabled', 'rename', 'disabled'],
  ['deletion requested', 'rename', 'deletion requested'],

  ['available', 'change version', 'available'],
] as const satisfies readonly (readonly [KeyState, string, KeyState | 'gone'])[];
export type KeyAction = (typeof transitions)[number][1];

/** The code with which each action is refused in a state that the table does not name for it. */
const refusedWith: Readonly<Record<KeyAction, RefusalCode>> = {
  disable: 'key_not_enabled',
  enable: 'key_not_disabled',
  'request deletion': 'deletion_refused',
  'cancel deletion': 'deletion_not_waiting',
  'delete at deadline': 'deletion_not_waiting',
  'delete immediately': 'deletion_not_waiting',
  forget: 'key_not_deleted',
  rotate: 'rotation_refused',
  'rotate on schedule': 'key_deleted',
  'set rotation': 'key_deleted',
  rename: 'key_deleted',
  'change version': 'version_change_refused',
};

export const mostVersions = 100;
export const rotationDays = { least: 1, usual: 90, most: 730 } as const;
export const deletionHours = { least: 72, most: 720 } as const;
const hour = 3_600_000;
const day = 24 * hour;

export type VersionStatus = 'available' | 'disabled';

/** Automatic rotation; `next` is null once the versions are exhausted (L6). */
export interface Rotation {
  readonly days: number;
  readonly anchor: Instant;
  readonly next: Instant | null;
}

/** A deletion that was requested; `by` is the id of the person who did. */
export interface Deletion {
  readonly requestedAt: Instant;
  readonly deadline: Instant;
  readonly by: Buffer;
  readonly reason: string;
}

interface KeyFacts {
  readonly id: Buffer;
  readonly name: string;
  readonly type: KeyType;
  /** Versions count from 1; the newest is the current one. */
  readonly currentVersion: number;
  readonly createdAt: Instant;
  readonly createdBy: Buffer | null;
  /** Null where automatic rotation is off. */
  readonly rotation: Rotation | null;
}

export type KeyStanding =
  | { readonly state: 'available' | 'disabled' }
  | { readonly state: 'deletion requested'; readonly deletion: Deletion }
  | { readonly state: 'deleted'; readonly deletion: Deletion; readonly deletedAt: Instant };

/** A user managed key as the life cycle sees it. */
export type Key = KeyFacts & KeyStanding;

export interface KeyVersion {
  readonly version: number;
  readonly status: VersionStatus;
  readonly createdAt: Instant;
  readonly wrapped: Buffer;
}

/** What a person types to have a key deleted. `hours`: how long it waits, 72 to 720. */
export interface DeletionRequest {
  readonly typedName: string;
  readonly reason: string;
  readonly hours: number;
}

/** An action with what it needs; `at` is the instant of the action. */
export type KeyChange =
  | { readonly action: 'disable' | 'enable' | 'cancel deletion' | 'rotate' }
  | { readonly action: 'rotate on schedule' | 'delete at deadline'; readonly at: Instant }
  | { readonly action: 'delete immediately'; readonly by: Buffer; readonly at: Instant }
  | { readonly action: 'rename'; readonly name: string }
  | { readonly action: 'set rotation'; readonly days: number | null; readonly at: Instant }
  | {
      readonly action: 'request deletion';
      readonly request: DeletionRequest;
      readonly by: Buffer;
      readonly at: Instant;
    };

/**
 * A new key with its first version. `anchor`: from when its rotations count. Refuses `key_name_invalid`,
 * `rotation_period_invalid`.
 */
export function newKey(
  given: Pick<KeyFacts, 'id' | 'name' | 'type' | 'createdBy'> & { readonly rotationDays: number | null },
  { createdAt, anchor }: { readonly createdAt: Instant; readonly anchor: Instant },
): Key {
  const { id, type, createdBy } = given;
  const name = keyName(given.name);
  const rotation = given.rotationDays === null ? null : rotationFrom(given.rotationDays, anchor);
  return { id, name, type, createdAt, createdBy, currentVersion: 1, rotation, state: 'available' };
}

/**
 * The key after the change. Refuses with the code of `refusedWith` and the state where the table does not name the
 * action for it, and `rotation_exhausted`, `rotation_not_due`, `rotation_period_invalid`, `key_name_invalid`,
 * `deletion_not_due`, `deletion_name_differs`, `deletion_window_invalid`, `reason_invalid`.
 */
export function transition(key: Key, change: KeyChange): Key {
  requireAllowed(key, change.action);
  switch (change.action) {
    case 'disable':
      return { ...factsOf(key), state: 'disabled' };
    case 'enable':
      return { ...factsOf(key), state: 'available' };
    case 'request deletion':
      return requestDeletion(key, change.request, change.by, change.at);
    case 'cancel deletion':
      return { ...factsOf(key), state: 'disabled' };
    case 'delete at deadline':
      if (!isDeletionDue(key, change.at)) throw new Refusal('deletion_not_due', { name: key.name });
      return deleted(key, change.at);
    case 'delete immediately':
      return deleted(deadlineNow(key, change.by, change.at), change.at);
    case 'rotate':
      return withNewVersion(key, key.rotation);
    case 'rotate on schedule':
      return rotateOnSchedule(key, change.at);
    case 'set rotation':
      return { ...key, rotation: rotationAfter(key, change.days, change.at) };
    case 'rename':
      return { ...key, name: keyName(change.name) };
    default:
      return unreachable(change);
  }
}

/** Answers where the action leads from the state of `key` (L3). Refuses with the code of the action and the state. */
export function requireAllowed(
  { name, state }: Pick<Key, 'name' | 'state'>,
  action: KeyAction,
): KeyState | 'gone' {
  const found = transitions.find(([from, named]) => from === state && named === action);
  if (found === undefined) throw new Refusal(refusedWith[action], { name, state });
  return found[2];
}

/**
 * Refuses a change of a version's own status: `version_change_refused` while the key is not available,
 * `version_newest` (L4), `version_unknown`, and `version_unchanged` where it has that status already.
 */
export function requireVersionChange(
  key: Key,
  version: Pick<KeyVersion, 'version' | 'status'> | null,
  status: VersionStatus,
): void {
  requireAllowed(key, 'change version');
  const { name } = key;
  if (version === null) throw new Refusal('version_unknown', { name });
  const facts = { name, version: version.version };
  if (version.status === status) throw new Refusal('version_unchanged', { ...facts, state: status });
  if (version.version === key.currentVersion) throw new Refusal('version_newest', facts);
}

/** Refuses `key_not_available` unless key and version may be used (L1, L2). */
export function requireUsable(key: Pick<Key, 'name' | 'state'>, version: Pick<KeyVersion, 'status'>): void {
  const state =
    key.state === 'available' && version.status !== 'available' ? 'disabled in this version' : key.state;
  if (state !== 'available') throw new Refusal('key_not_available', { name: key.name, state });
}

/** Refuses `key_wrong_type` where keys of this type cannot do it. */
export function requireCapable({ name, type }: Pick<Key, 'name' | 'type'>, capability: Capability): void {
  const able: readonly Capability[] = capabilities[type];
  if (!able.includes(capability)) throw new Refusal('key_wrong_type', { name, type });
}

/** What is to be done with the key by itself at `now`, or null. A deletion goes before a rotation. */
export function due(key: Key, now: Instant): 'deletion' | 'rotation' | 'forgetting' | null {
  if (key.state === 'deleted') return now >= forgottenAt(key.deletedAt) ? 'forgetting' : null;
  if (isDeletionDue(key, now)) return 'deletion';
  return isRotationDue(key, now) ? 'rotation' : null;
}

/** When the management information of a key deleted then goes too: the same date a year later. */
export function forgottenAt(deletedAt: Instant): Instant {
  const date = new Date(deletedAt);
  return date.setUTCFullYear(date.getUTCFullYear() + 1);
}

/** Whether the key has all the versions that it can have (L6). */
export function isExhausted(key: Pick<Key, 'currentVersion'>): boolean {
  return key.currentVersion >= mostVersions;
}

/**
 * A key name as it is kept: NFC, single spaces, no edge spaces; 3 to 63 characters, the first a letter; no id.
 * Refuses `key_name_invalid`.
 */
export function keyName(given: string): string {
  const name = given
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
  if (!/^\p{L}[\p{L}\p{M}\p{N} ._-]{2,62}$/u.test(name) || readsAsId(name))
    throw new Refusal('key_name_invalid');
  return name;
}

/** Names that fold to the same text are the same name: “Payroll” and “payroll” would be taken for one another. */
export function foldedName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** Whether a name could be taken for an id, which is written as 32 hexadecimal digits. */
export function readsAsId(name: string): boolean {
  return /^[0-9a-f]{32}$/.test(foldedName(name));
}

/** A reason as it is kept: NFC, no edge spaces, 3 to 500 characters without control characters. Refuses `reason_invalid`. */
export function reasonGiven(given: string): string {
  const reason = given.normalize('NFC').trim();
  const { length } = [...reason];
  if (length < 3 || length > 500 || /\p{Cc}/u.test(reason.replaceAll('\n', ' '))) {
    throw new Refusal('reason_invalid');
  }
  return reason;
}

function requestDeletion(key: Key, request: DeletionRequest, by: Buffer, at: Instant): Key {
  const { typedName, hours } = request;
  if (typedName.normalize('NFC') !== key.name) throw new Refusal('deletion_name_differs', { name: key.name });
  if (!Number.isSafeInteger(hours) || hours < deletionHours.least || hours > deletionHours.most) {
    throw new Refusal('deletion_window_invalid');
  }
  const deletion = { requestedAt: at, deadline: at + hours * hour, by, reason: reasonGiven(request.reason) };
  return { ...factsOf(key), state: 'deletion requested', deletion };
}

/** The deadline comes at once; from then on the deletion is that of the person who wanted it so. */
export function deadlineNow(key: Key, by: Buffer, at: Instant): Key {
  requireAllowed(key, 'delete immediately');
  invariant(key.state === 'deletion requested', 'only a requested deletion is brought forward');
  return { ...key, deletion: { ...key.deletion, by, deadline: Math.min(key.deletion.deadline, at) } };
}

function deleted(key: Key, at: Instant): Key {
  invariant(key.state === 'deletion requested', 'only a key whose deletion was requested is deleted');
  return { ...factsOf(key), state: 'deleted', deletion: key.deletion, deletedAt: at };
}

function isDeletionDue(key: Key, now: Instant): boolean {
  return key.state === 'deletion requested' && now >= key.deletion.deadline;
}

function isRotationDue({ rotation }: Key, now: Instant): boolean {
  return rotation !== null && rotation.next !== null && now >= rotation.next;
}

function rotateOnSchedule(key: Key, at: Instant): Key {
  const { name, rotation } = key;
  if (isExhausted(key)) throw new Refusal('rotation_exhausted', { name, most: mostVersions });
  if (rotation === null || !isRotationDue(key, at)) throw new Refusal('rotation_not_due', { name });
  const next = nextOnGrid(rotation.anchor, rotation.days, at);
  return withNewVersion(key, { ...rotation, next });
}

function withNewVersion(key: Key, rotation: Rotation | null): Key {
  if (isExhausted(key)) throw new Refusal('rotation_exhausted', { name: key.name, most: mostVersions });
  const newer = { ...key, currentVersion: key.currentVersion + 1 };
  return {
    ...newer,
    rotation: rotation !== null && isExhausted(newer) ? { ...rotation, next: null } : rotation,
  };
}

/** Off, or a new grid from now; the period that the key has already leaves its grid where it is (L5). */
function rotationAfter(key: Key, days: number | null, at: Instant): Rotation | null {
  if (days === null) return null;
  const rotation = rotationFrom(days, at);
  if (isExhausted(key)) throw new Refusal('rotation_exhausted', { name: key.name, most: mostVersions });
  return days === key.rotation?.days ? key.rotation : rotation;
}

function rotationFrom(days: number, at: Instant): Rotation {
  if (!Number.isSafeInteger(days) || days < rotationDays.least || days > rotationDays.most) {
    throw new Refusal('rotation_period_invalid');
  }
  return { days, anchor: at, next: nextOnGrid(at, days, at) };
}

/** The first instant anchor + i × period, i ≥ 1, that is later than `now`, which is not before the anchor (L5). */
function nextOnGrid(anchor: Instant, days: number, now: Instant): Instant {
  const passed = Math.floor((now - anchor) / (days * day));
  return anchor + (passed + 1) * days * day;
}

function factsOf({ id, name, type, currentVersion, createdAt, createdBy, rotation }: Key): KeyFacts {
  return { id, name, type, currentVersion, createdAt, createdBy, rotation };
}
