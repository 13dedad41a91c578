// The keystore's tables, as numbered migrations. A migration is never changed once a vault was made with it.

/** "KWRD": marks an SQLite file as a Keyward keystore. */
export const applicationId = 0x4b575244;

/** Migration i takes a keystore from format i to format i + 1. */
export const migrations: readonly string[] = [
  `
  -- One row: the header. Its mac covers it, the shares and their holders (header.ts).
  CREATE TABLE vault (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    set_id BLOB NOT NULL CHECK (length(set_id) = 16),
    quorum INTEGER NOT NULL CHECK (quorum BETWEEN 2 AND 16),
    root_commitment BLOB NOT NULL CHECK (length(root_commitment) = 32),
    log_size INTEGER NOT NULL,
    log_head BLOB NOT NULL CHECK (length(log_head) = 32),
    mac BLOB NOT NULL CHECK (length(mac) = 32)
  ) STRICT;

  -- mac covers who a person is; the credential stands for itself (people.ts, P2).
  CREATE TABLE person (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    kem INTEGER NOT NULL,
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    argon2_memory_kib INTEGER NOT NULL,
    argon2_passes INTEGER NOT NULL,
    argon2_lanes INTEGER NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    wrapped_private_key BLOB NOT NULL CHECK (length(wrapped_private_key) = 72),
    mac BLOB NOT NULL CHECK (length(mac) = 32)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE share (
    person_id BLOB PRIMARY KEY REFERENCES person (id),
    x INTEGER NOT NULL UNIQUE CHECK (x BETWEEN 1 AND 255),
    blob BLOB NOT NULL CHECK (length(blob) = 81),
    commitment BLOB NOT NULL CHECK (length(commitment) = 32)
  ) STRICT, WITHOUT ROWID;

  -- Wrong passphrases in a row. Written while locked, so without a mac; each is in the audit log too.
  CREATE TABLE attempt (
    person_id BLOB PRIMARY KEY REFERENCES person (id),
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE key (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    state TEXT NOT NULL,
    current_version INTEGER NOT NULL CHECK (current_version BETWEEN 1 AND 100),
    created_at INTEGER NOT NULL,
    mac BLOB NOT NULL CHECK (length(mac) = 32)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE key_version (
    key_id BLOB NOT NULL REFERENCES key (id),
    version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 100),
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    mac BLOB NOT NULL CHECK (length(mac) = 32),
    PRIMARY KEY (key_id, version)
  ) STRICT, WITHOUT ROWID;

  -- What was sealed, so that a key's end can be weighed before it comes.
  CREATE TABLE sealed_file (
    file_id BLOB PRIMARY KEY CHECK (length(file_id) = 16),
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    key_id BLOB NOT NULL REFERENCES key (id),
    version INTEGER NOT NULL,
    sealed_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sealed_file_by_key ON sealed_file (key_id, version);

  -- Append-only; hash links each entry to the one before it (audit.ts).
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
  ) STRICT;
  `,
];

export interface VaultRow {
  readonly one: 1;
  readonly id: Buffer;
  readonly name: string;
  readonly created_at: number;
  readonly epoch: number;
  readonly set_id: Buffer;
  readonly quorum: number;
  readonly root_commitment: Buffer;
  readonly log_size: number;
  readonly log_head: Buffer;
  readonly mac: Buffer;
}
export interface PersonRow {
  readonly id: Buffer;
  readonly name: string;
  readonly created_at: number;
  readonly kem: number;
  readonly public_key: Buffer;
  readonly argon2_memory_kib: number;
  readonly argon2_passes: number;
  readonly argon2_lanes: number;
  readonly salt: Buffer;
  readonly commitment: Buffer;
  readonly wrapped_private_key: Buffer;
  readonly mac: Buffer;
}
export interface ShareRow {
  readonly person_id: Buffer;
  readonly x: number;
  readonly blob: Buffer;
  readonly commitment: Buffer;
}
export interface AttemptRow {
  readonly person_id: Buffer;
  readonly failures: number;
  readonly last_at: number;
}
export interface KeyRow {
  readonly id: Buffer;
  readonly name: string;
  readonly folded_name: string;
  readonly type: string;
  readonly state: string;
  readonly current_version: number;
  readonly created_at: number;
  readonly mac: Buffer;
}
export interface KeyVersionRow {
  readonly key_id: Buffer;
  readonly version: number;
  readonly status: string;
  readonly created_at: number;
  readonly wrapped: Buffer;
  readonly mac: Buffer;
}
export interface SealedFileRow {
  readonly file_id: Buffer;
  readonly path: string;
  readonly size: number;
  readonly key_id: Buffer;
  readonly version: number;
  readonly sealed_at: number;
}
export interface AuditRow {
  readonly seq: number;
  readonly entry: string;
  readonly hash: Buffer;
}

export interface Tables {
  readonly vault: VaultRow;
  readonly person: PersonRow;
  readonly share: ShareRow;
  readonly attempt: AttemptRow;
  readonly key: KeyRow;
  readonly key_version: KeyVersionRow;
  readonly sealed_file: SealedFileRow;
  readonly audit: AuditRow;
}
export type TableName = keyof Tables;

/** The columns of each table's primary key. */
export const primaryKeys = {
  vault: ['one'],
  person: ['id'],
  share: ['person_id'],
  attempt: ['person_id'],
  key: ['id'],
  key_version: ['key_id', 'version'],
  sealed_file: ['file_id'],
  audit: ['seq'],
} as const satisfies { readonly [T in TableName]: readonly (keyof Tables[T])[] };
