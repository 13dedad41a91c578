// Answers the refusal of what must be refused; anything else fails the test.

import { Refusal, type RefusalView } from '../core/refusal.ts';

export async function refusalOf(work: Promise<unknown>): Promise<RefusalView> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.view;
    throw thrown;
  }
  throw new Error('was not refused');
}

/** As `refusalOf`, of what is done at once. */
export function refusalIn(work: () => unknown): RefusalView {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.view;
    throw thrown;
  }
  throw new Error('was not refused');
}
