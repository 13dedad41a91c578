// What Keyward says in English when it refuses, and what the person can do about it.

import type { RefusalCode } from '../../core/refusal.ts';

/** Gives the fact of that name as text. */
export type FactReader = (name: string) => string;
export type Refusals = { readonly [C in RefusalCode]: (fact: FactReader) => string };

export const refusalsInEnglish: Refusals = {
  argument_invalid: () => 'Keyward did not understand this request. Nothing was changed.',
  vault_name_invalid: () => 'Use 1 to 63 characters on one line, beginning with a letter or digit.',
  person_name_invalid: () => 'Use 1 to 63 characters on one line.',
  person_name_taken: (fact) =>
    `Another admin is already called “${fact('name')}”. Use a name that tells you apart.`,
  quorum_invalid: () =>
    'The quorum is at least 2 and at most the number of admins; there can be up to 16 admins.',
  key_name_invalid: () =>
    'Use 3 to 63 characters: letters, digits, hyphen, underscore, dot or space, beginning with a letter.',
  key_name_taken: (fact) =>
    `A key named “${fact('name')}” already exists in this vault. Choose another name.`,
  passphrase_malformed: () =>
    'The passphrase has characters that cannot be typed again reliably. Use letters, digits, signs and spaces.',
  passphrase_short: (fact) =>
    `The passphrase needs at least ${fact('least')} characters; this one has ${fact('length')}.`,
  passphrase_weak: () =>
    'This passphrase would be guessed too soon. Use several unrelated words, or let Keyward suggest one.',

  passphrase_wrong: (fact) => `That is not the passphrase of ${fact('name')}.`,
  wait_before_retry: (fact) => `${fact('name')} can try again in ${fact('seconds')} seconds.`,
  shares_withdrawn: () => 'The passphrases entered so far were withdrawn. Enter yours again.',
  share_presented: (fact) => `${fact('name')} has already entered a passphrase. Another admin is needed.`,
  share_unusable: (fact) =>
    `The passphrase is right, but the share of ${fact('name')} does not open. The keystore was changed or is damaged; restore it from a backup.`,
  quorum_not_reached: () => 'More admins must enter their passphrases first.',
  root_key_unproved: () =>
    'The shares do not give the root key of this vault. The keystore was changed or is damaged; restore it from a backup.',
  vault_locked: () => 'The vault is locked. Open it first.',
  vault_not_locked: () => 'The vault is already open.',
  vault_exists: () => 'There is already a vault in this folder. It was left as it is.',
  ceremony_step: () => 'The ceremony is not at this step. Go on where the window now is.',

  keystore_missing: (fact) => `There is no keystore at ${fact('path')}. If it was moved, put it back.`,
  keystore_damaged: (fact) => `The keystore at ${fact('path')} is damaged. Restore it from a backup.`,
  keystore_foreign: (fact) => `The file at ${fact('path')} is not a Keyward keystore.`,
  keystore_newer: (fact) =>
    `A newer Keyward wrote this keystore (format ${fact('found')}; this one reads up to ${fact('known')}). Install the newer version.`,
  keystore_altered: (fact) =>
    `Something other than Keyward altered the keystore: ${fact('place')} does not carry the mark of this vault. Restore it from a backup.`,
  keystore_busy: () => 'Another Keyward has this vault open. Close it there, then try again.',

  key_unknown: () => 'This vault has no such key.',
  key_not_available: (fact) =>
    `The key “${fact('name')}” is ${fact('state')} and cannot be used. Choose another key.`,
  key_wrong_type: (fact) => `The key “${fact('name')}” is a ${fact('type')} key and cannot do this.`,

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
