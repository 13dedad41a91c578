// People, roles and assignments.

import type { Answers, Ground } from '../ground.ts';

export function peopleAnswers(_: Ground) {
  return {} satisfies Answers;
}
