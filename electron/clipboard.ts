// The clipboard of the system: what people copy, and that a secret does not stay there.
//
// CB1  A secret is cleared after a set time, and before that when its person leaves the desk, the vault is locked or the
//      app ends: always only where the clipboard still holds it.
// CB2  Of the secret only a digest is kept here.
//
// The limit: a program that keeps a history of the clipboard has read it by then, and a string cannot be wiped.

import { createHash } from 'node:crypto';
import { clipboard } from 'electron';
import type { Instant } from '../core/snapshot.ts';

export class CopiedText {
  #digest: string | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** What need not be cleared. */
  async copy(text: string): Promise<void> {
    await clipboard.writeText(text);
  }

  /** Answers when it will be cleared. */
  async copySecret(text: string, seconds: number): Promise<Instant> {
    const clearsAt = Date.now() + seconds * 1000;
    this.#stop();
    this.#digest = digestOf(text);
    this.#timer = setTimeout(() => void this.clear().catch(() => undefined), seconds * 1000);
    await clipboard.writeText(text);
    return clearsAt;
  }

  /** Clears a secret that is still there (CB1). */
  async clear(): Promise<void> {
    const digest = this.#digest;
    this.#stop();
    if (digest !== null && digestOf(await clipboard.readText()) === digest) clipboard.clear();
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#digest = null;
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
