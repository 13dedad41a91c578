// Where passphrases come from: file descriptors that a script hands over, or the terminal. Never the argument list,
// never the environment: others can read both.

import type { Given } from './given.ts';
import { HandedOver } from './handedover.ts';
import type { Terminal } from './terminal.ts';

export class Passphrases {
  readonly #given: Given;
  readonly #terminal: () => Terminal | null;
  readonly #descriptors: HandedOver[];

  constructor(given: Given, terminal: () => Terminal | null) {
    this.#given = given;
    this.#terminal = terminal;
    const opened = new Map<string, HandedOver>();
    this.#descriptors = given.values('passphrase-fd').map((text) => {
      if (!/^\d{1,4}$/.test(text)) throw given.misuse(`--passphrase-fd is a number, not “${text}”.`);
      const descriptor = opened.get(text) ?? new HandedOver(Number(text), given);
      opened.set(text, descriptor);
      return descriptor;
    });
  }

  /** Whether they come from people at a terminal, who can enter a wrong one again, or from a script. */
  get areTyped(): boolean {
    return this.#given.values('passphrase-fd').length === 0;
  }

  /** The passphrase of a person; whoever receives the bytes wipes them. */
  async ask(name: string): Promise<Buffer> {
    if (!this.areTyped) return this.#next(name);
    return this.#demandTerminal(name).askSecret(`Passphrase of ${name}: `);
  }

  /** A new passphrase: typed twice where it is typed. */
  async askNew(name: string): Promise<Buffer> {
    if (!this.areTyped) return this.#next(name);
    const terminal = this.#demandTerminal(name);
    for (;;) {
      const typed = await terminal.askSecret(`New passphrase of ${name}: `);
      const again = await terminal.askSecret('The same once more: ');
      const isSame = typed.equals(again);
      again.fill(0);
      if (isSame) return typed;
      typed.fill(0);
      terminal.say('The two differ. Enter it again.');
    }
  }

  #next(name: string): Promise<Buffer> {
    const descriptor = this.#descriptors.shift();
    if (descriptor !== undefined) return descriptor.line();
    throw this.#given.misuse(`There is no --passphrase-fd left for ${name}.`);
  }

  #demandTerminal(name: string): Terminal {
    const terminal = this.#terminal();
    if (terminal !== null) return terminal;
    throw this.#given.misuse(
      `There is no terminal to ask ${name} for a passphrase. Hand it over with --passphrase-fd.`,
    );
  }
}
