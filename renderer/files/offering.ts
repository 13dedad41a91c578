// What a person has handed over and not yet confirmed: the contents of the staging dialog. Before somebody is at the
// desk it waits, and the dialog opens with it after the sign-in.

import { create } from 'zustand';
import type { RefusalView } from '../../core/refusal.ts';
import type { Argument, Offered, Outcome } from '../../electron/contract.ts';
import { notify } from '../notices.ts';
import { ask, request, useSnapshot } from '../vault.ts';

export type ForSealed = 'unseal' | 'reseal' | 'check' | 'inspect' | 'export';
/** What is begun from this dialog; the others have one of their own. */
export type Begun = Exclude<ForSealed, 'inspect' | 'export'>;

interface Offering {
  /** `closed`: no dialog; `looking`: main is still measuring what was dropped. */
  readonly stage: 'closed' | 'looking' | 'open';
  readonly offered: readonly Offered[];
  /** What shall be done with the sealed files among it. */
  readonly forSealed: ForSealed;
}

const nothing: Offering = { stage: 'closed', offered: [], forSealed: 'unseal' };

export const useOffering = create<Offering>(() => nothing);

/** Answers what was added. */
export async function drop(files: readonly File[]): Promise<readonly Offered[]> {
  if (files.length === 0) return [];
  useOffering.setState({ stage: 'looking' });
  let outcome: Outcome<readonly Offered[]>;
  try {
    outcome = await window.vault.drop(files);
  } catch {
    outcome = { refused: { code: 'internal', facts: {} } };
  }
  // Closed in the meantime: the person, or the lock, took the offer back.
  if (useOffering.getState().stage === 'closed') return [];
  if ('refused' in outcome) notify(outcome.refused);
  const offered = 'done' in outcome ? outcome.done : [];
  add(offered);
  return offered;
}

export async function choose(what: 'files' | 'folder'): Promise<void> {
  const outcome = await request('chooseFiles', { what });
  const isOpen = useSnapshot.getState().snapshot?.state === 'unlocked';
  if ('done' in outcome && isOpen) add(outcome.done);
}

/** Takes up what came from outside, now and whenever something comes. */
export function followHandedOver(): void {
  const take = async () => {
    const outcome = await request('takeHandedOver', {});
    if ('done' in outcome && outcome.done.length > 0) add(outcome.done);
  };
  window.vault.on('handedOver', () => void take());
  void take();
}

/** Somebody is at the desk: what waited is looked at in full. */
export async function lookAgain(): Promise<void> {
  const { offered, stage } = useOffering.getState();
  const waiting = offered.filter(({ kind }) => kind !== 'refused').map(({ ticket }) => ticket);
  if (stage !== 'open' || waiting.length === 0) return;
  const outcome = await request('lookAgain', { tickets: waiting });
  if ('refused' in outcome) return;
  const looked = new Map(outcome.done.map((one) => [one.ticket, one]));
  useOffering.setState(({ offered: now }) => ({ offered: now.map((one) => looked.get(one.ticket) ?? one) }));
}

/** Opens the dialog for these sealed files. */
export function offerSealed(offered: readonly Offered[], forSealed: ForSealed): void {
  useOffering.setState({ forSealed });
  add(offered);
}

export function chooseForSealed(forSealed: ForSealed): void {
  useOffering.setState({ forSealed });
}

export function withdraw(ticket: string): void {
  useOffering.setState(({ offered }) => {
    const left = offered.filter((one) => one.ticket !== ticket);
    return { offered: left, stage: left.length === 0 ? 'closed' : 'open' };
  });
}

export function closeOffering(): void {
  useOffering.setState(nothing);
}

/** How everything on offer is to be done. */
export interface Order {
  readonly seal: Pick<Argument<'seal'>, 'keyIds' | 'context'> | null;
  readonly forSealed: Begun | null;
  readonly resealTo: Argument<'reseal'>['to'];
  readonly existing: Argument<'seal'>['existing'];
  readonly original: Argument<'seal'>['original'];
}

/** Starts the jobs for everything on offer; what was started leaves the offer. Answers the first refusal. */
export async function confirmOffering(order: Order): Promise<RefusalView | null> {
  const { existing, original } = order;
  const { offered } = useOffering.getState();
  const plain = offered.filter(isPlain).map(({ ticket }) => ticket);
  const sealed = offered.filter(({ kind }) => kind === 'sealed').map(({ ticket }) => ticket);
  if (plain.length > 0 && order.seal !== null) {
    const outcome = await ask('seal', { tickets: plain, ...order.seal, existing, original });
    if ('refused' in outcome) return outcome.refused;
    useOffering.setState({ offered: offered.filter((one) => !isPlain(one)) });
  }
  if (sealed.length > 0 && order.forSealed !== null) {
    const outcome = await startOnSealed(sealed, order.forSealed, order);
    if ('refused' in outcome) return outcome.refused;
  }
  closeOffering();
  return null;
}

function startOnSealed(
  tickets: string[],
  what: Begun,
  { existing, original, resealTo }: Order,
): Promise<Outcome<null>> {
  switch (what) {
    case 'unseal':
      return ask('unseal', { tickets, existing, original });
    case 'reseal':
      return ask('reseal', { tickets, to: resealTo });
    case 'check':
      return ask('check', { tickets });
  }
}

export function isPlain(one: Offered): boolean {
  return one.kind === 'file' || one.kind === 'folder';
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
