// Serving: binds the contract to the vault. Trusted frame, then parse, then call, then reply or refusal code.

import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import * as v from 'valibot';
import { Refusal, refusalView } from '../core/refusal.ts';
import { type CallName, calls, channels, type Events, type Outcome } from './contract.ts';
import type { AllAnswers } from './ground.ts';
import { pageOrigin } from './page.ts';

/**
 * Answers every call of the contract for this window, and no other frame. The page may ask before the answers are there:
 * it gets them when they are.
 */
export function serve(window: BrowserWindow, answers: Promise<AllAnswers>): void {
  // Where they never come, main.ts ends the app; whoever asks is told as well.
  answers.catch(() => undefined);
  ipcMain.handle(channels.call, (event, name: unknown, argument: unknown) =>
    isTrusted(event, window) ? answer(answers, name, argument) : refused(new Refusal('argument_invalid')),
  );
}

/** Sends an event of the contract to the window, where there still is one. */
export function send<E extends keyof Events>(
  window: BrowserWindow | null,
  event: E,
  payload: Events[E],
): void {
  if (window !== null && !window.isDestroyed()) window.webContents.send(channels.event, event, payload);
}

/** Parses, calls, and turns whatever is thrown into a code: no exception text ever crosses (contract C2). */
async function answer(
  answers: Promise<AllAnswers>,
  name: unknown,
  argument: unknown,
): Promise<Outcome<unknown>> {
  try {
    if (typeof name !== 'string' || !Object.hasOwn(calls, name)) throw new Refusal('argument_invalid');
    const call = name as CallName;
    const parsed = v.safeParse(calls[call].argument, argument);
    if (!parsed.success) throw new Refusal('argument_invalid');
    const work = (await answers)[call] as (argument: unknown) => Promise<unknown>;
    const done = await work(parsed.output);
    // By then it was sent: the reply is on its way as soon as this promise and those that wait for it are settled.
    setImmediate(() => wipeBytes(done));
    return { done };
  } catch (thrown) {
    return refused(thrown);
  } finally {
    wipeBytes(argument);
  }
}

/** Whatever became of a call, the secret bytes in its argument and in its reply do not stay behind. */
function wipeBytes(crossed: unknown): void {
  for (const value of Object.values(crossed ?? {})) if (value instanceof Uint8Array) value.fill(0);
}

function refused(thrown: unknown): Outcome<never> {
  return { refused: refusalView(thrown) };
}

/** The main frame of our own window, showing our own page, and nothing in it. */
function isTrusted(event: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  const frame = event.senderFrame;
  return (
    frame !== null &&
    !window.isDestroyed() &&
    frame === window.webContents.mainFrame &&
    frame.parent === null &&
    frame.origin === pageOrigin
  );
}
