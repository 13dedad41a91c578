// The preload: makes `window.vault` from the contract, and a dropped File into a path. It holds no state.

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { type CallName, calls, channels, type Events, type VaultBridge } from './contract.ts';

/** Sends a call; the copies of secret bytes that live on this side are wiped once they were handed on. */
async function call(name: CallName, argument: unknown): Promise<unknown> {
  const sent = ipcRenderer.invoke(channels.call, name, argument);
  wipeBytes(argument);
  const reply: unknown = await sent;
  // The page takes its own copy as soon as this promise is settled, before the next task.
  setTimeout(() => wipeBytes(Object(reply).done));
  return reply;
}

function wipeBytes(crossed: unknown): void {
  for (const value of Object.values(crossed ?? {})) if (value instanceof Uint8Array) value.fill(0);
}

const names = Object.keys(calls) as CallName[];
const bridged = names.filter((name) => name !== 'offer');
const bridge = {
  ...Object.fromEntries(bridged.map((name) => [name, (argument: unknown) => call(name, argument)])),
  // A File that a script made up has no path: what is offered was handed over by a person.
  drop: async (files: readonly File[]) =>
    call('offer', {
      paths: files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== ''),
    }),
  on: (event: keyof Events, listener: (payload: unknown) => void) => {
    const receive = (_: unknown, sent: string, payload: unknown) => {
      if (sent === event) listener(payload);
    };
    ipcRenderer.on(channels.event, receive);
    return () => ipcRenderer.off(channels.event, receive);
  },
};

contextBridge.exposeInMainWorld('vault', bridge as unknown as VaultBridge);
