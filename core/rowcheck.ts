// Row check: holds every row against what the audit log says it was left as, and names the one that differs.
//
// It follows the whole log, so it serves where something is known to be wrong, and for the complete verification.

import { type AuditEntry, chainStart, followChain } from './audit.ts';
import { rowDigest, rowName } from './rowbytes.ts';
import { pagesOf, type Rows } from './rows.ts';
import { decidingTables, derivedTables, type Tables } from './schema.ts';

/** Where the keystore differs from its own log; the header where the rows are as the log says. */
export async function placeOfAlteration(rows: Rows, vault: Tables['vault']): Promise<string> {
  const left = await lastDigests(rows, vault);
  if ('entry' in left) return `the audit log at entry ${left.entry}`;
  return (await differingRow(rows, left.digests)) ?? 'the header';
}

/** The digest that each row was left with, by its name; or the entry at which the log is altered or missing. */
export async function lastDigests(
  rows: Rows,
  vault: Tables['vault'],
): Promise<{ readonly digests: Map<string, string> } | { readonly entry: number }> {
  const digests = new Map<string, string>();
  let from: { readonly seq: number; readonly head: Buffer } = { seq: 0, head: chainStart };
  for (;;) {
    const entries = await rows.auditAfter(from.seq, 1000);
    if (entries.length === 0) break;
    const end = followChain(vault.id, from, entries);
    if ('missing' in end) return { entry: end.missing };
    if ('altered' in end) return { entry: end.altered };
    for (const { entry } of entries) {
      const { rows: left } = JSON.parse(entry) as AuditEntry;
      for (const [name, digest] of Object.entries(left)) {
        if (digest === 'gone') digests.delete(name);
        else digests.set(name, digest);
      }
    }
    from = end;
  }
  return from.seq < vault.log_size ? { entry: from.seq + 1 } : { digests };
}

/** The name of a row that is not as it was left, is missing or was added; null where all are right. */
export async function differingRow(rows: Rows, digests: Map<string, string>): Promise<string | null> {
  const left = new Map(digests);
  for (const table of [...decidingTables, ...derivedTables]) {
    for await (const page of pagesOf(rows, table)) {
      for (const row of page) {
        if (table === 'tombstone' && 'mac' in row && row.mac.length === 0) continue;
        const name = rowName(table, row);
        if (left.get(name) !== rowDigest(table, row)) return name;
        left.delete(name);
      }
    }
  }
  return left.keys().next().value ?? null;
}
