// The keystore's tables, as numbered migrations. A migration is never changed once a released Keyward made a vault
// with it. schema.ts says what the rows are.

/** "KWRD": marks an SQLite file as a Keyward keystore. */
export const applicationId = 0x4b575244;

/** Migration i takes a keystore from format i to format i + 1. */
export const migrations: readonly string[] = [
  `
  -- One row: the header. Its mac covers it, the share sets, the shares and their holders.
  CREATE TABLE vault (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    set_id BLOB NOT NULL CHECK (length(set_id) = 16),
    rotated_at INTEGER NOT NULL,
    log_size INTEGER NOT NULL,
    log_head BLOB NOT NULL CHECK (length(log_head) = 32),
    mac BLOB NOT NULL CHECK (length(mac) = 32)
  ) STRICT;

  -- The set in force, and beside it the one that a change of admins is preparing.
  CREATE TABLE share_set (
    set_id BLOB PRIMARY KEY CHECK (length(set_id) = 16),
    epoch INTEGER NOT NULL,
    quorum INTEGER NOT NULL CHECK (quorum BETWEEN 2 AND 16),
    root_commitment BLOB NOT NULL CHECK (length(root_commitment) = 32),
    made_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE share (
    set_id BLOB NOT NULL REFERENCES share_set (set_id),
    person_id BLOB NOT NULL REFERENCES person (id),
    x INTEGER NOT NULL CHECK (x BETWEEN 1 AND 255),
    blob BLOB NOT NULL CHECK (length(blob) = 81),
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    proved_at INTEGER,
    PRIMARY KEY (set_id, person_id),
    UNIQUE (set_id, x)
  ) STRICT, WITHOUT ROWID;

  -- mac covers who a person is and may do; the credential stands for itself (credential.ts).
  CREATE TABLE person (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    roles TEXT NOT NULL,
    standing TEXT NOT NULL,
    kem INTEGER NOT NULL,
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    argon2_memory_kib INTEGER NOT NULL,
    argon2_passes INTEGER NOT NULL,
    argon2_lanes INTEGER NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    key_file TEXT NOT NULL,
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    wrapped_private_key BLOB NOT NULL CHECK (length(wrapped_private_key) = 72),
    mac BLOB NOT NULL CHECK (length(mac) = 32)
  ) STRICT, WITHOUT ROWID;

  -- Wrong passphrases in a row.
  CREATE TABLE attempt (
    person_id BLOB PRIMARY KEY REFERENCES person (id),
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Keys that are not deleted; what stays of a deleted one is in deleted_key.
  CREATE TABLE key (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    state TEXT NOT NULL,
    current_version INTEGER NOT NULL CHECK (current_version BETWEEN 1 AND 100),
    created_at INTEGER NOT NULL,
    created_by BLOB,
    rotation_days INTEGER CHECK (rotation_days BETWEEN 1 AND 730),
    rotation_anchor INTEGER,
    next_rotation_at INTEGER,
    deletion_requested_at INTEGER,
    deletion_at INTEGER,
    deletion_by BLOB,
    deletion_reason TEXT,
    mac BLOB NOT NULL CHECK (length(mac) = 32)
  ) STRICT, WITHOUT ROWID;

  -- An empty wrapped is material that was destroyed.
  CREATE TABLE key_version (
    key_id BLOB NOT NULL REFERENCES key (id),
    version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 100),
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    origin TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    public_key BLOB,
    mac BLOB NOT NULL CHECK (length(mac) = 32),
    PRIMARY KEY (key_id, version)
  ) STRICT, WITHOUT ROWID;

  -- Management information of a deleted key, for one year.
  CREATE TABLE deleted_key (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    versions INTEGER NOT NULL,
    deletion_requested_at INTEGER NOT NULL,
    deleted_at INTEGER NOT NULL,
    deleted_by BLOB,
    reason TEXT NOT NULL,
    usage TEXT NOT NULL,
    mac BLOB NOT NULL CHECK (length(mac) = 32)
  ) STRICT, WITHOUT ROWID;

  -- A key whose material was destroyed and that no restore brings back. Without a mac until the vault is open.
  CREATE TABLE tombstone (
    key_id BLOB PRIMARY KEY CHECK (length(key_id) = 16),
    destroyed_at INTEGER NOT NULL,
    mac BLOB NOT NULL CHECK (length(mac) IN (0, 32))
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE assignment (
    person_id BLOB NOT NULL REFERENCES person (id),
    key_id BLOB NOT NULL REFERENCES key (id),
    role TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    granted_by BLOB,
    mac BLOB NOT NULL CHECK (length(mac) = 32),
    PRIMARY KEY (person_id, key_id, role)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX assignment_by_key ON assignment (key_id);

  -- Policy, and secrets of the vault that are wrapped under the root key; value is JSON.
  CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    mac BLOB NOT NULL CHECK (length(mac) = 32)
  ) STRICT, WITHOUT ROWID;

  -- What was sealed, so that a key's end can be weighed before it comes.
  CREATE TABLE sealed_file (
    file_id BLOB PRIMARY KEY CHECK (length(file_id) = 16),
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    sealed_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    standing TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sealed_file_by_path ON sealed_file (path);
  CREATE TABLE sealed_slot (
    file_id BLOB NOT NULL REFERENCES sealed_file (file_id),
    key_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (file_id, key_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sealed_slot_by_key ON sealed_slot (key_id, version);

  -- Uses of a version on a day (days since 1970-01-01, UTC).
  CREATE TABLE usage (
    key_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    day INTEGER NOT NULL,
    operation TEXT NOT NULL,
    uses INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (key_id, version, day, operation)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE backup (
    name TEXT PRIMARY KEY,
    made_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    proved_at INTEGER
  ) STRICT, WITHOUT ROWID;

  -- When something was last proved: an admin's kit or share, a backup.
  CREATE TABLE proof (
    subject TEXT PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- A re-seal campaign over the indexed files of a key; what is left of it follows from sealed_slot.
  CREATE TABLE campaign (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    key_id BLOB NOT NULL,
    target_key_id BLOB NOT NULL,
    begun_at INTEGER NOT NULL,
    begun_by BLOB NOT NULL,
    files INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT
  ) STRICT, WITHOUT ROWID;

  -- Signed notes (checkpoint.ts) over the log up to seq.
  CREATE TABLE checkpoint (
    seq INTEGER PRIMARY KEY,
    note TEXT NOT NULL
  ) STRICT;

  -- The clock as it was last read (clock.ts).
  CREATE TABLE clock (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    wall INTEGER NOT NULL,
    trusted INTEGER NOT NULL,
    uptime INTEGER NOT NULL,
    boot TEXT NOT NULL,
    gaps TEXT NOT NULL
  ) STRICT;

  -- What people were told by itself (notices.ts), so that it is told once; a new one waits to be acknowledged.
  CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    key_id BLOB,
    facts TEXT NOT NULL,
    acknowledged_at INTEGER
  ) STRICT, WITHOUT ROWID;

  -- Append-only; hash links each entry to the one before it (audit.ts).
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
  ) STRICT;
  `,
  `
  -- The origin of a key stays with what is left of it. Null leaves the marks of older rows as they are (rowbytes.ts, H1).
  ALTER TABLE deleted_key ADD COLUMN origin TEXT;
  `,
];
