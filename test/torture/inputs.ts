// The family of hostile inputs: every parser is given mutated samples. It answers, or refuses with a reason: no crash, no
// hang, no memory asked for because a length said so, and nothing read as what it is not.

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { openFolder } from '../../core/archive.ts';
import { readCiphertext } from '../../core/ciphertext.ts';
import { readContext } from '../../core/context.ts';
import { bodyHeadLength, openBody, readEachPage, readPages } from '../../core/envelope.ts';
import { Control } from '../../core/filetask.ts';
import { inspectPath } from '../../core/inspect.ts';
import { KeyBytes } from '../../core/keybytes.ts';
import { keyFileOf } from '../../core/keyfile.ts';
import { Keystore } from '../../core/keystore.ts';
import { judgeTypedKit, kitOf, readTypedKit } from '../../core/kit.ts';
import { LastSeen } from '../../core/lastseen.ts';
import { openNote, originOf, readCheckpoint, readVerifierKey } from '../../core/note.ts';
import { openBackup } from '../../core/openbackup.ts';
import { readFounding } from '../../core/records.ts';
import { Refusal } from '../../core/refusal.ts';
import { readSignature, readSignatureFile } from '../../core/signature.ts';
import { readFileStatement } from '../../core/statement.ts';
import { headerLength, payloadStream, Segments } from '../../core/stream.ts';
import { LockedVault } from '../../core/unlocking.ts';
import { type CallName, calls } from '../../electron/contract.ts';
import { pathsIn } from '../../electron/handedover.ts';
import { dice } from './alterations.ts';
import type { Bounds, Family, Tally } from './family.ts';
import { mutated, mutatedValue } from './mutations.ts';
import { dropSamples, type Samples, scratchOf, takeSamples } from './samples.ts';

/** More than any parser has need of; a length in an input must not ask for more. */
const mostMemory = 64 << 20;
/** Milliseconds. */
const patience = 5000;

export const inputFamily: Family = {
  name: 'inputs',
  promise:
    'Mutated samples and random bytes into every parser (sealed file, archive, kit, backup, keystore, note, ciphertext, signature, key file, seen record, arguments of every call): an answer or a refusal with a reason, at once, and no memory by a hostile length.',
  longRun: 3_000_000,
  run: mistreat,
};

interface Parser {
  readonly name: string;
  readonly sample: Buffer;
  /** Out of this many inputs one is for this parser: those that need files are slow. */
  readonly oneIn: number;
  readonly parse: (bytes: Buffer) => unknown;
}

async function mistreat({ seed, count, over }: Bounds, tally: Tally): Promise<void> {
  const samples = await takeSamples();
  const pick = dice(seed);
  const parsers = parsersOf(samples, pick);
  const watch = new MemoryWatch();
  try {
    for (let n = 0; n < count && !over(); n++) {
      const parser = parsers[n % parsers.length];
      if (parser === undefined || pick(parser.oneIn) !== 0) continue;
      const other = parsers[pick(parsers.length)]?.sample ?? parser.sample;
      const input = mutated(parser.sample, other, pick);
      const outcome = await outcomeOf(parser, input, watch);
      if (outcome.is === 'well') tally.came(`${parser.name} ${outcome.what}`);
      else tally.failed(`${parser.name}: ${outcome.what}; input ${input.toString('base64').slice(0, 4000)}`);
    }
  } finally {
    watch.end();
    await dropSamples(samples);
  }
}

async function outcomeOf({ parse }: Parser, input: Buffer, watch: MemoryWatch) {
  const began = performance.now();
  watch.most = 0;
  const what = await Promise.resolve()
    .then(() => parse(input))
    .then(
      () => 'taken',
      (thrown: unknown) =>
        thrown instanceof Refusal && thrown.code !== 'internal' ? 'refused' : String((thrown as Error).stack),
    );
  const took = performance.now() - began;
  if (took > patience) return { is: 'wrong', what: `took ${took.toFixed(0)} ms` } as const;
  if (watch.most > mostMemory) return { is: 'wrong', what: `asked for ${watch.most} bytes` } as const;
  return { is: what === 'taken' || what === 'refused' ? 'well' : 'wrong', what } as const;
}

/** The largest buffer that was asked for. */
class MemoryWatch {
  most = 0;
  readonly #real = { alloc: Buffer.alloc, allocUnsafe: Buffer.allocUnsafe };

  constructor() {
    const watched =
      <A extends unknown[]>(make: (size: number, ...given: A) => Buffer) =>
      (size: number, ...given: A) => {
        this.most = Math.max(this.most, size);
        return size > 16 * mostMemory ? Buffer.from([]) : make(size, ...given);
      };
    Object.assign(Buffer, { alloc: watched(this.#real.alloc), allocUnsafe: watched(this.#real.allocUnsafe) });
  }

  end(): void {
    Object.assign(Buffer, this.#real);
  }
}

function parsersOf(samples: Samples, pick: (below: number) => number): readonly Parser[] {
  return [...inMemory(samples), ...inFiles(samples), ...crossing(samples, pick)];
}

function inMemory(samples: Samples): readonly Parser[] {
  const { pages, bodyHead, kit, kitLines, keyFile, ciphertext, signature, signatureFile, vaultId } = samples;
  const fast = { oneIn: 1 };
  const text = (bytes: Buffer) => bytes.toString('utf8');
  const note = Buffer.from((JSON.parse(text(samples.seen)) as { checkpoint: string }).checkpoint);
  const publicKey = { name: originOf(vaultId), publicKey: Buffer.alloc(32, 3) };
  return [
    {
      ...fast,
      name: 'key pages',
      sample: pages,
      parse: (bytes) => [readEachPage(bytes, 'f'), readPages(bytes, 'f')],
    },
    { ...fast, name: 'body head', sample: bodyHead, parse: (bytes) => openedBody(samples, bytes) },
    { ...fast, name: 'context', sample: Buffer.from('000100016100016200', 'hex'), parse: readContext },
    { ...fast, name: 'kit', sample: kit, parse: kitOf },
    { ...fast, name: 'kit page', sample: Buffer.from(kitLines), parse: (bytes) => readTypedKit(text(bytes)) },
    {
      ...fast,
      name: 'kit lines',
      sample: Buffer.from(kitLines),
      parse: (bytes) => judgeTypedKit(text(bytes).split('\n')),
    },
    { ...fast, name: 'key file', sample: keyFile, parse: (bytes) => keyFileOf(bytes).wipe() },
    {
      ...fast,
      name: 'ciphertext',
      sample: Buffer.from(ciphertext),
      parse: (bytes) => readCiphertext(text(bytes)),
    },
    {
      ...fast,
      name: 'signature',
      sample: Buffer.from(signature),
      parse: (bytes) => readSignature(text(bytes)),
    },
    {
      ...fast,
      name: 'signature file',
      sample: signatureFile,
      parse: (bytes) => readSignatureFile(bytes, 'f'),
    },
    { ...fast, name: 'statement', sample: signatureFile, parse: (bytes) => readFileStatement(text(bytes)) },
    { ...fast, name: 'note', sample: note, parse: (bytes) => openNote(text(bytes), publicKey) },
    { ...fast, name: 'checkpoint', sample: note, parse: (bytes) => readCheckpoint(text(bytes)) },
    {
      ...fast,
      name: 'verifier key',
      sample: Buffer.from('keyward/x+00000000+AQ=='),
      parse: (bytes) => readVerifierKey(text(bytes)),
    },
  ];
}

function openedBody({ dataKey, fileId, bodyHead }: Samples, bytes: Buffer): void {
  using key = KeyBytes.take(Buffer.from(dataKey));
  bodyHeadLength(bytes.subarray(0, 93), 'f');
  openBody(key, fileId, bytes, 'f').stream.key.wipe();
  // The salt and nonce prefix of the payload follow; changed, they give keys that open no segment (stream.test.ts).
  const proven = bodyHead.length - headerLength(payloadStream);
  if (!bytes.subarray(0, proven).equals(bodyHead.subarray(0, proven)))
    throw new Error('a changed head was opened');
}

function inFiles(samples: Samples): readonly Parser[] {
  const { sealed, archive, backup, keystore, seen } = samples;
  const slow = { oneIn: 60 };
  const written = (name: string, work: (path: string, scratch: string) => Promise<unknown>) => {
    return async (bytes: Buffer) => {
      const scratch = await scratchOf(samples);
      await writeFile(join(scratch, name), bytes);
      await work(join(scratch, name), scratch);
    };
  };
  return [
    { oneIn: 4, name: 'sealed file', sample: sealed, parse: written('a.sealed', inspectPath) },
    { ...slow, name: 'archive', sample: archive, parse: (bytes) => unpacked(samples, bytes) },
    { ...slow, name: 'backup', sample: backup, parse: written('a', openedBackup) },
    { ...slow, name: 'keystore', sample: keystore, parse: written('keystore.db', lookedAt) },
    { ...slow, name: 'seen record', sample: seen, parse: (bytes) => readSeen(samples, bytes) },
  ];
}

async function openedBackup(path: string, scratch: string): Promise<void> {
  const { keystore } = await openBackup(path, join(scratch, 'copy.db'));
  await keystore.close();
}

/** As far as anybody gets without a share. */
async function lookedAt(path: string): Promise<void> {
  const keystore = await Keystore.open(path);
  try {
    await keystore.read((rows) => readFounding(rows, path));
  } finally {
    await keystore.close();
  }
  const locked = await LockedVault.at(path, Date.now);
  await locked.snapshot().finally(() => locked.keystore.close());
}

async function readSeen(samples: Samples, bytes: Buffer): Promise<void> {
  const scratch = await scratchOf(samples);
  await mkdir(join(scratch, 'seen'));
  await writeFile(join(scratch, 'seen', `${samples.vaultId.toString('hex')}.json`), bytes);
  const key = { name: originOf(samples.vaultId), publicKey: Buffer.alloc(32, 3) };
  await new LastSeen(scratch, Date.now).destroyedKeys(samples.vaultId, key);
}

async function unpacked(samples: Samples, bytes: Buffer): Promise<void> {
  const scratch = await scratchOf(samples);
  const out = join(scratch, 'out');
  await mkdir(out);
  const read = ({ plainOffset, plainLength }: { plainOffset: number; plainLength: number }) =>
    bytes.subarray(plainOffset, plainOffset + plainLength);
  const opening = openFolder(out, 'plans', new Control(), new Segments(bytes.length), read);
  await opening.catch(() => undefined);
  const beside = await readdir(scratch);
  if (beside.join() !== 'out') throw new Error(`outside the folder: ${beside.join(', ')}`);
  await opening;
}

/** What crosses from the page, from a second start and from the command line. */
function crossing({ ciphertext }: Samples, pick: (below: number) => number): readonly Parser[] {
  const names = Object.keys(calls) as CallName[];
  const plausible = [
    'ab'.repeat(16),
    new Uint8Array(20),
    'text',
    1,
    null,
    [],
    ['ab'.repeat(16)],
    {},
    ciphertext,
    'newest',
  ];
  const argumentOf = (name: CallName) => {
    const { entries } = calls[name].argument as unknown as { entries?: Readonly<Record<string, unknown>> };
    return Object.fromEntries(
      Object.keys(entries ?? {}).map((entry) => [entry, plausible[pick(plausible.length)]]),
    );
  };
  const call = () => {
    const name = names[pick(names.length)] ?? 'snapshot';
    return v.safeParse(calls[name].argument, mutatedValue(argumentOf(name), pick));
  };
  const sample = Buffer.from('{"paths":["/a","file:///b%2"]}');
  return [
    { oneIn: 1, name: 'arguments of a call', sample, parse: call },
    {
      oneIn: 1,
      name: 'paths as arguments',
      sample,
      parse: (bytes) => pathsIn(['app', ...bytes.toString('latin1').split('"')], 'nothing', '/'),
    },
  ];
}
