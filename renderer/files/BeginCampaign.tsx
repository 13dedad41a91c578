// Where a campaign shall bring the files of a key: to its newest version, or over to another key.

import { useState } from 'react';
import type { KeyView } from '../../core/snapshot.ts';
import { RadioField } from '../parts/Choice.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { KeyChoice } from '../parts/KeyChoice.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { useSealingKeys } from './sealingKey.ts';

interface BeginCampaignProps {
  readonly sealingKey: KeyView;
  readonly keys: readonly KeyView[];
  readonly onClose: () => void;
}

export function BeginCampaign({ sealingKey, keys, onClose }: BeginCampaignProps) {
  const others = useSealingKeys(keys).filter(({ id }) => id !== sealingKey.id);
  const [target, setTarget] = useState<'newest' | 'other'>('newest');
  const [otherId, setOtherId] = useState<string | null>(others[0]?.id ?? null);
  const { campaigns: wording } = words;
  return (
    <Confirm
      title={wording.beginTitle(sealingKey.name)}
      act={wording.beginAct}
      isOpen
      isReady={target === 'newest' || otherId !== null}
      onClose={onClose}
      onAct={() =>
        ask('beginCampaign', {
          keyId: sealingKey.id,
          to: target === 'newest' || otherId === null ? 'newest' : otherId,
        })
      }
    >
      <RadioField
        label={wording.target}
        options={[
          { id: 'newest', label: wording.newest(sealingKey.currentVersion), hint: wording.newestHint },
          { id: 'other', label: wording.other, hint: wording.otherHint, isDisabled: others.length === 0 },
        ]}
        chosen={target}
        onChoose={setTarget}
      />
      {target === 'other' && (
        <KeyChoice
          label={wording.otherKey}
          keys={others}
          chosen={others.find(({ id }) => id === otherId) ?? null}
          onChoose={setOtherId}
        />
      )}
      <p className="text-ink-2 text-sm">{wording.beginWhat}</p>
    </Confirm>
  );
}
