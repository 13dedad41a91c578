// The bundled command line, run as a real child process on a vault in a folder of its own.

import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { passphrases, typed, World } from './vault-world.ts';

export const program = resolve(import.meta.dirname, '../dist/cli.cjs');
/** What starts it: quick at passphrases, in a process that is told that it has little memory. */
export const started = ['--require', resolve(import.meta.dirname, 'little-memory.cjs'), program];

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON, line by line. */
  readonly json: readonly Record<string, unknown>[];
}

export interface Call {
  /** Handed over through descriptors 3, 4, … in this order. */
  readonly passphrases?: readonly string[];
  readonly input?: string | Uint8Array;
  readonly folder?: string;
}

/** Everything that any call has printed, for the search for secrets. */
export const printed: string[] = [];

export type Contents = 'no keys' | 'keys and a person';

/** Made once for each test file by the engine, with cheap Argon2, at the time that the command line will see; then copied. */
const templates: Partial<Record<Contents, Promise<World>>> = {};
const made: CliWorld[] = [];

function template(contents: Contents): Promise<World> {
  templates[contents] ??= templateOf(contents);
  return templates[contents];
}

async function templateOf(contents: Contents): Promise<World> {
  if (contents === 'no keys') {
    const world = await World.make();
    world.clock.now = Date.now();
    await world.create();
    await world.vault.close();
    return world;
  }
  const world = await (await template('no keys')).copy();
  world.clock.now = Date.now();
  await world.unlock(1, 2);
  await world.makeKey('Payroll');
  await world.makeKey('Archive');
  await world.makeKey('Releases', 'Ed25519');
  const yoon = { name: 'Yoon', roles: ['key user'], typed: typed(ownPassphrase), keyFile: 'none' } as const;
  await world.vault.people.add(yoon);
  await world.vault.close();
  return world;
}

/**
 * A vault of three admins, any two of whom open it, closed, and a folder to work in. With `keys and a person` it has
 * the keys Payroll, Archive and Releases, the last to sign with, and Yoon, a key user who is assigned none of them.
 */
export class CliWorld {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(contents: Contents = 'no keys'): Promise<CliWorld> {
    const world = new CliWorld(await mkdtemp(join(tmpdir(), 'keyward-cli-')));
    made.push(world);
    await cp((await template(contents)).folder, world.folder, { recursive: true });
    return world;
  }

  /** A folder to work in, without a vault. */
  static async bare(): Promise<CliWorld> {
    const world = new CliWorld(await mkdtemp(join(tmpdir(), 'keyward-cli-')));
    made.push(world);
    return world;
  }

  /** Puts the vault back as it was made; what is kept outside it stays. */
  async rollBack(): Promise<void> {
    await rm(this.vaultFolder, { recursive: true });
    await cp((await template('no keys')).vaultFolder, this.vaultFolder, { recursive: true });
  }

  /** Runs a command that opens the vault, with the passphrases of Admin 1 and Admin 2 and then `more`. */
  async open(args: readonly string[], call: Call = {}, more: readonly string[] = []): Promise<Ended> {
    const admins = ['--admin', 'Admin 1', '--admin', 'Admin 2'];
    return this.run([...args, ...admins], { ...call, passphrases: [...adminPassphrases, ...more] });
  }

  async run(args: readonly string[], call: Call = {}): Promise<Ended> {
    const child = this.start(args, call);
    child.stdin.end(call.input ?? '');
    return ended(child);
  }

  /** As `run`, left running; standard input stays open. */
  start(args: readonly string[], call: Call = {}): ChildProcessByStdio<Writable, Readable, Readable> {
    const handed = call.passphrases ?? [];
    const descriptors = handed.flatMap((_, i) => ['--passphrase-fd', String(i + 3)]);
    const child = spawn(
      process.execPath,
      [...started, ...args, ...descriptors, '--vault', this.vaultFolder],
      {
        cwd: call.folder ?? this.folder,
        env: environment(this.folder),
        stdio: ['pipe', 'pipe', 'pipe', ...handed.map(() => 'pipe' as const)],
      },
    );
    for (const [i, passphrase] of handed.entries()) {
      const pipe = child.stdio[i + 3] as Writable;
      pipe.on('error', () => undefined);
      pipe.end(`${passphrase}\n`);
    }
    child.stdin?.on('error', () => undefined);
    return child as ChildProcessByStdio<Writable, Readable, Readable>;
  }

  get vaultFolder(): string {
    return join(this.folder, 'vault');
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }
}

/** Removes every vault that was made. */
export async function removeAll(): Promise<void> {
  for (const { folder } of made) await rm(folder, { recursive: true, force: true });
  for (const template of Object.values(templates)) await (await template).remove();
}

export const adminPassphrases = passphrases.slice(0, 2);
/** Of whoever is no admin. */
export const ownPassphrase = passphrases[3] ?? '';

/** Nothing of the developer's own: what the command keeps outside the vault goes into this folder. */
export function environment(home: string): NodeJS.ProcessEnv {
  return { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'config'), APPDATA: join(home, 'config') };
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const [out, err] = [collected(child.stdout), collected(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  printed.push(out(), err());
  const json = out()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, out: out(), err: err(), json };
}

function collected(stream: Readable | null): () => string {
  const pieces: Buffer[] = [];
  stream?.on('data', (piece: Buffer) => pieces.push(piece));
  return () => Buffer.concat(pieces).toString('utf8');
}
