// Where sealed files are re-sealed to: the newest version of each of their keys, or other keys and no others.

import type { KeyView } from '../../core/snapshot.ts';
import { RadioField } from '../parts/Choice.tsx';
import { words } from '../wording/words.ts';
import { SealingKeys } from './SealingKeys.tsx';

interface ResealTargetsProps {
  /** Those that may be chosen. */
  readonly keys: readonly KeyView[];
  readonly target: readonly KeyView[] | 'newest';
  readonly onChoose: (target: readonly KeyView[] | 'newest') => void;
}

export function ResealTargets({ keys, target, onChoose }: ResealTargetsProps) {
  const { staging } = words.files;
  const [first] = keys;
  return (
    <div className="flex flex-col gap-2">
      <RadioField
        label={staging.resealTo}
        options={[
          { id: 'newest', label: staging.resealNewest },
          { id: 'others', label: staging.resealOther, isDisabled: first === undefined },
        ]}
        chosen={target === 'newest' ? 'newest' : 'others'}
        onChoose={(id) => onChoose(id === 'newest' || first === undefined ? 'newest' : [first])}
        arranged="side by side"
      />
      {target !== 'newest' && <SealingKeys keys={keys} chosen={target} onChoose={onChoose} />}
    </div>
  );
}
