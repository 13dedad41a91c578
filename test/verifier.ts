// The small verifier program, given files: in a thread, or run as people run it.

import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { runInThread, type Said } from './program-run.ts';

const program = resolve(import.meta.dirname, '../verifier/keyward-verify.mjs');

/** `code`: 0 intact, 1 not, 2 nothing can be said. */
export type Verdict = Said;

export function runVerifier(...args: readonly string[]): Promise<Verdict> {
  return runInThread(program, args);
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
