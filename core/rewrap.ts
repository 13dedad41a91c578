// Re-wrapping: every key version of a vault from under one root key to under the next, inside one transaction.
//
// N1  Versions come and go in pages, so that memory does not grow with the vault.
// N2  This thread reads and writes, and one lane beside it works on the pages; in a small vault this thread does that too.
//     Between pages whatever else waits in this process has its turn.
// N3  The lane is lent the row keys of both root keys (rowkeys.ts), in memory that is shared and wiped; it wipes its own.
// N4  A row that is not genuine ends the whole with `keystore_altered` and its name (rewrappage.ts, X1).

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { invariant, Refusal } from './refusal.ts';
import { type PageEnd, type RewrappedPage, rewrapPage } from './rewrappage.ts';
import type { RootKey } from './rootkey.ts';
import { rowSecretsLength } from './rowkeys.ts';
import type { Changes, VersionKey, VersionPage } from './rows.ts';

/** Versions in a page. */
const pageSize = 256;
/** Below this the work would be done here before a lane has started. */
const fewVersions = 20_000;
/** Pages that are out at a time: one in work, two to go on with while this thread writes. */
const pagesOut = 3;

/** What re-wrapping leaves. */
export interface Rewrapped {
  readonly versions: number;
  /** The sums of the versions' terms (ledger.ts, rows sum) under the old root key and under the new one. */
  readonly before: Buffer;
  readonly after: Buffer;
  /** Versions whose material is gone. */
  readonly destroyed: readonly VersionKey[];
}

/** What a lane is asked: to re-wrap a page, or to wipe its keys and end. */
export type LaneTask = VersionPage | 'end';

/**
 * Re-wraps all key versions. `laneScript` is the bundled rewraplane.ts. Refuses `keystore_altered` (N4).
 * A second thread at this work gains nothing: each cipher and each digest is memory that is asked for and given back, and
 * the threads of an Electron do that one at a time (docs/performance.md).
 */
export async function rewrapAll(
  from: RootKey,
  to: RootKey,
  vaultId: Buffer,
  changes: Changes,
  laneScript: string,
  few = fewVersions,
): Promise<Rewrapped> {
  const written = new Written(changes);
  const isHere = availableParallelism() < 2 || (await changes.count('key_version')) < few;
  const lane = isHere ? null : new Lane(laneScript, vaultId, from, to);
  try {
    const out: Promise<PageEnd>[] = [];
    for await (const page of pages(changes)) {
      if (lane === null) await written.write(rewrapPage(vaultId, from.rowKeys, to.rowKeys, page));
      else if (out.push(observed(lane.rewrap(page))) === pagesOut) await written.write(await next(out));
    }
    while (out.length > 0) await written.write(await next(out));
    return written.all;
  } finally {
    await lane?.end();
  }
}

function next(out: Promise<PageEnd>[]): Promise<PageEnd> {
  const first = out.shift();
  invariant(first !== undefined, 'a page that is out');
  return first;
}

/** That it failed is seen when its turn comes. */
function observed<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
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

/** A thread beside this one (rewraplane.ts). It answers in the order in which it was asked. */
class Lane {
  readonly #worker: Worker;
  readonly #secrets = new Uint8Array(new SharedArrayBuffer(2 * rowSecretsLength));
  readonly #asked: { readonly done: (end: PageEnd) => void; readonly failed: (why: Refusal) => void }[] = [];
  readonly #gone: Promise<void>;

  constructor(script: string, vaultId: Buffer, from: RootKey, to: RootKey) {
    for (const [i, root] of [from, to].entries()) {
      using secrets = root.rowSecrets();
      secrets.use((bytes) => this.#secrets.set(bytes, i * rowSecretsLength));
    }
    const workerData = { vaultId: Uint8Array.from(vaultId), secrets: this.#secrets };
    this.#worker = new Worker(script, { workerData });
    this.#worker.on('message', (end: PageEnd) => this.#asked.shift()?.done(end));
    this.#worker.on('error', () => undefined);
    this.#gone = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        for (const { failed } of this.#asked.splice(0)) failed(new Refusal('internal'));
        resolve();
      });
    });
  }

  rewrap(page: VersionPage): Promise<PageEnd> {
    return new Promise((done, failed) => {
      this.#asked.push({ done, failed });
      this.#worker.postMessage(page satisfies LaneTask);
    });
  }

  /** Answers when the thread is gone (N3). */
  async end(): Promise<void> {
    this.#worker.postMessage('end' satisfies LaneTask);
    await this.#gone;
    this.#secrets.fill(0);
  }
}

/** XOR: the order of rows does not matter, and adding a term a second time takes it out. */
function addTo(sum: Buffer, term: Uint8Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) ^ (term[i] ?? 0);
}

function altered({ keyId, version }: VersionKey): Refusal {
  return new Refusal('keystore_altered', { place: `key_version ${keyId} ${version}` });
}
