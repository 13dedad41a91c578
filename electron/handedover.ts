// What came from outside: files and folders as arguments, from a second start, or from the file manager. They wait here
// until the page takes them; nothing is done with them before a person at the desk has said what.
//
// HO1  The arguments of a second start are resolved where it was started. They are taken from its command line: what Electron
//      sends besides (additionalData) arrives as null where a name is not ASCII.
// HO2  What begins with a dash is a switch, up to `--`. What is left is a path, whether it is there or not: the person is
//      told of the one that is missing.

import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** More is not handed over at once: a page that lists it all would be no help. */
const most = 10_000;

export class HandedOver {
  #paths: string[] = [];
  #arrived: () => void = () => undefined;

  add(paths: readonly string[]): void {
    if (paths.length === 0) return;
    this.#paths = [...new Set([...this.#paths, ...paths])].slice(0, most);
    this.#arrived();
  }

  /** All that waits; it waits no longer. */
  take(): readonly string[] {
    const taken = this.#paths;
    this.#paths = [];
    return taken;
  }

  /** Is told from now on whenever something came. */
  onArrival(listener: () => void): void {
    this.#arrived = listener;
  }
}

/** The paths among the arguments of a start (HO2); `skip` is the app itself where Electron was given it. */
export function pathsIn(
  args: readonly string[],
  skip: 'nothing' | 'the app',
  workingFolder: string,
): readonly string[] {
  const end = args.indexOf('--', 1);
  const before = (end < 0 ? args : args.slice(0, end)).slice(1).filter((one) => !one.startsWith('-'));
  const after = end < 0 ? [] : args.slice(end + 1);
  const given = [...before, ...after].slice(skip === 'the app' ? 1 : 0);
  return given.filter((one) => one !== '').flatMap((one) => pathOf(one, workingFolder));
}

function pathOf(given: string, workingFolder: string): readonly string[] {
  if (!given.startsWith('file:')) return [resolve(workingFolder, given)];
  try {
    return [fileURLToPath(given)];
  } catch {
    return [];
  }
}
