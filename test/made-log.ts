// A log made by hand, with its checkpoints, for tests of what follows and exports it.

import { chainHash, chainStart, entryText, type StoredEntry } from '../core/audit.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { logStart } from '../core/logcheck.ts';
import type { ExportHead, StoredCheckpoint } from '../core/logexport.ts';
import { checkpointText, originOf, publicKeyOf, signNote, type VerifierKey } from '../core/note.ts';

export const vaultId = Buffer.alloc(16, 7);
export const signingKey = KeyBytes.take(Buffer.alloc(32, 11));
export const verifier: VerifierKey = { name: originOf(vaultId), publicKey: publicKeyOf(signingKey) };

/** `length` entries, chained. */
export function madeLog(
  length: number,
  change: (seq: number, text: string) => string = asItIs,
): StoredEntry[] {
  const entries: StoredEntry[] = [];
  for (let seq = 1; seq <= length; seq++) {
    const entry = change(
      seq,
      entryText({
        ...{ seq, at: timeOf(seq), action: 'create key', result: 'done', signed: 'signed', rows: {} },
        person: { id: '0a', name: '김철수' },
        detail: { name: `Key ${seq}` },
      }),
    );
    entries.push({ seq, entry, hash: chainHash(vaultId, seq, entries.at(-1)?.hash ?? chainStart, entry) });
  }
  return entries;
}

export function timeOf(seq: number): string {
  return new Date(Date.UTC(2026, 10, 24) + seq * 1000).toISOString();
}

/** A signed checkpoint of the entry `seq`. */
export function checkpointOf(entries: readonly StoredEntry[], seq: number): StoredCheckpoint {
  const head = entries[seq - 1]?.hash ?? chainStart;
  const text = checkpointText({ vaultId, size: seq, head, at: Date.parse(timeOf(seq)) });
  return { seq, note: signNote(text, verifier, signingKey) };
}

export function headOf(last: number): ExportHead {
  return { vaultId, vaultName: 'Test vault', verifier, start: logStart, last, exportedAt: 0 };
}

function asItIs(_: number, text: string): string {
  return text;
}
