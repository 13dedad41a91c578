// A file system and a database that fail at the Nth operation: what this process and its lanes ask of node:fs and SQLite
// is counted, and one of them, or all from there on, fail as a full or a dying disk makes them fail.
//
// The counter is shared memory, so that the lanes count with the main thread; faultylane.ts arms it there.

import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import threads, { type WorkerOptions } from 'node:worker_threads';
import Database from 'better-sqlite3';

/**
 * `ENOSPC` fails only what takes room; `gone` fails everything from there on, like a drive that was pulled out; `death`
 * kills this process just before the operation; `word` says "now" to whoever reads its output, and goes on.
 */
export type Fault = 'EIO' | 'ENOSPC' | 'gone' | 'death' | 'word';
const faults: readonly Fault[] = ['EIO', 'ENOSPC', 'gone', 'death', 'word'];
/** Straight to the pipe: what was said is said, whatever happens next. Taken before anybody stands between. */
const { writeSync } = fs;
export const say = (line: string) => writeSync(1, `${line}\n`);
/** An operation that no story comes to. */
export const never = 2 ** 31 - 1;

const [counted, failAt, fault] = [0, 1, 2];
const shared = new Int32Array(
  threads.workerData instanceof SharedArrayBuffer ? threads.workerData : new SharedArrayBuffer(12),
);

/** From now on the Nth operation fails; answers what disarms it and tells how many there were. */
export function arm(at: number, which: Fault): () => number {
  Atomics.store(shared, fault, faults.indexOf(which));
  Atomics.store(shared, counted, 0);
  Atomics.store(shared, failAt, at);
  return () => {
    Atomics.store(shared, failAt, 0);
    return Atomics.load(shared, counted);
  };
}

/** Counts one operation, and throws where it is to fail. */
function step(needs: 'room' | 'no room'): Fault | null {
  const at = Atomics.load(shared, failAt);
  if (at === 0) return null;
  const number = Atomics.add(shared, counted, 1) + 1;
  const which = faults[Atomics.load(shared, fault)] ?? 'EIO';
  if (which === 'gone' ? number < at : number !== at) return null;
  if (which === 'death') process.kill(process.pid, 'SIGKILL');
  if (which === 'word') {
    say('now');
    return null;
  }
  if (which === 'ENOSPC' && needs === 'no room') return null;
  return which;
}

function systemError(name: string, which: Fault): Error {
  const code = which === 'gone' ? 'EIO' : which;
  return Object.assign(new Error(`${code}: made to fail, ${name}`), { code, syscall: name, errno: -5 });
}

type Method = (this: unknown, ...given: unknown[]) => unknown;

/** Puts the counting version of these methods in their place. */
function count(
  of: object,
  names: readonly string[],
  needs: 'room' | 'no room',
  how: 'throws' | 'rejects',
): void {
  const methods = of as Record<string, Method>;
  for (const name of names) {
    const real = methods[name];
    if (real === undefined) throw new Error(`no ${name}`);
    methods[name] = function (this: unknown, ...given: unknown[]) {
      const which = step(needs);
      if (which === null) return real.apply(this, given);
      if (how === 'throws') throw systemError(name, which);
      return Promise.reject(systemError(name, which));
    };
  }
}

/** SQLite's own words for it. Whether it undoes the transaction by itself is tested on a disk that is really full. */
function countStatements(): void {
  const database = new Database(':memory:');
  const statement = Object.getPrototypeOf(database.prepare('BEGIN')) as { run: Method };
  database.close();
  const { run } = statement;
  statement.run = function (this: unknown, ...given: unknown[]) {
    const which = step('room');
    if (which === null) return run.apply(this, given);
    const code = which === 'ENOSPC' ? 'SQLITE_FULL' : 'SQLITE_IOERR_WRITE';
    throw new Database.SqliteError(`made to fail: ${which}`, code);
  };
}

async function countFiles(): Promise<void> {
  const handle = await promises.open(process.execPath, 'r');
  const prototype = Object.getPrototypeOf(handle) as object;
  await handle.close();
  count(prototype, ['write', 'writeFile', 'truncate'], 'room', 'rejects');
  count(prototype, ['read', 'stat', 'sync', 'datasync', 'chmod', 'utimes'], 'no room', 'rejects');
  count(promises, ['open', 'mkdir', 'copyFile', 'link', 'rename'], 'room', 'rejects');
  const others = [
    'rm',
    'unlink',
    'stat',
    'lstat',
    'readdir',
    'realpath',
    'readFile',
    'statfs',
    'utimes',
    'chmod',
  ];
  count(promises, others, 'no room', 'rejects');
  count(fs, ['writeSync'], 'room', 'throws');
  count(fs, ['readSync'], 'no room', 'throws');
}

/** Lanes that are started from now on count with this thread. */
function countInLanes(): void {
  const { Worker } = threads;
  const counting = class extends Worker {
    constructor(script: string, options: WorkerOptions = {}) {
      super(script, { workerData: shared.buffer, ...options });
    }
  };
  Object.assign(threads, { Worker: counting });
}

/** Once in a process. */
export async function standBetween(): Promise<void> {
  await countFiles();
  if (threads.isMainThread) {
    countStatements();
    countInLanes();
  }
  syncBuiltinESMExports();
}
