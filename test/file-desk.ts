// An open vault at a desk (desk.ts) with the door of files, real lanes, a folder to work in, and a trash that takes notes.

import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditEntry } from '../core/audit.ts';
import { Files, type SealOrder } from '../core/files.ts';
import type { SealedFileView } from '../core/fileviews.ts';
import { Gate } from '../core/gate.ts';
import { Refusal } from '../core/refusal.ts';
import type { JobView } from '../core/snapshot.ts';
import { Desk } from './desk.ts';
import { laneScript } from './vault-world.ts';

export class FileDesk {
  readonly desk: Desk;
  readonly gate: Gate;
  readonly files: Files;
  readonly folder: string;
  /** Is called whenever the vault says that something changed: after a transaction, before what it announces. */
  changed: () => void | Promise<void> = () => undefined;
  trash: ((path: string) => Promise<void>) | undefined;
  #working = 0;

  private constructor(desk: Desk) {
    this.desk = desk;
    this.folder = join(desk.folder, 'work');
    this.trash = (path) => rename(path, join(desk.folder, 'trash', path.slice(this.folder.length + 1)));
    this.gate = new Gate({
      now: () => desk.clock.now,
      open: () => {
        if (desk.standing === 'locked') throw new Refusal('vault_locked');
        return desk.vault;
      },
      confirmations: {
        demand: () => {
          throw new Refusal('internal');
        },
      },
      track: async (work) => {
        this.#working++;
        return work.finally(() => {
          this.#working--;
        });
      },
      changed: async () => this.changed(),
    });
    const trash = (path: string) => this.trash?.(path) ?? Promise.reject(new Error('no trash'));
    const keystorePath = desk.vault.keystore.path;
    this.files = new Files(this.gate, { laneScript, keystorePath, jobsChanged: () => undefined, trash });
  }

  static async open(): Promise<FileDesk> {
    const desk = new FileDesk(await Desk.open());
    for (const name of ['work', 'trash']) await mkdir(join(desk.desk.folder, name));
    return desk;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async file(name: string, content: string | Buffer = `what is in ${name}`): Promise<string> {
    await writeFile(this.path(name), content);
    return this.path(name);
  }

  /** Files of these names, sealed under these keys; answers their sealed paths. */
  async sealed(names: readonly string[], keyIds: readonly string[]): Promise<readonly string[]> {
    for (const name of names) await this.file(name);
    await this.seal(names, keyIds);
    return names.map((name) => this.path(`${name}.sealed`));
  }

  /** Seals and waits; answers the jobs in order. */
  async seal(names: readonly string[], keyIds: readonly string[], more: Partial<SealOrder> = {}) {
    const order = { keyIds, existing: 'refuse', original: 'keep', context: [], ...more } as const;
    await this.files.seal(this.sources(...names), order);
    return this.jobsEnded();
  }

  async unseal(...names: string[]): Promise<readonly JobView[]> {
    await this.files.unseal(this.sources(...names), 'number', 'keep');
    return this.jobsEnded();
  }

  async reseal(names: readonly string[], to: Parameters<Files['reseal']>[1]): Promise<readonly JobView[]> {
    await this.files.reseal(this.sources(...names), to);
    return this.jobsEnded();
  }

  async check(...names: string[]): Promise<readonly JobView[]> {
    await this.files.check(this.sources(...names));
    return this.jobsEnded();
  }

  async scan(where: Parameters<Files['scan']>[0] = { folder: this.folder }) {
    await this.files.scan(where);
    const [job] = await this.jobsEnded();
    return job?.scan ?? job?.refusal;
  }

  sources(...names: string[]) {
    return names.map((name) => ({ path: this.path(name), size: 0 }));
  }

  /** Waits for the jobs, forgets them and answers what they came to. */
  async jobsEnded(): Promise<readonly JobView[]> {
    await this.until(() =>
      this.files.jobs().every(({ state }) => state !== 'waiting' && state !== 'running'),
    );
    await this.until(() => this.#working === 0);
    const views = this.files.jobs();
    this.files.clear('ended');
    return views;
  }

  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** The index of a key, all pages, by the name of the file. */
  async index(
    keyId: string,
    standing: 'present' | 'missing' = 'present',
  ): Promise<readonly SealedFileView[]> {
    const files: SealedFileView[] = [];
    for (let next: string | null = null; ; ) {
      const page = await this.files.indexed(keyId, standing, next, 2);
      files.push(...page.files);
      next = page.next;
      if (next === null) return files.sort((a, b) => a.path.localeCompare(b.path));
    }
  }

  /** What stands in the work folder, temporary names and all. */
  async names(): Promise<readonly string[]> {
    return (await readdir(this.folder)).sort();
  }

  /** The last entries of the log, refusals too. */
  async log(most = 1): Promise<readonly AuditEntry[]> {
    return (await this.desk.entries()).slice(-most);
  }

  async remove(): Promise<void> {
    await this.files.abandon();
    await this.files.close();
    await this.desk.remove();
  }
}
