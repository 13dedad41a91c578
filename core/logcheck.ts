// Following the audit log and telling what happened to it: altered, missing and cut off, each with its place.
//
// The chain is that of audit.ts. It is followed from a start that is trusted (the beginning of the log, or a place that
// was confirmed before), and held against anchors: places whose hash is known from elsewhere, such as the vault's header,
// a signed checkpoint, or the checkpoint seen last.
//
//   altered   an entry does not fit the chain. The break shows at the entry that was changed, or at the one after it
//             where its hash was changed along. Where the chain fits and an anchor does not, the log was written anew
//             somewhere after the last anchor that agreed, and that whole stretch is named.
//   missing   entries were left out, and later ones are there.
//   cut off   the log ends before an anchor.
//
// V1  What is confirmed is what stands before an anchor that agrees, with no finding in it; an end that no anchor
//     covers is chained, and somebody without any key could have written it.
// V2  One change gives one finding: after a break the chain is taken up again where the next entries fit, and findings
//     that touch are one. Memory is bounded by the anchors and `mostFindings`, whatever the length of the log.

import { ChainLink, chainStart, type StoredEntry } from './audit.ts';
import type { LogFinding } from './recordviews.ts';

export const mostFindings = 100;

/** A place in the log: entry `seq` has this hash, 32 bytes. seq 0 stands for the beginning. */
export interface Anchor {
  readonly seq: number;
  readonly hash: Buffer;
}

export const logStart: Anchor = { seq: 0, hash: chainStart };

export interface LogVerdict {
  /** How many entries were looked at. */
  readonly entries: number;
  /** The last entry there is: where the next part of the log goes on. */
  readonly last: Anchor;
  /** In the order they were met; empty where the log is intact. */
  readonly findings: readonly LogFinding[];
  /** How many more there were beyond `mostFindings`. */
  readonly more: number;
  /** The last entry before the first finding, with its time (ISO 8601) where it was among those looked at. */
  readonly lastGood: { readonly seq: number; readonly at: string | null };
  /** Up to which entry anchors confirm the log (V1); the start, where none did. */
  readonly confirmed: number;
}

/** Follows a log of any length, entry by entry. */
export class LogCheck {
  readonly #link: ChainLink;
  readonly #findings: LogFinding[] = [];
  /** Anchors not reached yet, nearest first. */
  #anchors: Anchor[] = [];
  #seq: number;
  /** What the next entry has to be linked to, as hex; after a break, the other hash that it may be linked to. */
  #head: string;
  #otherHead: string | null = null;
  #text: string | null = null;
  #entries = 0;
  #more = 0;
  /** Where an anchor agreed last. */
  #anchored: Seen;
  #firstBreak: { readonly lastGood: Seen; readonly confirmed: number } | null = null;

  /** `vaultId` has 16 bytes. */
  constructor(vaultId: Buffer, start: Anchor) {
    this.#link = new ChainLink(vaultId);
    this.#seq = start.seq;
    this.#head = start.hash.toString('hex');
    this.#anchored = { seq: start.seq, text: null };
  }

  /** Takes up an anchor at the last entry added or after it; one before that says nothing any more. */
  expect(anchor: Anchor): void {
    if (anchor.seq < this.#seq) return;
    const isFarthest = anchor.seq >= (this.#anchors.at(-1)?.seq ?? 0);
    this.#anchors.push(anchor);
    if (!isFarthest) this.#anchors.sort((a, b) => a.seq - b.seq);
    this.#meetAnchors();
  }

  /** Takes the next stored entry. */
  add({ seq, entry, hash }: StoredEntry): void {
    this.addText(seq, entry, hash.toString('hex'));
  }

  /** The same with the hash as 64 hex digits. */
  addText(seq: number, entry: string, hash: string): void {
    this.#entries += 1;
    if (seq <= this.#seq) {
      this.#find('altered', seq, seq);
    } else {
      if (seq > this.#seq + 1) this.#leaveOut(seq);
      this.#follow(seq, entry, hash);
    }
  }

  /** What was found once the last entry was added; an anchor beyond it means that the log is cut off. */
  end(): LogVerdict {
    const farthest = this.#anchors.at(-1)?.seq ?? 0;
    if (farthest > this.#seq) this.#find('cut off', this.#seq + 1, farthest);
    const { seq, text } = this.#firstBreak?.lastGood ?? { seq: this.#seq, text: this.#text };
    return {
      entries: this.#entries,
      last: { seq: this.#seq, hash: Buffer.from(this.#head, 'hex') },
      findings: [...this.#findings],
      more: this.#more,
      lastGood: { seq, at: text === null ? null : timeOf(text) },
      confirmed: this.#firstBreak?.confirmed ?? this.#anchored.seq,
    };
  }

  #follow(seq: number, entry: string, head: string): void {
    const computed = this.#link.hash(seq, this.#head, entry);
    if (computed !== head) this.#break(seq, entry, computed, head);
    else this.#otherHead = null;
    this.#seq = seq;
    this.#head = head;
    this.#text = entry;
    this.#meetAnchors();
  }

  /** The entries before `seq` are missing. An anchor just before it says what it is linked to. */
  #leaveOut(seq: number): void {
    this.#find('missing', this.#seq + 1, seq - 1);
    const known = this.#anchors.find((anchor) => anchor.seq === seq - 1);
    this.#anchors = this.#anchors.filter((anchor) => anchor.seq >= seq);
    this.#otherHead = null;
    this.#head = known === undefined ? unknownHead : known.hash.toString('hex');
    if (known !== undefined) this.#anchored = { seq: known.seq, text: null };
  }

  /** The entry does not fit: it is altered, unless it fits the other hash, or follows what is missing. */
  #break(seq: number, entry: string, computed: string, stored: string): void {
    const fitsOther = this.#otherHead !== null && this.#link.hash(seq, this.#otherHead, entry) === stored;
    const followsGap = this.#head === unknownHead;
    this.#otherHead = fitsOther || followsGap ? null : computed;
    if (!fitsOther && !followsGap) this.#find('altered', seq, seq);
  }

  #meetAnchors(): void {
    while (this.#anchors[0]?.seq === this.#seq) {
      const anchor = this.#anchors.shift();
      if (anchor !== undefined) this.#meet(anchor);
    }
  }

  /** Holds the last entry against an anchor; where they differ the chain goes on from either. */
  #meet(anchor: Anchor): void {
    const expected = anchor.hash.toString('hex');
    if (expected !== this.#head && expected !== this.#otherHead) {
      const named = Math.max(this.#anchored.seq, this.#findings.at(-1)?.to ?? 0);
      this.#find('altered', Math.min(named + 1, this.#seq), this.#seq);
      this.#otherHead = this.#head;
      this.#head = expected;
    }
    this.#anchored = { seq: this.#seq, text: this.#text };
  }

  #find(is: LogFinding['is'], from: number, to: number): void {
    this.#firstBreak ??= {
      lastGood: this.#entryBefore(from),
      confirmed: Math.min(this.#anchored.seq, from - 1),
    };
    const last = this.#findings.at(-1);
    if (last?.is === is && from <= last.to + 1 && from >= last.from) {
      this.#findings[this.#findings.length - 1] = { is, from: last.from, to: Math.max(last.to, to) };
    } else if (this.#findings.length < mostFindings) this.#findings.push({ is, from, to });
    else this.#more += 1;
  }

  #entryBefore(seq: number): Seen {
    if (seq - 1 === this.#anchored.seq) return this.#anchored;
    return { seq: seq - 1, text: seq - 1 === this.#seq ? this.#text : null };
  }
}

/** An entry that was passed; its text where it is still known. */
interface Seen {
  readonly seq: number;
  readonly text: string | null;
}

/** What an entry after a gap is linked to, where nothing says so. */
const unknownHead = '';

/** The time that an entry gives, second of its fields; null where the text is no entry. */
function timeOf(text: string): string | null {
  return /^\{"seq":\d{1,16},"at":"([^"]{1,40})"/.exec(text)?.[1] ?? null;
}
