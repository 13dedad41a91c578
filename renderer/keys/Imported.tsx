// A key that was imported: what both sides compare, and what is left to do.

import type { MaterialProof } from '../../core/keyviews.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Facts } from '../parts/Page.tsx';
import { Steps } from '../parts/StepMark.tsx';
import { words } from '../wording/words.ts';
import { Fingerprint } from './Fingerprint.tsx';
import { importSteps } from './importing.ts';

interface ImportedProps {
  readonly name: string;
  readonly proof: MaterialProof;
  readonly onClose: () => void;
}

export function Imported({ name, proof, onClose }: ImportedProps) {
  const { imports } = words;
  const isSecret = proof.of === 'secret key';
  return (
    <>
      <DialogBody>
        <Steps label={imports.stepsLabel} steps={imports.steps} order={importSteps} now="done" />
        <div role="status">
          <Callout weight="good" title={imports.done(name)}>
            {imports.compare}
          </Callout>
        </div>
        <Facts
          facts={[
            [
              isSecret ? imports.checkValue : imports.fingerprint,
              isSecret ? (
                <code key="proof" className="text-base tracking-widest">
                  {proof.checkValue}
                </code>
              ) : (
                <Fingerprint key="proof" of={proof.fingerprint} />
              ),
            ],
          ]}
        />
        {isSecret && <p className="text-ink-2 text-sm">{imports.checkHow}</p>}
        <p className="text-ink-2 text-sm">{imports.afterwards}</p>
      </DialogBody>
      <DialogFoot>
        <span />
        <Button look="primary" autoFocus onPress={onClose}>
          {words.common.close}
        </Button>
      </DialogFoot>
    </>
  );
}
