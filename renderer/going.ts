// Where in the open vault the person is: one place at a time, with the way back.

import { create } from 'zustand';
import type { CeremonyRecord } from '../core/snapshot.ts';
import type { TaskName } from './use/tasks.ts';
import { useSnapshot } from './vault.ts';

export type Place =
  | { readonly screen: 'home' }
  | { readonly screen: 'keys' }
  | { readonly screen: 'key'; readonly keyId: string }
  | { readonly screen: 'deleted keys' }
  | { readonly screen: 'use'; readonly keyId: string | null; readonly task?: TaskName }
  | { readonly screen: 'sealed files'; readonly keyId: string | null }
  | { readonly screen: 'calendar' }
  | { readonly screen: 'people' }
  | { readonly screen: 'person'; readonly personId: string }
  | { readonly screen: 'account' }
  | { readonly screen: 'custody' }
  | { readonly screen: 'admin change' }
  | { readonly screen: 'recovery kit' }
  | { readonly screen: 'recovery drill' }
  | { readonly screen: 'ceremony record'; readonly record: CeremonyRecord }
  | { readonly screen: 'backups' }
  | { readonly screen: 'log'; readonly keyId: string | null }
  | { readonly screen: 'metering' }
  | { readonly screen: 'settings' }
  | { readonly screen: 'about' };

export type Screen = Place['screen'];

interface Going {
  readonly place: Place;
  readonly before: readonly Place[];
}

const start: Going = { place: { screen: 'home' }, before: [] };
const longestWay = 50;

export const useGoing = create<Going>(() => start);

export function go(place: Place): void {
  useGoing.setState((now) => ({ place, before: [...now.before, now.place].slice(-longestWay) }));
}

/**
 * To what a piece of work has led to: the way back leaves out the screen that it was done on. Where its end took the person
 * from the desk, it shows nothing to who comes next.
 */
export function goOn(place: Place): void {
  if (useSnapshot.getState().snapshot?.state === 'unlocked') useGoing.setState({ place });
}

/** To where the person came from; home where he came from nowhere. */
export function goBack(): void {
  useGoing.setState(({ before }) => ({
    place: before.at(-1) ?? start.place,
    before: before.slice(0, -1),
  }));
}

/** Whoever is at the desk next begins at home. */
export function startOver(): void {
  useGoing.setState(start, true);
}
