// What a command is. Parser, help and documentation are made from these declarations and nothing else.

import type { Exit } from './exits.ts';
import type { Given } from './given.ts';
import type { Printer } from './printer.ts';
import type { Session } from './session.ts';

export interface Option {
  /** What stands for its value in the help; none for a flag. */
  readonly value?: string;
  /** `repeated`: may be given several times. */
  readonly times?: 'once' | 'repeated';
  readonly about: string;
}

export interface Operand {
  readonly name: string;
  readonly times?: 'once' | 'at most once' | 'repeated';
  readonly about: string;
}

interface Example {
  readonly does: string;
  readonly line: string;
}

export const groups = ['The vault', 'Keys', 'Files', 'Data', 'People', 'Records and backups'] as const;

export interface Command {
  /** One or two words. */
  readonly name: string;
  readonly group: (typeof groups)[number];
  /** One line, beginning with a verb. */
  readonly summary: string;
  /** A few sentences more. */
  readonly about?: string;
  readonly operands?: readonly Operand[];
  readonly options?: Readonly<Record<string, Option>>;
  readonly examples: readonly Example[];
  /** `vault`: opens it for the length of the command, and so takes the options of `openingOptions`. */
  readonly opens: 'vault' | 'nothing';
  readonly run: (at: Bench) => Promise<Exit | undefined>;
}

/** What a command works with. */
export interface Bench {
  readonly given: Given;
  readonly printer: Printer;
  readonly session: Session;
}

/** Options that every command takes. */
const commonOptions: Readonly<Record<string, Option>> = {
  vault: { value: 'DIR', about: 'Folder of the vault; otherwise the one that the Keyward app uses.' },
  json: { about: 'One JSON object a line on standard output; messages stay on standard error.' },
  help: { about: 'Say how the command is used, and do nothing.' },
};

/** Options of the commands that open the vault. */
export const openingOptions: Readonly<Record<string, Option>> = {
  admin: {
    value: 'NAME',
    times: 'repeated',
    about: 'An admin who opens the vault; as many as the quorum asks for. Otherwise they are asked for.',
  },
  as: {
    value: 'NAME',
    about: 'Who does it, if not the last of the admins; his passphrase follows theirs.',
  },
  'passphrase-fd': {
    value: 'N',
    times: 'repeated',
    about:
      'Read the next passphrase, one line, from file descriptor N instead of the terminal. In the order of the ' +
      'people: admins, then --as, then whoever the command itself asks. The same N again reads its next line.',
  },
  'key-file': {
    value: 'NAME=FILE',
    times: 'repeated',
    about: 'The key file of a person who needs one besides the passphrase.',
  },
};

/** Everything that may be given to a command besides its operands. */
export function optionsOf(command: Command): Readonly<Record<string, Option>> {
  const opening = command.opens === 'vault' ? openingOptions : {};
  return { ...command.options, ...opening, ...commonOptions };
}
