// Records: rows of the keystore as what they mean, the reverse, and as a window may see them.

import type { Rows } from './keystore.ts';
import { type Key, type KeyVersion, keyStates, keyTypes } from './lifecycle.ts';
import type { Person } from './people.ts';
import { Refusal } from './refusal.ts';
import type { ShareSet } from './rootkey.ts';
import type { KeyRow, KeyVersionRow, PersonRow, Tables } from './schema.ts';
import type { KeyView, VaultView } from './snapshot.ts';

export function personOf(row: PersonRow): Person {
  const { argon2_memory_kib, argon2_passes, argon2_lanes } = row;
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    credential: {
      kem: row.kem,
      publicKey: row.public_key,
      argon2: { memoryKiB: argon2_memory_kib, passes: argon2_passes, lanes: argon2_lanes },
      salt: row.salt,
      commitment: row.commitment,
      wrappedPrivateKey: row.wrapped_private_key,
    },
  };
}

export function personRow({ id, name, createdAt, credential }: Person): Omit<PersonRow, 'mac'> {
  return {
    id,
    name,
    created_at: createdAt,
    kem: credential.kem,
    public_key: credential.publicKey,
    argon2_memory_kib: credential.argon2.memoryKiB,
    argon2_passes: credential.argon2.passes,
    argon2_lanes: credential.argon2.lanes,
    salt: credential.salt,
    commitment: credential.commitment,
    wrapped_private_key: credential.wrappedPrivateKey,
  };
}

/** The share set in force, from the header and the shares. */
export function shareSetOf(vault: Tables['vault'], shares: readonly Tables['share'][]): ShareSet {
  return {
    setId: vault.set_id,
    epoch: vault.epoch,
    quorum: vault.quorum,
    rootCommitment: vault.root_commitment,
    shares: shares.map(({ person_id, x, blob, commitment }) => ({
      personId: person_id,
      x,
      blob,
      commitment,
    })),
  };
}

export function keyOf(row: KeyRow): Key {
  const type = keyTypes.find((known) => known === row.type);
  const state = keyStates.find((known) => known === row.state);
  if (type === undefined || state === undefined) {
    throw new Refusal('keystore_altered', { place: `key ${row.id.toString('hex')}` });
  }
  const { id, name, current_version, created_at } = row;
  return { id, name, type, state, currentVersion: current_version, createdAt: created_at };
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
  readonly set: ShareSet;
  /** Those who hold a share, by name. */
  readonly admins: readonly Person[];
}

/** Reads header, shares and holders. Nothing here is authentic before the header was verified (ledger.ts, G3). */
export async function readFounding(rows: Rows, path: string): Promise<Founding> {
  const vault = await rows.get('vault', 1);
  if (vault === null) throw new Refusal('keystore_damaged', { path });
  const set = shareSetOf(vault, await rows.all('share'));
  const admins: Person[] = [];
  for (const share of set.shares) {
    const row = await rows.get('person', share.personId);
    if (row === null) throw new Refusal('keystore_damaged', { path });
    admins.push(personOf(row));
  }
  admins.sort((a, b) => a.name.localeCompare(b.name));
  return { id: vault.id, name: vault.name, createdAt: vault.created_at, set, admins };
}

/** All keys as the window lists them, by name. */
export async function keyViews(rows: Rows): Promise<readonly KeyView[]> {
  const counts = await rows.sealedFileCounts();
  const keys = (await rows.all('key')).map((row) => keyOf(row));
  return keys
    .map(({ id, ...key }) => ({
      ...key,
      id: id.toString('hex'),
      sealedFiles: counts.get(id.toString('hex')) ?? 0,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

export function vaultView({ id, name, createdAt, set }: Founding): VaultView {
  return { id: id.toString('hex'), name, createdAt, quorum: set.quorum };
}

export function personView({ id, name }: Person): { readonly id: string; readonly name: string } {
  return { id: id.toString('hex'), name };
}
