// Settings, and what this build says of itself.

import type { Answers, Ground } from '../ground.ts';

export function settingsAnswers(_: Ground) {
  return {} satisfies Answers;
}
