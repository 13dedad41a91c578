// One key.

import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function KeyScreen(_: { readonly keyId: string; readonly snapshot: UnlockedSnapshot }) {
  return <Page title={words.shell.screens['key']}>{null}</Page>;
}
