import { expect, test } from 'vitest';
import { evidenceIn } from '../build/evidence.mjs';
import { pageOf } from '../build/reliability.mjs';

const told = (name: string, tried: number) => ({
  ...{ name, tried, seed: 7, took: 12, failures: [], promise: `The promise of ${name}.` },
  outcomes: [['done', tried]] as [string, number][],
});
const parts = { machine: 'a machine', prose: '## Found and mended\n\n| not | 1 | of the families |\n' };

test('a row of the reliability report is of the run that it names, and the others stay as they were', () => {
  const first = pageOf({
    ...{ ...parts, before: '', made: 'Monday, abc' },
    told: [told('rows', 10), told('kills', 5500)],
  });
  const second = pageOf({ ...parts, before: first, made: 'Tuesday, def', told: [told('rows', 11)] });
  const [table] = evidenceIn(second).tables;
  expect(table?.rows).toEqual([
    ['rows', '11', '0', '7', '12 s', 'Tuesday, def', 'done 11'],
    ['kills', '5,500', '0', '7', '12 s', 'Monday, abc', 'done 5,500'],
  ]);
  expect(second.match(/The promise of rows/g)).toHaveLength(1);
  expect(second.match(/not \| 1/g)).toHaveLength(1);
});
