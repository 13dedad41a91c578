// A page that was taken over: what its script could try, it tries here, in the real window.

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import type { VaultBridge } from '../../electron/contract.ts';
import { launch, makeHome } from './harness.ts';
import { askInside } from './inside.ts';

declare global {
  interface Window {
    readonly vault: VaultBridge;
  }
}

let home: string;
let app: ElectronApplication;
let window: Page;
test.beforeAll(async () => {
  home = await makeHome();
  ({ app, window } = await launch({ home }));
  await expect(window.getByRole('button', { name: 'Create a vault', exact: true })).toBeVisible();
});
test.afterAll(async () => {
  await app.close();
  await rm(home, { recursive: true, force: true });
});

test('the page has no Node, no Electron, and a bridge of nothing but the contract', async () => {
  const seen = await window.evaluate(() => ({
    node:
      typeof (globalThis as Record<string, unknown>)['require'] +
      typeof (globalThis as Record<string, unknown>)['process'],
    bridge: Object.keys(globalThis.window.vault).sort(),
  }));
  expect(seen.node).toBe('undefinedundefined');
  expect(seen.bridge).not.toContain('offer');
  expect(seen.bridge).toContain('drop');
});

test('every call with anything is refused with a code, and the app goes on', async () => {
  const outcomes = await window.evaluate(async () => {
    const bridge = globalThis.window.vault as unknown as Record<
      string,
      (argument: unknown) => Promise<unknown>
    >;
    const anything = [
      undefined,
      null,
      1,
      'text',
      [],
      { name: {} },
      { job: 1e9, existing: 'refuse' },
      { jobs: [1, 2, 3] },
    ];
    const calls = Object.keys(bridge).filter(
      (name) => !['on', 'drop', 'chooseFiles', 'showVaultFolder'].includes(name),
    );
    const said: string[] = [];
    for (const call of calls) {
      for (const argument of anything) {
        const outcome = await bridge[call]?.(argument).catch((thrown: unknown) => ({
          threw: String(thrown),
        }));
        said.push(JSON.stringify(outcome));
      }
    }
    return said;
  });
  expect(outcomes.length).toBeGreaterThan(100);
  expect(outcomes.filter((outcome) => !/^\{"(done|refused)":/.test(outcome))).toEqual([]);
  expect(outcomes.join()).not.toMatch(/at .*\.c?js|node:/);
  expect(await window.evaluate(() => globalThis.window.vault.snapshot({}))).toMatchObject({
    done: { state: 'absent' },
  });
});

test('a File that a script made has no path, and a path that it names is no ticket', async () => {
  const secret = join(home, 'secret.txt');
  await writeFile(secret, 'not handed over');
  const offered = await window.evaluate(
    (path) =>
      globalThis.window.vault
        .drop([new File(['x'], path), { name: path, path } as unknown as File])
        .catch(String),
    secret,
  );
  expect(JSON.stringify(offered)).not.toContain('"ticket"');
  const sealed = await window.evaluate(
    (path) =>
      globalThis.window.vault.seal({
        ...{ tickets: [path], keyIds: ['ab'.repeat(16)], context: [], existing: 'refuse', original: 'keep' },
      }),
    secret,
  );
  expect(sealed).toEqual({ refused: { code: 'argument_invalid', facts: {} } });
  expect(await readFile(secret, 'utf8')).toBe('not handed over');
});

test('script in text does not run: no inline script, no markup from strings', async () => {
  const ran = await window.evaluate(() => {
    const script = document.createElement('script');
    let refusal = 'none';
    try {
      script.text = 'globalThis.ran = 1';
    } catch {
      refusal = 'trusted types';
    }
    document.head.append(script);
    const refuses = (work: () => void) => {
      try {
        work();
        return false;
      } catch (thrown) {
        return thrown instanceof TypeError;
      }
    };
    const place = document.createElement('div');
    const markup = refuses(() => {
      place.innerHTML = '<img src="x">';
    });
    const policy = refuses(() => {
      const factory = Reflect.get(globalThis, 'trustedTypes');
      factory.createPolicy('default', { createHTML: (text: string) => text });
    });
    return {
      refusal,
      ran: Reflect.get(globalThis, 'ran') ?? 'no',
      markup,
      policy,
      children: place.childElementCount,
    };
  });
  expect(ran).toEqual({ refusal: 'trusted types', ran: 'no', markup: true, policy: true, children: 0 });
});

test('the processes of the page are in the sandbox', async () => {
  const statuses = await askInside(app, async ({ app: electron }) => {
    const { readFile: read } = process.getBuiltinModule('node:fs/promises');
    const pages = electron.getAppMetrics().filter(({ type }) => type === 'Tab');
    return Promise.all(pages.map(({ pid }) => read(`/proc/${pid}/status`, 'utf8')));
  });
  expect(statuses.length).toBeGreaterThan(0);
  for (const status of statuses) expect(status).toMatch(/^Seccomp:\s+2$/m);
});

test('a second start hands over to the first and ends', async () => {
  await expect(launch({ home })).rejects.toThrow();
  await expect(window.getByRole('button', { name: 'Create a vault', exact: true })).toBeVisible();
});

test('it goes nowhere and fetches nothing', async () => {
  const tried = await window.evaluate(async () => {
    const fails = (work: Promise<unknown>) =>
      work.then(
        () => 'reached',
        () => 'refused',
      );
    const image = new Promise((resolve, reject) =>
      Object.assign(new Image(), { onload: resolve, onerror: reject, src: 'http://127.0.0.1:9/x.png' }),
    );
    return {
      fetch: await fails(fetch('http://127.0.0.1:9/')),
      own: await fails(fetch('keyward://app/index.html')),
      file: await fails(fetch('file:///etc/passwd')),
      image: await fails(image),
      popup: globalThis.window.open('https://example.invalid/') === null ? 'refused' : 'reached',
      permission: await fails(
        navigator.mediaDevices?.getUserMedia({ audio: true }) ?? Promise.reject(new Error('none')),
      ),
    };
  });
  expect(Object.values(tried)).toEqual(Object.values(tried).map(() => 'refused'));
  await window.evaluate(() => globalThis.location.assign('https://example.invalid/'));
  expect(window.url()).toBe('keyward://app/index.html?language=system');
});
