// The small verifier program, given files: in a thread of its own, which is as good as a process for what it says and
// starts ten times as fast; or run as people run it.

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

const program = resolve(import.meta.dirname, '../verifier/keyward-verify.mjs');

export interface Verdict {
  /** 0 intact, 1 not, 2 nothing can be said. */
  readonly code: number | null;
  /** All that it printed. */
  readonly says: string;
}

export async function runVerifier(...args: readonly string[]): Promise<Verdict> {
  const worker = new Worker(program, { argv: [...args], stdout: true, stderr: true });
  const printed: string[] = [];
  for (const stream of [worker.stdout, worker.stderr])
    stream.on('data', (bytes: Buffer) => printed.push(bytes.toString('utf8')));
  const [[code]] = await Promise.all([
    once(worker, 'exit') as Promise<[number]>,
    once(worker.stdout, 'end'),
    once(worker.stderr, 'end'),
  ]);
  return { code, says: printed.join('') };
}

/** A process of its own. */
export function runVerifierProgram(...args: readonly string[]): Verdict {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env,
  });
  return { code: status, says: stdout + stderr };
}
