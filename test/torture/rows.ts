// The family of altered rows: each alteration is made to a closed keystore, which is then opened, used and verified.

import { rm } from 'node:fs/promises';
import type { TableName } from '../../core/schema.ts';
import { type Aftermath, Scene } from './aftermath.ts';
import {
  type Alteration,
  changeColumn,
  double,
  exchange,
  nameOf,
  putBack,
  type Row,
  rowsOf,
  tables,
  takeAway,
  valuesFor,
  writeAltered,
} from './alterations.ts';
import { type Bounds, type Family, shuffled, type Tally } from './family.ts';
import { keystorePath, type Populated, populate } from './populated.ts';

/**
 * Tables that carry no mark, since they are written while the vault is locked: what an altered row of theirs changes.
 * They decide nothing (notices.ts, proving.ts), or are held against a marked copy (vaultclock.ts, W3).
 */
const unmarked: Readonly<Partial<Record<TableName, string>>> = {
  attempt: 'the delay after wrong passphrases, which binds nobody who has the file',
  notice: 'what people were told; the log has it too',
  clock: 'nothing: as far as the marked copy and the clock of the machine allow it',
};

export const rowsFamily: Family = {
  name: 'rows',
  promise:
    'Every column of every table another value, every row taken away, doubled, exchanged, put back as it was: found at unlock or by the verification, with the place named, or shown to change nothing that decides.',
  longRun: 100_000,
  run: suffer,
};

/** In a long run every value of every row; a short one takes two rows of each table, and one value of each column. */
async function suffer({ seed, count, over }: Bounds, tally: Tally): Promise<void> {
  const populated = await populate();
  try {
    const scene = await Scene.of(populated);
    writeAltered(keystorePath(populated.world), populated.now, { apply: () => undefined });
    const lastEntry = nameOf('audit', rowsOf(keystorePath(populated.world)).audit.at(-1) ?? {});
    const all = alterationsOf(populated, count < 5000 ? 'first rows' : 'every row');
    for (const alteration of shuffled(all, seed).slice(0, count)) {
      if (over()) return;
      await suffered(scene, alteration, lastEntry, tally);
    }
  } finally {
    await rm(populated.world.folder, { recursive: true, force: true });
  }
}

async function suffered(
  scene: Scene,
  alteration: Alteration,
  lastEntry: string,
  tally: Tally,
): Promise<void> {
  const { world, now } = scene.populated;
  const { table, kind, column, what } = alteration;
  const told = `${kind} ${column ?? ''} ${what}`.slice(0, 300);
  let written = 'not taken';
  try {
    const { found, says } = await scene.after(() => {
      written = writeAltered(keystorePath(world), now, alteration);
    });
    if (written === 'not taken') return tally.came('no SQLite file holds it');
    const of = what === lastEntry ? 'the last entry' : 'any row';
    const wrong = whatIsWrong(alteration, { found, says }, of);
    if (wrong === null) tally.came(outcomeOf(table, found));
    else tally.failed(`${told}: ${wrong}`);
  } catch (thrown) {
    tally.failed(`${told}: ${(thrown as Error).stack}`);
  }
}

function outcomeOf(table: TableName, found: Aftermath['found']): string {
  const harmless = `harmless: ${unmarked[table] ?? 'written anew, or not signed before, the unlock'}`;
  const outcomes: Readonly<Record<Aftermath['found'], string>> = {
    start: 'refused at the start',
    share: 'refused when a share is presented',
    unlock: 'refused at unlock, place named',
    use: 'refused when used',
    verification: 'named by the verification',
    notice: 'shown as a notice',
    differs: harmless,
    same: harmless,
  };
  return outcomes[found];
}

/** What must not be; null where it is as promised. */
function whatIsWrong(
  { table, column, kind }: Alteration,
  { found, says }: Aftermath,
  of: 'the last entry' | 'any row',
): string | null {
  // Whoever presents his share has proved it: that row is written anew at every unlock.
  const isWrittenAnew = table === 'proof' && kind !== 'doubled';
  // The wrong passphrases of a locked vault are not signed before the next unlock (audit.ts, E4).
  const isUnsigned = of === 'the last entry' && kind === 'taken away';
  const isHarmless = unmarked[table] !== undefined || isWrittenAnew || isUnsigned;
  if (found === 'same') return isHarmless ? null : 'found by nobody';
  if (found === 'differs')
    return unmarked[table] === undefined ? `found by nobody, and ${says} differs` : null;
  if (found !== 'unlock' && found !== 'verification') return null;
  const isNamed = says.includes(`${table} `) || /the header|the log|audit|record|holder/.test(says);
  return isNamed ? null : `${column} is not what "${says}" names`;
}

function alterationsOf(populated: Populated, extent: 'first rows' | 'every row'): readonly Alteration[] {
  const { world, earlier } = populated;
  const now = rowsOf(keystorePath(world));
  writeAltered(`${keystorePath(world)}.earlier`, earlier, { apply: () => undefined });
  const before = rowsOf(`${keystorePath(world)}.earlier`);
  return tables.flatMap((table) => {
    const rows = extent === 'every row' ? now[table] : sample(now[table]);
    const values = (column: string, row: Row) =>
      valuesFor(column, row, now[table]).slice(
        0,
        extent === 'every row' || table === 'vault' ? undefined : 1,
      );
    return rows.flatMap((row, i) => {
      const other = rows[i + 1];
      return [
        ...Object.keys(row).flatMap((column) =>
          values(column, row).map((value) => changeColumn(table, column, row, value)),
        ),
        ...[takeAway(table, row), double(table, row)],
        ...(other === undefined ? [] : [exchange(table, row, other)]),
        putBack(table, row, before[table]),
      ].filter((one) => one !== null);
    });
  });
}

/** The first row and the last. */
function sample(rows: readonly Row[]): readonly Row[] {
  const places = [0, rows.length - 1];
  return rows.filter((_, i) => places.includes(i));
}
