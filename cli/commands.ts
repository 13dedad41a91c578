// Every command, in the order of the help.

import type { Command } from './command.ts';
import { create, status } from './create.ts';
import { dataCommands } from './datacommands.ts';
import { fileCommands } from './filecommands.ts';
import { importKey } from './importcommand.ts';
import { keyCommands } from './keycommands.ts';
import { peopleCommands } from './peoplecommands.ts';
import { recordCommands } from './recordcommands.ts';
import { restore } from './restorecommand.ts';

export const commands: readonly Command[] = [
  create,
  status,
  ...keyCommands,
  importKey,
  ...fileCommands,
  ...dataCommands,
  ...peopleCommands,
  ...recordCommands,
  restore,
];
