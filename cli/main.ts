// The command line: finds the command, opens what it needs, and answers with an exit code (exits.ts).

import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { Refusal } from '../core/refusal.ts';
import { machineClocks, type Surroundings } from '../core/vault.ts';
import { version } from '../package.json';
import { commands } from './commands.ts';
import { exits } from './exits.ts';
import { userFolder } from './folders.ts';
import { findCommand, type Given, Misuse, parse } from './given.ts';
import { nearest, overview, page } from './help.ts';
import { Printer } from './printer.ts';
import { Session } from './session.ts';

const args = process.argv.slice(2);
const printer = new Printer(args.includes('--json') ? 'json' : 'text', process.stdout, process.stderr);
let session: Session | null = null;

// Node warns of what is experimental in it (X25519 in its Web Crypto). That is for developers; scripts read standard error.
process.removeAllListeners('warning');

main().then(end, (thrown: unknown) => end(failed(thrown)));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => breakOff(signal));

async function main(): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined || first === '--help' || first === '-h') return help([]);
  if (first === 'help') return help(wordsOf(rest));
  if (first === '--version') {
    printer.result({ version: version }, version);
    return exits.done;
  }
  const found = findCommand(commands, args);
  if (found === null) throw notFound(wordsOf(args));
  const given = parse(found.command, found.rest);
  if (given.has('help')) return help([found.command.name]);
  return perform(given);
}

async function perform(given: Given): Promise<number> {
  const ours = new Session(given, printer, surroundings(given));
  ours.onInterrupt(() => breakOff('SIGINT'));
  session = ours;
  try {
    return (await given.command.run({ given, printer, session: ours })) ?? exits.done;
  } finally {
    await ours.close();
  }
}

function surroundings(given: Given): Omit<Surroundings, 'changed' | 'jobsChanged'> {
  const profile = userFolder(process.platform, process.env);
  const folder = given.value('vault');
  return {
    ...machineClocks(),
    folder: folder === null ? join(profile, 'vault') : resolve(folder),
    profile,
    laneScript: join(__dirname, 'worker.cjs'),
    argon2: 'calibrated',
  };
}

function help(words: readonly string[]): number {
  if (words.length === 0) {
    printer.text(overview(commands));
    return exits.done;
  }
  const name = words.slice(0, 2).join(' ');
  const pages = commands.filter((command) => command.name === name || command.name.split(' ')[0] === name);
  if (pages.length === 0) throw notFound(words);
  printer.text(pages.map(page).join(`\n${'-'.repeat(78)}\n\n`));
  return exits.done;
}

/** The arguments before the first option. */
function wordsOf(given: readonly string[]): readonly string[] {
  const end = given.findIndex((arg) => arg.startsWith('-'));
  return end < 0 ? given : given.slice(0, end);
}

function notFound(words: readonly string[]): Misuse {
  const meant = nearest(commands, words);
  const hint = meant === null ? '' : ` Did you mean: ${meant}?`;
  return new Misuse(`There is no command “${words.slice(0, 2).join(' ')}”.${hint}`);
}

/** Says why, and answers the exit code. */
function failed(thrown: unknown): number {
  if (thrown instanceof Misuse) {
    if (printer.form === 'json') printer.result({ misuse: thrown.message }, '');
    const name = thrown.command?.name;
    printer.say(`${thrown.message}\nSee: keyward help${name === undefined ? '' : ` ${name}`}`);
    return exits.usage;
  }
  const exit = printer.failed(thrown);
  const isMissing = thrown instanceof Refusal && thrown.code === 'keystore_missing';
  if (isMissing) printer.say('Make a vault with: keyward create. Name another folder with --vault.');
  return exit;
}

let breakingOff = false;

/** A signal: the vault is locked before the process ends; a second one ends it at once. */
function breakOff(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void {
  const code = 128 + constants.signals[signal];
  if (breakingOff) process.exit(code);
  breakingOff = true;
  const closing = session?.close() ?? Promise.resolve();
  closing.then(
    () => process.exit(code),
    () => process.exit(code),
  );
}

async function end(code: number): Promise<void> {
  await printer.flushed();
  if (!breakingOff) process.exit(code);
}
