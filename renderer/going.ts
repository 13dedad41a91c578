// Where in the open vault the person is: one place at a time, with the way back.

import { create } from 'zustand';

export type Place =
  | { readonly screen: 'home' }
  | { readonly screen: 'keys' }
  | { readonly screen: 'key'; readonly keyId: string }
  | { readonly screen: 'deleted keys' }
  | { readonly screen: 'use'; readonly keyId: string | null }
  | { readonly screen: 'sealed files'; readonly keyId: string | null }
  | { readonly screen: 'calendar' }
  | { readonly screen: 'people' }
  | { readonly screen: 'person'; readonly personId: string }
  | { readonly screen: 'account' }
  | { readonly screen: 'custody' }
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
