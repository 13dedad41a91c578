// The root key and its admins: rotation, change of admins, kits, drill.

import type { Answers, Ground } from '../ground.ts';

export function custodyAnswers(_: Ground) {
  return {} satisfies Answers;
}
