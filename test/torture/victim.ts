// The process that is killed: opens the vault of a folder, which is prepared for a story, and tells it.
//
//   node victim.cjs LANE FOLDER STORY HOW N  LANE is the bundled faultylane.ts; just before its Nth operation on files and
//                                            database it dies by its own hand (HOW is "death"), or says "now" and goes on
//                                            ("word"); writes what was answered as done as JSON, line by line, and at the
//                                            end "told" with the number of its operations. It never outlives its story.

import { World } from '../vault-world.ts';
import { arm, say, standBetween } from './faultydisk.ts';
import { quick } from './populated.ts';
import { stories, unlock } from './stories.ts';

async function live([lane = '', folder = '', name = '', how, number]: readonly string[]): Promise<void> {
  const story = stories.find((one) => one.name === name);
  if (story === undefined) throw new Error(`no story ${name}`);
  await standBetween();
  const world = await World.at(folder, quick, lane);
  await unlock(world);
  const disarm = arm(Number(number), how === 'death' ? 'death' : 'word');
  await story.tell(world, (fact) => say(JSON.stringify(fact)));
  say(`told ${disarm()}`);
  process.kill(process.pid, 'SIGKILL');
}

live(process.argv.slice(2)).catch((thrown: unknown) => {
  say(`error ${thrown instanceof Error ? (thrown.stack ?? '').replaceAll('\n', ' ') : String(thrown)}`);
  process.exit(1);
});
