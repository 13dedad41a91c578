// A program of one file, run in a thread of its own: as good as a process for what it says, and ten times as fast to start.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface Said {
  /** How it ended. */
  readonly code: number | null;
  /** All that it printed. */
  readonly says: string;
}

export async function runInThread(program: string, args: readonly string[]): Promise<Said> {
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
