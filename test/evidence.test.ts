// What a build carries of its reports: the sentence that says how each was made, and its tables as they were written.

import { describe, expect, test } from 'vitest';
import { evidence, evidenceIn } from '../build/evidence.mjs';

const report = `# Reliability

Made by \`npm run torture\`: 2026-11-28; 2 cores; Linux 6.18.44; Electron 33.2.1. \`npm test\` runs a
short form.

- **kill**: nothing is lost

| family | tried | what it came to |
|---|---|---|
| kill | 1,000 | old 400; new \\| whole 600; [kill.test.ts](../test/kill.test.ts) |

## Found and mended

| none |
|---|
`;

describe('reports', () => {
  test('keep their title, how they were made, and every table that has rows', () => {
    expect(evidenceIn(report)).toEqual({
      title: 'Reliability',
      made: 'Made by npm run torture: 2026-11-28; 2 cores; Linux 6.18.44; Electron 33.2.1.',
      tables: [
        {
          columns: ['family', 'tried', 'what it came to'],
          rows: [['kill', '1,000', 'old 400; new | whole 600; kill.test.ts']],
        },
      ],
    });
  });

  test('of this checkout are all read', async () => {
    const reports = await evidence();
    expect(reports.length).toBeGreaterThan(0);
    for (const { title, made, tables } of reports) {
      expect(title).not.toBe('');
      expect(made).toMatch(/^Made by npm run /);
      for (const { columns, rows } of tables)
        for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });
});
