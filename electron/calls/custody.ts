// What crosses for the root key: rotation, change of admins, kits, drills, and what goes on paper.

import * as v from 'valibot';
import type {
  AdminChangeView,
  CustodyView,
  DrillView,
  KitPage,
  TypedKitView,
} from '../../core/peopleviews.ts';
import type { CeremonyRecord } from '../../core/snapshot.ts';
import {
  answer,
  approval,
  call,
  hexId,
  keyFile,
  kit,
  nothing,
  passphrase,
  seat,
  text,
  ticket,
} from './shapes.ts';

/** Who holds shares after a change of admins: who stays, how many come, and how many of them open the vault. */
const adminPlan = {
  holders: v.pipe(v.array(hexId), v.maxLength(16)),
  newcomers: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(16)),
  quorum: v.pipe(v.number(), v.integer()),
  witness: v.nullable(text),
};

export const custodyCalls = {
  // the root key and its admins
  custody: call(nothing, answer<CustodyAnswer>()),
  rotateRootKey: call(v.strictObject({ approval }), answer<CeremonyRecord>()),
  exportKit: call(v.strictObject({ place: ticket }), answer<null>()),
  printKit: call(nothing, answer<KitPage>()),
  /** Judges the lines of a kit while they are being typed; also before there is a vault to restore. */
  judgeTypedKit: call(
    v.strictObject({ lines: v.pipe(v.array(text), v.maxLength(99)) }),
    answer<TypedKitView>(),
  ),
  beginAdminChange: call(v.strictObject({ ...adminPlan, approval }), answer<null>()),
  enrolNewAdmin: call(v.strictObject({ seat, name: text, passphrase }), answer<null>()),
  /** The record comes with the last proof. */
  proveNewShare: call(
    v.strictObject({ personId: hexId, passphrase, keyFile }),
    answer<CeremonyRecord | 'more to prove'>(),
  ),
  abandonAdminChange: call(nothing, answer<null>()),
  /** `listed`: a backup of the vault's own, by its name. */
  beginDrill: call(
    v.strictObject({
      backup: v.variant('is', [
        v.strictObject({ is: v.literal('chosen'), ticket }),
        v.strictObject({ is: v.literal('listed'), name: text }),
      ]),
      witness: v.nullable(text),
    }),
    answer<null>(),
  ),
  /** The record comes with the last kit that is needed. */
  presentDrillKit: call(
    v.strictObject({ kit, passphrase, keyFile }),
    answer<CeremonyRecord | 'more to present'>(),
  ),
  abandonDrill: call(nothing, answer<null>()),

  // on paper and as files
  /** A ceremony record that was answered since the app was started, by its audit entry. */
  saveRecord: call(
    v.strictObject({ auditEntry: v.pipe(v.number(), v.integer(), v.minValue(1)), place: ticket }),
    answer<null>(),
  ),
  /** What the window shows to a printer (parts/print.css), through the system's dialog. */
  printPage: call(nothing, answer<'printed' | 'not printed'>()),
  /** The same as PDF. */
  savePage: call(v.strictObject({ place: ticket }), answer<null>()),
} as const;

/** The root key, and what is under way around it. */
export interface CustodyAnswer {
  readonly custody: CustodyView;
  readonly change: AdminChangeView | null;
  readonly drill: DrillView;
  /** Of this vault, since the app was started; the newest first. */
  readonly records: readonly CeremonyRecord[];
}
