// The programs that file work is held against, each as a whole process; those that are not installed are left out and named.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Peer {
  readonly name: string;
  /** Arguments that make `to` out of `from`. */
  readonly seal: (from: string, to: string) => readonly string[];
  readonly open?: (from: string, to: string) => readonly string[];
}

export class Peers {
  readonly missing: readonly string[];
  readonly #home = mkdtempSync(join(tmpdir(), 'keyward-peers-'));
  readonly #there: readonly Peer[];

  constructor() {
    const all = ['cp', 'age', 'openssl', 'gpg', '7z'];
    this.missing = all.filter((name) => !isThere(name));
    this.#there = all.filter((name) => !this.missing.includes(name)).map((name) => this.#peer(name));
  }

  get all(): readonly Peer[] {
    return this.#there;
  }

  named(name: string): Peer | undefined {
    return this.#there.find((peer) => peer.name === name);
  }

  /** Runs one to its end; milliseconds. */
  async run(peer: Peer, args: readonly string[]): Promise<number> {
    const start = performance.now();
    const env = { ...process.env, GNUPGHOME: this.#home };
    const child = spawn(peer.name, args, { stdio: 'ignore', env });
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`${peer.name} ended with ${String(code)}`);
    return performance.now() - start;
  }

  async end(): Promise<void> {
    await rm(this.#home, { recursive: true, force: true });
  }

  #peer(name: string): Peer {
    switch (name) {
      case 'age':
        return this.#age();
      case 'openssl': {
        const enc = ['enc', '-aes-256-ctr', '-pbkdf2', '-iter', '1', '-pass', 'pass:bench'];
        return {
          name,
          seal: (from, to) => [...enc, '-in', from, '-out', to],
          open: (from, to) => [...enc, '-d', '-in', from, '-out', to],
        };
      }
      case 'gpg': {
        const how = ['--batch', '--yes', '--pinentry-mode', 'loopback', '--passphrase', 'bench', '-z', '0'];
        const cipher = ['--symmetric', '--cipher-algo', 'AES256'];
        return {
          name,
          seal: (from, to) => [...how, ...cipher, '-o', to, from],
          open: (from, to) => [...how, '-o', to, '-d', from],
        };
      }
      case '7z':
        return { name, seal: (from, to) => ['a', '-mx=0', '-pbench', '-t7z', to, from] };
      default:
        return { name, seal: (from, to) => [from, to], open: (from, to) => [from, to] };
    }
  }

  #age(): Peer {
    const identity = join(this.#home, 'age.txt');
    rmSync(identity, { force: true });
    execFileSync('age-keygen', ['-o', identity], { stdio: 'ignore' });
    const [, recipient = ''] = /public key: (\S+)/.exec(readFileSync(identity, 'utf8')) ?? [];
    return {
      name: 'age',
      seal: (from, to) => ['-r', recipient, '-o', to, from],
      open: (from, to) => ['-d', '-i', identity, '-o', to, from],
    };
  }
}

function isThere(name: string): boolean {
  try {
    execFileSync('which', [name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
