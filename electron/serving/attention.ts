// What needs attention: notices that admins have read, and the clock that they confirm.

import { type Answers, type Ground, nothing } from '../ground.ts';

export function attentionAnswers({ vault }: Ground) {
  return {
    acknowledgeNotice: ({ noticeId }) => nothing(vault.acknowledge(noticeId)),
    confirmClock: () => nothing(vault.duties.confirmClock()),
  } satisfies Answers;
}
