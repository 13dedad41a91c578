// The small verifier program, run as people run it: a process of its own, given files.

import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const program = resolve(import.meta.dirname, '../verifier/keyward-verify.mjs');

export interface Verdict {
  /** 0 intact, 1 not, 2 nothing can be said. */
  readonly code: number | null;
  /** All that it printed. */
  readonly says: string;
}

export function runVerifier(...args: readonly string[]): Verdict {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env,
  });
  return { code: status, says: stdout + stderr };
}
