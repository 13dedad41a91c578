// The figures of the window: the real app on a display, as a person meets it.

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { branchKeys } from '../e2e/cast.ts';
import { staged } from '../e2e/harness.ts';
import { Office } from '../e2e/office.ts';
import { visit } from '../e2e/person.ts';
import { atMost, type Measured, median } from './figures.ts';
import { emptyWindow, millisecondsToPaint, watched } from './starting.ts';

const times = staged('KEYWARD_BENCH_EXTENT') === 'quick' ? 3 : 11;

/** A line of the table; where its measurement fails, that is what the line says. */
function row(title: string, must: string, aim: string, measure: () => Promise<Measured>): void {
  test(title, async () => {
    const line = { row: title, must, aim };
    const told = await measure().then(
      (measured) => ({ ...line, ...measured }),
      (thrown: unknown) => ({ ...line, failed: String(thrown).split('\n')[0] ?? '' }),
    );
    appendFileSync(staged('KEYWARD_BENCH_REPORT'), `${JSON.stringify(told)}\n`);
    expect(told).not.toHaveProperty('failed');
  });
}

row('start to the unlock screen, beside an empty Electron window', '1.3 x', '1.1 x', async () => {
  const office = await Office.open('office');
  try {
    await office.close();
    const { home } = office;
    const main = join(staged('KEYWARD_APP'), 'dist', 'main.cjs');
    const keyward = await watched(home, 'keyward', main, join(home, 'data'), '[data-admin]');
    const both = [await emptyWindow(home), keyward] as const;
    const taken: [number[], number[]] = [[], []];
    // The first start of each fills its caches and is not counted.
    for (let i = 0; i <= times; i++)
      for (const which of [0, 1] as const) {
        const time = await millisecondsToPaint(both[which]);
        if (i > 0) taken[which].push(time);
      }
    const [empty, own] = [median(taken[0]), median(taken[1])];
    const ratio = own / empty;
    return {
      said: `${own.toFixed(0)} ms (an empty window ${empty.toFixed(0)} ms: ${ratio.toFixed(2)} x)`,
      held: [atMost('x', ratio, 1.3, 1.1)],
    };
  } finally {
    await office.end();
  }
});

test.describe('with many keys', () => {
  let office: Office;
  test.beforeAll(async () => {
    office = await Office.open('large');
    await office.signedIn(0);
  });
  test.afterAll(async () => {
    await office?.end();
  });

  const keys = branchKeys.toLocaleString('en-US');

  row(`keys screen with ${keys} keys: first paint`, '300 ms', '150 ms', async () => {
    const { window } = office;
    const taken: number[] = [];
    for (let i = 0; i < times; i++) {
      await visit(window, 'Home');
      taken.push(await paintAfterClick(office, 'Keys'));
      await expect(window.getByRole('grid', { name: 'Keys' })).toBeVisible();
    }
    const [first = 0] = taken;
    const time = median(taken);
    return {
      said: `${time.toFixed(0)} ms (the first time ${first.toFixed(0)} ms)`,
      held: [atMost('ms', Math.max(first, time), 300, 150)],
    };
  });

  row(`keys screen with ${keys} keys: filter by a letter more`, '60 ms', '16 ms', async () => {
    const { window } = office;
    await visit(window, 'Keys');
    const taken: number[] = [];
    const search = window.getByRole('searchbox', { name: 'Search keys by name or ID' });
    await search.focus();
    await watchTyping(office);
    for (let i = 0; i < Math.ceil(times / 3); i++) {
      await search.fill('');
      await typed(office);
      for (const letter of 'branch 0077') {
        await window.keyboard.press(letter === ' ' ? 'Space' : letter);
        taken.push(await typed(office));
      }
    }
    const [time, worst] = [median(taken), Math.max(...taken)];
    return {
      said: `${time.toFixed(0)} ms from the letter to the list painted (at worst ${worst.toFixed(0)} ms)`,
      held: [atMost('ms', time, 60, 16)],
    };
  });
});

/** Milliseconds from the click to the frame in which a key stands in the list. */
function paintAfterClick({ window }: Office, screen: string): Promise<number> {
  return window.evaluate(async (name) => {
    const links = [...document.querySelectorAll<HTMLElement>('nav a, nav button')];
    const link = links.find(({ textContent }) => textContent?.trim().startsWith(name));
    if (link === undefined) throw new Error(`no way to ${name}`);
    const start = performance.now();
    const isThere = () => document.querySelector('[role=grid][aria-label=Keys] [role=rowheader]') !== null;
    const there = new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
    link.click();
    await there;
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
    return performance.now() - start;
  }, screen);
}

declare global {
  interface Window {
    benchTyped?: Promise<number>;
  }
}

/** From now on every letter that arrives is timed, from the key that was pressed to the frame that shows the list. */
async function watchTyping({ window }: Office): Promise<void> {
  await window.evaluate(() => {
    const painted = async (start: number) => {
      await new Promise(requestAnimationFrame);
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
      return performance.now() - start;
    };
    document.addEventListener(
      'input',
      ({ timeStamp }) => {
        globalThis.window.benchTyped = painted(timeStamp);
      },
      { capture: true },
    );
  });
}

async function typed({ window }: Office): Promise<number> {
  return window.evaluate(() => globalThis.window.benchTyped ?? 0);
}
