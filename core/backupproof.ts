// The proof of a backup: that it is of this vault, unaltered, and would bring every key back.
//
// BP1  Its header and every deciding row carry the mark of the root key, and its whole log is intact and says of every
//      row what is there.
// BP2  Every key version in it unwraps. Material that was destroyed since is not missed: a tombstone stands for it.

import { materialOf } from './keymaterial.ts';
import type { Keystore } from './keystore.ts';
import { headerRow, Ledger } from './ledger.ts';
import { verifyWhole } from './logverify.ts';
import { keyOf, versionOf } from './records.ts';
import { Refusal } from './refusal.ts';
import type { RootKey, ShareSet } from './rootkey.ts';
import { pagesOf } from './rows.ts';

/** What a proof found: keys whose material is there, and the entries of the log. */
export interface ProofOfBackup {
  readonly keys: number;
  readonly entries: number;
}

/**
 * Holds the opened backup `name` against a root key (BP1, BP2). Refuses `backup_altered` with the place, and
 * `backup_former_root` where it was made under another root key than that of `set`.
 */
export async function proveBackup(
  copy: Keystore,
  root: RootKey,
  set: Pick<ShareSet, 'rootCommitment' | 'epoch'>,
  name: string,
): Promise<ProofOfBackup> {
  await requireRoot(copy, set, name);
  try {
    const ledger = new Ledger(copy, () => 0);
    await ledger.verify(root, 'before or since');
    const keys = await unwrapAll(copy, root);
    const log = await verifyWhole((work) => copy.read((rows) => work({ rows, root })), null, {
      progress: () => undefined,
      signal: null,
    });
    if (log.outcome !== 'intact') {
      throw new Refusal('keystore_altered', { place: log.rowFindings[0]?.row ?? 'the audit log' });
    }
    return { keys, entries: log.entries };
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code !== 'keystore_altered') throw thrown;
    throw new Refusal('backup_altered', { file: name, place: thrown.facts['place'] ?? '' });
  }
}

async function requireRoot(copy: Keystore, wanted: Pick<ShareSet, 'rootCommitment' | 'epoch'>, name: string) {
  const set = await copy.read(async (rows) => rows.get('share_set', (await headerRow(rows)).set_id));
  const isSame = set?.epoch === wanted.epoch && set.root_commitment.equals(wanted.rootCommitment);
  if (!isSame) throw new Refusal('backup_former_root', { file: name });
}

/** BP2; answers how many keys there are. */
async function unwrapAll(copy: Keystore, root: RootKey): Promise<number> {
  return copy.read(async (rows) => {
    const { id: vaultId } = await headerRow(rows);
    const keys = new Set<string>();
    for await (const page of pagesOf(rows, 'key_version')) {
      for (const row of page) {
        if (row.wrapped.length === 0) continue;
        const key = await rows.get('key', row.key_id);
        if (key === null) throw new Refusal('keystore_altered', { place: 'key_version' });
        materialOf(root, vaultId, keyOf(key), versionOf(row)).wipe();
        keys.add(row.key_id.toString('hex'));
      }
    }
    return keys.size;
  });
}
