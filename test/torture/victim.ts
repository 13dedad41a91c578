// The process that is killed: opens the vault of a folder and tells one story again and again.
//
//   node victim.cjs FOLDER STORY [N]  with N it dies by its own hand just before its Nth operation on files and database;
//                                     writes "ready", "began", what was answered as done as JSON, and "told", line by line

import fs from 'node:fs';
import { join } from 'node:path';
import { World } from '../vault-world.ts';
import { arm, standBetween } from './faultydisk.ts';
import { quick } from './populated.ts';
import { stories, unlock } from './stories.ts';

/** Straight to the pipe: what was said is said, whatever happens next. Taken before anybody stands between. */
const { writeSync } = fs;
const say = (line: string) => writeSync(1, `${line}\n`);

async function live([folder = '', name = '', operation]: readonly string[]): Promise<void> {
  const story = stories.find((one) => one.name === name);
  if (story === undefined) throw new Error(`no story ${name}`);
  const world = await World.at(folder, quick);
  if (operation !== undefined) {
    await standBetween();
    world.lane = join(process.env['KEYWARD_TORTURE'] ?? '', 'faultylane.cjs');
    await world.restart();
  }
  await unlock(world);
  if (operation !== undefined) arm(Number(operation), 'death');
  for (;;) {
    await story.prepare(world);
    say('began');
    await story.tell(world, (fact) => say(JSON.stringify(fact)));
    say('told');
  }
}

live(process.argv.slice(2)).catch((thrown: unknown) => {
  say(`error ${thrown instanceof Error ? (thrown.stack ?? '').replaceAll('\n', ' ') : String(thrown)}`);
  process.exit(1);
});
