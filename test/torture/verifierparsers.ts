// The parsers of the programs that verify a log, the record of a ceremony and a download without Keyward.

import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chainHash } from '../../core/audit.ts';
import { KeyBytes } from '../../core/keybytes.ts';
import { jsonLines } from '../../core/logexport.ts';
import { checkpointText, originOf, publicKeyOf, type VerifierKey, verifierKeyText } from '../../core/note.ts';
import { signedBy } from './mending.ts';
import type { Parser } from './parsers.ts';
import { fileGiver, type Samples } from './samples.ts';

const batch = 60;

/** The programs that verify a log and a download: all that they say is in their own words. */
export async function verifierParsers(samples: Samples): Promise<readonly Parser[]> {
  using privateKey = KeyBytes.take(Buffer.alloc(32, 8));
  const vaultId = Buffer.alloc(16, 5);
  const key = { name: originOf(vaultId), publicKey: publicKeyOf(privateKey) };
  const inFile = fileGiver(samples);
  const [ofLog, ofDownload] = [
    await verifierOf(samples, logVerifier),
    await verifierOf(samples, downloadVerifier),
  ];
  const entries = ['{"seq":1,"at":"2026-11-28T08:00:00.000Z","action":"create vault"}', '{"seq":2,"at":"x"}'];
  const log = exportOf(vaultId, key, entries);
  const record = recordOf({
    ...{ ceremony: 'creation', vaultId: vaultId.toString('hex'), vaultName: 'v', at: 1_795_000_000_000 },
    ...{ present: ['Kim'], quorum: 1, admins: [{ name: 'Kim', provedAt: 1 }], witness: null, detail: {} },
    ...{
      auditEntry: 1,
      auditHash: chainHash(vaultId, 1, Buffer.alloc(32), entries[0] ?? '').toString('hex'),
    },
    verifier: verifierKeyText(key),
  });
  const release = `keyward-release\nversion 1.2.3\n${'ab'.repeat(32)} 7 keyward.deb\n`;
  return [
    {
      ...{ batch, name: 'verifier: export of the log', sample: log },
      mend: (bytes) => exportOf(vaultId, key, entriesIn(bytes)),
      parse: inFile('log.jsonl', (path) => said(ofLog, path, {})),
    },
    {
      ...{ batch, name: 'verifier: ceremony record', sample: mendRecord(record, key) },
      mend: (bytes) => mendRecord(bytes, key),
      parse: inFile('record.json', async (path, folder) => {
        await writeFile(join(folder, 'log.jsonl'), log);
        return said(ofLog, join(folder, 'log.jsonl'), { record: [path] });
      }),
    },
    {
      ...{ batch, name: 'verifier: update file', sample: signedBy(key, Buffer.from(release)) },
      mend: (bytes) => signedBy(key, bytes),
      parse: inFile('a.release', (path) => said(ofDownload, path, { key: verifierKeyText(key) })),
    },
  ];
}

const recordOf = (fields: Readonly<Record<string, unknown>>) => Buffer.from(JSON.stringify(fields));

/** The record with the signature that it would have, whatever its other fields are by now. */
function mendRecord(bytes: Buffer, key: VerifierKey): Buffer {
  try {
    const { signature: _former, ...rest } = JSON.parse(bytes.toString('utf8'));
    const text = JSON.stringify(rest);
    const note = signedBy(key, Buffer.from(`${text}\n`)).toString('utf8');
    return recordOf({ ...rest, signature: note.slice(text.length + 2) });
  } catch {
    return bytes;
  }
}

function entriesIn(bytes: Buffer): readonly string[] {
  const lines = bytes.toString('utf8').split('\n');
  return lines.filter((line) => line.startsWith('{"hash":')).map((line) => line.slice(83, -1));
}

/** An export of these entries whose chain and checkpoint are right. */
function exportOf(vaultId: Buffer, key: VerifierKey, entries: readonly string[]): Buffer {
  const start = { seq: 0, hash: Buffer.alloc(32) };
  const about = { vaultId, vaultName: 'v', verifier: key, start, last: entries.length, exportedAt: 0 };
  let head: Buffer = start.hash;
  const stored = entries.map((entry, i) => {
    head = chainHash(vaultId, i + 1, head, entry);
    return { seq: i + 1, entry, hash: head };
  });
  const text = checkpointText({ vaultId, size: entries.length, head, at: 0 });
  const note = signedBy(key, Buffer.from(text)).toString('utf8');
  const checkpoints = [{ seq: entries.length, note }];
  return Buffer.from(jsonLines.begin(about) + jsonLines.part({ entries: stored, checkpoints }));
}

const logVerifier = 'keyward-verify.mjs';
const downloadVerifier = 'keyward-verify-download.mjs';

/** Where the verifiers lie without the lines that start them. */
export const verifierModules = ({ folder }: Samples) =>
  [logVerifier, downloadVerifier].map((name) => pathToFileURL(join(folder, name)).href);

type Verifier = (given: {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}) => Promise<number>;

/** What a verifier does, without the last lines of its file, which start it. */
async function verifierOf({ folder }: Samples, name: string): Promise<Verifier> {
  const [work = '', start, more] = (await readFile(resolve('verifier', name), 'utf8')).split('\ntry {\n');
  if (start === undefined || more !== undefined) throw new Error(`${name} starts in another way`);
  const path = join(folder, name);
  await writeFile(path, `${work}\nexport { main };\n`);
  const { main } = (await import(pathToFileURL(path).href)) as { readonly main: Verifier };
  return main;
}

/** Runs a verifier; fails where it ends in words that are not its own. */
async function said(main: Verifier, path: string, values: Readonly<Record<string, unknown>>) {
  const printed: string[] = [];
  const { log } = console;
  console.log = (line: string) => printed.push(line);
  let code: number | null = null;
  try {
    code = await main({ values, positionals: [path] });
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown.name !== 'Error') throw thrown;
    printed.push(thrown.message);
  } finally {
    console.log = log;
  }
  const says = printed.join('\n');
  if (/TypeError|undefined|not a function|out of range|\n\s+at /.test(says))
    throw new Error(`${code}: ${says}`);
  return code === 0 ? 'intact' : null;
}
