// The ceremony record: what a ceremony leaves on paper and as a file, to be verified without the vault.
//
//   file      = the record as JSON, indented, UTF-8, one line feed at its end
//   signature = its last field: the signature lines of a note (note.ts) whose text is the record without them, as JSON
//               in one line; by the vault's checkpoint key, which the record names
//
// CR1  A record rests on one audit entry, the last that its ceremony made: by its number and hash it stands for the
//      whole log before it. What it says of who, when and what is in that entry and those before it.
// CR2  It is made after the entry is durable, so there is no record of a ceremony that did not come to its end.
// CR3  It holds names, dates and numbers; nothing that opens anything.

import { signRecord, verifierOf } from './checkpoint.ts';
import { verifierKeyText } from './note.ts';
import { invariant } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import type { Rows } from './rows.ts';
import type { CeremonyRecord } from './snapshot.ts';

/** What the ceremony itself knows. */
type CeremonyFacts = Pick<
  CeremonyRecord,
  'ceremony' | 'at' | 'present' | 'quorum' | 'admins' | 'witness' | 'detail'
>;

/** The record of the ceremony that ended with the audit entry `entry`, signed. Refuses `keystore_altered`. */
export async function recordCeremony(
  rows: Rows,
  root: RootKey,
  facts: CeremonyFacts,
  entry: number,
): Promise<CeremonyRecord> {
  const [vault, last] = [await rows.get('vault', 1), await rows.get('audit', entry)];
  invariant(vault !== null && last !== null, 'a ceremony ends with an entry (CR2)');
  const { ceremony, at, present, quorum, admins, witness, detail } = facts;
  return signRecord(rows, root, {
    ...{ ceremony, vaultId: vault.id.toString('hex'), vaultName: vault.name, at },
    ...{ present, quorum, admins, witness, detail },
    ...{ auditEntry: last.seq, auditHash: last.hash.toString('hex') },
    verifier: verifierKeyText(await verifierOf(rows, root)),
  });
}

/** The bytes of the file. */
export function recordFile(record: CeremonyRecord): Buffer {
  return Buffer.from(`${JSON.stringify(record, null, 2)}\n`, 'utf8');
}
