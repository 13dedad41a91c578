// Which entries of the audit log somebody asks for, and how they are shown.
//
// LF1  An entry is looked at as text first, because taking its JSON apart costs ten times as much. What is looked for
//      in the text lets too much through, never too little; then the fields decide.
// LF2  What is stored and is no entry is shown as such, to everybody who does not ask for something else.

import { type AuditEntry, chainStart, type StoredEntry } from './audit.ts';
import type { LogEntryView, LogFilter } from './recordviews.ts';

/** Answers the view of an entry that the filter wants, null for others; `before` is the stored entry next to it. */
export function wantedEntries(
  filter: LogFilter,
): (stored: StoredEntry, before: StoredEntry | null) => LogEntryView | null {
  const pieces = piecesOf(filter);
  const isWanted = wanted(filter);
  return (stored, before) => {
    if (!pieces.every((piece) => stored.entry.includes(piece))) return null;
    const view = viewOf(stored, before);
    return isWanted(view) ? view : null;
  };
}

/** What stands in the text of every wanted entry (LF1): the fields are written in a fixed form (audit.ts). */
function piecesOf({ person, key, actions, result }: LogFilter): readonly string[] {
  return [
    ...(person === null ? [] : [`"person":{"id":"${person}"`]),
    ...(key === null ? [] : [`"key":"${key}"`]),
    ...(actions.length === 1 ? [`"action":${JSON.stringify(actions[0])}`] : []),
    ...(result === 'done' ? ['"result":"done"'] : []),
  ];
}

function wanted(filter: LogFilter): (view: LogEntryView) => boolean {
  const { from, to, person, key, actions, result } = filter;
  const text = filter.text === null || filter.text === '' ? null : folded(filter.text);
  return (view) =>
    (from === null || view.at >= from) &&
    (to === null || view.at < to) &&
    (person === null || view.person?.id === person) &&
    (key === null || view.key === key) &&
    (actions.length === 0 || actions.includes(view.action)) &&
    (result === null || (view.result === 'done') === (result === 'done')) &&
    (text === null || told(view).some((one) => folded(one).includes(text)));
}

function told({ action, person, result, key, detail }: LogEntryView): readonly string[] {
  return [action, person?.name ?? '', result, key ?? '', ...Object.values(detail).map(String)];
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function viewOf({ seq, entry, hash }: StoredEntry, before: StoredEntry | null): LogEntryView {
  const read = readEntry(entry);
  const link = { hash: hash.toString('hex'), previous: previousOf(seq, before) };
  if (read === null) return { ...unreadable, seq, ...link, detail: { stored: entry.slice(0, 200) } };
  const { at, action, person, result, key = null, version = null, detail = {}, signed } = read;
  return { seq, at: Date.parse(at), action, person, result, key, version, detail, signed, ...link };
}

function previousOf(seq: number, before: StoredEntry | null): string | null {
  if (seq === 1) return chainStart.toString('hex');
  return before?.seq === seq - 1 ? before.hash.toString('hex') : null;
}

/** LF2. */
const unreadable = {
  ...{ at: 0, action: 'unreadable', person: null, result: 'unreadable', key: null, version: null },
  signed: 'unsigned',
} as const;

/** Null for a text that no vault wrote as an entry. */
function readEntry(text: string): AuditEntry | null {
  try {
    const read = JSON.parse(text) as Partial<AuditEntry> | null;
    const isEntry =
      typeof read?.action === 'string' &&
      typeof read.result === 'string' &&
      typeof read.at === 'string' &&
      isRecord(read.detail ?? {}) &&
      (read.person === null || isRecord(read.person));
    return isEntry ? (read as AuditEntry) : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
