// Records: rows of the keystore as what they mean, the reverse, and as a window may see them.

import type { Deletion, Key, KeyVersion, Rotation } from './lifecycle.ts';
import { foldedName, keyTypes } from './lifecycle.ts';
import type { Person } from './people.ts';
import { Refusal } from './refusal.ts';
import type { ShareSet } from './rootkey.ts';
import type { Changes, Rows } from './rows.ts';
import type { KeyRow, KeyVersionRow, PersonRow, Tables } from './schema.ts';
import type { KeyView, Role, VaultView } from './snapshot.ts';

export const roles = ['admin', 'auditor', 'key manager', 'key user'] as const satisfies readonly Role[];

/** Refuses `keystore_altered` for a text that is no role. */
export function roleOf(text: string): Role {
  const role = roles.find((known) => known === text);
  if (role === undefined) throw new Refusal('keystore_altered', { place: 'a role' });
  return role;
}

export function personOf(row: PersonRow): Person {
  const { argon2_memory_kib, argon2_passes, argon2_lanes, standing } = row;
  if (standing !== 'active' && standing !== 'enrolling' && standing !== 'removed') {
    throw new Refusal('keystore_altered', { place: `person ${row.id.toString('hex')}` });
  }
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    roles: row.roles === '' ? [] : row.roles.split(',').map(roleOf),
    standing,
    credential: {
      kem: row.kem,
      publicKey: row.public_key,
      argon2: { memoryKiB: argon2_memory_kib, passes: argon2_passes, lanes: argon2_lanes },
      salt: row.salt,
      keyFile: row.key_file,
      commitment: row.commitment,
      wrappedPrivateKey: row.wrapped_private_key,
    },
  };
}

export function personRow(person: Person): Omit<PersonRow, 'mac'> {
  const { id, name, createdAt, standing, credential } = person;
  return {
    id,
    name,
    // The name of somebody who was removed is free again.
    folded_name: standing === 'removed' ? `#${id.toString('hex')}` : foldedName(name),
    created_at: createdAt,
    roles: roles.filter((role) => person.roles.includes(role)).join(','),
    standing,
    kem: credential.kem,
    public_key: credential.publicKey,
    argon2_memory_kib: credential.argon2.memoryKiB,
    argon2_passes: credential.argon2.passes,
    argon2_lanes: credential.argon2.lanes,
    salt: credential.salt,
    key_file: credential.keyFile,
    commitment: credential.commitment,
    wrapped_private_key: credential.wrappedPrivateKey,
  };
}

/** A share set from its row and its shares. */
export function shareSetOf(row: Tables['share_set'], shares: readonly Tables['share'][]): ShareSet {
  return {
    setId: row.set_id,
    epoch: row.epoch,
    quorum: row.quorum,
    rootCommitment: row.root_commitment,
    shares: shares.map(({ person_id, x, blob, commitment }) => ({
      personId: person_id,
      x,
      blob,
      commitment,
    })),
  };
}

/** Writes a share set, of which nobody has proved a share yet. */
export async function putShareSet(changes: Changes, set: ShareSet, madeAt: number): Promise<void> {
  const { setId, epoch, quorum, rootCommitment, shares } = set;
  const frame = { set_id: setId, epoch, quorum, root_commitment: rootCommitment };
  await changes.put('share_set', { ...frame, made_at: madeAt });
  for (const { personId, ...share } of shares) {
    await changes.put('share', { set_id: setId, person_id: personId, ...share, proved_at: null });
  }
}

/** A key that is not deleted; refuses `keystore_altered` for a row that no Keyward wrote. */
export function keyOf(row: KeyRow): Key {
  const type = keyTypes.find((known) => known === row.type);
  if (type === undefined) throw alteredKey(row);
  const facts = {
    id: row.id,
    name: row.name,
    type,
    currentVersion: row.current_version,
    createdAt: row.created_at,
    createdBy: row.created_by,
    rotation: rotationOf(row),
  };
  switch (row.state) {
    case 'available':
    case 'disabled':
      return { ...facts, state: row.state };
    case 'deletion requested': {
      const deletion = deletionOf(row);
      if (deletion === null) throw alteredKey(row);
      return { ...facts, state: row.state, deletion };
    }
    default:
      throw alteredKey(row);
  }
}

function alteredKey({ id }: KeyRow): Refusal {
  return new Refusal('keystore_altered', { place: `key ${id.toString('hex')}` });
}

export function keyRow(key: Key): Omit<KeyRow, 'mac'> {
  const { rotation } = key;
  const deletion = 'deletion' in key ? key.deletion : null;
  return {
    id: key.id,
    name: key.name,
    folded_name: foldedName(key.name),
    type: key.type,
    state: key.state,
    current_version: key.currentVersion,
    created_at: key.createdAt,
    created_by: key.createdBy,
    rotation_days: rotation?.days ?? null,
    rotation_anchor: rotation?.anchor ?? null,
    next_rotation_at: rotation?.next ?? null,
    deletion_requested_at: deletion?.requestedAt ?? null,
    deletion_at: deletion?.deadline ?? null,
    deletion_by: deletion?.by ?? null,
    deletion_reason: deletion?.reason ?? null,
  };
}

function rotationOf({ rotation_days, rotation_anchor, next_rotation_at }: KeyRow): Rotation | null {
  if (rotation_days === null || rotation_anchor === null) return null;
  return { days: rotation_days, anchor: rotation_anchor, next: next_rotation_at };
}

function deletionOf(row: KeyRow): Deletion | null {
  const { deletion_requested_at, deletion_at, deletion_by, deletion_reason } = row;
  if (deletion_requested_at === null || deletion_at === null || deletion_by === null) return null;
  return {
    requestedAt: deletion_requested_at,
    deadline: deletion_at,
    by: deletion_by,
    reason: deletion_reason ?? '',
  };
}

export function versionOf(row: KeyVersionRow): KeyVersion {
  const { version, created_at, wrapped } = row;
  return {
    version,
    status: row.status === 'available' ? 'available' : 'disabled',
    createdAt: created_at,
    wrapped,
  };
}

/** What a vault says of itself and of its admins without being open. */
export interface Founding {
  readonly id: Buffer;
  readonly name: string;
  readonly createdAt: number;
  /** When the root key in force was made. */
  readonly rotatedAt: number;
  readonly set: ShareSet;
  /** Those who hold a share, by name. */
  readonly admins: readonly Person[];
}

/**
 * Reads header, the share set in force and its holders. Nothing here is authentic before the header was verified
 * (ledger.ts, G3).
 */
export async function readFounding(rows: Rows, path: string): Promise<Founding> {
  const damaged = new Refusal('keystore_damaged', { path });
  const vault = await rows.get('vault', 1);
  if (vault === null) throw damaged;
  const row = await rows.get('share_set', vault.set_id);
  if (row === null) throw damaged;
  const set = shareSetOf(row, await rows.some('share', { set_id: vault.set_id }));
  const admins: Person[] = [];
  for (const share of set.shares) {
    const holder = await rows.get('person', share.personId);
    if (holder === null) throw damaged;
    admins.push(personOf(holder));
  }
  admins.sort((a, b) => a.name.localeCompare(b.name));
  const { id, name, created_at, rotated_at } = vault;
  return { id, name, createdAt: created_at, rotatedAt: rotated_at, set, admins };
}

/** The keys that a person may see, by name: all of them, or those assigned to him. */
export async function keyViews(rows: Rows, person: Person): Promise<readonly KeyView[]> {
  const counts = await rows.sealedFileCounts();
  const keys = (await rows.all('key')).map((row) => keyOf(row));
  const isSeenWhole = person.roles.includes('admin') || person.roles.includes('auditor');
  const assigned = new Set(
    isSeenWhole
      ? []
      : (await rows.some('assignment', { person_id: person.id }))
          .filter((one) => person.roles.includes(roleOf(one.role)))
          .map((one) => one.key_id.toString('hex')),
  );
  return keys
    .filter((key) => isSeenWhole || assigned.has(key.id.toString('hex')))
    .map((key) => keyView(key, counts.get(key.id.toString('hex')) ?? 0))
    .sort((a, b) => a.name.localeCompare(b.name));
}

export function keyView(key: Key, sealedFiles: number): KeyView {
  return {
    id: key.id.toString('hex'),
    name: key.name,
    type: key.type,
    state: key.state,
    currentVersion: key.currentVersion,
    createdAt: key.createdAt,
    rotationDays: key.rotation?.days ?? null,
    nextRotationAt: key.rotation?.next ?? null,
    deletionAt: key.state === 'deletion requested' ? key.deletion.deadline : null,
    sealedFiles,
  };
}

export function vaultView({ id, name, createdAt, set }: Founding): VaultView {
  return { id: id.toString('hex'), name, createdAt, quorum: set.quorum };
}

export function personView({ id, name }: Person): { readonly id: string; readonly name: string } {
  return { id: id.toString('hex'), name };
}
