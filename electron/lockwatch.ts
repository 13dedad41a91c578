// What locks the vault besides people: nobody at it for as long as the policy allows, a locked screen, a machine that sleeps.
//
// W1  Where the system says how long nobody has touched mouse or keyboard, that counts; where it cannot (Wayland), this
//     window's own input does.
// W2  Before the machine sleeps, file jobs are abandoned safely, for the memory must hold no key while it does. Otherwise
//     they are finished first unless the person prefers otherwise; nobody is at the desk meanwhile.
// W3  A session that cannot announce its locked screen (Linux) is asked every few seconds.
// W4  Half a minute before it locks for idleness the page is told, and again when somebody is at it after all.

import { type BrowserWindow, powerMonitor } from 'electron';
import type { Instant, LockReason, Snapshot } from '../core/snapshot.ts';

const askEvery = 2000;
/** Towards the end, so that a touch is noticed at once. */
const askOftenEvery = 500;
/** Seconds before the lock. */
const warnBefore = 30;

interface Watched {
  /** The newest snapshot; null before the first. */
  readonly snapshot: () => Snapshot | null;
  readonly jobs: () => 'abandon' | 'finish';
  readonly lock: (reason: LockReason, jobs: 'abandon' | 'finish') => Promise<void>;
  /** Null: there is nothing to warn of any more. */
  readonly warn: (lockAt: Instant | null) => void;
}

/** Watches until the app ends. */
export function watchForLocking(window: BrowserWindow, { snapshot, jobs, lock, warn }: Watched): void {
  let lastInput = Date.now();
  const touched = () => {
    lastInput = Date.now();
  };
  window.webContents.on('before-input-event', touched);
  window.webContents.on('input-event', touched);
  window.on('focus', touched);

  const isOpen = () => ['unlocked', 'unattended'].includes(snapshot()?.state ?? '');
  const lockFor = (reason: LockReason, what: 'abandon' | 'finish') => {
    // A lock that fails has wiped the root key all the same (vault.ts, Z2); the snapshot says how it stands.
    if (isOpen()) void lock(reason, what).catch(() => undefined);
  };
  powerMonitor.on('suspend', () => lockFor('sleep', 'abandon'));
  powerMonitor.on('lock-screen', () => lockFor('screen locked', jobs()));

  let warned: 'not' | 'warned' = 'not';
  const warnOf = (left: number | null) => {
    if (left === null && warned === 'not') return;
    warned = left === null ? 'not' : 'warned';
    warn(left === null ? null : Date.now() + left * 1000);
  };
  /** Answers the milliseconds until the next look. */
  const look = (): number => {
    if (!isOpen()) {
      warnOf(null);
      return askEvery;
    }
    if (powerMonitor.getSystemIdleState(1) === 'locked') {
      lockFor('screen locked', jobs());
      return askEvery;
    }
    const own = (Date.now() - lastInput) / 1000;
    const idle = systemTellsIdle() ? powerMonitor.getSystemIdleTime() : own;
    const left = idleSeconds(snapshot()) - idle;
    if (left <= 0) lockFor('idle', jobs());
    warnOf(left > 0 && left <= warnBefore ? left : null);
    return left <= warnBefore + askEvery / 1000 ? askOftenEvery : askEvery;
  };
  const lookAgain = (after: number) => {
    setTimeout(() => lookAgain(look()), after).unref();
  };
  lookAgain(askEvery);
}

function systemTellsIdle(): boolean {
  return process.platform !== 'linux' || process.env['XDG_SESSION_TYPE'] !== 'wayland';
}

function idleSeconds(snapshot: Snapshot | null): number {
  const isOpen = snapshot?.state === 'unlocked' || snapshot?.state === 'unattended';
  return isOpen ? snapshot.policy.idleMinutes * 60 : Number.POSITIVE_INFINITY;
}
