// Held secrets: what the use of a key revealed waits here, as a ticket, until its person says what becomes of it.
//
// HS1  The page has nothing of it unless it asks to be shown it. Copying and saving happen here.
// HS2  It is wiped when it is let go of, after five minutes, when its person leaves the desk and when the vault is locked.

import { randomBytes } from 'node:crypto';
import { Refusal } from '../core/refusal.ts';
import type { Vault } from '../core/vault.ts';
import type { Encoding, HeldSecret } from './contract.ts';

type Secret = Awaited<ReturnType<Vault['use']['decrypt']>>['secret'];

const heldFor = 5 * 60_000;
/** More at once is nobody's work; the oldest goes. */
const most = 16;

export class HeldSecrets {
  readonly #held = new Map<string, { readonly secret: Secret; readonly timer: NodeJS.Timeout }>();

  /** Takes `secret` over. */
  hold(secret: Secret): HeldSecret {
    const [oldest] = this.#held.keys();
    if (oldest !== undefined && this.#held.size >= most) this.forget(oldest);
    const ticket = randomBytes(16).toString('hex');
    this.#held.set(ticket, { secret, timer: setTimeout(() => this.forget(ticket), heldFor).unref() });
    const content = secret.use((bytes) => (isText(bytes) ? 'text' : 'bytes'));
    return { ticket, size: secret.length, content, until: Date.now() + heldFor };
  }

  /** A copy, which is the caller's to wipe. Refuses `argument_invalid` for what is held no more. */
  bytes(ticket: string): Buffer {
    const held = this.#held.get(ticket);
    if (held === undefined) throw new Refusal('argument_invalid');
    return held.secret.use((bytes) => {
      const copy = Buffer.alloc(bytes.length);
      copy.set(bytes);
      return copy;
    });
  }

  /** As text in this form. */
  text(ticket: string, as: Encoding): string {
    const bytes = this.bytes(ticket);
    try {
      return bytes.toString(as === 'text' ? 'utf8' : as);
    } finally {
      bytes.fill(0);
    }
  }

  forget(ticket: string): void {
    const held = this.#held.get(ticket);
    this.#held.delete(ticket);
    if (held === undefined) return;
    clearTimeout(held.timer);
    held.secret.wipe();
  }

  clear(): void {
    for (const ticket of [...this.#held.keys()]) this.forget(ticket);
  }
}

/** Whether the bytes are text that can be read: UTF-8 without control characters but tabs and line ends. */
function isText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return !/[^\P{Cc}\t\n\r]/u.test(text);
  } catch {
    return false;
  }
}
