// Passphrases: from what was typed to 32 bytes that only that passphrase gives.
//
// N1  Refused: ill-formed UTF-8, U+FFFD (what a lone surrogate becomes on the way), controls, unassigned, private-use
//     and invisible code points: they cannot be typed again reliably.
// N2  Every space becomes U+0020 (RFC 8265 section 4.2.2), then NFKC, so that keyboards and systems that compose
//     differently give the same bytes. Nothing is trimmed.
// N3  Argon2id v1.3 (RFC 9106), 16-byte salt, 32 bytes out. Parameters from a file are held against caps before the
//     call: a hostile record with a huge m would end the process.
//
// Strings cannot be wiped. A passphrase is one here, for the normalisation, and nowhere else is it kept as one.

import { hash } from 'argon2';
import { KeyBytes } from './keybytes.ts';
import { invariant, Refusal } from './refusal.ts';

export const leastPassphraseLength = 12;

/** RFC 9106: m in KiB, t passes, p lanes. */
export interface Argon2Parameters {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}
/** Never below this. */
export const argon2Floor: Argon2Parameters = { memoryKiB: 64 * 1024, passes: 3, lanes: 4 };
const argon2Default: Argon2Parameters = { memoryKiB: 256 * 1024, passes: 3, lanes: 4 };
const argon2Cap: Argon2Parameters = { memoryKiB: 1024 * 1024, passes: 16, lanes: 16 };

/** Typed bytes (UTF-8) as normalised bytes (N1, N2). Refuses `passphrase_malformed`. The typed bytes are wiped. */
export function normalisePassphrase(typed: Uint8Array): KeyBytes {
  const text = decode(typed);
  typed.fill(0);
  if (text === null || /[\p{C}\p{Default_Ignorable_Code_Point}\uFFFD]/u.test(text)) {
    throw new Refusal('passphrase_malformed');
  }
  return KeyBytes.take(Buffer.from(text.replace(/\p{Zs}/gu, ' ').normalize('NFKC'), 'utf8'));
}

/** Argon2id of a normalised passphrase: 32 bytes. Runs on the thread pool, never on the calling thread. */
export async function argon2id(
  passphrase: KeyBytes,
  salt: Buffer,
  { memoryKiB, passes, lanes }: Argon2Parameters,
): Promise<KeyBytes> {
  invariant(argon2WithinCaps({ memoryKiB, passes, lanes }), 'Argon2 parameters within the caps');
  using own = passphrase.copy();
  const options = { type: 2, version: 0x13, raw: true, hashLength: 32 } as const;
  const cost = { memoryCost: memoryKiB, timeCost: passes, parallelism: lanes };
  return KeyBytes.take(await own.use((bytes) => hash(bytes, { ...options, ...cost, salt })));
}

/** Whether parameters may be given to Argon2 at all (N3): m <= 1 GiB, t <= 16, p <= 16, 8p <= m. */
export function argon2WithinCaps({ memoryKiB, passes, lanes }: Argon2Parameters): boolean {
  const whole = [memoryKiB, passes, lanes].every((value) => Number.isInteger(value) && value >= 1);
  const capped = memoryKiB <= argon2Cap.memoryKiB && passes <= argon2Cap.passes && lanes <= argon2Cap.lanes;
  return whole && capped && 8 * lanes <= memoryKiB;
}

/**
 * Parameters that take this machine about a second: from the default, more passes first (up to 8), then more memory,
 * up to 1 GiB or a quarter of the RAM. `now` is in milliseconds and only needs to run evenly.
 */
export async function calibrateArgon2(now: () => number, ramBytes: number): Promise<Argon2Parameters> {
  const target = 1000;
  const mostMemory = Math.min(argon2Cap.memoryKiB, Math.floor(ramBytes / 4 / 1024));
  const start = {
    ...argon2Default,
    memoryKiB: Math.max(argon2Floor.memoryKiB, Math.min(argon2Default.memoryKiB, mostMemory)),
  };
  using probe = KeyBytes.random(leastPassphraseLength);
  const began = now();
  (await argon2id(probe, Buffer.alloc(16), start)).wipe();
  const room = target / Math.max(1, now() - began);
  const passes = Math.max(start.passes, Math.min(8, Math.floor(start.passes * room)));
  const roomLeft = room * (start.passes / passes);
  const memoryKiB = Math.max(start.memoryKiB, Math.min(mostMemory, Math.floor(start.memoryKiB * roomLeft)));
  return { memoryKiB: memoryKiB - (memoryKiB % 1024), passes, lanes: start.lanes };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
