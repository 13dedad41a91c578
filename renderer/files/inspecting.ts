// The sealed files that are being inspected: which ones, and which of them is shown.

import { create } from 'zustand';
import type { Offered } from '../../electron/contract.ts';
import { request } from '../vault.ts';

export interface Inspected extends Pick<Offered, 'ticket' | 'name' | 'folder'> {}

interface Inspecting {
  readonly files: readonly Inspected[];
  readonly at: number;
}

const nothing: Inspecting = { files: [], at: 0 };

export const useInspecting = create<Inspecting>(() => nothing);

export function inspect(files: readonly Inspected[], at = 0): void {
  useInspecting.setState({ files, at });
}

export function turnTo(at: number): void {
  useInspecting.setState({ at });
}

export function closeInspector(): void {
  useInspecting.setState(nothing);
}

/** The system's dialog for sealed files; those that were chosen are shown. */
export async function chooseToInspect(): Promise<void> {
  const outcome = await request('chooseFiles', { what: 'sealed file' });
  if ('done' in outcome && outcome.done.length > 0) inspect(outcome.done);
}
