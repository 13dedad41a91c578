// One step of a ceremony at a time: two at once would mean two people at the keyboard.

import { Refusal } from './refusal.ts';

export class OneStep {
  #standing: 'free' | 'under way' = 'free';

  /** Refuses `ceremony_step` while another step is under way. */
  async take(step: () => Promise<void>): Promise<void> {
    if (this.#standing === 'under way') throw new Refusal('ceremony_step');
    this.#standing = 'under way';
    try {
      await step();
    } finally {
      this.#standing = 'free';
    }
  }
}
