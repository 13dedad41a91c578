// The audit log as a file to take away: JSON Lines, which can be verified without the vault, and CSV, which is for reading.
//
// JSON Lines, UTF-8, every line one JSON object ended by a newline:
//
//   {"keyward":"audit log","format":1,"vault":<id, 32 hex>,"name":…,"verifier":<verifier key, note.ts>,
//    "start":{"seq":…,"hash":<64 hex>},"last":…,"exported":<ISO 8601>}                                 the first line
//   {"hash":<64 hex>,"entry":<the entry as it is stored, byte for byte>}                               seq start + 1 to last
//   {"checkpoint":<signed note>}                                       after the entry that it is of (or the first line)
//
//   "entry" begins at byte 83 of its line and ends before the last byte. What is stored and is no line that begins with
//   "{" was not written by a vault; it stands as a JSON string, so that it cannot look like a line of its own.
//
// CSV: RFC 4180, UTF-8 with a byte order mark (without it Excel takes Korean for Latin), a heading line, every cell quoted.
//
// X1  An export in JSON Lines is a whole stretch of the log, and closes with a checkpoint of its last entry: without it
//     the end could have been cut off or lengthened. `verifier/keyward-verify.mjs` holds it to that.
// X2  CSV says in its heading that it is for reading.
// X3  No cell of the CSV is a formula (csv.ts, CV1).
// X4  Both are made part by part: memory is that of one part, whatever the length of the log.

import type { StoredEntry } from './audit.ts';
import { csvLine, csvMark } from './csv.ts';
import type { Anchor } from './logcheck.ts';
import { type VerifierKey, verifierKeyText } from './note.ts';

const exportFormat = 1;

/** What the first line says. `vaultId` has 16 bytes; `exportedAt` in milliseconds. */
export interface ExportHead {
  readonly vaultId: Buffer;
  readonly vaultName: string;
  readonly verifier: VerifierKey;
  /** The place just before the first entry. */
  readonly start: Anchor;
  /** seq of the last entry. */
  readonly last: number;
  readonly exportedAt: number;
}

/** A signed checkpoint of the entry `seq`. */
export interface StoredCheckpoint {
  readonly seq: number;
  readonly note: string;
}

/** Entries in their order, and the checkpoints that belong among them. */
export interface ExportPart {
  readonly entries: readonly StoredEntry[];
  readonly checkpoints: readonly StoredCheckpoint[];
}

/** One way to write the log: `begin` once, then `part` for each part in order. */
export interface LogFormat {
  begin(head: ExportHead): string;
  part(part: ExportPart): string;
}

export const jsonLines: LogFormat = {
  begin: ({ vaultId, vaultName, verifier, start, last, exportedAt }) =>
    line({
      keyward: 'audit log',
      format: exportFormat,
      vault: vaultId.toString('hex'),
      name: vaultName,
      verifier: verifierKeyText(verifier),
      start: { seq: start.seq, hash: start.hash.toString('hex') },
      last,
      exported: new Date(exportedAt).toISOString(),
    }),
  part: ({ entries, checkpoints }) => {
    const lines: string[] = [];
    let next = 0;
    const checkpointsBefore = (seq: number): void => {
      for (; (checkpoints[next]?.seq ?? seq) < seq; next++) {
        lines.push(line({ checkpoint: checkpoints[next]?.note }));
      }
    };
    for (const entry of entries) {
      checkpointsBefore(entry.seq);
      lines.push(entryLine(entry));
    }
    checkpointsBefore(Number.POSITIVE_INFINITY);
    return lines.join('');
  },
};

export const csv: LogFormat = {
  begin: () => `${csvMark}${csvLine([...columns, 'For reading only: verify the JSON Lines export instead'])}`,
  part: ({ entries }) => entries.map((entry) => csvLine([...cells(entry), ''])).join(''),
};

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function entryLine({ entry, hash }: StoredEntry): string {
  const isLine = entry.startsWith('{') && !/[\r\n]/.test(entry);
  return `{"hash":"${hash.toString('hex')}","entry":${isLine ? entry : JSON.stringify(entry)}}\n`;
}

const columns = [
  ...['seq', 'time', 'person', 'person id', 'action', 'result', 'key', 'version', 'detail'],
  ...['signed', 'hash'],
];

/** What is no entry is shown as it is, in the place of the detail. */
function cells({ seq, entry, hash }: StoredEntry): readonly unknown[] {
  const read = fieldsOf(parsed(entry));
  const person = fieldsOf(read['person']);
  const told = Object.entries(fieldsOf(read['detail'])).map(([name, value]) => `${name}: ${String(value)}`);
  const detail = 'action' in read ? told.join('; ') : entry;
  const who = [person['name'], person['id']];
  const what = [read['action'], read['result'], read['key'], read['version'], detail, read['signed']];
  return [seq, read['at'], ...who, ...what, hash.toString('hex')];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
