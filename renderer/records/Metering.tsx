// Managed key-days.

import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function Metering() {
  return <Page title={words.shell.screens['metering']}>{null}</Page>;
}
