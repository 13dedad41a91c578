// The figures of the engine: each measured on a vault in a folder of its own, with the real engine and a real keystore.
//
//   node engine.cjs LANE-SCRIPT REPORT ROW full|quick|list-full|list-quick     writes the figures of the rows whose name holds ROW as JSON

import { randomBytes } from 'node:crypto';
import { Keystore } from '../../core/keystore.ts';
import { Ledger } from '../../core/ledger.ts';
import { takeOver } from '../../core/newroot.ts';
import type { OpenVault } from '../../core/openvault.ts';
import { keyViews, personOf } from '../../core/records.ts';
import { RootKey } from '../../core/rootkey.ts';
import type { Vault } from '../../core/vault.ts';
import {
  atLeast,
  atMost,
  type Measured,
  median,
  perSecond,
  type Row,
  report,
  seconds,
  timesOf,
} from './figures.ts';
import { BenchVault } from './vault.ts';

const [laneScript = '', reportFile = '', filter = '', extent = 'full'] = process.argv.slice(2);

const rows: readonly Row<string>[] = [
  {
    row: 'unlock after the last Argon2, 1,000 keys of 10 versions',
    must: '150 ms',
    aim: '40 ms',
    measure: unlock,
  },
  {
    row: 'audited operations, durable: disable and enable a key',
    must: '1,500/s',
    aim: '4,000/s',
    measure: (laneScript) =>
      operations(laneScript, async (vault, keyId, i) => {
        await (i % 2 === 0 ? vault.keys.disable(keyId) : vault.keys.enable(keyId));
      }),
  },
  {
    row: 'audited operations, durable: create a data key',
    must: '1,500/s',
    aim: '4,000/s',
    measure: (laneScript) =>
      operations(laneScript, async (vault, keyId) => {
        await vault.use.dataKey(keyId, 256, 'sealed only', []);
      }),
  },
  {
    row: 'verify the audit log, 100,000 entries',
    must: '100,000 entries/s',
    aim: '200,000 entries/s',
    measure: verifyLog,
  },
  {
    row: 'rotate the root key over 10,000 key versions',
    must: '0.5 s',
    aim: '0.2 s',
    measure: (laneScript) => rotation(laneScript, 100, 5, { must: 0.5, aim: 0.2 }),
  },
  {
    row: 'rotate the root key over 1,000,000 key versions',
    must: '20 s',
    aim: '13 s',
    measure: (laneScript) => rotation(laneScript, 10_000, 1, { must: 20, aim: 13 }),
  },
];

/** What an unlock does once the last share is open: prove header and rows, record it, and list the keys. */
async function unlock(lane: string): Promise<Measured> {
  const made = await BenchVault.made(lane, 1000, 10);
  const { keystore, root, person } = await made.engine();
  const times = await timesOf(9, async () => {
    const ledger = new Ledger(keystore, Date.now);
    await ledger.verify(root);
    const draft = { action: 'unlock', person: null, result: 'done' } as const;
    await ledger.record(root, draft, async () => undefined);
    const row = await keystore.read((from) => from.get('person', person.id));
    if (row !== null) await keystore.read((from) => keyViews(from, personOf(row)));
  });
  await keystore.close();
  await made.remove();
  const taken = median(times);
  return { said: `${Math.round(taken)} ms`, held: [atMost('ms', taken, 150, 40)] };
}

/** Operations one after the other, each answered before the next begins. */
async function operations(
  lane: string,
  operate: (vault: Vault, keyId: string, i: number) => Promise<void>,
): Promise<Measured> {
  const made = await BenchVault.made(lane, 100, 1);
  const vault = await made.opened();
  const snapshot = await vault.snapshot();
  const keyId = snapshot.state === 'unlocked' ? (snapshot.keys[0]?.id ?? '') : '';
  const batch = 1000;
  const times = await timesOf(5, async () => {
    for (let i = 0; i < batch; i++) await operate(vault, keyId, i);
  });
  await vault.close();
  const bare = await bareTransactions(made, batch);
  await made.remove();
  const said = `${perSecond(batch, median(times))} (bare transactions on this disk: ${bare})`;
  return { said, held: [atLeast('a second', (batch * 1000) / median(times), 1500, 4000)] };
}

/** What the disk gives: transactions of two small rows with nothing of Keyward in them. */
async function bareTransactions(made: BenchVault, count: number): Promise<string> {
  const keystore = await Keystore.open(made.path);
  const times = await timesOf(3, async () => {
    for (let i = 0; i < count; i++) {
      await keystore.change(async (changes) => {
        await changes.put('proof', { subject: `bare ${i}`, at: i });
        await changes.put('proof', { subject: 'bare', at: i });
      });
    }
  });
  await keystore.close();
  return perSecond(count, median(times));
}

/** The whole log: chain, checkpoints, and every row it speaks of. */
async function verifyLog(lane: string): Promise<Measured> {
  const made = await BenchVault.inMemory(lane, 10, 1);
  const engine = await made.engine();
  for (let done = 0; done < 100_000; done += 1000) {
    await fillLog(engine, 1000);
  }
  await engine.keystore.close();
  await made.moveToDisk();
  const vault = await made.opened();
  let entries = 0;
  const times = await timesOf(3, async () => {
    const found = await vault.log.verify({ progress: () => undefined, signal: null });
    if (found.outcome !== 'intact') throw new Error(found.outcome);
    entries = found.entries;
  });
  await vault.close();
  await made.remove();
  const rate = (entries * 1000) / median(times);
  const said = perSecond(entries, median(times)).replace('/s', ' entries/s');
  return { said, held: [atLeast('entries a second', rate, 100_000, 200_000)] };
}

async function fillLog(engine: OpenVault, count: number): Promise<void> {
  const person = { id: engine.person.id.toString('hex'), name: engine.person.name };
  const draft = { action: 'encrypt', person, result: 'done', key: '00'.repeat(16), version: 1 } as const;
  for (let i = 0; i < count; i++) await engine.ledger.record(engine.root, draft, async () => undefined);
}

/** The transaction of the rotation, and with it the old shares made sure to be in no page of the file any more. */
async function rotation(
  lane: string,
  keys: number,
  times: number,
  held: { readonly must: number; readonly aim: number },
): Promise<Measured> {
  const made = await BenchVault.made(lane, keys, 100);
  const open = await made.engine();
  const scrub = open.keystore.scrub.bind(open.keystore);
  let committed = 0;
  open.keystore.scrub = (pieces) => {
    committed = performance.now();
    return scrub(pieces);
  };
  const inForce: number[] = [];
  const whole = await timesOf(times, async () => {
    const { id, set, admins } = open.founding;
    const follows = { root: open.root, set };
    const root = RootKey.make(id);
    const holders = admins.map((admin) => ({ personId: admin.id, publicKey: admin.credential.publicKey }));
    const next = await root.split(randomBytes(16), set.epoch + 1, set.quorum, holders);
    const draft = () => ({ action: 'rotate root key', person: null, result: 'done' }) as const;
    const start = performance.now();
    const taking = { follows, root, set: next, at: Date.now() };
    await takeOver(open, taking, draft, async () => undefined);
    inForce.push(committed - start);
  });
  open.root.wipe();
  await open.keystore.close();
  await made.remove();
  const taken = median(inForce);
  const said = `${seconds(taken)} (${seconds(median(whole))} with the old shares scrubbed from the file)`;
  return { said, held: [atMost('s', taken / 1000, held.must, held.aim)] };
}

void report(rows, { filter, report: reportFile, extent }, (measure) => measure(laneScript));
