// keyward key import: key material from outside, in a file under a passphrase or wrapped under a key of the vault.
//
// The wrapping key dies with the vault's being open, and a command has it open only as long as it runs. So one command
// does both: it writes the public half, waits while somebody wraps, and reads the wrapped file. It is told when to
// read, because a file that is there need not be whole, and half of one would be other material.

import { resolve } from 'node:path';
import type { ImportedKey, MaterialProof } from '../core/keyviews.ts';
import { Refusal } from '../core/refusal.ts';
import type { Bench, Command } from './command.ts';
import { keyTypes, rotationOption, tellMade } from './keycommands.ts';
import { shownInstant } from './printer.ts';
import type { Opened } from './session.ts';

const mostTries = 3;
type NewKey = Parameters<Opened['vault']['imports']['importWrapped']>[0];

export const importKey: Command = {
  name: 'key import',
  group: 'Keys',
  summary: 'Make a key of material from outside',
  about:
    'A private key comes in a PKCS#8 file that a passphrase protects; the passphrase is asked for, or is the next ' +
    '--passphrase-fd. With --wrap-with, material of any type comes wrapped under a key of the vault: the command ' +
    'writes the public half, says with which openssl command to wrap, and waits. At a terminal it waits for Enter; in ' +
    'a script for the end of standard input, so pipe the program that wraps into it. It reads FILE then. The ' +
    'wrapping key is held in memory, serves this import alone and is gone with the end of the command. ' +
    'The key says for ever that it was imported. Keyward cannot vouch for copies outside, and deleting the key ' +
    'destroys only what is here.',
  operands: [
    { name: 'NAME', about: '3 to 63 characters, beginning with a letter; unique in the vault.' },
    {
      name: 'FILE',
      about: 'The protected private key, or what will be the wrapped material. At most 16 KiB.',
    },
  ],
  options: {
    type: { value: 'TYPE', about: `${keyTypes.join(', ')}: what the material is. Anything else is refused.` },
    'wrap-with': { value: 'FILE', about: 'Make a wrapping key, and write its public half to this new file.' },
    'rotate-every': rotationOption,
  },
  examples: [
    {
      does: 'A signing key, its passphrase asked for:',
      line: 'keyward key import Releases key.p8 --type Ed25519',
    },
    {
      does: 'An AES key: wrap in another window, then press Enter:',
      line: 'keyward key import Payroll key.wrapped --type AES-256 --wrap-with wrapping-key.pem',
    },
    {
      does: 'In a script; wrap.sh ends when it has written pay.bin:',
      line: './wrap.sh | keyward key import Pay pay.bin --type AES-256 --wrap-with w.pem',
    },
  ],
  opens: 'vault',
  async run(bench) {
    const { given, printer, session } = bench;
    if (given.value('type') === null)
      throw given.misuse(`--type is missing: what is the material? ${keyTypes.join(', ')}.`);
    const type = given.choice('type', 'AES-256', keyTypes);
    const days = given.number('rotate-every', 0, [1, 730]);
    const out = given.value('wrap-with');
    if (type === 'AES-256' && out === null)
      throw given.misuse(
        'An AES key is imported wrapped: say with --wrap-with where its wrapping key is to be.',
      );
    const opened = await session.open();
    const key = { name: given.operand(0), type, rotationDays: days === 0 ? null : days };
    const file = resolve(given.operand(1));
    const made = await (out === null
      ? importProtected(bench, opened, key, file)
      : importWrapped(bench, opened, key, file, resolve(out)));
    const exit = await tellMade(printer, opened, made, { origin: 'imported', proof: made.proof });
    printer.say(shownProof(made.proof));
    return exit;
  },
};

async function importProtected(
  { given, session, printer }: Bench,
  { vault }: Opened,
  key: NewKey,
  file: string,
): Promise<ImportedKey> {
  for (let tries = 1; ; tries++) {
    const typed = await session.passphrases.ask(`“${given.operand(1)}”`);
    try {
      return await vault.imports.importProtected(key, file, typed);
    } catch (thrown) {
      const isTyping = thrown instanceof Refusal && thrown.code === 'import_passphrase_wrong';
      if (!isTyping || !session.passphrases.areTyped || tries === mostTries) throw thrown;
      printer.say(thrown.message);
    } finally {
      typed.fill(0);
    }
  }
}

async function importWrapped(
  bench: Bench,
  { vault }: Opened,
  key: NewKey,
  file: string,
  out: string,
): Promise<ImportedKey> {
  const { printer, given } = bench;
  const wrapping = await vault.imports.makeWrappingKey();
  await vault.use.writeResult(out, Buffer.from(wrapping.pem, 'utf8'));
  const { fingerprint, goodUntil, commands } = wrapping;
  printer.note({ wrappingKey: out, fingerprint, goodUntil });
  printer.say(`The wrapping key is in ${given.value('wrap-with') ?? ''}. Its SHA-256:\n  ${fingerprint}`);
  printer.say(`It serves this import alone, until ${shownInstant(goodUntil)}. Wrap with:\n`);
  const command = key.type === 'AES-256' ? commands.secretKey : commands.privateKey;
  const names = { 'wrapping-key.pem': out, 'key.wrapped': file };
  printer.say(Object.entries(names).reduce((line, [from, to]) => line.replaceAll(from, quoted(to)), command));
  printer.say('');
  await wrapped(bench, given.operand(1));
  return vault.imports.importWrapped(key, wrapping.id, file);
}

/** A path as a POSIX shell takes it. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** Answers when somebody has said that the file is whole. */
async function wrapped({ session }: Bench, file: string): Promise<void> {
  const terminal = process.stdin.isTTY ? session.terminal() : null;
  if (terminal !== null) await terminal.askLine(`Press Enter when ${file} is written: `);
  else for await (const _ of process.stdin);
}

function shownProof(proof: MaterialProof): string {
  return proof.of === 'public key'
    ? `Imported. SHA-256 of the public key: ${proof.fingerprint}`
    : `Imported. Check value: ${proof.checkValue}`;
}
