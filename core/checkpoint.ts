// Checkpoints: where the audit log stood, signed by the vault, so that it can be held to it from outside.
//
//   checkpoint key = an Ed25519 key pair that the vault is founded with; its name is the origin (note.ts)
//   setting        = "checkpoint key", {"publicKey":<base64, 32>,"wrapped":<base64, 72>}
//   wrapped        = XAES-256-GCM(HKDF(root key, "checkpoint-wrap"), private key 32)
//                    bound to label "checkpoint-key", vault id 16, public key 32
//   checkpoint row = seq | signed note over the log up to the entry seq
//
// CP1  The key is the vault's for ever. A root key rotation wraps it anew, so that what was signed years ago verifies.
// CP2  A checkpoint is kept with every unlock, lock and other ceremony, and no more than 1,000 entries after the last.
//      It is of the log up to the entry before the one it is kept with, which so holds the digest of its row.
// CP3  vault id = first 16 bytes of SHA-256(label "vault-id", public key 32). Anybody can seal shares of a root key of his
//      own to the admins' public keys, and mark a whole keystore under it; but the admins' passphrases open nothing under
//      another vault id (credential.ts), and only the vault's own root key unwraps the private key that belongs to this one.

import { openBox, sameBytes, sealBox } from './aead.ts';
import type { AuditAction } from './audit.ts';
import { binding } from './kdf.ts';
import { KeyBytes } from './keybytes.ts';
import type { MarkedChanges } from './ledger.ts';
import type { StoredCheckpoint } from './logexport.ts';
import {
  checkpointText,
  ed25519KeyLength,
  originOf,
  publicKeyOf,
  signatureOf,
  signNote,
  type VerifierKey,
} from './note.ts';
import { invariant, Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import type { Rows } from './rows.ts';

/** Entries after which a checkpoint is kept at the latest (CP2). */
export const checkpointEvery = 1000;

/** What a checkpoint is kept with (CP2). */
const ceremonies: readonly AuditAction[] = [
  ...(['unlock', 'lock', 'write checkpoint', 'rotate root key', 'change admins', 'restore'] as const),
];

const settingName = 'checkpoint key';

/** The key that a vault is founded with, and the vault id (16 bytes) that belongs to it (CP3); the caller wipes it. */
export function makeCheckpointKey(): { readonly privateKey: KeyBytes; readonly vaultId: Buffer } {
  const privateKey = KeyBytes.random(ed25519KeyLength);
  return { privateKey, vaultId: vaultIdOf(publicKeyOf(privateKey)) };
}

/** Writes the key into the vault that is being founded; `privateKey` stays the caller's to wipe. */
export async function putCheckpointKey(
  changes: Pick<MarkedChanges, 'mark'>,
  root: RootKey,
  vaultId: Buffer,
  privateKey: KeyBytes,
): Promise<void> {
  await changes.mark('setting', wrapped(root, vaultId, publicKeyOf(privateKey), privateKey));
}

/** That the root key is the vault's own (CP3). Refuses `keystore_altered`. */
export async function requireOwnCheckpointKey(rows: Rows, root: RootKey): Promise<void> {
  const { vaultId, publicKey, privateKey } = await openCheckpointKey(rows, root);
  using secret = privateKey;
  const isPair = sameBytes(publicKeyOf(secret), publicKey);
  if (!isPair || !sameBytes(vaultIdOf(publicKey), vaultId)) throw altered();
}

/** Wraps the key under the root key that takes over (CP1); `from` is the one it is wrapped under now. */
export async function rewrapCheckpointKey(changes: MarkedChanges, from: RootKey, to: RootKey): Promise<void> {
  const { vaultId, publicKey, privateKey } = await openCheckpointKey(changes, from);
  using secret = privateKey;
  await changes.mark('setting', wrapped(to, vaultId, publicKey, secret));
}

/** The key that checkpoints verify with. Refuses `keystore_altered`. */
export async function verifierOf(rows: Rows, root: RootKey): Promise<VerifierKey> {
  const { vaultId, publicKey, privateKey } = await openCheckpointKey(rows, root);
  privateKey.wipe();
  return { name: originOf(vaultId), publicKey };
}

/** A checkpoint of the log as it stands in `rows`. `at` in milliseconds. Refuses `keystore_altered`. */
export async function signCheckpoint(rows: Rows, root: RootKey, at: number): Promise<StoredCheckpoint> {
  const last = await rows.lastAudit();
  invariant(last !== null, 'a vault is founded with an entry');
  const { vaultId, publicKey, privateKey } = await openCheckpointKey(rows, root);
  using secret = privateKey;
  const text = checkpointText({ vaultId, size: last.seq, head: last.hash, at });
  return { seq: last.seq, note: signNote(text, { name: originOf(vaultId), publicKey }, secret) };
}

/** Keeps a checkpoint with the entry about to be made, where `action` or the length of the log asks for one (CP2). */
export async function keepDueCheckpoint(
  changes: MarkedChanges,
  root: RootKey,
  action: AuditAction,
  at: number,
): Promise<void> {
  const [last, kept] = [await changes.lastAudit(), await changes.lastCheckpoint()];
  const since = (last?.seq ?? 0) - (kept?.seq ?? 0);
  const isDue = since >= checkpointEvery || (since > 0 && ceremonies.includes(action));
  if (isDue) await changes.keep('checkpoint', await signCheckpoint(changes, root, at));
}

/** `text`, lines each ended by a newline, as a signed note of this vault. Refuses `keystore_altered`. */
export async function signText(rows: Rows, root: RootKey, text: string): Promise<string> {
  const { vaultId, publicKey, privateKey } = await openCheckpointKey(rows, root);
  using secret = privateKey;
  return signNote(text, { name: originOf(vaultId), publicKey }, secret);
}

/**
 * A ceremony record with its `signature`: the signature lines of a note whose text is the record in one line of JSON.
 * `verifier/keyward-verify.mjs --record` checks it. Refuses `keystore_altered`.
 */
export async function signRecord<T extends object>(
  rows: Rows,
  root: RootKey,
  record: T,
): Promise<T & { readonly signature: string }> {
  const note = await signText(rows, root, `${JSON.stringify(record)}\n`);
  return { ...record, signature: signatureOf(note) };
}

interface CheckpointKey {
  readonly vaultId: Buffer;
  readonly publicKey: Buffer;
  readonly privateKey: KeyBytes;
}

/** The key pair, which the caller wipes. The box is bound to the public key, so that opening it proves both. */
async function openCheckpointKey(rows: Rows, root: RootKey): Promise<CheckpointKey> {
  const [vault, setting] = [await rows.get('vault', 1), await rows.get('setting', settingName)];
  if (vault === null || setting === null) throw altered();
  const { publicKey, wrapped: box } = JSON.parse(setting.value) as Readonly<Record<string, string>>;
  const open = { vaultId: vault.id, publicKey: Buffer.from(publicKey ?? '', 'base64') };
  using wrappingKey = root.wrappingKey('checkpoint-wrap');
  const privateKey = openBox(wrappingKey, Buffer.from(box ?? '', 'base64'), place(open));
  if (privateKey === null) throw altered();
  return { ...open, privateKey };
}

function wrapped(root: RootKey, vaultId: Buffer, publicKey: Buffer, privateKey: KeyBytes) {
  using wrappingKey = root.wrappingKey('checkpoint-wrap');
  const box = privateKey.use((bytes) => sealBox(wrappingKey, bytes, place({ vaultId, publicKey })));
  const value = JSON.stringify({ publicKey: publicKey.toString('base64'), wrapped: box.toString('base64') });
  return { name: settingName, value };
}

function vaultIdOf(publicKey: Buffer): Buffer {
  return binding('vault-id', publicKey).subarray(0, 16);
}

function altered(): Refusal {
  return new Refusal('keystore_altered', { place: `setting ${settingName}` });
}

function place({ vaultId, publicKey }: Pick<CheckpointKey, 'vaultId' | 'publicKey'>): Buffer {
  return binding('checkpoint-key', vaultId, publicKey);
}
