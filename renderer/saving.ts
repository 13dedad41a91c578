// Saving something at a place that the person chooses: the place, the work, and what is said of it afterwards.

import { useState } from 'react';
import type { RefusalView } from '../core/refusal.ts';
import type { Argument, Outcome } from '../electron/contract.ts';
import { ask } from './vault.ts';

interface Save {
  readonly what: Argument<'choosePlace'>['what'];
  /** The name that is proposed. */
  readonly name: string;
  readonly write: (place: string) => Promise<Outcome<unknown>>;
  readonly saved: (name: string, folder: string) => string;
}

export function useSaving() {
  const [said, say] = useState('');
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function save({ what, name, write, saved }: Save): Promise<void> {
    say('');
    setRefusal(null);
    const chosen = await ask('choosePlace', { what, name });
    if ('refused' in chosen) return setRefusal(chosen.refused);
    if (chosen.done === 'nothing chosen') return;
    setBusy(true);
    const outcome = await write(chosen.done.ticket);
    setBusy(false);
    if ('refused' in outcome) setRefusal(outcome.refused);
    else say(saved(chosen.done.name, chosen.done.folder));
  }

  return { said, say, refusal, isBusy, save };
}
