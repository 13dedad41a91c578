// The window's one line to the vault: the latest snapshot, and a way to ask that always answers.

import { create } from 'zustand';
import type { RefusalView } from '../core/refusal.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Argument, CallName, Outcome, Reply, VaultBridge } from '../electron/contract.ts';
import { notify } from './notices.ts';

declare global {
  interface Window {
    readonly vault: VaultBridge;
  }
}

export type Ask = Exclude<CallName, 'offer'>;
type Calls = { readonly [N in Ask]: (argument: Argument<N>) => Promise<Outcome<Reply<N>>> };

/** UTF-8 bytes of a passphrase, wiped after their one use. */
export type Passphrase = Uint8Array<ArrayBuffer>;

/** Null until the first snapshot arrived. */
export const useSnapshot = create<{ readonly snapshot: Snapshot | null }>(() => ({ snapshot: null }));

/** Listens first and asks second, so that no change is missed; an event beats the answer that it overtook. */
export async function connect(): Promise<void> {
  window.vault.on('changed', (snapshot) => useSnapshot.setState({ snapshot }));
  const first = await ask('snapshot', {});
  if (useSnapshot.getState().snapshot !== null) return;
  if ('done' in first) useSnapshot.setState({ snapshot: first.done });
  else notify(first.refused);
}

/** Asks the vault. Bytes in the argument have left this window once the call returned its promise. */
export async function ask<N extends Ask>(name: N, argument: Argument<N>): Promise<Outcome<Reply<N>>> {
  try {
    const calls: Calls = window.vault;
    return await calls[name](argument);
  } catch {
    return { refused: { code: 'internal', facts: {} } };
  }
}

/** Asks for something that has no form of its own to show a refusal in; a refusal becomes a notice. */
export async function request<N extends Ask>(name: N, argument: Argument<N>): Promise<Outcome<Reply<N>>> {
  const outcome = await ask(name, argument);
  if ('refused' in outcome) notify(outcome.refused);
  return outcome;
}

/** Hands a passphrase over exactly once: the bytes are wiped as soon as the call has copied them. */
export function handOver<T>(
  passphrase: Passphrase,
  call: (passphrase: Passphrase) => Promise<T>,
): Promise<T> {
  const answer = call(passphrase);
  passphrase.fill(0);
  return answer;
}

export function refusalOf<T>(outcome: Outcome<T>): RefusalView | null {
  return 'refused' in outcome ? outcome.refused : null;
}
