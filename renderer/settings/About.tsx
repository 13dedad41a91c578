// What this build is, and what it says of itself.

import { Page } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function About() {
  return <Page title={words.shell.screens['about']}>{null}</Page>;
}
