// What was copied: the main process writes to the clipboard, and clears a secret from it; here is the countdown to that.

import { create } from 'zustand';
import type { Argument } from '../electron/contract.ts';
import { request, useSnapshot } from './vault.ts';

/** `clearsAt`: when the secret leaves the clipboard; null where none is there. */
export const useCopied = create<{ readonly clearsAt: number | null }>(() => ({ clearsAt: null }));

/** Copies a held secret. */
export async function copySecret(
  secret: string,
  as: Argument<'copySecret'>['as'],
): Promise<'copied' | 'refused'> {
  const outcome = await request('copySecret', { secret, as });
  if ('refused' in outcome) return 'refused';
  useCopied.setState({ clearsAt: outcome.done.clearsAt });
  return 'copied';
}

/** Copies what is no secret; the main process no longer looks after what was there before. */
export async function copyText(text: string): Promise<'copied' | 'refused'> {
  const outcome = await request('copyText', { text });
  if ('refused' in outcome) return 'refused';
  useCopied.setState({ clearsAt: null });
  return 'copied';
}

export async function clearCopied(): Promise<void> {
  const outcome = await request('clearCopied', {});
  if ('done' in outcome) forgetCopied();
}

export function forgetCopied(): void {
  useCopied.setState({ clearsAt: null });
}

/** A vault that is left or locked has cleared it. */
export function followCopying(): void {
  useSnapshot.subscribe(({ snapshot }) => {
    if (snapshot?.state !== 'unlocked' && useCopied.getState().clearsAt !== null) forgetCopied();
  });
}
