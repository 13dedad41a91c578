// The contract: ONE constant declares every call and event that crosses between the window and the main process.
// Preload, server, both ends' types and the test double derive from it.
//
// C1  Arguments are parsed by the strict schema here before anything else is done with them.
// C2  A call answers `{ done }` or `{ refused }`; nothing else ever crosses, above all no exception text.
// C3  Paths cross in one direction only: the preload turns a dropped File into a path and offers it with `offer`;
//     the page holds nothing but the ticket that came back. What a person chose in a dialog of the system is a ticket too.
// C4  What needs other people's confirmation takes `approval`: null asks for it, and is refused `approval_missing` with
//     the id of the request as its fact; the id of a confirmed request does it.

import type * as v from 'valibot';
import type { RefusalView } from '../core/refusal.ts';
import type { Instant, JobView, Snapshot } from '../core/snapshot.ts';
import { custodyCalls } from './calls/custody.ts';
import { fileCalls, type Offered } from './calls/files.ts';
import { keyCalls } from './calls/keys.ts';
import { openingCalls } from './calls/opening.ts';
import { peopleCalls } from './calls/people.ts';
import { recordsCalls } from './calls/records.ts';
import { settingsCalls } from './calls/settings.ts';
import { useCalls } from './calls/use.ts';

export type * from './calls/custody.ts';
export type * from './calls/files.ts';
export type * from './calls/keys.ts';
export type * from './calls/opening.ts';
export type * from './calls/people.ts';
export type * from './calls/records.ts';
export type * from './calls/settings.ts';
export type { Chosen, ToOpen, ToWrite } from './calls/shapes.ts';
export type * from './calls/use.ts';

export const calls = {
  ...openingCalls,
  ...keyCalls,
  ...useCalls,
  ...fileCalls,
  ...peopleCalls,
  ...custodyCalls,
  ...recordsCalls,
  ...settingsCalls,
} as const;

/**
 * What the main process sends of itself. `jobs` carries the jobs that changed, at most ten times a second; `handedOver`
 * says that there is something for `takeHandedOver`; `closing`, that the window is to be closed while files are in work.
 */
export interface Events {
  changed: Snapshot;
  jobs: readonly JobView[];
  handedOver: null;
  idle: IdleWarning;
  closing: null;
}

/** When the vault locks itself because nobody is at it; null where somebody is again. */
interface IdleWarning {
  readonly lockAt: Instant | null;
}

export type CallName = keyof typeof calls;
export type Argument<N extends CallName> = v.InferOutput<(typeof calls)[N]['argument']>;
export type Reply<N extends CallName> = [NonNullable<(typeof calls)[N]['_reply']>] extends [never]
  ? null
  : NonNullable<(typeof calls)[N]['_reply']>;
export type Outcome<R> = { readonly done: R } | { readonly refused: RefusalView };

/** What the page sees as `window.vault`: every call but `offer`, the events, and the drop. */
export type VaultBridge = {
  readonly [N in Exclude<CallName, 'offer'>]: (argument: Argument<N>) => Promise<Outcome<Reply<N>>>;
} & {
  readonly drop: (files: readonly File[]) => Promise<Outcome<readonly Offered[]>>;
  readonly on: <E extends keyof Events>(event: E, listener: (payload: Events[E]) => void) => () => void;
};

export const channels = { call: 'vault:call', event: 'vault:event' } as const;
