// The complete verification: the whole audit log from its beginning, and every row held against what the log says of it.
//
// LV1  The log is followed (logcheck.ts) and held against the vault's header, every checkpoint that was kept, its
//      signature verified, and the checkpoint seen last on this computer.
// LV2  Every entry holds the digests of the rows that it left. A row that is another, is not there, or that no entry
//      knows is named; so is a deciding row without the mark of this vault.
// LV3  It works in slices, each one turn of the keystore, and lets others go between them. What they change meanwhile
//      is followed entry by entry: a row is held against the log as it stands in the same turn.

import { setImmediate as others } from 'node:timers/promises';
import { sameBytes } from './aead.ts';
import { verifierOf } from './checkpoint.ts';
import { type Anchor, LogCheck, logStart, mostFindings } from './logcheck.ts';
import { openNote, readCheckpoint, type VerifierKey } from './note.ts';
import { headerRow } from './recording.ts';
import type { LogVerification, Progress, RowFinding } from './recordviews.ts';
import { Refusal } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import { keyOfRow, rowBytes, rowDigest, rowName } from './rowbytes.ts';
import { type PrimaryKey, pagesOf, type Rows } from './rows.ts';
import {
  type DecidingTable,
  type DerivedTable,
  decidingTables,
  derivedTables,
  type Tables,
} from './schema.ts';

/** Whoever waits for long work: is told how far it has come, and may stop it. */
export interface Watch {
  readonly progress: (progress: Progress) => void;
  readonly signal: AbortSignal | null;
}

/** One turn of the keystore of an open vault. */
export interface Turn {
  readonly rows: Rows;
  readonly root: RootKey;
}
type TakeTurn = <T>(work: (turn: Turn) => Promise<T>) => Promise<T>;

const entriesAtATime = 1000;
const rowsAtATime = 500;

/** Verifies everything (LV1, LV2). `seen` is the checkpoint seen last. Refuses `cancelled`, and as `turn` does. */
export async function verifyWhole(
  turn: TakeTurn,
  seen: Anchor | null,
  watch: Watch,
): Promise<LogVerification> {
  const { whole, of } = await turn(async ({ rows, root }) => {
    const { id, log_size } = await headerRow(rows);
    const begun = new WholeCheck(id, await verifierOf(rows, root));
    return { whole: begun, of: log_size + (await rowCount(rows)) };
  });
  if (seen !== null) whole.log.expect(seen);
  const pause = async () => {
    watch.progress({ done: Math.min(whole.done, of), of });
    await others();
    if (watch.signal?.aborted === true) throw new Refusal('cancelled');
  };
  while ((await turn(({ rows }) => whole.follow(rows))) === 'more') await pause();
  for (const table of checkedTables) {
    let after: PrimaryKey | null = null;
    do {
      after = await turn((at) => whole.comparePage(at, table, after));
      await pause();
    } while (after !== null);
  }
  return turn((at) => whole.finish(at));
}

type CheckedTable = DecidingTable | DerivedTable;
const checkedTables: readonly CheckedTable[] = [...decidingTables, ...derivedTables];

async function rowCount(rows: Rows): Promise<number> {
  let count = 0;
  for (const table of checkedTables) count += await rows.count(table);
  return count;
}

class WholeCheck {
  readonly log: LogCheck;
  readonly #verifier: VerifierKey;
  /** The digest that each row not yet compared was left with. */
  readonly #left = new Map<string, string>();
  readonly #rowFindings: RowFinding[] = [];
  readonly #forged: number[] = [];
  /** From before the first entry: what somebody put there is found as well. */
  #seq = Number.MIN_SAFE_INTEGER;
  #rows = 0;
  #more = 0;

  constructor(vaultId: Buffer, verifier: VerifierKey) {
    this.log = new LogCheck(vaultId, logStart);
    this.#verifier = verifier;
  }

  /** Entries followed and rows compared so far. */
  get done(): number {
    return Math.max(0, this.#seq) + this.#rows;
  }

  /** Follows the next entries, with the checkpoints of them. */
  async follow(rows: Rows): Promise<'more' | 'all'> {
    const texts = await rows.auditTexts(this.#seq, entriesAtATime);
    const last = Number.parseInt(texts.at(-1) ?? '', 10);
    if (Number.isNaN(last)) return 'all';
    for (const checkpoint of await rows.page('checkpoint', [this.#seq], entriesAtATime)) {
      if (checkpoint.seq <= last) this.#expect(checkpoint);
    }
    for (const text of texts) this.#add(text);
    this.#seq = last;
    return texts.length < entriesAtATime ? 'all' : 'more';
  }

  /** An entry as `auditTexts` has it. */
  #add(text: string): void {
    const hashAt = text.indexOf(' ') + 1;
    const entry = text.slice(hashAt + 64);
    this.log.addText(Number(text.slice(0, hashAt - 1)), entry, text.slice(hashAt, hashAt + 64));
    if (entry.endsWith(noRows)) return;
    for (const [row, digest] of digestsIn(entry)) {
      if (digest === 'gone') this.#left.delete(row);
      else this.#left.set(row, digest);
    }
  }

  /** Compares the rows of a table after `after`; answers where to go on, null at the end of the table. */
  async comparePage(
    { rows, root }: Turn,
    table: CheckedTable,
    after: PrimaryKey | null,
  ): Promise<PrimaryKey | null> {
    while ((await this.follow(rows)) === 'more');
    const page = await rows.page(table, after, rowsAtATime);
    for (const row of page) this.#compare(root, table, row);
    const last = page.at(-1);
    return last === undefined || page.length < rowsAtATime ? null : keyOfRow(table, last);
  }

  /** What is left is rows that were changed since they were compared, and rows that are missing. */
  async finish({ rows, root }: Turn): Promise<LogVerification> {
    while ((await this.follow(rows)) === 'more');
    const { log_size, log_head } = await headerRow(rows);
    this.log.expect({ seq: log_size, hash: log_head });
    for (const checkpoint of await rows.page('checkpoint', [this.#seq], entriesAtATime))
      this.#expect(checkpoint);
    const touched = new Set([...this.#left.keys()].map((row) => row.split(' ', 1)[0]));
    for (const table of checkedTables.filter((one) => touched.has(one))) {
      for await (const page of pagesOf(rows, table)) {
        for (const row of page) if (this.#left.has(rowName(table, row))) this.#compare(root, table, row);
      }
    }
    for (const row of this.#left.keys()) this.#find({ is: 'missing', row });
    return this.#verdict(log_size);
  }

  #verdict(signedSize: number): LogVerification {
    const { entries, findings, more, lastGood, confirmed } = this.log.end();
    // While a vault is open nothing comes after what its header signs.
    const beyond = { is: 'altered', from: signedSize + 1, to: this.#seq } as const;
    const all = this.#seq > signedSize ? [...findings, beyond] : findings;
    const isIntact = all.length + this.#rowFindings.length + this.#forged.length === 0;
    return {
      outcome: isIntact ? 'intact' : 'not intact',
      ...{ entries, rows: this.#rows, findings: all, rowFindings: this.#rowFindings },
      ...{ forgedCheckpoints: this.#forged, more: more + this.#more, confirmed },
      lastGood: { seq: lastGood.seq, at: lastGood.at === null ? null : Date.parse(lastGood.at) },
    };
  }

  #expect({ seq, note }: Tables['checkpoint']): void {
    const opened = openNote(note, this.#verifier);
    const checkpoint = opened.is === 'verified' ? readCheckpoint(opened.text) : null;
    if (checkpoint !== null && checkpoint.size === seq) this.log.expect({ seq, hash: checkpoint.head });
    else if (this.#forged.length < mostFindings) this.#forged.push(seq);
    else this.#more += 1;
  }

  #compare(root: RootKey, table: CheckedTable, row: object): void {
    // What was destroyed while the vault was locked is in the log by the next unlock (schema.ts).
    if (table === 'tombstone' && 'mac' in row && Buffer.isBuffer(row.mac) && row.mac.length === 0) return;
    const name = rowName(table, row);
    const digest = this.#left.get(name);
    this.#left.delete(name);
    this.#rows += 1;
    if (digest === undefined) this.#find({ is: 'added', row: name });
    else if (digest !== rowDigest(table, row) || !isMarked(root, table, row)) {
      this.#find({ is: 'altered', row: name });
    }
  }

  #find(finding: RowFinding): void {
    if (this.#rowFindings.length < mostFindings) this.#rowFindings.push(finding);
    else this.#more += 1;
  }
}

/** Whether a deciding row carries the mark of this vault; that of destroyed material cannot be checked (ledger.ts). */
function isMarked(root: RootKey, table: CheckedTable, row: object): boolean {
  const { mac, wrapped } = row as { readonly mac?: Buffer; readonly wrapped?: Buffer };
  if (mac === undefined || wrapped?.length === 0) return true;
  return sameBytes(root.macRow(rowBytes(table, row)), mac);
}

/** How an entry ends that leaves no rows, as most do. */
const noRows = ',"rows":{},"signed":"signed"}';

/** The digests that an entry holds. Only they are taken out of its text: they stand between `rows` and `signed`. */
function digestsIn(entry: string): readonly (readonly [string, string])[] {
  const from = entry.lastIndexOf(',"rows":{') + ',"rows":'.length;
  const to = entry.lastIndexOf('},"signed":') + 1;
  if (to <= from + 2) return [];
  try {
    return Object.entries(JSON.parse(entry.slice(from, to)) as Readonly<Record<string, string>>);
  } catch {
    return [];
  }
}
