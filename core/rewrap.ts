// Re-wrapping: every key version of a vault from under one root key to under the next, inside one transaction.
//
// N1  Versions come and go in pages, so that memory does not grow with the vault.
// N2  This thread reads and writes; pages are worked on beside it, and here whenever all lanes have enough to do. Until
//     the lanes have started, and in a small vault, that is the only place. Between pages whatever else waits in this
//     process has its turn.
// N3  A lane is lent the row keys of both root keys (rowkeys.ts), in memory that is shared and wiped; it wipes its own.
// N4  A row that is not genuine ends the whole with `keystore_altered` and its name (rewrappage.ts, X1).

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Refusal } from './refusal.ts';
import { type PageEnd, type RewrappedPage, rewrapPage } from './rewrappage.ts';
import type { RootKey } from './rootkey.ts';
import { rowSecretsLength } from './rowkeys.ts';
import type { Changes, VersionKey, VersionPage } from './rows.ts';

/** Versions in a page. */
const pageSize = 256;
/** Below this a lane would not have started before the work is done. */
const fewVersions = 2000;
/** More could not be fed by this thread. */
const mostLanes = 3;
/** Pages that a lane has at a time: one in work, one to go on with. */
const laneDepth = 2;

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

/** Re-wraps all key versions. `laneScript` is the bundled rewraplane.ts. Refuses `keystore_altered` (N4). */
export async function rewrapAll(
  from: RootKey,
  to: RootKey,
  vaultId: Buffer,
  changes: Changes,
  laneScript: string,
): Promise<Rewrapped> {
  const written = new Written(changes);
  const isSmall = (await changes.count('key_version')) < fewVersions;
  const count = isSmall ? 0 : Math.min(mostLanes, availableParallelism() - 1);
  const lanes = Array.from({ length: count }, () => new Lane(laneScript, vaultId, from, to));
  try {
    const underWay: Promise<void>[] = [];
    for await (const page of pages(changes)) {
      const lane = lanes.find((one) => one.waiting < laneDepth);
      if (lane === undefined) written.take(rewrapPage(vaultId, from.rowKeys, to.rowKeys, page));
      else underWay.push(observed(lane.rewrap(page).then((end) => written.take(end))));
      await written.write();
    }
    await Promise.all(underWay);
    return await written.write();
  } finally {
    await Promise.all(lanes.map((lane) => lane.end()));
  }
}

/** That it failed is seen when all are waited for. */
function observed(work: Promise<void>): Promise<void> {
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
  #ends: PageEnd[] = [];

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  take(end: PageEnd): void {
    this.#ends.push(end);
  }

  /** Writes what was taken, and answers what all pages come to. */
  async write(): Promise<Rewrapped> {
    const ends = this.#ends;
    this.#ends = [];
    for (const end of ends) {
      if ('altered' in end) throw altered(end.altered);
      await this.#changes.putWrapped(end.runs, end.bytes);
      this.#add(end);
    }
    return { versions: this.#versions, ...this.#sums, destroyed: this.#destroyed };
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

  get waiting(): number {
    return this.#asked.length;
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
