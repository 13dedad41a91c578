// A packaged app seen from outside: started as an ordinary user starts it, and driven, where its build lets a debugger in,
// as a person at its window would drive it. Nothing is loaded into the app: it has no door for that.

import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stop, say, start } from './run.mjs';

/** "nobody": owns nothing, may do nothing. */
export const ordinaryUser = '65534';

/** What becomes that user; nothing where this process is an ordinary user already. */
export const becoming =
  process.getuid?.() === 0
    ? ['setpriv', `--reuid=${ordinaryUser}`, `--regid=${ordinaryUser}`, '--clear-groups', '--pdeathsig=KILL']
    : [];

/** Where Node opens its inspector when SIGUSR1 asks for it. */
const inspector = 'http://127.0.0.1:9229/json/list';

export class OutsideApp {
  #output = '';
  /** @type {import('node:child_process').ChildProcess} */
  #process;
  /** @type {Promise<number | string>} */
  ended;

  /**
   * @param {{ command: readonly string[], home: string, display: string, env?: Record<string, string>, as?: 'root' }} given
   *   `as` root: the command becomes an ordinary user by itself
   */
  constructor({ command, home, display, env = {}, as }) {
    const [program = '', ...args] = as === 'root' ? command : [...becoming, ...command];
    const own = {
      HOME: home,
      DISPLAY: display,
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    };
    const stdio = /** @type {import('node:child_process').StdioOptions} */ (['ignore', 'pipe', 'pipe']);
    this.#process = start(program, args, { cwd: home, env: { ...own, ...env }, stdio });
    const collect = (/** @type {Buffer} */ piece) => {
      this.#output += piece;
    };
    this.#process.stdout?.on('data', collect);
    this.#process.stderr?.on('data', collect);
    this.ended = new Promise((resolve) => {
      this.#process.once('close', (code, signal) => resolve(code ?? signal ?? ''));
    });
  }

  get pid() {
    return this.#process.pid ?? 0;
  }

  get output() {
    return this.#output;
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    this.#process.kill(signal);
  }
}

/**
 * Asks until the answer is something, for a minute.
 * @template T
 * @param {string} what
 * @param {() => Promise<T | null | undefined | false>} question
 * @returns {Promise<T>}
 */
export async function eventually(what, question) {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await question().catch(() => null);
    if (answer) return answer;
    if (Date.now() > end) throw new Stop(`Not within a minute: ${what}.`);
    await sleep(100);
  }
}

/** Whether anything listens where Node's inspector would. */
export const isInspected = () =>
  fetch(inspector).then(
    () => true,
    () => false,
  );

/**
 * The processes of an app that draw a page, and how Chromium has confined each.
 * @param {number} pid of the app
 */
export async function renderersOf(pid) {
  const found = [];
  for (const process of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const at = (/** @type {string} */ file) => path.join('/proc', process, file);
    const line = await readFile(at('cmdline'), 'utf8').catch(() => '');
    if (!line.includes('--type=renderer') || !(await isOf(process, pid))) continue;
    const status = await readFile(at('status'), 'utf8');
    found.push({
      filtersCalls: /^Seccomp:\s*2$/m.test(status),
      ownNetwork: (await readlink(at('ns/net'))) !== (await readlink(`/proc/${pid}/ns/net`)),
      ownProcesses: /^NSpid:(\s+\d+){2,}$/m.test(status),
    });
  }
  return found;
}

/** @param {string} process @param {number} ancestor */
async function isOf(process, ancestor) {
  for (let pid = process; Number(pid) > 1; ) {
    if (Number(pid) === ancestor) return true;
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    pid = /^PPid:\s*(\d+)$/m.exec(status)?.[1] ?? '0';
  }
  return false;
}

/** A person at the window of an app whose build lets a debugger in. */
export class Person {
  /** @type {WebSocket} */
  #line;
  /** @type {Map<number, (message: any) => void>} */
  #waiting = new Map();
  #count = 0;

  /** @param {WebSocket} line */
  constructor(line) {
    this.#line = line;
    line.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data));
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    });
  }

  /** @param {OutsideApp} app */
  static async at(app) {
    // Before the app has come alive the signal would end it.
    await eventually('a window', async () => (await renderersOf(app.pid)).length > 0);
    app.signal('SIGUSR1');
    const [{ webSocketDebuggerUrl }] = await eventually('the debugger', async () =>
      (await fetch(inspector)).json(),
    );
    const line = new WebSocket(webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      line.addEventListener('open', resolve);
      line.addEventListener('error', reject);
    });
    return new Person(line);
  }

  leave() {
    this.#line.close();
  }

  /** @param {string} name of the button */
  press(name) {
    const code = `(${find.toString()})('button, [role=button]', ${JSON.stringify(name)}, (it) => it.click())`;
    return this.#eventually(`the button “${name}”`, code);
  }

  /** @param {string} label of the field @param {string} text */
  async type(label, text) {
    const code = `(${find.toString()})('input', ${JSON.stringify(label)}, (it) => it.focus())`;
    await this.#eventually(`the field “${label}”`, code);
    await this.#inMain(`contents.insertText(${JSON.stringify(text)})`);
  }

  async enter() {
    for (const type of ['keyDown', 'char', 'keyUp'])
      await this.#inMain(`contents.sendInputEvent({ type: '${type}', keyCode: 'Enter' })`);
  }

  /** @param {string} text */
  see(text) {
    const code = `document.body.innerText.includes(${JSON.stringify(text)})`;
    return this.#eventually(`the words “${text}”`, code);
  }

  /** @param {string} what @param {string} code */
  async #eventually(what, code) {
    try {
      await eventually(what, () => this.#onPage(code));
    } catch (thrown) {
      say(`On the page stands: ${await this.#onPage('document.body.innerText')}`);
      throw thrown;
    }
  }

  /** @param {string} code */
  #onPage(code) {
    return this.#inMain(`contents.executeJavaScript(${JSON.stringify(code)}, true)`);
  }

  /** @param {string} code */
  async #inMain(code) {
    const expression = `(async () => {
      const contents = require('electron').BrowserWindow.getAllWindows()[0].webContents;
      return await ${code};
    })()`;
    const id = ++this.#count;
    const params = { expression, includeCommandLineAPI: true, awaitPromise: true, returnByValue: true };
    const answered = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#line.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    const { result } = await answered;
    if (result.exceptionDetails) throw new Error(result.exceptionDetails.exception?.description);
    return result.result.value;
  }
}

/**
 * Runs on the page: acts on what is shown under this accessible name; false where there is none, or it is disabled.
 * @param {string} selector
 * @param {string} name
 * @param {(it: HTMLElement) => void} act
 */
function find(selector, name, act) {
  const nameOf = (/** @type {HTMLElement} */ it) => {
    const by = it.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const label = /** @type {HTMLInputElement} */ (it).labels?.[0]?.textContent;
    const named = by.map((id) => document.getElementById(id)?.textContent).join(' ');
    const spoken = /** @type {HTMLElement} */ (it.cloneNode(true));
    for (const hidden of spoken.querySelectorAll('[aria-hidden=true]')) hidden.remove();
    return it.getAttribute('aria-label') || named || label || spoken.textContent;
  };
  const found = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]).find(
    (it) => it.checkVisibility() && !it.matches(':disabled') && nameOf(it)?.trim() === name,
  );
  if (found === undefined) return false;
  act(found);
  return true;
}
