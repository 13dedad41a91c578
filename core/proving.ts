// Proving oneself: a person's passphrase opens his private key, or is said to be wrong, recorded and counted.
//
// B1  A wrong passphrase is said at once, for that person; after the second in a row each next attempt waits longer.
// B4  One attempt of a person at a time: the next begins when it is known whether the one before was wrong.

import type { AuditDraft } from './audit.ts';
import { openCredential } from './credential.ts';
import type { KeyBytes } from './keybytes.ts';
import { keyFileOf } from './keyfile.ts';
import type { Keystore } from './keystore.ts';
import type { OpenVault } from './openvault.ts';
import { normalisePassphrase } from './passphrase.ts';
import type { Person } from './people.ts';
import { personOf, personView } from './records.ts';
import { Refusal, refusalView } from './refusal.ts';
import { requireMarked } from './rowmarks.ts';
import type { Changes, Rows } from './rows.ts';

/** Where a proof is made, and how a wrong passphrase is recorded there: signed where the vault is open. */
export interface ProvingGround {
  readonly keystore: Keystore;
  readonly vaultId: Buffer;
  readonly now: () => number;
  readonly record: (draft: AuditDraft, work: (changes: Changes) => Promise<void>) => Promise<void>;
}

/** The open vault as the place of a proof. */
export function openGround(open: OpenVault, now: () => number): ProvingGround {
  const { keystore, ledger, founding } = open;
  const record: ProvingGround['record'] = (draft, work) => ledger.record(open, draft, work);
  return { keystore, vaultId: founding.id, now, record };
}

/** The person of an id (hex), as he is known to the open vault. Refuses `person_unknown`, `keystore_altered`. */
export async function activePerson({ root }: OpenVault, rows: Rows, personId: string): Promise<Person> {
  const row = await rows.get('person', Buffer.from(personId, 'hex'));
  if (row === null || row.standing !== 'active') throw new Refusal('person_unknown');
  requireMarked(root, 'person', row);
  return personOf(row);
}

/** Records why a proof was refused; a wrong passphrase was recorded where it was counted. */
export async function recorded<T>(
  open: OpenVault,
  person: Person,
  said: Omit<AuditDraft, 'person' | 'result'>,
  proof: () => Promise<T>,
): Promise<T> {
  try {
    return await proof();
  } catch (thrown) {
    const result = refusalView(thrown).code;
    const draft: AuditDraft = { ...said, person: personView(person), result };
    if (result !== 'passphrase_wrong')
      await open.ledger.record(open, draft, async () => undefined).catch(() => undefined);
    throw thrown;
  }
}

/** What a person gives to prove himself: the normalised passphrase, and the key file (32 bytes) where he needs one. */
export interface Secrets {
  readonly passphrase: KeyBytes;
  readonly keyFile: KeyBytes | null;
}

/** Normalises what was typed and reads the content of a key file for `work`; both are wiped, whatever comes of it. */
export async function withSecrets<T>(
  typed: Uint8Array,
  keyFile: Uint8Array | null,
  work: (secrets: Secrets) => Promise<T>,
): Promise<T> {
  try {
    using passphrase = normalisePassphrase(typed);
    using key = keyFile === null ? null : keyFileOf(keyFile);
    return await work({ passphrase, keyFile: key });
  } finally {
    typed.fill(0);
    keyFile?.fill(0);
  }
}

/**
 * Opens the private key (32 bytes) of `person`; the caller wipes it and records
 * the success together with `forgetFailures`. Refuses `wait_before_retry`, `passphrase_wrong`, `key_file_…`,
 * `keystore_altered`.
 */
export function provePerson(
  ground: ProvingGround,
  person: Person,
  { passphrase, keyFile }: Secrets,
  action: AuditDraft['action'],
): Promise<KeyBytes> {
  const { vaultId } = ground;
  const open = () => openCredential(vaultId, person.id, person.credential, passphrase, keyFile);
  return proveBy(open, ground, person, action);
}

/** The last attempt of each person (id in hex) that has not ended (B4). */
const attempts = new Map<string, Promise<unknown>>();

/** As `provePerson` by anything that answers null to a wrong passphrase. */
export async function proveBy<T>(
  open: () => Promise<T | null>,
  ground: ProvingGround,
  person: Person,
  action: AuditDraft['action'],
): Promise<T> {
  const id = person.id.toString('hex');
  const before = attempts.get(id) ?? Promise.resolve();
  const attempt = before.then(() => attemptBy(open, ground, person, action));
  const ended = attempt.catch(() => undefined);
  attempts.set(id, ended);
  try {
    return await attempt;
  } finally {
    if (attempts.get(id) === ended) attempts.delete(id);
  }
}

async function attemptBy<T>(
  open: () => Promise<T | null>,
  ground: ProvingGround,
  person: Person,
  action: AuditDraft['action'],
): Promise<T> {
  const { keystore, now, record } = ground;
  const { name } = person;
  const before = await keystore.read((rows) => rows.get('attempt', person.id));
  const retryAt = before === null ? null : retryInstant(before.failures, before.last_at, now());
  if (retryAt !== null) {
    throw new Refusal('wait_before_retry', { name, seconds: Math.ceil((retryAt - now()) / 1000) });
  }
  const opened = await open();
  if (opened !== null) return opened;
  await record({ action, person: personView(person), result: 'passphrase_wrong' }, async (changes) => {
    const failures = ((await changes.get('attempt', person.id))?.failures ?? 0) + 1;
    await changes.put('attempt', { person_id: person.id, failures, last_at: now() });
  });
  throw new Refusal('passphrase_wrong', { name });
}

/** After a right passphrase. */
export function forgetFailures(changes: Changes, person: Person): Promise<void> {
  return changes.remove('attempt', person.id);
}

/** The next attempt is refused before this instant: 2 s after the second failure, then 4 s, 8 s, … up to 5 minutes. */
export function retryInstant(failures: number, lastAt: number, now: number): number | null {
  if (failures < 2) return null;
  const delay = Math.min(300_000, 1000 * 2 ** (failures - 1));
  // A clock that was set back must not lock anyone out: a failure that lies ahead of it delays nothing.
  const retryAt = lastAt + delay;
  return lastAt <= now && retryAt > now ? retryAt : null;
}
