// keyward encrypt, decrypt, data-key, sign, verify: small data on standard input and output, signatures of files too.

import { open } from 'node:fs/promises';
import { fileRefusal, Refusal } from '../core/refusal.ts';
import type { Bench, Command, Operand, Option } from './command.ts';
import { exits } from './exits.ts';
import type { Given } from './given.ts';
import { keyNamed } from './keychoice.ts';
import { shownInstant } from './printer.ts';
import { collected, readAtMost } from './reading.ts';

/** More than any of these commands takes, so that what is too much is refused and not cut. */
const mostRead = 64 * 1024;

const keyOption: Option = { value: 'KEY', about: 'Name or id of the key.' };
const contextOption: Option = {
  value: 'NAME=VALUE',
  times: 'repeated',
  about: 'Encryption context: not secret, and needed again in the same words to decrypt.',
};
const outOption: Option = {
  value: 'FILE',
  about: 'Write it to this new file, which only you can read, instead of standard output.',
};
const input: Operand = {
  name: 'FILE',
  times: 'at most once',
  about: 'What to read; standard input if not given.',
};

const encrypt: Command = {
  name: 'encrypt',
  group: 'Data',
  summary: 'Encrypt at most 32 KiB under a key',
  operands: [input],
  options: { key: keyOption, context: contextOption },
  examples: [
    {
      does: 'A password from a pipe:',
      line: 'printf %s "$TOKEN" | keyward encrypt --key Payroll > token.kw',
    },
    { does: 'Bound to a purpose:', line: 'keyward encrypt --key Payroll --context for=backup secret.txt' },
  ],
  opens: 'vault',
  async run({ given, printer, session }) {
    const [key, context] = [required(given, 'key'), contextOf(given)];
    const plaintext = await readInput(given);
    try {
      const { vault, seen } = await session.open();
      const made = await vault.use.encrypt(keyNamed(seen, key).id, plaintext, context);
      printer.result(made, made.ciphertext);
    } finally {
      plaintext.fill(0);
    }
  },
};

const decrypt: Command = {
  name: 'decrypt',
  group: 'Data',
  summary: 'Decrypt what “keyward encrypt” made',
  about: 'The ciphertext names its key and version. With --json the plaintext is in base64.',
  operands: [input],
  options: { context: contextOption, out: outOption },
  examples: [
    { does: 'To standard output:', line: 'keyward decrypt token.kw' },
    { does: 'To a file:', line: 'keyward decrypt --context for=backup --out secret.txt token.kw' },
  ],
  opens: 'vault',
  async run(bench) {
    const { given, session } = bench;
    const context = contextOf(given);
    const ciphertext = (await readInput(given)).toString('utf8').trim();
    const { vault } = await session.open();
    const { keyId, version, secret } = await vault.use.decrypt(ciphertext, context);
    using plaintext = secret;
    await plaintext.use((bytes) => reveal(bench, bytes, { keyId, version }, 'plaintext'));
  },
};

const dataKey: Command = {
  name: 'data-key',
  group: 'Data',
  summary: 'Make a data key: random bits, sealed under a key',
  about: 'Open it again with: keyward data-key --open SEALED',
  options: {
    key: keyOption,
    bits: { value: 'N', about: '128, 256 or 512. 256 if not given.' },
    plaintext: { about: 'The data key in the clear too, as hexadecimal digits.' },
    open: {
      value: 'SEALED',
      about: 'Open this sealed data key instead of making one, as hexadecimal digits.',
    },
    context: contextOption,
    out: { ...outOption, about: `${outOption.about} Of the data key in the clear; as bytes.` },
  },
  examples: [
    { does: 'Sealed, to be kept beside the data:', line: 'keyward data-key --key Payroll > data.key.sealed' },
    {
      does: 'And in the clear, into a file:',
      line: 'keyward data-key --key Payroll --plaintext --out data.key',
    },
    { does: 'In the clear again:', line: 'keyward data-key --open "$(cat data.key.sealed)" --out data.key' },
  ],
  opens: 'vault',
  async run(bench) {
    const { given, printer, session } = bench;
    const [context, sealed] = [contextOf(given), given.value('open')];
    if (sealed !== null) {
      const { vault } = await session.open();
      const { keyId, version, secret } = await vault.use.openDataKey(sealed.trim(), context);
      using clear = secret;
      await clear.use((bytes) => reveal(bench, bytes, { keyId, version }, 'plaintextHex'));
      return;
    }
    const key = required(given, 'key');
    const bits = ([128, 256, 512] as const).find((one) => String(one) === (given.value('bits') ?? '256'));
    if (bits === undefined) throw given.misuse('--bits is 128, 256 or 512.');
    const isShown = given.has('plaintext');
    if (given.value('out') !== null && !isShown)
      throw given.misuse('--out is for the data key in the clear: add --plaintext.');
    const { vault, seen } = await session.open();
    const show = isShown ? 'sealed and clear' : 'sealed only';
    const { clear, ...made } = await vault.use.dataKey(keyNamed(seen, key).id, bits, show, context);
    using secret = clear;
    if (secret === null) printer.result(made, made.sealed);
    else await secret.use((bytes) => revealDataKey(bench, bytes, made));
  },
};

const sign: Command = {
  name: 'sign',
  group: 'Data',
  summary: 'Sign a file into FILE.sig, or standard input',
  operands: [{ ...input, about: 'The file to sign; standard input, at most 32 KiB, if not given.' }],
  options: { key: keyOption },
  examples: [
    { does: 'A file of any size, into release.tar.sig:', line: 'keyward sign --key Releases release.tar' },
    { does: 'Data from a pipe:', line: 'keyward sign --key Releases < message > message.sig' },
  ],
  opens: 'vault',
  async run({ given, printer, session }) {
    const key = required(given, 'key');
    const path = given.operands[0];
    const data = path === undefined ? await readInput(given) : null;
    const { vault, seen } = await session.open();
    const { id } = keyNamed(seen, key);
    if (data === null) {
      const signed = await vault.use.signFile(path ?? '', id, 'refuse');
      printer.result({ ...signed, file: path }, signed.signaturePath);
    } else {
      const signed = await vault.use.sign(id, data);
      printer.result(signed, signed.signature);
    }
  },
};

const verify: Command = {
  name: 'verify',
  group: 'Data',
  summary: 'Verify a signature that “keyward sign” made',
  about: 'Exit code 4 where the signature is not genuine or the content was changed.',
  operands: [{ ...input, about: 'The signed file; standard input if not given.' }],
  options: {
    signature: {
      value: 'FILE',
      about: 'The signature; FILE.sig beside the signed file if not given. Needed for standard input.',
    },
  },
  examples: [
    { does: 'A file, by release.tar.sig beside it:', line: 'keyward verify release.tar' },
    { does: 'Data from a pipe:', line: 'keyward verify --signature message.sig < message' },
  ],
  opens: 'vault',
  async run(bench) {
    return bench.given.operands[0] === undefined
      ? verifyData(bench)
      : verifyFile(bench, bench.given.operands[0]);
  },
};

export const dataCommands = [encrypt, decrypt, dataKey, sign, verify] as const;

async function verifyData({ given, printer, session }: Bench) {
  const signature = (await readWhole(required(given, 'signature'))).toString('utf8').trim();
  const data = await readInput(given);
  const { vault } = await session.open();
  const found = await vault.use.verify(signature, data);
  printer.result(found, `The signature is ${found.verdict}.`);
  return found.verdict === 'genuine' ? exits.done : exits.unverified;
}

async function verifyFile({ given, printer, session }: Bench, path: string) {
  const { vault } = await session.open();
  const found = await vault.use.verifyFile(path, given.value('signature') ?? undefined);
  const said =
    found.verdict === 'not genuine'
      ? 'The signature is not genuine.'
      : `${found.verdict === 'genuine' ? 'The signature is genuine' : 'The signature is genuine, but the content was changed since'}: signed by ${found.signedBy}, ${shownInstant(found.signedAt)}.`;
  printer.result({ ...found, path }, said);
  return found.verdict === 'genuine' ? exits.done : exits.unverified;
}

/** A secret that was asked for: to a new file of the user's own, or to standard output. */
async function reveal(
  { given, printer }: Bench,
  bytes: Buffer,
  used: { readonly keyId: string; readonly version: number },
  name: 'plaintext' | 'plaintextHex',
): Promise<void> {
  const out = given.value('out');
  if (out !== null) {
    await writeSecret(out, bytes);
    printer.result({ ...used, out }, out);
  } else if (printer.form === 'json') {
    printer.result({ ...used, [name]: bytes.toString(name === 'plaintext' ? 'base64' : 'hex') }, '');
  } else if (name === 'plaintextHex') {
    printer.text(`${bytes.toString('hex')}\n`);
  } else {
    printer.bytes(Buffer.from(bytes));
  }
}

async function revealDataKey(
  { given, printer }: Bench,
  bytes: Buffer,
  made: { readonly sealed: string },
): Promise<void> {
  const out = given.value('out');
  if (out !== null) {
    await writeSecret(out, bytes);
    printer.result({ ...made, out }, made.sealed);
  } else {
    const plaintextHex = bytes.toString('hex');
    printer.result({ ...made, plaintextHex }, `${made.sealed}\n${plaintextHex}`);
  }
}

/** Into a file that was not there before and that only its owner can read. Refuses `target_exists`, `disk_…`. */
async function writeSecret(path: string, bytes: Buffer): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw fileRefusal(thrown, path);
  }
}

function required(given: Given, option: string): string {
  const value = given.value(option);
  if (value === null) throw given.misuse(`--${option} is missing.`);
  return value;
}

function contextOf(given: Given): readonly (readonly [string, string])[] {
  return given.values('context').map((entry) => {
    const at = entry.indexOf('=');
    if (at < 1) throw given.misuse(`--context is NAME=VALUE, not “${entry}”.`);
    return [entry.slice(0, at), entry.slice(at + 1)];
  });
}

/** The operand's file, or standard input; at most 64 KiB, since none of it takes more. */
async function readInput(given: Given): Promise<Buffer> {
  const path = given.operands[0];
  if (path !== undefined) return readWhole(path);
  if (given.values('passphrase-fd').includes('0')) {
    throw given.misuse('Standard input holds passphrases: name a FILE, or hand them over another way.');
  }
  return collected(process.stdin as AsyncIterable<Buffer>, mostRead, tooLarge);
}

function readWhole(path: string): Promise<Buffer> {
  return readAtMost(path, mostRead, tooLarge);
}

function tooLarge(): Refusal {
  return new Refusal('data_too_large', { most: 32768 });
}
