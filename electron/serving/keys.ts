// Keys: their life cycle, their versions, what is known of them.

import { type Answers, confirmedBy, type Ground, nothing } from '../ground.ts';

export function keyAnswers({ vault }: Ground) {
  return {
    createKey: ({ name }) => vault.keys.create({ name, type: 'AES-256', rotationDays: null }),
    deleteImmediately: ({ keyId, approval }) =>
      nothing(vault.keys.deleteImmediately(keyId, ...confirmedBy(approval))),
  } satisfies Answers;
}
