// People, their roles and assignments.

import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function People(_: { readonly snapshot: UnlockedSnapshot }) {
  return <Page title={words.shell.screens['people']}>{null}</Page>;
}
