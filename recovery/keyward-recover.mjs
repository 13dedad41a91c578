#!/usr/bin/env node
// Recovers sealed files without Keyward: from a keystore or a backup, the passphrases of k admins, and where the vault's
// own credentials are no help (a passphrase that was changed and forgotten) from their recovery kits.
//
//   node keyward-recover.mjs --vault FILE [--kit FILE]… [--key-file FILE]… --out FOLDER SEALED…
//
//   --vault     keystore.db (with keystore.db-wal beside it, if that is there), or a .keyward-backup
//   --kit       a recovery kit: its file, or a text file with the lines of its page
//   --key-file  the key file of an admin who needs one
//   --out       where the plain files go; nothing that is there is overwritten. A sealed folder comes out as a tar archive
//   exit code   0 all recovered | 1 some were not, and why | 2 usage, or no root key
//
// Passphrases are asked for; where there is no terminal, they are read from standard input, a line for each admin in
// the order in which they are asked. It was written from docs/format.md alone, shares no line with Keyward, and changes
// nothing but the folder that is given to it. It checks what it needs to recover; it does not check who may.
//
// `npm run package` makes one file of this folder, keyward-recover.cjs, and lays it beside the packages. With Node 24.7 or
// newer it needs nothing else. With Node 20.19 or newer it needs Argon2 from a package, in a folder beside or above it:
// `npm install argon2`, or `npm install @noble/hashes` (slower, and no native code).

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { legible, say } from './blocks.mjs';
import { readVault } from './keystore.mjs';
import { readKeyFile, readKit } from './kit.mjs';
import { holdersOf, rootKeyOf } from './rootkey.mjs';
import { recover } from './sealedfile.mjs';

const usage =
  'Usage: node keyward-recover.mjs --vault FILE [--kit FILE]… [--key-file FILE]… --out FOLDER SEALED…';

async function main() {
  const text = { type: 'string' };
  const many = { type: 'string', multiple: true };
  const options = { vault: text, kit: many, 'key-file': many, out: text };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const { vault, kit = [], 'key-file': keyFiles = [], out } = values;
  if (vault === undefined || out === undefined || positionals.length === 0) throw new Error(usage);
  const tables = readVault(vault);
  const holders = holdersOf(tables, kit.map(readKit));
  const asking = new Asking();
  const root = await rootKeyOf(holders, keyFiles.map(readKeyFile), asking);
  asking.close();
  let left = 0;
  for (const file of positionals) {
    try {
      say(`${file}: recovered as ${recover(file, tables, root, out)}`);
    } catch (thrown) {
      left++;
      say(`${file}: not recovered. ${thrown.message}`);
    }
  }
  root.fill(0);
  return left === 0 ? 0 : 1;
}

/** Asks for passphrases: hidden at a terminal, else a line of standard input for each. */
class Asking {
  constructor() {
    const hidden = new Writable({ write: (_piece, _encoding, done) => done() });
    const isTerminal = process.stdin.isTTY === true;
    this.lines = createInterface({ input: process.stdin, output: hidden, terminal: isTerminal });
    this.next = this.lines[Symbol.asyncIterator]();
  }

  async ask(question) {
    process.stderr.write(legible(question));
    const { value, done } = await this.next.next();
    process.stderr.write('\n');
    return done ? null : value;
  }

  close() {
    this.lines.close();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (thrown) => {
    console.error(legible(thrown.message));
    process.exitCode = 2;
  },
);
