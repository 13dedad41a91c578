// An office: the real app on a vault that is ready, for tests whose subject begins behind the ceremony.
//
//   import { expect } from '@playwright/test';
//   import { keys } from './cast.ts';
//   import { test } from './office.ts';
//
//   test('a key user sees the keys that he is assigned', async ({ office }) => {
//     await office.signedIn('user');
//     await expect(office.window.getByRole('row', { name: keys.payroll.name })).toBeVisible();
//     await office.look('keys-of-a-user');
//   });
//
// Each test has a copy of the vault in a home of its own. `test.use({ vault: 'large' })` takes another one; `sharedOffice`
// lets the tests of a file go on in one window. Who and what is in the vault: cast.ts. How it is made: make-vault.ts.

import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { test as base, type ElectronApplication, expect, type Page, type TestInfo } from '@playwright/test';
import type { Snapshot } from '../../core/snapshot.ts';
import type { Argument, CallName, Outcome, Reply, VaultBridge } from '../../electron/contract.ts';
import { admins, type KeyName, type Made, officers, type Seat, type VaultKind, type Who } from './cast.ts';
import { drop, give, kill, launch, makeHome, staged } from './harness.ts';
import { doInside } from './inside.ts';
import { look, present, signIn, unlock } from './person.ts';

declare global {
  interface Window {
    readonly vault: VaultBridge;
  }
}

const root = resolve(import.meta.dirname, '../..');

/** A call that a page can make. */
type Ask = Exclude<CallName, 'offer'>;

export class Office {
  readonly home: string;
  readonly made: Made;
  app!: ElectronApplication;
  window!: Page;

  private constructor(home: string, made: Made) {
    this.home = home;
    this.made = made;
  }

  /** Starts the app, which is locked, on a copy of the vault. */
  static async open(kind: VaultKind = 'office'): Promise<Office> {
    const ready = await readyVault(kind);
    const home = await makeHome();
    for (const part of ['data', 'medium']) await cp(join(ready, part), join(home, part), { recursive: true });
    await mkdir(join(home, 'desk'));
    await give(home);
    const made = JSON.parse(await readFile(join(ready, 'made.json'), 'utf8')) as Made;
    const office = new Office(home, made);
    await office.start();
    return office;
  }

  /** Where people keep their files. */
  get desk(): string {
    return join(this.home, 'desk');
  }

  /** Where their key files are (cast.ts). */
  get medium(): string {
    return join(this.home, 'medium');
  }

  /** The folder of the vault. */
  get vaultFolder(): string {
    return join(this.home, 'data', 'vault');
  }

  /** Starts the app on what is in its home now; `env` and `args` besides the usual. */
  async start(more: { args?: string[]; env?: Record<string, string> } = {}): Promise<void> {
    ({ app: this.app, window: this.window } = await launch({ home: this.home, ...more }));
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  /** Closes the app and starts it again: locked. */
  async restart(): Promise<void> {
    await this.close();
    await this.start();
  }

  /** What a power cut does to it. */
  async kill(): Promise<void> {
    await kill(this.app);
  }

  /** Where the test failed: a picture of the window beside its report, in test-results/. */
  async keepEvidence(test: TestInfo): Promise<void> {
    if (test.status === test.expectedStatus) return;
    const path = test.outputPath('window.png');
    await this.window.screenshot({ path, timeout: 10_000 }).catch(() => undefined);
  }

  async end(): Promise<void> {
    await this.app.close().catch(() => undefined);
    await rm(this.home, { recursive: true, force: true });
  }

  // --- who is at the desk --------------------------------------------------------------------------------------------

  /** Two admins unlock at the screen; the last one is signed in. */
  async unlock(...seats: readonly Seat[]): Promise<void> {
    await unlock(this.window, ...(seats.length === 0 ? ([0, 1] as const) : seats));
  }

  /** An admin enters a passphrase on the unlock screen: his own, unless it is given. */
  async present(seat: Seat, passphrase?: string): Promise<void> {
    await present(this.window, seat, passphrase);
  }

  /** Whoever is at the desk leaves it and this person signs in, both at the screen. The vault is open. */
  async signInAs(who: Who): Promise<void> {
    await signIn(this.window, person(who).name, person(who).passphrase);
  }

  /**
   * Opens the vault, if it is locked, and has this person at the desk, by the calls of the page instead of its screens:
   * the quick way in, for tests whose subject begins after it.
   */
  async signedIn(who: Who = 0): Promise<void> {
    const snapshot = await this.snapshot();
    if (snapshot.state === 'locked') for (const seat of lastOf(who)) await this.#presentShare(seat);
    const open = await this.snapshot();
    const { name, passphrase } = person(who);
    if (open.state !== 'unlocked' || open.person.name !== name) {
      if (open.state === 'unlocked') await this.done('signOut', {});
      await this.#signIn(this.idOf(who), passphrase, await this.#keyFileOf(who));
    }
    await expect(this.window.getByRole('button', { name: `At the desk: ${name}` })).toBeVisible();
  }

  /** Id of a person, hex. */
  idOf(who: Who): string {
    const id = typeof who === 'number' ? this.made.admins[who] : this.made.officers[who];
    if (id === undefined) throw new Error(`nobody there: ${who}`);
    return id;
  }

  keyId(key: KeyName): string {
    const id = this.made.keys[key];
    if (id === undefined) throw new Error(`no such key in this vault: ${key}`);
    return id;
  }

  // --- the page ------------------------------------------------------------------------------------------------------

  /** Makes a call of the contract, as a script of the page would. Arguments with bytes: through `evaluate` of the window. */
  ask<N extends Ask>(call: N, argument: Argument<N>): Promise<Outcome<Reply<N>>> {
    const asked = this.window.evaluate(
      ([name, given]) => {
        const bridge = globalThis.window.vault as unknown as Record<string, (argument: unknown) => unknown>;
        return bridge[name]?.(given);
      },
      [call, argument] as const,
    );
    return asked as Promise<Outcome<Reply<N>>>;
  }

  /** As `ask`, where a refusal is a mistake of the test. */
  async done<N extends Ask>(call: N, argument: Argument<N>): Promise<Reply<N>> {
    const outcome = await this.ask(call, argument);
    if ('refused' in outcome) throw new Error(`${call}: ${JSON.stringify(outcome.refused)}`);
    return outcome.done;
  }

  snapshot(): Promise<Snapshot> {
    return this.done('snapshot', {});
  }

  /** Looks at the screen as it stands in both themes: axe, and a picture where pictures are kept. */
  async look(screen: string): Promise<void> {
    await look(this.window, screen);
  }

  // --- files -----------------------------------------------------------------------------------------------------------

  /** Lays a file on the desk, in folders that are made for it; answers its path. */
  async put(name: string, bytes: string | Uint8Array): Promise<string> {
    const path = join(this.desk, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    await give(this.desk);
    return path;
  }

  /** Drops these on the window, as from a file manager; names are of the desk, paths may lead anywhere. */
  async drop(...names: readonly string[]): Promise<void> {
    await drop(
      this.window,
      names.map((name) => this.#pathOf(name)),
    );
  }

  /**
   * What the person chooses in the system's dialogs from now on, to open or to write: a name on the desk or a path;
   * null where the dialog is cancelled.
   */
  async chooses(name: string | null): Promise<void> {
    const path = name === null ? null : this.#pathOf(name);
    await doInside(
      this.app,
      ({ dialog }, chosen: string | null) => {
        const canceled = chosen === null;
        dialog.showOpenDialog = async () => ({ canceled, filePaths: canceled ? [] : [chosen] });
        dialog.showSaveDialog = async () => ({ canceled, filePath: chosen ?? '' });
      },
      path,
    );
  }

  // --- steps -----------------------------------------------------------------------------------------------------------

  #pathOf(name: string): string {
    return isAbsolute(name) ? name : join(this.desk, name);
  }

  async #presentShare(seat: Seat): Promise<void> {
    const { passphrase } = admins[seat];
    const outcome = await this.window.evaluate(
      ([adminId, text]) =>
        globalThis.window.vault.presentShare({
          ...{ adminId, passphrase: new TextEncoder().encode(text), keyFile: null },
        }),
      [this.idOf(seat), passphrase] as const,
    );
    if ('refused' in outcome) throw new Error(`presentShare: ${JSON.stringify(outcome.refused)}`);
  }

  async #signIn(personId: string, passphrase: string, keyFile: string | null): Promise<void> {
    const outcome = await this.window.evaluate(
      ([id, text, ticket]) =>
        globalThis.window.vault.signIn({
          ...{ personId: id, passphrase: new TextEncoder().encode(text), keyFile: ticket },
        }),
      [personId, passphrase, keyFile] as const,
    );
    if ('refused' in outcome) throw new Error(`signIn: ${JSON.stringify(outcome.refused)}`);
  }

  /** The ticket of his key file, where he needs one. */
  async #keyFileOf(who: Who): Promise<string | null> {
    const name = typeof who === 'number' ? null : officers[who].keyFile;
    if (name === null) return null;
    await this.chooses(join(this.medium, name));
    const chosen = await this.done('choose', { what: 'key file' });
    if (chosen === 'nothing chosen') throw new Error('no key file was chosen');
    return chosen.ticket;
  }
}

/** `office`: the app on a copy of the vault of this kind, for one test. */
export const test = base.extend<{ vault: VaultKind; office: Office }>({
  vault: ['office', { option: true }],
  office: async ({ vault }, use, testInfo) => {
    const office = await Office.open(vault);
    await use(office);
    await office.keepEvidence(testInfo);
    await office.end();
  },
});

/**
 * One app for all tests of this file or `describe`, in their order; answers where it is. What a test leaves behind the
 * next one finds, so this is for tests that look, or that each begin from a state that they reach themselves.
 */
export function sharedOffice(kind: VaultKind = 'office'): () => Office {
  let office: Office | null = null;
  base.beforeAll(async () => {
    office = await Office.open(kind);
  });
  // Playwright reads from the first parameter which fixtures are wanted: none.
  // biome-ignore lint/correctness/noEmptyPattern: it has to be a pattern
  base.afterEach(async ({}, testInfo) => office?.keepEvidence(testInfo));
  base.afterAll(async () => {
    await office?.end();
  });
  return () => {
    if (office === null) throw new Error('the office is open inside tests only');
    return office;
  };
}

function person(who: Who): { readonly name: string; readonly passphrase: string } {
  return typeof who === 'number' ? admins[who] : officers[who];
}

/** Two admins; one who is to be at the desk comes last. */
function lastOf(who: Who): readonly Seat[] {
  return who === 0 ? [1, 0] : who === 1 ? [0, 1] : who === 2 ? [0, 2] : [0, 1];
}

/** The vault of this kind, which is made when it is asked for first in a run; `npm run e2e` has made the office. */
async function readyVault(kind: VaultKind): Promise<string> {
  const ready = join(staged('KEYWARD_READY_VAULTS'), kind);
  if (await isThere(ready)) return ready;
  const making = await mkdtemp(`${ready}-`);
  await chmod(making, 0o755);
  const args = [staged('KEYWARD_VAULT_MAKER'), kind, making, join(root, 'dist', 'worker.cjs')];
  const modules = { ELECTRON_RUN_AS_NODE: '1', NODE_PATH: join(root, 'node_modules') };
  const env = { ...process.env, ...modules };
  await promisify(execFile)(staged('KEYWARD_NODE'), args, { env });
  // Where two asked at once, the first one's is taken.
  await rename(making, ready).catch(() => rm(making, { recursive: true, force: true }));
  return ready;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
