// The file jobs of this session as the window follows them: who is where, how much is done, how fast it goes.
//
// J1  There may be 100,000 jobs and ten events a second: the table is changed in place and `revision` tells React;
//     sums are kept by adding what a job now counts and taking off what it counted before.
// J2  A batch is what was in work together; its sums make the total progress. It ends when nothing is in work.

import { create } from 'zustand';
import type { JobView } from '../../core/snapshot.ts';
import type { Outcome } from '../../electron/contract.ts';
import { ask, useSnapshot } from '../vault.ts';
import { words } from '../wording/words.ts';

type JobState = JobView['state'];
type Place = Pick<JobView, 'name' | 'folder'>;
export type JobFilter = 'all' | 'active' | 'refused' | 'done';

export interface Jobs {
  /** Grows with every change of what the other fields hold. */
  readonly revision: number;
  readonly table: ReadonlyMap<number, JobView>;
  readonly counts: Readonly<Record<JobState, number>>;
  readonly batch: Batch;
}

interface Batch {
  readonly jobs: number;
  readonly settled: number;
  /** Bytes to move and bytes moved, without the refused and cancelled jobs. */
  readonly size: number;
  readonly done: number;
  /** Bytes per second over the last seconds; null while that cannot be told. */
  readonly speed: number | null;
}

const table = new Map<number, JobView>();
const inBatch = new Set<number>();
const meters = new Map<number | 'batch', Meter>();
let sums = noSums();
/** Every id, oldest first; made anew only when jobs came or went. */
let order: number[] = [];

export const useJobs = create<Jobs>(() => ({ revision: 0, table, ...shown() }));

/** Follows the vault's events from now on; forgets everything when the vault is no longer open. */
export function followJobs(): void {
  window.vault.on('jobs', take);
  // A page that was shown anew takes up the jobs that went on without it.
  void ask('jobs', {}).then((outcome) => {
    if ('done' in outcome && outcome.done.length > 0) take(outcome.done);
  });
  useSnapshot.subscribe(({ snapshot }) => {
    if (snapshot?.state !== 'unlocked' && table.size > 0) forget();
  });
}

/** The ids that a filter shows, oldest first. */
export function jobIds(filter: JobFilter): readonly number[] {
  if (filter === 'all') return order;
  return order.filter((id) => {
    const state = table.get(id)?.state;
    if (state === undefined) return false;
    return filter === 'active' ? isActive(state) : state === filter;
  });
}

/** The newest job of this kind for the file of this place; null where there is none. */
export function newestJob(kind: JobView['kind'], { name, folder }: Place): JobView | null {
  const id = order.findLast((one) => {
    const job = table.get(one);
    return job?.kind === kind && job.name === name && job.folder === folder;
  });
  return id === undefined ? null : (table.get(id) ?? null);
}

/** The search for sealed files that was begun last; null where there was none. */
export function newestSearch(): JobView | null {
  const id = order.findLast((one) => table.get(one)?.kind === 'scan');
  return id === undefined ? null : (table.get(id) ?? null);
}

/** Ids of the jobs in this state. */
export function jobsIn(state: JobState): readonly number[] {
  return order.filter((id) => table.get(id)?.state === state);
}

/** A search of all places has no name of its own. */
export function nameOf({ kind, name }: Pick<JobView, 'kind' | 'name'>): string {
  return kind === 'scan' && name === '' ? words.jobs.allPlaces : name;
}

/** Bytes per second of one running job. */
export function jobSpeed(id: number): number | null {
  return meters.get(id)?.speed() ?? null;
}

/** Has the vault forget the jobs that are done, or all that have ended, and takes them off the list. */
export async function clearJobs(which: 'done' | 'ended'): Promise<Outcome<null>> {
  const outcome = await ask('clearJobs', { which });
  if ('done' in outcome) takeOff((state) => (which === 'done' ? state === 'done' : !isActive(state)));
  return outcome;
}

function takeOff(isGone: (state: JobState) => boolean): void {
  for (const job of table.values()) {
    if (!isGone(job.state)) continue;
    count(job, -1);
    table.delete(job.id);
    inBatch.delete(job.id);
  }
  order = inOrder([...table.keys()]);
  publish();
}

function take(changed: readonly JobView[]): void {
  const now = performance.now();
  const moves = (job: JobView) => table.get(job.id)?.state !== job.state;
  if (sums.waiting + sums.running + sums.paused === 0 && changed.some(moves)) startBatch();
  const fresh: number[] = [];
  let moved = 0;
  for (const job of changed) {
    const before = table.get(job.id);
    if (before === undefined) fresh.push(job.id);
    else count(before, -1);
    if (isActive(job.state) || before?.state !== job.state) inBatch.add(job.id);
    table.set(job.id, job);
    count(job, 1);
    if (job.state === 'running') meter(job.id).note(now, job.done);
    else meters.delete(job.id);
    if (before !== undefined && job.done > before.done) moved += job.done - before.done;
  }
  if (fresh.length > 0) order = inOrder([...order, ...fresh]);
  meter('batch').add(now, moved);
  publish();
}

/** What moves is told before what waits: ids do not always come in their order. */
function inOrder(ids: readonly number[]): number[] {
  return ids.toSorted((one, other) => one - other);
}

interface Sums extends Record<JobState, number> {
  settled: number;
  size: number;
  moved: number;
}

function noSums(): Sums {
  return {
    waiting: 0,
    running: 0,
    paused: 0,
    done: 0,
    refused: 0,
    cancelled: 0,
    settled: 0,
    size: 0,
    moved: 0,
  };
}

/** Adds what a job counts, or takes it off. A refused or cancelled job moves no bytes. */
function count(job: JobView, sign: 1 | -1): void {
  sums[job.state] += sign;
  if (!inBatch.has(job.id)) return;
  if (!isActive(job.state)) sums.settled += sign;
  if (job.state === 'refused' || job.state === 'cancelled') return;
  sums.size += sign * job.size;
  sums.moved += sign * (job.state === 'done' ? job.size : Math.min(job.done, job.size));
}

function shown(): Pick<Jobs, 'counts' | 'batch'> {
  const { settled, size, moved, ...counts } = sums;
  const speed = meters.get('batch')?.speed() ?? null;
  return { counts, batch: { jobs: inBatch.size, settled, size, done: moved, speed } };
}

function publish(): void {
  useJobs.setState(({ revision }) => ({ revision: revision + 1, ...shown() }));
}

function startBatch(): void {
  inBatch.clear();
  meters.clear();
  Object.assign(sums, { settled: 0, size: 0, moved: 0 });
}

function forget(): void {
  table.clear();
  order = [];
  sums = noSums();
  startBatch();
  publish();
}

function isActive(state: JobState): boolean {
  return state === 'waiting' || state === 'running' || state === 'paused';
}

function meter(of: number | 'batch'): Meter {
  const known = meters.get(of);
  if (known !== undefined) return known;
  const fresh = new Meter();
  meters.set(of, fresh);
  return fresh;
}

/** Speed from what was seen in the last three seconds. */
class Meter {
  readonly #seen: { readonly at: number; readonly bytes: number }[] = [];

  note(at: number, bytes: number): void {
    this.#seen.push({ at, bytes });
    while (this.#seen.length > 2 && at - (this.#seen[0]?.at ?? at) > 3000) this.#seen.shift();
  }

  add(at: number, bytes: number): void {
    this.note(at, (this.#seen.at(-1)?.bytes ?? 0) + bytes);
  }

  speed(): number | null {
    const first = this.#seen[0];
    const latest = this.#seen.at(-1);
    if (first === undefined || latest === undefined || latest.at - first.at < 400) return null;
    return ((latest.bytes - first.bytes) * 1000) / (latest.at - first.at);
  }
}
