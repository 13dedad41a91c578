// The arguments of a command: found, parsed strictly by its declaration, and read by name.

import { parseArgs } from 'node:util';
import { type Command, type Option, optionsOf } from './command.ts';

/** The command line is not one that Keyward understands; the message says what is wrong with it. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
  readonly command: Command | null;

  constructor(message: string, command: Command | null = null) {
    super(message);
    this.command = command;
  }
}

export class Given {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(command: Command, operands: readonly string[], values: Readonly<Record<string, unknown>>) {
    this.command = command;
    this.operands = operands;
    this.#values = values;
  }

  /** The operand at this place, which the declaration says is always there. */
  operand(place: number): string {
    return this.operands[place] ?? '';
  }

  has(option: string): boolean {
    return this.#values[option] === true;
  }

  value(option: string): string | null {
    const value = this.#values[option];
    return typeof value === 'string' ? value : null;
  }

  values(option: string): readonly string[] {
    const value = this.#values[option];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  }

  /** A whole number within these borders. */
  number(option: string, otherwise: number, [least, most]: readonly [number, number]): number {
    const text = this.value(option);
    if (text === null) return otherwise;
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw this.misuse(`--${option} is a whole number from ${least} to ${most}, not “${text}”.`);
  }

  /** One of these words. */
  choice<C extends string>(option: string, otherwise: C, choices: readonly C[]): C {
    const text = this.value(option);
    if (text === null) return otherwise;
    const choice = choices.find((one) => one.toLowerCase() === text.toLowerCase());
    if (choice !== undefined) return choice;
    throw this.misuse(`--${option} is one of ${choices.join(', ')}, not “${text}”.`);
  }

  misuse(message: string): Misuse {
    return new Misuse(message, this.command);
  }
}

/** The command that the arguments begin with, and the arguments after its name. */
export function findCommand(
  commands: readonly Command[],
  args: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } | null {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ');
    const command = commands.find((one) => one.name === name);
    if (command !== undefined && name.split(' ').length === words)
      return { command, rest: args.slice(words) };
  }
  return null;
}

/** Refuses whatever the command does not declare. */
export function parse(command: Command, args: readonly string[]): Given {
  const declared = Object.entries(optionsOf(command));
  const options = Object.fromEntries(declared.map(([name, option]) => [name, parsed(option)]));
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      tokens: true,
    });
    refuseTwice(command, tokens);
    const given = new Given(command, positionals, values);
    if (!given.has('help')) refuseOperands(given);
    return given;
  } catch (thrown) {
    if (thrown instanceof Misuse) throw thrown;
    throw new Misuse(explained(thrown), command);
  }
}

function parsed(option: Option) {
  const type = option.value === undefined ? ('boolean' as const) : ('string' as const);
  return { type, multiple: option.times === 'repeated' };
}

/** The last of two would win in silence. */
function refuseTwice(
  command: Command,
  tokens: readonly { readonly kind: string; readonly name?: string }[],
): void {
  const options = optionsOf(command);
  const seen = new Set<string>();
  for (const { kind, name } of tokens) {
    if (kind !== 'option' || name === undefined || options[name]?.times === 'repeated') continue;
    if (seen.has(name)) throw new Misuse(`--${name} is given twice.`, command);
    seen.add(name);
  }
}

function refuseOperands(given: Given): void {
  const { operands = [] } = given.command;
  const least = operands.filter(({ times }) => times !== 'at most once').length;
  const isOpen = operands.some(({ times }) => times === 'repeated');
  const missing = operands[given.operands.length];
  if (given.operands.length < least && missing !== undefined) {
    throw given.misuse(`${missing.name} is missing: ${missing.about}`);
  }
  const surplus = given.operands[operands.length];
  if (!isOpen && surplus !== undefined) throw given.misuse(`“${surplus}” is one argument too many.`);
}

function explained(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : '';
  const option = /'(--?[^' ]+)/.exec(message)?.[1] ?? '';
  if (/^--?(pass|pw|secret)/i.test(option) && option !== '--passphrase-fd') {
    return 'Passphrases are never given as arguments, where others could read them: see --passphrase-fd.';
  }
  if (/Unknown option/.test(message)) return `There is no option ${option} here.`;
  if (/argument missing|ambiguous/.test(message)) return `${option} needs a value.`;
  if (/does not take an argument/.test(message)) return `${option} takes no value.`;
  return message;
}
