// Paths under a heading, such as of what a search could not look into.

import type { ScanView } from '../../core/snapshot.ts';
import { sentenceOf } from '../parts/Refused.tsx';
import { words } from '../wording/words.ts';

interface PlacesProps {
  readonly title: string;
  readonly why: string | null;
  readonly count: number;
  readonly children: readonly { readonly path: string; readonly why: string | null }[];
}

/** Of a long list the first ones. */
export function Places({ title, why, count, children }: PlacesProps) {
  const left = count - children.length;
  return (
    <div className="flex flex-col gap-1.5 text-sm">
      <h3 className="font-semibold">{title}</h3>
      {why !== null && <p className="text-ink-2">{why}</p>}
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={title}
        className="flex max-h-48 flex-col gap-1 overflow-y-auto rounded-md border border-line px-3 py-2"
      >
        {children.map((place) => (
          <li key={place.path} className="select-text break-all">
            {place.path}
            {place.why !== null && <span className="block text-bad text-xs">{place.why}</span>}
          </li>
        ))}
      </ul>
      {left > 0 && <p className="text-ink-3 text-xs">{words.scans.more(left)}</p>}
    </div>
  );
}

interface RefusedPlacesProps {
  readonly title: string;
  readonly refused: ScanView['unreadable'];
}

/** Each with the reason. */
export function RefusedPlaces({ title, refused }: RefusedPlacesProps) {
  return (
    <Places title={title} why={null} count={refused.count}>
      {refused.places.map(({ path, refusal }) => ({ path, why: sentenceOf(refusal) }))}
    </Places>
  );
}
