// The contract: ONE constant declares every call and event that crosses between the window and the main process.
// Preload, server, both ends' types and the test double derive from it.
//
// C1  Arguments are parsed by the strict schema here before anything else is done with them.
// C2  A call answers `{ done }` or `{ refused }`; nothing else ever crosses, above all no exception text.
// C3  Paths cross in one direction only: the preload turns a dropped File into a path and offers it with `offer`;
//     the page holds nothing but the ticket that came back. What a person chose in a dialog of the system is a ticket too.
// C4  What needs other people's confirmation takes `approval`: null asks for it, and is refused `approval_missing` with
//     the id of the request as its fact; the id of a confirmed request does it.

import * as v from 'valibot';
import type { RefusalView } from '../core/refusal.ts';
import type { JobView, PassphraseJudgement, Snapshot } from '../core/snapshot.ts';
import type { ApprovalView } from '../core/views.ts';

const text = v.pipe(v.string(), v.maxLength(200));
const hexId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const seat = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16));
/** A passphrase as UTF-8 bytes, so that it can be wiped; at most 1,024 bytes. */
const passphrase = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.length <= 1024, 'at most 1024 bytes'),
);
const ticket = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
/** The ticket of a key file that was chosen; null where none is needed besides the passphrase. */
const keyFile = v.nullable(ticket);
/** The id of a confirmed request; null asks for one (C4). */
const approval = v.nullable(hexId);

/** What a person chooses in the system's dialog to open, and what a place is chosen for to be written to. */
const toOpen = v.picklist([
  'key file',
  'recovery kit',
  'backup',
  'signature',
  'folder',
  'backup folder',
  'update file',
]);
const toWrite = v.picklist([
  'key file',
  'recovery kit',
  'record',
  'page',
  'log',
  'public key',
  'secret',
  'checkpoint',
]);
const tickets = v.pipe(v.array(ticket), v.minLength(1), v.maxLength(100_000));
/** What to do where the output's name is taken: say so, or write beside it under a numbered name. */
const existing = v.picklist(['refuse', 'number']);
const job = v.pipe(v.number(), v.integer(), v.minValue(1));
const someJobs = v.union([v.literal('all'), v.array(job)]);

/** Declares a call: the parser of its one argument, and the type of its reply. */
function call<const S extends v.GenericSchema, R>(argument: S, _reply: R | null) {
  return { argument, _reply } as const;
}
/** An object without anything in it; `strictObject` alone would take an array too. */
const nothing = v.custom<Record<never, never>>(
  (given) =>
    typeof given === 'object' && given !== null && !Array.isArray(given) && Object.keys(given).length === 0,
);
const answer = <R>(): R | null => null;

export const calls = {
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
  lock: call(nothing, answer<null>()),
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

  // keys
  createKey: call(v.strictObject({ name: text }), answer<{ readonly id: string }>()),
  deleteImmediately: call(v.strictObject({ keyId: hexId, approval }), answer<null>()),

  // files
  /** Sent by the preload alone (C3). */
  offer: call(
    v.strictObject({ paths: v.pipe(v.array(v.pipe(v.string(), v.maxLength(32_768))), v.maxLength(100_000)) }),
    answer<readonly Offered[]>(),
  ),
  chooseFiles: call(v.strictObject({ what: v.picklist(['files', 'folder']) }), answer<readonly Offered[]>()),
  seal: call(v.strictObject({ tickets, keyId: hexId, existing }), answer<null>()),
  unseal: call(v.strictObject({ tickets, existing }), answer<null>()),
  /** Does a refused or cancelled job again; only the answer to a taken name may differ. */
  retryJob: call(v.strictObject({ job, existing }), answer<null>()),
  cancelJobs: call(v.strictObject({ jobs: someJobs }), answer<null>()),
  pauseJobs: call(v.strictObject({ jobs: someJobs }), answer<null>()),
  resumeJobs: call(v.strictObject({ jobs: someJobs }), answer<null>()),
  /** All jobs as they stand: asked once at the start; changes come as the event `jobs`. */
  jobs: call(nothing, answer<readonly JobView[]>()),
  clearJobs: call(nothing, answer<null>()),
  showOutput: call(v.strictObject({ job }), answer<null>()),
  showVaultFolder: call(nothing, answer<null>()),
} as const;

/** A file, folder or sealed file that a person handed over and that may now be sealed or unsealed. */
export interface Offered {
  readonly ticket: string;
  readonly name: string;
  readonly folder: string;
  /** Bytes; for a folder the sum of what is in it. */
  readonly size: number;
  readonly kind: 'file' | 'folder' | 'sealed' | 'refused';
  readonly refusal: RefusalView | null;
}

/** A file or place that a person chose: to be used for what it was chosen for, and nothing else. */
export interface Chosen {
  readonly ticket: string;
  readonly name: string;
  readonly folder: string;
}
export type ToOpen = v.InferOutput<typeof toOpen>;
export type ToWrite = v.InferOutput<typeof toWrite>;

/** What the main process sends of itself. `jobs` carries the jobs that changed, at most ten times a second. */
export interface Events {
  changed: Snapshot;
  jobs: readonly JobView[];
}

export type CallName = keyof typeof calls;
export type Argument<N extends CallName> = v.InferOutput<(typeof calls)[N]['argument']>;
export type Reply<N extends CallName> = [NonNullable<(typeof calls)[N]['_reply']>] extends [never]
  ? null
  : NonNullable<(typeof calls)[N]['_reply']>;
export type Outcome<R> = { readonly done: R } | { readonly refused: RefusalView };

/** What the page sees as `window.vault`: every call but `offer`, the two events, and the drop. */
export type VaultBridge = {
  readonly [N in Exclude<CallName, 'offer'>]: (argument: Argument<N>) => Promise<Outcome<Reply<N>>>;
} & {
  readonly drop: (files: readonly File[]) => Promise<Outcome<readonly Offered[]>>;
  readonly on: <E extends keyof Events>(event: E, listener: (payload: Events[E]) => void) => () => void;
};

export const channels = { call: 'vault:call', event: 'vault:event' } as const;
