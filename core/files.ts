// Files: what an open vault does with files. Sealing, unsealing, re-sealing, checking and searching run as jobs of whoever
// began them; the index answers what is sealed where; campaigns bring all files of a key to where they should be.
//
// FL1  What cannot be done is refused when it is asked for, and again when its turn comes: a job may wait for hours.
// FL2  A job goes on for the person who began it, when somebody else has taken the desk.
// FL3  Paths are kept absolute; the vault's own files are refused under any name.
// FL4  Jobs are paused, resumed and cancelled by whoever began them, or by an admin; that is recorded with him.

import { resolve } from 'node:path';
import type { AgeTarget } from './agehead.ts';
import { Campaigns } from './campaign.ts';
import { canonicalContext, type EncryptionContext } from './context.ts';
import { longestContext, mostSlots } from './envelope.ts';
import type { JobDone, JobOrder, Original, RunningJob, Source } from './filejob.ts';
import { FileJobs, type Which } from './filejobs.ts';
import { FileKeys } from './filekeys.ts';
import { FileTurns } from './fileturns.ts';
import type { AgeRecipient, InspectionView, SealedFilePage, SealedFileView } from './fileviews.ts';
import type { Gate } from './gate.ts';
import { inspectPath } from './inspect.ts';
import { type Ground, orRecord } from './jobground.ts';
import { readKey } from './keyrows.ts';
import { Lanes } from './lanes.ts';
import type { OpenVault } from './openvault.ts';
import type { Existing } from './output.ts';
import { refuseInto, refuseOwn } from './ownfiles.ts';
import { Partials } from './partials.ts';
import type { Person } from './people.ts';
import type { Operation } from './permissions.ts';
import { Refusal } from './refusal.ts';
import type { SealedPlace } from './rows.ts';
import { sealedFileView } from './sealedindex.ts';
import { type Look, look } from './sealing.ts';
import { performJob } from './sealjobs.ts';
import type { JobView } from './snapshot.ts';

export type { Look, Source };

/** What the files need besides the gate. */
interface FileSurroundings {
  /** The bundled filework.ts. */
  readonly laneScript: string;
  readonly keystorePath: string;
  readonly jobsChanged: (jobs: readonly JobView[]) => void;
  /** Moves a file or folder to the trash of the system; left out where there is none. */
  readonly trash?: ((path: string) => Promise<void>) | undefined;
}

/** How files are sealed: under one to eight keys (ids in hex), any of which opens them. */
export interface SealOrder {
  readonly keyIds: readonly string[];
  readonly existing: Existing;
  readonly original: Original;
  readonly context: EncryptionContext;
}

/** How sealed files are exported to age: for recipients, or a passphrase as it was typed. `into`: a folder, else beside. */
export interface ExportOrder {
  readonly target:
    | { readonly for: 'recipients'; readonly recipients: string }
    | { readonly for: 'passphrase'; readonly passphrase: Uint8Array };
  readonly existing: Existing;
  readonly into: string | null;
}

/** To the newest version of each of its keys, or to these keys (ids in hex) and no others. */
type ResealTarget = 'newest' | readonly string[];

/** More than any version. */
const anyVersion = 0xffff_ffff;

export class Files {
  readonly campaigns: Campaigns;
  readonly #gate: Gate;
  readonly #around: FileSurroundings;
  readonly #lanes: Lanes;
  readonly #jobs: FileJobs;
  readonly #turns = new FileTurns();
  #door: 'open' | 'closing' = 'open';
  readonly #partials = new WeakMap<OpenVault, Promise<Partials>>();

  constructor(gate: Gate, around: FileSurroundings) {
    this.#gate = gate;
    this.#around = around;
    this.#lanes = new Lanes(around.laneScript);
    this.#jobs = new FileJobs((order, job) => this.#perform(order, job), around.jobsChanged);
    this.campaigns = new Campaigns(gate, () => this.#campaignGround());
  }

  /** What a path is; see `look` in sealing.ts. Refuses `vault_locked`, `not_signed_in` besides, and the vault's own. */
  async look(path: string): Promise<Look> {
    this.#person();
    this.#lanes.ready();
    await refuseOwn(path, this.#around.keystorePath);
    return look(path);
  }

  /** What a sealed file says of itself; needs no open vault. Refuses as `inspectPath`, and the vault's own files. */
  async inspect(path: string): Promise<InspectionView> {
    await refuseOwn(path, this.#around.keystorePath);
    return inspectPath(resolve(path));
  }

  // --- jobs ----------------------------------------------------------------------------------------------------------

  /**
   * Seals files and folders, each as a job, into `<name>.sealed` beside them. Refuses `seal_keys_invalid`,
   * `sealed_context_too_large`, `context_…`, and for each key `not_permitted`, `key_unknown`, `key_not_available`,
   * `key_wrong_type`.
   */
  async seal(sources: readonly Source[], { keyIds, existing, original, context }: SealOrder): Promise<void> {
    const ids = await this.#requireKeys('seal file', keyIds);
    const act = () => ({ operation: 'seal file' }) as const;
    const canonical = await orRecord(this.#gate, act, async () => contextOf(context));
    this.#add(sources, { kind: 'seal', existing, original, keyIds: ids, context: canonical });
  }

  /** Unseals sealed files beside themselves, each as a job. */
  async unseal(sources: readonly Source[], existing: Existing, original: Original): Promise<void> {
    this.#add(sources, { kind: 'unseal', existing, original });
  }

  /**
   * Exports what is in sealed files to the age format, each as a job. The passphrase is taken over and wiped. Refuses
   * `age_recipient…` as `readRecipients` does, `passphrase_…`, `export_folder_unfit`.
   */
  async exportAge(sources: readonly Source[], { target, existing, into }: ExportOrder): Promise<void> {
    const by = this.#person();
    const act = { operation: 'export to age', by } as const;
    const folder = into === null ? null : resolve(into);
    const read = () => this.#readTarget(target, folder);
    const given = await orRecord(this.#gate, () => act, read).finally(() => wipeTyped(target));
    try {
      this.#add(sources, () => ({ kind: 'export', existing, target: copyOf(given), into: folder }));
    } finally {
      if (given.for === 'passphrase') given.passphrase.wipe();
    }
  }

  /** The recipients in a text, before anything is exported for them. Refuses as `readRecipients` does, and records it. */
  async ageRecipients(text: string): Promise<readonly AgeRecipient[]> {
    const act = { operation: 'export to age', by: this.#person() } as const;
    const { readRecipients } = await import('./agehead.ts');
    return orRecord(
      this.#gate,
      () => act,
      () => readRecipients(text),
    );
  }

  /** Re-seals sealed files in place, each as a job. Refuses for the keys as `seal` does. */
  async reseal(sources: readonly Source[], target: ResealTarget): Promise<void> {
    const to = target === 'newest' ? target : await this.#requireKeys('re-seal file', target);
    this.#add(sources, { kind: 'reseal', to });
  }

  /** Verifies every byte of sealed files, each as a job. */
  async check(sources: readonly Source[]): Promise<void> {
    this.#add(sources, { kind: 'check' });
  }

  /** Searches a folder for the sealed files of this vault, or looks at all places in the index, as a job. */
  async scan(where: 'all places' | { readonly folder: string }): Promise<void> {
    await this.#gate.permit('scan folder', null);
    const path = where === 'all places' ? '' : resolve(where.folder);
    this.#line([{ kind: 'scan', path, size: 0, by: this.#person() }]);
  }

  jobs(): readonly JobView[] {
    return this.#jobs.views();
  }

  /**
   * Pauses the jobs of these ids, or all that the person may direct (FL4). Refuses `vault_locked`, `not_signed_in`,
   * `not_permitted` for somebody else's, as do the two that follow.
   */
  async pause(which: Which): Promise<void> {
    this.#jobs.pause(await this.#directed('pause', which));
  }

  async resume(which: Which): Promise<void> {
    this.#jobs.resume(await this.#directed('resume', which));
  }

  /** Answers when the jobs have ended. */
  async cancel(which: Which): Promise<void> {
    await this.#jobs.cancel(await this.#directed('cancel', which));
  }

  /** Does a refused or cancelled job again. Refuses `argument_invalid`. */
  retry(id: number, existing: Existing): void {
    this.#requireOpenDoor();
    this.#jobs.retry(id, existing, this.#person());
  }

  /** Forgets the jobs that are done, or all that have ended. */
  clear(which: 'done' | 'ended'): void {
    this.#jobs.clear(which);
  }

  // --- the index -----------------------------------------------------------------------------------------------------

  /**
   * What is indexed as sealed under a key, `most` at a time (at most 1,000), oldest version first, with what would
   * become of it without the key. `after` is the `next` of the page before, null for the first.
   * Refuses `argument_invalid`, `key_unknown`, `not_permitted`.
   */
  async indexed(
    keyIdHex: string,
    standing: SealedFileView['standing'],
    after: string | null,
    most: number,
  ): Promise<SealedFilePage> {
    const keyId = Buffer.from(keyIdHex, 'hex');
    const [from, limit] = [after === null ? null : placeOf(after), Math.min(most, 1000)];
    return this.#gate.see('see index', keyId, async ({ open, rows }) => {
      await readKey(open.root, rows, keyId);
      const found = await rows.sealedBelow(keyId, anyVersion, standing, from, limit);
      const files = [];
      for (const file of found) files.push(await sealedFileView(rows, file, keyId));
      const last = found.length < limit ? undefined : found.at(-1);
      return { files, next: last === undefined ? null : `${last.version}:${last.file_id.toString('hex')}` };
    });
  }

  // --- locking -------------------------------------------------------------------------------------------------------

  /** Lets the jobs that run and wait come to their end; what is paused is abandoned, and so are campaigns. */
  async finish(): Promise<void> {
    await Promise.all([this.#jobs.finish(), this.campaigns.halt()]);
  }

  /**
   * Abandons all jobs and campaigns, takes no more, and answers when they have ended; what they had begun is removed.
   * While the gate is still open, each records how it ended.
   */
  async abandon(): Promise<void> {
    this.#door = 'closing';
    await Promise.all([this.#jobs.cancel('all'), this.campaigns.halt()]);
  }

  /** Forgets what the vault was about when it is locked. */
  async close(): Promise<void> {
    this.#jobs.clear('ended');
    this.campaigns.clear();
    await this.#lanes.close();
    this.#door = 'open';
  }

  // --- steps ---------------------------------------------------------------------------------------------------------

  /** `what` is asked for each source where it holds what each job has for itself. */
  #add(sources: readonly Source[], what: What | (() => What)): void {
    if (sources.some(({ path }) => path === '')) throw new Refusal('argument_invalid');
    this.#requireOpenDoor();
    const by = this.#person();
    const own = () => (typeof what === 'function' ? what() : what);
    this.#line(sources.map(({ path, size }) => ({ ...own(), path: resolve(path), size, by })));
  }

  #requireOpenDoor(): void {
    if (this.#door === 'closing') throw new Refusal('vault_locked');
  }

  async #readTarget(target: ExportOrder['target'], folder: string | null): Promise<AgeTarget> {
    const { readRecipients, takePassphrase } = await import('./agehead.ts');
    if (folder !== null) await refuseInto(folder, this.#around.keystorePath);
    if (target.for === 'recipients') {
      const read = await readRecipients(target.recipients);
      return { for: 'recipients', recipients: read.map(({ recipient }) => recipient) };
    }
    const { person, founding } = this.#gate.open();
    return { for: 'passphrase', passphrase: takePassphrase(target.passphrase, [person.name, founding.name]) };
  }

  #line(orders: readonly JobOrder[]): void {
    this.#requireOpenDoor();
    this.#lanes.ready();
    this.#jobs.add(orders);
  }

  /** Refuses `vault_locked`, `not_signed_in`. */
  #person(): Person {
    return this.#gate.open().person;
  }

  async #requireKeys(operation: Operation, keyIds: readonly string[]): Promise<readonly Buffer[]> {
    const open = this.#gate.open();
    const by = open.person;
    const isValid =
      keyIds.length >= 1 && keyIds.length <= mostSlots && new Set(keyIds).size === keyIds.length;
    if (!isValid) {
      const refusal = new Refusal('seal_keys_invalid');
      await this.#gate.refused({ operation, by }, refusal);
      throw refusal;
    }
    const ids = keyIds.map((id) => Buffer.from(id, 'hex'));
    const keys = new FileKeys(open, by, operation);
    for (const keyId of ids) {
      await orRecord(
        this.#gate,
        () => ({ operation, keyId, by }),
        () => keys.current(keyId),
      );
    }
    return ids;
  }

  /** Which jobs the person may direct (FL4), once it is recorded that he does. */
  async #directed(command: 'pause' | 'resume' | 'cancel', which: Which): Promise<Which> {
    return this.#gate.act({ operation: 'direct file jobs', detail: { command } }, async ({ person, say }) => {
      const jobs = this.#jobs.unfinished(which);
      const isAdmin = person.roles.includes('admin');
      const own = jobs.filter(({ by }) => isAdmin || by.id.equals(person.id));
      say({ detail: { jobs: which === 'all' ? own.length : jobs.length } });
      if (own.length === jobs.length) return which;
      if (which !== 'all') throw new Refusal('not_permitted');
      return own.map(({ id }) => id);
    });
  }

  /** For campaigns, which begin no more when the vault is about to be locked. */
  async #campaignGround(): Promise<Ground> {
    this.#requireOpenDoor();
    return this.#ground();
  }

  async #perform(order: JobOrder, job: RunningJob): Promise<JobDone> {
    const ground = await this.#ground();
    return this.#gate.track(performJob(ground, order, job));
  }

  async #ground(): Promise<Ground> {
    const open = this.#gate.open();
    const { founding, keystore } = open;
    const partials = this.#partials.get(open) ?? Partials.of(founding.id, keystore.path);
    this.#partials.set(open, partials);
    const trash = this.#around.trash ?? null;
    const [gate, lanes, turns] = [this.#gate, this.#lanes, this.#turns];
    return { gate, open, lanes, turns, partials: await partials, trash };
  }
}

/** An order without what `#add` adds to it. */
type What = JobOrder extends infer O ? (O extends JobOrder ? Omit<O, 'path' | 'size' | 'by'> : never) : never;

/** Refuses `sealed_context_too_large`, `context_…`. */
function contextOf(context: EncryptionContext): Buffer {
  const canonical = canonicalContext(context);
  if (canonical.length > longestContext)
    throw new Refusal('sealed_context_too_large', { most: longestContext });
  return canonical;
}

/** Each job has its own, which it wipes. */
function copyOf(target: AgeTarget): AgeTarget {
  return target.for === 'recipients' ? target : { ...target, passphrase: target.passphrase.copy() };
}

function wipeTyped(target: ExportOrder['target']): void {
  if (target.for === 'passphrase') target.passphrase.fill(0);
}

function placeOf(after: string): SealedPlace {
  const [, version = '', fileId = ''] = /^(\d{1,10}):([0-9a-f]{32})$/.exec(after) ?? [];
  if (fileId === '') throw new Refusal('argument_invalid');
  return { version: Number(version), file_id: Buffer.from(fileId, 'hex') };
}
