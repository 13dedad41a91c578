// The root key and its admins.

import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function Custody(_: { readonly snapshot: UnlockedSnapshot }) {
  return <Page title={words.shell.screens['custody']}>{null}</Page>;
}
