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
  person_name_invalid: 'A name has 1 to 63 characters and no line breaks, and does not look like an id.',
  person_name_taken: 'Somebody else is already called “{name}”.',
  quorum_invalid:
    'The quorum must be at least 2 and at most the number of admins, and there can be up to 16 admins.',
  key_name_invalid:
    'A key name has 3 to 63 characters: letters, digits, hyphen, underscore, dot or space, beginning with a letter; it does not look like an id.',
  key_name_taken: 'A key named “{name}” already exists in this vault.',
  passphrase_malformed:
    'The passphrase has characters that cannot be typed again reliably. Use letters, digits, signs and spaces.',
  passphrase_short: 'A passphrase needs at least {least} characters. This one has {length}.',
  passphrase_weak:
    'This passphrase would be guessed too soon. Use several unrelated words, or the generator.',

  passphrase_same: 'That is the passphrase there already was. Nothing was changed.',
  key_file_missing:
    'A key file is needed besides the passphrase. Insert the medium that holds it and choose the file.',
  key_file_wrong:
    'That is not the key file that belongs to this passphrase. Choose the one that was made last.',
  key_file_unneeded: 'No key file belongs to this passphrase. Enter the passphrase alone.',
  key_file_damaged: 'That is not a key file, or it is damaged. Choose another copy.',

  // people
  roles_invalid: 'Choose at least one role. Admins are made by a change of admins.',
  person_holds_share: '{name} is an admin and holds a share. Admins are removed by a change of admins.',
  role_lacking: '{name} is no {role}. Give {name} that role first.',
  assignment_own: 'Nobody assigns a key to himself. Ask an admin or another manager of the key.',
  assignment_exists: '{name} is already assigned this key.',
  assignment_missing: '{name} is not assigned this key.',

  // a second admin
  approval_expired: 'The confirmation has expired after five minutes. Ask for it again.',
  approval_other_action: 'What was confirmed is not this action. Ask for this one.',
  approval_own: 'No one confirms his own request. Another admin has to.',
  approval_twice: '{name} has already confirmed this action.',
  approval_not_admin: '{name} is no admin. Only an admin asks for this action or confirms it.',
  approval_unconfirmed:
    'This action was confirmed by {confirmed} of the {needed} other admins that it needs.',

  policy_invalid: 'The vault locks itself after {least} to {most} whole minutes without anybody at it.',

  // recovery kits
  kit_damaged: 'This is not a recovery kit, or it is damaged. Use another copy.',
  kit_format_newer: 'The recovery kit was made by a newer Keyward. Install the newer version to read it.',
  kit_line_wrong: 'Line {line} is not as it is on the page. Compare it and correct it.',
  kit_line_missing: 'The page has more lines. Go on with line {line}.',
  kit_lines_mixed: 'Each line is right, but they are not all of one kit. Type the lines of one page.',
  kit_elsewhere: 'This recovery kit is of another vault, “{vault}”.',
  kit_superseded:
    'The recovery kit of {name} is out of date: the root key or the admins have changed since. Use the newest kit.',
  kit_newer: 'The recovery kit of {name} is newer than this keystore. Use a newer backup.',

  // opening the vault
  passphrase_wrong: 'That is not the passphrase of {name}.',
  wait_before_retry: '{name} can try again in {seconds} seconds.',
  share_presented: '{name} has already entered a passphrase.',
  shares_withdrawn: 'The passphrases entered so far were withdrawn. Enter yours again.',
  share_none: '{name} holds no share of the root key, so there is no kit to take out.',
  share_unusable:
    'The share of {name} does not open, although the passphrase is right. The keystore has been changed or is damaged.',
  quorum_not_reached: 'The quorum is not reached yet.',
  root_key_unproved:
    'The shares do not give the root key of this vault. The keystore has been changed or is damaged.',
  person_unknown: 'This vault knows no such person.',
  not_signed_in: 'Nobody is signed in. Sign in with your own passphrase first.',
  not_permitted: 'Your role does not allow this. Ask an admin.',
  approval_missing: 'This needs the confirmation of another admin first.',
  vault_locked: 'The vault is locked.',
  vault_not_locked: 'The vault is already open.',
  vault_exists: 'There is already a vault here. It was left as it is.',
  admin_change_under_way: 'A change of admins is under way. Finish it or abandon it first.',
  admin_change_step: 'The change of admins is not at this step.',
  ceremony_step: 'The ceremony is not at this step.',

  // an update file
  release_key_unset: 'This build knows no release key, so it can trust no update file.',
  release_foreign: '“{file}” is not an update file of Keyward.',
  release_forged:
    '“{file}” does not carry the signature of the release key. Do not install what came with it.',
  release_trial: '“{file}” is of a trial build, which is not for keys that matter. Do not install it.',

  // the keystore
  keystore_missing: 'There is no keystore at {path}.',
  keystore_damaged: 'The keystore at {path} is damaged. Nothing was changed. Restore it from a backup.',
  keystore_foreign: 'The file at {path} is not a Keyward keystore. Nothing was changed.',
  keystore_newer:
    'The keystore was written by a newer Keyward (format {found}, this one reads up to {known}). Install the newer version.',
  keystore_altered:
    'The keystore was altered outside Keyward: {place} does not carry the mark of this vault.',
  keystore_busy: 'Another Keyward has this vault open. Close it first.',

  // backups
  backup_folder_missing:
    'The backup folder {folder} is not there. Connect its drive, or choose another folder. Nothing was lost.',
  backup_foreign: '“{file}” is not a backup of Keyward. It was left as it is.',
  backup_newer: '“{file}” was made by a newer Keyward. Install the newer version to use it.',
  backup_damaged: '“{file}” is damaged or a part of it is missing. Use another backup.',
  backup_altered: '“{file}” was altered: {place} does not carry the mark of this vault. Use another backup.',
  backup_former_root:
    '“{file}” was made under an earlier root key. Only the admins of that time can open it, by their shares.',
  backup_elsewhere: 'This is a backup of another vault, “{vault}”. It cannot take the place of this one.',
  backup_folder_unfit: 'Backups cannot be kept inside the folder of the vault. Choose another folder.',

  // keys
  key_unknown: 'This vault has no such key.',
  key_not_available: 'The key “{name}” is {state}, so it cannot be used.',
  key_wrong_type: 'The key “{name}” is a {type} key and cannot do this.',
  key_not_enabled: 'The key “{name}” is {state}. Only an available key can be disabled.',
  key_not_disabled: 'The key “{name}” is {state}. Only a disabled key can be enabled.',
  key_deleted: 'The key “{name}” is deleted and does not change any more.',
  key_not_deleted: 'The key “{name}” is {state}, so what is known of it is kept.',
  version_unknown: 'The key “{name}” has no such version.',
  version_newest:
    'Version {version} of “{name}” is the newest and cannot be disabled by itself. Rotate the key first, or disable the key.',
  version_unchanged: 'Version {version} of “{name}” is already {state}.',
  version_change_refused:
    'The key “{name}” is {state}. Its versions can be enabled and disabled only while the key is available.',
  rotation_refused: 'The key “{name}” is {state}. Only an available key can be rotated by hand.',
  rotation_exhausted:
    'The key “{name}” has all {most} versions that a key can have. Create a new key and re-seal under it.',
  rotation_period_invalid: 'Automatic rotation is off, or every 1 to 730 whole days.',
  rotation_not_due: 'The automatic rotation of “{name}” is not due yet.',
  deletion_refused:
    'The key “{name}” is {state}. Deletion can be requested only for an available or a disabled key.',
  deletion_not_waiting: 'The key “{name}” is {state}. No deletion of it is waiting.',
  deletion_not_due: 'The time that the deletion of “{name}” has to wait has not passed.',
  destruction_unproved:
    'The material of “{name}” was overwritten, but traces of it are still in the keystore file. It is tried again.',
  deletion_name_differs: 'What was typed is not the name of the key. Type “{name}” to confirm.',
  deletion_window_invalid: 'A deletion waits at least 72 hours and at most 30 days.',
  reason_invalid: 'A reason has 3 to 500 characters.',

  // key material from outside
  wrapping_key_gone:
    'This wrapping key is not held any more: it has served, was replaced, grew older than 24 hours, or the vault was locked. Make another one and wrap the material under that.',
  import_file_unfit:
    '“{file}” is not a file of at most {most} bytes, so it holds no key material. Choose another file.',
  import_wrapped_length:
    '“{file}” has {length} bytes, and nothing that is wrapped under this key has so many. Wrap it with the command that is shown, and bring the raw bytes, not text.',
  import_wrapped_unopened:
    '“{file}” does not open: it was wrapped under another key or in another way, or it is damaged. Compare the SHA-256 of the wrapping key and use the command that is shown.',
  import_secret_length:
    'An AES-256 key is 32 raw bytes. What was wrapped has {length}. If they are digits, turn them into bytes first.',
  import_secret_guessable:
    'These 32 bytes are text, or all the same, so they are no random key. Wrap the raw bytes of the key.',
  import_unprotected:
    '“{file}” is a private key in the clear, and was not taken in. Protect it with a passphrase (openssl pkcs8 -topk8 -v2 aes-256-cbc), then destroy the file in the clear.',
  import_file_malformed:
    '“{file}” is no private key file that a passphrase protects (PKCS#8, “BEGIN ENCRYPTED PRIVATE KEY”, or its DER). Convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc',
  import_protection_unfit:
    '“{file}” is protected in a way that is too weak, too costly, or unknown here. Protect it anew with: openssl pkcs8 -topk8 -v2 aes-256-cbc',
  import_passphrase_wrong: 'That is not the passphrase of “{file}”, or the file is damaged.',
  import_key_unreadable:
    'This is no private key of a type that Keyward knows, or it is damaged. RSA, ECDSA P-256 and Ed25519 keys can be imported, as PKCS#8.',
  import_key_trailing:
    'After the private key come {bytes} bytes that do not belong to it. Bring the key alone.',
  import_key_other: 'This is a key of the type {found}, not {wanted}.',
  import_exponent_unfit:
    'This RSA key has the public exponent {exponent}. Only keys with 65537 are taken in. Make a new key.',
  import_key_weak:
    'This RSA key can be broken: its primes are too near to each other, or were made by a chip with a known flaw. Make a new key.',
  import_pair_inconsistent:
    'The private key and its public key do not belong together, so the file is damaged or was put together wrongly. Bring another copy.',

  // small data and signatures
  data_too_large: 'This is for at most {most} bytes. Save the data as a file and use the file instead.',
  context_too_large: 'An encryption context has at most 64 entries and 8 KiB in all.',
  context_malformed: 'The encryption context has text that is not well-formed Unicode.',
  context_repeated: 'The encryption context has the entry “{key}” twice.',
  ciphertext_malformed: 'This is not a ciphertext of Keyward, or a part of it is missing.',
  ciphertext_unopened:
    'The ciphertext does not open: it was changed, it is of another kind, or its encryption context was another.',
  file_unsignable: '“{file}” is not a file, so it cannot be signed or verified.',
  signature_malformed: 'This is not a signature of Keyward, or a part of it is missing.',
  signature_file_malformed: '“{file}” is not a signature file of Keyward, or it was changed.',
  signature_elsewhere: '“{file}” was signed by another vault (id {vault}), so this one cannot verify it.',

  // sealed files
  not_sealed: '“{file}” is not a sealed file.',
  sealed_newer: '“{file}” was sealed by a newer Keyward. Install the newer version to open it.',
  sealed_elsewhere: '“{file}” was sealed by another vault (id {vault}), so this one cannot open it.',
  sealed_key_unknown: '“{file}” is sealed under a key that this vault does not have.',
  sealed_truncated: '“{file}” is cut off: a part of it is missing.',
  sealed_changed: '“{file}” has been changed or is damaged. Nothing was unsealed.',
  archive_unsafe: '“{file}” holds an entry that does not belong in a folder ({entry}). Nothing was unsealed.',
  seal_keys_invalid: 'Choose 1 to 8 different keys to seal under.',
  sealed_context_too_large: 'The encryption context of a sealed file has at most {most} bytes.',
  reseal_readback_failed:
    'The new key page of “{file}” could not be read back the same. The file still opens; the disk may be failing.',
  original_changed: '“{file}” changed after it was read, so it was not moved to the trash.',
  trash_failed: '“{file}” could not be moved to the trash. It is still where it was.',
  campaign_open: 'A re-seal campaign of the key “{name}” is not finished. Resume it, or give it up first.',
  campaign_needless: 'No file that is known is left to be re-sealed from the key “{name}”.',
  campaign_unknown: 'This re-seal campaign has ended.',
  campaign_running: 'This re-seal campaign is running. Stop it first.',
  campaign_unfinished: '{left} files are still left to be re-sealed.',
  folder_too_deep: '“{file}” lies too many folders deep to be searched.',

  // export to age
  age_recipients_count: 'Enter 1 to {most} recipients, one a line. Found: {found}.',
  age_recipient_invalid:
    'Recipient {number} is no age recipient, or it was mistyped. Ask for the whole line that begins with “age1”.',
  age_recipient_secret:
    'Recipient {number} is a secret key. Whoever it belongs to must not hand it out; ask for the line that begins with “age1”.',
  age_recipient_foreign:
    'Recipient {number} is of a kind that Keyward does not write for. Ask for one that age-keygen made.',
  age_recipient_twice: 'Recipient {number} was already entered.',
  age_recipients_mixed:
    'Recipients safe from quantum computers (age1pq…) and others do not go together: the weaker way in would count for all. Export once for each kind.',
  export_folder_unfit: 'Nothing is exported into the folder of the vault. Choose another folder.',

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
