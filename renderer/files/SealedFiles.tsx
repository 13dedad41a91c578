// What was sealed, and the re-seal campaigns.

import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function SealedFiles(_: { readonly keyId: string | null; readonly snapshot: UnlockedSnapshot }) {
  return <Page title={words.shell.screens['sealed files']}>{null}</Page>;
}
