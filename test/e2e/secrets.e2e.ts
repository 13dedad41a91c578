// What is left of secrets, and what a page that was taken over while the vault is open can do with it: nothing in any file,
// nothing in what a heap snapshot shows after locking, no connection to anywhere, no more than its person may do.

import { mkdir, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { admins, type Seat } from './cast.ts';
import { give } from './harness.ts';
import { askInside } from './inside.ts';
import { Office } from './office.ts';

const plaintext = 'the account of the informant is 7714';
let office: Office;
let netLog: string;
test.beforeAll(async () => {
  office = await Office.open();
  await office.close();
  await mkdir(join(office.home, 'watched'));
  await give(office.home);
  netLog = join(office.home, 'watched', 'net.json');
  await office.start({ args: [`--log-net-log=${netLog}`] });
});
test.afterAll(() => office.end());

/** Key by key, so that the test itself never hands the page the passphrase in one piece. */
async function typedBy(seat: Seat): Promise<void> {
  const { name, passphrase } = admins[seat];
  const field = office.window.getByLabel(`Passphrase of ${name}`, { exact: true });
  if (!(await field.isVisible())) await office.window.getByRole('button', { name, exact: true }).click();
  await field.focus();
  await office.window.keyboard.type(passphrase);
  await office.window.keyboard.press('Enter');
}

/** What is searched for: as UTF-8 and as UTF-16, as strings lie in a heap and on a disk. */
function formsOf(secret: string): readonly Buffer[] {
  return [Buffer.from(secret, 'utf8'), Buffer.from(secret, 'utf16le')];
}

async function holders(secrets: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(office.home, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.startsWith(office.medium)) continue;
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    for (const secret of secrets)
      if (formsOf(secret).some((form) => bytes.includes(form))) found.push(`${secret} in ${path}`);
  }
  return found;
}

/** The strings of the page's heap, once what nothing refers to is gone. */
async function heapOfPage(window: Page): Promise<string> {
  const session = await window.context().newCDPSession(window);
  const pieces: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => pieces.push(chunk));
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return pieces.join('');
}

/** A string stands in a snapshot as JSON. */
const inHeap = (secret: string) => JSON.stringify(secret).slice(1, -1);

test('after locking, passphrases, plaintext and data keys are in no heap snapshot and in no file', async () => {
  await typedBy(0);
  await typedBy(1);
  await expect(office.window.getByRole('button', { name: 'Lock', exact: true })).toBeVisible();
  const secret = await office.window.evaluate(
    async ([keyId, codes]) => {
      const { vault } = globalThis.window;
      const key = { keyId, context: [] };
      const made = await vault.createDataKey({ ...key, bits: 256, show: 'sealed and clear' });
      const held = 'done' in made ? made.done.secret : null;
      const shown = await vault.showSecret({ secret: held?.ticket ?? '' });
      await vault.encrypt({ ...key, data: new Uint8Array(codes) });
      const hex =
        'done' in shown ? Array.from(shown.done.bytes, (byte) => byte.toString(16).padStart(2, '0')) : [];
      return hex.join('');
    },
    [office.keyId('payroll'), [...Buffer.from(plaintext)]] as const,
  );
  expect(secret).toHaveLength(64);
  await office.window.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(office.window.getByRole('button', { name: admins[0].name, exact: true })).toBeVisible();

  const passphrases = [admins[0].passphrase, admins[1].passphrase];
  const page = await heapOfPage(office.window);
  expect(page.length).toBeGreaterThan(100_000);
  expect(passphrases.filter((one) => page.includes(inHeap(one)))).toEqual([]);

  const snapshot = join(office.home, 'watched', 'main.heapsnapshot');
  await askInside(
    office.app,
    (_, path: string) => {
      process.getBuiltinModule('node:v8').writeHeapSnapshot(path);
    },
    snapshot,
  );
  const main = await readFile(snapshot, 'utf8');
  expect(main.length).toBeGreaterThan(100_000);
  expect([...passphrases, plaintext, secret].filter((one) => main.includes(inHeap(one)))).toEqual([]);
  expect(await holders([...passphrases, plaintext, secret])).toEqual([]);
  const raw = Buffer.from(secret, 'hex').toString('latin1');
  for (const name of await readdir(office.vaultFolder))
    expect((await readFile(join(office.vaultFolder, name), 'latin1')).includes(raw)).toBe(false);
});

test('calls with anything, made while an auditor is at the desk, change nothing that he may not change', async () => {
  await office.signedIn(0);
  const state = async () => {
    const snapshot = await office.snapshot();
    const { keys, policy } = snapshot.state === 'unlocked' ? snapshot : { keys: [], policy: null };
    const people = await office.done('people', {});
    const facts = keys.map(({ id, name, state: stands, currentVersion }) => [
      id,
      name,
      stands,
      currentVersion,
    ]);
    return JSON.stringify([facts, policy, people.map(({ id, name, roles }) => [id, name, roles])]);
  };
  const before = await state();
  await office.signedIn('auditor');
  const ids = [
    office.keyId('payroll'),
    office.keyId('old'),
    office.idOf('user'),
    office.idOf(0),
    'ab'.repeat(16),
  ];
  const outcomes = await office.window.evaluate(anythingGoes, ids);
  expect(outcomes.tried).toBeGreaterThan(800);
  expect(outcomes.odd).toEqual([]);
  await office.signedIn(0);
  expect(await state()).toBe(before);
  expect(await office.done('snapshot', {})).toMatchObject({ state: 'unlocked' });
});

/** In the page: every call that opens no dialog of the system, with plausible and implausible arguments. */
async function anythingGoes(ids: readonly string[]) {
  const bridge = globalThis.window.vault as unknown as Record<string, (argument: unknown) => Promise<object>>;
  const spared =
    /^(on|drop|choose|choosePlace|lock|signOut|signIn|changePassphrase|show|take|save|print|preferences|setPreferences|speakTray|tell|copy|clear)/;
  const names = Object.keys(bridge).filter((name) => !spared.test(name));
  const fields =
    'keyId personId approval name version status role roles reason typedName hours days to keyIds tickets existing original context job jobs noticeId folder backup holders newcomers quorum witness idleMinutes type rotationDays after most standing what filter';
  let state = 7;
  const dice = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  const values: readonly unknown[] = [
    ...[
      ...ids,
      ids,
      [ids[0]],
      null,
      1,
      72,
      0,
      -1,
      'newest',
      'available',
      'disabled',
      'admin',
      'key user',
      ['auditor'],
    ],
    ...[
      'Payroll 2026',
      'A reason that is long enough',
      [],
      {},
      'x'.repeat(5000),
      Number.NaN,
      true,
      [['a', 'b']],
    ],
  ];
  const odd: string[] = [];
  let tried = 0;
  for (const name of names) {
    for (let round = 0; round < 12; round++) {
      const given = fields.split(' ').filter(() => dice(round + 2) === 0);
      const argument = Object.fromEntries(given.map((field) => [field, values[dice(values.length)]]));
      const outcome = await bridge[name]?.(round === 0 ? {} : argument);
      tried++;
      const text = JSON.stringify(outcome);
      if (!/^\{"(done|refused)":/.test(text) || text.includes('"internal"')) odd.push(`${name}: ${text}`);
    }
  }
  return { tried, odd };
}

test('a frame inside the page gets no bridge, and cannot be made of another place', async () => {
  const seen = await office.window.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.src = 'about:blank';
    document.body.append(frame);
    const inside = frame.contentWindow as unknown as { readonly vault?: unknown } | null;
    const bridge = inside?.vault === undefined ? 'none' : 'there';
    frame.remove();
    return bridge;
  });
  expect(seen).toBe('none');
});

test('nothing went over a network: no socket but of the debugger that drives this test, and no request but for the page', async () => {
  await office.signedIn(0);
  const pids = await askInside(office.app, ({ app: electron }) =>
    electron.getAppMetrics().map(({ pid }) => pid),
  );
  expect(pids.length).toBeGreaterThan(2);
  const own = new Set((await Promise.all(pids.map(socketsOf))).flat());
  const open = await inetSockets(pids[0] ?? 0);
  const foreign = open.filter(
    ({ inode, local, remote }) => own.has(inode) && !(isLoopback(local) && isLoopback(remote)),
  );
  expect(foreign).toEqual([]);
  await office.close();
  const { constants, events } = JSON.parse(await readFile(netLog, 'utf8')) as NetLog;
  const typeName = new Map(Object.entries(constants.logEventTypes).map(([name, number]) => [number, name]));
  const urls = events.flatMap(({ params }) => params?.url ?? []);
  expect(urls.filter((url) => !/^(keyward|devtools|data|blob|chrome|chrome-extension):/.test(url))).toEqual(
    [],
  );
  const named = new Set(events.map(({ type }) => typeName.get(type) ?? ''));
  const outward = [...named].filter((name) =>
    /^(HOST_RESOLVER_MANAGER_|UDP_|TCP_CONNECT|SSL_CONNECT|SOCKET_|QUIC_SESSION$|URL_REQUEST_DELEGATE_CONNECTED)/.test(
      name,
    ),
  );
  expect(outward).toEqual([]);
});

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly { readonly type: number; readonly params?: { readonly url?: string } }[];
}

/** The inodes of the sockets that a process has open. */
async function socketsOf(pid: number): Promise<readonly string[]> {
  const folder = await realpath(`/proc/${pid}/fd`).catch(() => null);
  if (folder === null) return [];
  const links = await Promise.all(
    (await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => '')),
  );
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

async function inetSockets(pid: number) {
  const kinds = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6', 'icmp'];
  const tables = await Promise.all(
    kinds.map((kind) => readFile(`/proc/${pid}/net/${kind}`, 'utf8').catch(() => '')),
  );
  return tables.flatMap((table, i) =>
    table
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/);
        return inode === '' ? [] : [{ kind: kinds[i], local, remote, inode }];
      }),
  );
}

/** 127.0.0.0/8, or none at all: what listens has no other end. */
const isLoopback = (address: string) =>
  /^([0-9A-F]{6}7F|0{8}):|^0{8}0{16}|^0{24}01000000:|^0{20}FFFF0000[0-9A-F]{6}7F:/.test(address);
