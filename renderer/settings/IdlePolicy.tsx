// How long the vault stays open with nobody at it: policy, so a second admin confirms a change.

import { useEffect, useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import { askWithOthers } from '../confirming.ts';
import { Button } from '../parts/Button.tsx';
import { Card } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { StepField } from '../parts/StepField.tsx';
import { isPermitted, usePerson } from '../permitted.ts';
import { refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';

const [least, most] = [1, 240];

export function IdlePolicy({ idleMinutes }: { readonly idleMinutes: number }) {
  const { idle } = words.settings;
  const mayChange = isPermitted(usePerson(), 'set policy', null);
  const [wanted, setWanted] = useState(idleMinutes);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  useEffect(() => setWanted(idleMinutes), [idleMinutes]);

  async function change() {
    setBusy(true);
    const refused = refusalOf(await askWithOthers('setPolicy', { idleMinutes: wanted }));
    setBusy(false);
    setRefusal(refused?.code === 'cancelled' ? null : refused);
  }

  return (
    <Card>
      <p className="text-sm">{idle.now(idleMinutes)}</p>
      {mayChange ? (
        <div className="flex flex-wrap items-center gap-3">
          <div className="min-w-0 grow basis-64">
            <StepField
              label={idle.label}
              hint={idle.hint}
              value={wanted}
              least={least}
              most={most}
              onChange={setWanted}
            />
          </div>
          <Button isBusy={isBusy} isDisabled={wanted === idleMinutes} onPress={() => void change()}>
            {idle.change}
          </Button>
        </div>
      ) : (
        <p className="text-ink-3 text-sm">{idle.admins}</p>
      )}
      <Refused refusal={refusal} />
    </Card>
  );
}
