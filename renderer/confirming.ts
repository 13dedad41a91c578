// What needs other admins: it is asked for, they confirm the exact action one after the other, then it is done.
//
// C1  The window only carries ids: what is confirmed is what the vault wrote down when it was asked for.
// C2  Giving up takes the request back.

import { create } from 'zustand';
import type { ApprovalView } from '../core/peopleviews.ts';
import type { Argument, Outcome, Reply } from '../electron/contract.ts';
import { type Ask, ask, useSnapshot } from './vault.ts';

type ConfirmedAsk = { [N in Ask]: 'approval' extends keyof Argument<N> ? N : never }[Ask];
/** Calls that are answered only once others have confirmed them. */
type NeedsOthers = Exclude<ConfirmedAsk, 'confirmAction' | 'withdrawRequest'>;

interface Confirming {
  readonly request: ApprovalView | null;
}

export const useConfirming = create<Confirming>(() => ({ request: null }));

let settle: (how: 'confirmed' | 'given up') => void = () => undefined;

/** Asks, lets others confirm, and does it. Answers `cancelled` where they did not. */
export async function askWithOthers<N extends NeedsOthers>(
  name: N,
  argument: Omit<Argument<N>, 'approval'>,
): Promise<Outcome<Reply<N>>> {
  const first = await ask(name, { ...argument, approval: null } as unknown as Argument<N>);
  const id = 'refused' in first ? first.refused.facts['approval'] : undefined;
  if (!('refused' in first) || first.refused.code !== 'approval_missing' || typeof id !== 'string')
    return first;
  const list = await ask('approvals', {});
  if ('refused' in list) return list;
  const request = list.done.find((one) => one.id === id);
  if (request === undefined) return first;
  const how = await new Promise<'confirmed' | 'given up'>((resolve) => {
    settle('given up');
    settle = resolve;
    useConfirming.setState({ request });
  });
  if (how === 'confirmed') return ask(name, { ...argument, approval: id } as unknown as Argument<N>);
  await ask('withdrawRequest', { approval: id });
  return { refused: { code: 'cancelled', facts: {} } };
}

/** Somebody has confirmed: with the last who was needed, what was asked for is done. */
export function tookConfirmation(request: ApprovalView): void {
  const isConfirmed = request.confirmedBy.length >= request.needed;
  useConfirming.setState({ request: isConfirmed ? null : request });
  if (isConfirmed) settle('confirmed');
}

export function giveUpConfirming(): void {
  useConfirming.setState({ request: null });
  settle('given up');
}

/** A vault that is no longer open has forgotten every request. */
export function followLocking(): void {
  useSnapshot.subscribe(({ snapshot }) => {
    if (snapshot?.state !== 'unlocked' && useConfirming.getState().request !== null) giveUpConfirming();
  });
}
