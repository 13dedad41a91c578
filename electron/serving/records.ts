// Audit log, metering, backups, restoring.

import type { Answers, Ground } from '../ground.ts';

export function recordsAnswers(_: Ground) {
  return {} satisfies Answers;
}
