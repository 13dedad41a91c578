// Re-seal campaigns: all indexed files of a key are brought to its newest version, or over to another key.
//
//   begin --> running <--resume, stop--> stopped;  running --nothing is left--> ended;  stopped --giveUp--> ended
//
// CP1  What is left follows from the index alone: a campaign that a crash, a lock or a refusal stopped goes on where the
//      files are, whoever resumes it. A file that was re-sealed and not recorded is found to be as it should be.
// CP2  It ends by itself only when the index, in the transaction that ends it, has no file left under the old versions:
//      none that is there, and none whose place is not known. The counts are in that entry.
// CP3  A refused file stops nothing and stays with its reason; what would refuse every file stops the run.
// CP4  One open campaign a key, and one run at a time of each: its place is taken before anything is waited for, and
//      whether it is open and does not run is asked in the transaction that resumes it or gives it up.
// CP5  A rotation meanwhile moves the goal along: files are brought to what is newest when it is their turn.
// CP6  A run ends before the next file when the vault is locked, also where it was opened again meanwhile.

import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { FileKeys } from './filekeys.ts';
import type { CampaignView } from './fileviews.ts';
import type { Act, Gate } from './gate.ts';
import { type Ground, orRecord, requireSame } from './jobground.ts';
import { readKey } from './keyrows.ts';
import type { MarkedChanges } from './ledger.ts';
import type { Person } from './people.ts';
import { Refusal, type RefusalCode, type RefusalView, refusalView } from './refusal.ts';
import type { Rows, SealedBelow, SealedPlace } from './rows.ts';
import type { CampaignRow } from './schema.ts';
import { markStanding } from './sealedindex.ts';
import { type Aiming, resealOne } from './sealjobs.ts';

/** More than any version. */
const anyVersion = 0xffff_ffff;
/** Refused files that are named. */
const mostNamed = 1000;

/** One run of a campaign, as long as the vault is open. */
interface Run {
  state: 'running' | 'stopping' | 'stopped';
  ended: Promise<void>;
  readonly refused: { count: number; readonly places: { path: string; refusal: RefusalView }[] };
  refusal: RefusalView | null;
}

/** A campaign that was begun or resumed, and by whom. */
interface Begun {
  readonly row: CampaignRow;
  readonly by: Person;
}

export class Campaigns {
  readonly #gate: Gate;
  readonly #ground: () => Promise<Ground>;
  readonly #runs = new Map<string, Run>();

  constructor(gate: Gate, ground: () => Promise<Ground>) {
    this.#gate = gate;
    this.#ground = ground;
  }

  /**
   * Begins a campaign for the key (id in hex) and answers its id; it runs on by itself. Refuses `campaign_open` (CP4),
   * `campaign_needless` where no file is left, and for both keys as sealing does.
   */
  async begin(
    keyIdHex: string,
    target: 'newest' | { readonly keyId: string },
  ): Promise<{ readonly id: string }> {
    const keyId = Buffer.from(keyIdHex, 'hex');
    const targetId = target === 'newest' ? keyId : Buffer.from(target.keyId, 'hex');
    const { person } = this.#gate.open();
    const act = { operation: 'begin campaign', keyId, detail: { to: targetId.toString('hex') } } as const;
    const keys = new FileKeys(this.#gate.open(), person, 're-seal file');
    const { name, version } = await orRecord(
      this.#gate,
      () => act,
      () => keys.current(targetId),
    );
    const id = randomBytes(16);
    await this.#start(id, act, () =>
      this.#gate.act({ ...act, version }, async ({ changes, say }) => {
        if ((await changes.some('campaign', { key_id: keyId, ended_at: null })).length > 0)
          throw new Refusal('campaign_open', { name });
        const frame = { id, key_id: keyId, target_key_id: targetId };
        const { present, missing } = await leftOf(changes, frame);
        if (present + missing === 0) throw new Refusal('campaign_needless', { name });
        say({ detail: { files: present, missing } });
        const begun = { begun_at: this.#gate.now(), begun_by: person.id, files: present + missing };
        const row: CampaignRow = { ...frame, ...begun, ended_at: null, outcome: null };
        await changes.keep('campaign', row);
        return { row, by: person };
      }),
    );
    return { id: id.toString('hex') };
  }

  /** Goes on with a campaign that stopped. Refuses `campaign_unknown`, `campaign_running`, and for the keys as `begin`. */
  async resume(id: string): Promise<void> {
    const { id: campaignId, key_id: keyId } = await this.#knownRow('begin campaign', id);
    const act = { operation: 'begin campaign', keyId, detail: { outcome: 'resumed' } } as const;
    await this.#start(campaignId, act, () =>
      this.#gate.act(act, async ({ changes, person, say }) => {
        const row = await openRow(changes, campaignId);
        const { present, missing } = await leftOf(changes, row);
        say({ detail: { left: present, missing } });
        return { row, by: person };
      }),
    );
  }

  /**
   * Stops a campaign after the file under way, for whoever may end it, and answers when it has stopped. Refuses
   * `campaign_unknown`, `not_permitted`.
   */
  async stop(id: string): Promise<void> {
    const { id: campaignId, key_id: keyId } = await this.#knownRow('end campaign', id);
    const act = { operation: 'end campaign', keyId, detail: { outcome: 'stopped' } } as const;
    await this.#gate.act(act, async ({ changes, say }) => {
      const { present, missing } = await leftOf(changes, await openRow(changes, campaignId));
      say({ detail: { left: present, missing } });
    });
    const run = this.#runs.get(campaignId.toString('hex'));
    await halted(run === undefined ? [] : [run]);
  }

  /** Stops all that run, for the vault itself, and answers when they have stopped. */
  async halt(): Promise<void> {
    await halted([...this.#runs.values()]);
  }

  /** Ends a campaign with files left; how many is recorded. Refuses `campaign_unknown`, `campaign_running`. */
  async giveUp(id: string): Promise<void> {
    const { id: campaignId, key_id: keyId } = await this.#knownRow('end campaign', id);
    await this.#gate.act({ operation: 'end campaign', keyId }, async ({ changes, say }) => {
      const row = await openRow(changes, campaignId);
      if (this.#isRunning(campaignId)) throw new Refusal('campaign_running');
      const { present, missing } = await leftOf(changes, row);
      say({ detail: { outcome: 'given up', files: row.files, left: present, missing } });
      await changes.keep('campaign', { ...row, ended_at: this.#gate.now(), outcome: 'given up' });
    });
  }

  /** The campaigns of a key (id in hex), newest first. Refuses `key_unknown`, `not_permitted`. */
  of(keyIdHex: string): Promise<readonly CampaignView[]> {
    const keyId = Buffer.from(keyIdHex, 'hex');
    return this.#gate.see('see index', keyId, async ({ open, rows }) => {
      await readKey(open.root, rows, keyId);
      const found = await rows.some('campaign', { key_id: keyId });
      const views: CampaignView[] = [];
      for (const row of found) views.push(await this.#view(rows, row));
      return views.sort((a, b) => b.begunAt - a.begunAt);
    });
  }

  /** Forgets the runs; nothing may be running. */
  clear(): void {
    this.#runs.clear();
  }

  /**
   * Takes the place of a campaign's run (CP4), records by `ready` who begins it, and lets it run on by itself. Where
   * `ready` refuses, all is as it was.
   */
  async #start(campaignId: Buffer, act: Act, ready: () => Promise<Begun>): Promise<void> {
    const id = campaignId.toString('hex');
    const before = this.#runs.get(id);
    if (this.#isRunning(campaignId))
      return orRecord(
        this.#gate,
        () => act,
        () => Promise.reject(new Refusal('campaign_running')),
      );
    const refused = { count: 0, places: [] };
    const run: Run = { state: 'running', ended: Promise.resolve(), refused, refusal: null };
    this.#runs.set(id, run);
    const begun = ready();
    const goOn = ({ row, by }: Begun) =>
      this.#gate.track(this.#run(row, run, by)).catch((thrown: unknown) => {
        run.refusal = refusalView(thrown);
      });
    const giveWay = () => {
      if (before === undefined) this.#runs.delete(id);
      else this.#runs.set(id, before);
    };
    run.ended = begun.then(goOn, giveWay).finally(() => {
      run.state = 'stopped';
    });
    await begun;
  }

  async #run(row: CampaignRow, run: Run, by: Person): Promise<void> {
    const ground = await this.#ground();
    const keys = new FileKeys(ground.open, by, 're-seal file');
    // A missing file that is found to be there again is not tried twice, nor is one that turns out to be missing.
    for (const standing of ['missing', 'present'] as const) {
      for (let after: SealedPlace | null = null; run.state === 'running'; ) {
        requireSame(this.#gate, ground.open);
        // What would refuse every file, refuses the run (CP3).
        await keys.current(row.key_id);
        await keys.current(row.target_key_id);
        const next = await nextOf(ground, row, standing, after);
        if (next === null) break;
        after = next;
        await resealNext(ground, row, next, by).catch((thrown: unknown) => note(run, next, thrown));
      }
    }
    requireSame(this.#gate, ground.open);
    await this.#finish(row, by);
  }

  /** Ends the campaign where nothing is left of it (CP2). */
  async #finish(row: CampaignRow, by: Person): Promise<void> {
    const left = await this.#gate.open().keystore.read((rows) => leftOf(rows, row));
    if (left.present + left.missing > 0) return;
    await this.#gate.act({ operation: 'end campaign', keyId: row.key_id, by }, async ({ changes, say }) => {
      const { present, missing } = await leftOf(changes, row);
      if (present + missing > 0) throw new Refusal('campaign_unfinished', { left: present + missing });
      say({ detail: { outcome: 'complete', files: row.files, left: present, missing } });
      await changes.keep('campaign', { ...row, ended_at: this.#gate.now(), outcome: 'complete' });
    });
  }

  /** The row of an open campaign, to know what key it is about; that it is not is recorded. */
  #knownRow(operation: Act['operation'], id: string): Promise<CampaignRow> {
    const find = () => this.#gate.open().keystore.read((rows) => openRow(rows, Buffer.from(id, 'hex')));
    return orRecord(this.#gate, () => ({ operation }), find);
  }

  #isRunning(campaignId: Buffer): boolean {
    const state = this.#runs.get(campaignId.toString('hex'))?.state ?? 'stopped';
    return state !== 'stopped';
  }

  async #view(rows: Rows, row: CampaignRow): Promise<CampaignView> {
    const id = row.id.toString('hex');
    const { refused = { count: 0, places: [] }, refusal = null } = this.#runs.get(id) ?? {};
    const { present, missing } = row.ended_at === null ? await leftOf(rows, row) : { present: 0, missing: 0 };
    return {
      id,
      keyId: row.key_id.toString('hex'),
      targetKeyId: row.target_key_id.toString('hex'),
      begunAt: row.begun_at,
      endedAt: row.ended_at,
      state: this.#isRunning(row.id) ? 'running' : stateOf(row),
      files: row.files,
      left: present,
      missing,
      refused: { count: refused.count, places: [...refused.places] },
      refusal,
    };
  }
}

function stateOf({ ended_at, outcome }: CampaignRow): CampaignView['state'] {
  if (ended_at === null) return 'stopped';
  return outcome === 'complete' ? 'complete' : 'given up';
}

/** Answers when they have stopped, each after the file under way. */
async function halted(runs: readonly Run[]): Promise<void> {
  for (const run of runs) if (run.state === 'running') run.state = 'stopping';
  await Promise.all(runs.map(({ ended }) => ended));
}

/** Refuses `campaign_unknown`. */
async function openRow(rows: Rows, campaignId: Buffer): Promise<CampaignRow> {
  const row = await rows.get('campaign', campaignId);
  if (row === null || row.ended_at !== null) throw new Refusal('campaign_unknown');
  return row;
}

type Goal = Pick<CampaignRow, 'key_id' | 'target_key_id'>;

/** How many indexed files are not yet where the campaign brings them. */
async function leftOf(rows: Rows, goal: Goal) {
  return rows.countSealedBelow(goal.key_id, await below(rows, goal));
}

function nextOf(
  { open }: Ground,
  goal: Goal,
  standing: 'present' | 'missing',
  after: SealedPlace | null,
): Promise<SealedBelow | null> {
  return open.keystore.read(async (rows) => {
    const found = await rows.sealedBelow(goal.key_id, await below(rows, goal), standing, after, 1);
    return found[0] ?? null;
  });
}

/** The version that files of the key are left below: the newest, or any where they leave the key (CP5). */
async function below(rows: Rows, { key_id, target_key_id }: Goal): Promise<number> {
  const key = key_id.equals(target_key_id) ? await rows.get('key', key_id) : null;
  return key?.current_version ?? anyVersion;
}

/** Re-seals one indexed file, if it is still where it was; where it is not, the index says so from then on. */
async function resealNext(ground: Ground, goal: Goal, next: SealedBelow, by: Person): Promise<void> {
  const aiming: Aiming = async (page, keys) => {
    if (!page.fileId.equals(next.file_id)) throw new Refusal('file_missing', { file: basename(next.path) });
    const drop = goal.key_id.equals(goal.target_key_id) ? [] : [goal.key_id];
    return { under: [await keys.current(goal.target_key_id)], drop };
  };
  const undo = (thrown: unknown) => async (changes: MarkedChanges) => {
    if (isElsewhere.includes(refusalView(thrown).code)) await markStanding(changes, next, 'missing');
  };
  await resealOne(ground, { path: next.path, by }, aiming, undo);
}

/** What is refused where another file, or none, stands in the place of the one that was indexed. */
const isElsewhere: readonly RefusalCode[] = ['file_missing', 'not_sealed', 'sealed_elsewhere'];

function note(run: Run, { path }: SealedBelow, thrown: unknown): void {
  run.refused.count++;
  if (run.refused.places.length < mostNamed) run.refused.places.push({ path, refusal: refusalView(thrown) });
}
