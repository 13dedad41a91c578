// The figures of file work: an open vault's own jobs, as the app runs them, interleaved with programs that do the like.
//
//   node files.cjs LANE-SCRIPT REPORT ROW full|quick|list-full|list-quick     writes the figures of the rows whose name holds ROW as JSON

import { dirname, join } from 'node:path';
import { type Measured, type Row, report } from './figures.ts';
import { Bench, extent, filter, reportFile } from './ground.ts';
import {
  delayWhileSealing,
  hugeName,
  lanes,
  large,
  largeName,
  memoryWhileSealing,
  middle,
  reseal,
  seal,
  sealAlone,
  sealOnce,
  unseal,
} from './largefiles.ts';
import { many, pauseAndCancel, sealMany, waiting } from './manyfiles.ts';

/** The lanes of the app without the step that reads back what was written: made for the bench only (build/bench.mjs). */
const withoutReadBack = join(dirname(process.argv[1] ?? ''), 'no-read-back.cjs');

const rows: readonly Row<Bench>[] = [
  {
    row: `seal ${largeName} in memory, read back and verified`,
    must: '0.8 x age, 0.35 x cp',
    aim: '1.5 x age, 0.65 x cp',
    measure: (bench) => seal(bench, large, { age: { must: 0.8, aim: 1.5 }, cp: { must: 0.35, aim: 0.65 } }),
  },
  {
    row: `seal ${largeName} in memory, the read-back not counted`,
    must: '1.4 x age, 0.65 x cp',
    aim: '2.3 x age, 1.0 x cp',
    measure: sealWithoutReadBack,
  },
  {
    row: `unseal ${largeName} in memory, read back and compared`,
    must: '1.3 x age, 0.4 x cp',
    aim: '2.5 x age, 0.9 x cp',
    measure: (bench) => unseal(bench, large, { age: { must: 1.3, aim: 2.5 }, cp: { must: 0.4, aim: 0.9 } }),
  },
  {
    row: 'seal a file of 256 MiB in memory, read back and verified',
    must: '1 x age',
    aim: '1.5 x age',
    measure: (bench) => seal(bench, middle, { age: { must: 1, aim: 1.5 } }),
  },
  {
    row: 'unseal a file of 256 MiB in memory, read back and compared',
    must: '1 x age',
    aim: '2 x age',
    measure: (bench) => unseal(bench, middle, { age: { must: 1, aim: 2 } }),
  },
  {
    row: `seal ${many.toLocaleString('en-US')} files of 8 KiB on disk, each durable`,
    must: '3 x age (which is not durable)',
    aim: '8 x',
    measure: sealMany,
  },
  {
    row: `main thread's event-loop delay, p99, while sealing ${largeName}`,
    must: '20 ms',
    aim: '8 ms',
    measure: delayWhileSealing,
  },
  {
    row: `re-seal a file of 1 MiB and one of ${largeName}`,
    must: 'within 1.5 x',
    aim: '1.5 x',
    measure: reseal,
  },
  {
    row: 'pause and cancel: a file of 1 GiB, and 2,000 small ones',
    must: '200 ms',
    aim: '50 ms',
    measure: pauseAndCancel,
  },
  {
    row: '100,000 files waiting',
    must: 'none holds anything of a job at work',
    aim: '100 MiB',
    measure: waiting,
  },
  {
    row: `seal ${largeName} in memory by number of lanes`,
    must: '–',
    aim: '–',
    measure: lanes,
  },
  {
    row: `memory above idle while sealing, up to ${hugeName}`,
    must: 'the same, 96 MiB',
    aim: '48 MiB',
    measure: memoryWhileSealing,
  },
];

/** Not in the table: what a row measures in a process of its own. */
const parts: readonly Row<Bench>[] = [{ row: sealAlone, must: '', aim: '', measure: sealOnce }];

function sealWithoutReadBack(): Promise<Measured> {
  return Bench.with((bench) => {
    const others = bench.peers.all.filter(({ name }) => name === 'age' || name === 'cp');
    const ratios = { age: { must: 1.4, aim: 2.3 }, cp: { must: 0.65, aim: 1 } };
    return seal(bench, large, ratios, others);
  }, withoutReadBack);
}

void report(filter === sealAlone ? parts : rows, { filter, report: reportFile, extent }, Bench.with);
