// The person at the desk: his own passphrase, key file and recovery kit.

import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function Account(_: { readonly snapshot: UnlockedSnapshot }) {
  return <Page title={words.shell.screens['account']}>{null}</Page>;
}
