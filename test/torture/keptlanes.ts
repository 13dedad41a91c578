// Lanes that are kept: in a process that opens one vault after the other, the threads of a vault that was closed are those
// of the next one. Starting a thread costs as much as all the rest of opening a vault, and is tested elsewhere.

import { syncBuiltinESMExports } from 'node:module';
import threads, { type WorkerOptions } from 'node:worker_threads';

const resting = new Map<string, threads.Worker[]>();

/** Once in a process. Lanes that are given something of their own (rewrap.ts) are as ever. */
export function keepLanes(): void {
  const kept = new Proxy(threads.Worker, {
    construct(Worker, [script, options]: [string, WorkerOptions?]) {
      const worker = resting.get(script)?.pop() ?? new Worker(script, options);
      if (options === undefined) worker.terminate = async () => rest(script, worker);
      return worker;
    },
  });
  Object.assign(threads, { Worker: kept });
  syncBuiltinESMExports();
}

/** Nothing runs in a lane that is ended (lanes.ts). */
function rest(script: string, worker: threads.Worker): number {
  worker.emit('exit', 0);
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
  resting.set(script, [...(resting.get(script) ?? []), worker]);
  return 0;
}
