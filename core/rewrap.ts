// Re-wrapping: every key version of a vault from under one root key to under the next, inside one transaction.
//
// N1  Versions come and go in pages, so that memory does not grow with the vault, and between pages whatever else waits in
//     this process has its turn.
// N2  A row that is not genuine ends the whole with `keystore_altered` and its name (rewrappage.ts, X1).

import { Refusal } from './refusal.ts';
import { type PageEnd, type RewrappedPage, rewrapPage } from './rewrappage.ts';
import type { RootKey } from './rootkey.ts';
import type { Changes, VersionKey, VersionPage } from './rows.ts';

/** Versions in a page: the window waits for one for a few milliseconds. */
const pageSize = 256;

/** What re-wrapping leaves. */
export interface Rewrapped {
  readonly versions: number;
  /** The sums of the versions' terms (ledger.ts, rows sum) under the old root key and under the new one. */
  readonly before: Buffer;
  readonly after: Buffer;
  /** Versions whose material is gone. */
  readonly destroyed: readonly VersionKey[];
}

/**
 * Re-wraps all key versions. Refuses `keystore_altered` (N2).
 * A thread beside this one would make it slower: each cipher and each digest is memory that is asked for and given back,
 * and the threads of an Electron wait for each other there (docs/performance.md).
 */
export async function rewrapAll(
  from: RootKey,
  to: RootKey,
  vaultId: Buffer,
  changes: Changes,
): Promise<Rewrapped> {
  const written = new Written(changes);
  for await (const page of pages(changes)) {
    await written.write(rewrapPage(vaultId, from.rowKeys, to.rowKeys, page));
  }
  return written.all;
}

/** All key versions; after each page whatever else waits has its turn. */
async function* pages(changes: Changes): AsyncGenerator<VersionPage> {
  let after: VersionKey | null = null;
  for (;;) {
    const page: VersionPage | null = await changes.versionPage(after, pageSize);
    if (page === null) return;
    yield page;
    after = page.last;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Pages that came back: written, and summed up. */
class Written {
  readonly #changes: Changes;
  readonly #sums = { before: Buffer.alloc(32), after: Buffer.alloc(32) };
  readonly #destroyed: VersionKey[] = [];
  #versions = 0;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  /** What all pages come to. */
  get all(): Rewrapped {
    return { versions: this.#versions, ...this.#sums, destroyed: this.#destroyed };
  }

  async write(end: PageEnd): Promise<void> {
    if ('altered' in end) throw altered(end.altered);
    await this.#changes.putWrapped(end.runs, end.bytes);
    this.#add(end);
  }

  #add({ runs, before, after, destroyed }: RewrappedPage): void {
    addTo(this.#sums.before, before);
    addTo(this.#sums.after, after);
    this.#destroyed.push(...destroyed);
    for (const { first, last } of runs) this.#versions += last - first + 1;
  }
}

/** XOR: the order of rows does not matter, and adding a term a second time takes it out. */
function addTo(sum: Buffer, term: Uint8Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) ^ (term[i] ?? 0);
}

function altered({ keyId, version }: VersionKey): Refusal {
  return new Refusal('keystore_altered', { place: `key_version ${keyId} ${version}` });
}
