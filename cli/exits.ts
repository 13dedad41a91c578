// Exit codes: what a script learns from how the command ended.
//
//   0   done                3   the vault stays locked: passphrase wrong, quorum not reached
//   1   refused             4   verification failed: a signature, a sealed file, the log is not as it should be
//   2   wrong usage        70   a defect of Keyward
//   130, 143, 129  ended by SIGINT, SIGTERM, SIGHUP

import type { RefusalCode } from '../core/refusal.ts';

export const exits = { done: 0, refused: 1, usage: 2, locked: 3, unverified: 4, internal: 70 } as const;
export type Exit = (typeof exits)[keyof typeof exits];

const locked: readonly RefusalCode[] = [
  'passphrase_wrong',
  'passphrase_malformed',
  'wait_before_retry',
  'key_file_missing',
  'key_file_wrong',
  'key_file_unneeded',
  'key_file_damaged',
  'share_unusable',
  'quorum_not_reached',
  'root_key_unproved',
  'vault_locked',
  'not_signed_in',
];

const unverified: readonly RefusalCode[] = [
  'keystore_altered',
  'ciphertext_unopened',
  'signature_file_malformed',
  'sealed_truncated',
  'sealed_changed',
  'backup_damaged',
];

export function exitOf(code: RefusalCode): Exit {
  if (code === 'internal') return exits.internal;
  if (locked.includes(code)) return exits.locked;
  return unverified.includes(code) ? exits.unverified : exits.refused;
}
