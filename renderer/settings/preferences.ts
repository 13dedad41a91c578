// What this person's window is like: held by the main process, asked once when the window opens.

import { create } from 'zustand';
import type { RefusalView } from '../../core/refusal.ts';
import type { Preferences } from '../../electron/contract.ts';
import { ask, request } from '../vault.ts';

/** Null until they have arrived. */
export const usePreferences = create<{ readonly preferences: Preferences | null }>(() => ({
  preferences: null,
}));

export async function loadPreferences(): Promise<void> {
  const outcome = await request('preferences', {});
  if ('done' in outcome) usePreferences.setState({ preferences: outcome.done });
}

/** Changes some of them, at once and for good; answers the refusal where that failed, and then nothing has changed. */
export async function changePreferences(changed: Partial<Preferences>): Promise<RefusalView | null> {
  const { preferences } = usePreferences.getState();
  if (preferences === null) return null;
  const next = { ...preferences, ...changed };
  const outcome = await ask('setPreferences', next);
  if ('refused' in outcome) return outcome.refused;
  usePreferences.setState({ preferences: next });
  return null;
}
