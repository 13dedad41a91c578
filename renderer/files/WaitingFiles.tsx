// What was handed over before somebody is at the desk: it waits, can be looked at as far as it tells everybody, or forgotten.

import { ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { later } from '../later.tsx';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { words } from '../wording/words.ts';
import { LockedDropTarget } from './DropTarget.tsx';
import { chooseToInspect, useInspecting } from './inspecting.ts';
import { closeOffering, useOffering } from './offering.ts';

const Inspector = later(async () => (await import('./Inspector.tsx')).Inspector);
const WaitingList = later(async () => (await import('./WaitingList.tsx')).WaitingList);

interface WaitingFilesProps {
  /** What they wait for. */
  readonly waitFor: 'the vault' | 'the desk';
}

export function WaitingFiles({ waitFor }: WaitingFilesProps) {
  const { offered } = useOffering();
  const isInspecting = useInspecting(({ files }) => files.length > 0);
  const [isShowing, setShowing] = useState(false);
  const { waiting } = words.files;
  return (
    <>
      {offered.length > 0 && (
        <Callout
          weight="note"
          title={(waitFor === 'the desk' ? waiting.waitForDesk : waiting.wait)(offered.length)}
        >
          <span className="flex flex-col items-start gap-2">
            {waiting.nothingYet}
            <span className="flex flex-wrap gap-2">
              <Button size="small" onPress={() => setShowing(true)}>
                {waiting.show}
              </Button>
              <Button look="quiet" size="small" onPress={closeOffering}>
                {waiting.forget}
              </Button>
            </span>
          </span>
        </Callout>
      )}
      {isShowing && offered.length > 0 && <WaitingList onClose={() => setShowing(false)} />}
      {isInspecting && <Inspector />}
      <LockedDropTarget />
    </>
  );
}

/** The way to inspect a sealed file from a locked screen. */
export function InspectButton() {
  return (
    <Button look="quiet" size="small" onPress={() => void chooseToInspect()}>
      <ScanSearch aria-hidden className="size-4" />
      {words.files.inspect}
    </Button>
  );
}
