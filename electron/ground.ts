// What the calls of the contract are answered with: the vault, the window, and what people handed over.

import type { BrowserWindow } from 'electron';
import type { Vault } from '../core/vault.ts';
import type { Argument, CallName, Reply } from './contract.ts';
import type { Offers } from './offers.ts';
import type { Places } from './places.ts';

export interface Ground {
  readonly vault: Vault;
  readonly window: BrowserWindow;
  /** The folder of the vault. */
  readonly folder: string;
  readonly offers: Offers;
  readonly places: Places;
}

/** The answers to some calls of the contract. */
export type Answers = { readonly [N in CallName]?: (argument: Argument<N>) => Promise<Reply<N>> };
export type AllAnswers = Required<Answers>;

/** For calls that answer nothing. */
export async function nothing(work: unknown): Promise<null> {
  await work;
  return null;
}

/** The id of a confirmed request as core takes it (contract C4). */
export function confirmedBy(approval: string | null): [approval?: string] {
  return approval === null ? [] : [approval];
}
