// The recovery program, run as people run it: a process of its own that reads passphrases from standard input.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const program = resolve(import.meta.dirname, '../recovery/keyward-recover.mjs');

interface Recovered {
  /** 0 all, 1 not all, 2 no root key. */
  readonly code: number | null;
  readonly says: string;
}

/** `typed`: a line for each admin, in the order in which the program asks. */
export async function runRecovery(args: readonly string[], typed: readonly string[]): Promise<Recovered> {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const child = spawn(process.execPath, [program, ...args], { env });
  child.stdin.on('error', () => undefined);
  child.stdin.end(typed.map((line) => `${line}\n`).join(''));
  const [[code], out, err] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, says: out + err };
}
