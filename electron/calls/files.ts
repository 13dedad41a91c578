// What crosses for files: what is handed over, jobs, the index of sealed files and campaigns.

import * as v from 'valibot';
import type { AgeRecipient, CampaignView, InspectionView, SealedFileView } from '../../core/fileviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import type { JobView } from '../../core/snapshot.ts';
import {
  ageTarget,
  ageText,
  answer,
  call,
  existing,
  fileContext,
  hexId,
  job,
  nothing,
  original,
  someJobs,
  someKeys,
  ticket,
  tickets,
} from './shapes.ts';

export const fileCalls = {
  // files
  /** Sent by the preload alone (C3). Before somebody is at the desk, only what a sealed file says of itself is looked at. */
  offer: call(
    v.strictObject({ paths: v.pipe(v.array(v.pipe(v.string(), v.maxLength(32_768))), v.maxLength(100_000)) }),
    answer<readonly Offered[]>(),
  ),
  chooseFiles: call(
    v.strictObject({ what: v.picklist(['files', 'folder', 'sealed file']) }),
    answer<readonly Offered[]>(),
  ),
  /** What came as arguments, from a second start or from the file manager, since this was asked last. */
  takeHandedOver: call(nothing, answer<readonly Offered[]>()),
  /** Looks again at what was handed over, such as before the vault was open; the tickets stay the same. */
  lookAgain: call(v.strictObject({ tickets }), answer<readonly Offered[]>()),
  /** What a sealed file says of itself: needs no open vault, and nothing of it is authentic. */
  inspect: call(v.strictObject({ ticket }), answer<InspectionView>()),
  seal: call(
    v.strictObject({ tickets, keyIds: someKeys, context: fileContext, existing, original }),
    answer<null>(),
  ),
  unseal: call(v.strictObject({ tickets, existing, original }), answer<null>()),
  /** The recipients in a text as they are read, to be looked at once more before anything is exported for them. */
  ageRecipients: call(v.strictObject({ text: ageText }), answer<readonly AgeRecipient[]>()),
  /** Into a chosen folder, or beside the sealed files. */
  exportAge: call(
    v.strictObject({ tickets, target: ageTarget, existing, into: v.nullable(ticket) }),
    answer<null>(),
  ),
  /** To the newest version of each of their keys, or to these keys and no others. */
  reseal: call(v.strictObject({ tickets, to: v.union([v.literal('newest'), someKeys]) }), answer<null>()),
  check: call(v.strictObject({ tickets }), answer<null>()),
  showOffered: call(v.strictObject({ ticket }), answer<null>()),
  /** Does refused or cancelled jobs again; only the answer to a taken name may differ. */
  retryJobs: call(v.strictObject({ jobs: v.pipe(v.array(job), v.minLength(1)), existing }), answer<null>()),
  cancelJobs: call(v.strictObject({ jobs: someJobs }), answer<null>()),
  pauseJobs: call(v.strictObject({ jobs: someJobs }), answer<null>()),
  resumeJobs: call(v.strictObject({ jobs: someJobs }), answer<null>()),
  /** All jobs as they stand: asked once at the start; changes come as the event `jobs`. */
  jobs: call(nothing, answer<readonly JobView[]>()),
  /** Forgets the jobs that are done, or all that have ended, refused ones too. */
  clearJobs: call(v.strictObject({ which: v.picklist(['done', 'ended']) }), answer<null>()),
  /** Shows what a job made in its folder, or its source where it made nothing. */
  showOutput: call(v.strictObject({ job }), answer<null>()),

  // the index of sealed files, and re-seal campaigns
  sealedFiles: call(
    v.strictObject({
      keyId: hexId,
      standing: v.picklist(['present', 'missing']),
      after: v.nullable(v.pipe(v.string(), v.maxLength(50))),
      most: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
    }),
    answer<IndexedPage>(),
  ),
  /** Searches a chosen folder; null looks at all places in the index again. */
  scanFolder: call(v.strictObject({ folder: v.nullable(ticket) }), answer<null>()),
  campaigns: call(v.strictObject({ keyId: hexId }), answer<readonly CampaignView[]>()),
  /** To the newest version of the key, or over to another key. */
  beginCampaign: call(
    v.strictObject({ keyId: hexId, to: v.union([v.literal('newest'), hexId]) }),
    answer<{ readonly id: string }>(),
  ),
  resumeCampaign: call(v.strictObject({ campaignId: hexId }), answer<null>()),
  stopCampaign: call(v.strictObject({ campaignId: hexId }), answer<null>()),
  giveUpCampaign: call(v.strictObject({ campaignId: hexId }), answer<null>()),
} as const;

/**
 * A file, folder or sealed file that a person handed over. `waiting`: not looked at before somebody is at the desk;
 * `refused`: nothing can be done with it.
 */
export interface Offered {
  readonly ticket: string;
  readonly name: string;
  readonly folder: string;
  /** Bytes; for a folder the sum of what is in it. */
  readonly size: number;
  readonly kind: 'file' | 'folder' | 'sealed' | 'waiting' | 'refused';
  readonly refusal: RefusalView | null;
}

/** An indexed sealed file with the ticket by which it is checked, re-sealed, unsealed, inspected or shown. */
export interface IndexedFile extends SealedFileView {
  readonly ticket: string;
  readonly name: string;
  readonly folder: string;
}
export interface IndexedPage {
  readonly files: readonly IndexedFile[];
  /** Asks for the page that follows; null after the last. */
  readonly next: string | null;
}
