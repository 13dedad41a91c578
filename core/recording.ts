// A recording: the changes of one entry of the log. It marks rows, keeps their digests and carries the rows sum on.
//
// What marks, digests and the sum are: ledger.ts, G2 and G3.

import { sha256 } from './aead.ts';
import { sized } from './layout.ts';
import type { MarkedChanges, Unmarked } from './ledger.ts';
import type { RootKey } from './rootkey.ts';
import { keyName, keyOfRow, rowBytes, rowDigest, rowName } from './rowbytes.ts';
import { addTo, altered } from './rowmarks.ts';
import type { Changes, PrimaryKey, Rows } from './rows.ts';
import {
  type DecidingTable,
  type DerivedTable,
  decidingTables,
  type TableName,
  type Tables,
} from './schema.ts';

/** What the header's mac rests on besides the log: kept in memory while the vault is open (G3). */
export interface Sealed {
  readonly headerDigest: Buffer;
  readonly rowsSum: Buffer;
  /** The hash of the last entry of the log. */
  readonly head: Buffer;
}

/** The changes of one entry: marks rows, keeps their digests, and carries the rows sum on. */
export class Recording implements MarkedChanges {
  readonly digests: Record<string, string> = {};
  readonly #root: RootKey;
  readonly #changes: Changes;
  readonly sum: Buffer;
  #header: 'as it was' | 'changed' = 'as it was';

  constructor(root: RootKey, changes: Changes, sum: Buffer) {
    this.#root = root;
    this.#changes = changes;
    this.sum = Buffer.from(sum);
  }

  get: Changes['get'] = (table, ...key) => this.#changes.get(table, ...key);
  all: Changes['all'] = (table) => this.#changes.all(table);
  some: Changes['some'] = (table, match) => this.#changes.some(table, match);
  page: Changes['page'] = (table, after, most) => this.#changes.page(table, after, most);
  count: Changes['count'] = (table) => this.#changes.count(table);
  lastAudit: Changes['lastAudit'] = () => this.#changes.lastAudit();
  auditAfter: Changes['auditAfter'] = (after, most) => this.#changes.auditAfter(after, most);
  auditTexts: Changes['auditTexts'] = (after, most) => this.#changes.auditTexts(after, most);
  auditBefore: Changes['auditBefore'] = (before, most) => this.#changes.auditBefore(before, most);
  lastCheckpoint: Changes['lastCheckpoint'] = () => this.#changes.lastCheckpoint();
  sealedFileCounts: Changes['sealedFileCounts'] = () => this.#changes.sealedFileCounts();
  rotationsDue: Changes['rotationsDue'] = (at) => this.#changes.rotationsDue(at);
  sealedUnder: Changes['sealedUnder'] = (keyId) => this.#changes.sealedUnder(keyId);
  sealedBelow: Changes['sealedBelow'] = (...asked) => this.#changes.sealedBelow(...asked);
  countSealedBelow: Changes['countSealedBelow'] = (...asked) => this.#changes.countSealedBelow(...asked);
  versionPage: Changes['versionPage'] = (after, most) => this.#changes.versionPage(after, most);
  putWrapped: Changes['putWrapped'] = (runs, bytes) => this.#changes.putWrapped(runs, bytes);

  async put<T extends TableName>(table: T, row: Tables[T]): Promise<void> {
    if (table === 'vault' || table === 'share' || table === 'share_set') this.#header = 'changed';
    await this.#changes.put(table, row);
  }

  async remove<T extends TableName>(table: T, ...key: PrimaryKey): Promise<void> {
    if (table === 'share' || table === 'share_set') this.#header = 'changed';
    await this.#changes.remove(table, ...key);
  }

  async mark<T extends DecidingTable>(table: T, row: Unmarked<T>): Promise<void> {
    const mac = this.#root.macRow(rowBytes(table, row));
    await this.#takeOut(table, keyOfRow(table, row));
    this.#addToSum(mac);
    this.digests[rowName(table, row)] = rowDigest(table, row);
    if (table === 'person') this.#header = 'changed';
    await this.#changes.put(table, { ...row, mac } as unknown as Tables[T]);
  }

  async keep<T extends DerivedTable>(table: T, row: Tables[T]): Promise<void> {
    this.digests[rowName(table, row)] = rowDigest(table, row);
    await this.#changes.put(table, row);
  }

  async drop(table: DecidingTable | DerivedTable, ...key: PrimaryKey): Promise<void> {
    if (isDeciding(table)) await this.#takeOut(table, key);
    this.digests[keyName(table, key)] = 'gone';
    if (table === 'person') this.#header = 'changed';
    await this.#changes.remove(table, ...key);
  }

  /** The header digest and rows sum that these changes leave. */
  async sealed(before: Sealed): Promise<Sealed> {
    if (this.#header === 'as it was') return { ...before, rowsSum: this.sum };
    const headerDigestNow = await headerDigest(this.#changes, await headerRow(this.#changes));
    return { ...before, headerDigest: headerDigestNow, rowsSum: this.sum };
  }

  async #takeOut(table: DecidingTable, key: PrimaryKey): Promise<void> {
    const before = await this.#changes.get(table, ...key);
    if (before !== null && before.mac.length === 32) this.#addToSum(before.mac);
  }

  /** XOR: adding a term a second time takes it out. */
  #addToSum(mac: Buffer): void {
    addTo(this.sum, this.#root.rowSum(mac));
  }
}

export async function headerRow(rows: Rows): Promise<Tables['vault']> {
  const vault = await rows.get('vault', 1);
  // A number below zero is none that could be signed.
  if (vault === null || vault.log_size < 0) throw altered('the header');
  return vault;
}

/** SHA-256 over the header, the share sets, the shares and their holders. */
export async function headerDigest(rows: Rows, vault: Tables['vault']): Promise<Buffer> {
  const parts = [rowBytes('vault', vault)];
  for (const set of await rows.all('share_set')) parts.push(rowBytes('share_set', set));
  for (const share of await rows.all('share')) {
    const holder = await rows.get('person', share.person_id);
    if (holder === null) throw altered('the holder of a share');
    parts.push(rowBytes('share', share), rowBytes('person', holder));
  }
  return sha256(...parts.map(sized));
}

function isDeciding(table: TableName): table is DecidingTable {
  return (decidingTables as readonly TableName[]).includes(table);
}
