// Every module that reads bytes or text, and which parser of the hostile inputs (test/torture) tries it: so that a new one
// is not forgotten.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileOf, filesKept, keptFor } from './torture/corpus.ts';
import { Tally } from './torture/family.ts';
import { allParsers, type Came, Trial } from './torture/inputs.ts';
import type { Parser } from './torture/parsers.ts';
import { dropSamples, type Samples, takeSamples } from './torture/samples.ts';

const root = resolve(import.meta.dirname, '..');
const rooms = ['core', 'electron', 'electron/serving', 'cli', 'recovery', 'verifier'];

/** What a reader of bytes or text is known by. */
const reads =
  /JSON\.parse|LayoutReader\(|DerReader\(|\.read(Big)?(U)?Int|TextDecoder|\.exec\(|createPublicKey\(|createPrivateKey\(|safeParse|v\.parse|parseArgs|new URL\(|[^d]readFile\(|readFileSync\(|createReadStream\(|fileURLToPath|[rR]eadSmallFile\(path, \w+Length\)/;

/** The parsers that try it; or, in words, why none has to. */
const triedBy: Readonly<Record<string, readonly string[] | string>> = {
  'core/adminchange.ts':
    'a row with a mark: what is read is what the vault wrote, or refused before (family rows)',
  'core/backupbytes.ts': ['backup label', 'backup'],
  'core/backupfile.ts': ['name of a backup'],
  'core/backuppoints.ts': ['backup points', 'backup'],
  'core/backuprows.ts': 'a row with a mark (family rows)',
  'core/checkpoint.ts': 'a row with a mark (family rows)',
  'core/clock.ts': ['gaps of the clock', 'keystore'],
  'core/context.ts': ['context', 'sealed file'],
  'core/der.ts': ['protected key file', 'imported RSA key'],
  'core/envelope.ts': ['key pages', 'body head', 'metadata', 'sealed file'],
  'core/files.ts': 'where a list of files goes on, which the schema of the call has parsed',
  'core/importedmaterial.ts': ['imported EC key', 'imported RSA key'],
  'core/keys.ts': 'a row with a mark (family rows)',
  'core/keystore.ts': ['keystore', 'backup'],
  'core/keytypes.ts': ['signature file', 'ciphertext, opened'],
  'core/keyfile.ts': ['key file'],
  'core/kit.ts': ['kit', 'kit page', 'kit lines', 'kit being typed'],
  'core/kwp.ts': ['wrapped material'],
  'core/lastseen.ts': ['seen record'],
  'core/layout.ts': ['kit', 'key pages', 'backup label'],
  'core/ledger.ts': 'entries of the chain that was followed (family rows; logcheck.ts)',
  'core/logcheck.ts': ['log entries'],
  'core/logexport.ts': 'entries, each given out as it is stored (logexport.test.ts, family rows)',
  'core/logfilter.ts': ['log entries'],
  'core/logverify.ts': 'entries of the chain that was followed (family rows)',
  'core/machine.ts': 'what the operating system says of its own start',
  'core/note.ts': ['note', 'checkpoint', 'verifier key'],
  'core/notices.ts': ['keystore'],
  'core/partials.ts':
    'names of files in a folder, which are left alone unless they are of one form (partials.test.ts)',
  'core/passphrase.ts': ['passphrase', 'passphrase, judged'],
  'core/pkcs8.ts': ['protected key file'],
  'core/policy.ts': 'a row with a mark (family rows)',
  'core/release.ts': ['update file'],
  'core/rowcheck.ts': 'entries of the chain that was followed (family rows)',
  'core/selftest.ts': 'vectors that are written in it',
  'core/statement.ts': ['statement', 'signature file'],
  'core/token.ts': ['ciphertext', 'ciphertext, opened', 'signature'],
  'core/usage.ts': 'a month, which the schema of the call has parsed',
  'core/vaultclock.ts': 'a row with a mark (family rows); the other, without one, is read by clock.ts',
  'electron/handedover.ts': ['arguments of a start', 'paths laid aside'],
  'electron/heldsecrets.ts': 'what the vault itself has just revealed',
  'electron/page.ts':
    'addresses that the page asks for, and it is given files of the bundle alone (attack.e2e.ts)',
  'electron/preferences.ts': ['preferences'],
  'electron/serve.ts': ['arguments of a call'],
  'electron/serving/settings.ts': 'a file of the bundle',
  'electron/vaultfolder.ts': ['folder of the vault'],
  'cli/reading.ts': ['ciphertext', 'signature', 'recipients of an age file'],
  'cli/given.ts': ['command line'],
  'cli/handedover.ts': ['passphrase'],
  'recovery/blocks.mjs': ['recovery: sealed file'],
  'recovery/keystore.mjs': ['recovery: keystore', 'recovery: backup'],
  'recovery/keyward-recover.mjs': 'its arguments; what they name is read by the others',
  'recovery/kit.mjs': ['recovery: kit', 'recovery: kit page', 'recovery: key file'],
  'recovery/sealedfile.mjs': ['recovery: sealed file'],
  'recovery/sqlite.mjs': ['recovery: keystore', 'recovery: backup'],
  'verifier/keyward-verify-download.mjs': ['verifier: update file'],
  'verifier/keyward-verify.mjs': ['verifier: export of the log', 'verifier: ceremony record'],
};

let samples: Samples;
let parsers: readonly Parser[];
beforeAll(async () => {
  samples = await takeSamples();
  parsers = await allParsers(samples);
});
afterAll(() => dropSamples(samples));

test('every module that reads bytes or text is in the list, with what tries it or why nothing has to', () => {
  const modules = rooms.flatMap((room) =>
    readdirSync(join(root, room))
      .filter((name) => /\.(ts|mjs)$/.test(name))
      .map((name) => `${room}/${name}`),
  );
  const readers = modules.filter((module) => reads.test(readFileSync(join(root, module), 'utf8')));
  expect(readers.sort()).toEqual(Object.keys(triedBy).sort());
});

test('each parser that the list names is tried, and each that is tried is named', () => {
  const named = new Set(Object.values(triedBy).flatMap((one) => (typeof one === 'string' ? [] : one)));
  const elsewhere = ['archive', 'names', 'signature file'];
  const tried = parsers.map(({ name }) => name).filter((name) => !elsewhere.includes(name));
  expect([...named].filter((name) => !elsewhere.includes(name)).sort()).toEqual(tried.sort());
});

test('what long runs have found is taken or refused today as it was then', async () => {
  const trial = new Trial(new Tally());
  const differing: string[] = [];
  let given = 0;
  for (const parser of parsers)
    for (const { input, outcome } of keptFor(parser.name)) {
      given++;
      const came: Came = await trial.of(parser, input);
      // Which calls there are changes, and with it which of them an input is.
      const isSame = came.what === outcome || (came.is === 'well' && parser.name === 'arguments of a call');
      if (!isSame) differing.push(`${parser.name}, ${input.toString('base64').slice(0, 200)}: ${came.what}`);
    }
  trial.end();
  expect(differing).toEqual([]);
  expect(given).toBeGreaterThan(80);
});

test('every file of the corpus is that of a parser', () => {
  const files = parsers.map(({ name }) => fileOf(name));
  expect(filesKept().filter((file) => !files.includes(file))).toEqual([]);
});
