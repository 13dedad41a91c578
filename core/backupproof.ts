// The proof of a backup: that it is of this vault, unaltered, and would bring every key back.
//
// BP1  Its header and every deciding row carry the mark of the root key, and its whole log is intact and says of every
//      row what is there.
// BP2  Every key version in it unwraps. Material that was destroyed since is not missed: a tombstone stands for it. That
//      tombstone has no mark, since it came after the copy: where a vault is open, only its word makes it true.

import { signedTombstones } from './backupend.ts';
import { materialOf } from './keymaterial.ts';
import type { Keystore } from './keystore.ts';
import { Ledger } from './ledger.ts';
import { verifyWhole } from './logverify.ts';
import { headerRow } from './recording.ts';
import { keyOf, versionOf } from './records.ts';
import { Refusal } from './refusal.ts';
import type { RootKey, ShareSet } from './rootkey.ts';
import { rowName } from './rowbytes.ts';
import { requireMarked } from './rowmarks.ts';
import { pagesOf, type Rows } from './rows.ts';

/** What a proof found: keys whose material is there, and the entries of the log. */
interface ProofOfBackup {
  readonly keys: number;
  readonly entries: number;
}

/**
 * Holds the opened backup `name` against a root key (BP1, BP2). Refuses `backup_altered` with the place, and
 * `backup_former_root` where it was made under another root key than that of `set`. `ended`: of which keys the material
 * may be gone (`endedKeys`); null where no vault is open that could say.
 */
export async function proveBackup(
  copy: Keystore,
  root: RootKey,
  set: Pick<ShareSet, 'rootCommitment' | 'epoch'>,
  name: string,
  ended: ReadonlySet<string> | null,
): Promise<ProofOfBackup> {
  await requireRoot(copy, set, name);
  try {
    const ledger = new Ledger(copy, () => 0);
    await ledger.verify(root, 'before or since');
    if (ended !== null) await requireEndsKnown(copy, root, ended);
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

/** The keys (hex) that an open vault says were destroyed: by its tombstones, or by what a restore left out. */
export async function endedKeys(rows: Rows, root: RootKey): Promise<ReadonlySet<string>> {
  const ids = (await signedTombstones(rows, root)).map(({ key_id }) => key_id);
  for (const row of await rows.all('deleted_key')) {
    requireMarked(root, 'deleted_key', row);
    ids.push(row.id);
  }
  return new Set(ids.map((id) => id.toString('hex')));
}

/** BP2. */
function requireEndsKnown(copy: Keystore, root: RootKey, ended: ReadonlySet<string>): Promise<void> {
  return copy.read(async (rows) => {
    const own = await endedKeys(rows, root);
    const isKnown = (id: Buffer) => ended.has(id.toString('hex')) || own.has(id.toString('hex'));
    for (const row of await rows.all('tombstone')) {
      if (!isKnown(row.key_id)) throw new Refusal('keystore_altered', { place: rowName('tombstone', row) });
    }
    for await (const page of pagesOf(rows, 'key_version')) {
      const gone = page.find(({ key_id, wrapped }) => wrapped.length === 0 && !isKnown(key_id));
      if (gone !== undefined) throw new Refusal('keystore_altered', { place: rowName('key_version', gone) });
    }
  });
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
