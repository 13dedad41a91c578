// The sealed files that are about to be exported: those whose dialog is open.

import { create } from 'zustand';
import type { Offered } from '../../electron/contract.ts';

export interface Exported extends Pick<Offered, 'ticket' | 'name'> {}

const nothing: { readonly files: readonly Exported[] } = { files: [] };

export const useExporting = create(() => nothing);

export function exportSealed(files: readonly Exported[]): void {
  useExporting.setState({ files });
}

export function closeExporting(): void {
  useExporting.setState(nothing);
}
