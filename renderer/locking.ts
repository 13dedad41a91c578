// Locking from the window. Where files are in work, what becomes of them is as the person prefers, or is asked.

import { create } from 'zustand';
import { useJobs } from './files/jobs.ts';
import { usePreferences } from './settings/preferences.ts';
import { request, useSnapshot } from './vault.ts';

interface Locking {
  /** `asking`: what becomes of the files in work; `locking`: under way. */
  readonly stage: 'not' | 'asking' | 'locking';
  /** What follows once it is locked: the window that was to be closed is. */
  readonly next: 'nothing' | 'close the window';
}

const not: Locking = { stage: 'not', next: 'nothing' };

export const useLocking = create<Locking>(() => not);

/** Files that are waiting, running or paused. */
function jobsInWork(): number {
  const { counts } = useJobs.getState();
  return counts.waiting + counts.running + counts.paused;
}

/** Asked a second time, while the question stands, it abandons the files and locks at once. */
export function lockVault(next: Locking['next'] = 'nothing'): void {
  if (useLocking.getState().stage === 'asking') return void lockNow('abandon');
  useLocking.setState((now) => ({ ...now, next }));
  const prefers = usePreferences.getState().preferences?.jobsWhenLocking ?? 'ask';
  if (jobsInWork() === 0) return void lockNow('abandon');
  if (prefers !== 'ask') return void lockNow(prefers);
  useLocking.setState({ stage: 'asking' });
}

export async function lockNow(jobs: 'abandon' | 'finish'): Promise<void> {
  useLocking.setState({ stage: 'locking' });
  const { next } = useLocking.getState();
  await request('lock', { jobs });
  useLocking.setState(not, true);
  if (next === 'close the window') window.close();
}

export function stayOpen(): void {
  useLocking.setState(not, true);
}

/** The window is to be closed while files are in work: the main process has held it for the question. */
export function followClosing(): void {
  window.vault.on('closing', () => {
    if (useSnapshot.getState().snapshot?.state === 'unlocked') lockVault('close the window');
    else void lockNow('abandon').then(() => window.close());
  });
}
