// npm run package -- --try: is the packaged app what it should be, and does it do its main job?
//
// The release lets no debugger in, so it is tried from outside alone. An otherwise equal build, whose one fuse is set
// the other way, is driven: three admins make a vault, two of them open it, and what is handed over by the command line is
// sealed and unsealed. All this as an ordinary user, since Chromium has no sandbox for root.

import { chown, cp, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { openVirtualDisplay } from './display.mjs';
import {
  becoming,
  eventually,
  isInspected,
  OutsideApp,
  ordinaryUser,
  Person,
  renderersOf,
} from './outside.mjs';
import { program, programs } from './packaging.mjs';
import { ask, atEnd, Stop, say, step } from './run.mjs';

const admins = [
  { name: 'Kim Minji', passphrase: 'granite lantern orchid canyon seven' },
  { name: 'Park Jiho', passphrase: 'velvet-harbor-timpani-quokka-drizzle' },
  { name: 'Lee Seoyeon', passphrase: 'twelve quiet stations in the bamboo rain' },
];

/** What a release says no to: debugging, another sandbox, somebody else's code. */
const refusedSwitches = [
  ...['--remote-debugging-port=0', '--remote-debugging-pipe', '--inspect=0', '--inspect-brk', '--no-sandbox'],
  ...['--js-flags=--expose-gc', '--load-extension=/tmp', '--disable-web-security', '--log-net-log=/tmp/x'],
];

/** @typedef {{ stage: string, display: string }} Place */

/** @param {{ release: string, inspected: string }} folders of the two builds */
export async function tryApp({ release, inspected }) {
  const stage = await mkdtemp(path.join(os.tmpdir(), 'keyward-try-'));
  atEnd(() => rm(stage, { recursive: true, force: true }));
  const display = await openVirtualDisplay();
  await cp(release, path.join(stage, 'release'), { recursive: true });
  await cp(inspected, path.join(stage, 'inspected'), { recursive: true });
  await ask('chmod', ['-R', 'a+rX', stage]);
  const place = { stage, display };
  await step('What is in it', () => tryContents(path.join(stage, 'release')));
  await step('What the release refuses', () => tryRefusals(place));
  await step('The main job, in the otherwise equal build', () => tryMainJob(place));
  say('The packaged app holds.');
}

/** @param {string} folder */
async function tryContents(folder) {
  const wire = await getCurrentFuseWire(path.join(folder, program));
  const on = [FuseV1Options.EnableCookieEncryption, FuseV1Options.OnlyLoadAppFromAsar];
  const set = Object.values(FuseV1Options).filter((fuse) => typeof fuse === 'number' && wire[fuse] === 49);
  const expected = [...on, FuseV1Options.EnableEmbeddedAsarIntegrityValidation].sort();
  hold(wire.version === FuseVersion.V1, 'fuses can be read');
  hold(`${set.sort()}` === `${expected}`, `the fuses that are on are ${expected}, not ${set}`);

  const packed = await archived(path.join(folder, 'resources', 'app.asar'));
  const strange = packed.filter(({ name }) => !/^(package\.json|dist\/|node_modules\/)/.test(name));
  hold(strange.length === 0, `nothing else is in the archive: ${strange.map(({ name }) => name)}`);
  const modules = packed.filter(({ name }) => name.startsWith('node_modules/'));
  const names = new Set(modules.map(({ name }) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1]));
  const shipped = ['@phc/format', 'argon2', 'better-sqlite3', 'node-gyp-build'];
  hold(`${[...names].sort()}` === `${shipped}`, `the modules are ${shipped}, not ${[...names]}`);
  const native = packed.filter(({ name }) => name.endsWith('.node'));
  hold(
    native.length > 0 && native.every(({ unpacked }) => unpacked),
    'native modules lie beside the archive',
  );
  const inside = packed.filter(({ name, unpacked }) => name.startsWith('dist/') && unpacked);
  hold(
    inside.length === programs.length,
    `the programs of the command line alone lie beside it, not ${inside.length} files`,
  );
  for (const file of ['LICENSE', 'licences.txt'])
    hold((await readFile(path.join(folder, 'resources', file))).length > 0, `${file} is there`);
}

/** The files of an archive, as its header lists them. @param {string} file */
async function archived(file) {
  const archive = await open(file);
  const size = Buffer.alloc(16);
  await archive.read(size, 0, 16, 0);
  const header = Buffer.alloc(size.readUInt32LE(12));
  await archive.read(header, 0, header.length, 16);
  await archive.close();
  /** @type {{ name: string, unpacked: boolean }[]} */
  const found = [];
  const walk = (/** @type {any} */ node, /** @type {string} */ at) => {
    for (const [name, one] of Object.entries(node.files)) {
      if (one.files) walk(one, `${at}${name}/`);
      else found.push({ name: `${at}${name}`, unpacked: one.unpacked === true });
    }
  };
  walk(JSON.parse(header.toString('utf8')), '');
  return found;
}

/** @param {Place} place */
async function tryRefusals(place) {
  const home = await makeHome(place);
  const app = path.join(place.stage, 'release', program);
  const own = `--user-data-dir=${path.join(home, 'data')}`;
  const starting = (/** @type {string[]} */ args, env = {}) =>
    new OutsideApp({ command: [app, own, ...args], home, display: place.display, env });
  for (const given of refusedSwitches) {
    const refused = starting([given]);
    hold((await refused.ended) === 2, `${given} ends it`);
    hold(refused.output.includes('does not start with these switches'), `${given} is said to be refused`);
  }
  const asNode = starting(['-e', 'console.log(["as","node"].join(" "))'], { ELECTRON_RUN_AS_NODE: '1' });
  hold((await asNode.ended) === 2 && !asNode.output.includes('as node'), 'it does not run as Node');

  // A folder beside the archive, which Electron would prefer: OnlyLoadAppFromAsar.
  const trap = path.join(place.stage, 'release', 'resources', 'app');
  await mkdir(trap);
  await writeFile(path.join(trap, 'package.json'), '{"main":"index.js"}');
  await writeFile(path.join(trap, 'index.js'), 'process.exit(42)');
  await ask('chmod', ['-R', 'a+rX', trap]);
  const running = starting([], { NODE_OPTIONS: '--inspect=9229' });
  const drawing = await eventually('a window of the release', async () => {
    const found = await renderersOf(running.pid);
    return found.length > 0 && found;
  });
  for (const confined of drawing)
    hold(Object.values(confined).every(Boolean), 'the window is in the sandbox');
  hold(!(await isInspected()), 'NODE_OPTIONS opens no debugger');
  running.signal('SIGUSR1');
  await new Promise((resolve) => setTimeout(resolve, 500));
  hold(!(await isInspected()), 'a signal opens no debugger');
  running.signal('SIGTERM');
  await running.ended;
}

/** @param {Place} place */
async function tryMainJob(place) {
  const home = await makeHome(place);
  const files = path.join(home, '문서');
  await mkdir(files);
  const plain = path.join(files, '급여 대장 2026.txt');
  const bytes = Buffer.from('급여 '.repeat(500_000));
  await writeFile(plain, bytes);
  await give(files, plain);
  const app = path.join(place.stage, 'inspected', program);
  const own = `--user-data-dir=${path.join(home, 'data')}`;
  const starting = (/** @type {string[]} */ ...args) =>
    new OutsideApp({ command: [app, own, ...args], home, display: place.display });

  const first = starting();
  const founder = await Person.at(first);
  await makeVault(founder);
  await makeKey(founder, 'Payroll 2026');
  founder.leave();
  first.signal('SIGTERM');
  hold((await first.ended) === 0, 'it locks and ends when asked to');

  const second = starting(plain);
  const person = await Person.at(second);
  await unlock(person);
  await person.press('Seal');
  const sealed = `${plain}.sealed`;
  await eventually('the sealed file', async () => (await readFile(sealed)).length > bytes.length);
  await person.see('1 file job finished');
  await rm(plain);
  const handing = starting(sealed);
  hold((await handing.ended) === 0, 'a second start hands over and ends');
  await person.press('Unseal');
  const again = await eventually('the plain file', () => readFile(plain));
  hold(again.equals(bytes), 'the same bytes come back');
  await person.press('Lock');
  await person.see('Finance vault');
  person.leave();
  second.signal('SIGTERM');
  hold((await second.ended) === 0, 'it ends when asked to');
}

/** @param {Person} person */
async function makeVault(person) {
  await person.press('Create a vault');
  await person.type('Vault name', 'Finance vault');
  await person.press('Begin the ceremony');
  for (const [i, { name, passphrase }] of admins.entries()) {
    await person.press(`I am admin ${i + 1}`);
    await person.type('Your name', name);
    await person.type('Passphrase', passphrase);
    await person.type('Repeat passphrase', passphrase);
    await person.press(`Enrol admin ${i + 1}`);
  }
  for (const { name, passphrase } of admins) {
    await person.press(`I am ${name}`);
    await person.type('Your passphrase', passphrase);
    await person.press('Prove my share');
  }
  await person.see('The vault is created');
  await person.press('Open the vault');
}

/** @param {Person} person @param {string} name */
async function makeKey(person, name) {
  await person.press('Keys');
  await person.press('New key');
  await person.type('Key name', name);
  await person.press('Create key');
  await person.see(name);
}

/** @param {Person} person */
async function unlock(person) {
  const [, second, third] = admins;
  for (const { name, passphrase } of [second, third].filter((one) => one !== undefined)) {
    await person.press(name);
    await person.type(`Passphrase of ${name}`, passphrase);
    await person.enter();
    if (name === second?.name) await person.see('1 of 2');
  }
}

/** @param {Place} place */
async function makeHome({ stage }) {
  const home = await mkdtemp(path.join(stage, 'home-'));
  await give(home);
  return home;
}

/** @param {string[]} places */
async function give(...places) {
  if (becoming.length === 0) return;
  for (const place of places) await chown(place, Number(ordinaryUser), Number(ordinaryUser));
}

/** @param {boolean} isSo @param {string} claim */
function hold(isSo, claim) {
  if (!isSo) throw new Stop(`This does not hold: ${claim}.`);
}
