// A session: the vault, open for the length of one command. The admins enter their passphrases, the work is done, the
// vault is locked again, however the command ends.

import { Refusal } from '../core/refusal.ts';
import type { AdminView, LockedSnapshot, UnlockedSnapshot } from '../core/snapshot.ts';
import { keyFileAt, type Surroundings, Vault } from '../core/vault.ts';
import type { Given } from './given.ts';
import { Passphrases } from './passphrases.ts';
import type { Printer } from './printer.ts';
import { Terminal } from './terminal.ts';

const mostTries = 3;

/** The vault open, and what the person at the desk sees of it. */
export interface Opened {
  readonly vault: Vault;
  readonly seen: UnlockedSnapshot;
}

export class Session {
  readonly passphrases: Passphrases;
  readonly folder: string;
  readonly #given: Given;
  readonly #printer: Printer;
  readonly #around: Surroundings;
  #terminal: Terminal | null | 'unopened' = 'unopened';
  #interrupted: () => void = () => undefined;
  #jobsChanged: () => void = () => undefined;
  #vault: Vault | null = null;

  constructor(given: Given, printer: Printer, around: Omit<Surroundings, 'changed' | 'jobsChanged'>) {
    this.#given = given;
    this.#printer = printer;
    this.#around = { ...around, changed: () => undefined, jobsChanged: () => this.#jobsChanged() };
    this.folder = around.folder;
    this.passphrases = new Passphrases(given, () => this.terminal());
  }

  /** Null where there is nobody to ask. */
  terminal(): Terminal | null {
    if (this.#terminal === 'unopened') this.#terminal = Terminal.open(() => this.#interrupted());
    return this.#terminal;
  }

  /** Calls `act` when the person at the terminal breaks off. */
  onInterrupt(act: () => void): void {
    this.#interrupted = act;
  }

  /** The vault as it is found, locked or not there. */
  async vault(): Promise<Vault> {
    this.#vault ??= await Vault.at(this.#around);
    return this.#vault;
  }

  /** Opens the vault and seats the person who does the work. Refuses as `Vault.presentShare` and `Desk.signIn` do. */
  async open(): Promise<Opened> {
    const vault = await this.vault();
    const {
      admins,
      vault: { quorum },
    } = await this.#lockedSnapshot(vault);
    const last = await this.gather(admins, quorum, ({ id }, typed, keyFile) =>
      vault.presentShare(id, typed, keyFile),
    );
    await this.#takeDesk(vault, last);
    return { vault, seen: await seenIn(vault) };
  }

  /** Has a quorum of these admins present their shares, one after the other. Answers the name of the last. */
  async gather(
    admins: readonly AdminView[],
    quorum: number,
    present: (admin: AdminView, typed: Buffer, keyFile: Buffer | null) => Promise<void>,
  ): Promise<string> {
    const named = this.#namedAdmins(admins, quorum);
    const seated: AdminView[] = [];
    while (seated.length < quorum) {
      const left = admins.filter((admin) => !seated.includes(admin) && !named.includes(admin));
      const admin =
        named[seated.length] ?? (await this.#choose(left, `Admin ${seated.length + 1} of ${quorum}`));
      await this.#prove(admin.name, (typed, keyFile) => present(admin, typed, keyFile));
      seated.push(admin);
    }
    return seated.at(-1)?.name ?? '';
  }

  /** The vault open as a locked one shows itself, or what it is instead. Refuses `keystore_…`. */
  async #lockedSnapshot(vault: Vault): Promise<LockedSnapshot> {
    const snapshot = await vault.snapshot();
    if (snapshot.state === 'locked') return snapshot;
    if (snapshot.state === 'unreadable') throw new Refusal(snapshot.refusal.code, snapshot.refusal.facts);
    throw new Refusal('keystore_missing', { path: this.folder });
  }

  /** Who is named to open it. Who completes the quorum is at the desk: if the worker is one of them, he comes last. */
  #namedAdmins(admins: readonly AdminView[], quorum: number): readonly AdminView[] {
    const named = this.#given
      .values('admin')
      .map((name) => found(admins, name) ?? unknown(admins, name, this.#given));
    if (new Set(named).size < named.length) throw this.#given.misuse('The same admin is named twice.');
    if (named.length > quorum) {
      throw this.#given.misuse(`${quorum} admins open this vault; ${named.length} are named.`);
    }
    const worker = found(named, this.#given.value('as') ?? '');
    if (worker === null || named.length < quorum || !this.passphrases.areTyped) return named;
    return [...named.filter((admin) => admin !== worker), worker];
  }

  async #choose(left: readonly AdminView[], title: string): Promise<AdminView> {
    const terminal = this.terminal();
    const names = left.map(({ name }) => name).join(', ');
    if (terminal === null) throw this.#given.misuse(`Say who opens the vault with --admin: ${names}.`);
    for (;;) {
      const name = await terminal.askLine(`${title} (${names}): `);
      const admin = found(left, name);
      if (admin !== null) return admin;
      terminal.say(`Enter one of these names: ${names}.`);
    }
  }

  async #takeDesk(vault: Vault, atDesk: string): Promise<void> {
    const worker = this.#given.value('as');
    if (worker === null || folded(worker) === folded(atDesk)) return;
    await vault.desk.signOut();
    const snapshot = await vault.snapshot();
    const people = snapshot.state === 'unattended' ? snapshot.people : [];
    const person = found(people, worker) ?? unknown(people, worker, this.#given);
    await this.#prove(person.name, (typed, keyFile) =>
      vault.desk.signIn({ personId: person.id, typed, keyFile }),
    );
  }

  /** A passphrase that was typed wrong is asked for again. */
  async #prove(
    name: string,
    present: (typed: Buffer, keyFile: Buffer | null) => Promise<void>,
  ): Promise<void> {
    for (let tries = 1; ; tries++) {
      const typed = await this.passphrases.ask(name);
      try {
        await present(typed, await this.keyFileOf(name));
        return;
      } catch (thrown) {
        if (tries === mostTries || !this.isToBeTypedAgain(thrown)) throw thrown;
      } finally {
        typed.fill(0);
      }
    }
  }

  /** What --key-file says for this person; null where it says nothing. */
  async keyFileOf(name: string): Promise<Buffer | null> {
    const prefix = `${folded(name)}=`;
    const entry = this.#given.values('key-file').find((one) => folded(one).startsWith(prefix));
    if (entry === undefined) return null;
    return keyFileAt(entry.slice(entry.indexOf('=') + 1));
  }

  /** Whether the person can simply type it again; then he is told why. */
  isToBeTypedAgain(thrown: unknown): boolean {
    const isTyping = thrown instanceof Refusal && thrown.code.startsWith('passphrase_');
    if (!isTyping || !this.passphrases.areTyped) return false;
    this.#printer.say(thrown.message);
    return true;
  }

  /** Waits until no job of the vault waits or runs. */
  async jobsEnded(): Promise<void> {
    const { files } = await this.vault();
    while (files.jobs().some(({ state }) => state === 'waiting' || state === 'running')) {
      await new Promise<void>((resolve) => {
        this.#jobsChanged = resolve;
      });
    }
  }

  /** Locks, and lets go of the keystore and the terminal. */
  async close(): Promise<void> {
    const vault = this.#vault;
    this.#vault = null;
    try {
      await vault?.close();
    } finally {
      if (this.#terminal !== 'unopened') this.#terminal?.close();
      this.#terminal = 'unopened';
    }
  }
}

/** What the person at the desk sees now. */
export async function seenIn(vault: Vault): Promise<UnlockedSnapshot> {
  const snapshot = await vault.snapshot();
  if (snapshot.state !== 'unlocked') throw new Refusal('not_signed_in');
  return snapshot;
}

export function folded(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

function found<P extends { readonly name: string }>(people: readonly P[], name: string): P | null {
  return people.find((one) => folded(one.name) === folded(name)) ?? null;
}

function unknown(people: readonly { readonly name: string }[], name: string, given: Given): never {
  throw given.misuse(`There is no “${name}” here. Known: ${people.map((one) => one.name).join(', ')}.`);
}
