// What Keyward says in English when it refuses, and what the person can do about it.

import type { RefusalCode } from '../../../core/refusal.ts';

/** Gives the fact of that name as text. */
type FactReader = (name: string) => string;
export type Refusals = { readonly [C in RefusalCode]: (fact: FactReader) => string };

export const refusalsInEnglish: Refusals = {
  argument_invalid: () => 'Keyward did not understand this request. Nothing was changed.',
  vault_name_invalid: () => 'Use 1 to 63 characters on one line, beginning with a letter or digit.',
  person_name_invalid: () => 'Use 1 to 63 characters on one line, and nothing that looks like an id.',
  person_name_taken: (fact) =>
    `Somebody else is already called “${fact('name')}”. Use a name that tells you apart.`,
  quorum_invalid: () =>
    'The quorum is at least 2 and at most the number of admins; there can be up to 16 admins.',
  key_name_invalid: () =>
    'Use 3 to 63 characters: letters, digits, hyphen, underscore, dot or space, beginning with a letter, and nothing that looks like an id.',
  key_name_taken: (fact) =>
    `A key named “${fact('name')}” already exists in this vault. Choose another name.`,
  passphrase_malformed: () =>
    'The passphrase has characters that cannot be typed again reliably. Use letters, digits, signs and spaces.',
  passphrase_short: (fact) =>
    `The passphrase needs at least ${fact('least')} characters; this one has ${fact('length')}.`,
  passphrase_weak: () =>
    'This passphrase would be guessed too soon. Use several unrelated words, or let Keyward suggest one.',
  passphrase_same: () => 'That is the passphrase you already have. Choose another one.',
  key_file_missing: () =>
    'A key file is needed besides the passphrase. Insert the medium that holds it and choose the file.',
  key_file_wrong: () =>
    'That key file does not belong to this passphrase. Choose the one that was made for it last.',
  key_file_unneeded: () => 'This passphrase opens without a key file. Enter it alone.',
  key_file_damaged: () => 'That is not a key file, or it is damaged. Choose another copy.',

  roles_invalid: () => 'Choose at least one role. Admins are made by a change of admins.',
  person_holds_share: (fact) =>
    `${fact('name')} is an admin and holds a share of the root key. Remove admins by a change of admins.`,
  role_lacking: (fact) =>
    `${fact('name')} does not have the role of ${fact('role')}. Give ${fact('name')} that role first.`,
  assignment_own: () => 'Nobody assigns a key to himself. Ask an admin or another manager of the key.',
  assignment_exists: (fact) => `${fact('name')} is already assigned this key.`,
  assignment_missing: (fact) => `${fact('name')} is not assigned this key.`,

  approval_expired: () => 'A confirmation holds for five minutes, and they are over. Ask for it again.',
  approval_other_action: () => 'Another action was confirmed, not this one. Ask for this one.',
  approval_own: () => 'Nobody confirms their own request. Another admin has to enter a passphrase.',
  approval_twice: (fact) => `${fact('name')} has already confirmed this. Another admin is needed.`,
  approval_not_admin: (fact) => `${fact('name')} is not an admin, and this takes admins only.`,
  approval_unconfirmed: (fact) =>
    `${fact('confirmed')} of the ${fact('needed')} other admins needed have confirmed this. Ask the next one.`,

  policy_invalid: (fact) => `Enter ${fact('least')} to ${fact('most')} whole minutes.`,
  kit_damaged: () => 'This is not a recovery kit, or it is damaged. Use another copy.',
  kit_format_newer: () => 'A newer Keyward made this recovery kit. Install the newer version.',
  kit_line_wrong: (fact) => `Line ${fact('line')} differs from the page. Compare it and correct it.`,
  kit_line_missing: (fact) => `The page has more lines. Go on with line ${fact('line')}.`,
  kit_lines_mixed: () =>
    'Each line is right by itself, but they come from different pages. Type the lines of one page.',
  kit_elsewhere: (fact) => `This recovery kit belongs to another vault, “${fact('vault')}”.`,
  kit_superseded: (fact) =>
    `The recovery kit of ${fact('name')} is out of date: the root key or the admins have changed since it was made. Use the newest kit.`,
  kit_newer: (fact) =>
    `The recovery kit of ${fact('name')} is newer than this keystore. Use a backup that was made later.`,

  passphrase_wrong: (fact) => `That is not the passphrase of ${fact('name')}.`,
  wait_before_retry: (fact) => `${fact('name')} can try again in ${fact('seconds')} seconds.`,
  shares_withdrawn: () => 'The passphrases entered so far were withdrawn. Enter yours again.',
  share_presented: (fact) => `${fact('name')} has already entered a passphrase. Another admin is needed.`,
  share_none: (fact) => `${fact('name')} holds no share of the root key, so there is no kit to take out.`,
  share_unusable: (fact) =>
    `The passphrase is right, but the share of ${fact('name')} does not open. The keystore was changed or is damaged; restore it from a backup.`,
  quorum_not_reached: () => 'More admins must enter their passphrases first.',
  root_key_unproved: () =>
    'The shares do not give the root key of this vault. The keystore was changed or is damaged; restore it from a backup.',
  person_unknown: () => 'This vault knows no such person.',
  not_signed_in: () => 'Nobody is signed in. Sign in with your own passphrase first.',
  not_permitted: () => 'Your role does not allow this. Ask an admin.',
  approval_missing: () => 'Another admin must confirm this first.',
  vault_locked: () => 'The vault is locked. Open it first.',
  vault_not_locked: () => 'The vault is already open.',
  vault_exists: () => 'There is already a vault in this folder. It was left as it is.',
  admin_change_under_way: () => 'A change of admins is under way. Finish it or abandon it first.',
  admin_change_step: () => 'The change of admins is not at this step. Go on where the window now is.',
  ceremony_step: () => 'The ceremony is not at this step. Go on where the window now is.',

  release_key_unset: () =>
    'This build knows no release key, so it cannot tell a release from a forgery. Check the download with the program beside it.',
  release_foreign: (fact) =>
    `“${fact('file')}” is not an update file of Keyward. Choose the one that ends in .release.`,
  release_forged: (fact) =>
    `“${fact('file')}” does not carry the signature of the release key. Do not install what came with it.`,
  release_trial: (fact) =>
    `“${fact('file')}” is of a trial build, which is not for keys that matter. Do not install it.`,

  keystore_missing: (fact) => `There is no keystore at ${fact('path')}. If it was moved, put it back.`,
  keystore_damaged: (fact) => `The keystore at ${fact('path')} is damaged. Restore it from a backup.`,
  keystore_foreign: (fact) => `The file at ${fact('path')} is not a Keyward keystore.`,
  keystore_newer: (fact) =>
    `A newer Keyward wrote this keystore (format ${fact('found')}; this one reads up to ${fact('known')}). Install the newer version.`,
  keystore_altered: (fact) =>
    `Something other than Keyward altered the keystore: ${fact('place')} does not carry the mark of this vault. Restore it from a backup.`,
  keystore_busy: () => 'Another Keyward has this vault open. Close it there, then try again.',

  backup_folder_missing: (fact) =>
    `The backup folder ${fact('folder')} is not there. Connect its drive, or choose another folder.`,
  backup_foreign: (fact) => `“${fact('file')}” is not a backup made by Keyward. It was left as it is.`,
  backup_newer: (fact) =>
    `“${fact('file')}” was made by a newer Keyward. Install the newer version to use it.`,
  backup_damaged: (fact) => `“${fact('file')}” is damaged, or a part of it is missing. Use another backup.`,
  backup_altered: (fact) =>
    `“${fact('file')}” was altered: ${fact('place')} does not carry the mark of this vault. Use another backup.`,
  backup_former_root: (fact) =>
    `“${fact('file')}” was made under an earlier root key. Only the admins of that time can open it, by their shares.`,
  backup_elsewhere: (fact) =>
    `This is a backup of another vault, “${fact('vault')}”. It cannot take the place of this one.`,
  backup_folder_unfit: () =>
    'Backups cannot be kept inside the folder of the vault: both would be lost together. Choose another folder.',

  key_unknown: () => 'This vault has no such key.',
  key_not_available: (fact) =>
    `The key “${fact('name')}” is ${fact('state')} and cannot be used. Choose another key.`,
  key_wrong_type: (fact) => `The key “${fact('name')}” is a ${fact('type')} key and cannot do this.`,
  key_not_enabled: (fact) =>
    `The key “${fact('name')}” is ${fact('state')}. Only an available key can be disabled.`,
  key_not_disabled: (fact) =>
    `The key “${fact('name')}” is ${fact('state')}. Only a disabled key can be enabled.`,
  key_deleted: (fact) => `The key “${fact('name')}” is deleted and does not change any more.`,
  key_not_deleted: (fact) => `The key “${fact('name')}” is ${fact('state')}, so what is known of it is kept.`,
  version_unknown: (fact) => `The key “${fact('name')}” has no such version.`,
  version_newest: (fact) =>
    `Version ${fact('version')} is the newest of “${fact('name')}” and cannot be disabled by itself. Rotate the key first, or disable the key.`,
  version_unchanged: (fact) => `Version ${fact('version')} of “${fact('name')}” is already ${fact('state')}.`,
  version_change_refused: (fact) =>
    `The key “${fact('name')}” is ${fact('state')}. Its versions can be enabled and disabled only while the key is available.`,
  rotation_refused: (fact) =>
    `The key “${fact('name')}” is ${fact('state')}. Only an available key can be rotated by hand.`,
  rotation_exhausted: (fact) =>
    `“${fact('name')}” has all ${fact('most')} versions that a key can have. Create a new key and re-seal under it; what is sealed already still opens.`,
  rotation_period_invalid: () => 'Automatic rotation is off, or every 1 to 730 whole days.',
  rotation_not_due: (fact) => `The automatic rotation of “${fact('name')}” is not due yet.`,
  deletion_refused: (fact) =>
    `The key “${fact('name')}” is ${fact('state')}. Deletion can be requested only for an available or a disabled key.`,
  deletion_not_waiting: (fact) =>
    `The key “${fact('name')}” is ${fact('state')}. No deletion of it is waiting.`,
  deletion_not_due: (fact) => `The time that the deletion of “${fact('name')}” has to wait has not passed.`,
  destruction_unproved: (fact) =>
    `The material of “${fact('name')}” was overwritten, but traces of it are still in the keystore file. Keyward tries again by itself; make room on the disk if it is nearly full.`,
  deletion_name_differs: (fact) => `That is not the name of the key. Type “${fact('name')}” to confirm.`,
  deletion_window_invalid: () => 'Choose a waiting time of at least 72 hours and at most 30 days.',
  reason_invalid: () => 'Give a reason of 3 to 500 characters.',

  wrapping_key_gone: () =>
    'This wrapping key is not held any more: it has served, was replaced, is older than 24 hours, or the vault was locked. Make another one and wrap the material under that.',
  import_file_unfit: (fact) =>
    `“${fact('file')}” is not a file of at most ${fact('most')} bytes, so it holds no key material. Choose another file.`,
  import_wrapped_length: (fact) =>
    `“${fact('file')}” has ${fact('length')} bytes, and nothing that is wrapped under this key has so many. Wrap it with the command that is shown, and bring the raw bytes, not text.`,
  import_wrapped_unopened: (fact) =>
    `“${fact('file')}” does not open: it was wrapped under another key or in another way, or it is damaged. Compare the SHA-256 of the wrapping key and use the command that is shown.`,
  import_secret_length: (fact) =>
    `An AES-256 key is 32 raw bytes. What was wrapped has ${fact('length')}. If they are digits, turn them into bytes first.`,
  import_secret_guessable: () =>
    'These 32 bytes are text, or all the same, so they are no random key. Wrap the raw bytes of the key.',
  import_unprotected: (fact) =>
    `“${fact('file')}” is a private key in the clear, and was not taken in. Protect it with a passphrase (openssl pkcs8 -topk8 -v2 aes-256-cbc), then destroy the file in the clear.`,
  import_file_malformed: (fact) =>
    `“${fact('file')}” is no private key file that a passphrase protects (PKCS#8, “BEGIN ENCRYPTED PRIVATE KEY”, or its DER). Convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc`,
  import_protection_unfit: (fact) =>
    `“${fact('file')}” is protected in a way that is too weak, too costly, or unknown here. Protect it anew with: openssl pkcs8 -topk8 -v2 aes-256-cbc`,
  import_passphrase_wrong: (fact) =>
    `That is not the passphrase of “${fact('file')}”, or the file is damaged. Enter it again.`,
  import_key_unreadable: () =>
    'This is no private key of a type that Keyward knows, or it is damaged. RSA, ECDSA P-256 and Ed25519 keys can be imported, as PKCS#8.',
  import_key_trailing: (fact) =>
    `After the private key come ${fact('bytes')} bytes that do not belong to it. Bring the key alone.`,
  import_key_other: (fact) =>
    `This is a key of the type ${fact('found')}, not ${fact('wanted')}. Choose the type that it has, or another file.`,
  import_exponent_unfit: (fact) =>
    `This RSA key has the public exponent ${fact('exponent')}. Only keys with 65537 are taken in. Make a new key.`,
  import_key_weak: () =>
    'This RSA key can be broken: its primes are too near to each other, or were made by a chip with a known flaw. Make a new key.',
  import_pair_inconsistent: () =>
    'The private key and its public key do not belong together: the file is damaged or was put together wrongly. Bring another copy.',
  data_too_large: (fact) =>
    `This is for at most ${fact('most')} bytes. Save the data as a file, then seal or sign the file.`,
  context_too_large: () =>
    'An encryption context has at most 64 entries and 8 KiB in all. Shorten it and try again.',
  context_malformed: () =>
    'The encryption context has characters that cannot be stored. Type them again, or leave them out.',
  context_repeated: (fact) =>
    `The encryption context has the entry “${fact('key')}” twice. Remove or rename one of them.`,
  ciphertext_malformed: () =>
    'This is not a ciphertext of Keyward, or a part of it is missing. Copy all of it, beginning with kw1.',
  ciphertext_unopened: () =>
    'The ciphertext does not open. Enter the same encryption context it was made with, check whether it is a sealed data key, and copy it again in full.',
  file_unsignable: (fact) =>
    `“${fact('file')}” is not a file, so it cannot be signed or verified. Pack a folder into one file first.`,
  signature_malformed: () =>
    'This is not a signature of Keyward, or a part of it is missing. Copy all of it, beginning with kws1.',
  signature_file_malformed: (fact) =>
    `“${fact('file')}” is not a signature file of Keyward, or it was changed. Ask for it again.`,
  signature_elsewhere: (fact) =>
    `Another vault signed “${fact('file')}” (vault id ${fact('vault')}). Verify it there, or with the public key.`,

  not_sealed: (fact) => `“${fact('file')}” is not a sealed file.`,
  sealed_newer: (fact) => `A newer Keyward sealed “${fact('file')}”. Install the newer version to open it.`,
  sealed_elsewhere: (fact) =>
    `Another vault sealed “${fact('file')}” (vault id ${fact('vault')}). Open it there.`,
  sealed_key_unknown: (fact) => `“${fact('file')}” is sealed under a key that this vault does not have.`,
  sealed_truncated: (fact) => `“${fact('file')}” is cut off: its end is missing. Use another copy.`,
  sealed_changed: (fact) =>
    `“${fact('file')}” was changed or is damaged. Nothing was unsealed. Use another copy.`,
  archive_unsafe: (fact) =>
    `“${fact('file')}” holds an entry that does not belong in a folder (${fact('entry')}). Nothing was unsealed.`,
  seal_keys_invalid: () => 'Choose 1 to 8 different keys to seal under.',
  sealed_context_too_large: (fact) =>
    `The encryption context of a sealed file has at most ${fact('most')} bytes. Shorten it and try again.`,
  reseal_readback_failed: (fact) =>
    `What was written to re-seal “${fact('file')}” could not be read back the same. The file still opens. The disk may be failing: make a copy.`,
  original_changed: (fact) =>
    `“${fact('file')}” changed after it was read, so it was not moved to the trash. What was made from it does not hold the change.`,
  trash_failed: (fact) => `“${fact('file')}” could not be moved to the trash. It is still where it was.`,
  campaign_open: (fact) =>
    `A re-seal campaign of “${fact('name')}” is not finished. Resume it, or give it up first.`,
  campaign_needless: (fact) =>
    `No known file is left to re-seal for “${fact('name')}”. Files in other places are found by searching their folders.`,
  campaign_unknown: () => 'This re-seal campaign has ended.',
  campaign_running: () => 'This re-seal campaign is running. Stop it first.',
  campaign_unfinished: (fact) => `${fact('left')} files are still left to be re-sealed.`,
  folder_too_deep: (fact) => `“${fact('file')}” lies too many folders deep, so it was not searched.`,

  age_recipients_count: (fact) =>
    `Enter 1 to ${fact('most')} recipients, each on a line of its own. Found: ${fact('found')}.`,
  age_recipient_invalid: (fact) =>
    `Recipient ${fact('number')} is not an age recipient, or it was mistyped. Ask for the whole line that begins with “age1”.`,
  age_recipient_secret: (fact) =>
    `Recipient ${fact('number')} is a secret key. Its owner must not hand it out. Ask for the line that begins with “age1”.`,
  age_recipient_foreign: (fact) =>
    `Recipient ${fact('number')} is of a kind that Keyward does not export for. Ask for one made with age-keygen.`,
  age_recipient_twice: (fact) => `Recipient ${fact('number')} was already entered. Remove one of the two.`,
  age_recipients_mixed: () =>
    'Recipients that are safe from quantum computers (age1pq…) and others do not go together: the weaker way in would count for all. Export once for each kind.',
  export_folder_unfit: () => 'Nothing is exported into the folder of the vault. Choose another folder.',

  file_missing: (fact) => `“${fact('file')}” is not there any more.`,
  file_unsupported: (fact) => `“${fact('file')}” is neither a file nor a folder, so it cannot be sealed.`,
  file_changed: (fact) =>
    `“${fact('file')}” changed while it was read. Try again when no program writes to it.`,
  target_exists: (fact) =>
    `“${fact('file')}” already exists and was not touched. Keep both writes a numbered name.`,
  name_too_long: (fact) => `The name “${fact('file')}” is too long for this disk. Shorten it and try again.`,
  no_permission: (fact) =>
    `Keyward may not read or write “${fact('file')}”. Check the permissions of the file and its folder.`,
  disk_full: (fact) => `The disk is full. “${fact('file')}” was not written. Make room and try again.`,
  disk_read_only: (fact) => `The disk that holds “${fact('file')}” is read-only.`,
  disk_failed: (fact) => `The disk reported a fault at “${fact('file')}” (${fact('fault')}).`,
  readback_failed: (fact) =>
    `“${fact('file')}” could not be read back as it was written, so it was not kept. The disk may be failing.`,
  cancelled: () => 'Cancelled. Nothing half-written was left behind.',

  internal: () => 'Something went wrong inside Keyward. Nothing was changed by this step.',
};
