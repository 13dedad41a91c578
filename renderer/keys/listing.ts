// Which keys the list shows, in which order: search, filters and sorting, kept while the person is elsewhere in the vault.

import { useMemo } from 'react';
import { create } from 'zustand';
import type { KeyState, KeyType, KeyView } from '../../core/snapshot.ts';
import type { words } from '../wording/words.ts';

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
}

const everything = { sought: '', state: 'any', type: 'any', age: 'any' } as const;

export const useListing = create<Listing>(() => ({
  ...everything,
  sortedBy: 'name',
  direction: 'ascending',
  hidden: [],
}));

export const narrow = (next: Partial<Listing>): void => useListing.setState(next);
export const clearFilters = (): void => useListing.setState(everything);

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

const names = new Intl.Collator(undefined, { numeric: true });
const states: readonly KeyState[] = ['deletion requested', 'disabled', 'available', 'deleted'];

/** What a column is sorted by; keys of equal rank follow their names. */
const ranks: Readonly<Record<Exclude<ColumnId, 'name' | 'type'>, (key: KeyView) => number>> = {
  state: ({ state }) => states.indexOf(state),
  version: ({ currentVersion }) => currentVersion,
  created: ({ createdAt }) => createdAt,
  rotation: ({ nextRotationAt }) => nextRotationAt ?? Infinity,
  sealedFiles: ({ sealedFiles }) => sealedFiles,
};

function sortedKeys(keys: readonly KeyView[], by: ColumnId, direction: Listing['direction']) {
  const sign = direction === 'ascending' ? 1 : -1;
  const byName = (a: KeyView, b: KeyView) => names.compare(a.name, b.name);
  if (by === 'name') return keys.toSorted((a, b) => sign * byName(a, b));
  if (by === 'type') return keys.toSorted((a, b) => sign * names.compare(a.type, b.type) || byName(a, b));
  const rank = ranks[by];
  return keys.toSorted((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    return first === second ? byName(a, b) : sign * (first < second ? -1 : 1);
  });
}

const day = 86_400_000;
const days: Readonly<Record<Age, readonly [from: number, to: number]>> = {
  day: [0, 1],
  month: [0, 30],
  year: [0, 365],
  older: [365, Infinity],
};

function fits({ sought, state, type, age }: Pick<Listing, 'sought' | 'state' | 'type' | 'age'>, now: number) {
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
