// What crosses for a vault's creation, opening and locking, for dialogs of the system and for confirmation by others.

import * as v from 'valibot';
import type { ApprovalView } from '../../core/peopleviews.ts';
import type { PassphraseJudgement, Snapshot } from '../../core/snapshot.ts';
import {
  answer,
  type Chosen,
  call,
  hexId,
  keyFile,
  nothing,
  passphrase,
  seat,
  text,
  ticket,
  toOpen,
  toWrite,
} from './shapes.ts';

export const openingCalls = {
  snapshot: call(nothing, answer<Snapshot>()),

  // the creation ceremony
  beginCreation: call(
    v.strictObject({
      vaultName: text,
      admins: v.pipe(v.number(), v.integer()),
      quorum: v.pipe(v.number(), v.integer()),
      witness: v.nullable(text),
    }),
    answer<null>(),
  ),
  judgePassphrase: call(
    v.strictObject({ passphrase, names: v.pipe(v.array(text), v.maxLength(4)) }),
    answer<PassphraseJudgement>(),
  ),
  suggestPassphrase: call(nothing, answer<string>()),
  enrolAdmin: call(v.strictObject({ seat, name: text, passphrase }), answer<null>()),
  proveShare: call(v.strictObject({ seat, passphrase }), answer<null>()),
  abandonCreation: call(nothing, answer<null>()),
  openCreatedVault: call(nothing, answer<null>()),

  // opening and locking
  presentShare: call(v.strictObject({ adminId: hexId, passphrase, keyFile }), answer<null>()),
  withdrawShares: call(nothing, answer<null>()),
  signIn: call(v.strictObject({ personId: hexId, passphrase, keyFile }), answer<null>()),
  signOut: call(nothing, answer<null>()),
  /** Jobs are finished first, with nobody at the desk meanwhile, or abandoned; asked again to abandon, it waits no longer. */
  lock: call(v.strictObject({ jobs: v.picklist(['abandon', 'finish']) }), answer<null>()),
  tryAgain: call(nothing, answer<null>()),

  // dialogs of the system (C3)
  choose: call(v.strictObject({ what: toOpen }), answer<Chosen | 'nothing chosen'>()),
  choosePlace: call(v.strictObject({ what: toWrite, name: text }), answer<Chosen | 'nothing chosen'>()),

  // confirmation by others (C4)
  approvals: call(nothing, answer<readonly ApprovalView[]>()),
  confirmAction: call(
    v.strictObject({ approval: hexId, personId: hexId, passphrase, keyFile }),
    answer<ApprovalView>(),
  ),
  withdrawRequest: call(v.strictObject({ approval: hexId }), answer<null>()),

  // what needs attention
  acknowledgeNotice: call(
    v.strictObject({ noticeId: v.pipe(v.string(), v.minLength(1), v.maxLength(500)) }),
    answer<null>(),
  ),
  confirmClock: call(nothing, answer<null>()),

  // which vault this window is for (vaultfolder.ts); the app starts again with the other one
  vaultFolder: call(nothing, answer<VaultFolderView>()),
  takeVaultFolder: call(v.strictObject({ folder: ticket }), answer<null>()),
  takeUsualFolder: call(nothing, answer<null>()),
  showVaultFolder: call(nothing, answer<null>()),
} as const;

/** The folder of the vault; `other`: chosen by a person, instead of the usual one. */
interface VaultFolderView {
  readonly folder: string;
  readonly is: 'usual' | 'other';
}
