// The way to the screens, in groups; those that the person has nothing to do with are left out.

import {
  Archive,
  BookOpenText,
  CalendarDays,
  ChartColumn,
  FileLock,
  House,
  Info,
  KeyRound,
  type LucideIcon,
  ScanText,
  Settings as SettingsGlyph,
  ShieldCheck,
  Users,
} from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { UnlockedSnapshot } from '../core/snapshot.ts';
import { go, type Place, type Screen, useGoing } from './going.ts';
import { isEverPermitted } from './permitted.ts';
import { words } from './wording/words.ts';

interface Entry {
  readonly place: Place;
  readonly glyph: LucideIcon;
  /** The operation that its screen is for; null: for everybody. */
  readonly needs: string | null;
}

export const groups: readonly (readonly Entry[])[] = [
  [
    { place: { screen: 'home' }, glyph: House, needs: null },
    { place: { screen: 'keys' }, glyph: KeyRound, needs: null },
    { place: { screen: 'use', keyId: null }, glyph: ScanText, needs: 'encrypt' },
    { place: { screen: 'sealed files', keyId: null }, glyph: FileLock, needs: 'see index' },
    { place: { screen: 'calendar' }, glyph: CalendarDays, needs: null },
  ],
  [
    { place: { screen: 'people' }, glyph: Users, needs: 'see people' },
    { place: { screen: 'custody' }, glyph: ShieldCheck, needs: 'see backups' },
    { place: { screen: 'backups' }, glyph: Archive, needs: 'see backups' },
  ],
  [
    { place: { screen: 'log', keyId: null }, glyph: BookOpenText, needs: 'see log' },
    { place: { screen: 'metering' }, glyph: ChartColumn, needs: 'see metering' },
  ],
  [
    { place: { screen: 'settings' }, glyph: SettingsGlyph, needs: null },
    { place: { screen: 'about' }, glyph: Info, needs: null },
  ],
];

/** Which entry a screen that has none of its own belongs to. */
const under: Readonly<Partial<Record<Screen, Screen>>> = {
  key: 'keys',
  'deleted keys': 'keys',
  account: 'people',
  person: 'people',
  'admin change': 'custody',
  'recovery kit': 'custody',
  'recovery drill': 'custody',
  'ceremony record': 'custody',
};

interface SidebarProps {
  readonly snapshot: UnlockedSnapshot;
  /** `above`: over the screen, where the window is too narrow for both. */
  readonly layer: 'beside' | 'above';
  /** Escape, where it lies above. */
  readonly onClose: () => void;
}

export function Sidebar({ snapshot, layer, onClose }: SidebarProps) {
  const place = useGoing((going) => going.place);
  const shown = groups.map((group) =>
    group.filter(({ needs }) => needs === null || isEverPermitted(snapshot.person, needs)),
  );
  const frame = useRef<HTMLElement>(null);

  // Whoever has opened it wants to go on from there.
  useEffect(() => {
    if (layer === 'above') frame.current?.querySelector<HTMLElement>('[aria-current]')?.focus();
  }, [layer]);

  return (
    <nav
      ref={frame}
      aria-label={words.shell.screensLabel}
      onKeyDown={(event) => {
        if (layer === 'above' && event.key === 'Escape') onClose();
      }}
      className={`flex w-52 shrink-0 flex-col gap-3 overflow-y-auto border-line border-r bg-ground px-2.5 py-3 ${
        layer === 'above' ? 'absolute inset-y-0 left-0 z-10 shadow-raised' : ''
      }`}
    >
      {shown
        .filter((group) => group.length > 0)
        .map((group) => (
          <ul
            key={group[0]?.place.screen}
            className="flex flex-col gap-px not-first:border-line not-first:border-t not-first:pt-3"
          >
            {group.map((entry) => (
              <li key={entry.place.screen}>
                <Way entry={entry} isHere={(under[place.screen] ?? place.screen) === entry.place.screen} />
              </li>
            ))}
          </ul>
        ))}
    </nav>
  );
}

function Way({ entry, isHere }: { readonly entry: Entry; readonly isHere: boolean }) {
  const { place, glyph: Glyph } = entry;
  return (
    <button
      type="button"
      aria-current={isHere ? 'page' : undefined}
      onClick={() => go(place)}
      className={`flex min-h-8 w-full items-center gap-2.5 rounded-md px-2.5 py-1 text-left text-sm ${
        isHere
          ? 'bg-accent-soft text-accent-ink forced-colors:underline'
          : 'text-ink-2 hover:bg-hover hover:text-ink'
      }`}
    >
      <Glyph aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 grow">{words.shell.screens[place.screen]}</span>
    </button>
  );
}
