// A lane of re-wrapping: the entry of a thread that works on pages beside the main one (rewrap.ts, N3).

import { parentPort, workerData } from 'node:worker_threads';
import { KeyBytes } from './keybytes.ts';
import { invariant } from './refusal.ts';
import type { LaneTask } from './rewrap.ts';
import { rewrapPage } from './rewrappage.ts';
import { RowKeys, rowSecretsLength } from './rowkeys.ts';

/** The row keys of the old root key and of the new one lie in shared memory, and are wiped there as they are taken. */
function takeKeys(secrets: Uint8Array, i: number): RowKeys {
  using lent = KeyBytes.take(secrets.subarray(i * rowSecretsLength, (i + 1) * rowSecretsLength));
  return new RowKeys(lent);
}

const port = parentPort;
invariant(port !== null, 'a lane is a thread');
const { vaultId, secrets } = workerData as { vaultId: Uint8Array; secrets: Uint8Array };
const [from, to] = [takeKeys(secrets, 0), takeKeys(secrets, 1)];

port.on('message', (task: LaneTask) => {
  if (task === 'end') {
    from.wipe();
    to.wipe();
    port.close();
  } else {
    // A Buffer crosses as the array that it is underneath.
    const page = { ...task, bytes: Buffer.from(task.bytes.buffer, task.bytes.byteOffset, task.bytes.length) };
    const end = rewrapPage(Buffer.from(vaultId), from, to, page);
    port.postMessage(end, 'bytes' in end ? [end.bytes.buffer as ArrayBuffer] : []);
  }
});
