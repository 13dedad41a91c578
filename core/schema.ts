// The rows of the keystore's tables, and what protects each table. migrations.ts makes the tables.
//
//   in the header     vault, share_set, share, and the persons who hold shares: under the header's mac (ledger.ts)
//   deciding          person, key, key_version, deleted_key, tombstone, assignment, setting: each row carries a mac
//   derived           what the audit log could tell again: its entries hold the digests of these rows
//   by themselves     audit is a chain; attempt, clock and notice are written while the vault is locked too

interface VaultRow {
  readonly one: 1;
  readonly id: Buffer;
  readonly name: string;
  readonly created_at: number;
  readonly set_id: Buffer;
  readonly rotated_at: number;
  readonly log_size: number;
  readonly log_head: Buffer;
  readonly mac: Buffer;
}
interface ShareSetRow {
  readonly set_id: Buffer;
  readonly epoch: number;
  readonly quorum: number;
  readonly root_commitment: Buffer;
  readonly made_at: number;
}
interface ShareRow {
  readonly set_id: Buffer;
  readonly person_id: Buffer;
  readonly x: number;
  readonly blob: Buffer;
  readonly commitment: Buffer;
  readonly proved_at: number | null;
}
export interface PersonRow {
  readonly id: Buffer;
  readonly name: string;
  readonly folded_name: string;
  readonly created_at: number;
  readonly roles: string;
  readonly standing: string;
  readonly kem: number;
  readonly public_key: Buffer;
  readonly argon2_memory_kib: number;
  readonly argon2_passes: number;
  readonly argon2_lanes: number;
  readonly salt: Buffer;
  readonly key_file: string;
  readonly commitment: Buffer;
  readonly wrapped_private_key: Buffer;
  readonly mac: Buffer;
}
interface AttemptRow {
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
  readonly created_by: Buffer | null;
  readonly rotation_days: number | null;
  readonly rotation_anchor: number | null;
  readonly next_rotation_at: number | null;
  readonly deletion_requested_at: number | null;
  readonly deletion_at: number | null;
  readonly deletion_by: Buffer | null;
  readonly deletion_reason: string | null;
  readonly mac: Buffer;
}
export interface KeyVersionRow {
  readonly key_id: Buffer;
  readonly version: number;
  readonly status: string;
  readonly created_at: number;
  readonly origin: string;
  readonly wrapped: Buffer;
  readonly public_key: Buffer | null;
  readonly mac: Buffer;
}
interface DeletedKeyRow {
  readonly id: Buffer;
  readonly name: string;
  readonly type: string;
  readonly created_at: number;
  readonly versions: number;
  /** Where the material of its first version came from; null in rows older than imports, when all was generated. */
  readonly origin: string | null;
  readonly deletion_requested_at: number;
  readonly deleted_at: number;
  readonly deleted_by: Buffer | null;
  readonly reason: string;
  readonly usage: string;
  readonly mac: Buffer;
}
interface TombstoneRow {
  readonly key_id: Buffer;
  readonly destroyed_at: number;
  readonly mac: Buffer;
}
interface AssignmentRow {
  readonly person_id: Buffer;
  readonly key_id: Buffer;
  readonly role: string;
  readonly granted_at: number;
  readonly granted_by: Buffer | null;
  readonly mac: Buffer;
}
interface SettingRow {
  readonly name: string;
  readonly value: string;
  readonly mac: Buffer;
}
export interface SealedFileRow {
  readonly file_id: Buffer;
  readonly path: string;
  readonly size: number;
  readonly sealed_at: number;
  readonly seen_at: number;
  readonly standing: 'present' | 'missing';
}
export interface SealedSlotRow {
  readonly file_id: Buffer;
  readonly key_id: Buffer;
  readonly version: number;
}
export interface UsageRow {
  readonly key_id: Buffer;
  readonly version: number;
  readonly day: number;
  readonly operation: string;
  readonly uses: number;
  readonly bytes: number;
  readonly first_at: number;
  readonly last_at: number;
}
interface BackupRow {
  readonly name: string;
  readonly made_at: number;
  readonly reason: string;
  readonly size: number;
  readonly sha256: Buffer;
  readonly proved_at: number | null;
}
interface ProofRow {
  readonly subject: string;
  readonly at: number;
}
export interface CampaignRow {
  readonly id: Buffer;
  readonly key_id: Buffer;
  readonly target_key_id: Buffer;
  readonly begun_at: number;
  readonly begun_by: Buffer;
  readonly files: number;
  readonly ended_at: number | null;
  /** How it ended: `complete` or `given up`; null until it has. */
  readonly outcome: string | null;
}
interface CheckpointRow {
  readonly seq: number;
  readonly note: string;
}
export interface ClockRow {
  readonly one: 1;
  readonly wall: number;
  readonly trusted: number;
  readonly uptime: number;
  readonly boot: string;
  readonly gaps: string;
}
export interface NoticeRow {
  readonly id: string;
  readonly kind: string;
  readonly at: number;
  readonly key_id: Buffer | null;
  readonly facts: string;
  readonly acknowledged_at: number | null;
}
interface AuditRow {
  readonly seq: number;
  readonly entry: string;
  readonly hash: Buffer;
}

export interface Tables {
  readonly vault: VaultRow;
  readonly share_set: ShareSetRow;
  readonly share: ShareRow;
  readonly person: PersonRow;
  readonly attempt: AttemptRow;
  readonly key: KeyRow;
  readonly key_version: KeyVersionRow;
  readonly deleted_key: DeletedKeyRow;
  readonly tombstone: TombstoneRow;
  readonly assignment: AssignmentRow;
  readonly setting: SettingRow;
  readonly sealed_file: SealedFileRow;
  readonly sealed_slot: SealedSlotRow;
  readonly usage: UsageRow;
  readonly backup: BackupRow;
  readonly proof: ProofRow;
  readonly campaign: CampaignRow;
  readonly checkpoint: CheckpointRow;
  readonly clock: ClockRow;
  readonly notice: NoticeRow;
  readonly audit: AuditRow;
}
export type TableName = keyof Tables;

/** The columns of each table's primary key. */
export const primaryKeys = {
  vault: ['one'],
  share_set: ['set_id'],
  share: ['set_id', 'person_id'],
  person: ['id'],
  attempt: ['person_id'],
  key: ['id'],
  key_version: ['key_id', 'version'],
  deleted_key: ['id'],
  tombstone: ['key_id'],
  assignment: ['person_id', 'key_id', 'role'],
  setting: ['name'],
  sealed_file: ['file_id'],
  sealed_slot: ['file_id', 'key_id'],
  usage: ['key_id', 'version', 'day', 'operation'],
  backup: ['name'],
  proof: ['subject'],
  campaign: ['id'],
  checkpoint: ['seq'],
  clock: ['one'],
  notice: ['id'],
  audit: ['seq'],
} as const satisfies { readonly [T in TableName]: readonly (keyof Tables[T])[] };

/** Tables whose rows decide something and so carry a mac. */
export const decidingTables = [
  'person',
  'key',
  'key_version',
  'deleted_key',
  'tombstone',
  'assignment',
  'setting',
] as const satisfies readonly TableName[];
export type DecidingTable = (typeof decidingTables)[number];

/** Tables whose rows the log could tell again. */
export const derivedTables = [
  'sealed_file',
  'sealed_slot',
  'usage',
  'backup',
  'proof',
  'campaign',
  'checkpoint',
] as const satisfies readonly TableName[];
export type DerivedTable = (typeof derivedTables)[number];
