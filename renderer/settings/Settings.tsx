// Settings.

import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function Settings(_: { readonly snapshot: UnlockedSnapshot }) {
  return <Page title={words.shell.screens['settings']}>{null}</Page>;
}
