// What is kept of deleted keys for a year.

import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function DeletedKeys() {
  return <Page title={words.shell.screens['deleted keys']}>{null}</Page>;
}
