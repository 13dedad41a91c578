// Scanning for the index: brings what is known of sealed files to what is on the disks.
//
// IS1  Every sealed file of this vault below the folder is entered, wherever it was moved to; then every indexed path
//      below it is looked at, and what is not there is marked missing. No key is used.
// IS2  Memory is bounded: the index is read and written in portions, each a transaction with its entry.
// IS3  Partial files that a killed process left behind are swept away on the same walk (partials.ts).
// IS4  A file that cannot be read stays as it was known: it may be there again when its disk is.

import { sep } from 'node:path';
import type { AuditDetail } from './audit.ts';
import type { JobDone, OrderOf, RunningJob } from './filejob.ts';
import { scanFolder } from './folderscan.ts';
import type { Act } from './gate.ts';
import { actOf, type Ground, orRecord } from './jobground.ts';
import { ownFiles } from './ownfiles.ts';
import type { RefusalView } from './refusal.ts';
import type { SealedFileRow } from './schema.ts';
import {
  enter,
  isNews,
  type Known,
  knownAs,
  markStanding,
  type Sighting,
  sightingOf,
  whatStandsAt,
} from './sealedindex.ts';
import type { ScanView } from './snapshot.ts';

/** Files in one transaction (IS2). */
const portion = 200;
/** Paths that are named in what a scan answers. */
const mostNamed = 100;

/** Performs a scan. Refuses `file_missing`, `no_permission` where the folder cannot be read, and `cancelled`. */
export async function scanJob(ground: Ground, order: OrderOf<'scan'>, job: RunningJob): Promise<JobDone> {
  const scan = new IndexScan(ground, order, job);
  const act = () => actOf(order, 'scan folder');
  await orRecord(ground.gate, act, async () => {
    if (order.path !== '') await scan.findFiles();
    await scan.findMissing();
  });
  return { output: null, scan: await scan.end() };
}

class IndexScan {
  readonly #ground: Ground;
  readonly #order: OrderOf<'scan'>;
  readonly #goOn: () => void;
  readonly #copies: string[] = [];
  readonly #unreadable: { readonly path: string; readonly refusal: RefusalView }[] = [];
  readonly #counts = { present: 0, added: 0, moved: 0, missing: 0, copies: 0, unreadable: 0 };

  constructor(ground: Ground, order: OrderOf<'scan'>, job: RunningJob) {
    this.#ground = ground;
    this.#order = order;
    this.#goOn = () => job.control.goOn();
  }

  /** The first half of IS1. */
  async findFiles(): Promise<void> {
    const { open, partials } = this.#ground;
    const { path: keystorePath } = open.keystore;
    let found: Sighting[] = [];
    for await (const one of scanFolder(this.#order.path, open.founding.id, keystorePath, this.#goOn)) {
      if (one.is === 'folder') await partials.sweep(one.path);
      else if (one.is === 'unreadable') this.#note(one.path, one.refusal);
      else found.push(sightingOf(one.page, one.path, one.size));
      if (found.length < portion) continue;
      await this.#enter(found);
      found = [];
    }
    await this.#enter(found);
  }

  /** The second half of IS1; where all places are looked at, what came back is found too. */
  async findMissing(): Promise<void> {
    const { keystore } = this.#ground.open;
    const own = await ownFiles(keystore.path);
    for (let after: [Buffer] | null = null; ; ) {
      const from: [Buffer] | null = after;
      const page: readonly SealedFileRow[] = await keystore.read((rows) =>
        rows.page('sealed_file', from, portion),
      );
      await this.#enterStandings(
        page.filter((row) => this.#covers(row)),
        own,
      );
      const last = page.at(-1);
      if (last === undefined || page.length < portion) return;
      after = [last.file_id];
    }
  }

  /** Records the scan as a whole. */
  async end(): Promise<ScanView> {
    await this.#ground.gate.act(this.#act(this.#counts), async () => undefined);
    const { copies, unreadable, ...counts } = this.#counts;
    return {
      ...counts,
      copies: { count: copies, paths: this.#copies },
      unreadable: { count: unreadable, places: this.#unreadable },
    };
  }

  async #enter(found: readonly Sighting[]): Promise<void> {
    const { gate, open } = this.#ground;
    const own = await ownFiles(open.keystore.path);
    const [at, news]: [number, [Sighting, Known][]] = [gate.now(), []];
    for (const one of found) {
      const known = await knownAs(open.keystore, one, own);
      this.#count(one.path, known);
      if (await open.keystore.read((rows) => isNews(rows, one, known, at))) news.push([one, known]);
    }
    if (news.length === 0) return;
    await gate.act(this.#act({ entered: news.length }), async ({ changes }) => {
      for (const [one, known] of news) await enter(changes, one, known, at);
    });
  }

  async #enterStandings(rows: readonly SealedFileRow[], own: readonly string[]): Promise<void> {
    const changed: [SealedFileRow, SealedFileRow['standing']][] = [];
    for (const row of rows) {
      this.#goOn();
      const there = await whatStandsAt(row.path, row.file_id, own);
      if (typeof there === 'object') {
        this.#note(row.path, there);
        continue;
      }
      const standing = there === 'the file' ? 'present' : 'missing';
      if (standing === 'missing') this.#counts.missing++;
      else if (this.#order.path === '') this.#counts.present++;
      if (standing !== row.standing) changed.push([row, standing]);
    }
    if (changed.length === 0) return;
    await this.#ground.gate.act(this.#act({ changed: changed.length }), async ({ changes }) => {
      for (const [row, standing] of changed) await markStanding(changes, row, standing);
    });
  }

  #act(detail: AuditDetail): Act {
    return { ...actOf(this.#order, 'scan folder'), detail: { path: this.#order.path, ...detail } };
  }

  #covers({ path }: SealedFileRow): boolean {
    const folder = this.#order.path;
    return folder === '' || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  }

  #count(path: string, known: Known): void {
    if (known === 'copy') {
      this.#counts.copies++;
      if (this.#copies.length < mostNamed) this.#copies.push(path);
      return;
    }
    this.#counts.present++;
    if (known === 'not yet') this.#counts.added++;
    if (known === 'moved here') this.#counts.moved++;
  }

  #note(path: string, refusal: RefusalView): void {
    this.#counts.unreadable++;
    if (this.#unreadable.length < mostNamed) this.#unreadable.push({ path, refusal });
  }
}
