// What a search for sealed files found, and what it could not look into.

import type { ScanView } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Facts } from '../parts/Page.tsx';
import { sentenceOf } from '../parts/Refused.tsx';
import { words } from '../wording/words.ts';

interface ScanFoundProps {
  readonly name: string;
  readonly scan: ScanView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ScanFound({ name, scan, isOpen, onClose }: ScanFoundProps) {
  const { scans, amounts, common } = words;
  const { copies, unreadable } = scan;
  return (
    <Dialog
      title={name === '' ? scans.titleAll : scans.title(name)}
      isOpen={isOpen}
      onClose={onClose}
      width="wide"
    >
      <DialogBody>
        <Facts
          facts={[
            [scans.present, amounts.number(scan.present)],
            [scans.added, amounts.number(scan.added)],
            [scans.moved, amounts.number(scan.moved)],
            [scans.missing, amounts.number(scan.missing)],
            [scans.copies, amounts.number(copies.count)],
            [scans.unreadable, amounts.number(unreadable.count)],
          ]}
        />
        {copies.count > 0 && (
          <Places title={scans.copies} why={scans.copiesWhy} count={copies.count}>
            {copies.paths.map((path) => ({ path, why: null }))}
          </Places>
        )}
        {unreadable.count > 0 && (
          <Places title={scans.unreadable} why={null} count={unreadable.count}>
            {unreadable.places.map(({ path, refusal }) => ({ path, why: sentenceOf(refusal) }))}
          </Places>
        )}
      </DialogBody>
      <DialogFoot>
        <Button onPress={onClose} autoFocus>
          {common.close}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

interface PlacesProps {
  readonly title: string;
  readonly why: string | null;
  readonly count: number;
  readonly children: readonly { readonly path: string; readonly why: string | null }[];
}

/** Paths under a heading; of a long list the first ones. */
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
