// The file that is being signed or verified, however long that takes: it goes on while the person looks at other screens.

import { useEffect } from 'react';
import { create } from 'zustand';
import type { RefusalView } from '../../core/refusal.ts';
import type { Chosen, FileReading, FileSigned, FileVerified } from '../../electron/contract.ts';
import { ask, useSnapshot } from '../vault.ts';

export type FileWork =
  | { readonly is: 'none' }
  | { readonly is: 'running'; readonly kind: 'sign' | 'verify'; readonly reading: FileReading | null }
  | { readonly is: 'signed'; readonly kind: 'sign'; readonly signed: FileSigned }
  | { readonly is: 'verified'; readonly kind: 'verify'; readonly verified: FileVerified }
  | {
      readonly is: 'refused';
      readonly kind: 'sign' | 'verify';
      readonly refusal: RefusalView;
      /** What signing it under a numbered name takes. */
      readonly again: { readonly keyId: string; readonly file: Chosen } | null;
    };

const none = { is: 'none' } as const;
export const useFileWork = create<{ readonly work: FileWork }>(() => ({ work: none }));

/** Whether it is this kind of work that is under way or has ended. */
export function isOf(kind: 'sign' | 'verify', work: FileWork): boolean {
  return work.is !== 'none' && work.kind === kind;
}

/** Tells the work that was begun last from one before that answers late. */
let turn = 0;

export async function signFile(keyId: string, file: Chosen, existing: 'refuse' | 'number'): Promise<void> {
  const mine = begin('sign');
  const outcome = await ask('signFile', { keyId, file: file.ticket, existing });
  end(
    mine,
    'done' in outcome
      ? { is: 'signed', kind: 'sign', signed: outcome.done }
      : { is: 'refused', kind: 'sign', refusal: outcome.refused, again: { keyId, file } },
  );
}

export async function verifyFile(file: Chosen, signature: Chosen | null): Promise<void> {
  const mine = begin('verify');
  const outcome = await ask('verifyFile', { file: file.ticket, signature: signature?.ticket ?? null });
  end(
    mine,
    'done' in outcome
      ? { is: 'verified', kind: 'verify', verified: outcome.done }
      : { is: 'refused', kind: 'verify', refusal: outcome.refused, again: null },
  );
}

export async function stopFileWork(): Promise<void> {
  await ask('stopFileReading', {});
}

function begin(kind: 'sign' | 'verify'): number {
  turn += 1;
  useFileWork.setState({ work: { is: 'running', kind, reading: null } });
  return turn;
}

function end(mine: number, work: FileWork): void {
  if (mine === turn) useFileWork.setState({ work });
}

const askEvery = 250;

/** Follows how far the reading has come, while it is looked at. */
export function useReading(isRunning: boolean): void {
  useEffect(() => {
    if (!isRunning) return;
    const timer = window.setInterval(() => {
      void ask('fileReading', {}).then((outcome) => {
        const { work } = useFileWork.getState();
        if (!('done' in outcome) || outcome.done === 'nothing is read' || work.is !== 'running') return;
        useFileWork.setState({ work: { ...work, reading: outcome.done } });
      });
    }, askEvery);
    return () => window.clearInterval(timer);
  }, [isRunning]);
}

/** Whoever is at the desk next has nothing of it. */
export function followFileWork(): void {
  useSnapshot.subscribe(({ snapshot }) => {
    if (snapshot?.state === 'unlocked' || useFileWork.getState().work.is === 'none') return;
    turn += 1;
    useFileWork.setState({ work: none });
    void stopFileWork();
  });
}
