// The root key in force, when it is to be rotated, and its rotation, which a second admin confirms.

import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { CustodyView } from '../../core/peopleviews.ts';
import { askWithOthers, useConfirming } from '../confirming.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Facts, Section } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';
import { daysSince } from './proofs.ts';

interface RootKeyProps {
  readonly custody: CustodyView;
  /** How many keys it encrypts. */
  readonly keys: number;
  readonly mayRotate: boolean;
}

const day = 86_400_000;

export function RootKey({ custody, keys, mayRotate }: RootKeyProps) {
  const [isAsking, setAsking] = useState(false);
  const { root } = words.custody;
  const { epoch, madeAt, dueAt, rotation } = custody;
  const left = Math.max(0, Math.ceil((dueAt - Date.now()) / day));
  return (
    <Section
      title={root.title}
      intro={root.intro}
      actions={
        mayRotate ? (
          <Button onPress={() => setAsking(true)}>
            <RotateCw aria-hidden className="size-4" />
            {root.rotate}
          </Button>
        ) : undefined
      }
    >
      {rotation === 'overdue' && (
        <Callout weight="warning" title={root.overdue}>
          {root.overdueWhy(daysSince(dueAt))}
        </Callout>
      )}
      <Facts
        facts={[
          [root.number, root.numbered(epoch)],
          [root.made, words.amounts.moment(madeAt)],
          [
            root.due,
            `${words.amounts.date(dueAt)} (${rotation === 'overdue' ? root.overdue : root.inDays(left)})`,
          ],
        ]}
      />
      {isAsking && <Rotate keys={keys} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function Rotate({ keys, onClose }: { readonly keys: number; readonly onClose: () => void }) {
  const [isAtWork, setAtWork] = useState(false);
  const isWaiting = useConfirming(({ request }) => request !== null);
  const { ask, waiting, working } = words.custody.root;

  async function rotate() {
    setAtWork(true);
    const outcome = await askWithOthers('rotateRootKey', {});
    setAtWork(false);
    if ('done' in outcome) go({ screen: 'ceremony record', record: outcome.done });
    return outcome;
  }

  return (
    <Confirm title={ask.title} isOpen onClose={onClose} act={ask.act} onAct={rotate}>
      <p className="text-sm">{ask.what(words.amounts.number(keys))}</p>
      <p className="text-sm">{ask.kits}</p>
      <p className="text-ink-2 text-sm">{ask.stays}</p>
      <p className="text-ink-2 text-sm">{ask.second}</p>
      <p role="status" className={isAtWork ? 'font-medium text-sm' : 'sr-only'}>
        {isAtWork ? (isWaiting ? waiting : working) : ''}
      </p>
    </Confirm>
  );
}
