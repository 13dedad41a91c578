// Help, made from the declarations of the commands: an overview, and a page for each command.

import { type Command, groups, type Operand, type Option, optionsOf } from './command.ts';

const width = 78;

export function overview(commands: readonly Command[]): string {
  const longest = Math.max(...commands.map(({ name }) => name.length));
  const parts = groups.map((group) => {
    const lines = commands
      .filter((command) => command.group === group)
      .map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`);
    return [group, ...lines].join('\n');
  });
  return `Keyward: a key vault that several admins open together.

Usage: keyward <command> [options]

${parts.join('\n\n')}

Every command that needs keys opens the vault for as long as it runs: the
admins enter their passphrases, the work is done, the vault is locked again.
Close the Keyward app first; one program at a time has the vault open.

Begin with:
  keyward create --name "Our vault"
  keyward key create Payroll
  keyward seal --key Payroll report.pdf

More: keyward help <command>, for instance keyward help seal
Exit codes: 0 done, 1 refused, 2 wrong usage, 3 vault stays locked,
4 verification failed, 70 a defect of Keyward
`;
}

export function page(command: Command): string {
  const { name, summary, about, operands = [], examples } = command;
  const options = Object.entries(optionsOf(command));
  const sections = [
    `keyward ${name}: ${summary}`,
    `Usage: keyward ${name}${operands.map(usageOf).join('')} [options]`,
    ...(about === undefined ? [] : [wrapped(about, width).join('\n')]),
    ...(operands.length === 0 ? [] : [operands.map((one) => entry(one.name, one.about)).join('\n')]),
    ['Options', ...options.map(([option, declared]) => entry(flag(option, declared), declared.about))].join(
      '\n',
    ),
    ['Examples', ...examples.map(({ does, line }) => `  ${does}\n    ${line}`)].join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The command that was perhaps meant: one that differs in two letters at most, or that begins like it. */
export function nearest(commands: readonly Command[], args: readonly string[]): string | null {
  const typed = args.slice(0, 2).join(' ');
  const first = args[0] ?? '';
  const near = commands.map(({ name }) => name).filter((name) => name.split(' ')[0] === first);
  if (near.length > 0) return near.join(', ');
  const names = commands.map(({ name }) => ({
    name,
    distance: Math.min(distance(name, typed), distance(name, first)),
  }));
  const best = names.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= 2 ? best.name : null;
}

function usageOf({ name, times }: Operand): string {
  if (times === 'at most once') return ` [${name}]`;
  return times === 'repeated' ? ` ${name}...` : ` ${name}`;
}

function flag(name: string, { value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function entry(what: string, about: string): string {
  const lines = wrapped(about, width - 6).map((line) => `      ${line}`);
  return [`  ${what}`, ...lines].join('\n');
}

function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const kept = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(kept, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
