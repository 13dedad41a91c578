// Automatic rotation of a key: its period and the next date, and what to do once its versions are exhausted.

import { useState } from 'react';
import type { KeyDetail } from '../../core/keyviews.ts';
import type { KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Facts, Section } from '../parts/Page.tsx';
import { isPermitted } from '../permitted.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { RotationField } from './RotationField.tsx';

interface KeyRotationProps {
  readonly of: KeyView;
  readonly detail: KeyDetail;
  readonly person: UnlockedSnapshot['person'];
}

export function KeyRotation({ of, detail, person }: KeyRotationProps) {
  const [isChanging, setChanging] = useState(false);
  const { rotation } = words.keys;
  const isMissed = detail.nextRotationAt !== null && detail.nextRotationAt < Date.now();
  if (detail.versionsLeft === 0) return null;
  const mayChange = isPermitted(person, 'set rotation', of.id);
  return (
    <Section
      title={rotation.title}
      actions={mayChange && <Button onPress={() => setChanging(true)}>{rotation.change}</Button>}
    >
      {of.rotationDays === null && <p className="text-ink-2 text-sm">{rotation.off}</p>}
      {of.rotationDays !== null && (
        <Facts
          facts={[
            [rotation.title, rotation.every(of.rotationDays)],
            [
              rotation.next,
              detail.nextRotationAt === null ? words.keys.never : words.amounts.moment(detail.nextRotationAt),
            ],
          ]}
        />
      )}
      {isMissed && <Callout weight="warning">{rotation.missed}</Callout>}
      {isChanging && <ChangeRotation of={of} onClose={() => setChanging(false)} />}
    </Section>
  );
}

/** Stands at the top of the screen: there is something to do. */
export function Exhausted({ of }: { readonly of: KeyView }) {
  const { rotation } = words.keys;
  const seals = of.type === 'AES-256';
  return (
    <Callout
      weight="warning"
      title={rotation.exhausted}
      actions={
        seals && (
          <Button size="small" onPress={() => go({ screen: 'sealed files', keyId: of.id })}>
            {rotation.replace}
          </Button>
        )
      }
    >
      {seals ? rotation.exhaustedWhat : rotation.exhaustedSigning}
    </Callout>
  );
}

function ChangeRotation({ of, onClose }: { readonly of: KeyView; readonly onClose: () => void }) {
  const [days, setDays] = useState(of.rotationDays);
  const { changing } = words.keys.rotation;
  return (
    <Confirm
      title={changing.title}
      act={changing.act}
      isOpen
      isReady={days !== of.rotationDays}
      onClose={onClose}
      onAct={() => ask('setRotation', { keyId: of.id, days })}
    >
      <RotationField days={days} onChange={setDays} />
      <p className="text-ink-3 text-xs">{changing.keeps}</p>
    </Confirm>
  );
}
