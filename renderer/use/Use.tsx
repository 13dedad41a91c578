// Encrypt, decrypt, re-encrypt, data keys, sign, verify.

import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function Use(_: { readonly keyId: string | null; readonly snapshot: UnlockedSnapshot }) {
  return <Page title={words.shell.screens['use']}>{null}</Page>;
}
