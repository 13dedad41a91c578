// Every way that the palette offers: screens, actions, keys and people, as far as the person at the desk may go them.

import type { PersonDetail } from '../core/peopleviews.ts';
import type { UnlockedSnapshot } from '../core/snapshot.ts';
import { chooseToInspect } from './files/inspecting.ts';
import { choose } from './files/offering.ts';
import { go, type Place } from './going.ts';
import { isEverPermitted } from './permitted.ts';
import { groups } from './Sidebar.tsx';
import { tasks } from './use/tasks.ts';
import { request } from './vault.ts';
import { words } from './wording/words.ts';

export interface Way {
  readonly id: string;
  readonly kind: 'screen' | 'action' | 'key' | 'person';
  readonly name: string;
  /** The name as it is searched in. */
  readonly folded: string;
  readonly take: () => void;
}

export interface WaysFrom {
  readonly snapshot: UnlockedSnapshot;
  /** Null while they are not known. */
  readonly people: readonly PersonDetail[] | null;
  readonly onLock: () => void;
  readonly onNewKey: () => void;
  readonly onShortcuts: () => void;
}

export function allWays({ snapshot, people, ...acts }: WaysFrom): readonly Way[] {
  const { person, keys } = snapshot;
  const screens = groups.flat().filter(({ needs }) => needs === null || isEverPermitted(person, needs));
  return [
    ...screens.map(({ place }) =>
      way(place.screen, 'screen', words.shell.screens[place.screen], () => go(place)),
    ),
    ...further
      .filter(({ needs }) => needs === null || isEverPermitted(person, needs))
      .map(({ place }) => way(place.screen, 'screen', words.shell.screens[place.screen], () => go(place))),
    ...actions(snapshot, acts),
    ...keys.map(({ id, name }) => way(id, 'key', name, () => go({ screen: 'key', keyId: id }))),
    ...(people ?? [])
      .filter(({ standing }) => standing !== 'removed')
      .map(({ id, name }) => way(id, 'person', name, () => go({ screen: 'person', personId: id }))),
  ];
}

/** Screens that one comes to from others. */
const further: readonly { readonly place: Place; readonly needs: string | null }[] = [
  { place: { screen: 'account' }, needs: null },
  { place: { screen: 'deleted keys' }, needs: 'see deleted keys' },
  { place: { screen: 'recovery drill' }, needs: 'recovery drill' },
];

type Acts = Omit<WaysFrom, 'snapshot' | 'people'>;

function actions({ person }: UnlockedSnapshot, { onLock, onNewKey, onShortcuts }: Acts): readonly Way[] {
  const { palette, home, use, shortcuts } = words;
  const may = (operation: string) => isEverPermitted(person, operation);
  const action = (id: string, name: string, take: () => void) => way(id, 'action', name, take);
  const files = [
    action('files', palette.sealFiles, () => void choose('files')),
    action('folder', palette.sealFolder, () => void choose('folder')),
  ];
  const uses = tasks.map((task) =>
    action(`use ${task}`, palette.use(use.tasks[task]), () => go({ screen: 'use', keyId: null, task })),
  );
  return [
    ...(may('create key') ? [action('new key', palette.newKey, onNewKey)] : []),
    ...(may('seal file') ? files : []),
    action('inspect', palette.openSealed, () => void chooseToInspect()),
    ...(may('encrypt') ? uses : []),
    action('shortcuts', shortcuts.title, onShortcuts),
    action('sign out', home.signOut, () => void request('signOut', {})),
    action('lock', palette.lock, onLock),
  ];
}

function way(id: string, kind: Way['kind'], name: string, take: () => void): Way {
  return { id, kind, name, folded: fold(name), take };
}

const mostShown = 50;

/**
 * Those whose name holds every word, or whose id begins with what was typed; names that begin with it come first. Before
 * anything is typed, what is always there: screens and actions.
 */
export function matching(ways: readonly Way[], sought: string): readonly Way[] {
  const typed = fold(sought.trim());
  if (typed === '') return ways.filter(({ kind }) => kind === 'screen' || kind === 'action');
  const parts = typed.split(/\s+/);
  const fits = ({ id, kind, folded }: Way) =>
    parts.every((part) => folded.includes(part)) || (kind === 'key' && id.startsWith(typed));
  const found = ways.filter(fits);
  const isFirst = ({ folded }: Way) => folded.startsWith(typed);
  return [...found.filter(isFirst), ...found.filter((one) => !isFirst(one))].slice(0, mostShown);
}

/** As it is searched in: composed, as a Korean keyboard types it, and without case. */
function fold(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase();
}
