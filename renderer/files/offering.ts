// What a person has handed over and not yet confirmed: the contents of the staging dialog.

import { create } from 'zustand';
import type { RefusalView } from '../../core/refusal.ts';
import type { Offered, Outcome } from '../../electron/contract.ts';
import { notify } from '../notices.ts';
import { ask, request, useSnapshot } from '../vault.ts';

export interface Offering {
  /** `closed`: no dialog; `looking`: main is still measuring what was dropped. */
  readonly stage: 'closed' | 'looking' | 'open';
  readonly offered: readonly Offered[];
}

export const useOffering = create<Offering>(() => ({ stage: 'closed', offered: [] }));

export async function drop(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  useOffering.setState({ stage: 'looking' });
  let outcome: Outcome<readonly Offered[]>;
  try {
    outcome = await window.vault.drop(files);
  } catch {
    outcome = { refused: { code: 'internal', facts: {} } };
  }
  // Closed in the meantime: the person, or the lock, took the offer back.
  if (useOffering.getState().stage === 'closed') return;
  if ('refused' in outcome) notify(outcome.refused);
  add('done' in outcome ? outcome.done : []);
}

export async function choose(what: 'files' | 'folder'): Promise<void> {
  const outcome = await request('chooseFiles', { what });
  const isOpen = useSnapshot.getState().snapshot?.state === 'unlocked';
  if ('done' in outcome && isOpen) add(outcome.done);
}

export function withdraw(ticket: string): void {
  useOffering.setState(({ offered }) => {
    const left = offered.filter((one) => one.ticket !== ticket);
    return { offered: left, stage: left.length === 0 ? 'closed' : 'open' };
  });
}

export function closeOffering(): void {
  useOffering.setState({ stage: 'closed', offered: [] });
}

/** Starts the jobs for everything on offer; what was started leaves the offer. Answers the first refusal. */
export async function confirmOffering(keyId: string | null): Promise<RefusalView | null> {
  const { offered } = useOffering.getState();
  const plain = ticketsOf(offered, 'plain');
  const sealed = ticketsOf(offered, 'sealed');
  if (plain.length > 0 && keyId !== null) {
    const outcome = await ask('seal', { tickets: plain, keyId, existing: 'refuse' });
    if ('refused' in outcome) return outcome.refused;
    keepOnly((one) => !isPlain(one));
  }
  if (sealed.length > 0) {
    const outcome = await ask('unseal', { tickets: sealed, existing: 'refuse' });
    if ('refused' in outcome) return outcome.refused;
  }
  closeOffering();
  return null;
}

export function isPlain(one: Offered): boolean {
  return one.kind === 'file' || one.kind === 'folder';
}

function ticketsOf(offered: readonly Offered[], what: 'plain' | 'sealed'): string[] {
  return offered
    .filter((one) => (what === 'plain' ? isPlain(one) : one.kind === 'sealed'))
    .map((one) => one.ticket);
}

function keepOnly(wanted: (one: Offered) => boolean): void {
  useOffering.setState(({ offered }) => ({ offered: offered.filter(wanted) }));
}

/** Adds to what is on offer already; a second drop of the same thing is told apart by folder and name. */
function add(more: readonly Offered[]): void {
  useOffering.setState(({ offered }) => {
    const known = new Set(offered.map(place));
    const all = [...offered, ...more.filter((one) => !known.has(place(one)))];
    return { offered: all, stage: all.length === 0 ? 'closed' : 'open' };
  });
}

function place(one: Offered): string {
  return `${one.folder}\0${one.name}`;
}
