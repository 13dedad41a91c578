import { expect, test } from 'vitest';
import { foreignSwitches } from '../electron/switches.ts';

const app = '/opt/Keyward/keyward-desktop';

test('files, folders and what shapes the window are taken', () => {
  const args = [
    'a.sealed',
    '--lang=ko',
    '--user-data-dir=/home/kim/vault',
    '--ozone-platform-hint=auto',
    '-psn_0_1',
  ];
  expect(foreignSwitches([app, ...args], 'linux')).toEqual([]);
  expect(foreignSwitches([app, '--', '--inspect.sealed'], 'linux')).toEqual([]);
});

test.each([
  '--remote-debugging-port=9222',
  '--remote-debugging-pipe',
  '--inspect',
  '--inspect-brk=0',
  '--no-sandbox',
  '--disable-web-security',
  '--js-flags=--expose-gc',
  '--load-extension=/tmp/x',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--proxy-server=127.0.0.1:8080',
  '--gpu-launcher=sh',
  '--renderer-cmd-prefix=sh',
  '-r',
])('%s is not', (given) => {
  expect(foreignSwitches([app, given], 'linux')).toHaveLength(1);
});

test('a slash begins a path, but on Windows a switch', () => {
  expect(foreignSwitches([app, '/home/kim/a.sealed'], 'linux')).toEqual([]);
  expect(foreignSwitches([app, '/inspect'], 'win32')).toEqual(['inspect']);
});
