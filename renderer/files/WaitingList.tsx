// The list of what waits, before somebody is at the desk.

import { Button } from '../parts/Button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { words } from '../wording/words.ts';
import { OfferedGroup } from './OfferedGroup.tsx';
import { useOffering } from './offering.ts';

export function WaitingList({ onClose }: { readonly onClose: () => void }) {
  const { offered } = useOffering();
  const { title } = words.files.waiting;
  return (
    <Dialog title={title} width="wide" isOpen onClose={onClose}>
      <DialogBody>
        <OfferedGroup title={title} offered={offered} />
      </DialogBody>
      <DialogFoot>
        <Button onPress={onClose} autoFocus>
          {words.common.close}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
