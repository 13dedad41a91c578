import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileBeingRead } from '../electron/filereading.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-reading-'));
  path = join(folder, 'contract.pdf');
  await writeFile(path, 'ten bytes.');
});
afterAll(() => rm(folder, { recursive: true }));

/** Work that reads on only when it is told to. */
function steps() {
  let goOn: (done: number) => void = () => undefined;
  let end: () => void = () => undefined;
  let begun: () => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const work = (told: (done: number) => void) => {
    goOn = told;
    begun();
    return new Promise<string>((resolve) => {
      end = () => resolve('read');
    });
  };
  return { work, hasBegun, goOn: (done: number) => goOn(done), end: () => end() };
}

describe('a file that is being read', () => {
  test('says how far it has come, and nothing before and after', async () => {
    const reading = new FileBeingRead();
    const { work, hasBegun, goOn, end } = steps();
    expect(reading.view).toBe('nothing is read');
    const read = reading.read(path, work);
    await hasBegun;
    goOn(4);
    expect(reading.view).toEqual({ name: 'contract.pdf', done: 4, size: 10 });
    end();
    expect(await read).toBe('read');
    expect(reading.view).toBe('nothing is read');
  });

  test('is stopped by its person, and by the next one', async () => {
    const reading = new FileBeingRead();
    const [first, second] = [steps(), steps()];
    const read = reading.read(path, first.work);
    await first.hasBegun;
    const next = reading.read(path, second.work);
    await second.hasBegun;
    const cancelled = expect.objectContaining({ code: 'cancelled' });
    expect(() => first.goOn(1)).toThrow(cancelled);
    first.end();
    await read;
    second.goOn(2);
    expect(reading.view).toMatchObject({ done: 2 });
    reading.stop();
    expect(() => second.goOn(3)).toThrow(cancelled);
    second.end();
    await next;
  });

  test('that is not there is refused by its name', async () => {
    const reading = new FileBeingRead();
    const refused = reading.read(join(folder, 'gone.pdf'), async () => 'never');
    await expect(refused).rejects.toMatchObject({ code: 'file_missing', facts: { file: 'gone.pdf' } });
    expect(reading.view).toBe('nothing is read');
  });
});
