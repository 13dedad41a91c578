// The audit log of an open vault: looked through, verified whole, exported, and confirmed by checkpoints.
//
// L1  Reading goes in slices that let others go between them, so that a log of any length stops neither the window nor
//     the work of others.
// L2  An export has its name only when it is complete, durable and recorded; what has the name is not overwritten.
// L3  An export in JSON Lines closes with a checkpoint that is signed as it begins, of the last entry that it holds.

import { basename, dirname } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';
import { checkpointEvery, signCheckpoint, verifierOf } from './checkpoint.ts';
import type { Act, Gate } from './gate.ts';
import { orRecord } from './jobground.ts';
import type { LastSeen } from './lastseen.ts';
import { type Anchor, logStart } from './logcheck.ts';
import { csv, type ExportHead, jsonLines, type LogFormat, type StoredCheckpoint } from './logexport.ts';
import { wantedEntries } from './logfilter.ts';
import { verifyWhole, type Watch } from './logverify.ts';
import { verifierKeyText } from './note.ts';
import { type Existing, Output } from './output.ts';
import type { LogEntryView, LogFilter, LogPage, LogVerification } from './recordviews.ts';
import { fileRefusal, Refusal, refusalView } from './refusal.ts';

const formats: Readonly<Record<'jsonl' | 'csv', LogFormat>> = { jsonl: jsonLines, csv };
const atATime = 1000;
/** Entries looked at for one page: then it is answered, however short it is. */
const mostForPage = 50_000;
const hour = 3_600_000;
const minute = 60_000;

/** What the log needs besides the gate. */
interface LogSurroundings {
  readonly seen: LastSeen;
  /** Milliseconds that only go forward. */
  readonly uptime: () => number;
}

export class AuditLog {
  readonly #gate: Gate;
  readonly #around: LogSurroundings;
  /** When the record outside the keystore went on last, and the number of entries then. */
  #kept: { readonly anchor: Anchor | null; readonly size: number; readonly at: number };

  constructor(gate: Gate, around: LogSurroundings) {
    this.#gate = gate;
    this.#around = around;
    this.#kept = { anchor: null, size: 0, at: around.uptime() };
  }

  /**
   * The newest entries that the filter wants, at most `most` (1 to 500), before the entry `before` where it is given.
   * Refuses `not_permitted`, `not_signed_in`, `vault_locked`.
   */
  async entries(filter: LogFilter, before: number | null, most: number): Promise<LogPage> {
    const wanted = wantedEntries(filter);
    const found: LogEntryView[] = [];
    let next = before ?? Number.MAX_SAFE_INTEGER;
    for (let seen = 0; seen < mostForPage; seen += atATime) {
      // One more than is looked at: the hash that the last one of them follows.
      const slice = await this.#gate.see('see log', null, ({ rows }) => rows.auditBefore(next, atATime + 1));
      for (const [i, stored] of slice.slice(0, atATime).entries()) {
        const view = wanted(stored, slice[i + 1] ?? null);
        next = stored.seq;
        if (view !== null) found.push(view);
        if (found.length === most) return { entries: found, next: next > 1 ? next : null };
      }
      if (slice.length <= atATime) return { entries: found, next: null };
      await others();
    }
    return { entries: found, next };
  }

  /**
   * Verifies the whole log, all checkpoints and every row (logverify.ts); what was found is in the log too, where the
   * log can still take it. Refuses `cancelled`, `keystore_altered` where it cannot and nothing was found, `not_permitted`, `not_signed_in`, `vault_locked`.
   */
  async verify(watch: Watch): Promise<LogVerification> {
    const found = await verifyWhole(
      (work) => this.#gate.see('verify log', null, ({ rows, open }) => work({ rows, root: open.root })),
      this.#around.seen.anchor,
      watch,
    ).catch(async (thrown: unknown) => {
      // A refused permission is recorded already.
      const isStopped = refusalView(thrown).code === 'cancelled';
      if (isStopped) await this.#gate.refused({ operation: 'verify log' }, thrown).catch(() => undefined);
      throw thrown;
    });
    const { outcome, entries, rows, findings, rowFindings, forgedCheckpoints, more } = found;
    const wrong = findings.length + rowFindings.length + forgedCheckpoints.length + more;
    const detail = { outcome, entries, rows, findings: wrong };
    try {
      await this.#gate.act({ operation: 'verify log', detail }, async () => undefined);
    } catch (thrown) {
      // A log whose end was changed takes no entry any more (ledger.ts, G3). Where that was found, it is told all the same.
      const isTold = outcome === 'not intact' && refusalView(thrown).code === 'keystore_altered';
      if (!isTold) throw thrown;
    }
    return found;
  }

  /**
   * Writes the log to `path` (L2): JSON Lines can be verified without the vault, CSV is for reading. Answers the name it
   * has got. Refuses `cancelled`, `target_exists`, and as `Output` does; also `not_permitted`, `vault_locked`.
   */
  async export(
    path: string,
    format: keyof typeof formats,
    existing: Existing,
    watch: Watch,
  ): Promise<{ readonly name: string; readonly entries: number }> {
    const by = await this.#gate.permit('export log', null);
    const act = { operation: 'export log', detail: { file: basename(path), format }, by } as const;
    const { output, entries } = await this.#prepare(path, formats[format], existing, watch).catch(
      (thrown: unknown) => this.#gate.act(act, () => Promise.reject(fileRefusal(thrown, basename(path)))),
    );
    const detail = { ...act.detail, file: output.name, entries };
    await this.#gate.track(this.#release({ ...act, detail }, output));
    return { name: output.name, entries };
  }

  /** How many checkpoints the vault keeps, and the newest. Refuses as `entries` does. */
  async checkpoints(): Promise<{ readonly kept: number; readonly newest: StoredCheckpoint | null }> {
    return this.#gate.see('see log', null, async ({ rows }) => ({
      kept: await rows.count('checkpoint'),
      newest: await rows.lastCheckpoint(),
    }));
  }

  /** The verifier key, to be kept outside the vault: what checkpoints, exports and records verify with. */
  async verifierKey(): Promise<string> {
    return this.#gate.see('see log', null, async ({ rows, open }) =>
      verifierKeyText(await verifierOf(rows, open.root)),
    );
  }

  /** A checkpoint of the log as it stands, as text to print or to keep elsewhere. Refuses as `entries` does. */
  async checkpointNow(): Promise<string> {
    return this.#gate.see('see log', null, async ({ rows, open }) => {
      const { note } = await signCheckpoint(rows, open.root, this.#gate.now());
      return note;
    });
  }

  /** An admin takes the keystore as the right one, although the record outside it says otherwise (lastseen.ts). */
  async acknowledge(): Promise<void> {
    const { seen } = this.#around;
    if (seen.notice === null) throw new Refusal('argument_invalid');
    const act = { operation: 'acknowledge notice', detail: { notice: seen.notice.kind } } as const;
    await this.#gate.act(act, async () => undefined);
    await seen.accept(this.#gate.open());
  }

  /**
   * For the scheduler: an hour or 1,000 entries after the record outside the keystore went on, writes a checkpoint and
   * lets it go on. Answers the milliseconds until the next look. Refuses `vault_locked`.
   */
  async checkpointDue(): Promise<number> {
    const open = this.#gate.open();
    const { seen, uptime } = this.#around;
    const size = (await open.keystore.read((rows) => rows.lastAudit()))?.seq ?? 0;
    if (seen.anchor !== this.#kept.anchor) this.#kept = { anchor: seen.anchor, size, at: uptime() };
    const grown = size - this.#kept.size;
    if (grown >= checkpointEvery || (grown > 0 && uptime() - this.#kept.at >= hour)) {
      await this.#gate.runBySystem({ operation: 'write checkpoint' }, async () => undefined);
      await seen.keep(open);
      this.#kept = { anchor: seen.anchor, size: size + 1, at: uptime() };
    }
    return minute;
  }

  /** Records the export, and gives it its name (L2). */
  async #release(act: Act, output: Output): Promise<void> {
    try {
      await this.#gate.act(act, async () => undefined);
      await orRecord(
        this.#gate,
        () => act,
        () => output.release(),
      );
    } catch (thrown) {
      await output.abandon();
      throw thrown;
    }
  }

  /** Writes everything under a temporary name, durably. */
  async #prepare(
    path: string,
    format: LogFormat,
    existing: Existing,
    watch: Watch,
  ): Promise<{ readonly output: Output; readonly entries: number }> {
    const { head, closing } = await this.#gate.see('export log', null, async ({ rows, open }) => {
      const last = await signCheckpoint(rows, open.root, this.#gate.now());
      const { id: vaultId, name: vaultName } = open.founding;
      const whole = { start: logStart, last: last.seq, exportedAt: this.#gate.now() };
      const verifier = await verifierOf(rows, open.root);
      return { head: { vaultId, vaultName, verifier, ...whole }, closing: last };
    });
    const output = await Output.begin('file', dirname(path), basename(path), 0, existing, 0o600);
    try {
      await output.file?.appendFile(format.begin(head));
      await this.#writeParts(output, format, head, closing, watch);
      await output.settle();
      return { output, entries: head.last };
    } catch (thrown) {
      await output.abandon();
      throw thrown;
    }
  }

  async #writeParts(
    output: Output,
    format: LogFormat,
    { last }: ExportHead,
    closing: StoredCheckpoint,
    watch: Watch,
  ): Promise<void> {
    for (let after = 0; after < last; ) {
      const part = await this.#gate.see('export log', null, async ({ rows }) => {
        const entries = (await rows.auditAfter(after, atATime)).filter(({ seq }) => seq <= last);
        const upTo = entries.at(-1)?.seq ?? last;
        const kept = await rows.page('checkpoint', [after], atATime);
        return { entries, checkpoints: kept.filter(({ seq }) => seq <= upTo && seq < last), upTo };
      });
      const checkpoints = part.upTo === last ? [...part.checkpoints, closing] : part.checkpoints;
      await output.file?.appendFile(format.part({ entries: part.entries, checkpoints }));
      after = part.upTo;
      watch.progress({ done: after, of: last });
      if (watch.signal?.aborted === true) throw new Refusal('cancelled');
    }
  }
}
