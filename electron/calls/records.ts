// What crosses for records: the audit log, metering, backups and restoring one.

import * as v from 'valibot';
import type { MeteringView } from '../../core/keyviews.ts';
import type { BackupsView, LogPage, LogVerification, Progress } from '../../core/recordviews.ts';
import { answer, approval, call, hexId, keyFile, kit, nothing, passphrase, text, ticket } from './shapes.ts';

const instant = v.pipe(v.number(), v.integer());
const filter = v.strictObject({
  from: v.nullable(instant),
  to: v.nullable(instant),
  person: v.nullable(hexId),
  key: v.nullable(hexId),
  actions: v.pipe(v.array(text), v.maxLength(100)),
  result: v.nullable(v.picklist(['done', 'refused'])),
  text: v.nullable(text),
});
const seq = v.pipe(v.number(), v.integer(), v.minValue(1));
const format = v.picklist(['jsonl', 'csv']);
/** As `2026-11`. */
const month = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/));

export const recordsCalls = {
  // the audit log
  logEntries: call(
    v.strictObject({
      filter,
      before: v.nullable(seq),
      most: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
    }),
    answer<LogPage>(),
  ),
  /** Verifies the whole log and every row; `logWork` says how far it has come. */
  verifyLog: call(nothing, answer<LogVerification>()),
  exportLog: call(v.strictObject({ place: ticket, format }), answer<LogExported>()),
  /** The verification or export that is under way. */
  logWork: call(nothing, answer<Progress | 'nothing is done'>()),
  stopLogWork: call(nothing, answer<null>()),
  logKeys: call(nothing, answer<LogKeys>()),
  /** A signed checkpoint of the log as it stands, to be kept elsewhere. */
  saveCheckpoint: call(v.strictObject({ place: ticket }), answer<null>()),

  metering: call(v.strictObject({ month }), answer<MeteringView>()),
  /** As CSV. */
  saveMetering: call(v.strictObject({ month, place: ticket }), answer<null>()),

  // backups
  backups: call(nothing, answer<BackupsView>()),
  makeBackup: call(nothing, answer<{ readonly name: string }>()),
  proveBackup: call(v.strictObject({ name: text }), answer<null>()),
  /** Null: the folder that is used where none was chosen. */
  setBackupFolder: call(v.strictObject({ folder: v.nullable(ticket) }), answer<null>()),
  forgetBackupFolder: call(
    v.strictObject({ folder: v.pipe(v.string(), v.maxLength(4096)), approval }),
    answer<null>(),
  ),
  showBackupFolder: call(nothing, answer<null>()),

  // restoring; over an open vault with a second admin
  beginRestore: call(v.strictObject({ backup: ticket, approval }), answer<null>()),
  presentForRestore: call(v.strictObject({ adminId: hexId, passphrase, keyFile }), answer<null>()),
  presentKitForRestore: call(v.strictObject({ kit, passphrase, keyFile }), answer<null>()),
  withdrawForRestore: call(nothing, answer<null>()),
  confirmRestore: call(v.strictObject({ witness: v.nullable(text) }), answer<null>()),
  enterRestored: call(nothing, answer<null>()),
  abandonRestore: call(nothing, answer<null>()),
} as const;

interface LogExported {
  readonly name: string;
  readonly folder: string;
  readonly entries: number;
}
/** What the log is verified with outside the vault, and how many checkpoints are kept. */
interface LogKeys {
  readonly verifierKey: string;
  readonly checkpoints: number;
}
