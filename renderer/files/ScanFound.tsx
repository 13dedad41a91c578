// What a search for sealed files found, and what it could not look into.

import type { ScanView } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Facts } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';
import { Places, RefusedPlaces } from './Places.tsx';

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
        {unreadable.count > 0 && <RefusedPlaces title={scans.unreadable} refused={unreadable} />}
      </DialogBody>
      <DialogFoot>
        <Button onPress={onClose} autoFocus>
          {common.close}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
