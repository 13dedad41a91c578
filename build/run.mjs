// Runs work and the commands it needs: says what goes on, and leaves no process or folder behind.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';

/** A failure that its message explains in full: it is shown without a stack trace. */
export class Stop extends Error {}

/** What has to be undone before this process ends, newest last. @type {Set<() => unknown>} */
const undo = new Set();

/** The groups of processes that run now. @type {Set<number>} */
const groups = new Set();

/** @param {string} line */
export const say = (line) => console.log(line);

/** Names work to be done when this process ends, in whatever way. @param {() => unknown} action */
export const atEnd = (action) => undo.add(action);

/**
 * The frame of a script: its work answers with the exit code.
 * @param {() => Promise<number>} work
 */
export async function perform(work) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => void finish(128 + os.constants.signals[signal]));
  }
  // Also where this process ends by an accident, such as a reader of its output that went away.
  process.once('exit', () => groups.forEach(killGroup));
  let code = 1;
  try {
    code = await work();
  } catch (error) {
    if (!ending) console.error(error instanceof Stop ? `\n${error.message}` : error);
  }
  await finish(code);
}

/** @type {Promise<never> | undefined} */
let ending;

/** @param {number} code that of the first call stands: a signal outranks the failures it causes */
function finish(code) {
  ending ??= (async () => {
    for (const action of [...undo].reverse()) await action();
    process.exit(code);
  })();
  return ending;
}

/**
 * Starts a process in a group of its own: Ctrl-C reaches it once, from here, and whatever it leaves
 * behind when it ends, ends with it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
  const ownGroup = process.platform !== 'win32';
  const child = spawn(command, args, { ...options, detached: ownGroup });
  const exited = once(child, 'exit').catch(() => {});
  if (ownGroup && child.pid !== undefined) groups.add(child.pid);
  const end = async () => {
    child.kill('SIGTERM');
    const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(impatience);
  };
  atEnd(end);
  void exited.then(() => {
    undo.delete(end);
    if (child.pid !== undefined && groups.delete(child.pid)) killGroup(child.pid);
  });
  return child;
}

/** @param {number} leader */
function killGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // The usual case: no process of the group is left.
  }
}

/**
 * Starts a process that speaks for itself and answers with its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export async function show(command, args, options = {}) {
  const child = start(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  const [code] = await once(child, 'close');
  return code ?? 1;
}

/**
 * Runs a command to its end and collects what it prints.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function ask(command, args, options = {}) {
  const child = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (/** @type {Buffer} */ piece) => {
    output += piece;
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  try {
    const [code] = await once(child, 'close');
    return { code: code ?? 1, output };
  } catch (error) {
    return { code: 127, output: String(error) };
  }
}

/**
 * One slow step: says what begins, that it still goes on, and how long it took.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  say(`${title} ...`);
  const patience = setInterval(() => say(`  ${seconds()}, still at it`), 15_000);
  try {
    const result = await work();
    say(`  ${seconds()}`);
    return result;
  } finally {
    clearInterval(patience);
  }
}

/**
 * Runs a command as one slow step; where it fails, its last words come before the sentence that
 * says what to do.
 * @param {string} title
 * @param {[command: string, ...args: string[]]} command
 * @param {string} otherwise
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export async function commandStep(title, [command, ...args], otherwise, options) {
  const { code, output } = await step(title, () => ask(command, args, options));
  if (code !== 0) throw new Stop(`${output.trimEnd().split('\n').slice(-12).join('\n')}\n\n${otherwise}`);
}
