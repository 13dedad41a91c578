// Serving: binds the contract to the vault. Trusted frame, then parse, then call, then reply or refusal code.

import { join } from 'node:path';
import { type BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, shell } from 'electron';
import * as v from 'valibot';
import { Refusal, refusalView } from '../core/refusal.ts';
import type { JobView, Snapshot } from '../core/snapshot.ts';
import type { Vault } from '../core/vault.ts';
import {
  type Argument,
  type CallName,
  calls,
  channels,
  type Events,
  type Outcome,
  type Reply,
} from './contract.ts';
import { Offers } from './offers.ts';
import { pageOrigin } from './page.ts';

type Handlers = { readonly [N in CallName]: (argument: Argument<N>) => Promise<Reply<N>> };

/** Answers every call of the contract for this window, and no other frame. */
export function serve(vault: Vault, window: BrowserWindow, folder: string): void {
  const handlers = handlersOf(vault, window, folder);
  ipcMain.handle(channels.call, (event, name: unknown, argument: unknown) =>
    isTrusted(event, window) ? answer(handlers, name, argument) : refused(new Refusal('argument_invalid')),
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

export function publisher(window: () => BrowserWindow | null) {
  return {
    changed: (snapshot: Snapshot) => send(window(), 'changed', snapshot),
    jobsChanged: (jobs: readonly JobView[]) => send(window(), 'jobs', jobs),
  };
}

function handlersOf(vault: Vault, window: BrowserWindow, folder: string): Handlers {
  const offers = new Offers(vault);
  const nothing = async (work: Promise<unknown>): Promise<null> => {
    await work;
    return null;
  };
  return {
    snapshot: () => vault.snapshot(),
    beginCreation: (plan) => nothing(vault.beginCreation(plan)),
    judgePassphrase: ({ passphrase, names }) => vault.judgePassphrase(passphrase, names),
    suggestPassphrase: () => vault.suggestPassphrase(),
    enrolAdmin: ({ seat, name, passphrase }) => nothing(vault.enrolAdmin(seat, name, passphrase)),
    proveShare: ({ seat, passphrase }) => nothing(vault.proveShare(seat, passphrase)),
    abandonCreation: () => nothing(vault.abandonCreation()),
    openCreatedVault: () => nothing(vault.openCreatedVault()),
    presentShare: ({ adminId, passphrase }) => nothing(vault.presentShare(adminId, passphrase)),
    withdrawShares: () => nothing(vault.withdrawShares()),
    signIn: ({ personId, passphrase }) => nothing(vault.signIn(personId, passphrase)),
    signOut: () => {
      offers.clear();
      return nothing(vault.signOut());
    },
    lock: () => {
      offers.clear();
      return nothing(vault.lock('button'));
    },
    tryAgain: () => nothing(vault.tryAgain()),
    createKey: ({ name }) => vault.keys.create({ name, type: 'AES-256', rotationDays: null }),
    offer: ({ paths }) => offers.offer(paths),
    chooseFiles: async ({ what }) => {
      const properties =
        what === 'files' ? (['openFile', 'multiSelections'] as const) : (['openDirectory'] as const);
      const chosen = await dialog.showOpenDialog(window, { properties: [...properties] });
      return offers.offer(chosen.filePaths);
    },
    jobs: async () => vault.files.jobs(),
    seal: async ({ tickets, keyId, existing }) =>
      nothing(
        vault.files.seal(offers.redeem(tickets), {
          ...{ keyIds: [keyId], existing, original: 'keep', context: [] },
        }),
      ),
    unseal: async ({ tickets, existing }) =>
      nothing(vault.files.unseal(offers.redeem(tickets), existing, 'keep')),
    retryJob: async ({ job, existing }) => {
      vault.files.retry(job, existing);
      return null;
    },
    cancelJobs: ({ jobs }) => nothing(vault.files.cancel(jobs)),
    pauseJobs: ({ jobs }) => nothing(vault.files.pause(jobs)),
    resumeJobs: ({ jobs }) => nothing(vault.files.resume(jobs)),
    clearJobs: async () => {
      vault.files.clear();
      return null;
    },
    showOutput: async ({ job }) => {
      const done = vault.files.jobs().find((one) => one.id === job);
      if (done === undefined || done.output === null) throw new Refusal('argument_invalid');
      shell.showItemInFolder(join(done.folder, done.output));
      return null;
    },
    showVaultFolder: async () => {
      await shell.openPath(folder);
      return null;
    },
  };
}

/** Parses, calls, and turns whatever is thrown into a code: no exception text ever crosses (contract C2). */
async function answer(handlers: Handlers, name: unknown, argument: unknown): Promise<Outcome<unknown>> {
  try {
    if (typeof name !== 'string' || !Object.hasOwn(calls, name)) throw new Refusal('argument_invalid');
    const call = name as CallName;
    const parsed = v.safeParse(calls[call].argument, argument);
    if (!parsed.success) throw new Refusal('argument_invalid');
    const handler = handlers[call] as (argument: unknown) => Promise<unknown>;
    return { done: await handler(parsed.output) };
  } catch (thrown) {
    return refused(thrown);
  } finally {
    wipePassphrases(argument);
  }
}

/** Whatever became of a call, the passphrase in its argument does not stay behind. */
function wipePassphrases(argument: unknown): void {
  for (const value of Object.values(argument ?? {})) if (value instanceof Uint8Array) value.fill(0);
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
