// Waits for a promise that must be refused and answers the refusal; anything else fails the test.

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
