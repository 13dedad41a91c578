// Using keys on small data, and signing.

import type { Answers, Ground } from '../ground.ts';

export function keyUseAnswers(_: Ground) {
  return {} satisfies Answers;
}
