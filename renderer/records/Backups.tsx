// The backups of the vault.

import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function Backups() {
  return <Page title={words.shell.screens['backups']}>{null}</Page>;
}
