// The audit log.

import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function Log(_: { readonly keyId: string | null; readonly snapshot: UnlockedSnapshot }) {
  return <Page title={words.shell.screens['log']}>{null}</Page>;
}
