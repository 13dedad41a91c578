// What came from outside: files and folders as arguments, from a second start, or from the file manager. They wait here
// until the page takes them; nothing is done with them before a person at the desk has said what.
//
// HO1  The arguments of a second start are resolved where it was started. They are taken from its command line: what Electron
//      sends besides (additionalData) arrives as null where a name is not ASCII.
// HO2  What begins with a dash is a switch, up to `--`. What is left is a path, whether it is there or not: the person is
//      told of the one that is missing.
// HO3  What is too long for the message between two starts waits in the profile meanwhile: Electron ends the first start over
//      a message of 200 KiB, and cuts one of 32 KiB off.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** More is not handed over at once: a page that lists it all would be no help. */
const most = 10_000;
/** UTF-8 bytes of arguments that are sent as they are (HO3). */
const mostSent = 16 * 1024;
const asideName = /^handed-over-\d+\.json$/;

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

/** Whether the arguments of this process are too long to be sent (HO3). */
export function tooLongToSend(args: readonly string[]): boolean {
  return args.reduce((sum, arg) => sum + Buffer.byteLength(arg) + 1, 0) > mostSent;
}

/** The arguments of this process without the paths among them, to start again with. */
export function withoutPaths(args: readonly string[], skip: 'nothing' | 'the app'): readonly string[] {
  const end = args.indexOf('--', 1);
  const given = (end < 0 ? args : args.slice(0, end)).slice(1);
  const [app] = skip === 'the app' ? given.filter((one) => !one.startsWith('-')) : [];
  return given.filter((one) => one.startsWith('-') || one === app);
}

/** Lays paths into the profile, where whoever has or gets the vault finds them (HO3). */
export function layAside(profile: string, paths: readonly string[]): void {
  mkdirSync(profile, { recursive: true });
  const file = join(profile, `handed-over-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(paths.slice(0, most)), { mode: 0o600 });
}

/** What was laid aside; it is there no longer. */
export function takeAside(profile: string): readonly string[] {
  try {
    const files = readdirSync(profile).filter((name) => asideName.test(name));
    return files.flatMap((name) => {
      const text = readFileSync(join(profile, name), 'utf8');
      rmSync(join(profile, name));
      return pathsWritten(text);
    });
  } catch {
    return [];
  }
}

function pathsWritten(text: string): readonly string[] {
  const written: unknown = JSON.parse(text);
  return Array.isArray(written)
    ? written.filter((one): one is string => typeof one === 'string' && one !== '').slice(0, most)
    : [];
}

function pathOf(given: string, workingFolder: string): readonly string[] {
  if (!given.startsWith('file:')) return [resolve(workingFolder, given)];
  try {
    return [fileURLToPath(given)];
  } catch {
    return [];
  }
}
