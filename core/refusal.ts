// Refusals: the closed list of reasons for which Keyward says no, each with the sentence a person reads.
//
// R1  A refusal carries a code of this list and facts that are safe to show (names, paths, numbers).
// R2  No fact is ever a passphrase, key material or plaintext.
// R3  Whatever is not a Refusal is a defect; at the process boundary it becomes `internal`, without its text.

/** Every code, with its English sentence. `{fact}` stands for a fact of that name. */
export const refusalSentences = {
  // what a person entered
  argument_invalid: 'This request is not one that Keyward understands.',
  vault_name_invalid:
    'A vault name has 1 to 63 characters, begins with a letter or digit and has no line breaks.',
  person_name_invalid: 'A name has 1 to 63 characters and no line breaks.',
  person_name_taken: 'Another admin is already called “{name}”.',
  quorum_invalid:
    'The quorum must be at least 2 and at most the number of admins, and there can be up to 16 admins.',
  key_name_invalid:
    'A key name has 3 to 63 characters: letters, digits, hyphen, underscore, dot or space, beginning with a letter.',
  key_name_taken: 'A key named “{name}” already exists in this vault.',
  passphrase_malformed:
    'The passphrase has characters that cannot be typed again reliably. Use letters, digits, signs and spaces.',
  passphrase_short: 'A passphrase needs at least {least} characters. This one has {length}.',
  passphrase_weak:
    'This passphrase would be guessed too soon. Use several unrelated words, or the generator.',

  // opening the vault
  passphrase_wrong: 'That is not the passphrase of {name}.',
  wait_before_retry: '{name} can try again in {seconds} seconds.',
  share_presented: '{name} has already entered a passphrase.',
  shares_withdrawn: 'The passphrases entered so far were withdrawn. Enter yours again.',
  share_unusable:
    'The share of {name} does not open, although the passphrase is right. The keystore has been changed or is damaged.',
  quorum_not_reached: 'The quorum is not reached yet.',
  root_key_unproved:
    'The shares do not give the root key of this vault. The keystore has been changed or is damaged.',
  vault_locked: 'The vault is locked.',
  vault_not_locked: 'The vault is already open.',
  vault_exists: 'There is already a vault here. It was left as it is.',
  ceremony_step: 'The ceremony is not at this step.',

  // the keystore
  keystore_missing: 'There is no keystore at {path}.',
  keystore_damaged: 'The keystore at {path} is damaged. Nothing was changed. Restore it from a backup.',
  keystore_foreign: 'The file at {path} is not a Keyward keystore. Nothing was changed.',
  keystore_newer:
    'The keystore was written by a newer Keyward (format {found}, this one reads up to {known}). Install the newer version.',
  keystore_altered:
    'The keystore was altered outside Keyward: {place} does not carry the mark of this vault.',
  keystore_busy: 'Another Keyward has this vault open. Close it first.',

  // keys
  key_unknown: 'This vault has no such key.',
  key_not_available: 'The key “{name}” is {state}, so it cannot be used.',
  key_wrong_type: 'The key “{name}” is a {type} key and cannot do this.',

  // sealed files
  not_sealed: '“{file}” is not a sealed file.',
  sealed_newer: '“{file}” was sealed by a newer Keyward. Install the newer version to open it.',
  sealed_elsewhere: '“{file}” was sealed by another vault (id {vault}), so this one cannot open it.',
  sealed_key_unknown: '“{file}” is sealed under a key that this vault does not have.',
  sealed_truncated: '“{file}” is cut off: a part of it is missing.',
  sealed_changed: '“{file}” has been changed or is damaged. Nothing was unsealed.',
  archive_unsafe: '“{file}” holds an entry that does not belong in a folder ({entry}). Nothing was unsealed.',

  // files and disks
  file_missing: '“{file}” is not there any more.',
  file_unsupported: '“{file}” is neither a file nor a folder that can be sealed.',
  file_changed: '“{file}” changed while it was read. Try again when nothing writes to it.',
  target_exists: '“{file}” already exists and was not touched.',
  name_too_long: 'The name “{file}” is too long for this disk.',
  no_permission: 'Keyward may not read or write “{file}”. Check the permissions of the file and its folder.',
  disk_full: 'The disk is full. “{file}” was not written; make room and try again.',
  disk_read_only: 'The disk that holds “{file}” is read-only.',
  disk_failed: 'The disk reported a fault at “{file}” ({fault}).',
  readback_failed: 'What was written to “{file}” could not be read back the same. The disk may be failing.',
  cancelled: 'Cancelled.',

  internal: 'Something went wrong inside Keyward. Nothing was changed by this step.',
} as const;

export type RefusalCode = keyof typeof refusalSentences;
export type Facts = Readonly<Record<string, string | number>>;
/** A refusal as it crosses to the window and into `--json`. */
export interface RefusalView {
  readonly code: RefusalCode;
  readonly facts: Facts;
}

/** The one exception that core throws on purpose. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly facts: Facts;

  constructor(code: RefusalCode, facts: Facts = {}) {
    super(sentence(code, facts));
    this.code = code;
    this.facts = facts;
  }

  get view(): RefusalView {
    return { code: this.code, facts: this.facts };
  }
}

/** The English sentence of a refusal, its facts filled in. */
export function sentence(code: RefusalCode, facts: Facts): string {
  return refusalSentences[code].replace(/\{(\w+)\}/g, (_, fact: string) => String(facts[fact] ?? '?'));
}

/** Any thrown thing as a view: a Refusal as itself, everything else as `internal` without its text (R3). */
export function refusalView(thrown: unknown): RefusalView {
  return thrown instanceof Refusal ? thrown.view : { code: 'internal', facts: {} };
}

const systemCodes: Readonly<Record<string, RefusalCode>> = {
  ENOENT: 'file_missing',
  EEXIST: 'target_exists',
  ENOTEMPTY: 'target_exists',
  EACCES: 'no_permission',
  EPERM: 'no_permission',
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EROFS: 'disk_read_only',
  ENAMETOOLONG: 'name_too_long',
};

/** A file system error as the refusal a person can act on; `file` is the name to show. Refusals pass through. */
export function fileRefusal(thrown: unknown, file: string): Refusal {
  if (thrown instanceof Refusal) return thrown;
  const fault = systemCode(thrown);
  if (fault === null) return new Refusal('internal');
  const code = systemCodes[fault];
  return code === undefined ? new Refusal('disk_failed', { file, fault }) : new Refusal(code, { file });
}

/** The system's error code (`ENOSPC`), or null for an error that did not come from the system. */
export function systemCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('syscall' in thrown) || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
}

/** For the `default` of a switch over a union: proven impossible by type. */
export function unreachable(never: never): never {
  throw new Error(`unreachable: ${typeof never}`);
}

/** Believed and defended: a defect of Keyward if it ever fails, never a matter of input. */
export function invariant(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`invariant broken: ${what}`);
}
