// Which keys the list shows, in which order: search, filters and sorting, kept while the person is elsewhere in the vault.

import { useMemo } from 'react';
import { create } from 'zustand';
import type { KeyState, KeyType, KeyView } from '../../core/snapshot.ts';
import type { words } from '../wording/words.ts';
import { keyTypes } from './rules.ts';

export type ColumnId = keyof typeof words.keys.columns;
export type Age = keyof typeof words.keys.ages;

export interface Listing {
  readonly sought: string;
  readonly state: KeyState | 'any';
  readonly type: KeyType | 'any';
  readonly age: Age | 'any';
  readonly sortedBy: ColumnId;
  readonly direction: 'ascending' | 'descending';
  readonly hidden: readonly ColumnId[];
  /** The key that the keyboard is at; null before there was one. */
  readonly activeId: string | null;
}

const everything = { sought: '', state: 'any', type: 'any', age: 'any' } as const;

const start: Listing = {
  ...everything,
  sortedBy: 'name',
  direction: 'ascending',
  hidden: [],
  activeId: null,
};

export const useListing = create<Listing>(() => start);

export const narrow = (next: Partial<Listing>): void => useListing.setState(next);
export const clearFilters = (): void => useListing.setState(everything);

/** Whoever is at the desk next does not see what was searched for before. */
export function startListingOver(): void {
  useListing.setState(start, true);
  placesByName = new Map();
}

/** Sorts by this column; asked again, the other way round. */
export function sortBy(column: ColumnId): void {
  useListing.setState(({ sortedBy, direction }) => ({
    sortedBy: column,
    direction: sortedBy === column && direction === 'ascending' ? 'descending' : 'ascending',
  }));
}

/** The keys in their order, and of those the ones that are asked for. Sorting is done once, filtering with each letter. */
export function useShownKeys(keys: readonly KeyView[]): readonly KeyView[] {
  const { sortedBy, direction, sought, state, type, age } = useListing();
  const sorted = useMemo(() => sortedKeys(keys, sortedBy, direction), [keys, sortedBy, direction]);
  return useMemo(
    () => sorted.filter(fits({ sought, state, type, age }, Date.now())),
    [sorted, sought, state, type, age],
  );
}

const withNumbers = new Intl.Collator(undefined, { numeric: true });
const states: readonly KeyState[] = ['deletion requested', 'disabled', 'available', 'deleted'];

/** Where each key stood when keys were put in order last. */
let placesByName: ReadonlyMap<string, number> = new Map();

/**
 * By name, and “Branch 2” before “Branch 10”. Such a comparison is slow, and after a change few are made: the keys are put
 * as they stood first, which is nearly in order.
 */
function byName(keys: readonly KeyView[]): readonly KeyView[] {
  const place = ({ id }: KeyView) => placesByName.get(id) ?? Infinity;
  const nearly = keys.toSorted((a, b) => difference(place(a), place(b)));
  const sorted = nearly.toSorted((a, b) => withNumbers.compare(a.name, b.name));
  placesByName = new Map(sorted.map(({ id }, i) => [id, i]));
  return sorted;
}

function difference(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What a column is sorted by. */
const ranks: Readonly<Record<Exclude<ColumnId, 'name'>, (key: KeyView) => number>> = {
  type: ({ type }) => keyTypes.indexOf(type),
  state: ({ state }) => states.indexOf(state),
  version: ({ currentVersion }) => currentVersion,
  created: ({ createdAt }) => createdAt,
  rotation: ({ nextRotationAt }) => nextRotationAt ?? Infinity,
  sealedFiles: ({ sealedFiles }) => sealedFiles,
};

/** Keys of equal rank follow their names, whichever way round. */
export function sortedKeys(
  keys: readonly KeyView[],
  by: ColumnId,
  direction: Listing['direction'],
): readonly KeyView[] {
  const named = byName(keys);
  if (by === 'name') return direction === 'ascending' ? named : named.toReversed();
  const rank = ranks[by];
  const sign = direction === 'ascending' ? 1 : -1;
  return named.toSorted((a, b) => sign * difference(rank(a), rank(b)));
}

const day = 86_400_000;
const days: Readonly<Record<Age, readonly [from: number, to: number]>> = {
  day: [0, 1],
  month: [0, 30],
  year: [0, 365],
  older: [365, Infinity],
};

export function fits(
  { sought, state, type, age }: Pick<Listing, 'sought' | 'state' | 'type' | 'age'>,
  now: number,
) {
  const wanted = sought.trim().normalize('NFC').toLowerCase();
  const [from, to] = age === 'any' ? [-Infinity, Infinity] : days[age];
  return (key: KeyView): boolean => {
    const old = (now - key.createdAt) / day;
    return (
      (state === 'any' || key.state === state) &&
      (type === 'any' || key.type === type) &&
      (age === 'any' || (old >= from && old < to) || (from === 0 && old < 0)) &&
      (wanted === '' || key.name.toLowerCase().includes(wanted) || key.id.startsWith(wanted))
    );
  };
}
