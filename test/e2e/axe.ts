// axe in a world of its own inside the page, whose policy lets no script in, as it should be. It is put there once for
// each document, since that takes as long as three looks at it.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { CDPSession, Page } from '@playwright/test';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Rules = 'all rules' | 'contrast alone';

interface World {
  readonly session: CDPSession;
  readonly contextId: number;
}

/** By window, until it goes to another document. */
const worlds = new WeakMap<Page, Promise<World>>();

/** What axe finds on the page once nothing moves any more: colours on their way are nobody's contrast. */
export async function violations(window: Page, rules: Rules): Promise<readonly string[]> {
  const { session, contextId } = await worldIn(window);
  const which = rules === 'all rules' ? '' : "runOnly: ['color-contrast'],";
  const { result } = await session.send('Runtime.evaluate', {
    expression: `(async () => {
      const ends = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
      const moving = document.getAnimations().filter(ends);
      await Promise.all(moving.map(({ finished }) => finished.catch(() => null)));
      const { violations } = await axe.run(document, { ${which} resultTypes: ['violations'], preload: false });
      return violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, any }) =>
        html.slice(0, 200) + ' ' + any.map(({ message }) => message)).join(' | '));
    })()`,
    ...{ contextId, awaitPromise: true, returnByValue: true },
  });
  if (!Array.isArray(result.value)) throw new Error('axe did not answer');
  return result.value;
}

function worldIn(window: Page): Promise<World> {
  const made = worlds.get(window) ?? makeWorld(window);
  worlds.set(window, made);
  return made;
}

async function makeWorld(window: Page): Promise<World> {
  window.once('framenavigated', () => worlds.delete(window));
  const session = await window.context().newCDPSession(window);
  const { frameTree } = await session.send('Page.getFrameTree');
  const world = { frameId: frameTree.frame.id, worldName: 'axe' };
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', world);
  await session.send('Runtime.evaluate', { expression: await source, contextId });
  return { session, contextId };
}
